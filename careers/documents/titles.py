"""Which line of a document is its title."""

import re
from collections import Counter
from pathlib import PurePath

import msgspec
from django.utils.translation import gettext as _

from ..sandbox.documents.shape import Document
from ..sandbox.documents.wording import heading_kind
from ..sandbox.documents.words import key, plain
from .shape import Piece

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


def find_title(document: Document, pieces: list[Piece]) -> tuple[int | None, str]:
    """Where the title stands, and its words. Without one, the name of the file has to do."""
    first_known = len(pieces)
    candidates = []
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
