"""The folder of a release: which release it is, and where the release lies if it is not in this one."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .layouts import by_name, has_occupations

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def number_and_date(directory: Path) -> tuple[str, str]:
    """The number of the release and its month, as "29.3" and "2025-05"; empty where nothing says them."""
    words = ""
    if read_me := by_name(directory.iterdir()).get("read me"):
        with suppress(OSError), read_me.open(encoding="utf-8", errors="replace") as file:
            words = file.read(4_000)
    number = re.search(r"O\*NET\W{1,3}(\d{1,3}(?:\.\d{1,2})?)\b", words, re.ASCII)
    number = number or re.search(r"(?<!\d)(\d{1,3}[._]\d{1,2})(?!\d)", directory.resolve().name, re.ASCII)
    month = re.search(rf"\b({'|'.join(MONTHS)}) ((?:19|20)\d\d)\b", words, re.I | re.ASCII)
    published = f"{month[2]}-{MONTHS.index(month[1].lower()) + 1:02}" if month else ""
    found = number[1].replace("_", ".") if number else ""
    return (f"{found}.0" if found.isdecimal() else found), published


def releases_in(directory: Path) -> Iterator[Path]:
    """The folders in `directory` that hold a release, as archives are often unpacked."""
    for path in sorted(directory.iterdir()):
        with suppress(OSError):
            if path.is_dir() and any(map(has_occupations, path.iterdir())):
                yield path
