"""Which line of a document is its title, and which open the sections of a page."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import PurePath
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..sandbox.documents.structure import Document, Line
from ..sandbox.documents.words import CUSTOM, RELATED, heading_kind, is_heading, pattern, plain, wordings

TITLE_LABEL, MAYBE_TITLE_LABEL = pattern("title-label", ""), pattern("maybe-title-label", "")
#: "Location: Leeds": a label and a short fact.
FACT = re.compile(r"\**([^\W\d][^:*\n]{1,40}?)\**\s*:\**\s+(\S.{0,149})$")
LABELLED_LINES = 40
NO_TITLE = pattern("no-title", "^", r"|[|>»›@]|://|\bwww\.|^\W*\d|\b(?:19|20)\d\d$|\d{4,}")
ORGANISATION = pattern("organisation")
#: By how it ends, and but for other words that end so.
OCCUPATION = pattern("occupation", rf"\b(?!(?:{wordings('no-occupation')})\b)")
TITLE_START = pattern("title-start", "^", r"\s+(?:an?\s+)?(?=\S)")
TITLE_END = pattern("title-end", r"(?:\s+|\s*[,:–-]\s*)", r"(?:,? [\w ,&]{0,60})?$")


class TitleFound(NamedTuple):
    """Where the title stands, its words, and how sure it is. `at` is None for the name of the file."""

    at: int | None
    words: str
    certainty: float


def label_and_fact(piece: Line) -> tuple[str, str]:
    """ "Location: Leeds", or a row of two cells, as ("Location", "Leeds"); else two empty texts."""
    if piece.kind == "row" and len(piece.cells) == 2:
        return plain(piece.cells[0]).rstrip(": "), plain(piece.cells[1])
    match = FACT.match(piece.text) if piece.kind in {"text", "heading"} and len(piece.text) < 200 else None
    if match is None or len(match[1].split()) > 5:
        return "", ""
    return plain(match[1]).strip(), plain(match[2].split(" **")[0])


def is_name(text: str) -> bool:
    """Whether words may name a career: a few, with a capital, and no sentence."""
    words = plain(text)
    is_short = len(words.split()) <= 7 and sum(map(str.isdigit, words)) < 3
    return is_short and words[:1].isupper() and words[-1] not in ".,;!?"


def find_title(document: Document, pieces: list[Line]) -> TitleFound:
    """The title: behind its label, or the likeliest line before the first section."""
    found, best = _labelled(pieces), _likeliest(pieces)
    if best and (not found or (found.certainty <= 0.9 and pieces[best.at or 0].level == 1)):
        found = best
    name = re.sub(r"[-_]+", " ", PurePath(document.name).stem).strip()
    return found or TitleFound(None, (name[:1].upper() + name[1:])[:150] or _("Untitled role"), 0.3)


def _labelled(pieces: list[Line]) -> TitleFound | None:
    found = None
    for at, (before, piece) in enumerate(pairwise([Line(0, ""), *pieces[:LABELLED_LINES]])):
        label, value = label_and_fact(piece)
        above = plain(before.text).rstrip(": ") if before.kind in {"heading", "text"} else ""
        if not label and piece.kind in {"text", "item"} and TITLE_LABEL.fullmatch(above):
            # The label is a line of its own.
            label, value = above, plain(piece.text)
        if not _is_title(value):
            continue
        if TITLE_LABEL.fullmatch(label):
            return TitleFound(at, _title_words(value), 0.95)
        if not found and MAYBE_TITLE_LABEL.fullmatch(label) and OCCUPATION.search(value):
            found = TitleFound(at, _title_words(value), 0.9)
    return found


def _is_title(words: str) -> bool:
    is_short = 0 < len(words.split()) <= 12 and words[-1] not in ".:;,!?"
    return is_short and not NO_TITLE.search(words) and not heading_kind(words)


class Candidate(NamedTuple):
    """A line that may be the title. Of two the greater one is likelier; `order` falls."""

    is_first: bool
    is_job: bool
    is_heading: bool
    order: int
    words: str


def _likeliest(pieces: list[Line]) -> TitleFound | None:
    """Of the headings and short lines before the first section that which looks most like a title."""
    candidates: list[Candidate] = []
    for at, piece in enumerate(pieces[:200]):
        words = plain(piece.text)
        if piece.level == 1 and len(words) < 300:
            # "Carpenter | Some Publisher"
            words = re.split(r"\s[|»›]\s", words)[0]
        begins = bool(not candidates and at < 4 and TITLE_START.match(words))
        has_end = bool(TITLE_END.search(words))
        kind = heading_kind(words) if piece.kind == "heading" and not has_end else None
        if kind and not begins and (kind[1] > 0.9 or candidates):
            break
        is_fact = label_and_fact(piece)[0] and not has_end and piece.level != 1
        is_other = is_fact or (not begins and (kind or NO_TITLE.search(words)))
        is_short = at < 12 and len(words.split()) < 9 and words[-1:] not in ".:;,!?"
        is_heading = piece.kind == "heading"
        if 0 < len(words) <= 150 and not is_other and (is_heading or (piece.kind == "text" and is_short)):
            name = _title_words(words)
            is_maker = ORGANISATION.search(name) and not OCCUPATION.search(name.split()[-1])
            is_job = bool(OCCUPATION.search(name)) and not is_maker
            is_first = piece.level == 1 and not is_maker
            candidates.append(Candidate(is_first, is_job, is_heading, -at, name))
    if not candidates:
        return None
    best = max(candidates[:12])
    others = [each for each in candidates if each is not best]
    has_rival = any(other.is_first or (other.is_job and not best.is_job) for other in others)
    is_named = best.is_job and best.is_heading and not others
    is_alone = best.is_first and not has_rival and len(best.words.split()) < 7
    is_sure = is_named or is_alone or (best.is_first and best.is_job)
    return TitleFound(-best.order, best.words, 0.95 if is_sure else 0.75)


def _title_words(text: str) -> str:
    words = plain(text).lstrip("# ").rstrip(":").strip()
    label, mark, rest = words.partition(":")
    if mark and (TITLE_LABEL.fullmatch(label) or MAYBE_TITLE_LABEL.fullmatch(label)):
        words = rest.strip()
    return TITLE_END.sub("", TITLE_START.sub("", words, count=1))[:200] or words[:200]


# Headings of sections


#: So many headings of one level are not all those of sections.
MANY_SECTIONS = 15


def section_headings(pieces: list[Line], title_at: int | None) -> dict[int, tuple[str, float]]:
    """The headings that open sections: by their level where the format has levels, else by wording."""
    begin = -1 if title_at is None else title_at
    every = [(at, each) for at, each in enumerate(pieces) if at > begin and each.kind == "heading"]
    every = [(at, each) for at, each in every if each.level < 7]
    # What was taken out of running text is no heading of a whole section, unless there are no others.
    headings = [(at, each) for at, each in every if not each.repair] or every
    title_level = pieces[title_at].level if title_at is not None else 0
    levels = Counter(piece.level for _at, piece in headings if piece.level >= max(1, title_level))
    if sum(levels.values()) * 2 > len(headings):
        known = {piece.level for _at, piece in headings if heading_kind(piece.text)}
        usual = (level for level, count in sorted(levels.items()) if count > 1 or level in known)
        level = next(usual, min(levels))
        opening = [(at, piece) for at, piece in headings if 0 < piece.level <= level]
        # Sections and what is in them may all have headings of one level: then it says nothing.
        sure = sum(is_heading(piece.text) for _at, piece in opening)
        if len(levels) > 1 or len(opening) < MANY_SECTIONS or sure * 5 > len(opening) * 2:
            return {at: heading_kind(piece.text) or (CUSTOM, 0.6) for at, piece in opening}
    return _by_wording(pieces, headings)


def _by_wording(pieces: list[Line], headings: list[tuple[int, Line]]) -> dict[int, tuple[str, float]]:
    """Of a flat list of headings, for every kind the one that names it best; the others are sub-headings.

    Of equals it is the first, unless a paragraph follows each of them. Where sections do not begin with a
    paragraph, a heading that surely names another kind than that of its section opens one too.
    """
    named = {at: known for at, piece in headings if (known := heading_kind(piece.text))}
    prose = {
        at: any(each.kind == "text" and len(each.text) > 60 for each in pieces[at + 1 : at + 2])
        for at in named
    }
    best: dict[str, float] = {}
    for at, (kind, sure) in named.items():
        best[kind] = max(best.get(kind, 0), sure + prose[at])
    found: dict[int, tuple[str, float]] = {}
    for at, (kind, sure) in named.items():
        is_first = kind not in {each for each, _sure in found.values()}
        if kind == CUSTOM or (sure + prose[at] == best[kind] and (is_first or sure + prose[at] > 1.9)):
            found[at] = (kind, sure)
    begun = [prose[at] for at, (kind, _sure) in found.items() if kind != RELATED]
    with_prose = sum(begun) > 2 and sum(begun) * 3 >= len(begun) * 2
    current = ""
    for at, (kind, sure) in named.items():
        if at not in found and sure > 0.9 and not with_prose and current not in {"", kind, RELATED}:
            found[at] = (kind, 0.75)
        current = found[at][0] if at in found else current
    first_related = min((at for at, (kind, _sure) in found.items() if kind == RELATED), default=len(pieces))
    return {at: kind for at, kind in found.items() if at <= first_related or kind[1] > 0.9}
