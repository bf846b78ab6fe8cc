"""Lines -> pieces: what had run together is taken apart, and every repair is noted.

Taking apart happens between words only, so the words of the pieces are those of the lines.
"""

import re
from itertools import zip_longest
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from ..sandbox.documents.structure import Line
from ..sandbox.documents.words import ABBREVIATED, LONGEST_HEADING, LONGEST_READ, key, wordings
from .structure import LinePiece

NAME = r"[A-Z0-9][\w+#./’'-]*"
JOINT = r"(?:and|of|or|for|in|to|the|with|a|&|/)"
#: A run of capitalised words that ends the text: "Leadership and Collaboration:".
LAST_LABEL = re.compile(rf"(?<!\S){NAME}(?:,? (?:{JOINT} ){{0,2}}{NAME}){{0,7}}:$")
SENTENCE_LABEL = re.compile(r"[.!?)] ([A-Z][^.:!?()]{2,70}):$")
NUMBERED = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)] (?=\*{0,2}[A-Z])")
DASHED = re.compile(r"(?:(?<=\s)|^)[-–•*] (?=\*{0,2}[A-Z0-9\"“(])")
HASHED = re.compile(r"(?:(?<=\s)|^)(#{2,6}) (?=[A-Z0-9])")
CAPITAL = re.compile(r" (?=[A-Z])")
LEAD_IN = re.compile(r"\b(?:include|includes|including|are|following|encompass|be|as|cover|involve)\s*$")
OPENERS, SMALL = (frozenset(wordings(name).split("|")) for name in ("openers", "small-words"))
#: A paragraph with more marks than this never was a list.
MOST_MARKS = 300


def pieces(lines: tuple[Line, ...]) -> list[LinePiece]:
    """The pieces of `lines`, in their order."""
    found = _whole_headings([_piece(at, line) for at, line in enumerate(lines)])
    names = _common_names(lines)
    found = [part for piece in found for part in _run_on(piece)]
    found = _closing_sentences(found, names)
    found = _glued_labels(found)
    return _lists(found, lines)


def _piece(at: int, line: Line) -> LinePiece:
    return LinePiece(
        at=at,
        line=line.number,
        text=line.text,
        # What is too long for a heading of a section is none.
        kind="text" if line.kind == "heading" and len(line.text) > LONGEST_HEADING else line.kind,
        level=line.level,
        ordered=bool(line.ordinal),
        number=int(line.ordinal) if line.ordinal.isdecimal() else 0,
        indent=line.indent,
        cells=line.cells,
        joined=line.joined,
    )


def _common_names(lines) -> set[str]:
    """Words of the document's first headings: a closing sentence likes to begin with the role's name."""
    short = [line.text for line in lines[:12] if len(line.text) < 80 and line.kind in {"heading", "text"}]
    words = {word.rstrip("s") for text in short[:4] for word in key(text).split() if len(word) > 3}
    return words | {"engineer", "analyst", "manager", "developer", "designer", "scientist", "professional"}


# A heading on two lines

#: What ends, or is, the first line of a heading that goes on in the next.
GOES_ON = re.compile(
    r"(?:^(?:senior|junior|deputy|assistant|associate|lead|principal|chief|head|trainee|graduate|vice|acting|interim)|"
    r"\b(?:of|and|or|for|the|in|to|with|und|de|du|des|et|y|e|en|van|di)|[&,/–-])$",
    re.I,
)


def _whole_headings(found: list[LinePiece]) -> list[LinePiece]:
    """`found` with "Senior" and "Data Steward", or "Skills" and "and qualifications", as one heading."""
    out: list[LinePiece] = []
    for piece in found:
        before = out[-1] if out else None
        if (
            before is not None
            and before.kind == piece.kind == "heading"
            and before.level == piece.level
            and (
                (piece.text[:1].islower() and before.text[:1].isupper())
                or (GOES_ON.search(before.text) and not GOES_ON.match(piece.text))
            )
            and len(before.text) + len(piece.text) < LONGEST_HEADING
        ):
            out[-1] = msgspec.structs.replace(before, text=f"{before.text} {piece.text}")
        else:
            out.append(piece)
    return out


# One paragraph that holds what were many bullets


