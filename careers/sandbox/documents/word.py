"""Word documents (.docx) -> lines, by way of HTML.

Before mammoth makes HTML of it, what a reader of the document does not see, or what its forms only offer,
is given a style of its own, so that `html_text` can tell it from the text. Names of elements are those of
ECMA-376 (Office Open XML), part 1.
"""

import io
import re
import zipfile
from typing import Any, NamedTuple

import mammoth
from lxml import etree

from . import html_text
from .structure import MEGABYTE, TEXT_LIMIT, Line, Unreadable, refuse_too_many_elements, too_deep, too_large
from .structure import marked as _

UNZIPPED_LIMIT = 60 * MEGABYTE
PART_LIMIT = 40 * MEGABYTE
HIDDEN, PROMPT = "careers-hidden", "careers-prompt"
STYLES = f"r.{HIDDEN} => span[hidden='hidden']\nr.{PROMPT} => {html_text.PROMPT}"
#: Root elements of the parts that hold text.
WITH_TEXT = frozenset({"document", "footnotes", "endnotes"})
#: A list to choose from that still shows its first entry, worded as a question.
QUESTION = re.compile(r"\W*$|\W*(?:please\s+)?(?:choose|select|pick)\b", re.I)


def lines(content: bytes, elements: int) -> list[Line]:
    """The paragraphs and rows of a document, then what is hidden in it. Raises Unreadable.

    `number` is that of the paragraph.
    """
    damaged = _("It is not a Word document (.docx), or a damaged one.")
    try:
        parts = _parts(content, elements)
        if "word/document.xml" not in parts:
            raise Unreadable(damaged)
        html = mammoth.convert_to_html(
            _zipped(parts), convert_image=_nowhere, style_map=STYLES, include_embedded_style_map=False
        ).value
    except (Unreadable, MemoryError):
        raise
    except RecursionError as error:
        raise too_deep() from error
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise too_deep() from error
        raise Unreadable(damaged) from error
    except Exception as error:  # what a damaged archive can raise is without end
        raise Unreadable(damaged) from error
    if len(html) > TEXT_LIMIT:
        raise too_large(TEXT_LIMIT)
    # One paragraph a line, so that the number of a line is that of its paragraph.
    return html_text.lines(re.sub(r"</(?:p|h[1-6]|tr)>", "\\g<0>\n", html.replace("\n", " ")))


@mammoth.images.img_element
def _nowhere(image: Any) -> dict[str, str]:
    """Pictures are named, not taken along: they may have no licence, and no words of their own."""
    return {"src": "picture"}


def _parts(content: bytes, elements: int) -> dict[str, bytes]:
    """The parts with XML, by name, with what readers do not see marked as such."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(_("It is encrypted. Save it without a password first."))
        if sum(entry.file_size for entry in entries) > UNZIPPED_LIMIT:
            raise too_large(UNZIPPED_LIMIT)
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                found[entry.filename] = archive.read(entry)
    for part in found.values():
        if len(part) > PART_LIMIT or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise Unreadable(_("Its inside is too large, or declares things a Word document does not need."))
    refuse_too_many_elements(sum(part.count(b"<") - part.count(b"</") for part in found.values()), elements)
    return _marked(found)


def _marked(parts: dict[str, bytes]) -> dict[str, bytes]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    trees = {name: etree.fromstring(part, parser) for name, part in parts.items() if name.endswith(".xml")}
    styles = _Styles(next((tree for tree in trees.values() if _name(tree) == "styles"), None))
    marked = dict(parts)
    for name, tree in trees.items():
        if _name(tree) in WITH_TEXT:
            _Marking(styles, etree.QName(tree).namespace).mark(tree)
            marked[name] = etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return marked


def _zipped(parts: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out


def _name(element) -> str:
    """The name of an element without its namespace: strict documents use another one."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _find(element: Any, *names: str) -> Any:
    """The first child of `element` with the first of `names`, its first child with the second, and so on."""
    for name in names:
        element = next((child for child in element if _name(child) == name), None)
        if element is None:
            return None
    return element


