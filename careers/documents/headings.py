"""Which line of a document is its title, and which open the sections of a page."""

import re
from collections import Counter
from pathlib import PurePath

import msgspec
from django.utils.translation import gettext as _

from ..sandbox.documents.structure import Document
from ..sandbox.documents.words import CUSTOM, RELATED, heading_kind, key, plain, prose_kind
from .structure import LinePiece

NO_TITLE = re.compile(
    r"^(?:logo|home$|menu$|careers?$|jobs$|skip to|back to|share|log ?in|sign (?:in|up)|search$|apply|"
    r"breadcrumb|cookie|contents?$|table of contents|page \d)|[|>»›]",
    re.I,
)
TITLE_START = re.compile(
    r"(?:how to become|a career as|careers? in|working as|become)\s+(?:an?\s+)?(?=\S)", re.I
)
TITLE_END = re.compile(
    r"(?:\s+|\s*[:–-]\s*)(?:job description|career guide|job profile|career profile|role profile|job guide|"
    r"career overview|job description template)(?:,? [\w ,&]{0,60})?$",
    re.I,
)


def find_title(document: Document, pieces: list[LinePiece]) -> tuple[int | None, str]:
    """Where the title stands, and its words. Without one, the name of the file has to do."""
    first_known = len(pieces)
    candidates: list[tuple[int, LinePiece]] = []
    for at, piece in enumerate(pieces[:200]):
        if piece.level == 1 and len(piece.text) < 300:
            # "Carpenter | Some Publisher"
            piece = msgspec.structs.replace(piece, text=re.split(r"\s[|»›]\s", piece.text)[0])
        names_role = not candidates and at < 4 and TITLE_START.match(piece.text)
        if (
            piece.kind == "heading"
            and (kind := heading_kind(piece.text))
            and kind[1] > 0.9
            and not names_role
        ):
            first_known = at
            break
        if len(piece.text) > 150 or piece.kind not in {"heading", "text"} or NO_TITLE.search(piece.text):
            continue
        if piece.kind == "heading" or (
            at < 4 and len(piece.text.split()) < 9 and piece.text[-1] not in ".:;,!?"
        ):
            candidates.append((at, piece))
    top = [each for each in candidates if each[1].kind == "heading" and each[1].level == 1]
    if top:
        at, piece = top[0]
        return at, _title_words(piece.text)
    if candidates:
        uses = Counter(word for piece in pieces[:400] for word in key(piece.text[:2000]).split())
        at, piece = max(
            candidates[:6],
            key=lambda each: (
                min((uses[word] for word in key(each[1].text).split()), default=0) > 1,
                each[1].kind == "heading",
                -each[0],
            ),
        )
        if at <= first_known:
            return at, _title_words(piece.text)
    name = re.sub(r"[-_]+", " ", PurePath(document.name).stem).strip()
    return None, (name[:1].upper() + name[1:])[:150] or _("Untitled role")


def _title_words(text: str) -> str:
    words = plain(text).lstrip("# ").rstrip(":").strip()
    if match := re.match(
        r"(?:(?:job|role|career) (?:title|profile|description)|role|position|job|title)\s*:\s*(\S.*)",
        words,
        re.I,
    ):
        words = match[1]
    return TITLE_END.sub("", TITLE_START.sub("", words, count=1))[:200] or words[:200]


# Headings of sections, and where one was lost


#: So many headings of one level are not all those of sections.
MANY_SECTIONS = 15