def _run_on(piece: LinePiece) -> list[LinePiece]:
    text = piece.text
    if piece.kind not in {"text", "item"} or not 60 < len(text) <= LONGEST_READ:
        return [piece]
    marks = _marks(text)
    if not 3 <= len(marks) <= MOST_MARKS:
        return [piece]
    note = _("One paragraph held %(count)d list items and headings; they are taken apart.") % {
        "count": len(marks)
    }
    found = []
    start, kind, level = 0, piece.kind, 0
    for begin, end, next_kind, next_level in [*marks, (len(text), len(text), "", 0)]:
        words = text[start:begin].strip()
        if words:
            part = msgspec.structs.replace(piece, text=words, repair=note, joined=False)
            if kind == "heading":
                found += _heading_and_text(part, level)
            elif kind == "ordered":
                found.append(msgspec.structs.replace(part, kind="item", ordered=True, number=level))
            elif kind == "item" and start:
                found.append(msgspec.structs.replace(part, kind="item", ordered=False, number=0))
            else:
                found.append(msgspec.structs.replace(part, kind=piece.kind))
        start, kind, level = end, next_kind, next_level
    return found


def _marks(text: str) -> list[tuple[int, int, str, int]]:
    """Where items and headings begin in `text`: (begin, end of the mark, kind, level or number)."""
    marks = [(m.start(), m.end(), "heading", len(m[1])) for m in HASHED.finditer(text)]
    dashes = [(m.start(), m.end(), "item", 0) for m in DASHED.finditer(text)]
    if len(dashes) > 2:
        marks += dashes
    expected, numbers = 1, []
    for match in NUMBERED.finditer(text):
        if int(match[1]) == expected:
            numbers.append((match.start(), match.end(), "ordered", expected))
            expected += 1
    if len(numbers) > 2:
        marks += numbers
    return sorted(marks)


def _heading_and_text(piece: LinePiece, level: int) -> list[LinePiece]:
    """A heading whose text follows on the same line: it ends before the sentence begins."""
    words = piece.text.split(" ")
    end = len(words)
    for at, word in enumerate(words):
        if at and word[:1].islower() and word not in {"and", "of", "the", "in", "for", "to", "or", "a", "&"}:
            end = at - 1
            break
    if end == len(words) and len(piece.text) <= 100:
        return [msgspec.structs.replace(piece, kind="heading", level=level)]
    if not 0 < end <= 10 or len(" ".join(words[:end])) > LONGEST_HEADING:
        return [msgspec.structs.replace(piece, kind="text")]
    heading, rest = " ".join(words[:end]), " ".join(words[end:])
    return [
        msgspec.structs.replace(piece, text=heading, kind="heading", level=level),
        msgspec.structs.replace(piece, text=rest, kind="text"),
    ]


def _split(piece: LinePiece, at: int, note: str, **changes: Any) -> list[LinePiece]:
    """`piece` up to `at`, and the rest: a paragraph of its own, unless `changes` make it something else."""
    rest = {"text": piece.text[at:].strip(), "kind": "text", "ordered": False, "number": 0, "indent": 0}
    repair = "; ".join(filter(None, (piece.repair, note)))
    first = msgspec.structs.replace(piece, text=piece.text[:at].strip())
    return [first, msgspec.structs.replace(piece, **{**rest, "repair": repair, **changes})]


# A closing sentence at the end of the last bullet


def _closing_sentences(found: list[LinePiece], names: set[str]) -> list[LinePiece]:
    note = _("A closing sentence stuck to the last item of the list; it is a paragraph now.")
    out: list[LinePiece] = []
    for piece, after in zip_longest(found, found[1:]):
        is_last = after is None or after.kind != "item" or after.indent < piece.indent
        # A paragraph's own labels ("... software: - Item") end with a colon and lead to the next list.
        leads_on = after is not None and after.kind == "item" and piece.text.endswith(":")
        split = None
        if piece.kind == "item" and (is_last or leads_on) and len(piece.text) <= 4000:
            siblings = [other for other in out[-3:] if (other.kind, other.indent) == ("item", piece.indent)]
            split = _closing_at(piece.text, siblings, names)
        out += [piece] if split is None else _split(piece, split, note)
    return out


