"""What is asked before a document is read, and how it travels from the preview to the saving."""

import msgspec
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import documents
from careers.documents import Document, Unreadable
from careers.models import Family

from . import fields
from .fields import AdminForm, HiddenText
from .widgets import LineInput

RECOGNISED = "auto"
ENDINGS = ".txt,.md,.html,.htm,.docx"
MEGABYTE = 1_000_000


class Carried(msgspec.Struct, frozen=True):
    """All that a preview carries: the document, what was decided (the id of a choice by that of its guess),
    and a fingerprint of the guesses which these ids belong to."""

    document: Document
    decisions: dict[str, str] = {}
    seen: str = ""


SALT = "careers.admin.importing"


def sealed(carried: Carried) -> str:
    """`carried`, compressed and signed: for the seed's 32 kB some 20 kB, and never more than 7 MB."""
    return fields.sealed(carried, salt=SALT)


def opened(text: str) -> Carried | None:
    """What was sealed, or None if it was changed on its way, or sealed by another release of the site."""
    return fields.opened(text, Carried, salt=SALT)


class FamilyForm(AdminForm):
    family = forms.ModelChoiceField(
        label=_("Family"),
        queryset=Family.objects.all(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the family the new role belongs to.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        families = Family.objects.values_list("pk", flat=True)[:2]
        self.has_families = bool(families)
        if len(families) == 1:
            self.fields["family"].initial = families[0]


class DocumentForm(FamilyForm):
    """A pasted text or a file; `document` is what was read of it, `origin` the field it came from."""

    text = forms.CharField(
        label=_("The text of the document"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 14, "spellcheck": "false"}),
        help_text=_("Paste the whole page of one role, with its headings and lists."),
    )
    format = forms.ChoiceField(
        label=_("What the text is"),
        required=False,
        choices=[
            (RECOGNISED, _("Find out by itself")),
            ("text", _("Plain text")),
            ("markdown", _("Markdown")),
            ("html", _("HTML")),
        ],
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )
    publisher = forms.CharField(
        label=_("Who published it"),
        required=False,
        max_length=200,
        widget=LineInput(attrs={"class": "vTextField"}),
        help_text=_("Optional. The figures of the page name it as their source."),
    )
    url = forms.URLField(
        label=_("Its address on the web"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=LineInput(attrs={"class": "vTextField", "inputmode": "url"}),
        help_text=_("Optional, for example https://example.org/careers/baker."),
    )
    #: A file that was read already, so that nobody has to choose it again after an error elsewhere.
    kept = HiddenText()

    field_order = ["text", "format", "file", "publisher", "url", "family", "kept"]
    document: Document | None = None
    origin = "text"
    kept_name = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "Plain text (.txt), Markdown (.md), HTML (.html) or Word (.docx); at most %(limit)d MB."
        ) % {"limit": documents.FILE_LIMIT // MEGABYTE}

    def clean(self):
        cleaned = super().clean()
        if not self.errors.keys() & {"text", "file", "format"}:
            self._read(cleaned)
        if self.document:
            self.document = msgspec.structs.replace(
                self.document, publisher=cleaned.get("publisher", ""), url=cleaned.get("url", "")
            )
            if self.origin == "file" and self.errors:
                self._keep()
        return cleaned

    def _read(self, cleaned) -> None:
        text, file = cleaned["text"], cleaned["file"]
        if text.strip() and file:
            self.add_error("file", _("Give either a text or a file, not both. The file was not kept."))
            return
        self.origin = "text" if text.strip() else "file"
        try:
            if file:
                self.document = self._from_file(file)
            elif text.strip():
                self.document = self._from_text(text, cleaned["format"])
            elif kept := opened(cleaned.get("kept") or ""):
                self.document = kept.document
            else:
                self.add_error("text", _("Paste the text of a document here, or choose a file below."))
        except Unreadable as error:
            self.add_error(self.origin, str(error))

    def _from_file(self, file) -> Document:
        # Its size first: what is too large is never read into memory.
        if file.size > documents.FILE_LIMIT:
            raise Unreadable(
                gettext("The file is larger than %(limit)d MB. Give one role's page at a time.")
                % {"limit": documents.FILE_LIMIT // MEGABYTE}
            )
        return documents.read(file.name, file.read())

    def _from_text(self, text: str, format: str) -> Document:
        name = gettext("pasted text")
        if format in {"", RECOGNISED}:
            return documents.read(name, text.encode())
        return documents.read_text(text, format, name=name)

    def _keep(self) -> None:
        self.kept_name = self.document.name
        self.data = self.data.copy()
        self.data["kept"] = sealed(Carried(self.document))

    def refuse(self, message: str) -> None:
        """Say at the field of the document that it cannot be taken."""
        self.add_error(self.origin, message)
