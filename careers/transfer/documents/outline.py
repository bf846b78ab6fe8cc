"""Pieces -> title, sections and blocks: which lines belong where."""

import re
from collections import Counter
from pathlib import PurePath

import msgspec
from django.utils.translation import gettext as _

from .shape import LEAVE_OUT, SUMMARY, TITLE, Block, Document, Piece, Section
from .wording import CUSTOM, RELATED, heading_kind, prose_kind
from .words import key, plain, sentences

NO_TITLE = re.compile(
    r"^(?:logo|home$|menu$|careers?$|jobs$|skip to|back to|share|log ?in|sign (?:in|up)|search$|apply|"
    r"breadcrumb|cookie|contents?$|table of contents|page \d)|[|>»›]",
    re.I,
)
TITLE_END = re.compile(r"\s+(?:job description|career guide|job profile|career profile|role profile)$", re.I)
ABOUT_PICTURE = "picture"


class Outline(msgspec.Struct, frozen=True):
    title: str
    sections: list[Section]
    blocks: list[Block]
    related: list[tuple[Piece, list[Piece]]]


def outline(document: Document, pieces: list[Piece]) -> Outline:
    """The order of a document: its title, its sections, and every piece in one block."""
    title_at, title = _title(document, pieces)
    opens = _section_headings(pieces, title_at)
    lost = _lost_headings(pieces, opens)
    builder = _Builder(title, title_at)
    for at, piece in enumerate(pieces):
        builder.add(at, piece, opens.get(at), lost.get(at))
    return builder.outline()


class _Builder:
    def __init__(self, title: str, title_at: int | None):
        self.title, self.title_at = title, title_at
        self.sections: list[Section] = []
        self.blocks: list[Block] = []
        self.related: list[tuple[Piece, list[Piece]]] = []
        self.open: list[Piece] = []
        self.place, self.certainty, self.why = LEAVE_OUT, 0.6, ""
        self.in_related = False
        self.seen_title = False

    def add(self, at, piece, opened, lost):
        if at == self.title_at:
            self.close()
            self._put([piece], TITLE, 0.9)
            self.place, self.seen_title = SUMMARY, True
            return
        if piece.kind == "picture":
            self.close()
            why = _("the place of a picture: upload one there")
            self._put([piece], LEAVE_OUT, 0.8, why)
            return
        if opened or lost:
            self._open_section(piece, opened, lost)
            if opened:
                return
        elif self._is_title_again(piece):
            note = _("The title is printed twice.")
            self._put([msgspec.structs.replace(piece, repair=note)], TITLE, 0.9)
            return
        if self.in_related:
            self._add_related(piece)
            return
        if piece.kind == "heading" and not (self.open and self.open[-1].kind == "heading"):
            self.close()
        if self.place == LEAVE_OUT and not self.sections and not self.seen_title:
            self._put([piece], LEAVE_OUT, 0.7, _("stands before the title"))
            return
        if self.place in {SUMMARY, LEAVE_OUT} and piece.kind != "text":
            self._implied_section(piece)
            if piece.kind == "heading" and not self.open and self.sections[-1].at == piece.at:
                return
        self.open.append(piece)

    def _implied_section(self, piece):
        """Text that no heading has announced: an unknown heading opens a section, a list an overview."""
        self.close()
        if piece.kind == "heading":
            self._start(
                Section(
                    id=self._id(),
                    kind=CUSTOM,
                    heading=plain(piece.text)[:150],
                    certainty=0.5,
                    line=piece.line,
                    at=piece.at,
                    repair=piece.repair,
                )
            )
        else:
            self._start(
                Section(id=self._id(), kind="overview", heading=_("Overview"), certainty=0.5, line=piece.line)
            )

    def _open_section(self, piece, opened, lost):
        self.close()
        kind, certainty = opened or lost
        self.in_related = kind == RELATED
        if self.in_related:
            self._put([piece], RELATED, certainty)
            return
        if opened:
            self._start(
                Section(
                    id=self._id(),
                    kind=kind,
                    heading=plain(piece.text).rstrip(":")[:150],
                    certainty=certainty,
                    line=piece.line,
                    at=piece.at,
                    repair=piece.repair,
                )
            )
            return
        names = {
            "industry-trends": _("Industry trends"),
            "challenges": _("Challenges"),
            "best-practices": _("Best practices"),
            "soft-skills": _("Soft skills"),
            "pay": _("Pay"),
            "market-demand": _("Market demand"),
            "requirements": _("Requirements"),
            "career-development": _("Career development"),
            "responsibilities": _("Responsibilities"),
        }
        note = _("A heading was lost before this paragraph; “%(heading)s” is put there.") % {
            "heading": names[kind]
        }
        self._start(
            Section(
                id=self._id(),
                kind=kind,
                heading=names[kind],
                certainty=certainty,
                line=piece.line,
                repair=note,
            )
        )

    def _start(self, section):
        self.sections.append(section)
        self.place, self.certainty, self.why = section.id, section.certainty, ""

    def _id(self) -> str:
        return f"s{len(self.sections) + 1}"

    def _is_title_again(self, piece) -> bool:
        return (
            self.seen_title
            and piece.kind in {"heading", "text"}
            and len(piece.text) < 200
            and key(piece.text) == key(self.title)
            and not self.in_related
        )

    def _add_related(self, piece):
        careers = self.related
        if piece.kind == "heading" and careers and key(careers[-1][0].text) == key(piece.text):
            note = _("The title is printed twice.")
            careers[-1][1].append(msgspec.structs.replace(piece, kind="again", repair=note))
        elif piece.kind == "heading" and piece.level < 9:
            if careers and any(part.at == piece.at for part in careers[-1][1]):
                careers[-1][1].append(piece)
            else:
                careers.append((piece, []))
        elif piece.kind == "item" and not (careers and careers[-1][0].kind == "heading"):
            careers.append((piece, []))
        elif careers:
            careers[-1][1].append(piece)
        else:
            self._put([piece], LEAVE_OUT, 0.5, _("stands among the related careers without naming one"))

    def _put(self, pieces, place, certainty, why=""):
        self.blocks.append(
            Block(
                id=f"b{len(self.blocks) + 1}", pieces=tuple(pieces), place=place, certainty=certainty, why=why
            )
        )

    def close(self):
        if self.open:
            place, certainty = self.place, self.certainty
            self._put(self.open, place, certainty, self.why)
            self.open = []

    def outline(self) -> Outline:
        self.close()
        return Outline(self.title, self.sections, self.blocks, self.related)


