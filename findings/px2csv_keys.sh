#!/usr/bin/env bash
# px2csv 1.1.0 gives the figures of a PX file with KEYS to the wrong occupations.
#
# Statistics offices publish vacancies and wages by occupation as PX files. With the keyword KEYS such a
# file names the row in front of its figures and leaves out the rows that hold nothing but zeros; Statistics
# Sweden's description of the format has a section on it, "Files with KEYS".
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'px2csv==1.1.0'

venv/bin/python -I - <<'PYTHON'
import csv
import sys
from importlib.metadata import version
from pathlib import Path

import px2csv

# Judges (2612) had no vacancy in either year, so the file has no row for them.
PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
LANGUAGE="en";
DECIMALS=0;
MATRIX="VAC01";
SUBJECT-CODE="LM";
SUBJECT-AREA="Labour market";
CONTENTS="Vacancies";
UNITS="number";
TITLE="Vacancies by occupation and year";
STUB="occupation";
HEADING="year";
VALUES("occupation")="Lawyers","Judges","Actors";
VALUES("year")="2024","2025";
CODES("occupation")="2611","2612","2655";
KEYS("occupation")=CODES;
DATA=
"2611",50 52
"2655",30 31;
"""
SEEN = [
    ["Lawyers", "2024", '"2611",50'],
    ["Lawyers", "2025", "52"],
    ["Judges", "2024", '"2655",30'],
    ["Judges", "2025", "31"],
]

Path("vacancies.px").write_text(PX, encoding="utf-8")
px2csv.convert("vacancies.px", "vacancies.csv")
with open("vacancies.csv", encoding="utf-8", newline="") as file:
    header, *rows = csv.reader(file)

print("px2csv", version("px2csv"))
print("put in:  lawyers (2611) 50 and 52, actors (2655) 30 and 31, judges (2612) left out, since they have none")
print("came out:", header)
for row in rows:
    print("         ", row)
print("expected: 31 beside Actors, 0 beside Judges; or a refusal of KEYS, which it does not read")
print("matters:  no error and no warning, and the judges' page shows the actors' vacancies for 2025;")
print("          actors are gone, and the key stands inside every first figure of a row")
if rows != SEEN:
    sys.exit("CHANGED: this is no longer what px2csv does")
PYTHON
