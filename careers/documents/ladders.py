"""The steps of a career: from lists, tables, their heads, headings, numbered steps and lines with arrows."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from careers.pages import Ladder, Rung

from ..sandbox.documents.structure import Line
from ..sandbox.documents.words import ARROW, key, names_kind, pattern, plain, shortened
from . import money, pay
from .headings import NO_TITLE, OCCUPATION, is_name
from .known import Known
from .outline import COLUMN_OF_NAMES, SENIORITY
from .structure import DocumentSection, free

CAREER = "career-development"
#: Headings of steps, beside those of sections on careers.
LADDER = pattern("ladder")
BETWEEN = re.compile(r"\s*[;,]\s*")
STEP = pattern("column-of-levels", "^", r"\s+(?:\d{1,2}|[ivx]{1,4})\s*[:.)–—-]\s*")
YEARS = re.compile(r"\s*\(.*\)$")
#: "Buyer II": the same work on another level.
RANK = re.compile(r"\s(?:[IVX]{1,4}|[1-9])$")
#: How the first column of a table of steps is headed.
LEVELS = pattern("column-of-levels", "^", "$")
MOST_RUNGS = 12


class LadderStep(NamedTuple):
    name: str
    rest: str
    piece: Line
    #: Whether it stands where the steps of a career are announced.
    is_announced: bool = False


def runs(pieces: list[Line], kind: str, heading: str) -> list[list[LadderStep]]:
    """What may be the steps of a career in a section: each run of such pieces, as steps."""
    in_career = kind == CAREER or names_kind(heading, CAREER)
    parts: list[tuple[Line | None, list[Line]]] = [(None, [])]
    for piece in pieces:
        if piece.kind == "heading":
            parts.append((piece, []))
        else:
            parts[-1][1].append(piece)
    heads = [LadderStep(*_name_and_rest(head, 0), head) for head, _part in parts if head and head.level != 9]
    found = [heads] if in_career or LADDER.search(heading) else []
    for head, part in parts:
        sub = plain(head.text) if head else ""
        is_career = names_kind(sub, CAREER) if sub else in_career
        for before, piece in pairwise([None, *part]):
            if piece.kind == "row" and (before is None or before.kind != "row"):
                found.append(_levels(piece))
        lines = [steps for piece in part if (steps := _in_one_line(piece, kind))]
        run = [piece for piece in part if piece.kind in {"item", "row"} or STEP.match(piece.text[:40])]
        found += lines
        is_about = is_career or LADDER.search(sub or heading)
        if run and not lines and (is_about or (run[0].cells and LEVELS.match(plain(run[0].cells[0])))):
            found.append(_steps(run, is_announced=is_career))
    return found


def _levels(head: Line) -> list[LadderStep]:
    """The columns of a table, where they are headed by levels of a role."""
    levels = [LadderStep(*_without_years(plain(cell)), head) for cell in head.cells[1:]]
    ranked = sum(bool(SENIORITY.match(step.name)) for step in levels)
    trades = {key(step.name).split()[-1:] != key(levels[0].name).split()[-1:] for step in levels}
    are_levels = ranked == len(levels) or (ranked * 2 >= len(levels) and trades == {False})
    return levels if ranked > 1 and are_levels else []


def sections(found: Iterable[DocumentSection], title: str) -> Iterator[list[LadderStep]]:
    """Sections in a row that are headed by levels of the role: "Junior Buyer", "Buyer", "Head of Buying"."""
    for is_level, group in groupby(
        found,
        key=lambda each: (
            bool(SENIORITY.match(each.heading) or STEP.match(each.heading))
            or key(RANK.sub("", each.heading)) == key(title)
        ),
    ):
        run = list(group)
        if is_level and len(run) > 2:
            pieces = (Line(each.line, each.heading, at=each.at or 0) for each in run)
            yield [LadderStep(*_name_and_rest(piece, 0), piece) for piece in pieces]


def _in_one_line(piece: Line, kind: str) -> list[LadderStep]:
    """The steps of "Junior > Senior > Lead", or of "Junior; Senior; Lead" in a section on careers."""
    text = plain(piece.text)
    if piece.kind not in {"item", "text"} or not 10 < len(text) < 400:
        return []
    mark = ARROW if ARROW.search(text) else BETWEEN
    label, rest = pay.label_and_rest(text)
    names = [name.rstrip(". ") for name in mark.split(rest if label and mark.search(rest) else text)]
    says_so = names_kind(label, CAREER)
    are_short = all(len(name.split()) <= 5 and (says_so or name[:1].isupper()) for name in names)
    is_list = mark is ARROW or (are_short and (kind == CAREER or says_so))
    if len(names) < 3 or not is_list or NO_TITLE.search(names[0]):
        return []
    return [LadderStep(*_without_years(name), piece, kind == CAREER or says_so) for name in names if name]


def ladder(
    runs: list[list[LadderStep]], title: str, known: Known, role_slug: str
) -> tuple[Ladder, Line, float] | None:
    """The first of `runs` that is a ladder, the piece it begins with, and how sure that is."""
    trade = {word for word in key(title).split() if len(word) > 3}
    for steps in runs:
        names = [step.name for step in steps]
        if not 2 <= len(steps) <= MOST_RUNGS or len(set(map(key, names))) < len(names):
            continue
        own = _own_rung(names, title)
        ranked = sum(bool(SENIORITY.search(name) or RANK.search(name)) for name in names)
        first = steps[0]
        is_arrow = first.piece is steps[-1].piece and bool(ARROW.search(first.piece.text))
        is_numbered = bool(STEP.match(first.piece.text[:40]))
        is_ranked = ranked * 2 >= len(names) or bool(ranked and own is not None)
        are_jobs = all(OCCUPATION.search(name) or SENIORITY.search(name) for name in names)
        is_one_trade = bool(trade & set(key(" ".join(names)).split()))
        is_way = is_arrow or first.piece.ordinal or ranked or is_one_trade
        # What is announced as a career may still be advice or an offer of training.
        is_told = own is not None or (are_jobs and is_way) or (is_arrow and first.is_announced)
        is_told = is_told and (is_arrow or first.is_announced)
        if not all(map(is_name, names)) or not (is_ranked or is_numbered or is_told):
            continue
        rungs = [
            Rung(
                title=step.name[:200],
                role=role_slug if at == own else known.roles.get(key(step.name)),
                summary=shortened(step.rest, 600),
            )
            for at, step in enumerate(steps)
        ]
        if own is None:
            # A ladder shows on the pages its rungs point at: what follows on this role begins with it.
            rungs = [
                Rung(title=title[:200], role=role_slug),
                *(rung for rung in rungs if rung.role != role_slug),
            ]
        made = Ladder(
            slug=free(f"{role_slug[:90]}-career", set(known.ladder_slugs), 110),
            title=shortened(_("Steps of a %(title)s") % {"title": title}, 150),
            rungs=tuple(rungs),
        )
        is_sure = own is not None and ranked > 1 and not SENIORITY.fullmatch(names[own])
        return made, first.piece, 0.9 if is_sure else 0.7
    return None


def _steps(run: list[Line], *, is_announced: bool) -> list[LadderStep]:
    """The steps of a list or table, each with what is said of it; none where one is no name."""
    steps: list[LadderStep] = []
    heads = [plain(cell) for cell in run[0].cells] if run else []
    column = next((at for at, head in enumerate(heads) if COLUMN_OF_NAMES.match(head)), 0)
    for piece in run:
        if piece.indent and piece.kind == "item":
            if steps:
                said = "; ".join(filter(None, [steps[-1].rest, plain(piece.text)]))
                steps[-1] = steps[-1]._replace(rest=said)
            continue
        name, rest = _name_and_rest(piece, column)
        is_head = piece.kind == "row" and (LEVELS.match(name) or COLUMN_OF_NAMES.match(name) or not name)
        if not is_head:
            steps.append(LadderStep(name, rest, piece, is_announced))
    return steps


def _name_and_rest(piece: Line, column: int) -> tuple[str, str]:
    if piece.kind == "row" and len(piece.cells) > column:
        cells = list(map(plain, piece.cells))
        name, rest = cells.pop(column), " · ".join(filter(None, cells))
    else:
        words = STEP.sub("", plain(piece.text))
        name, rest = pay.label_and_rest(words)
        if not name:
            name, rest = words.rstrip(":"), ""
            if spans := money.spans(name[:200]):
                name, rest = name[: spans[0].start].rstrip(" ,(–-"), name[spans[0].start :]
    name, years = _without_years(name)
    return name, " ".join(filter(None, [years, rest]))


def _without_years(name: str) -> tuple[str, str]:
    match = YEARS.search(name)
    return (name[: match.start()].strip(), match[0].strip(" ()")) if match else (name.strip(), "")


def _own_rung(names: list[str], title: str) -> int | None:
    """The step that is the document's own role: its very name, or the same rank and trade.

    Of mere levels ("Junior", "Senior") that of the title, or else the first.
    """
    for at, name in enumerate(names):
        if key(name) in {key(title), key(YEARS.sub("", title))}:
            return at
    rank = [word.casefold() for word in SENIORITY.findall(title)]
    if all(SENIORITY.fullmatch(name) or key(RANK.sub("", name)) == key(title) for name in names):
        return next((at for at, name in enumerate(names) if name.casefold() in rank), 0)
    same = [
        at
        for at, name in enumerate(names)
        if [word.casefold() for word in SENIORITY.findall(name)] == rank
        and key(name).split()[-1:] == key(title).split()[-1:]
    ]
    same = same or [at for at, name in enumerate(names) if key(title).startswith(f"{key(name)} ")]
    return same[0] if len(same) == 1 else None
