"""Two versions that began as the same page, put together so that neither is lost.

A three-way merge, as version control does it with lines, of what can be changed by itself: a fact, a heading,
a text, a skill of a group, a figure, an order. What only one side changed is taken; what both changed
otherwise is a question. `Merge` and `interleaved` have two callers, which bring their rules: `combine` puts
the drafts of two editors together, `careers.importers.releases.merging` a data set and the rows.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from careers.pages import Family, Requirement, RolePage, Section, SkillGroup, references
from careers.text import distinct_titles

#: What a value is called: ("title",), ("sections", "overview"), ("skill_groups", "technology", "python").
Key = tuple[str, ...]
Side = Literal["mine", "theirs"]
Name = TypeVar("Name", bound=Hashable)

#: Stands for what both sides began as, where nobody knows.
UNKNOWN = msgspec.UNSET

#: What names a part of a page among those of its field.
NAMES: dict[str, Callable[[Any], Key]] = {
    "alternate_titles": lambda title: (title,),
    "external_codes": lambda code: (code.scheme, code.code),
    "sections": lambda section: (section.slug,),
    "skill_groups": lambda group: (group.slug,),
    "salary_bands": lambda band: (band.slug,),
    "salary_factors": lambda factor: (factor.slug,),
    "market_figures": lambda figure: (figure.slug,),
    "related_careers": lambda career: (career.role,),
}


class Values(NamedTuple):
    """What both sides changed otherwise: a value as it began, and as it is on each side."""

    base: Any
    mine: Any
    theirs: Any


class Merge:
    """Merges value after value. What both sides changed otherwise is in `asked`, and decided by `decide`.

    `same` tells whether two values count as one.
    """

    def __init__(self, *, same: Callable[[Any, Any], bool], decide: Callable[[Key], Side]):
        self.same, self.decide = same, decide
        self.asked: dict[Key, Values] = {}

    def value(self, key: Key, base: Any, mine: Any, theirs: Any) -> Any:
        """The value that only one side has changed; theirs where neither has."""
        if self.same(mine, theirs) or self.same(base, mine):
            return theirs
        if self.same(base, theirs):
            return mine
        self.asked[key] = Values(base, mine, theirs)
        return mine if self.decide(key) == "mine" else theirs


def interleaved(first: Sequence[Name], second: Sequence[Name], *, at_start: bool = False) -> list[Name]:
    """The names of `first` in their order, and those of `second` alone behind the one they follow there.

    Those that follow none of `first` go before the one that they precede, or to the end; or all of them
    `at_start`.
    """
    present, anchor, followed = set(first), None, None
    leading: list[Name] = []
    behind: dict[Name | None, list[Name]] = {}
    for name in second:
        if name in present:
            anchor, followed = anchor or name, name
        else:
            (leading if followed is None else behind.setdefault(followed, [])).append(name)
    order = list(leading) if at_start else []
    for name in first:
        order += leading if name == anchor and not at_start else ()
        order += [name, *behind.get(name, ())]
    order += leading if anchor is None and not at_start else ()
    return order


# A field of a part has an empty name before it in the key of a question, since a skill may be called as a
# field is: ("sections", "overview", "", "body"). An order begins with "order": ("order", "sections").

#: Columns that mean something only together are one fact, called as the first of them.
FACTS = (
    *(("title",), ("slug",), ("family",), ("level",), ("summary",), ("in_short",)),
    *(("experience_min", "experience_max"), ("experience_note",), ("experience_source",)),
    *(("education",), ("education_source",), ("training",), ("training_source",)),
    *(("hero",), ("second",), ("reviewed_on", "review_due"), ("reviewed_by",)),
)
#: The kinds of parts, and whether editors put them into an order.
KINDS = {name: name != "external_codes" for name in NAMES if name != "alternate_titles"}
#: The fields of parts that are put together field by field; other parts only make sense whole.
FIELDS: dict[type, tuple[str, ...]] = {
    Section: ("heading", "kind", "body"),
    SkillGroup: ("heading", "source"),
}
#: Texts of which both can be kept: these, and the body of a section.
TEXTS = {("summary",), ("in_short",), ("alternate_titles",)}
#: What a list item begins with.
ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s")


class Text(NamedTuple):
    """An answer written by hand."""

    text: str


Answer = Side | Text


class Question(NamedTuple):
    """What both sides changed otherwise; None for a side where it is not there (any more).

    `base` is what both began as, or UNKNOWN. Alternate titles are a tuple of them.
    """

    key: Key
    base: Any
    mine: Any
    theirs: Any

    @property
    def is_text(self) -> bool:
        return self.key in TEXTS or self.key[2:] == ("", "body")

    @property
    def both(self) -> str:
        """For a text: one in which nothing of either is missing, to be gone over by hand."""
        return joined(_as_text(self.base), _as_text(self.mine) or "", _as_text(self.theirs) or "")


class Combined(NamedTuple):
    """The page, and the values `beside` it; where `questions` are not answered yet, they are theirs."""

    page: RolePage
    questions: tuple[Question, ...]
    beside: dict[str, Any]


def combine(
    base: RolePage | None,
    mine: RolePage,
    theirs: RolePage,
    answers: Mapping[Key, Answer] | None = None,
    beside: Mapping[str, tuple[Any, Any, Any]] | None = None,
) -> Combined:
    """Put `mine` and `theirs` together, which both began as `base`; without it, all differences are asked.

    Texts are taken as they are written, with references to figures. `beside` gives what belongs to a
    draft but stands on no page, by name: base, mine, theirs. Ladders are theirs: they are not written with
    a page. No query.
    """
    base, mine, theirs = base and _as_written(base), _as_written(mine), _as_written(theirs)
    combining = _Combining(answers or {})
    found: dict[str, Any] = {}
    for names in FACTS:
        sides = (_fact(page, names) for page in (base, mine, theirs))
        value = combining.value((names[0],), *sides)
        found |= {names[0]: value} if len(names) == 1 else dict(zip(names, value, strict=True))
    found["alternate_titles"] = combining.titles(base, mine, theirs)
    for name, ordered in KINDS.items():
        sides = (UNKNOWN if page is None else getattr(page, name) for page in (base, mine, theirs))
        found[name] = combining.parts((name,), NAMES[name], ordered, *sides)
    known = {source.slug: source for source in (*mine.sources, *theirs.sources)}
    page = msgspec.structs.replace(theirs, **found, sources=tuple(known.values()))
    others = {name: combining.value((name,), *sides) for name, sides in (beside or {}).items()}
    questions = tuple(Question(key, *values) for key, values in combining.asked.items())
    return Combined(_as_read(page), questions, others)


class _Combining(Merge):
    def __init__(self, answers: Mapping[Key, Answer]):
        super().__init__(same=_same, decide=lambda key: "mine" if answers.get(key) == "mine" else "theirs")
        self.answers = answers

    def value(self, key: Key, base: Any, mine: Any, theirs: Any) -> Any:
        answer = self.answers.get(key)
        if isinstance(answer, Text):
            # Written by hand, whatever the sides say by now.
            self.asked[key] = Values(base, mine, theirs)
            return _as_value(answer.text, theirs)
        return super().value(key, base, mine, theirs)

    def titles(self, base: RolePage | None, mine: RolePage, theirs: RolePage) -> tuple[str, ...]:
        """A set of names: each is added or taken away by itself, so that there is nothing to ask."""
        key = ("alternate_titles",)
        had, has = mine.alternate_titles, theirs.alternate_titles
        if base is None or key in self.answers:
            found: tuple[str, ...] = self.value(
                key, UNKNOWN if base is None else base.alternate_titles, had, has
            )
            return found
        began, ours, others = set(base.alternate_titles), set(had), set(has)
        kept = tuple(title for title in has if title in ours or title not in began)
        mine_alone = (title for title in had if title not in others and title not in began)
        return tuple(distinct_titles((*kept, *mine_alone)))

    def parts(
        self, key: Key, key_of: Callable[[Any], Key], ordered: bool, base: Any, mine: Any, theirs: Any
    ) -> tuple[Any, ...]:
        """The parts of one kind: each by itself, and then their order."""
        sides: list[Any] = [
            side if side is UNKNOWN else {key_of(part): part for part in side}
            for side in (base, mine, theirs)
        ]
        began, ours, others = sides
        found = {}
        for name in {**others, **ours}:
            was = UNKNOWN if began is UNKNOWN else began.get(name)
            part = self.part((*key, *name), was, ours.get(name), others.get(name))
            if part is not None:
                found[name] = part
        order = self.order(
            key, ordered, UNKNOWN if began is UNKNOWN else list(began), list(ours), list(others)
        )
        return tuple(found[name] for name in order if name in found)

    def part(self, key: Key, base: Any, mine: Any, theirs: Any) -> Any:
        if mine is None or theirs is None or type(mine) not in FIELDS:
            return self.value(key, base, mine, theirs)
        # What both have added under one name has nothing in common to begin with.
        began = UNKNOWN if base is None else base
        said = {
            name: self.value(
                (*key, "", name),
                *(side if side is UNKNOWN else getattr(side, name) for side in (began, mine, theirs)),
            )
            for name in FIELDS[type(mine)]
        }
        if isinstance(mine, SkillGroup):
            skills = (side if side is UNKNOWN else side.requirements for side in (began, mine, theirs))
            said["requirements"] = self.parts(key, lambda each: (each.skill,), True, *skills)
        return msgspec.structs.replace(theirs, **said)

    def order(self, key: Key, ordered: bool, base: Any, mine: list[Key], theirs: list[Key]) -> list[Key]:
        if not ordered:
            return interleaved(theirs, mine, at_start=True)
        shared = set(mine) & set(theirs)
        if base is not UNKNOWN:
            shared &= set(base)
        places = [
            UNKNOWN if side is UNKNOWN else tuple(name for name in side if name in shared)
            for side in (base, mine, theirs)
        ]
        if self.value(("order", *key), *places) == places[2]:
            return interleaved(theirs, mine, at_start=True)
        return interleaved(mine, theirs, at_start=True)


def text_of(page: RolePage, key: Key) -> str | None:
    """The text that a Question of this key is about, as `page` has it."""
    page = _as_written(page)
    if key in TEXTS:
        return _as_text(getattr(page, key[0]))
    return next((section.body for section in page.sections if section.slug == key[1]), None)


def joined(base: str | None, mine: str, theirs: str) -> str:
    """Both texts as one: what only one of them changed, once; where both did, mine and then theirs."""
    ours, others = mine.split("\n"), theirs.split("\n")
    if base is None:
        return "\n".join(_two_way(ours, others))
    began = base.split("\n")
    found: list[str] = []
    at, ours_at, others_at = 0, 0, 0
    for start, end, ours_from, others_from in _in_all(began, ours, others):
        found += _chunk(began[at:start], ours[ours_at:ours_from], others[others_at:others_from])
        found += began[start:end]
        at, ours_at, others_at = end, ours_from + end - start, others_from + end - start
    return "\n".join(found)


def _in_all(base: list[str], mine: list[str], theirs: list[str]) -> Iterable[tuple[int, int, int, int]]:
    """(start and end in base, start in mine, start in theirs) of the runs of lines that all three have."""
    ours, others = (
        SequenceMatcher(None, base, side, autojunk=False).get_matching_blocks() for side in (mine, theirs)
    )
    for start, there, length in ours:
        for first, yonder, size in others:
            low, high = max(start, first), min(start + length, first + size)
            if low < high:
                yield low, high, there + low - start, yonder + low - first
    yield len(base), len(base), len(mine), len(theirs)


def _chunk(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    return _two_way(mine, theirs)


def _two_way(mine: list[str], theirs: list[str]) -> list[str]:
    """The lines of both, those in common once; where they differ, mine and then theirs."""
    found: list[str] = []
    runs = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    for _kind, start, end, first, last in runs:
        ours, others = mine[start:end], theirs[first:last]
        if ours == others:
            found += ours
            continue
        # A paragraph of either stays one of its own.
        apart = ours and others and ours[-1].strip() and others[0].strip() and not ITEM.match(others[0])
        found += [*ours, *([""] if apart else []), *others]
    return found


def _as_written(page: RolePage) -> RolePage:
    """The page with its texts as editors write them, with references to figures."""
    return msgspec.structs.replace(
        page,
        summary=page.summary_written or references.without_references(page.summary),
        summary_written="",
        in_short=page.in_short_written or references.without_references(page.in_short),
        in_short_written="",
        sections=tuple(
            msgspec.structs.replace(
                section, body=section.written or references.without_references(section.body), written=""
            )
            for section in page.sections
        ),
    )


def _as_read(page: RolePage) -> RolePage:
    """The page with words in the place of references: `_as_written` backwards."""
    figures = references.Figures(page)

    def read(text: str, plain: bool = False) -> tuple[str, str]:
        found = references.resolved(text, figures, plain=plain).text
        return found, text if text != references.without_references(found) else ""

    summary, summary_written = read(page.summary, plain=True)
    in_short, in_short_written = read(page.in_short, plain=True)
    sections = []
    for section in page.sections:
        body, written = read(section.body)
        sections.append(msgspec.structs.replace(section, body=body, written=written))
    return msgspec.structs.replace(
        page,
        summary=summary,
        summary_written=summary_written,
        in_short=in_short,
        in_short_written=in_short_written,
        sections=tuple(sections),
    )


def _fact(page: RolePage | None, names: tuple[str, ...]) -> Any:
    if page is None:
        return UNKNOWN
    return getattr(page, names[0]) if len(names) == 1 else tuple(getattr(page, name) for name in names)


def _as_text(value: Any) -> str | None:
    if value is UNKNOWN or value is None:
        return None
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _as_value(text: str, like: Any) -> Any:
    lines = (line.strip() for line in text.split("\n"))
    return tuple(dict.fromkeys(filter(None, lines))) if isinstance(like, tuple) else text


def _same(one: Any, other: Any) -> bool:
    return bool(_said(one) == _said(other))


def _said(value: Any) -> Any:
    """What editors of a role say: what a skill or a family is called is said elsewhere, for all pages."""
    if isinstance(value, Requirement):
        return msgspec.structs.replace(value, name="", kind="")
    if isinstance(value, SkillGroup):
        return msgspec.structs.replace(value, requirements=tuple(map(_said, value.requirements)))
    if isinstance(value, Family):
        return value.slug
    return tuple(map(_said, value)) if type(value) is tuple else value
