#!/usr/bin/env bash
# mammoth 1.13.0 carries text out of its table cell, or drops it, where a paragraph mark is a tracked deletion.
#
# <w:del> in the properties of a paragraph mark says that the break to the next paragraph is deleted, not the
# text (ISO/IEC 29500-1, 17.13.5.15), and the schema allows it on every paragraph: also on the last one of a
# cell, of the text before a table, and of the document, where there is no next paragraph to join.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'mammoth==1.13.0' 'cobble==0.1.4'

venv/bin/python -I - <<'PYTHON'
import io
import sys
import zipfile
from importlib.metadata import version

import mammoth

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def document(body):
    """A Word document with this body, and nothing else that could matter."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        )
    file.seek(0)
    return file


def paragraph(text, *, mark_deleted=False):
    deleted = '<w:pPr><w:rPr><w:del w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"/></w:rPr></w:pPr>'
    return f"<w:p>{deleted if mark_deleted else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows):
    cells = (
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    grid = "<w:gridCol/>" * len(rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(cells)}</w:tbl>"


CASES = {
    "the mark at the end of the cell for 2024 is deleted": (
        table(
            [paragraph("2024"), paragraph("2025")],
            [paragraph("38,000", mark_deleted=True), paragraph("41,000")],
        ),
        "<table><tr><td><p>2024</p></td><td><p>2025</p></td></tr>"
        "<tr><td></td><td><p>38,00041,000</p></td></tr></table>",
    ),
    "the mark of the paragraph before a table is deleted": (
        paragraph("Pay is agreed each year.", mark_deleted=True)
        + table([paragraph("Grade"), paragraph("Pay")]),
        "<table><tr><td><p>Pay is agreed each year.Grade</p></td><td><p>Pay</p></td></tr></table>",
    ),
    "the mark of the document's last paragraph is deleted": (
        paragraph("What it pays") + paragraph("38,000 a year.", mark_deleted=True),
        "<p>What it pays</p>",
    ),
}

print("mammoth", version("mammoth"))
changed = False
for what, (body, seen) in CASES.items():
    result = mammoth.convert_to_html(document(body))
    print("put in:  ", what)
    print("came out:", result.value, "messages:", result.messages)
    changed |= result.value != seen or result.messages != []
print("expected: text stays in its cell, before its table, in the document; or at least a message")
print("matters:  an imported page shows 2024's pay in the column of 2025, run together with it,")
print("          or ends with a heading whose sentence about pay is gone")
if changed:
    sys.exit("CHANGED: this is no longer what mammoth does")
PYTHON
