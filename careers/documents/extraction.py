"""What is read out of the lines of an outline: figures, skills, a ladder, education and experience."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from typing import Any

from django.utils.translation import gettext as _
from msgspec.structs import replace

from careers.pages import SalaryBand

from ..sandbox.documents.structure import Line
from ..sandbox.documents.words import (
    LONGEST_READ,
    is_heading,
    key,
    names_kind,
    pattern,
    plain,
    sentences,
    shortened,
)
from . import ladders, money, pay, skills, tables
from .known import Known
from .outline import Outline
from .structure import Derived
from .tables import COLUMN_OF_NAMES

#: Letters of a line that is a skill, and of a text or cell that lists skills.
LONGEST_NAME, LONGEST_LIST = 40, 300
#: Within so many letters a statement about a degree names it.
DEGREE_BEGINS = 60
NO_SKILLS = pattern("no-skills", "^", "")
#: The head of a column that says how requirements are checked.
ASSESSED = pattern("assessed", "^", "")
DATED = pattern("dated", after=r"\b[^.]{0,60}\b(?:19|20)\d\d\b")
ALSO = pattern("other-titles", "", r"\s*:?\s+(?:an? |the )?([^.;:]{3,400})")
BETWEEN_TITLES = re.compile(r"\s*[,|/]\s*(?:(?:or|and)\s+)?(?:an? )?|\s+(?:or|and)\s+(?:an? )?")


class _Place:
    """Where a piece stands: its section, the headings above it and the item it hangs under."""

    def __init__(self, kind: str, section_heading: str, title: str, pieces: list[Line]) -> None:
        self.kind, self.section_heading, self.title = kind, section_heading, title
        self.sub = self.label = self.parent = self.caption = ""
        self.header: tuple[str, ...] | None = None
        self.has_items = any(piece.kind == "item" for piece in pieces)
        dated = (piece.text for piece in pieces if DATED.search(piece.text[:300]))
        self.year = next(filter(None, map(pay.year_in, dated)), None)
        # Looked for once: a section can have a thousand tables.
        rows = (piece for piece in pieces if piece.kind == "row")
        self.own = next((row for row in rows if key(row.cells[0]) == key(title)), None)

    def is_own(self, row: Line) -> bool:
        """Whether a row of a table of careers is that of the document's own."""
        is_title = key(row.cells[0]) == key(self.title)
        return is_title and bool(self.header and COLUMN_OF_NAMES.match(self.header[0]))

    def is_head(self, row: Line) -> bool:
        return bool(self.header) and self.header == tuple(map(plain, row.cells))

    @property
    def context(self) -> list[str]:
        year = str(self.year or "")
        all_above = (self.parent, self.label, self.sub, self.section_heading, year, self.title)
        return [each for each in all_above if each]

    def enter(self, piece: Line, after: Line | None) -> None:
        """Move on to `piece`."""
        if piece.kind != "row":
            self.header, self.caption = None, piece.text if len(piece.text) < 150 else ""
        elif self.header is None:
            self.header = tables.header_of(piece.cells)
        words = plain(piece.text).rstrip(":") if piece.kind in {"heading", "item"} else ""
        if piece.kind == "heading":
            self.label, self.parent = words if piece.level == 9 else "", ""
            self.sub = self.sub if piece.level == 9 else words
        elif piece.kind == "item" and piece.indent == 0:
            holds = after is not None and after.kind == "item" and after.indent > 0
            self.parent = words if holds else ""


