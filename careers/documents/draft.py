"""Interpretation and decisions -> DraftRole, with its sections in Markdown."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

import msgspec
from django.utils.translation import gettext as _

from careers.models import ExternalCode as ExternalCodeRow
from careers.models import RelatedCareer as RelatedRow
from careers.models import Section as SectionRow
from careers.models import Source as SourceRow
from careers.models.text import PROSE_LIMIT
from careers.pages import VERSION, Family, RelatedCareer, RolePage, Section, SkillGroup, Source
from careers.text import distinct_titles

from ..sandbox.documents.structure import Line
from ..sandbox.documents.words import RELATED, escaped, key, plain, shortened
from .guesses import guesses
from .headings import label_and_fact
from .outline import opening
from .structure import (
    CODE,
    CODE_OUTLOOK,
    CODE_PAY,
    LEAVE_OUT,
    NAME_OF_FILE,
    PROBABLE,
    SUMMARY,
    SURE,
    TAKE,
    TITLE,
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
    before = None
    numbers: dict[int, int] = {}
    widths: list[int] = []
    has_sub = False
    for piece in pieces:
        row = ""
        if piece.kind == "item":
            row, widths = _item(piece, numbers, widths if before and before.kind in {"item", "text"} else [])
        elif piece.kind == "heading":
            deep = piece.level == 9 and has_sub
            has_sub = has_sub or piece.level != 9
            row = f"{'####' if deep else '###'} {escaped(plain(piece.text).rstrip(':'))}"
            numbers, widths = {}, []
        elif piece.kind == "row" and piece.cells:
            row = f"| {' | '.join(map(escaped, piece.cells))} |"
            if before is None or before.kind != "row":
                row += "\n" + "| --- " * len(piece.cells) + "|"
        elif piece.joined and before is not None and before.kind == "item" and widths:
            row = " " * widths[-1] + escaped(piece.text)
        else:
            row = escaped(piece.text)
            numbers, widths = {}, []
        together = before is not None and (
            (piece.kind == before.kind and piece.kind in {"item", "row"})
            or (piece.joined and piece.kind == "text" and before.kind in {"text", "item"})
        )
        if out:
            out.append("\n" if together else "\n\n")
        out.append(row)
        before = piece if not (piece.joined and before is not None and before.kind == "item") else before
    return "".join(out)


def _item(piece: Line, numbers: dict[int, int], widths: list[int]) -> tuple[str, list[int]]:
    """A list item; `widths` are the columns at which the text of the items above it begins."""
    depth = min(piece.indent, len(widths))
    for deeper in [level for level in numbers if level > depth]:
        del numbers[deeper]
    if piece.ordinal:
        given = int(piece.ordinal) if piece.ordinal.isdecimal() else 0
        numbers[depth] = given if given > 1 else numbers.get(depth, 0) + 1
        mark = f"{numbers[depth]}. "
    else:
        numbers.pop(depth, None)
        mark = "- "
    begin = widths[depth - 1] if depth else 0
    return " " * begin + mark + escaped(piece.text), [*widths[:depth], begin + len(mark)]


def numbered(piece: Line) -> str:
    """The words of a piece, with the number it had in its list."""
    has_number = piece.kind == "item" and piece.ordinal.isdecimal()
    return plain(f"{piece.ordinal}. {piece.text}" if has_number else piece.text)


SUMMARY_LIMIT = 700
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
        self.kinds = {}
        choices = {*SectionRow.Kind.values, LEAVE_OUT}
        for section in findings.sections:
            chosen = decisions.get(section.id, section.kind)
            self.kinds[section.id] = chosen if chosen in choices else section.kind
        self.places = {block.id: self._place(block) for block in findings.blocks}
        self.taken = self._taken()
        self.occupation = next(
            (each for each in findings.occupations if each.slug == decisions.get(CODE)), None
        )

    def _place(self, block) -> str:
        chosen = self.decisions.get(block.id)
        if chosen not in {*self.kinds, TITLE, SUMMARY, LEAVE_OUT}:
            chosen = block.place
        return LEAVE_OUT if self.kinds.get(chosen) == LEAVE_OUT else chosen

    def _taken(self) -> list[Derived]:
        """What is taken of all that was read out: what was decided, or else what was guessed.

        The first pay figure is the headline of the page. So one that is only probable is taken where a sure
        one stands before it, and one that is uncertain only once an editor takes it.
        """
        decided = {each.id: self.decisions.get(each.id) for each in self.findings.derived}
        taken = [
            each
            for each in self.findings.derived
            if decided[each.id] == TAKE or (each.taken and decided[each.id] != LEAVE_OUT)
        ]
        leading = [
            each for each in taken if each.band and (each.certainty >= SURE or decided[each.id] == TAKE)
        ]
        leading.sort(key=lambda each: not (each.band and re.search(r"\bbase\b", each.band.label, re.I)))
        probable = [each for each in taken if each.band and PROBABLE <= each.certainty < SURE]
        behind = [each for each in probable if each not in leading] if leading else []
        return [*leading, *behind, *(each for each in taken if not each.band)]

    def leave(self, pieces: Iterable[Line], why: str) -> None:
        self.left += [(piece, why) for piece in pieces]

    def page(self) -> RolePage:
        findings = self.findings
        title = self._title()
        summary, overflow = self._summary(title)
        sections = self._sections(overflow)
        why = {
            LEAVE_OUT: _("left out by decision"),
            RELATED: _("the related careers have a heading of their own"),
        }
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
        blocks = [block for block in self.findings.blocks if self.places[block.id] == TITLE]
        title = self.findings.title
        if self.findings.title_at is None and self.decisions.get(NAME_OF_FILE) == LEAVE_OUT:
            title = _("Untitled role")
        moved = [block for block in blocks if block.place != TITLE]
        if moved:
            title = shortened(" ".join(plain(piece.text) for piece in moved[0].pieces), 200)
        pieces = [piece for block in blocks for piece in block.pieces]
        self.leave(_saying_more(pieces, title), _("more words than the title"))
        return title

    def _summary(self, title: str) -> tuple[str, list[Line]]:
        """The summary, and pieces that are too long for it and open the overview instead."""
        blocks = [block for block in self.findings.blocks if self.places[block.id] == SUMMARY]
        pieces = [piece for block in blocks for piece in block.pieces]
        text = " ".join(numbered(piece).replace("**", "") for piece in pieces)
        if text and len(text) <= SUMMARY_LIMIT and text[-1] != ":":
            return text, []
        if text:
            return opening(text) or shortened(text, SUMMARY_LIMIT), pieces
        first = self._lead()
        return opening(first) or shortened(first, SUMMARY_LIMIT) or title, []

    def _lead(self) -> str:
        """The first paragraph of the overview, or of the first section that has one."""
        last = {"overview": -1, "responsibilities": 0, "pay": 2, "market-demand": 2, "custom": 3}
        order = sorted(self.findings.sections, key=lambda section: last.get(self.kinds[section.id], 1))
        for section in order:
            for block in self.findings.blocks:
                if self.places[block.id] == section.id:
                    for piece in block.pieces:
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
            if kind != LEAVE_OUT:
                blocks = [block for block in self.findings.blocks if self.places[block.id] == section.id]
                pieces = [piece for block in blocks for piece in block.pieces]
                pieces = [*overflow, *pieces] if section.id == overview else pieces
                add(kind, section.heading or _("Section"), pieces)
            elif section.at is not None:
                heading = Line(section.line, section.heading, at=section.at)
                self.leave([heading], _("left out by decision"))
        return tuple(made)

    def _body(self, pieces: list[Line]) -> str:
        # Escaping may double a text; what a section cannot hold is left over, never cut.
        sizes = accumulate(2 * len(piece.text) + 60 for piece in pieces)
        fits = sum(size <= PROSE_LIMIT for size in sizes)
        self.leave(pieces[fits:], _("the section is full"))
        return markdown(pieces[:fits])

    # Structured parts

    def _structured(self, derived, title: str) -> dict:
        slugs: dict[str, set] = {"band": set(), "factor": set(), "figure": set()}
        parts: dict[str, list] = {"band": [], "factor": [], "figure": []}
        found = [(name, part) for each in derived for name in parts if (part := getattr(each, name))]
        occupation = self.occupation
        if occupation and self.decisions.get(CODE_PAY) == TAKE:
            found += [("band", band) for band in occupation.bands]
        if occupation and self.decisions.get(CODE_OUTLOOK) == TAKE:
            found += [("figure", figure) for figure in occupation.figures]
        for name, part in found:
            parts[name].append(msgspec.structs.replace(part, slug=free(part.slug, slugs[name])))
        years = next((each.years for each in derived if each.years), None)
        sources: tuple[Source, ...] = ()
        cited = {part.source for many in parts.values() for part in many}
        others = {each.slug: each for each in occupation.sources} if occupation else {}
        own = source_slug(self.findings.document, self.findings.slug)
        if years or cited - others.keys():
            sources = (self._source(own, title),)
        sources += tuple(each for name, each in others.items() if name in cited)
        titles = dict.fromkeys(each.alternate_title for each in derived if each.alternate_title)
        return {
            "education": next((each.education for each in derived if each.education), ""),
            "experience_min": years[0] if years else None,
            "experience_max": years[1] if years else None,
            "experience_note": years[2] if years else "",
            "experience_source": own if years else None,
            "alternate_titles": tuple(
                sorted(distinct_titles(name for name in titles if key(name) != key(title)))
            ),
            "external_codes": tuple(
                msgspec.structs.replace(code, match=ExternalCodeRow.Match.CLOSE.value)
                for code in (occupation.codes if occupation else ())
            ),
            "skill_groups": _skill_groups(derived),
            "salary_bands": tuple(parts["band"]),
            "salary_factors": tuple(parts["factor"]),
            "market_figures": tuple(parts["figure"]),
            "ladders": tuple(each.ladder for each in derived if each.ladder)[:1],
            "sources": sources,
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

    # Related careers

    def _related(self) -> tuple[RelatedCareer, ...]:
        found = {}
        heads = (
            piece.text for block in self.findings.blocks if block.place == RELATED for piece in block.pieces
        )
        # Careers below "More careers" may be of any kind.
        kind = RelatedRow.Kind.SIMILAR if any(map(ALIKE.search, heads)) else RelatedRow.Kind.OTHER
        for career in self.findings.related:
            pieces = () if career.is_kept else career.pieces
            if self.decisions.get(career.id) == LEAVE_OUT:
                self.leave(pieces, _("left out by decision"))
            elif career.slug in found:
                self.leave(pieces, _("this career is named twice"))
            else:
                found[career.slug] = RelatedCareer(role=career.slug, kind=kind.value, reason=career.reason)
                if career.exists:
                    more = _saying_more(pieces, f"{career.title} {career.reason}")
                    self.leave(more, _("this career has a page already; its summary there stays"))
        return tuple(found.values())

    def related_pages(self) -> tuple[RolePage, ...]:
        """A page for every related career that has none. What they leave over is left over here too."""
        pages = []
        for career in self.findings.related:
            if career.findings and self.decisions.get(career.id) != LEAVE_OUT:
                small = _Draft(career.findings, {})
                page = small.page()
                pages.append(msgspec.structs.replace(page, summary=page.summary or career.reason))
                self.left += small.left
        return tuple(pages)


def _saying_more(pieces: Iterable[Line], text: str) -> list[Line]:
    """The pieces with words that are not in `text`."""
    words = set(WORD.findall(text))
    return [piece for piece in pieces if not words.issuperset(WORD.findall(numbered(piece)))]


def _skill_groups(derived) -> tuple[SkillGroup, ...]:
    groups: dict[str, dict] = {}
    for each in derived:
        if each.requirement:
            group = groups.setdefault(each.group, {})
            group.setdefault(each.requirement.skill, each.requirement)
    slugs: set[str] = set()
    return tuple(
        SkillGroup(slug=free(slug(heading), slugs), heading=heading, requirements=tuple(skills.values()))
        for heading, skills in groups.items()
    )


def _repairs(findings: Interpretation) -> Iterator[Repair]:
    pieces = [piece for block in findings.blocks for piece in block.pieces]
    pieces += [piece for career in findings.related for piece in career.pieces]
    marks = [(piece.number, piece.repair) for piece in pieces]
    marks += [(section.line, section.repair) for section in findings.sections]
    marks += [(line.number, line.repair) for line in findings.document.lines]
    for line in findings.document.lines:
        if line.kind == "text" and "**" in line.text and findings.document.format == "text":
            marks.append((line.number, _("Marks of Markdown stood in the text; they do now what they mean.")))
    for number, words in sorted(set(marks)):
        if words:
            yield Repair(line=number, words=words)
