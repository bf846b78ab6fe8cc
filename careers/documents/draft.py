"""Interpretation and decisions -> DraftRole, with its sections in Markdown."""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from msgspec.structs import replace

from careers.models import ExternalCode as ExternalCodeRow
from careers.models import RelatedCareer as RelatedRow
from careers.models import Section as SectionRow
from careers.models import Source as SourceRow
from careers.models.text import PROSE_LIMIT
from careers.pages import VERSION, Family, RelatedCareer, Requirement, RolePage, Section, SkillGroup, Source
from careers.text import distinct_titles

from ..sandbox.documents.structure import Line
from ..sandbox.documents.words import RELATED, escaped, key, plain, shortened
from .guesses import guesses
from .headings import label_and_fact
from .outline import opening
from .pay import BASE
from .structure import (
    PROBABLE,
    SURE,
    Choice,
    Derived,
    DraftRole,
    Interpretation,
    LeftOver,
    Repair,
    free,
    slug,
    source_slug,
)


def markdown(pieces: list[Line]) -> str:
    """The Markdown that shows `pieces`: sub-headings, paragraphs, lists and tables."""
    out: list[str] = []
    before: Line | None = None
    #: The numbers of the lists that are open, one for each depth.
    numbers: list[int] = []
    has_sub = False
    for piece in pieces:
        text, kind = escaped(piece.text), before.kind if before else ""
        goes_on = piece.joined and piece.kind == "text" and kind in {"text", "item"}
        is_next = goes_on or (piece.kind == kind and kind in {"item", "row"})
        if piece.kind == "item":
            depth = min(piece.indent, len(numbers))
            count = numbers[depth] + 1 if depth < len(numbers) else 1
            given = int(piece.ordinal) if piece.ordinal.isdecimal() else 0
            numbers[depth:] = [given if given > 1 else count] if piece.ordinal else [0]
            text = f"{LIST_INDENT * depth}{f'{numbers[depth]}.' if piece.ordinal else '-'} {text}"
        elif goes_on and numbers:
            text = LIST_INDENT * len(numbers) + text
        else:
            numbers = []
        if piece.kind == "row" and piece.cells:
            head = "" if kind == "row" else "\n" + "| --- " * len(piece.cells) + "|"
            text = f"| {' | '.join(map(escaped, piece.cells))} |{head}"
        elif piece.kind == "heading":
            mark = "####" if piece.level == 9 and has_sub else "###"
            text = f"{mark} {escaped(plain(piece.text).rstrip(':'))}"
            has_sub = has_sub or piece.level != 9
        out += ["\n" if is_next else "\n\n", text]
        before = before if goes_on and kind == "item" else piece
    return "".join(out[1:])


def numbered(piece: Line) -> str:
    """The words of a piece, with the number it had in its list."""
    has_number = piece.kind == "item" and piece.ordinal.isdecimal()
    return plain(f"{piece.ordinal}. {piece.text}" if has_number else piece.text)


SUMMARY_LIMIT = 700
TAKEN_OR_NOT = (Choice.TAKE, Choice.LEAVE_OUT)
#: What is this much further in stands under an item, whatever its mark.
LIST_INDENT = " " * 4
WORD = re.compile(r"\w+")
#: Headings that say that the careers below are like the one of the document.
ALIKE = re.compile(r"\b(?:similar|related|like this)\b", re.IGNORECASE)


def compose(findings: Interpretation, decisions: dict[str, str]) -> DraftRole:
    """The draft that `findings` make when `decisions` (choices by the id of a guess) hold."""
    draft = _Draft(findings, decisions)
    page, related_pages = draft.page(), draft.related_pages()
    lines = findings.document.lines
    left = sorted(draft.left, key=lambda each: each[0].number)
    return DraftRole(
        page=page,
        related_pages=related_pages,
        guesses=tuple(guesses(findings, decisions, draft.places, draft.kinds, draft.taken, draft.occupation)),
        left_over=tuple(LeftOver(line=piece.number, text=numbered(piece), why=why) for piece, why in left),
        repairs=tuple(_repairs(findings)),
        placed_share=round(1 - len({piece.at for piece, _why in left}) / len(lines), 4) if lines else 0.0,
        findings=findings,
        decisions=decisions,
    )