def _closing_at(text: str, siblings: list[LinePiece], names: set[str]) -> int | None:
    """Where the sentence begins that does not belong to the item, or None."""
    if text[-1] not in ".:!" or len(text) < 60:
        return None
    siblings_stop = any(other.text[-1:] in ".!?" for other in siblings)
    for match in CAPITAL.finditer(text):
        before = text[: match.start()]
        words = text[match.end() : match.end() + 300].split()
        if len(words) < 7 or ABBREVIATED.search(before[-12:]):
            continue
        names_role = len({word.strip(",.").casefold().rstrip("s") for word in words[:5]} & names) > 1
        begins = words[0] in OPENERS or names_role
        if before[-1] in ".!?":
            is_closing = begins and (
                words[0] in {"In", "Overall", "By", "These"} or not siblings_stop or names_role
            )
        else:
            last = before.rsplit(None, 1)[-1]
            goes_on = words[1][:1].islower() and last[:1].islower() and len(words) > 11
            is_closing = (
                not siblings_stop
                and before[-1] not in ",;:&/-–("
                and len(before.split()) > 1
                and last not in SMALL
                and (begins or goes_on)
            )
        if is_closing:
            return match.end()
    return None


# A label at the end of the bullet, or the paragraph, before its list


def _glued_labels(found: list[LinePiece]) -> list[LinePiece]:
    out: list[LinePiece] = []
    for piece, after in zip_longest(found, found[1:]):
        split = None
        if (
            after is not None
            and after.kind == "item"
            and piece.text.endswith(":")
            and len(piece.text) <= 4000
        ):
            if piece.kind == "item" and after.indent <= piece.indent:
                split = _label_at(piece.text)
            elif piece.kind == "text":
                split = _label_after_colon(piece.text)
        if split is None:
            out.append(piece)
            continue
        label = piece.text[split:].strip()
        note = _("The label “%(label)s” stuck to the end of the text before it.") % {"label": label}
        if not LEAD_IN.search(label.rstrip(":")) and len(label.split()) <= 8:
            out += _split(piece, split, note, kind="heading", text=label.rstrip(":"), level=9, joined=False)
        else:
            out += _split(piece, split, note, joined=False)
    return out


def _label_at(text: str) -> int | None:
    tail = text[-110:]
    offset = len(text) - len(tail)
    if match := SENTENCE_LABEL.search(tail):
        return offset + match.start(1)
    if (match := LAST_LABEL.search(tail)) and (begin := offset + match.start()) > 0:
        return begin if text[:begin].strip() else None
    return None


def _label_after_colon(text: str) -> int | None:
    match = re.search(r": ([A-Z][\w &/’'-]{2,50}):$", text[-80:])
    return len(text) - len(text[-80:]) + match.start(1) if match else None


# Numbers and depths of lists


def _lists(found: list[LinePiece], lines: tuple[Line, ...]) -> list[LinePiece]:
    """The numbers of every run of items: where all are 1 or they go on, bullets between belong to them."""
    out: list[LinePiece] = []
    run: list[LinePiece] = []
    for piece in found:
        if piece.kind == "item" or (run and piece.joined):
            run.append(piece)
        else:
            out += _list(run, lines)
            out.append(piece)
            run = []
    return out + _list(run, lines)


def _list(run: list[LinePiece], lines: tuple[Line, ...]) -> list[LinePiece]:
    numbered = [piece for piece in run if piece.ordered and lines[piece.at].kind == "item"]
    ordinals = [lines[piece.at].ordinal for piece in numbered]
    all_one = set(ordinals) == {"1"}
    if len(numbered) < 2 or not (all_one or ordinals == [str(n + 1) for n in range(len(ordinals))]):
        return run
    depth = min(piece.indent for piece in numbered)
    if len({piece.indent for piece in numbered}) > 1:
        return run
    note = _("Every number of the list was 1; it is counted from 1 again.")
    out, under = [], False
    for piece in run:
        if piece.ordered:
            under = True
            if all_one:
                note_too = "; ".join(filter(None, (piece.repair, note)))
                piece = msgspec.structs.replace(piece, number=0, repair=note_too)
        elif piece.kind == "item" and under and piece.indent == depth:
            piece = msgspec.structs.replace(piece, indent=depth + 1)
        out.append(piece)
    return out