def _title(document: Document, pieces: list[Piece]) -> tuple[int | None, str]:
    """Where the title stands, and its words. Without one, the name of the file has to do."""
    first_known = len(pieces)
    candidates = []
    for at, piece in enumerate(pieces[:200]):
        if piece.kind == "heading" and (kind := heading_kind(piece.text)) and kind[1] > 0.9:
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
    if match := re.match(r"(?:job title|role|position|job|title)\s*:\s*(\S.*)", words, re.I):
        words = match[1]
    return TITLE_END.sub("", words)[:200] or words[:200]


def _section_headings(pieces: list[Piece], title_at: int | None) -> dict[int, tuple[str, float]]:
    """The headings that open sections: by their level where the format has levels, else by wording."""
    headings = [
        (at, piece)
        for at, piece in enumerate(pieces)
        if piece.kind == "heading"
        and piece.level < 7
        # What was taken out of running text is never the heading of a whole section.
        and not piece.repair
        and at != title_at
        and (title_at is None or at > title_at)
    ]
    levels = Counter(piece.level for _at, piece in headings if piece.level)
    if sum(levels.values()) > len(headings) // 2 and levels:
        known = Counter(piece.level for _at, piece in headings if piece.level and heading_kind(piece.text))
        usual = [level for level, count in sorted(levels.items()) if count > 1 or known[level]]
        level = usual[0] if usual else min(levels)
        title_level = pieces[title_at].level if title_at is not None else 0
        if title_level and level < title_level:
            level = min((one for one in levels if one >= title_level), default=level)
        return {
            at: heading_kind(piece.text) or (CUSTOM, 0.6)
            for at, piece in headings
            if piece.level and piece.level <= level
        }
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
        for score, at in scored:
            if score == best and (score > 1 or at == scored[[s for s, _ in scored].index(best)][1]):
                found[at] = (kind, min(0.95, score))
    related = [at for at, (kind, _score) in found.items() if kind == RELATED]
    if related:
        found = {at: kind for at, kind in found.items() if at <= related[0] or kind[1] > 0.9}
    return found


def _lost_headings(pieces, opens) -> dict[int, tuple[str, float]]:
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


def opening(text: str, limit: int = 700) -> str:
    """The first whole sentences of `text`, at most `limit` characters: what serves as a summary."""
    out = ""
    for sentence in sentences(plain(text[:5000]).replace("**", "")):
        if sentence[-1] not in '.!?”"' or len(out) + len(sentence) + 1 > limit:
            break
        out = f"{out} {sentence}".strip()
        if out.count(". ") >= 2:
            break
    return out