def _value(element, name: str = "val") -> str | None:
    """An attribute of `element`, in whatever namespace."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), None)


def _switch(element) -> bool | None:
    """What an on/off element says (17.17.4, ST_OnOff), None where it is missing."""
    if element is None:
        return None
    return (_value(element) or "1").casefold() not in {"0", "false", "off"}


class _Styles:
    """Which styles hide their text, with what they are based on."""

    def __init__(self, root) -> None:
        self.by_id: dict[tuple[str, str], tuple[bool | None, str | None]] = {}
        self.defaults: dict[str, str] = {}
        self.prompts: set[str] = set()
        self.hide_all = False
        if root is None:
            return
        self.hide_all = bool(_switch(_find(root, "docDefaults", "rPrDefault", "rPr", "vanish")))
        for style in root:
            if _name(style) != "style":
                continue
            kind, short = _value(style, "type") or "paragraph", _value(style, "styleId") or ""
            self.by_id[kind, short] = (
                _switch(_find(style, "rPr", "vanish")),
                _value(_find(style, "basedOn")),
            )
            if (_value(style, "default") or "0") not in {"0", "false", "off"}:
                self.defaults[kind] = short
            if (_value(_find(style, "name")) or "").casefold() == "placeholder text":
                self.prompts.add(short)

    def hides(self, kind: str, short: str | None) -> bool:
        """Whether the style, or the default one of its kind, hides text: the most derived one decides."""
        short = self.defaults.get(kind) if short is None else short
        seen = set()
        while short is not None and short not in seen:
            seen.add(short)
            hidden, based_on = self.by_id.get((kind, short), (None, None))
            if hidden is not None:
                return hidden
            short = based_on
        return False


class _Context(NamedTuple):
    """What the elements around a run say: whether styles of table and paragraph hide it, whether all here
    is hidden, and whether it is a prompt."""

    table: bool = False
    paragraph: bool = False
    hidden: bool = False
    prompt: bool = False


class _Field:
    """A field of an old form while it is passed: what it may hold, and the runs of its result."""

    def __init__(self, form) -> None:
        self.form, self.has_result = form, False
        self.runs: list[Any] = []


class _Marking:
    def __init__(self, styles: _Styles, namespace: str | None) -> None:
        self.styles, self.namespace = styles, namespace
        self.contexts = [_Context()]
        self.fields: list[_Field] = []

    def mark(self, tree) -> None:
        """Give hidden runs and prompts their style, and boxes the values that mammoth knows."""
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            name = _name(element)
            if event == "start":
                self.contexts.append(self.within(name, element, self.contexts[-1]))
                continue
            context = self.contexts.pop()
            if name == "r":
                self.end_run(element, context)
            elif name in {"checked", "default"} and _name(element.getparent()).casefold() == "checkbox":
                self.set(element, "val", "1" if _switch(element) else "0")
            elif name == "p":
                self.end_paragraph(element)

    def within(self, name: str, element, context: _Context) -> _Context:
        if name == "tbl":
            style = _value(_find(element, "tblPr", "tblStyle"))
            return context._replace(table=self.styles.hides("table", style))
        if name == "tr":
            return context._replace(hidden=context.hidden or bool(_switch(_find(element, "trPr", "hidden"))))
        if name == "p":
            style = _value(_find(element, "pPr", "pStyle"))
            return context._replace(paragraph=self.styles.hides("paragraph", style))
        if name == "sdt":
            asks = bool(_switch(_find(element, "sdtPr", "showingPlcHdr")))
            return context._replace(prompt=context.prompt or asks)
        if name == "r":
            style = _value(_find(element, "rPr", "rStyle"))
            return context._replace(
                hidden=context.hidden or self.is_hidden(element, style, context),
                prompt=context.prompt or style in self.styles.prompts,
            )
        if name == "AlternateContent":
            return context._replace(hidden=context.hidden or _is_hidden_drawing(element))
        if "visibility:hidden" in (element.get("style") or "").replace(" ", ""):
            return context._replace(hidden=True)
        return context

    def is_hidden(self, run, style: str | None, context: _Context) -> bool:
        """Toggles of styles cancel each other out, what the run itself says goes before them (17.7.3)."""
        directly = _switch(_find(run, "rPr", "vanish"))
        if directly is not None:
            return directly
        by_style = self.styles.hides("character", style)
        return self.styles.hide_all or (context.table ^ context.paragraph ^ by_style)

    def end_run(self, run, context: _Context) -> None:
        for child in list(run):
            if _name(child) == "fldChar":
                self.pass_field(run, child)
        if self.fields and self.fields[-1].has_result and _text(run):
            self.fields[-1].runs.append(run)
        if context.hidden or context.prompt:
            self.restyle(run, HIDDEN if context.hidden else PROMPT)

    def pass_field(self, run, mark) -> None:
        kind = _value(mark, "fldCharType")
        if kind == "begin":
            self.fields.append(_Field(_find(mark, "ffData")))
        elif kind == "separate" and self.fields:
            self.fields[-1].has_result = True
        elif kind == "end" and self.fields:
            self.end_field(run, self.fields.pop())

    def end_field(self, run, field: _Field) -> None:
        if field.form is None:
            return
        text = "".join(map(_text, field.runs)).strip()
        if (entries := _find(field.form, "ddList")) is not None and not text:
            self.choose(run, entries)
        default = _value(_find(field.form, "textInput", "default"))
        if text and default is not None and text == default.strip():
            for shown in field.runs:
                self.restyle(shown, PROMPT)

    def choose(self, run, entries) -> None:
        """Put the chosen entry of a list behind its field, which keeps only the entry's number."""
        texts = [_value(entry) or "" for entry in entries if _name(entry) == "listEntry"]
        number = _value(_find(entries, "result")) or _value(_find(entries, "default")) or "0"
        if number.isdecimal() and int(number) < len(texts):
            chosen = etree.Element(self.named("r"))
            etree.SubElement(chosen, self.named("t")).text = texts[int(number)]
            run.addnext(chosen)
            if QUESTION.match(texts[int(number)]):
                self.restyle(chosen, PROMPT)

    def end_paragraph(self, paragraph) -> None:
        """A paragraph whose mark is hidden runs on into the next one, where both have one style.

        Where `specVanish` hides the mark, a heading stands in the same row as its text: it stays one.
        """
        mark = _find(paragraph, "pPr", "rPr")
        after = paragraph.getnext()
        if mark is None:
            return
        if after is None or _name(after) != "p":
            if (deleted := _find(mark, "del")) is not None:
                # There is nothing to join: mammoth would lose the paragraph.
                mark.remove(deleted)
            return
        if not _switch(_find(mark, "vanish")) or _switch(_find(mark, "specVanish")):
            return
        style = _value(_find(paragraph, "pPr", "pStyle"))
        shown = any(_value(_find(run, "rPr", "rStyle")) != HIDDEN for run in paragraph if _name(run) == "r")
        if shown and style == _value(_find(after, "pPr", "pStyle")):
            # mammoth knows marks that were deleted, which join paragraphs in the same way.
            etree.SubElement(mark, self.named("del"))

    def restyle(self, run, style: str) -> None:
        if (properties := _find(run, "rPr")) is not None:
            run.remove(properties)
        properties = etree.Element(self.named("rPr"))
        self.set(etree.SubElement(properties, self.named("rStyle")), "val", style)
        run.insert(0, properties)

    def named(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}" if self.namespace else name

    def set(self, element, name: str, value: str) -> None:
        """Set an attribute in the namespace of its element."""
        namespace = etree.QName(element).namespace
        element.set(f"{{{namespace}}}{name}" if namespace else name, value)


def _text(run) -> str:
    return "".join(child.text or "" for child in run if _name(child) == "t")


def _is_hidden_drawing(alternatives) -> bool:
    """Whether a drawing is hidden: only its first form says so, and mammoth reads the other one."""
    return any(
        (_value(drawing, "hidden") or "0") in {"1", "true"}
        for drawing in alternatives.iter()
        if _name(drawing) == "docPr"
    )