def derive(outline: Outline, known: Known, source: str, role_slug: str) -> list[Derived]:
    """All that can be read out of `outline`, in the order of the lines."""
    sections = {section.id: section for section in outline.sections}
    found: list[Derived] = []
    runs: list[list[ladders.LadderStep]] = []
    others_at = {head.at for head, _rest in outline.compared}
    for place_id, blocks in groupby(outline.blocks, key=lambda block: block.place):
        section = sections.get(place_id)
        kind = section.kind if section else "overview" if place_id == "summary" else ""
        if not kind:
            continue
        title = outline.title.words if outline.title.at is not None else ""
        pieces = [piece for block in blocks for piece in block.pieces]
        place = _Place(kind, section.heading if section else "", title, pieces)
        for piece, after in zip_longest(pieces, pieces[1:]):
            place.enter(piece, after)
            if piece.kind == "heading" and kind == "soft-skills":
                found += _skills(piece, place, known, heading=True)
            # What a table says of other careers is no statement about this one.
            is_other = piece.kind in {"heading", "picture"} or piece.at in others_at
            if not is_other and len(piece.text) <= LONGEST_READ:
                around = pay.Surroundings(place.context, source, kind == "pay")
                found += _from_piece(piece, place, around, known)
        runs += ladders.runs(pieces, kind, place.section_heading)
    runs.append(ladders.sections(outline.sections, outline.title.words))
    if made := ladders.ladder(runs, outline.title.words, known, role_slug):
        ladder, first, certainty = made
        found += _derived(first, _("Career ladder"), "ladder", [(ladder, certainty)])
    return [replace(each, id=f"d{number}") for number, each in enumerate(_chosen(found), start=1)]


def _bands(piece: Line, place: _Place, around: pay.Surroundings) -> list[tuple[SalaryBand, float]]:
    """The pay figures of a piece, each with how sure it is. A row of a table says several."""
    if piece.kind != "row" or len(piece.cells) < 2:
        return pay.bands(piece.text, around)
    if place.is_head(piece):
        return []
    # Beside the row of the role itself, one of another level may be about another role.
    is_beside = place.own and place.is_own(place.own) and not place.is_own(piece)
    most = money.DOUBTFUL if is_beside else money.SURE
    found = tables.bands(piece.cells, place.header or (), place.caption, around)
    return [(band, min(certainty, most)) for band, certainty in found]


def _from_piece(piece: Line, place: _Place, around: pay.Surroundings, known: Known) -> Iterator[Derived]:
    text = piece.text
    heading = place.sub or place.section_heading
    bands = _bands(piece, place, around)
    yield from _derived(piece, _("Pay figure"), "band", bands)
    in_market = place.kind in {"market-demand", "industry-trends"}
    figures = [] if bands else pay.figures(text, around.source, in_market)
    yield from _derived(piece, _("Market figure"), "figure", figures)
    about = " ".join([text[:300], *around.context])
    is_paid = around.in_pay or (pay.PAY_WORDS.search(about) and money.PERCENT.search(text[:400]))
    if is_paid and not bands and not figures and piece.kind in {"item", "row"}:
        parent = place.parent if not plain(text).startswith(place.parent or "\0") else ""
        yield from _derived(piece, _("Pay factor"), "factor", pay.factors(text, around, parent or heading))
    yield from _years(piece, place)
    yield from _education(piece, place)
    said = plain(text[:3000])
    if match := ALSO.search(said) or (piece.kind != "item" and ALSO.match(f"{heading}: {said[:400]}")):
        sure = 0.7 if match.start() else 0.9
        named = [name for name in BETWEEN_TITLES.split(match[1].strip()) if 2 < len(name) < 80]
        named = [name for name in named if len(name.split()) < 7 and (sure > 0.7 or name[0].isupper())]
        titles = [(name[0].upper() + name[1:], sure) for name in named]
        yield from _derived(piece, _("Alternate title"), "alternate_title", titles)
    yield from _skills(piece, place, known)


def _years(piece: Line, place: _Place) -> Iterator[Derived]:
    text, kind = piece.text[:2000], place.kind
    years = pay.experience(text)
    is_named = "experience" in f"{text} {place.label} {place.sub}".casefold()
    if years and is_named and kind in {"requirements", "overview", "custom"} and not money.spans(text):
        typical = re.search(r"\b(?:typical|minimum|at least|required|usually)", text, re.I)
        note = re.search(r"years?\S*\s+(?>(?:of\s+)?(?:experience\b\W*)?(?:of\s+)?)(.{3,180})", plain(text))
        words = shortened(note[1].rstrip(". "), 200) if note else ""
        sure = 0.9 if typical or kind == "requirements" else 0.7
        yield from _derived(piece, _("Experience"), "years", [((*years, words), sure)])


