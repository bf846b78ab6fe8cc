"""The steps of a career: from lists, tables, their heads, headings, numbered steps and lines with arrows."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _
from msgspec.structs import replace

from careers.pages import Ladder, Rung

from ..sandbox.documents.structure import Line
from ..sandbox.documents.words import ARROW, key, names_kind, pattern, plain, shortened
from . import money, pay
from .headings import NO_TITLE, OCCUPATION, is_name
from .known import Known
from .outline import SENIORITY
from .structure import DocumentSection, free
from .tables import COLUMN_OF_NAMES

CAREER = "career-development"
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
    heads = [_step(head) for head, _part in parts if head and head.level != 9]
    found = [heads] if in_career else []
    for head, part in parts:
        sub = plain(head.text) if head else ""
        is_career = names_kind(sub, CAREER) if sub else in_career
        for before, row in pairwise([Line(0, ""), *part]):
            if row.kind == "row" and before.kind != "row":
                found.append(_levels(row))
        lines = [steps for piece in part if (steps := _in_one_line(piece, kind))]
        run = [piece for piece in part if piece.kind in {"item", "row"} or STEP.match(piece.text[:40])]
        found += lines
        is_headed = run and run[0].cells and LEVELS.match(plain(run[0].cells[0]))
        if run and not lines and (is_career or is_headed):
            found.append(_steps(run, is_announced=bool(is_career or is_headed)))
    return found


def _levels(head: Line) -> list[LadderStep]:
    """The columns of a table, where they are headed by levels of a role."""
    levels = [LadderStep(*_without_years(plain(cell)), head) for cell in head.cells[1:]]
    ranked = sum(bool(SENIORITY.match(step.name)) for step in levels)
    trades = {key(step.name).split()[-1:] != key(levels[0].name).split()[-1:] for step in levels}
    are_levels = ranked == len(levels) or (ranked * 2 >= len(levels) and trades == {False})
    return levels if ranked > 1 and are_levels else []


def sections(found: Iterable[DocumentSection], title: str) -> list[LadderStep]:
    """The sections that are headed by levels of the role: "Junior Buyer", "Buyer", "Head of Buying"."""
    heads = [replace(each.pieces[0], text=each.heading) for each in found if _is_level(each.heading, title)]
    return list(map(_step, heads)) if len(heads) > 2 else []


def _is_level(name: str, title: str) -> bool:
    return bool(SENIORITY.match(name) or STEP.match(name)) or key(RANK.sub("", name)) == key(title)


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
    for steps in runs:
        names = [step.name for step in steps]
        own = _own_rung(names, title)
        ranked = sum(bool(SENIORITY.search(name) or RANK.search(name)) for name in names)
        if not _are_rungs(steps, title, ranked, has_own=own is not None):
            continue
        rungs = []
        for at, step in enumerate(steps):
            role = role_slug if at == own else known.roles.get(key(step.name))
            rungs.append(Rung(title=step.name[:200], role=role, summary=shortened(step.rest, 600)))
        if own is None:
            # A ladder shows on the pages its rungs point at: what follows on this role begins with it.
            others = (rung for rung in rungs if rung.role != role_slug)
            rungs = [Rung(title=title[:200], role=role_slug), *others]
        made = Ladder(
            slug=free(f"{role_slug[:90]}-career", set(known.ladder_slugs), 110),
            title=shortened(_("Steps of a %(title)s") % {"title": title}, 150),
            rungs=tuple(rungs),
        )
        is_sure = own is not None and ranked > 1 and not SENIORITY.fullmatch(names[own])
        return made, steps[0].piece, 0.9 if is_sure else 0.7
    return None


def _are_rungs(steps: list[LadderStep], title: str, ranked: int, *, has_own: bool) -> bool:
    """Whether steps are those of a career: so many are `ranked`, they are numbered, or announced as such."""
    names, first = [step.name for step in steps], steps[0] if steps else None
    are_names = all(map(is_name, names)) and len(set(map(key, names))) == len(names)
    if not first or not are_names or not 2 <= len(names) <= MOST_RUNGS:
        return False
    is_arrow = first.piece is steps[-1].piece and bool(ARROW.search(first.piece.text))
    if ranked * 2 >= len(names) or (ranked and has_own) or STEP.match(first.piece.text[:40]):
        return True
    trade = {word for word in key(title).split() if len(word) > 3}
    is_way = is_arrow or first.piece.ordinal or ranked or trade & set(key(" ".join(names)).split())
    # What is announced as a career may still be advice or an offer of training.
    are_jobs = is_way and all(OCCUPATION.search(name) or SENIORITY.search(name) for name in names)
    is_told = bool(has_own or are_jobs)
    return (is_told and (first.is_announced or is_arrow)) or (is_arrow and first.is_announced)


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
        step = _step(piece, column)._replace(is_announced=is_announced)
        is_head = LEVELS.match(step.name) or COLUMN_OF_NAMES.match(step.name) or not step.name
        if piece.kind != "row" or not is_head:
            steps.append(step)
    return steps


def _step(piece: Line, column: int = 0) -> LadderStep:
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
    return LadderStep(name, " ".join(filter(None, [years, rest])), piece)


def _without_years(name: str) -> tuple[str, str]:
    match = YEARS.search(name)
    return (name[: match.start()].strip(), match[0].strip(" ()")) if match else (name.strip(), "")


def _own_rung(names: list[str], title: str) -> int | None:
    """The step that is the document's own role: its very name, the same rank and trade, or how it begins.

    Of mere levels ("Junior", "Senior") the first, where none is that of the title.
    """
    own = key(YEARS.sub("", title))
    for is_own in (
        lambda name: key(name) in {key(title), own},
        lambda name: _rank_and_trade(name) == _rank_and_trade(title),
        lambda name: own.startswith(f"{key(name)} "),
    ):
        found = [at for at, name in enumerate(names) if is_own(name)]
        if len(found) == 1:
            return found[0]
    are_levels = all(SENIORITY.fullmatch(name) or key(RANK.sub("", name)) == own for name in names)
    return 0 if are_levels else None


def _rank_and_trade(name: str) -> tuple[list[str], list[str]]:
    return [word.casefold() for word in SENIORITY.findall(name)], key(name).split()[-1:]
