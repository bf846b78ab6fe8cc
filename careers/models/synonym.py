"""What people call work in their own words, put into those of the pages: kept by editors for the search."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from careers.text import fold_skill

from .row import Row
from .text import LineField, ProseField


class PhraseField(LineField):
    """Words as the search compares them: without capitals, accents and punctuation."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        # What is more than one line is left as it is, to be refused.
        return fold_skill(value) if isinstance(value, str) and value.isprintable() else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class Synonym(Row):
    """That somebody who types `phrase` looks for what pages call one of `means`, one a line.

    Not part of any page: the search reads it anew for every question.
    """

    #: How many words a phrase has at most, and how many things it means.
    MOST_WORDS, MOST_MEANINGS = 5, 5

    phrase = PhraseField(
        _("what people type"),
        max_length=100,
        unique=True,
        help_text=_("In the singular, for example “lorry driver”. Capital letters make no difference."),
    )
    means = ProseField(
        _("what pages call it"),
        max_length=500,
        help_text=_("The words of titles, for example “truck driver”. One a line, the most usual first."),
    )

    NATURAL_KEY = ("phrase",)

    class Meta:
        ordering = ["phrase"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.phrase

    @property
    def meanings(self) -> list[str]:
        return [line.strip() for line in self.means.splitlines() if line.strip()]

    def clean(self) -> None:
        faults: dict[str, list[str]] = {}
        if not any(letter.isalnum() for letter in self.phrase):
            faults["phrase"] = [_t("There is no word in it.")]
        elif len(self.phrase.split()) > self.MOST_WORDS:
            faults["phrase"] = [_t("At most %(most)d words, please.") % {"most": self.MOST_WORDS}]
        said = [self._fault_of(meaning) for meaning in self.meanings]
        if len(self.meanings) > self.MOST_MEANINGS:
            said.append(_t("At most %(most)d lines, please.") % {"most": self.MOST_MEANINGS})
        if any(said):
            faults["means"] = list(filter(None, said))
        if faults:
            raise ValidationError(faults)

    def _fault_of(self, meaning: str) -> str:
        told = {"meaning": meaning}
        if not any(letter.isalnum() for letter in meaning):
            return _t("There is no word in “%(meaning)s”.") % told
        if fold_skill(meaning) == self.phrase:
            return _t("“%(meaning)s” is what people type already.") % told
        return ""
