"""Pieces -> title, sections and blocks: which lines belong where."""

import re

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..sandbox.documents.structure import Document
from ..sandbox.documents.words import CUSTOM, RELATED, key, plain, sentences
from .headings import find_title, lost_headings, section_headings
from .structure import LEAVE_OUT, SUMMARY, TITLE, Block, DocumentSection, LinePiece

#: "Location: Leeds", as advertisements begin.
FACT = re.compile(r"\**[A-Z][\w /&-]{2,30}:\**(?:\s+\S+){1,8}(?<![.!?:])$")
#: How the column of the names is headed in a table of related careers.
COLUMN_OF_NAMES = frozenset(
    ["occupation", "occupations", "job", "job title", "career", "role", "title", "name"]
)
#: Kinds of lines that have no place in a page, and why.
APART = {
    "picture": gettext_lazy("the place of a picture: upload one there"),
    "page-number": gettext_lazy("the number of a page"),
    "around": gettext_lazy("stands around the text: navigation, a footer or the like"),
    "hidden": gettext_lazy("hidden text in the file"),
    "placeholder": gettext_lazy("a field of a form that was not filled in"),
    "not-chosen": gettext_lazy("a choice of a form that is not ticked"),
    "deleted": gettext_lazy("struck or deleted text"),
    "note": gettext_lazy("a footnote or a comment"),
    "contents": gettext_lazy("a link within the page, as in a table of contents"),
    "metadata": gettext_lazy("data about the text, which stands before it"),
    "unread": gettext_lazy("a formula, a diagram or an object of another program: it cannot be read here"),
}


class Outline(msgspec.Struct, frozen=True):
    title: str
    sections: list[DocumentSection]
    blocks: list[Block]
    related: list[tuple[LinePiece, list[LinePiece]]]


def outline(document: Document, pieces: list[LinePiece], related: bool = True) -> Outline:
    """The order of a document: its title, its sections, and every piece in one block.

    Without `related`, related careers are a section like others: those of a related career are not followed.
    """
    title_at, title = find_title(document, pieces)
    opens = section_headings(pieces, title_at)
    if not related:
        opens = {
            at: (CUSTOM, sure) if kind == RELATED else (kind, sure) for at, (kind, sure) in opens.items()
        }
    lost = lost_headings(pieces, opens)
    builder = _Builder(title, title_at)
    for at, piece in enumerate(pieces):
        builder.add(at, piece, opens.get(at), lost.get(at))
    return builder.outline()


