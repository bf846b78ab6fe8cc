#!/usr/bin/env bash
# markitdown 0.1.9 moves the cells beside one that spans two rows to the left.
#
# HTML (table model, "forming a table"): a cell with rowspan takes its place in the next row too.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'markitdown==0.1.9' 'markdownify==1.2.3'

venv/bin/python -I - <<'PYTHON'
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")
from markitdown import MarkItDown

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Pay</title></head><body><table>
<tr><th>Step</th><th>Years</th><th>From</th><th>To</th></tr>
<tr><td rowspan="2">Nurse</td><td>0 to 2</td><td>30,000</td><td>36,000</td></tr>
<tr><td>3 to 5</td><td>31,000</td><td>38,000</td></tr>
</table></body></html>"""
Path("pay.html").write_text(PAGE)
last = MarkItDown().convert("pay.html").markdown.strip().splitlines()[-1]
cells = [cell.strip() for cell in last.strip("|").split("|")]
print("markitdown", version("markitdown"), "with markdownify", version("markdownify"))
print("put in:   Step, Years, From, To; Nurse spans two rows, the second says 3 to 5, 31,000, 38,000")
print("came out:", cells)
print("expected: a cell for Step first, empty or Nurse again")
print("matters:  years become the step, and 31,000 to 38,000 is the pay of somebody whose years are 31,000")
if cells != ["3 to 5", "31,000", "38,000"]:
    sys.exit("CHANGED: this is no longer what it does")
PYTHON
