"""The steps of a career: from lists, tables, numbered steps and lines with arrows."""

import re

import msgspec
from django.utils.translation import gettext as _

from careers.pages import Ladder, Rung

from ..sandbox.documents.words import key, plain, shortened
from . import money, pay
from .outline import COLUMN_OF_NAMES, SENIORITY
from .structure import Known, LinePiece, free

LADDER = re.compile(r"\b(?:career|progress|ladder|advancement|path|promotion|steps?)\w*", re.I)
ARROW = re.compile(r"\s*(?:→|➔|➜|⟶|⇒|»|>{1,2}|[-=]+>)\s*")
BETWEEN = re.compile(r"\s*[;,]\s*")
STEP = re.compile(r"^(?:step|stage|level|phase)\s+(?:\d{1,2}|[ivx]{1,4})\s*[:.)–—-]\s*", re.I)
YEARS = re.compile(r"\s*\(.*\)$")
MOST_RUNGS = 12


def runs(pieces: list[LinePiece], kind: str, heading: str) -> list[list[LinePiece]]:
    """Lists, tables and lines with arrows that may be the steps of a career."""
    found: list[list[LinePiece]] = []
    run: list[LinePiece] = []
    sub = ""
    for piece in [*pieces, LinePiece(at=-1, line=0, text="", kind="heading")]:
        about = sub or heading
        if piece.kind == "heading":
            if run and LADDER.search(about) and (sub or kind == "career-development"):
                found.append(run)
            sub, run = plain(piece.text), []
        elif piece.kind in {"item", "row"} or STEP.match(piece.text[:40]):
            run.append(piece)
        if (
            piece.kind in {"item", "text"}
            and 10 < len(piece.text) < 400
            and (steps := _in_one_line(piece, kind))
        ):
            found.append([msgspec.structs.replace(piece, text=step, kind="item", indent=0) for step in steps])
            run = []
    return found


def _in_one_line(piece: LinePiece, kind: str) -> list[str]:
    """The steps of "Junior > Senior > Lead", or of "Junior; Senior; Lead" in a section on careers."""
    text = plain(piece.text)
    mark = ARROW if ARROW.search(text) else BETWEEN
    label, rest = pay.label_and_rest(text)
    steps = [step.rstrip(". ") for step in mark.split(rest if label and mark.search(rest) else text)]
    names = mark is ARROW or all(step[:1].isupper() and len(step.split()) <= 5 for step in steps)
    if not 3 <= len(steps) <= MOST_RUNGS or not names or (mark is BETWEEN and kind != "career-development"):
        return []
    return [step for step in steps if step]


def ladder(
    runs: list[list[LinePiece]], title: str, known: Known, role_slug: str
) -> tuple[Ladder, LinePiece, float] | None:
    """The first of `runs` that is a ladder, the piece it begins with, and how sure that is."""
    for run in runs:
        steps = _steps(run)
        named = any(SENIORITY.search(name) or key(name) == key(title) for name, _rest in steps)
        if len(steps) < 2 or not (named or STEP.match(run[0].text[:40])):
            continue
        own = _own_rung([name for name, _rest in steps], title)
        made = Ladder(
            slug=free(f"{role_slug[:90]}-career", set(known.ladder_slugs), 110),
            title=shortened(_("Steps of a %(title)s") % {"title": title}, 150),
            rungs=tuple(
                Rung(
                    title=name[:200],
                    role=role_slug if at == own else known.roles.get(key(name)),
                    summary=shortened("; ".join(rest), 600),
                )
                for at, (name, rest) in enumerate(steps)
            ),
        )
        if own is None:
            made = _with_own_rung(made, title, role_slug)
        return made, run[0], 0.85 if own is not None else 0.6
    return None


def _steps(run: list[LinePiece]) -> list[tuple[str, list[str]]]:
    """The names of the steps, each with what is said of it; empty where one is no name."""
    steps: list[tuple[str, list[str]]] = []
    taken = set()
    for piece in run:
        if piece.indent and piece.kind == "item":
            if steps:
                steps[-1][1].append(plain(piece.text))
            continue
        name, rest = _name_and_rest(piece)
        if not (1 <= len(name.split()) <= 7 and name[:1].isupper() and name[-1] not in ".,;"):
            if piece.kind == "row" and not steps:
                continue
            return []
        if piece.kind == "row" and key(name) in HEADS:
            continue
        if key(name) in taken:
            return []
        taken.add(key(name))
        steps.append((name, [rest] if rest else []))
    return steps if len(steps) <= MOST_RUNGS else []


#: How the first column of a table of steps is headed.
HEADS = frozenset(
    ["step", "level", "role", "title", "job title", "stage", "position", "job", "grade", "career stage"]
)


def _name_and_rest(piece: LinePiece) -> tuple[str, str]:
    if piece.kind == "row" and piece.cells:
        return plain(piece.cells[0]), " · ".join(map(plain, piece.cells[1:]))
    words = STEP.sub("", plain(piece.text))
    name, rest = pay.label_and_rest(words)
    if not name:
        name, rest = words.rstrip(":"), ""
        if spans := money.spans(name[:200]):
            name, rest = name[: spans[0].start].rstrip(" ,(–-"), name[spans[0].start :]
    if match := YEARS.search(name):
        rest = " ".join(filter(None, [match[0].strip(" ()"), rest]))
        name = name[: match.start()]
    return name.strip(), rest


def _own_rung(names: list[str], title: str) -> int | None:
    """The step that is the document's own role: its very name, or the same rank and trade."""
    for at, name in enumerate(names):
        if key(name) in {key(title), key(YEARS.sub("", title))}:
            return at
    rank = [word.casefold() for word in SENIORITY.findall(title)]
    same = [
        at
        for at, name in enumerate(names)
        if [word.casefold() for word in SENIORITY.findall(name)] == rank
        and key(name).split()[-1:] == key(title).split()[-1:]
    ]
    return same[0] if len(same) == 1 else None


def _with_own_rung(ladder: Ladder, title: str, role_slug: str) -> Ladder:
    """A ladder shows on the pages its rungs point at: one that names no step of this role gets it last."""

    rungs = tuple(
        msgspec.structs.replace(rung, role=None) if rung.role == role_slug else rung for rung in ladder.rungs
    )
    return msgspec.structs.replace(ladder, rungs=(*rungs, Rung(title=title[:200], role=role_slug)))
