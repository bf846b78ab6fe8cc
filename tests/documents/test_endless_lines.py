"""Lines and lists without end take no time beyond measure."""

import time
from contextlib import suppress

import pytest

from careers import documents
from careers.documents import Known, Unreadable

SIZE = 200_000


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize(
    "unit", ["(", "$1-$2-$3-", "1,", "5-6%-", "**a", "[a](", "A > ", " - A", "A b: ", "<", "word "]
)
def test_one_line_without_end_is_read_or_refused_in_time(unit, format):
    begin = time.perf_counter()
    with suppress(Unreadable):
        documents.interpret(documents.read_text(unit * (SIZE // len(unit)), format), Known())
    # Quadratic time would be minutes here.
    assert time.perf_counter() - begin < 20


@pytest.mark.parametrize("row", ["Salary\n\n", "# A\n", "- Pay: $50,000 a year\n", "| $1 | $2 |\n"])
def test_thousands_of_equal_lines_are_read_in_time(row):
    begin = time.perf_counter()
    documents.interpret(documents.read_text("Title\n\n" + row * 3000, "text"), Known())
    assert time.perf_counter() - begin < 20
