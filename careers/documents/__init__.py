"""A document becomes a draft role.

    document = read("engineer.docx", content)        # or read_text(pasted, "markdown")
    draft = interpret(document, Known.from_database())
    draft = decided(draft, {"b7": "leave-out"})       # what the editor decides, by the id of a guess
    role = save(draft, family=family, by="writer")

Whatever the format, a document turns into lines (`document_files`, in a process of its own), damage in
them is mended (`mending`), they are put in sections (`outline`), and figures, skills and steps are read out
of them (`deriving`). All of that is guessed: every guess names its lines and how sure it is. No line is
lost: what has no place in the page is among `Draft.left_over`.
"""

from ..sandbox.documents.limits import FILE_LIMIT, TEXT_LIMIT
from ..sandbox.documents.shape import Document, Line, Unreadable
from .interpreting import decided, interpret
from .known import Known
from .reading import read, read_text
from .saving import save
from .shape import Choice, Draft, Guess, LeftOver, Repair

__all__ = [
    "FILE_LIMIT",
    "TEXT_LIMIT",
    "Choice",
    "Document",
    "Draft",
    "Guess",
    "Known",
    "LeftOver",
    "Line",
    "Repair",
    "Unreadable",
    "decided",
    "interpret",
    "read",
    "read_text",
    "save",
]
