"""The form of a role's own columns, and the guard against overwriting somebody else's work."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from careers import pictures
from careers.models import AlternateTitle, Role
from careers.models.role import RESERVED_SLUGS

from .names import FormWithNames, NamesField


class RoleForm(FormWithNames):
    """A role, with the version that was on the screen when the editor began.

    Somebody else may have saved since: then nothing is overwritten unless the editor, who has been
    told, sends back the number of that later version as `overwrite`.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(required=False, widget=forms.HiddenInput)
    alternate_titles = NamesField(
        AlternateTitle,
        "title",
        rows=8,
        help_text=_("One name a line, in any order. From job adverts or everyday talk: “ML Ops Lead”."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version if self.instance.pk else None
        if "slug" in self.fields:
            self.fields["slug"].required = False

    @property
    def is_conflict(self) -> bool:
        return self.has_error(forms.forms.NON_FIELD_ERRORS, code="conflict")

    def clean_hero_image(self):
        return self._checked("hero_image")

    def clean_second_image(self):
        return self._checked("second_image")

    def _checked(self, name):
        picture = self.cleaned_data[name]
        if isinstance(picture, UploadedFile):
            pictures.check_upload(picture)
        return picture

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("title"):
            cleaned["slug"] = self._free_address(cleaned["title"])
        if self.instance.pk:
            self._refuse_lost_update(cleaned)
        return cleaned

    def _refuse_lost_update(self, cleaned):
        seen, now = cleaned.get("seen"), self.instance.version
        if seen is None:
            raise ValidationError(
                _(
                    "The form arrived incomplete, so nothing was saved. Open the role in a new tab "
                    "and repeat your changes there."
                ),
                code="incomplete",
            )
        if now not in (seen, cleaned.get("overwrite")):
            raise ValidationError(
                _("Somebody else has saved this role since you opened it. Nothing has been saved yet."),
                code="conflict",
            )

    def _free_address(self, title: str) -> str:
        base = slugify(title)[:110].strip("-") or "role"
        others = Role.objects.exclude(pk=self.instance.pk).filter(slug__startswith=base)
        taken = set(others.values_list("slug", flat=True)) | RESERVED_SLUGS
        number, free = 1, base
        while free in taken:
            number += 1
            free = f"{base}-{number}"
        return free
