#!/usr/bin/env bash
# extruct 0.18.0 reads <time datetime="P1Y"> as P1Y in microdata and as the words between the tags in RDFa.
#
# HTML+RDFa 1.1 (3.1, additional processing rules) takes the value from datetime. pyRdfa, which does the work,
# knows the rule, but only when it is told that the host language is HTML, and extruct does not tell it.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    'extruct==0.18.0' 'pyrdfa3==3.6.5' 'rdflib==7.6.0' 'html5lib==1.1'

venv/bin/python -I - <<'PYTHON'
import sys
from importlib.metadata import version

import extruct
from extruct.utils import parse_xmldom_html
from pyRdfa import Options, pyRdfa

ROLE = """<!DOCTYPE html><html lang="en"><title>Nurse</title><body>
<div {occupation}><span {name}>Nurse</span>
<div {salary}><time {duration} datetime="P1Y">a year</time></div></div></body></html>"""
MICRODATA = ROLE.format(
    occupation='itemscope itemtype="https://schema.org/Occupation"',
    name='itemprop="name"',
    salary='itemprop="estimatedSalary" itemscope itemtype="https://schema.org/MonetaryAmountDistribution"',
    duration='itemprop="duration"',
)
RDFA = ROLE.format(
    occupation='vocab="https://schema.org/" typeof="Occupation"',
    name='property="name"',
    salary='property="estimatedSalary" typeof="MonetaryAmountDistribution"',
    duration='property="duration"',
)
PAGE = "https://example.org/nurse"
DURATION = "https://schema.org/duration"

[microdata] = extruct.extract(MICRODATA, base_url=PAGE, syntaxes=["microdata"])["microdata"]
in_microdata = microdata["properties"]["estimatedSalary"]["properties"]["duration"]
nodes = extruct.extract(RDFA, base_url=PAGE, syntaxes=["rdfa"])["rdfa"]
[in_rdfa] = [value["@value"] for node in nodes for value in node.get(DURATION, [])]
graph = pyRdfa(Options(), base=PAGE, media_type="text/html").graph_from_DOM(
    parse_xmldom_html(RDFA, encoding="utf-8")
)
[told_html] = [str(value) for _, name, value in graph if str(name) == DURATION]

print("extruct", version("extruct"), "with pyRdfa", version("pyrdfa3"))
print('put in:   <time datetime="P1Y">a year</time> as the duration of a pay, once in microdata, once in RDFa')
print("came out:", repr(in_microdata), "from microdata,", repr(in_rdfa), "from RDFa")
print("expected: 'P1Y' both times, as pyRdfa itself says when told that this is HTML:", repr(told_html))
print("matters:  what is paid per year, month or hour is lost, and dates likewise, for everyone who checks")
print("          or collects role pages marked up in RDFa; the pages themselves are right")
if (in_microdata, in_rdfa, told_html) != ("P1Y", "a year", "P1Y"):
    sys.exit("CHANGED: this is no longer what extruct does")
PYTHON
