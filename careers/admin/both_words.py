"""What is asked about two versions of a role, in words: what it is about, and what each side says."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import models as rows
from careers.pages import RolePage, Section, SkillGroup, wording
from careers.pages.diff import fields
from careers.pages.diff.texts import compared
from careers.pages.merge import Question
from careers.pages.three_way import UNKNOWN, Key

from .conflicts import Compared, about

ORDERS = {
    "sections": _("Order of the sections"),
    "skill_groups": _("Order of the skill groups"),
    "salary_bands": _("Order of the pay figures"),
    "salary_factors": _("Order of the pay factors"),
    "market_figures": _("Order of the market figures"),
    "related_careers": _("Order of the related careers"),
}
#: Facts that are called otherwise than a column.
FACTS = {
    "experience_min": _("Years of experience"),
    "reviewed_on": _("Last and next review"),
    "hero": _("First picture"),
    "second": _("Second picture"),
    "alternate_titles": _("Alternate titles"),
}
KINDS = {"sections": Section, "skill_groups": SkillGroup}
#: What only names a part, or says once more what its text says.
UNTOLD = {*fields.NAMING, "written"}


class Sides(NamedTuple):
    """A question as an editor reads it. `began` are the fields (label, words) of what both began with."""

    about: str
    differing: list[Compared]
    is_mine: bool
    is_theirs: bool
    began: list[tuple[str, str]]


class Words:
    """The words for questions about two pages. At most two queries."""

    def __init__(self, mine: RolePage, theirs: RolePage, questions: Iterable[Question]):
        pages = (theirs, mine)
        self.sources = {source.slug: fields.source(source) for page in pages for source in page.sources}
        self.groups = {("skill_groups", group.slug): group for page in pages for group in page.skill_groups}
        asked = {name for question in questions for name in question.key[:2]}
        careers = {career.role for page in pages for career in page.related_careers}
        found = (
            rows.Role.objects.filter(slug__in=careers)
            if "related_careers" in asked
            else rows.Role.objects.none()
        )
        self.titles = dict(found.values_list("slug", "title"))
        users = get_user_model().objects.all() if "responsible" in asked else ()
        self.people = {user.pk: user.get_full_name() or user.get_username() for user in users}
        self.names = {key: name for page in pages for key, name in self._named(page)}

    def _named(self, page: RolePage) -> Iterable[tuple[Key, str]]:
        for kind in KINDS:
            yield from (((kind, part.slug), part.heading) for part in getattr(page, kind))
        for group in page.skill_groups:
            yield from ((("skill_groups", group.slug, each.skill), each.name) for each in group.requirements)
        for kind in ("salary_bands", "salary_factors", "market_figures"):
            yield from (((kind, part.slug), part.label) for part in getattr(page, kind))
        for career in page.related_careers:
            yield ("related_careers", career.role), self.titles.get(career.role, career.role)

    def sides(self, question: Question) -> Sides:
        key, base, mine, theirs = question
        told, saved = self._said(key, mine), self._said(key, theirs)
        return Sides(
            about=self._about(key, theirs if mine is None else mine),
            differing=[
                Compared(label, *compared(told.get(label, ""), saved.get(label, "")))
                for label in {**saved, **told}
                if told.get(label) != saved.get(label)
            ],
            is_mine=mine is not None,
            is_theirs=theirs is not None,
            began=[] if base is UNKNOWN else [*self._said(key, base).items()],
        )

    def _about(self, key: Key, part) -> str:
        match key:
            case ("order", "skill_groups", _slug):
                return gettext("Order of the skills in “%(group)s”") % {"group": self.names[key[1:]]}
            case ("order", kind):
                return str(ORDERS[kind])
            case (kind, _slug, "", column):
                label = fields.label(KINDS[kind], column)
                return gettext("“%(heading)s”: %(field)s") % {"heading": self.names[key[:2]], "field": label}
            case (name,) if name in FACTS:
                return str(FACTS[name])
        return about(key, part, self.groups, self.titles)

    def _said(self, key: Key, value) -> dict[str, str]:
        """What a side says, by the labels of its fields; a fact has no label."""
        if type(value) not in fields.MODELS:
            words = "" if value is None or value == "" else self._words(key, value)
            return {"": words} if words else {}
        kind = type(value)
        said = {
            fields.label(kind, name): fields.words(
                getattr(value, name), fields.field_of(kind, name), value, self.sources
            )
            for name in kind.__struct_fields__
            if name not in UNTOLD
        }
        if isinstance(value, SkillGroup):
            said[gettext("Skills")] = ", ".join(each.name for each in value.requirements)
        return {label: words for label, words in said.items() if words}

    def _words(self, key: Key, value: Any) -> str:
        match key:
            case ("order", *container):
                return "\n".join(self.names.get((*container, *name), name[-1]) for name in value)
            case ("family",):
                return value.name
            case ("hero" | "second",):
                return f"{value.alt} ({value.file})"
            case ("experience_min",):
                return wording.years(*value)
            case ("reviewed_on",):
                return " – ".join(wording.long_date(day) if isinstance(day, date) else "…" for day in value)
            case ("alternate_titles",):
                return "\n".join(value)
            case ("responsible",):
                return self.people.get(value, str(value))
        return fields.words(
            value, rows.Role._meta.get_field(key[0]) if len(key) == 1 else None, None, self.sources
        )