class _Builder:
    def __init__(self, title: str, title_at: int | None) -> None:
        self.title, self.title_at = title, title_at
        self.sections: list[DocumentSection] = []
        self.blocks: list[Block] = []
        self.related: list[tuple[LinePiece, list[LinePiece]]] = []
        self.open: list[LinePiece] = []
        self.place, self.certainty, self.why = LEAVE_OUT, 0.6, ""
        self.in_related = False
        self.seen_title = False

    def add(self, at, piece, opened, lost) -> None:
        if at == self.title_at:
            self.close()
            self._put([piece], TITLE, 0.9)
            self.place, self.seen_title = SUMMARY, True
            return
        if piece.kind in APART:
            if piece.kind != "page-number":
                self.close()
            self._put([piece], LEAVE_OUT, 0.8, str(APART[piece.kind]))
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
        if (
            self.place == SUMMARY
            and piece.kind == "text"
            and FACT.match(piece.text)
            and len(piece.text) < 150
        ):
            self.close()
            self._start(
                DocumentSection(
                    id=self._id(), kind=CUSTOM, heading=_("At a glance"), certainty=0.5, line=piece.line
                )
            )
        if self.place in {SUMMARY, LEAVE_OUT} and piece.kind != "text":
            self._implied_section(piece)
            if piece.kind == "heading" and not self.open and self.sections[-1].at == piece.at:
                return
        self.open.append(piece)

    def _implied_section(self, piece) -> None:
        """Text that no heading has announced: an unknown heading opens a section, a list an overview."""
        self.close()
        if piece.kind == "heading":
            self._start(
                DocumentSection(
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
                DocumentSection(
                    id=self._id(), kind="overview", heading=_("Overview"), certainty=0.5, line=piece.line
                )
            )

    def _open_section(self, piece, opened, lost) -> None:
        self.close()
        kind, certainty = opened or lost
        self.in_related = kind == RELATED
        if self.in_related:
            self._put([piece], RELATED, certainty)
            return
        if opened:
            self._start(
                DocumentSection(
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
            DocumentSection(
                id=self._id(),
                kind=kind,
                heading=names[kind],
                certainty=certainty,
                line=piece.line,
                repair=note,
            )
        )

    def _start(self, section) -> None:
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

    def _add_related(self, piece) -> None:
        careers = self.related
        if piece.kind == "heading" and careers and key(careers[-1][0].text) == key(piece.text):
            note = _("The title is printed twice.")
            careers[-1][1].append(msgspec.structs.replace(piece, kind="again", repair=note))
        elif piece.kind == "heading" and piece.level < 9:
            if careers and any(part.at == piece.at for part in careers[-1][1]):
                careers[-1][1].append(piece)
            else:
                careers.append((piece, []))
        elif piece.kind != "heading" and not (careers and careers[-1][0].kind == "heading"):
            self._add_named(piece)
        elif careers:
            careers[-1][1].append(piece)
        else:
            self._put([piece], LEAVE_OUT, 0.5, _("stands among the related careers without naming one"))

    def _add_named(self, piece) -> None:
        """A career that a list, a table or a line of its own names; or what is said of the one before."""
        replace = msgspec.structs.replace
        if piece.kind == "item":
            self.related.append((piece, []))
        elif piece.kind == "row" and piece.cells and key(piece.cells[0]) not in COLUMN_OF_NAMES:
            words = f"{piece.cells[0]}: {' · '.join(piece.cells[1:])}"
            self.related.append((replace(piece, text=words, kind="item"), []))
        elif piece.kind == "text" and (names := _names(piece.text)):
            self.related += [(replace(piece, text=name, kind="item"), []) for name in names]
        elif (
            self.related
            and not self._follows_left_out(piece)
            and (piece.joined or self.related[-1][0].text.endswith(":"))
        ):
            self.related[-1][1].append(piece)
        else:
            self._put([piece], LEAVE_OUT, 0.5, _("stands among the related careers without naming one"))

    def _follows_left_out(self, piece) -> bool:
        before = self.blocks[-1] if self.blocks else None
        return before is not None and before.place == LEAVE_OUT and before.pieces[-1].at == piece.at - 1

    def _put(self, pieces, place, certainty, why="") -> None:
        self.blocks.append(
            Block(
                id=f"b{len(self.blocks) + 1}", pieces=tuple(pieces), place=place, certainty=certainty, why=why
            )
        )

    def close(self) -> None:
        if self.open:
            place, certainty = self.place, self.certainty
            self._put(self.open, place, certainty, self.why)
            self.open = []

    def outline(self) -> Outline:
        self.close()
        return Outline(self.title, self.sections, self.blocks, self.related)


def _names(text: str) -> list[str]:
    """The careers that a line names: several between commas, or one with what is said of it."""
    words = plain(text[:500])
    if len(text) > 500:
        return []
    parts = [part.strip() for part in re.split(r"[,;|·•]", text) if part.strip()]
    if len(parts) > 1 and all(_is_name(part) for part in parts):
        return parts
    name = re.split(r"\s[-–—]\s|:\s", words, maxsplit=1)[0]
    return [text] if _is_name(name) and (name != words or words[-1] not in ".!?:,") else []


def _is_name(text: str) -> bool:
    words = plain(text)
    return (
        len(words.split()) <= 6
        and words[:1].isupper()
        and words[-1] not in ".!?"
        and sum(map(str.isdigit, words)) < 3
    )


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