class _Draft:
    def __init__(self, findings: Interpretation, decisions: dict[str, str]) -> None:
        self.findings, self.decisions = findings, decisions
        self.left: list[tuple[Line, str]] = []
        choices = {*SectionRow.Kind.values, Choice.LEAVE_OUT}
        self.kinds = {each.id: self._decided(each.id, each.kind, choices) for each in findings.sections}
        places = {*self.kinds, Choice.TITLE, Choice.SUMMARY, Choice.LEAVE_OUT}
        self.places = {each.id: self._decided(each.id, each.place, places) for each in findings.blocks}
        for block, place in self.places.items():
            if self.kinds.get(place) == Choice.LEAVE_OUT:
                self.places[block] = Choice.LEAVE_OUT
        self.taken = self._taken()
        code = decisions.get(Choice.CODE)
        self.occupation = next((each.page for each in findings.occupations if each.page.slug == code), None)

    def _decided(self, guess: str, default: str, choices: Container[str] = TAKEN_OR_NOT) -> str:
        chosen = self.decisions.get(guess, default)
        return chosen if chosen in choices else default

    def _taken(self) -> list[Derived]:
        """What is taken of all that was read out: what was decided, or else what was guessed.

        The first pay figure is the headline of the page. So one that is only probable is taken where a sure
        one stands before it, and one that is uncertain only once an editor takes it.
        """
        decided = {each.id: self._decided(each.id, "") for each in self.findings.derived}
        is_taken: dict[str, bool] = {Choice.TAKE: True, Choice.LEAVE_OUT: False}
        taken = [each for each in self.findings.derived if is_taken.get(decided[each.id], each.taken)]
        bands = [each for each in taken if each.band]
        leading = [each for each in bands if each.certainty >= SURE or decided[each.id]]
        leading.sort(key=lambda each: not (each.band and BASE.search(each.band.label)))
        behind = [each for each in bands if PROBABLE <= each.certainty < SURE and not decided[each.id]]
        return [*leading, *(behind if leading else ()), *(each for each in taken if not each.band)]

    def pieces_at(self, place: str) -> list[Line]:
        """What stands in a section, or another place, now."""
        blocks = (block for block in self.findings.blocks if self.places[block.id] == place)
        return [piece for block in blocks for piece in block.pieces]

    def leave(self, pieces: Iterable[Line], why: str) -> None:
        self.left += [(piece, why) for piece in pieces]

    def page(self) -> RolePage:
        findings = self.findings
        title = self._title()
        summary, overflow = self._summary(title)
        sections = self._sections(overflow)
        related = _("the related careers have a heading of their own")
        why = {Choice.LEAVE_OUT: _("left out by decision"), RELATED: related}
        for block in findings.blocks:
            if (place := self.places[block.id]) in why:
                self.leave(block.pieces, block.why or why[place])
        return RolePage(
            version=VERSION,
            slug=findings.slug,
            title=title,
            family=Family(slug="", name=""),
            level=findings.level,
            summary=summary,
            sections=sections,
            **self._structured(self.taken, title),
            related_careers=self._related(),
        )

    # Texts

    def _title(self) -> str:
        title = self.findings.title
        if self.findings.title_at is None and self.decisions.get(Choice.NAME_OF_FILE) == Choice.LEAVE_OUT:
            title = _("Untitled role")
        blocks = [block for block in self.findings.blocks if self.places[block.id] == Choice.TITLE]
        if moved := [block.pieces for block in blocks if block.place != Choice.TITLE]:
            title = shortened(" ".join(plain(piece.text) for piece in moved[0]), 200)
        self.leave(_saying_more(self.pieces_at(Choice.TITLE), title), _("more words than the title"))
        return title

    def _summary(self, title: str) -> tuple[str, list[Line]]:
        """The summary, and pieces that are too long for it and open the overview instead."""
        pieces = self.pieces_at(Choice.SUMMARY)
        text = " ".join(map(numbered, pieces))
        if text and len(text) <= SUMMARY_LIMIT and text[-1] != ":":
            return text, []
        text = text or self._lead()
        return opening(text) or shortened(text, SUMMARY_LIMIT) or title, pieces

    def _lead(self) -> str:
        """The first paragraph of the overview, or of the first section that has one."""
        last = {"overview": -1, "responsibilities": 0, "pay": 2, "market-demand": 2, "custom": 3}
        order = sorted(self.findings.sections, key=lambda section: last.get(self.kinds[section.id], 1))
        for section in order:
            for piece in self.pieces_at(section.id):
                if piece.kind == "text" and len(piece.text) > 15 and not label_and_fact(piece)[0]:
                    return plain(piece.text[:5000])
        return ""

    def _sections(self, overflow: list[Line]) -> tuple[Section, ...]:
        made: list[Section] = []
        slugs: set[str] = set()

        def add(kind: str, heading: str, pieces: list[Line]) -> None:
            made.append(
                Section(slug=free(slug(heading), slugs), kind=kind, heading=heading, body=self._body(pieces))
            )

        overview = next((s.id for s in self.findings.sections if self.kinds[s.id] == "overview"), None)
        if overflow and overview is None:
            add("overview", _("Overview"), overflow)
        for section in self.findings.sections:
            kind = self.kinds[section.id]
            if kind != Choice.LEAVE_OUT:
                before = overflow if section.id == overview else []
                add(kind, section.heading or _("Section"), [*before, *self.pieces_at(section.id)])
            elif section.at is not None:
                self.leave(section.pieces, _("left out by decision"))
        return tuple(made)

    def _body(self, pieces: list[Line]) -> str:
        # Escaping may double a text; what a section cannot hold is left over, never cut.
        sizes = accumulate(2 * len(piece.text) + 60 for piece in pieces)
        fits = sum(size <= PROSE_LIMIT for size in sizes)
        self.leave(pieces[fits:], _("the section is full"))
        return markdown(pieces[:fits])

    # Structured parts

    def _structured(self, derived: list[Derived], title: str) -> dict[str, Any]:
        occupation = self.occupation
        bands = [each.band for each in derived if each.band]
        figures = [each.figure for each in derived if each.figure]
        if occupation and self.decisions.get(Choice.CODE_PAY) == Choice.TAKE:
            bands += occupation.salary_bands
        if occupation and self.decisions.get(Choice.CODE_OUTLOOK) == Choice.TAKE:
            figures += occupation.market_figures
        parts = {
            "salary_bands": _with_own_slugs(bands),
            "salary_factors": _with_own_slugs(each.factor for each in derived if each.factor),
            "market_figures": _with_own_slugs(figures),
        }
        low, high, note = next((each.years for each in derived if each.years), (None, None, ""))
        has_years = low is not None or high is not None
        cited = {part.source for many in parts.values() for part in many}
        others = {each.slug: each for each in occupation.sources} if occupation else {}
        own = source_slug(self.findings.document, self.findings.slug)
        sources = [self._source(own, title)] if has_years or cited - others.keys() else []
        titles = dict.fromkeys(each.alternate_title for each in derived if each.alternate_title)
        names = distinct_titles(name for name in titles if key(name) != key(title))
        codes = occupation.external_codes if occupation else ()
        return parts | {
            "education": next((each.education for each in derived if each.education), ""),
            "experience_min": low,
            "experience_max": high,
            "experience_note": note,
            "experience_source": own if has_years else None,
            "alternate_titles": tuple(sorted(names)),
            "external_codes": tuple(replace(code, match=ExternalCodeRow.Match.CLOSE.value) for code in codes),
            "skill_groups": _skill_groups(derived),
            "ladders": tuple(each.ladder for each in derived if each.ladder)[:1],
            "sources": (*sources, *(each for name, each in others.items() if name in cited)),
        }

    def _source(self, short: str, title: str) -> Source:
        document = self.findings.document
        name = shortened(document.name, 150)
        return Source(
            slug=short,
            publisher=shortened(document.publisher, 200) or name,
            title=title,
            url=document.url[:500],
            trust=SourceRow.Trust.UNSOURCED.value,
            note=_("Taken from the document “%(name)s”, which was imported. Check its figures.")
            % {"name": name},
        )

    def _related(self) -> tuple[RelatedCareer, ...]:
        found: dict[str, RelatedCareer] = {}
        heads = (piece.text for piece in self.pieces_at(RELATED))
        # Careers below "More careers" may be of any kind.
        kind = RelatedRow.Kind.SIMILAR if any(map(ALIKE.search, heads)) else RelatedRow.Kind.OTHER
        for career in self.findings.related:
            pieces = () if career.is_kept else career.pieces
            made = RelatedCareer(role=career.slug, kind=kind.value, reason=career.reason)
            if self.decisions.get(career.id) == Choice.LEAVE_OUT:
                self.leave(pieces, _("left out by decision"))
            elif found.setdefault(career.slug, made) is not made:
                self.leave(pieces, _("this career is named twice"))
            elif not career.findings:
                more = _saying_more(pieces, f"{career.title} {career.reason}")
                self.leave(more, _("this career has a page already; its summary there stays"))
        return tuple(found.values())

    def related_pages(self) -> tuple[RolePage, ...]:
        """A page for every related career that has none. What they leave over is left over here too."""
        pages = []
        for career in self.findings.related:
            if career.findings and self.decisions.get(career.id) != Choice.LEAVE_OUT:
                small = _Draft(career.findings, {})
                page = small.page()
                pages.append(replace(page, summary=page.summary or career.reason))
                self.left += small.left
        return tuple(pages)


