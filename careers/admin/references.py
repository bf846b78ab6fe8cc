"""References to figures in the texts of the role form, checked against the figures in the same form."""

from functools import cached_property

from django import forms

from careers import pages
from careers.models import MarketFigure, Role, SalaryBand, SalaryFactor
from careers.pages.references import Figure, Figures

#: The kinds of figures, as `figures_of_rows` takes them, by the names that references have for them.
FIGURES = {"pay": SalaryBand, "factor": SalaryFactor, "outlook": MarketFigure}


class FigureViews:
    """A mixin for the admin of Role: its forms know which figures they hold. Costs no query."""

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        obj.form_figures = FormFigures(obj, formsets)
        return formsets, inlines

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        figures = getattr(context["adminform"].form.instance, "form_figures", None)
        context["figures"] = figures.settled if figures else []
        context["media"] += forms.Media(
            css={"all": ["careers_admin/skills_and_figures.css"]},
            js=[forms.Script("careers_admin/skills.js", type="module")],
        )
        return super().render_change_form(request, context, add, change, form_url, obj)


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


class WithReferences:
    """A mixin for the form of a role: what its summary refers to must be there."""

    def _post_clean(self):
        super()._post_clean()
        figures = getattr(self.instance, "form_figures", None)
        if figures and "summary" in self.cleaned_data:
            for fault in figures.faults(self.cleaned_data["summary"], plain=True):
                self.add_error("summary", fault)


def check_bodies(formset) -> None:
    """Add what is wrong with the references of the sections in `formset` to their texts."""
    figures = getattr(formset.instance, "form_figures", None)
    for form in formset.kept_forms if figures else ():
        for fault in figures.faults(getattr(form, "cleaned_data", {}).get("body") or ""):
            form.add_error("body", fault)
