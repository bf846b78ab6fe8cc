#!/usr/bin/env bash
# quantulum3 0.10.0 finds kelvins, litres and hours in ordinary statements of pay.
#
# It is the library that reads quantities with their units out of English text, currencies and the k of
# thousands included. That k needs a sign such as $ right before the number: beside a currency code it is a
# temperature, at the end of a range it is both, and a word that is unknown is spelt out as symbols of units.
# Seen as the package installs, without its optional classifier.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    'quantulum3==0.10.0' 'inflect==7.6.0' 'num2words==0.5.14'

venv/bin/python -I -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

from quantulum3 import parser

SEEN = {
    "The pay is $45k a year.": [(45000.0, "dollar"), (1.0, "year")],
    "The pay is EUR 45k a year.": [(45.0, "kelvin"), (1.0, "year")],
    "The pay is 45k EUR a year.": [(45.0, "kelvin euro"), (1.0, "year")],
    "The pay is £30k-36k a year.": [(30000.0, "pound sterling kelvin"), (1.0, "year")],
    "The pay is ₹6 lakh a year.": [(6.0, "indian rupee litre year kelvin hour"), (1.0, "year")],
}

print("quantulum3", version("quantulum3"))
came_out = {}
for text in SEEN:
    came_out[text] = [(quantity.value, quantity.unit.name) for quantity in parser.parse(text)]
    print("put in:  ", text)
    print("came out:", came_out[text])
print("expected: 45,000 three times, 30,000 to 36,000 pounds, 600,000 rupees; or nothing found")
print("matters:  there is a number and a unit every time, and no error: euros count as 45 where dollars count")
print("          as 45,000, the upper end of a range is lost, and a lakh (100,000) is dropped")
if came_out != SEEN:
    sys.exit("CHANGED: this is no longer what quantulum3 does")
PYTHON
