"""Word files as LibreOffice, pandoc, python-docx and docx of npm write them: see bench/word_writers.py."""

import re
from collections import Counter
from pathlib import Path

import pytest

from careers.sandbox.documents import reader

FILES = Path(__file__).parent / "files"
#: The words of each file are w1, w2 and so on.
WORDS = 106


@pytest.mark.parametrize("file", sorted(FILES.glob("*.docx")), ids=lambda file: file.stem)
def test_every_word_is_read_once_whoever_wrote_the_file(file):
    document = reader.read(file.name, file.read_bytes(), 100_000)
    read = [word for line in document.lines for word in re.findall(r"\bw\d+\b", line.text)]
    assert Counter(read) == Counter(f"w{number}" for number in range(1, WORDS + 1))
    assert {"heading", "item", "row"} <= {line.kind for line in document.lines}
