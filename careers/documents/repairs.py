"""Lines -> pieces: what had run together is taken apart, and every repair is noted.

Taking apart happens between words only, so the words of the pieces are those of the lines.
"""

import re
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from msgspec.structs import replace

from ..sandbox.documents.structure import Line
from ..sandbox.documents.words import ABBREVIATED, LONGEST_HEADING, LONGEST_READ, key, pattern, wordings

NAME = r"[A-Z0-9][\w+#./’'-]*"
JOINT = r"(?:and|of|or|for|in|to|the|with|a|&|/)"
#: A run of capitalised words that ends the text: "Leadership and Collaboration:".
LAST_LABEL = re.compile(rf"(?<=\s)({NAME}(?:,? (?:{JOINT} ){{0,2}}{NAME}){{0,7}}:)$")
SENTENCE_LABEL = re.compile(r"[.!?)] ([A-Z][^.:!?()]{2,70}:)$")
#: Behind another label, in a paragraph.
SECOND_LABEL = re.compile(r": ([A-Z][\w &/’'-]{2,50}:)$")
NUMBERED = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)] (?=\*{0,2}[A-Z])")
DASHED = re.compile(r"(?:(?<=\s)|^)[-–•*] (?=\*{0,2}[A-Z0-9\"“(])")
HASHED = re.compile(r"(?:(?<=\s)|^)(#{2,6}) (?=[A-Z0-9])")
CAPITAL = re.compile(r" (?=[A-Z])")
LEAD_IN = re.compile(r"\b(?:include|includes|including|are|following|encompass|be|as|cover|involve)\s*$")
OPENERS, SMALL = (frozenset(wordings(name).split("|")) for name in ("openers", "small-words"))
GOES_ON = pattern("goes-on", "(?:", "|[&,/–-])$")
Changes = dict[str, Any]
#: A paragraph with more marks than this never was a list.
MOST_MARKS = 300
#: So much at the end of a text may be a label; longer texts are not looked through.
LONGEST_LABEL, LONGEST_ITEM = 110, 4000


def pieces(lines: tuple[Line, ...]) -> list[Line]:
    """The pieces of `lines`, in their order; each `repair` is what was mended here."""
    found = _whole_headings([replace(line, at=at, repair="") for at, line in enumerate(lines)])
    found = [part for piece in found for part in _run_on(piece)]
    return _lists(_parted(found, _common_names(lines)))


def _common_names(lines) -> set[str]:
    """Words of the document's first headings: a closing sentence likes to begin with the role's name."""
    short = [line.text for line in lines[:12] if len(line.text) < 80 and line.kind in {"heading", "text"}]
    return {word.rstrip("s") for text in short[:4] for word in key(text).split() if len(word) > 3}


def _whole_headings(found: list[Line]) -> list[Line]:
    """`found` with "Senior" and "Data Steward", or "Skills" and "and qualifications", as one heading."""
    out: list[Line] = []
    for piece in found:
        before = out[-1] if out else None
        if piece.kind == "heading" and len(piece.text) > LONGEST_HEADING:
            piece = replace(piece, kind="text")
        are_alike = before and before.kind == piece.kind == "heading" and before.level == piece.level
        size = len(before.text) + len(piece.text) if before else 0
        if before and are_alike and size < LONGEST_HEADING and _goes_on(before, piece):
            out[-1] = replace(before, text=f"{before.text} {piece.text}")
        else:
            out.append(piece)
    return out


def _goes_on(before: Line, piece: Line) -> bool:
    is_small = piece.text[:1].islower() and before.text[:1].isupper()
    return is_small or bool(GOES_ON.search(before.text) and not GOES_ON.match(piece.text))


# One paragraph that holds what were many bullets


def _run_on(piece: Line) -> list[Line]:
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
    start, changes = 0, Changes()
    for begin, end, next_changes in [*marks, (len(text), len(text), Changes())]:
        if words := text[start:begin].strip():
            part = replace(piece, text=words, repair=note, joined=False, **changes)
            found += _heading_and_text(part) if part.kind == "heading" else [part]
        start, changes = end, next_changes
    return found


def _marks(text: str) -> list[tuple[int, int, Changes]]:
    """Where items and headings begin in `text`: (begin, end of the mark, what that makes of a piece)."""
    marks = [(m.start(), m.end(), Changes(kind="heading", level=len(m[1]))) for m in HASHED.finditer(text)]
    dashes = [(m.start(), m.end(), Changes(kind="item", ordinal="")) for m in DASHED.finditer(text)]
    numbers: list[tuple[int, int, Changes]] = []
    for match in NUMBERED.finditer(text):
        if int(match[1]) == len(numbers) + 1:
            numbers.append((match.start(), match.end(), Changes(kind="item", ordinal=match[1])))
    for several in (dashes, numbers):
        marks += several if len(several) > 2 else []
    return sorted(marks, key=lambda mark: mark[:2])


