"""Document, read in a process of its own -> DraftRole, the editor's decisions about it, and its rows."""

import re
from collections.abc import Iterator

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from msgspec.structs import replace

from careers import pages, publishing
from careers.models import Family, Role, Source
from careers.pages import PARTS_OF_ROLE, RolePage, write_to_rows
from careers.sandbox import process
from careers.write_queue import in_turn

from ..sandbox.documents.structure import Document, DocumentAnswer, DocumentRequest, Line, Unreadable
from ..sandbox.documents.words import WORDINGS, key, plain, shortened
from .draft import compose
from .extraction import derive
from .known import Known
from .outline import Outline, opening, outline
from .pay import label_and_rest
from .repairs import pieces
from .structure import Choice, DraftRole, Interpretation, RelatedGuess, free, slug, source_slug

READER = "careers.sandbox.documents"
#: The level that a title names is the first of these.
LEVELS = [(level, re.compile(rf"\b(?:{words})\b", re.I)) for level, words in WORDINGS["level"].items()]
#: Seconds for which a document waits while others are read.
PATIENCE = 2


def read(
    name: str,
    content: bytes,
    *,
    format: str = "",
    publisher: str = "",
    url: str = "",
    patience: float = PATIENCE,
) -> Document:
    """The document in a file called `name`: its `format`, if not given, by the ending or by how it begins.

    Waits `patience` seconds at most while others are read.
    Raises Unreadable, in the language of the reader, for what is too large, damaged, encrypted, empty or no
    text, and for what takes more than the settings DOCUMENT_SECONDS, _MEGABYTES and _ELEMENTS allow.
    """
    request = DocumentRequest(name=name, content=content, format=format, elements=settings.DOCUMENT_ELEMENTS)
    limits = process.Limits.from_settings(settings, "DOCUMENT", patience=patience)
    try:
        content = process.run(READER, msgspec.msgpack.encode(request), limits)
    except process.Failed as error:
        busy = _("Other documents are being read just now. Please try again in a minute.")
        slow = _("Reading it takes longer than %(seconds)d seconds. Give one role's page at a time.")
        large = _("Reading it takes more than %(megabytes)d MB of memory. Give one role's page at a time.")
        why = {process.TooManyProcesses: busy, process.OutOfTime: slow, process.OutOfMemory: large}
        words = why.get(type(error), _("It cannot be read: it is damaged in a way that no reader expects."))
        bounds = {"seconds": settings.DOCUMENT_SECONDS, "megabytes": settings.DOCUMENT_MEGABYTES}
        raise Unreadable(words % bounds) from error
    answer = msgspec.msgpack.decode(content, type=DocumentAnswer)
    if answer.document is None:
        # Marked for translation where it was raised.
        raise Unreadable(_(answer.message), **answer.parameters)
    lines = (replace(line, repair=line.repair and _(line.repair)) for line in answer.document.lines)
    return replace(answer.document, lines=tuple(lines), publisher=publisher, url=url)


def read_text(text: str, format: str, *, name: str = "", publisher: str = "", url: str = "") -> Document:
    """The document in a pasted text; `format` is "text", "markdown" or "html". Raises Unreadable."""
    content = text.encode(errors="replace")
    return read(name or _("pasted text"), content, format=format, publisher=publisher, url=url)


# Document -> DraftRole


def interpret(document: Document, known: Known) -> DraftRole:
    """The draft that `document` would become, with every guess about it.

    Asks the database nothing but for the nearest occupations, where `known` came from it.
    """
    return compose(_find(document, pieces(document.lines), known), {})


def decided(draft: DraftRole, decisions: dict[str, str]) -> DraftRole:
    """`draft` as the editor wants it: `decisions` gives the id of a choice by the id of its guess.

    Decisions about unknown guesses, and choices that a guess does not have, are ignored.
    """
    return compose(draft.findings, decisions)


