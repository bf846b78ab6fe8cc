"""What shall become of two versions of a role: the choices of the editor who saved second."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from careers import models as rows
from careers.editorial.replaced import Version
from careers.models.text import unix_line_ends
from careers.pages import RolePage, markdown, merge, resolved
from careers.pages.merge import UNKNOWN, Answer, Combined, Key, Question, Text
from careers.publishing import validation

from ..conflict_text import Sides, Words
from .fields import AdminForm, HiddenText, TitlesField
from .widgets import ProseInput

CHOICES = [("mine", _("Mine")), ("theirs", _("What is saved"))]
BY_HAND = ("text", _("Both, as I write it here:"))


class EditConflictForm(AdminForm):
    """A choice for each question that two versions leave.

    An answer counts for what it was given to: where one of the sides says something else by now, it is
    asked again. A text that was written by hand stays, and what was saved since is joined to it; `shown` is
    what was saved when the page was shown.
    """

    #: The editor's own version, sealed.
    mine = HiddenText(required=True)
    #: The version of the role that the page shows.
    seen = forms.IntegerField(widget=forms.HiddenInput)
    rest = forms.ChoiceField(
        label=_("All that are left without a choice"),
        required=False,
        choices=[("", _("Ask me about them")), *CHOICES],
    )

    def __init__(
        self, began: Version | None, mine: Version, theirs: Version, shown: Version | None, *args, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.began, self.yours, self.theirs, self.shown = began, mine, theirs, shown
        self.combined = self._combine(dict.fromkeys(self._written_by_hand(), Text("")))
        self.asked = self.combined.questions
        if self.is_bound:
            self.data = self.data.copy()
        for question in self.asked:
            self._ask(question, _name(question.key), _fingerprint(question))

    def _combine(self, answers: dict[Key, Answer]) -> Combined:
        began, mine, theirs = self.began, self.yours, self.theirs
        responsible = (began.responsible if began else UNKNOWN, mine.responsible, theirs.responsible)
        return merge.combine(
            began and began.page, mine.page, theirs.page, answers, {"responsible": responsible}
        )

    def _written_by_hand(self) -> Iterable[Key]:
        pages = (self.yours.page, self.theirs.page)
        bodies = {("sections", section.slug, "", "body") for page in pages for section in page.sections}
        return (key for key in (*merge.TEXTS, *bodies) if self.data.get(f"choice-{_name(key)}") == "text")

    def _ask(self, question: Question, name: str, fingerprint: str) -> None:
        if self.is_bound and self.data.get(f"of-{name}") != fingerprint:
            self.data[f"of-{name}"] = fingerprint
            self.data.pop(f"choice-{name}", None)
            if f"text-{name}" in self.data:
                self.data[f"text-{name}"] = self._with_news(question.key, self.data[f"text-{name}"])
        self.fields[f"of-{name}"] = HiddenText(required=True, initial=fingerprint)
        self.fields[f"choice-{name}"] = forms.ChoiceField(
            choices=[*CHOICES, BY_HAND] if question.is_text else CHOICES,
            widget=forms.RadioSelect,
            required=False,
        )
        if question.is_text:
            self.fields[f"text-{name}"] = forms.CharField(
                label=_("Both, to go over by hand"),
                initial=question.both,
                required=False,
                strip=False,
                widget=ProseInput(attrs={"rows": 8, "class": "vLargeTextField"}),
            )
            if self.is_bound:
                self.data.setdefault(f"text-{name}", question.both)

    def _with_news(self, key: Key, written: str) -> str:
        before = self.shown and merge.text_of(self.shown.page, key)
        now = merge.text_of(self.theirs.page, key) or ""
        return merge.joined(before, unix_line_ends(written), now)

    @property
    def questions(self) -> Iterable[tuple[Sides, Any, Any, Any]]:
        """What is asked, with its fields: the choice, the text if there is one, and what it is asked of."""
        words = Words(self.yours.page, self.theirs.page, self.asked)
        for question in self.asked:
            name = _name(question.key)
            text = self[f"text-{name}"] if question.is_text else None
            yield words.sides(question), self[f"choice-{name}"], text, self[f"of-{name}"]

    # Answers

    def clean(self):
        cleaned, answers, by_hand = super().clean(), {}, []
        for question in self.asked:
            choice = f"choice-{_name(question.key)}"
            if choice in self.errors:
                continue
            answer = cleaned.get(choice) or cleaned.get("rest")
            if answer == "text":
                by_hand.append(question.key)
            elif answer:
                answers[question.key] = answer
            else:
                self.add_error(choice, _("Choose one."))
        page = self._combine(answers).page
        for key in by_hand:
            name = f"text-{_name(key)}"
            try:
                answers[key] = Text(_checked(key, cleaned.get(name, ""), page))
            except ValidationError as error:
                self.add_error(name, error)
        self.combined = self._combine(answers)
        return cleaned


def _checked(key: Key, text: str, page: RolePage) -> str:
    """A text written by hand, as the role form would take it; `page` has the figures it may refer to."""
    if key == ("alternate_titles",):
        return "\n".join(TitlesField().clean(text))
    is_plain = key in (("summary",), ("in_short",))
    field = rows.Role._meta.get_field(key[0]) if is_plain else rows.Section._meta.get_field("body")
    text = field.clean(text, None)
    faults = list(resolved(text, page, plain=is_plain).problems)
    if not is_plain:
        cited = markdown.citations(text)
        known = set(rows.Source.objects.filter(slug__in=cited).values_list("slug", flat=True))
        faults += validation.text_faults(text, known)
    if faults:
        raise ValidationError(faults)
    return text


def _name(key: Key) -> str:
    return hashlib.sha256(msgspec.json.encode(key)).hexdigest()[:12]


def _fingerprint(question: Question) -> str:
    return hashlib.sha256(msgspec.json.encode((question.mine, question.theirs))).hexdigest()[:20]
