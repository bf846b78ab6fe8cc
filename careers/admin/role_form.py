"""The form of a role's own columns, and the figures that the texts of the whole form may refer to."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from careers import pages
from careers.editorial.forms.fields import FormWithNames, TitlesField
from careers.models import MarketFigure, Role, SalaryBand, SalaryFactor
from careers.models.role import RESERVED_SLUGS
from careers.pages import pictures
from careers.pages.references import Figure, Figures
from careers.text import free_slug

#: Sent with a form that is to be shown with what was typed, and not saved.
LOOK = "_look"
#: The kinds of figures, as `figures_of_rows` takes them, by the names that references have for them.
FIGURES = {"pay": SalaryBand, "factor": SalaryFactor, "outlook": MarketFigure}


class RoleForm(FormWithNames):
    """A role, with the version that was on the screen when the editor began.

    Somebody else may have saved since: then nothing is overwritten, see editorial.views.edit_conflicts.
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

    def _post_clean(self):
        """What the summary refers to must be there."""
        super()._post_clean()
        figures = getattr(self.instance, "form_figures", None)
        if figures and "summary" in self.cleaned_data:
            for fault in figures.faults(self.cleaned_data["summary"], plain=True):
                self.add_error("summary", fault)

    def _free_address(self, title: str) -> str:
        base = slugify(title)[:110].strip("-") or "role"
        others = Role.objects.exclude(pk=self.instance.pk).filter(slug__startswith=base)
        taken = set(others.values_list("slug", flat=True)) | RESERVED_SLUGS
        return free_slug(base, taken)


class FormFigures:
    """The figures of a role as its form has them: those that are there, and those that are posted."""

    def __init__(self, role: Role, formsets):
        self.role = role
        self.formsets = {each.model: each for each in formsets if each.model in FIGURES.values()}

    @property
    def settled(self) -> list[Figure]:
        """The figures that texts can refer to, without those that have faults."""
        return [figure for figure in self._figures.all if figure.words]

    def faults(self, text: str, *, plain: bool = False) -> tuple[str, ...]:
        """What must be mended in the references of a text of the form.

        Where a figure has faults of its own, a reference to it is none.
        """
        return pages.resolved(text, self._figures, plain=plain).problems if "{{" in text else ()

    @cached_property
    def _figures(self) -> Figures:
        found, unsettled = [], set()
        for kind, model in FIGURES.items():
            found.append(rows := [])
            for form in self._forms(model):
                if form.is_bound and form.errors:
                    unsettled |= {
                        f"{kind}.{slug}" for slug in (form["slug"].value(), form.initial.get("slug"))
                    }
                else:
                    rows.append(form.instance)
        return Figures(pages.figures_of_rows(self.role, *found), unsettled)

    def _forms(self, model) -> list:
        formset = self.formsets.get(model)
        if formset is None:
            return []
        if not formset.is_bound:
            return formset.initial_forms
        # Has every form checked, whichever formset was asked first.
        formset.is_valid()
        return formset.kept_forms


def check_bodies(formset) -> None:
    """Add what is wrong with the references of the sections in `formset` to their texts."""
    figures = getattr(formset.instance, "form_figures", None)
    for form in formset.kept_forms if figures else ():
        for fault in figures.faults(getattr(form, "cleaned_data", {}).get("body") or ""):
            form.add_error("body", fault)
