"""What a data set said before, what it says now, and what the rows say: put together without loss.

A three-way merge of the smallest things that can be changed by themselves ("atoms"): a column, a section, a
skill of a group, a pay figure. What public pages say already, and a newer release says again, is noted beside
their editions.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import eq
from typing import Any, Literal, NamedTuple

import msgspec
from django.utils import timezone

from careers import pages, publishing
from careers.models import Edition
from careers.models import Section as SectionRow
from careers.pages import Confirmation, Requirement, RolePage, Section, SkillGroup, Source
from careers.pages.merge import NAMES, Key, Merge, interleaved
from careers.pages.structure import Part, PartKey, citing_parts
from careers.text import distinct_titles, fold, fold_title

from .release import Contribution, version_of

Atoms = dict[Key, Any]
Take = Literal["theirs", "ours"] | None

COLUMNS = (
    *("title", "level", "summary", "education", "education_source", "training", "training_source"),
    *("experience_min", "experience_max", "experience_note", "experience_source"),
)
#: What names a part among those of its field. Data sets say nothing of what moves pay.
KEYS = {name: key_of for name, key_of in NAMES.items() if name != "salary_factors"}
YEARS = (("experience_min",), ("experience_max",))
#: What the source of a fact rests on: the words of the release, not those of an editor.
FACTS_OF: dict[Key, tuple[Key, ...]] = {
    ("education_source",): (("education",),),
    ("training_source",): (("training",),),
    ("experience_source",): (*YEARS, ("experience_note",)),
}
EMPTY = {field.name: field.default for field in msgspec.structs.fields(Contribution)}
TYPES = {field.name: field.type for field in msgspec.structs.fields(RolePage)}


class Conflict(Part, frozen=True, kw_only=True):
    """An atom that both the data set and an editor have changed: the JSON of each, None where it is gone."""

    key: Key
    ours: str | None
    theirs: str | None


class Merged(NamedTuple):
    """The page that results, what the data set is now taken to have said, and what nobody has decided."""

    page: RolePage
    said: Contribution
    conflicts: tuple[Conflict, ...]
    taken: tuple[Key, ...]


def merge(
    ours: RolePage,
    said: Contribution | None,
    says: Contribution,
    *,
    take: Take = None,
    speaks_of: Callable[[Key], bool] = lambda key: True,
) -> Merged:
    """Take what the data set `says` now over into `ours`, where nobody else has changed it.

    `said` is what it said the last time. Nothing is asked of the release about atoms of which
    `speaks_of` is false. What changed on both sides is kept as the editor has it and listed, unless
    `take` decides. That a statement cites another release of the same source is no change by itself; but
    where anything else changes, all that the release says again cites it from now on.
    """
    before, now, have = atoms(said or Contribution()), atoms(says), atoms(ours)
    own = {source.slug for each in (said, says) if each for source in each.sources}
    result, base, taken, said_again = dict(have), dict(before), [], {}
    merging = Merge(same=eq, decide=lambda key: "theirs" if take == "theirs" else "mine")
    for key in {**before, **now}:
        if not speaks_of(key):
            continue
        old, new, mine = before.get(key), now.get(key), have.get(key)
        if alike(old, new, own):
            if mine == old != new:
                said_again[key] = new
            continue
        value = merging.value(key, old, mine, new)
        if key in merging.asked and take is None:
            continue
        _put(base, key, new)
        if value != mine:
            _put(result, key, value)
            taken.append(key)
    conflicts = [
        Conflict(key=key, ours=_json(each.mine), theirs=_json(each.theirs))
        for key, each in merging.asked.items()
        if take is None
    ]
    for key in [key for key in taken if len(key) == 2 and key[0] == "skill_groups" and key not in now]:
        # A group that the source has dropped stays while an editor's skill, or an undecided one, is in it.
        if _is_filled(key, result):
            taken.remove(key)
            _put(result, key, have.get(key))
            if _is_filled(key, base):
                _put(base, key, before.get(key))
    if _run_backwards(result):
        # Years "from" of one side and "to" of the other, which do not fit together.
        for key in YEARS:
            if take == "theirs":
                _put(result, key, now.get(key))
            elif key in taken:
                taken.remove(key)
                _put(result, key, have.get(key))
                if take is None:
                    _put(base, key, before.get(key))
                    conflicts.append(Conflict(key=key, ours=_json(have.get(key)), theirs=_json(now.get(key))))
    for key, facts in FACTS_OF.items():
        if key in taken and any(result.get(fact) != now.get(fact) for fact in facts):
            taken.remove(key)
            _put(result, key, have.get(key))
    if taken:
        result |= said_again
        base |= said_again
    order = [*now]
    return Merged(
        page_with(ours, result, order, says.sources) if taken else ours,
        contribution_of(base, order, (said.sources if said else ()) + says.sources, says.kept),
        tuple(conflicts),
        tuple(taken),
    )


def resolve(
    ours: RolePage, said: Contribution, conflicts: Iterable[Conflict], takes: Mapping[Key, Take]
) -> Merged:
    """Decide `conflicts` by `takes`; those it does not name stay open."""
    result, base, open_ones, taken = atoms(ours), atoms(said), [], []
    for conflict in conflicts:
        take = takes.get(conflict.key)
        if take is None:
            open_ones.append(conflict)
            continue
        theirs = value_of(conflict.key, conflict.theirs)
        _put(base, conflict.key, theirs)
        if take == "theirs":
            _put(result, conflict.key, theirs)
            taken.append(conflict.key)
    for key, facts in FACTS_OF.items():
        if set(facts) & set(taken) and all(result.get(fact) == base.get(fact) for fact in facts):
            _put(result, key, base.get(key))
    return Merged(
        page_with(ours, result, [*base], said.sources) if taken else ours,
        contribution_of(base, [*base], said.sources, said.kept),
        tuple(open_ones),
        tuple(taken),
    )


def atoms(page: RolePage | Contribution) -> Atoms:
    """The atoms of a page or a contribution, in their order; what is empty is none."""
    found: Atoms = {(name,): value for name in COLUMNS if (value := getattr(page, name)) not in ("", None)}
    for name, key in KEYS.items():
        for part in getattr(page, name):
            if isinstance(part, SkillGroup):
                group = (name, part.slug)
                found[group] = msgspec.structs.replace(part, requirements=())
                found |= {(*group, each.skill): each for each in part.requirements}
            else:
                found[name, *key(part)] = part
    return found


def page_with(ours: RolePage, result: Atoms, order: list[Key], sources: Iterable[Source]) -> RolePage:
    """`ours` with the atoms of `result`: in the order it had, new ones where `order` has them."""
    known = {source.slug for source in ours.sources}
    parts = _parts(result, _in_order([*atoms(ours)], order, result), ours)
    if not _is_ordered(ours.alternate_titles):
        # What only an editor says stands first.
        ranks = {fold_title(key[1]): rank for rank, key in enumerate(order) if key[0] == "alternate_titles"}
        ordered = sorted(parts["alternate_titles"], key=lambda title: ranks.get(fold_title(title), -1))
        parts["alternate_titles"] = tuple(ordered)
    if ours.sections and not any(("sections", section.slug) in order for section in ours.sections):
        parts["sections"] = _by_kind(ours.sections, parts["sections"])
    is_own = result.get(("summary",)) == ours.summary
    return msgspec.structs.replace(
        ours,
        summary_written=ours.summary_written if is_own else "",
        **{name: result.get((name,), EMPTY[name]) for name in COLUMNS},
        **parts,
        sources=ours.sources + tuple(source for source in sources if source.slug not in known),
    )


def _is_ordered(titles: Sequence[str]) -> bool:
    """Whether somebody has put alternate titles in an order that is not the alphabet's."""
    return [*titles] not in (sorted(titles), sorted(titles, key=fold))


