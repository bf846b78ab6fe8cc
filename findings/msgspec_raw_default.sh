#!/usr/bin/env bash
# msgspec 0.23.0 writes invalid JSON for a Raw that is equal to its field's default but not the same object.
#
# omit_defaults leaves out what equals its default where that is quick to see; an empty Raw is only recognised
# as the very object given in the class. A second empty Raw is equal to it, and is written: as nothing at all.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'msgspec==0.23.0'

venv/bin/python -I - <<'PYTHON'
import sys
from importlib.metadata import version

import msgspec


class Page(msgspec.Struct, omit_defaults=True):
    title: str
    pay: msgspec.Raw = msgspec.Raw()


untouched = Page("Nurse")
emptied = Page("Nurse", pay=msgspec.Raw())
written = msgspec.json.encode(untouched), msgspec.json.encode(emptied)
try:
    msgspec.json.decode(written[1])
    readable = True
except msgspec.DecodeError:
    readable = False

print("msgspec", version("msgspec"))
print("put in:   a page that leaves pay alone, and one with pay=Raw(); they are equal:", untouched == emptied)
print("came out:", *written)
print("expected: the first text both times, or an error; msgspec itself can read the second:", readable)
print("matters:  a stored page of which one part was emptied cannot be read back; the loss shows when")
print("          somebody opens the page, not when it is saved. One empty Raw, used throughout, avoids it")
if (untouched == emptied, written, readable) != (
    True,
    (b'{"title":"Nurse"}', b'{"title":"Nurse","pay":}'),
    False,
):
    sys.exit("CHANGED: this is no longer what msgspec does")
PYTHON
