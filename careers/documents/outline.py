"""Pieces -> title, sections and blocks: which lines belong where."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec.structs import replace

from ..sandbox.documents.structure import Document, Line
from ..sandbox.documents.words import CUSTOM, RELATED, key, pattern, plain, sentences
from .headings import NO_TITLE, TitleFound, find_title, is_name, label_and_fact, section_headings
from .structure import Block, Choice, DocumentSection
from .tables import COLUMN_OF_NAMES

SENIORITY = pattern("seniority", after=r"\b(?:[ -]level)?")
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
#: A career, and what is said of it.
Career = tuple[Line, list[Line]]


class Outline:
    """The sections, blocks and related careers of a document, to which its pieces are added one by one."""

    def __init__(self, title: TitleFound, *, follows_related: bool) -> None:
        self.title, self.follows_related = title, follows_related
        self.sections: list[DocumentSection] = []
        self.blocks: list[Block] = []
        #: The careers below a heading, and those in tables that compare the document's own with others.
        self.related: list[Career] = []
        self.compared: list[Career] = []
        self.open: list[Line] = []
        self.place, self.certainty = (Choice.SUMMARY if title.at is None else Choice.LEAVE_OUT).value, 0.6
        self.facts = ""
        self.in_related = False

    def add(self, at, piece, after, opened) -> None:
        if at == self.title.at:
            self.close()
            self._put([piece], Choice.TITLE, self.title.certainty)
            self.place = Choice.SUMMARY
        elif piece.kind in APART:
            if piece.kind != "page-number":
                self.close()
            self._put([piece], Choice.LEAVE_OUT, 0.9, str(APART[piece.kind]))
        elif opened:
            self.close()
            kind, certainty = opened
            self.in_related = kind == RELATED and self.follows_related
            if self.in_related:
                self._put([piece], RELATED, certainty)
            else:
                self._open(piece, CUSTOM if kind == RELATED else kind, certainty)
        elif self.in_related:
            self._add_related(piece)
        elif self._is_title_again(piece):
            self._put([replace(piece, repair=_("The title is printed twice."))], Choice.TITLE, 0.9)
        elif self.place in {Choice.SUMMARY, Choice.LEAVE_OUT} and (certainty := self._fact(piece, after)):
            self._add_fact(piece, certainty)
        else:
            self._add_text(piece)

    def _add_text(self, piece) -> None:
        if piece.kind == "heading" and not (self.open and self.open[-1].kind == "heading"):
            self.close()
        if self.place == Choice.LEAVE_OUT:
            self._put([piece], Choice.LEAVE_OUT, 0.7, _("stands before the title"))
            return
        if self.place == Choice.SUMMARY and piece.kind != "text":
            # What no heading has announced: an unknown heading opens a section, a list an overview.
            self.close()
            if piece.kind == "heading":
                self._open(piece, CUSTOM)
                return
            self._open(piece, "overview", heading=_("Overview"))
        self.open.append(piece)

    def _fact(self, piece, after) -> float:
        """How sure it is that a line beside the title is a short fact: "Location: Leeds", "Full time"."""
        words = plain(piece.text)
        if piece.level or len(words) > 150 or piece.kind not in {"text", "heading", "row"}:
            return 0
        label, fact = label_and_fact(piece)
        if label:
            return 0.9 if len(fact.split()) <= (12 if fact[-1:] not in ".!?:" else 8) else 0
        if self.place == Choice.LEAVE_OUT or piece.kind == "row" or words[-1] in ".!?:":
            return 0
        if piece.kind == "heading" and after is not None and after.kind != "heading":
            return 0.75 if ", " in words or " — " in words else 0
        names = re.findall(r"[^\W\d_]{5,}", words)
        are_names = len(names) <= 8 and all(word[0].isupper() for word in names)
        return 0.75 if are_names or NO_TITLE.search(words) else 0

    def _add_fact(self, piece, certainty) -> None:
        self.close()
        place, certainty_here = self.place, self.certainty
        if not self.facts:
            self._open(piece, CUSTOM, heading=_("At a glance"))
            self.facts = self.place
            self.place, self.certainty = place, certainty_here
        self._put([replace(piece, kind="row" if piece.kind == "row" else "text")], self.facts, certainty)

    def _open(self, piece: Line, kind: str, certainty: float = 0.5, heading: str = "") -> None:
        """A section begins with `piece`: its heading, unless that is given."""
        section = DocumentSection(
            id=f"s{len(self.sections) + 1}",
            certainty=certainty,
            pieces=(piece,),
            kind=kind,
            heading=heading or plain(piece.text).rstrip(":")[:150],
            at=None if heading else piece.at,
        )
        self.sections.append(section)
        self.place, self.certainty = section.id, certainty

    def _is_title_again(self, piece) -> bool:
        is_line = piece.kind in {"heading", "text"} and len(piece.text) < 200
        is_near = self.title.at is not None and self.place == Choice.SUMMARY
        return is_line and is_near and key(piece.text) == key(self.title.words)

    def _add_related(self, piece) -> None:
        """A career of its own, or what is said of the one before."""
        head, said = self.related[-1] if self.related else (None, [])
        is_again = head is not None and key(head.text) == key(piece.text)
        is_part = is_again or piece.level == 9 or piece.at in {part.at for part in said}
        # Nothing between them was left out.
        is_behind = head is not None and (said or [head])[-1].at >= piece.at - 1
        if piece.kind == "heading" and not is_part:
            self.related.append((piece, []))
        elif head and head.kind == "heading":
            said.append(piece)
        elif named := _named(piece):
            self.related += [(each, []) for each in named]
        elif head and is_behind and (piece.joined or head.text.endswith(":")):
            said.append(piece)
        else:
            why = _("stands among the related careers without naming one")
            self._put([piece], Choice.LEAVE_OUT, 0.5, why)

    def _put(self, pieces, place, certainty, why="") -> None:
        short = f"b{len(self.blocks) + 1}"
        pieces = tuple(pieces)
        self.blocks.append(Block(id=short, certainty=certainty, pieces=pieces, place=place, why=why))

    def close(self) -> None:
        if self.open:
            self._put(self.open, self.place, self.certainty)
            self.open = []


def outline(document: Document, pieces: list[Line], related: bool = True) -> Outline:
    """The order of a document: its title, its sections, and every piece in one block.

    Without `related`, related careers are a section like others: those of a related career are not followed.
    """
    title = find_title(document, pieces)
    opens = section_headings(pieces, title.at)
    found = Outline(title, follows_related=related)
    for at, piece in enumerate(pieces):
        after = None if at + 1 == len(pieces) or at + 1 in opens else pieces[at + 1]
        found.add(at, piece, after, opens.get(at))
    found.close()
    found.compared = _compared(found) if related else []
    return found


def _compared(found: Outline) -> list[Career]:
    careers: list[Career] = []
    title = found.title.words
    for block in found.blocks:
        rows = [piece for piece in block.pieces if piece.kind == "row" and len(piece.cells) > 1]
        names = [plain(piece.cells[0]) for piece in rows]
        trades = [key(SENIORITY.sub("", name)) for name in names[1:]]
        is_table = rows and COLUMN_OF_NAMES.match(names[0]) and key(title) in map(key, names)
        if is_table and trades.count(key(SENIORITY.sub("", title))) == 1:
            others = zip(rows[1:], names[1:], strict=True)
            careers += [(_row_as_item(row), []) for row, name in others if key(name) not in {key(title), ""}]
    return careers


def _row_as_item(piece: Line) -> Line:
    words = f"{piece.cells[0]}: {' · '.join(filter(None, piece.cells[1:]))}"
    return replace(piece, text=words, kind="item")


def _named(piece: Line) -> list[Line]:
    """The careers that a piece names: several between commas, or one with what is said of it."""
    if piece.kind == "item":
        return [piece]
    if piece.kind == "row" and piece.cells:
        return [] if COLUMN_OF_NAMES.match(plain(piece.cells[0])) else [_row_as_item(piece)]
    if piece.kind != "text" or len(piece.text) > 500:
        return []
    parts = [part.strip() for part in re.split(r"[,;|·•]", piece.text) if part.strip()]
    if len(parts) < 2 or not all(map(is_name, parts)):
        words = plain(piece.text)
        name = re.split(r"\s[-–—]\s|:\s", words, maxsplit=1)[0]
        parts = [piece.text] if is_name(name) and (name != words or words[-1] not in ".!?:,") else []
    return [replace(piece, text=part, kind="item") for part in parts]


def opening(text: str, limit: int = 700) -> str:
    """The first whole sentences of `text`, at most `limit` characters: what serves as a summary."""
    out = ""
    for sentence in sentences(plain(text[:5000])):
        if sentence[-1] not in '.!?”"' or len(out) + len(sentence) + 1 > limit:
            break
        out = f"{out} {sentence}".strip()
        if out.count(". ") >= 2:
            break
    return out
