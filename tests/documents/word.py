"""Small Word documents of the XML that a test gives."""

import io
import zipfile

from careers.sandbox.documents import reader
from careers.sandbox.documents.structure import Document

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:w14="{WORD_2010}" xmlns:wp="{DRAWING}" xmlns:mc="{COMPATIBILITY}" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", mark: str = "") -> str:
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}<w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def style(short: str, properties: str = "", kind="paragraph", based_on="", name="", default=False) -> str:
    based_on = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{short}" w:default="{int(default)}">'
        f'<w:name w:val="{name or short}"/>{based_on}<w:rPr>{properties}</w:rPr></w:style>'
    )


def item(text: str, number: int = 1, level: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{numbering}</w:pPr>{run(text)}</w:p>"


def table(*rows: list[str]) -> str:
    """A table of rows of cells; each is a text, or the XML of its properties and blocks."""
    cells = [
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(run(cell))}</w:tc>" for cell in row)
        for row in rows
    ]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def numbering(*forms: str) -> str:
    """Lists 1, 2 and so on, each of one form ("bullet", "decimal") at its first levels."""
    levels = [
        "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/></w:lvl>'
            for level in range(5)
        )
        for form in forms
    ]
    return "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{level}</w:abstractNum>' for at, level in enumerate(levels)
    ) + "".join(
        f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(len(forms))
    )


def file(body: str, styles: str = "", footnotes: str = "", **others: str) -> bytes:
    """A .docx with this `body`, these `styles` and `footnotes`; `others` by their root elements."""
    office = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    related = f'<Relationship Id="a" Type="{OFFICE}/styles" Target="styles.xml"/>'
    related += f'<Relationship Id="b" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{office}</Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
        "</Relationships>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {NAMESPACES}>{footnotes}</w:footnotes>",
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    parts |= {f"word/{root}1.xml": f"<w:{root} {NAMESPACES}>{xml}</w:{root}>" for root, xml in others.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(body: str, styles: str = "", footnotes: str = "", **others: str) -> Document:
    return reader.read("a.docx", file(body, styles, footnotes, **others), 100_000)


def of_kind(document: Document, *kinds: str) -> list[str]:
    return [line.text for line in document.lines if line.kind in kinds]


def shown(document: Document) -> list[str]:
    return of_kind(document, "heading", "item", "text", "row")
