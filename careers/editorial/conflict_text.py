"""Conflicts in words, with an import or with another editor: what each is about, what both sides say."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec
from django.contrib.auth import get_user_model
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import models as rows
from careers.importers import releases
from careers.importers.releases.merging import atoms, value_of
from careers.pages import RolePage, Section, SkillGroup, wording
from careers.pages.diff import parts
from careers.pages.diff.texts import TextPiece, compared
from careers.pages.merge import UNKNOWN, Key, Question


class Compared(NamedTuple):
    """A field on which the sides differ. `label` is empty where the conflict is about this alone."""

    label: str
    ours: list[TextPiece]
    theirs: list[TextPiece]

    @property
    def is_long(self) -> bool:
        return max(sum(len(piece.text) for piece in side) for side in (self.ours, self.theirs)) > 100


class Disagreement(NamedTuple):
    """A conflict as an editor reads it. `alike` are the fields (label, words) on which both agree.

    `token` names the conflict together with what both sides said when it was shown. `required` is
    what a page cannot do without, so that a release cannot take it away.
    """

    key: Key
    token: str
    about: str
    on_page: bool
    in_release: bool
    required: bool
    differing: list[Compared]
    alike: list[tuple[str, str]]


def disagreements(imported: rows.Imported, page: RolePage) -> list[Disagreement]:
    """The open conflicts of `imported` with what `page` says now, which may be newer than they are.

    One query where related careers are among them. Raises ValueError for what is stored wrongly.
    """
    conflicts = releases.conflicts_of(imported)
    said = releases.from_json(imported.content)
    have, known = atoms(page), {**atoms(said), **atoms(page)}
    sources = {source.slug: parts.source_in_words(source) for source in (*said.sources, *page.sources)}
    addresses = [each.key[1] for each in conflicts if each.key[0] == "related_careers"]
    titles = dict(
        rows.Role.objects.filter(slug__in=addresses).values_list("slug", "title") if addresses else ()
    )
    return [
        _disagreement(each.key, have.get(each.key), value_of(each.key, each.theirs), known, sources, titles)
        for each in conflicts
    ]


def _disagreement(key: Key, ours, theirs, known: Mapping[Key, Any], sources, titles) -> Disagreement:
    differing, alike = [], []
    for label, field, mine, other in _fields(key, ours, theirs):
        words = [
            parts.in_words(value, field, part, sources) for value, part in ((mine, ours), (other, theirs))
        ]
        if mine == other:
            alike.append((label, words[0]))
        elif ours is None or theirs is None:
            differing.append(Compared(label, *([TextPiece("both", each)] if each else [] for each in words)))
        else:
            differing.append(Compared(label, *compared(*words)))
    required = len(key) == 1 and not rows.Role._meta.get_field(key[0]).blank
    return Disagreement(
        key=key,
        token=_token(key, ours, theirs),
        about=about(key, theirs if ours is None else ours, known, titles),
        on_page=ours is not None,
        in_release=theirs is not None,
        required=required,
        differing=differing,
        alike=alike,
    )


def _fields(key: Key, ours, theirs) -> Iterable[tuple[str, Field | None, Any, Any]]:
    """(label, field, our value, their value) of all that either side says."""
    if type(theirs if ours is None else ours) in parts.MODELS:
        yield from parts.of_parts(ours, theirs)
    else:
        yield "", rows.Role._meta.get_field(key[0]) if len(key) == 1 else None, ours, theirs


def about(key: Key, part, known: Mapping[Key, Any], titles: Mapping[str, str]) -> str:
    """What the atom `key` is called. `part` is what a side says of it; `known` has the skill groups."""
    match key:
        case ("alternate_titles", title):
            return gettext("Alternate title “%(name)s”") % {"name": title}
        case ("external_codes", scheme, code):
            return gettext("External code %(code)s (%(scheme)s)") % {"code": code, "scheme": scheme}
        case ("sections", _):
            return gettext("Section “%(name)s”") % {"name": part.heading}
        case ("skill_groups", _):
            return gettext("Skill group “%(name)s”") % {"name": part.heading}
        case ("skill_groups", slug, _):
            group = known.get(key[:2])
            return gettext("Requirement “%(name)s” in “%(group)s”") % {
                "name": part.name,
                "group": group.heading if group else slug,
            }
        case ("salary_bands", _):
            return gettext("Pay figure “%(name)s”") % {"name": parts.with_area(part)}
        case ("salary_factors", _):
            return gettext("Pay factor “%(name)s”") % {"name": part.label}
        case ("market_figures", _):
            return gettext("Market figure “%(name)s”") % {"name": parts.with_area(part)}
        case ("related_careers", slug):
            return gettext("Related career “%(name)s”") % {"name": titles.get(slug, slug)}
    return capfirst(str(rows.Role._meta.get_field(key[0]).verbose_name))


def _token(key: Key, ours, theirs) -> str:
    return hashlib.sha256(msgspec.json.encode((key, ours, theirs))).hexdigest()[:20]


# Two versions of a role, of two editors

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
UNTOLD = {*parts.NAMING, "written"}


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
        self.sources = {
            source.slug: parts.source_in_words(source) for page in pages for source in page.sources
        }
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
                label = parts.label(KINDS[kind], column)
                return gettext("“%(heading)s”: %(field)s") % {"heading": self.names[key[:2]], "field": label}
            case (name,) if name in FACTS:
                return str(FACTS[name])
        return about(key, part, self.groups, self.titles)

    def _said(self, key: Key, value) -> dict[str, str]:
        """What a side says, by the labels of its fields; a fact has no label."""
        if type(value) not in parts.MODELS:
            words = "" if value is None or value == "" else self._words(key, value)
            return {"": words} if words else {}
        kind = type(value)
        said = {
            parts.label(kind, name): parts.in_words(
                getattr(value, name), parts.field_of(kind, name), value, self.sources
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
        return parts.in_words(
            value, rows.Role._meta.get_field(key[0]) if len(key) == 1 else None, None, self.sources
        )
