"""The groups of the role form: what belongs together for somebody who writes a page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.admin.helpers import Fieldset, InlineAdminFormSet
from django.contrib.admin.utils import flatten
from django.utils.translation import gettext_lazy as _

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
class Group:
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


def groups(adminform, inlines: Iterable[InlineAdminFormSet]) -> list[Group]:
    """The whole form, group by group. Fields come with the number that their ids are made from."""
    by_prefix = {inline.formset.prefix: inline for inline in inlines}
    numbered = list(enumerate(adminform))
    return [
        Group(
            anchor=anchor,
            name=name,
            about=about,
            fieldsets=[(n, each) for n, each in numbered if f"in-{anchor}" in each.classes.split()],
            inlines=[by_prefix[prefix] for prefix in prefixes if prefix in by_prefix],
        )
        for anchor, name, about, prefixes in GROUPS
    ]
