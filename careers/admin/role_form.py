"""The form of a role: how it is laid out, its own columns, and the figures that its texts may refer to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.contrib.admin.helpers import Fieldset, InlineAdminFormSet
from django.contrib.admin.utils import flatten
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from careers import pages
from careers.checks.index import EXPECTED
from careers.editorial.forms.fields import FormWithNames, TitlesField
from careers.models import MarketFigure, Role, SalaryBand, SalaryFactor, Section
from careers.models.role import RESERVED_SLUGS
from careers.pages import pictures
from careers.pages.references import Figure, Figures
from careers.text import free_slug

#: Fields of the role in each group, as the admin's `fieldsets` has them: name, fields, what they are.
OWN_FIELDS = {
    "role": [
        (None, ["title", "slug", ("family", "level"), "summary", "in_short"], ""),
        (
            _("Alternate titles"),
            ["alternate_titles"],
            _("Other names people search for. They lead readers here and are listed under the title."),
        ),
    ],
    "skills": [
        (
            _("What it asks for"),
            [
                ("experience_min", "experience_max"),
                ("experience_note", "experience_source"),
                ("education", "education_source"),
                ("training", "training_source"),
            ],
            "",
        )
    ],
    "pictures": [(None, ["hero_image", "hero_alt", "second_image", "second_alt"], "")],
    "review": [(None, [("reviewed_on", "reviewed_by"), ("review_due", "responsible")], "")],
}

FIELDSETS = [
    (name, {"fields": fields, "description": about, "classes": [f"in-{group}"]})
    for group, fieldsets in OWN_FIELDS.items()
    for name, fields, about in fieldsets
]

#: Anchor, name, what it is for, and which inlines (by the name of their formset) stand in it.
GROUPS = [
    (
        "role",
        _("The role"),
        _("What the page is about, in its shortest form. Lists show only the title and the summary."),
        ("external_codes",),
    ),
    (
        "text",
        _("Text"),
        _("The written parts of the page, in the order readers meet them. A page needs at least one."),
        ("sections",),
    ),
    ("skills", _("Skills"), _("What somebody needs to be hired."), ("skill_groups",)),
    (
        "pay",
        _("Pay and outlook"),
        _("Figures, each with its source. Readers see them as tables and charts."),
        ("salary_bands", "salary_factors", "market_figures"),
    ),
    (
        "next",
        _("Where it leads"),
        _("What a reader could look at next, and the steps of a career."),
        ("related_careers",),
    ),
    (
        "pictures",
        _("Pictures"),
        _(
            "Both are optional: without them the page draws figures of its own from the skills and the "
            "pay. Drag a file onto a field or choose one."
        ),
        (),
    ),
    ("review", _("Review"), _("Who checked the page, when, and who looks after it."), ()),
]


@dataclass
class FormGroup:
    """A part of the form under one heading, with what the list of contents says of it."""

    anchor: str
    name: str
    about: str
    fieldsets: list[tuple[int, Fieldset]] = field(default_factory=list)
    inlines: list[InlineAdminFormSet] = field(default_factory=list)

    @property
    def count(self) -> int | None:
        """How many parts are saved in it, or None where it has fields only."""
        if not self.inlines:
            return None
        return sum(len(inline.formset.initial_forms) for inline in self.inlines)

    @property
    def faults(self) -> list[str]:
        """The ids of what has to be mended: of fields, and of lists that are wrong as a whole."""
        own = [
            fieldset.form[name].id_for_label
            for _number, fieldset in self.fieldsets
            for name in flatten(fieldset.fields)
            if name in fieldset.form.errors
        ]
        return own + [found for inline in self.inlines for found in _faults_of(inline.formset)]


def _faults_of(formset) -> Iterable[str]:
    if not formset.is_bound:
        return
    if formset.non_form_errors():
        yield f"{formset.prefix}-group"
    for form in formset.forms:
        for name in form.errors:
            yield form.prefix if name == "__all__" else form[name].id_for_label
        if requirements := getattr(form, "requirements", None):
            yield from _faults_of(requirements)


def groups(adminform, inlines: Iterable[InlineAdminFormSet]) -> list[FormGroup]:
    """The whole form, group by group. Fields come with the number that their ids are made from."""
    by_prefix = {inline.formset.prefix: inline for inline in inlines}
    numbered = list(enumerate(adminform))
    return [
        FormGroup(
            anchor=anchor,
            name=name,
            about=about,
            fieldsets=[(n, each) for n, each in numbered if f"in-{anchor}" in each.classes.split()],
            inlines=[by_prefix[prefix] for prefix in prefixes if prefix in by_prefix],
        )
        for anchor, name, about, prefixes in GROUPS
    ]


# The kinds of sections that a page should have: which are there, and a start for those that are not


Kind = Section.Kind

#: What belongs in a section of each kind.
ABOUT = {
    Kind.OVERVIEW: _("What somebody in this role does, for whom, and why it matters, in a few paragraphs."),
    Kind.RESPONSIBILITIES: _("The tasks of an ordinary week, as a list; each item begins with a verb."),
    Kind.REQUIREMENTS: _("Education, experience and certificates asked for. The skill groups follow it."),
    Kind.CAREER_DEVELOPMENT: _("How people get in and where they go next. The ladder follows it."),
    Kind.MARKET_DEMAND: _("How many such jobs there are and how that changes. The market figures follow it."),
    Kind.PAY: _("What makes the difference in pay, and what comes on top of it. The pay figures follow it."),
    Kind.INDUSTRY_TRENDS: _("What is changing in the field, and what that means for the work."),
    Kind.SOFT_SKILLS: _("How somebody in this role works with others, each with an example."),
    Kind.BEST_PRACTICES: _("What those who do this work well have in common."),
    Kind.CHALLENGES: _("What is hard about the work, and how people cope with it."),
}


@dataclass
class ChecklistEntry:
    """One kind; `anchor` is the id of the first section of this kind on the form, or empty."""

    kind: Kind
    about: str
    anchor: str


@dataclass
class Checklist:
    """Every kind a page should have, in order."""

    entries: list[ChecklistEntry]

    @property
    def there(self) -> int:
        return sum(bool(entry.anchor) for entry in self.entries)

    @property
    def missing(self) -> int:
        return len(self.entries) - self.there


def checklist(formset: BaseInlineFormSet) -> Checklist:
    """What the sections on the form cover. Costs no query."""
    found = {}
    for index, form in enumerate(formset.forms):
        # Who may only look has forms without fields.
        kind = form["kind"].value() if "kind" in form.fields else form.instance.kind
        found.setdefault(kind, f"{formset.prefix}-{index}")
    return Checklist([ChecklistEntry(kind, ABOUT[kind], found.get(kind.value, "")) for kind in EXPECTED])


def asked_for(request: HttpRequest) -> Kind | None:
    """The kind of section that the address asks to start."""
    kind = request.GET.get("start", "") if request.method == "GET" else ""
    return Kind(kind) if kind in EXPECTED else None


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
        help_text=_(
            "One name a line, those that people say most first. From job adverts or everyday talk: “ML Ops "
            "Lead”."
        ),
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
        """What the summary and the short answers refer to must be there."""
        super()._post_clean()
        figures = getattr(self.instance, "form_figures", None)
        for name in ("summary", "in_short"):
            if figures and name in self.cleaned_data:
                for fault in figures.faults(self.cleaned_data[name], plain=True):
                    self.add_error(name, fault)

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
