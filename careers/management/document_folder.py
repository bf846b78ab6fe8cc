"""Many documents become drafts, each for itself: what import_document does with a folder."""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError

from careers import documents
from careers.documents import Document, DraftRole, Known, Unreadable
from careers.editorial.forms.import_document import ENDINGS
from careers.models import Family, Role

logger = logging.getLogger(__name__)

#: Seconds that a document waits while editors of the site import theirs.
PATIENCE = 60
UNEXPECTED = "It could not be imported for a reason that this program does not know; its log says more."


@dataclass(frozen=True)
class DocumentOutcome:
    """What came out of a file: a draft, and the role it was saved as, if it was; or the reason why not."""

    file: Path
    draft: DraftRole | None = None
    role: Role | None = None
    reason: str = ""


def files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The documents in a folder and the folders in it, by name, and all other files there.

    Hidden files and those that Word keeps while a document is open are neither.
    """
    found: list[Path] = []
    for name, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        found += [Path(name, each) for each in sorted(files) if not each.startswith((".", "~$"))]
    endings = tuple(ENDINGS.split(","))
    taken = [path for path in found if path.suffix.lower() in endings]
    return taken, [path for path in found if path not in set(taken)]


def read(file: Path, *, publisher: str, url: str) -> Document:
    """The document in `file`. Raises Unreadable and OSError."""
    with file.open("rb") as stream:
        content = stream.read(documents.FILE_LIMIT + 1)
    return documents.read(file.name, content, publisher=publisher, url=url, patience=PATIENCE)


def imported(
    files: Iterable[Path], *, family: Family | None, publisher: str, url: str, by: str
) -> Iterator[DocumentOutcome]:
    """Make a draft of each of `files`, in their order, and save it in `family`, if one is given.

    Reads as many at a time as there are cores and as the site allows; costs the database nothing but six
    queries at the beginning and what saving a draft costs.
    """
    known = Known.from_database()
    for file, reading in _readings(files, publisher, url):
        outcome = _outcome(file, reading, known, family, by)
        if outcome.draft is not None:
            known = with_draft(known, outcome.draft)
        yield outcome


def with_draft(known: Known, draft: DraftRole) -> Known:
    """What is known once `draft` is saved."""
    for page in (*draft.related_pages, draft.page):
        known = known.with_page(page)
    return known


def _readings(files: Iterable[Path], publisher: str, url: str) -> Iterator[tuple[Path, Future[Document]]]:
    """Read ahead of who asks, but not far: a document may be large."""
    workers = min(os.cpu_count() or 1, settings.CHILD_PROCESSES)
    with ThreadPoolExecutor(workers) as pool:
        ahead: deque[tuple[Path, Future[Document]]] = deque()
        for file in files:
            ahead.append((file, pool.submit(read, file, publisher=publisher, url=url)))
            if len(ahead) > 2 * workers:
                yield ahead.popleft()
        yield from ahead


def _outcome(
    file: Path, reading: Future[Document], known: Known, family: Family | None, by: str
) -> DocumentOutcome:
    try:
        draft = documents.interpret(reading.result(), known)
        role = documents.save(draft, family=family, by=by) if family else None
    except Unreadable as error:
        return DocumentOutcome(file, reason=str(error))
    except OSError as error:
        return DocumentOutcome(file, reason=error.strerror or str(error))
    except ValidationError as error:
        return DocumentOutcome(file, reason=" ".join(error.messages))
    except OperationalError as error:
        # Others change pages for too long, or the database is away.
        return DocumentOutcome(file, reason=str(error))
    except Exception:
        # A document that nobody has thought of must not keep the others from being imported.
        logger.exception("%s could not be imported", file)
        return DocumentOutcome(file, reason=UNEXPECTED)
    return DocumentOutcome(file, draft, role)
