"""Conflicts with imports in words: what each is about, what both sides say, and where they differ."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

import msgspec
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from careers import models as rows
from careers import rolepage, wording
from careers.rolepage import RolePage, Source
from careers.transfer import releases
from careers.transfer.releases.merging import Key, atoms, value_of

#: The model whose fields give the words of each part of a page.
MODELS = {
    rolepage.ExternalCode: rows.ExternalCode,
    rolepage.MarketFigure: rows.MarketFigure,
    rolepage.RelatedCareer: rows.RelatedCareer,
    rolepage.Requirement: rows.SkillRequirement,
    rolepage.SalaryBand: rows.SalaryBand,
    rolepage.Section: rows.Section,
    rolepage.SkillGroup: rows.SkillGroup,
}
#: What only names a part, and is therefore in the words of what the conflict is about.
NAMING = {"slug", "skill", "role", "scheme", "code", "requirements"}
#: What these words mostly repeat.
TITLES = {"name", "heading", "label"}
NAMES_OF_AMOUNTS = {"top_coded", "withheld"}
#: Texts with more lines, and changed passages with more words, are not compared any closer.
LONGEST = 1500
#: Below this share of words in common, two texts are shown as two, not as one with changes.
RELATED = 0.4
PUNCTUATION = ".,;:!?"


class Piece(NamedTuple):
    """A piece of what one side says: in both, in this one only, or what stands for lines left out."""

    kind: Literal["both", "only", "gap"]
    text: str


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
    sources = {source.slug: _source(source) for source in (*said.sources, *page.sources)}
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
        words = [_words(value, field, part, sources) for value, part in ((mine, ours), (other, theirs))]
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
        about=_about(key, theirs if ours is None else ours, known, titles),
        on_page=ours is not None,
        in_release=theirs is not None,
        required=required,
        differing=differing,
        alike=alike,
    )


def _fields(key: Key, ours, theirs) -> Iterable[tuple[str, Field | None, Any, Any]]:
    """(label, field, our value, their value) of all that either side says."""
    part = type(theirs if ours is None else ours)
    if part not in MODELS:
        field = rows.Role._meta.get_field(key[0]) if len(key) == 1 else None
        yield "", field, ours, theirs
        return
    for name in part.__struct_fields__:
        values = [getattr(side, name, None) for side in (ours, theirs)]
        if name in NAMING or all(value is None or value is False or value == "" for value in values):
            continue
        if name in TITLES and (ours is None or theirs is None or values[0] == values[1]):
            continue
        of_skill = part is rolepage.Requirement and name in {"name", "kind"}
        field = (rows.Skill if of_skill else MODELS[part])._meta.get_field(name)
        yield capfirst(str(field.verbose_name)), field, *values


def _words(value, field: Field | None, part, sources: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        currency = getattr(part, "currency", "")
        return wording.money(value, currency) if currency else wording.number(value)
    if field is None:
        return str(value)
    if field.related_model is rows.Source:
        return sources.get(value, value)
    if field.name in NAMES_OF_AMOUNTS:
        return ", ".join(str(field.model._meta.get_field(name).verbose_name) for name in value.split())
    return str(dict(field.flatchoices).get(value, value))


def _source(source: Source) -> str:
    published = wording.published(source.published)
    return f"{source.publisher}: {source.title}" + (f" ({published})" if published else "")


def _about(key: Key, part, known: Mapping[Key, Any], titles: Mapping[str, str]) -> str:
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
            return gettext("Pay figure “%(name)s”") % {"name": _with_area(part)}
        case ("market_figures", _):
            return gettext("Market figure “%(name)s”") % {"name": _with_area(part)}
        case ("related_careers", slug):
            return gettext("Related career “%(name)s”") % {"name": titles.get(slug, slug)}
    return capfirst(str(rows.Role._meta.get_field(key[0]).verbose_name))


def _with_area(figure) -> str:
    return f"{figure.label}, {figure.area}" if figure.area not in figure.label else figure.label


def _token(key: Key, ours, theirs) -> str:
    return hashlib.sha256(msgspec.json.encode((key, ours, theirs))).hexdigest()[:20]


# Two texts


def compared(ours: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, word for word where lines differ; long passages in both are left out."""
    left, right = [], []
    old, new = _lines(ours), _lines(theirs)
    for kind, start, end, first, last in _runs(old, new):
        if kind == "equal":
            left += _shortened(old[start:end])
            right += _shortened(new[first:last])
        else:
            mine, other = _by_words("".join(old[start:end]), "".join(new[first:last]))
            left += mine
            right += other
    return left, right


def _by_words(ours: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    mine, other = _separate(ours), _separate(theirs)
    left, right, in_both = [], [], 0
    for kind, start, end, first, last in _runs(mine, other):
        name = "both" if kind == "equal" else "only"
        in_both += 2 * (end - start) if kind == "equal" else 0
        left.append(Piece(name, "".join(mine[start:end])))
        right.append(Piece(name, "".join(other[first:last])))
    if in_both < RELATED * (len(mine) + len(other)):
        left, right = [Piece("only", ours)], [Piece("only", theirs)]
    return [piece for piece in left if piece.text], [piece for piece in right if piece.text]


def _separate(text: str) -> list[str]:
    """The words, and the punctuation after them, each with the space behind it."""
    found = []
    for word in re.findall(r"\S+\s*|\s+", text):
        written = word.rstrip()
        bare = written.rstrip(PUNCTUATION)
        found += [bare, word[len(bare) :]] if bare not in ("", written) else [word]
    return found


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _runs(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    if max(len(old), len(new)) > LONGEST:
        return [("replace", 0, len(old), 0, len(new))]
    without_ends = ([each.strip() for each in texts] for texts in (old, new))
    return SequenceMatcher(None, *without_ends).get_opcodes()


def _shortened(lines: list[str]) -> list[Piece]:
    if len(lines) <= 3:
        return [Piece("both", "".join(lines))]
    left_out = len(lines) - 2
    told = ngettext("%(count)d line that both have", "%(count)d lines that both have", left_out)
    return [Piece("both", lines[0]), Piece("gap", told % {"count": left_out}), Piece("both", lines[-1])]
