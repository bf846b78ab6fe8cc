"""Which headings open the sections of a page, and where one was lost."""

from collections import Counter

from ..sandbox.documents.wording import CUSTOM, RELATED, heading_kind, prose_kind
from .shape import Piece

#: So many headings of one level are not all those of sections.
MANY_SECTIONS = 15


def section_headings(pieces: list[Piece], title_at: int | None) -> dict[int, tuple[str, float]]:
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
        known = sum(kind != CUSTOM and sure > 0.9 for kind, sure in opens.values())
        # Sections and what is in them may all have headings of one level: then it says nothing.
        if len(levels) > 1 or len(opens) < MANY_SECTIONS or known * 5 > len(opens) * 2:
            return opens
    return _by_wording(pieces, headings)


def _by_wording(pieces, headings) -> dict[int, tuple[str, float]]:
    """Of a flat list of headings, for every kind the one that names it best; the others are sub-headings."""
    candidates: dict[str, list[tuple[float, int]]] = {}
    for at, piece in headings:
        if kind := heading_kind(piece.text):
            after = pieces[at + 1] if at + 1 < len(pieces) else None
            prose = after is not None and after.kind == "text" and len(after.text) > 60
            candidates.setdefault(kind[0], []).append((kind[1] + 0.15 * prose, at))
    found = {}
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
            kind = heading_kind(piece.text)
            if at not in found and kind and kind[1] > 0.9 and current not in {None, kind[0], RELATED}:
                found[at] = (kind[0], 0.75)
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
