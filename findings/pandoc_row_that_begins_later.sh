#!/usr/bin/env bash
# pandoc 3.9 and mammoth 1.13.0 move the cells of a Word row that begins later (w:gridBefore) to the left.
#
# ECMA-376 (17.4.15): gridBefore says how many columns of the grid are left out before the first cell of the row.
# Word writes it where somebody has dragged the left edge of a row, or has deleted the first cell of it.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0'

venv/bin/python -I - <<'PYTHON'
import re
import sys
import zipfile
from importlib.metadata import version

import mammoth
import pypandoc

OPEN = "http://schemas.openxmlformats.org"
CELL = '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'


def row(*cells, first=""):
    return f"<w:tr>{first}{''.join(map(CELL.format, cells))}</w:tr>"


LATER = '<w:trPr><w:gridBefore w:val="1"/><w:wBefore w:w="2000" w:type="dxa"/></w:trPr>'
TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="6000" w:type="dxa"/></w:tblPr><w:tblGrid>'
    + '<w:gridCol w:w="2000"/>' * 3
    + "</w:tblGrid>"
    + row("Step", "From", "To")
    + row("Nurse", "30,000", "36,000")
    + row("31,000", "38,000", first=LATER)
    + "</w:tbl>"
)
with zipfile.ZipFile("pay.docx", "w") as file:
    file.writestr(
        "[Content_Types].xml",
        f'<Types xmlns="{OPEN}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    )
    file.writestr(
        "_rels/.rels",
        f'<Relationships xmlns="{OPEN}/package/2006/relationships"><Relationship Id="rId1" Target='
        f'"word/document.xml" Type="{OPEN}/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    )
    file.writestr(
        "word/document.xml",
        f'<w:document xmlns:w="{OPEN}/wordprocessingml/2006/main"><w:body>{TABLE}<w:p/><w:sectPr/></w:body>'
        "</w:document>",
    )


def last_row(html):
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html.rpartition("<tr")[2], re.S)
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in cells]


by_pandoc = last_row(pypandoc.convert_file("pay.docx", "html"))
with open("pay.docx", "rb") as file:
    by_mammoth = last_row(mammoth.convert_to_html(file).value)
print("pandoc", pypandoc.get_pandoc_version(), "and mammoth", version("mammoth"))
print("put in:   columns Step, From, To; a row that leaves out Step and has From 31,000 and To 38,000")
print("came out:", by_pandoc, "from pandoc,", by_mammoth, "from mammoth")
print("expected: ['', '31,000', '38,000']")
print("matters:  the lower figure of a pay scale becomes its name, and the upper one the lower")
if (by_pandoc, by_mammoth) != (["31,000", "38,000", ""], ["31,000", "38,000"]):
    sys.exit("CHANGED: this is no longer what they do")
PYTHON