def _find(
    document: Document, pieces: list[Line], known: Known, taken: set[str] | None = None, related: bool = True
) -> Interpretation:
    found = outline(document, pieces, related)
    title = found.title.words
    taken = {*known.role_slugs, "a-z"} if taken is None else taken
    address = free(slug(title, 100, "role"), taken, 110)
    return Interpretation(
        document=document,
        title=title,
        title_at=found.title.at,
        slug=address,
        level=next((level for level, pattern in LEVELS if pattern.search(title)), ""),
        sections=tuple(found.sections),
        blocks=tuple(found.blocks),
        derived=tuple(derive(found, known, source_slug(document, address), address)),
        related=tuple(_related(document, found, known, taken, address)),
        occupations=known.nearest(title, _tasks(found)) if related else (),
    )


def _tasks(found: Outline) -> str:
    """What the document says first of the tasks, or else of the role."""
    kinds = {Choice.SUMMARY: "overview"} | {section.id: section.kind for section in found.sections}
    for wanted in ("responsibilities", "overview"):
        blocks = [block for block in found.blocks if kinds.get(block.place) == wanted]
        if pieces := [piece for block in blocks for piece in block.pieces]:
            return " ".join(plain(piece.text[:200]) for piece in pieces[:8])
    return ""


def _related(document, found: Outline, known: Known, taken: set[str], own: str) -> Iterator[RelatedGuess]:
    seen = {""}
    for number, (head, rest) in enumerate([*found.related, *found.compared], start=1):
        title, text = _title_and_text(head)
        title = f"{title} {number}" if key(title) in seen else title
        seen.add(key(title))
        exists = known.roles.get(key(title))
        exists = None if exists == own else exists
        is_kept = number > len(found.related)
        said = [text, *(plain(piece.text) for piece in rest if piece.kind in {"text", "item"})]
        words = " ".join(filter(None, said))
        reason = opening(words[:3000], 390) or shortened(words, 390)
        findings = None
        if not exists:
            own_title = Line(head.number, title, "heading", level=1, at=head.at)
            own_text = [Line(head.number, text, at=head.at)] if text else []
            small = replace(document, name=title)
            findings = _find(small, [own_title, *own_text, *rest], known, taken, related=False)
            findings = replace(findings, title=title[:200])
        yield RelatedGuess(
            id=f"r{number}",
            title=title[:200],
            slug=exists or (findings.slug if findings else ""),
            reason=reason or _("Named as a related career."),
            certainty=0.9 if (rest or text) and not is_kept else 0.7,
            is_kept=is_kept,
            pieces=(head, *rest),
            findings=findings,
        )


def _title_and_text(head: Line) -> tuple[str, str]:
    title, text = label_and_rest(head.text) if head.kind != "heading" else ("", "")
    if title and len(title) < 90:
        return title, text
    words = plain(head.text)
    return shortened(words.rstrip(":"), 190), words if len(words) > 190 else ""


@in_turn()
def save(draft: DraftRole, *, family: Family, by: str) -> Role:
    """Make the draft role that `draft` describes, and one for every related career without a page.

    Nothing is published. Raises ValidationError, with all that is wrong, for pages that cannot be
    stored; then nothing is saved. `by` is the name of who does it. Costs about 60 queries for each page.
    """
    own = pages.Family(slug=family.slug, name=family.name, description=family.description)
    drafts = [replace(page, family=own) for page in (*draft.related_pages, draft.page)]
    taken = Role.objects.filter(slug__in=[page.slug for page in drafts]).values_list("slug", flat=True)
    if taken:
        words = _("The address “%(slug)s” has been taken meanwhile. Import the document again.")
        raise ValidationError([words % {"slug": slug} for slug in taken])
    roles = [_written(page, by) for page in drafts]
    ids = [role.pk for role in roles]
    publishing.note_changes(Role.objects.filter(Q(pk__in=ids) | Q(pk__in=Role.objects.leading_to(*roles))))
    return roles[-1]


def _written(page: RolePage, by: str) -> Role:
    role, _left_out = write_to_rows(page, by=by)
    faults = []
    parts = (row for part in PARTS_OF_ROLE for row in part.objects.filter(role=role))
    sources = Source.objects.filter(slug__in=[source.slug for source in page.sources])
    for row in (role, *parts, *sources):
        try:
            # The database has held them against its constraints already.
            row.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            faults += [f"{row._meta.verbose_name} “{row}”: {' '.join(error.messages)}"]
    if faults:
        raise ValidationError(faults)
    return role