def _by_kind(before: Collection[Section], after: Iterable[Section]) -> tuple[Section, ...]:
    """`after` with each section that is new behind those of its own and of earlier kinds.

    For a release of which no section was there that would say where its others belong.
    """
    ranks = {kind: rank for rank, kind in enumerate(SectionRow.Kind.values)}
    known = {section.slug for section in before}
    placed = [section for section in after if section.slug in known]
    for section in after:
        if section.slug not in known:
            rank = ranks.get(section.kind, len(ranks))
            earlier = [n for n, each in enumerate(placed, 1) if ranks.get(each.kind, len(ranks)) <= rank]
            placed.insert(max(earlier, default=0), section)
    return tuple(placed)


def contribution_of(
    said: Atoms, order: list[Key], sources: Iterable[Source], kept: msgspec.Raw
) -> Contribution:
    columns: dict[str, Any] = {name: said[name,] for name in COLUMNS if (name,) in said}
    return Contribution(
        **columns,
        **_parts(said, _in_order(order, [*said], said), Contribution()),
        sources=tuple({source.slug: source for source in sources}.values()),
        kept=kept,
    )


def _parts(result: Atoms, order: list[Key], before: RolePage | Contribution) -> dict[str, Any]:
    parts: dict[str, Any] = {name: [] for name in KEYS}
    # A group that the source has dropped stays while an editor's own skill is in it.
    groups: dict[str, list[Any]] = {group.slug: [group, []] for group in before.skill_groups}
    for key in order:
        name = key[0]
        if name == "skill_groups" and len(key) == 2:
            groups.setdefault(key[1], [None, []])[0] = result[key]
            parts[name].append(key[1])
        elif name == "skill_groups":
            groups.setdefault(key[1], [SkillGroup(slug=key[1], heading=key[1]), []])[1].append(result[key])
            if key[1] not in parts[name]:
                parts[name].append(key[1])
        elif name in KEYS:
            parts[name].append(result[key])
    parts["skill_groups"] = [
        msgspec.structs.replace(groups[slug][0], requirements=tuple(groups[slug][1]))
        for slug in dict.fromkeys(parts["skill_groups"])
    ]
    parts["alternate_titles"] = distinct_titles(parts["alternate_titles"])
    return {name: tuple(found) for name, found in parts.items()}


