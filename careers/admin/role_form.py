"""The form of a role's own columns, and the guard against overwriting somebody else's work."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from careers.models import Role
from careers.models.role import RESERVED_SLUGS
from careers.pages import pictures

from .names import FormWithNames, TitlesField
from .references import WithReferences

#: Sent with a form that is to be shown with what was typed, and not saved.
LOOK = "_look"


class RoleForm(WithReferences, FormWithNames):
    """A role, with the version that was on the screen when the editor began.

    Somebody else may have saved since: then nothing is overwritten, see BothVersionsViews.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    alternate_titles = TitlesField(
        rows=8,
        help_text=_("One name a line, in any order. From job adverts or everyday talk: “ML Ops Lead”."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version if self.instance.pk else None
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def _get_validation_exclusions(self):
        """Also fields that are as they are stored, but for those that a rule binds to one that is not."""
        exclude = super()._get_validation_exclusions()
        if self.instance.pk is None:
            return exclude
        changed = set(self.changed_data)
        for constraint in Role._meta.constraints:
            bound = constraint.condition.referenced_base_fields
            changed |= bound if bound & changed else set()
        return exclude | (set(self.fields) - changed)

    def clean_hero_image(self):
        return self._checked("hero_image")

    def clean_second_image(self):
        return self._checked("second_image")

    def _checked(self, name):
        picture = self.cleaned_data[name]
        if isinstance(picture, UploadedFile):
            pictures.check_upload(picture)
            return pictures.without_metadata(picture)
        return picture

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("title"):
            cleaned["slug"] = self._free_address(cleaned["title"])
        if self.instance.pk and cleaned.get("seen") is None:
            raise ValidationError(
                _(
                    "The form arrived incomplete, so nothing was saved. Open the role in a new tab "
                    "and repeat your changes there."
                ),
                code="incomplete",
            )
        if LOOK in self.data:
            raise ValidationError(
                _("This is what you had typed. It is not saved yet: look it through, and save it."),
                code="look",
            )
        return cleaned

    def _free_address(self, title: str) -> str:
        base = slugify(title)[:110].strip("-") or "role"
        others = Role.objects.exclude(pk=self.instance.pk).filter(slug__startswith=base)
        taken = set(others.values_list("slug", flat=True)) | RESERVED_SLUGS
        number, free = 1, base
        while free in taken:
            number += 1
            free = f"{base}-{number}"
        return free