def _education(piece: Line, place: _Place) -> Iterator[Derived]:
    label, rest = pay.label_and_rest(piece.text[:600])
    if is_row := piece.kind == "row" and len(piece.cells) > 1:
        label, rest = piece.cells[:2]
    is_labelled = bool(label) and NO_SKILLS.match(label) is not None
    words = plain(rest if is_labelled or is_row else piece.text)
    stated = next((each for each in sentences(words) if skills.DEGREE.search(each)), "")
    if stated and not skills.NO_DEGREE.search(stated) and (piece.kind == "item" or len(words) < 200):
        is_asked = is_labelled or place.kind == "requirements"
        is_sure = is_asked and (is_labelled or piece.kind != "text")
        is_sure = is_sure and bool(skills.DEGREE.search(stated[:DEGREE_BEGINS]))
        if is_asked or place.kind in {"overview", "career-development"}:
            made = [(shortened(stated, 200), 0.9 if is_sure else 0.5)]
            yield from _derived(piece, _("Education"), "education", made, taken=is_asked)


def _skills(piece: Line, place: _Place, known: Known, heading: bool = False) -> Iterator[Derived]:
    soft = place.kind == "soft-skills"
    if soft and not heading and (place.sub or piece.kind == "text"):
        return
    for text, about in _asking(piece, place):
        group = _("Soft skills") if soft else about
        is_line = not place.has_items and len(text) < LONGEST_NAME and text[-1:] not in ".!?"
        is_short = piece.kind != "text" or is_line
        whole = is_short and (soft or place.kind == "requirements")
        is_list = text != piece.text
        asked = skills.requirements(text, group, known, soft=soft, by_itself=whole, is_list=is_list)
        yield from _derived(piece, _("Skill"), "requirement", asked, group=shortened(group, 140))


def _asking(piece: Line, place: _Place) -> Iterator[tuple[str, str]]:
    """The statements of a piece that ask for skills, each with the heading it stands under."""
    about = place.label or place.sub
    label, rest = pay.label_and_rest(piece.text[:600])
    if place.kind == "soft-skills":
        yield piece.text, about
    elif piece.kind == "row" and len(piece.cells) > 1:
        name = plain(piece.cells[0]).rstrip(":")
        has_heads = len(place.header or ()) == len(piece.cells) > 2
        heads = (place.header if has_heads else None) or (name,) * len(piece.cells)
        is_asked = place.kind == "requirements" and not place.is_own(piece)
        is_wish = skills.DESIRABLE.search(about)
        is_form = not has_heads and place.kind == "pay"
        if not NO_SKILLS.match(name) and not place.is_head(piece) and not is_form:
            for head, cell in zip(heads[1:], piece.cells[1:], strict=True):
                is_list = 0 < len(cell) <= LONGEST_LIST and not ASSESSED.match(head)
                if is_list and (is_asked or _asks(head)):
                    yield cell, about if is_wish else head or place.section_heading
    elif names_kind(label, ladders.CAREER):
        return
    elif place.kind == "requirements" or _asks(about or place.section_heading):
        if not NO_SKILLS.match(about) and (len(piece.text) <= LONGEST_LIST or piece.kind != "text"):
            yield piece.text, about or place.parent or place.section_heading
    elif _asks(label):
        yield rest, label


def _asks(heading: str) -> bool:
    """Whether skills are what a heading announces."""
    if not heading or NO_SKILLS.match(heading):
        return False
    is_sure = " " not in heading or is_heading(heading)
    return names_kind(heading, "requirements") or bool(is_sure and skills.TOOLS.search(heading))


def _derived(
    piece: Line, what: str, name: str, found: Iterable[tuple[Any, float]], **more: Any
) -> Iterator[Derived]:
    """What was found in a piece, each with how sure it is, as the field of this name."""
    for part, sure in found:
        yield Derived(id="", certainty=sure, pieces=(piece,), what=what, **{name: part}, **more)


def _chosen(found: list[Derived]) -> list[Derived]:
    """Each skill of a group once. Of education and experience a page says one: the surest, or the first."""
    once: dict[object, Derived] = {}
    for at, each in enumerate(found):
        skill = (each.group, each.requirement.skill) if each.requirement else None
        once.setdefault(skill or at, each)
    chosen = list(once.values())
    for name in ("education", "years"):
        several = [each for each in chosen if getattr(each, name)]
        best = max(several, key=lambda each: each.certainty, default=None)
        others = {id(each) for each in several if each is not best}
        chosen = [replace(each, taken=False) if id(each) in others else each for each in chosen]
    return chosen
