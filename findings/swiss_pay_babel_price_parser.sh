#!/usr/bin/env bash
# Swiss pay written by Babel 2.18.0 is read by price-parser 0.5.1 as a thousandth; that of Babel 2.19.0 is not.
#
# Swiss figures are grouped with an apostrophe. Babel 2.16, 2.17 and 2.18 write U+2019 and Babel 2.19 U+0027.
# price-parser takes U+0027 for a separator, and stops at U+2019.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'price-parser==0.5.1'
venv/bin/pip install --quiet --disable-pip-version-check --target before 'Babel==2.18.0'
venv/bin/pip install --quiet --disable-pip-version-check --target after 'Babel==2.19.0'

cat > pay.py <<'PYTHON'
import sys
from importlib.metadata import version

sys.path.insert(0, sys.argv[1])
from babel import __version__
from babel.numbers import format_currency
from price_parser import Price

written, read = sys.argv[2:]
text = format_currency(85000, "CHF", locale="de_CH")
price = Price.fromstring(text)
print("Babel", __version__, "with price-parser", version("price-parser"))
print("put in:   85,000 francs, written for de_CH:", ascii(text))
print("came out:", price.amount, price.currency)
if (ascii(text), str(price.amount), price.currency) != (written, read, "CHF"):
    sys.exit("CHANGED: this is no longer what the two do")
PYTHON

venv/bin/python -I pay.py before "'CHF\\xa085\\u2019000.00'" 85
venv/bin/python -I pay.py after "\"CHF\\xa085'000.00\"" 85000.00
echo "expected: 85,000 both times, since both apostrophes are in use on Swiss pages; or nothing found"
echo "matters:  85 francs pass for an hourly pay; and what a site prints, stores as text or compares"
echo "          with yesterday's page changes in every Swiss figure with an update of Babel"
