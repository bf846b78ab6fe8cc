"""A document becomes a draft role.

    document = read("engineer.docx", content)        # or read_text(pasted, "markdown")
    draft = interpret(document, Known.from_database())
    draft = decided(draft, {"b7": "leave-out"})       # what the editor decides, by the id of a guess
    role = save(draft, family=family, by="writer")

Whatever the format, a document turns into lines (`careers.sandbox.documents`, in a process of its own),
damage in them is mended (`repairs`), they are put in sections (`outline`), and figures, skills and steps are
read out of them (`extraction`). All of that is guessed: every guess names its lines and how sure it is. No
line is lost: what has no place in the page is among `DraftRole.left_over`.
"""

from ..sandbox.documents.structure import FILE_LIMIT, TEXT_LIMIT, Document, Unreadable
from .interpretation import decided, interpret, read, read_text, save
from .known import Known
from .structure import DraftRole, Guess

__all__ = [
    "FILE_LIMIT",
    "TEXT_LIMIT",
    "Document",
    "DraftRole",
    "Guess",
    "Known",
    "Unreadable",
    "decided",
    "interpret",
    "read",
    "read_text",
    "save",
]
