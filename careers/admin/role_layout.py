"""How the role form is laid out: its groups, and the kinds of sections that a page should have."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.admin.helpers import Fieldset, InlineAdminFormSet
from django.contrib.admin.utils import flatten
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from careers.checks.index import EXPECTED
from careers.models import Section

#: Fields of the role in each group, as the admin's `fieldsets` has them: name, fields, what they are.
OWN_FIELDS = {
    "role": [
        (
            None,
            ["title", "slug", ("family", "level"), "summary"],
            "",
        ),
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
                "education",
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