def _in_order(first: list[Key], second: list[Key], kept: Atoms) -> list[Key]:
    """The keys of `kept` in the order of `first`, field by field.

    Those that `first` lacks go behind the one they follow in `second`, or before the one they precede,
    or to the end.
    """
    order: list[Key] = []
    for name in KEYS:
        order += interleaved(*([key for key in keys if key[0] == name] for keys in (first, second)))
    return [key for key in order if key in kept]


def value_of(key: Key, json: str | None) -> Any:
    """The atom of this name that `json` holds."""
    if json is None:
        return None
    kind = TYPES[key[0]]
    if len(key) > 1:
        kind = kind.__args__[0]
    if len(key) == 3 and key[0] == "skill_groups":
        kind = Requirement
    return msgspec.json.decode(json, type=kind)


def _is_filled(group: Key, found: Atoms) -> bool:
    return any(len(key) == 3 and key[:2] == group for key in found)


def _run_backwards(result: Atoms) -> bool:
    least, most = (result.get(key) for key in YEARS)
    return least is not None and most is not None and least > most


def _put(result: Atoms, key: Key, value: Any) -> None:
    if value is None:
        result.pop(key, None)
    else:
        result[key] = value


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def alike(old: Any, new: Any, sources: Collection[str]) -> bool:
    """Whether both say the same, whichever release of their source they cite."""
    if old == new:
        return True
    if old is None or new is None:
        return False
    first, second = str(_json(old)), str(_json(new))
    # The longest first: one short name may begin with another.
    for slug in sorted(sources, key=len, reverse=True):
        first, second = first.replace(slug, "source"), second.replace(slug, "source")
    return first == second


def confirm(said: Mapping[int, list[Contribution]]) -> None:
    """Note what the public pages of roles and these contributions say alike, by the roles' primary keys.

    Costs two queries. The pages of the roles are in memory together.
    """
    if not said:
        return
    now = timezone.now()
    confirmed = []
    for edition in Edition.objects.to_be_read(now).filter(role__in=said).defer("rendered"):
        page = pages.from_json(edition.content)
        before = pages.confirmations_from_json(edition.confirmations)
        newest = {key: each for each in before for key in each.parts}
        found: dict[str, tuple[Source, list[PartKey]]] = {}
        for contribution in said[edition.role_id]:
            for key, source in _said_again(page, contribution, newest):
                found.setdefault(source.slug, (source, []))[1].append(key)
        if found:
            newer = [
                Confirmation(
                    source=source.slug,
                    title=source.title,
                    published=source.published,
                    at=now,
                    parts=tuple(keys),
                )
                for source, keys in found.values()
            ]
            edition.confirmations = pages.confirmations_to_json(pages.joined(before, newer))
            confirmed.append(edition)
    publishing.note_confirmations(confirmed)


def _said_again(
    page: RolePage, contribution: Contribution, newest: Mapping[PartKey, Confirmation]
) -> Iterator[tuple[PartKey, Source]]:
    """The parts of `page` that the contribution has from a newer release, and that release.

    `newest` are the confirmations that parts have already.
    """
    sources = {source.slug: source for source in contribution.sources}
    known = {source.slug: source for source in page.sources} | sources
    have = citing_parts(page)
    now = citing_parts(contribution)  # type: ignore[arg-type]  # it has the parts of a page
    for key, mine in have.items():
        new = now.get(key)
        if new is None or mine == new:
            continue
        cited, citing = _cited(mine, known), _cited(new, sources)
        if len(cited) != 1 or len(citing) != 1 or not alike(mine, new, {*cited, *citing}):
            continue
        (old,), (slug,) = cited, citing
        before: list[Source | Confirmation] = [known[old], *([newest[key]] if key in newest else [])]
        if _release(sources[slug]) > max(map(_release, before)):
            yield key, sources[slug]


def _release(source: Source | Confirmation) -> tuple[int, ...]:
    """By what a source is older or newer than another: its title, or the day on which it was published."""
    return (*version_of(source.title), *version_of(source.published))


def _cited(part: Any, slugs: Iterable[str]) -> set[str]:
    """Which of the sources with these short names a part cites."""
    if isinstance(part, Section):
        return {slug for slug in slugs if f"[^{slug}]" in part.body}
    if isinstance(part, tuple):
        return {part[-1]}
    return {part.source}