def _heading_and_text(piece: Line) -> list[Line]:
    """A heading whose text follows on the same line: it ends before the sentence begins."""
    words = piece.text.split(" ")
    small = (at for at, word in enumerate(words) if at and word[:1].islower() and word not in SMALL)
    end = next(small, len(words) + 1) - 1
    if end == len(words) and len(piece.text) <= LONGEST_HEADING:
        return [piece]
    if not 0 < end <= 10 or len(heading := " ".join(words[:end])) > LONGEST_HEADING:
        return [replace(piece, kind="text")]
    return [replace(piece, text=heading), replace(piece, text=" ".join(words[end:]), kind="text")]


def _split(piece: Line, at: int, note: str, **changes: Any) -> list[Line]:
    """`piece` up to `at`, and the rest: a paragraph of its own, unless `changes` make it something else."""
    rest = {"text": piece.text[at:].strip(), "kind": "text", "ordinal": "", "indent": 0}
    repair = "; ".join(filter(None, (piece.repair, note)))
    first = replace(piece, text=piece.text[:at].strip())
    return [first, replace(piece, **{**rest, "repair": repair, **changes})]


# A closing sentence or a label at the end of a bullet, or of the paragraph before a list


def _parted(found: list[Line], names: set[str]) -> list[Line]:
    closing = _("A closing sentence stuck to the last item of the list; it is a paragraph now.")
    out: list[Line] = []
    for piece, after in zip_longest(found, found[1:]):
        is_last = after is None or after.kind != "item" or after.indent < piece.indent
        # A paragraph's own labels ("... software: - Item") end with a colon and lead to the next list.
        leads_on = after is not None and after.kind == "item" and piece.text.endswith(":")
        parts, is_short = [piece], len(piece.text) <= LONGEST_ITEM
        if piece.kind == "item" and (is_last or leads_on) and is_short:
            siblings = [other for other in out[-3:] if (other.kind, other.indent) == ("item", piece.indent)]
            if (at := _closing_at(piece.text, siblings, names)) is not None:
                parts = _split(piece, at, closing)
        last = parts.pop()
        holds = last.kind == "item" and after is not None and after.indent > last.indent
        at = _label_at(last) if leads_on and is_short and not holds else None
        out += [*parts, *([last] if at is None else _labelled(last, at))]
    return out


def _labelled(piece: Line, at: int) -> list[Line]:
    label = piece.text[at:].strip()
    note = _("The label “%(label)s” stuck to the end of the text before it.") % {"label": label}
    label = label.rstrip(":")
    if LEAD_IN.search(label) or len(label.split()) > 8:
        return _split(piece, at, note, joined=False)
    return _split(piece, at, note, kind="heading", text=label, level=9, joined=False)


def _closing_at(text: str, siblings: list[Line], names: set[str]) -> int | None:
    """Where the sentence begins that does not belong to the item, or None."""
    if text[-1] not in ".:!" or len(text) < 60:
        return None
    siblings_stop = any(other.text[-1:] in ".!?" for other in siblings)
    for match in CAPITAL.finditer(text):
        before, words = text[: match.start()], text[match.end() : match.end() + 300].split()
        if len(words) < 7 or ABBREVIATED.search(before[-12:]):
            continue
        names_role = len({word.strip(",.").casefold().rstrip("s") for word in words[:5]} & names) > 1
        last = before.rsplit(None, 1)[-1]
        may_end = last[-1] in ".!?" or (
            not siblings_stop and last[-1] not in ",;:&/-–(" and " " in before and last not in SMALL
        )
        if may_end and (names_role or (words[0] in OPENERS and not siblings_stop)):
            return match.end()
    return None


def _label_at(piece: Line) -> int | None:
    """Where the label begins that a piece ends with, or None."""
    patterns = {"item": (SENTENCE_LABEL, LAST_LABEL), "text": (SECOND_LABEL,)}.get(piece.kind, ())
    offset = max(0, len(piece.text) - LONGEST_LABEL)
    found = (pattern.search(piece.text, offset) for pattern in patterns)
    return next((match.start(1) for match in found if match), None)


# Numbers and depths of lists


def _lists(found: list[Line]) -> list[Line]:
    """The numbers of every run of items: where all are 1 or they go on, bullets between belong to them."""
    out: list[Line] = []
    run: list[Line] = []
    for piece in found:
        if piece.kind != "item" and not (run and piece.joined):
            out += [*_list(run), piece]
            run = []
        else:
            run.append(piece)
    return out + _list(run)


def _list(run: list[Line]) -> list[Line]:
    numbered = [piece for piece in run if piece.ordinal]
    ordinals = [piece.ordinal for piece in numbered]
    counted = [str(number) for number in range(1, len(ordinals) + 1)]
    if len(ordinals) < 2 or (set(ordinals) != {"1"} and ordinals != counted):
        return run
    if len({piece.indent for piece in numbered}) > 1:
        return run
    note = _("Every number of the list was 1; it is counted from 1 again.") if ordinals != counted else ""
    out, count = [], 0
    for piece in run:
        if piece.ordinal:
            repair = "; ".join(filter(None, (piece.repair, note)))
            piece = replace(piece, ordinal=counted[count], repair=repair)
            count += 1
        elif piece.kind == "item" and count and piece.indent == numbered[0].indent:
            piece = replace(piece, indent=piece.indent + 1)
        out.append(piece)
    return out