def section_headings(pieces: list[LinePiece], title_at: int | None) -> dict[int, tuple[str, float]]:
    """The headings that open sections: by their level where the format has levels, else by wording."""
    all_headings = [
        (at, piece)
        for at, piece in enumerate(pieces)
        if piece.kind == "heading" and piece.level < 7 and (title_at is None or at > title_at)
    ]
    # What was taken out of running text is no heading of a whole section, unless there are no others.
    headings = [each for each in all_headings if not each[1].repair] or all_headings
    levels = Counter(piece.level for _at, piece in headings if piece.level)
    if sum(levels.values()) > len(headings) // 2 and levels:
        known = Counter(piece.level for _at, piece in headings if piece.level and heading_kind(piece.text))
        usual = [level for level, count in sorted(levels.items()) if count > 1 or known[level]]
        level = usual[0] if usual else min(levels)
        title_level = pieces[title_at].level if title_at is not None else 0
        if title_level and level < title_level:
            level = min((one for one in levels if one >= title_level), default=level)
        opens = {
            at: heading_kind(piece.text) or (CUSTOM, 0.6)
            for at, piece in headings
            if piece.level and piece.level <= level
        }
        sure_ones = sum(kind != CUSTOM and sure > 0.9 for kind, sure in opens.values())
        # Sections and what is in them may all have headings of one level: then it says nothing.
        if len(levels) > 1 or len(opens) < MANY_SECTIONS or sure_ones * 5 > len(opens) * 2:
            return opens
    return _by_wording(pieces, headings)


def _by_wording(pieces, headings) -> dict[int, tuple[str, float]]:
    """Of a flat list of headings, for every kind the one that names it best; the others are sub-headings."""
    candidates: dict[str, list[tuple[float, int]]] = {}
    for at, piece in headings:
        if named := heading_kind(piece.text):
            after = pieces[at + 1] if at + 1 < len(pieces) else None
            prose = after is not None and after.kind == "text" and len(after.text) > 60
            candidates.setdefault(named[0], []).append((named[1] + 0.15 * prose, at))
    found: dict[int, tuple[str, float]] = {}
    for kind, scored in candidates.items():
        if kind == CUSTOM:
            found |= {at: (kind, 0.8) for _score, at in scored}
            continue
        best = max(score for score, _at in scored)
        all_best = [at for score, at in scored if score == best]
        # Of equals the first, unless a paragraph follows each of them.
        for at in all_best if best > 1 else all_best[:1]:
            found[at] = (kind, min(0.95, best))
    if not _open_with_prose(found, pieces):
        current = None
        for at, piece in headings:
            named = heading_kind(piece.text)
            if at not in found and named and named[1] > 0.9 and current not in {None, named[0], RELATED}:
                found[at] = (named[0], 0.75)
            current = found[at][0] if at in found else current
    related = [at for at, (kind, _score) in found.items() if kind == RELATED]
    if related:
        found = {at: kind for at, kind in found.items() if at <= related[0] or kind[1] > 0.9}
    return found


def _open_with_prose(found, pieces) -> bool:
    """Whether sections begin with a paragraph here: then a known heading above a list is a sub-heading."""
    after = [
        pieces[at + 1] for at, (kind, _score) in found.items() if kind != RELATED and at + 1 < len(pieces)
    ]
    prose = sum(piece.kind == "text" and len(piece.text) > 60 for piece in after)
    return prose > 2 and prose * 3 >= len(after) * 2


def lost_headings(pieces, opens) -> dict[int, tuple[str, float]]:
    """Paragraphs in the middle of a section that open one of a kind which no heading names."""
    named = {kind for kind, _score in opens.values()}
    found = {}
    current = None
    for at, piece in enumerate(pieces):
        if at in opens:
            current = opens[at][0]
            continue
        before = pieces[at - 1] if at else None
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if (
            current not in {None, RELATED}
            and piece.kind == "text"
            and not piece.joined
            and not piece.repair
            and 80 < len(piece.text) < 1500
            and before is not None
            and before.kind != "heading"
            and before.at != piece.at
            and after is not None
            and after.kind in {"heading", "item"}
            and not (after.kind == "heading" and opens.get(at + 1))
            and (_after_list(pieces, at))
            and (kind := prose_kind(piece.text, named))
        ):
            found[at] = kind
            named.add(kind[0])
            current = kind[0]
    return found


def _after_list(pieces, at) -> bool:
    """Whether the text before has come to its end: a list, or the closing sentence of one."""
    before = pieces[at - 1]
    return before.kind == "item" or (before.kind == "text" and bool(before.repair))
