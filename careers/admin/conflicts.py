"""Conflicts with imports in words: what each is about, what both sides say, and where they differ."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext

from careers import models as rows
from careers.importers import releases
from careers.importers.releases.merging import atoms, value_of
from careers.pages import RolePage
from careers.pages.diff import fields
from careers.pages.diff.texts import Piece, compared
from careers.pages.three_way import Key


class Compared(NamedTuple):
    """A field on which the sides differ. `label` is empty where the conflict is about this alone."""

    label: str
    ours: list[Piece]
    theirs: list[Piece]

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
    sources = {source.slug: fields.source(source) for source in (*said.sources, *page.sources)}
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
        words = [fields.words(value, field, part, sources) for value, part in ((mine, ours), (other, theirs))]
        if mine == other:
            alike.append((label, words[0]))
        elif ours is None or theirs is None:
            differing.append(Compared(label, *([Piece("both", each)] if each else [] for each in words)))
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
    if type(theirs if ours is None else ours) in fields.MODELS:
        yield from fields.of_parts(ours, theirs)
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
            return gettext("Pay figure “%(name)s”") % {"name": fields.with_area(part)}
        case ("salary_factors", _):
            return gettext("Pay factor “%(name)s”") % {"name": part.label}
        case ("market_figures", _):
            return gettext("Market figure “%(name)s”") % {"name": fields.with_area(part)}
        case ("related_careers", slug):
            return gettext("Related career “%(name)s”") % {"name": titles.get(slug, slug)}
    return capfirst(str(rows.Role._meta.get_field(key[0]).verbose_name))


def _token(key: Key, ours, theirs) -> str:
    return hashlib.sha256(msgspec.json.encode((key, ours, theirs))).hexdigest()[:20]