def _saying_more(pieces: Iterable[Line], text: str) -> list[Line]:
    """The pieces with words that are not in `text`."""
    words = set(WORD.findall(text))
    return [piece for piece in pieces if not words.issuperset(WORD.findall(numbered(piece)))]


def _with_own_slugs(parts: Iterable[Any]) -> tuple[Any, ...]:
    slugs: set[str] = set()
    return tuple(replace(part, slug=free(part.slug, slugs)) for part in parts)


def _skill_groups(derived) -> tuple[SkillGroup, ...]:
    groups: dict[str, list[Requirement]] = {}
    for each in derived:
        if each.requirement:
            groups.setdefault(each.group, []).append(each.requirement)
    slugs: set[str] = set()
    return tuple(
        SkillGroup(slug=free(slug(heading), slugs), heading=heading, requirements=tuple(asked))
        for heading, asked in groups.items()
    )


def _repairs(findings: Interpretation) -> Iterator[Repair]:
    """What was mended in pieces, and while the document was read."""
    found = (*findings.blocks, *findings.sections, *findings.related)
    lines = [*findings.document.lines, *(piece for each in found for piece in each.pieces)]
    marks = {(line.number, line.repair) for line in lines if line.repair}
    return (Repair(line=number, words=words) for number, words in sorted(marks))
