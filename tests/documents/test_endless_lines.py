"""Lines and lists without end: in quadratic time they would not be read before the run gives up."""

from contextlib import suppress

import pytest

from careers import documents
from careers.documents import Known, Unreadable

# The most letters that are taken.
SIZE = 500_000


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize(
    "unit", ["(", "$1-$2-$3-", "1,", "5-6%-", "**a", "[a](", "A > ", " - A", "A b: ", "<", "word "]
)
def test_one_line_without_end_is_read_or_refused(unit, format):
    with suppress(Unreadable):
        documents.interpret(documents.read_text(unit * (SIZE // len(unit)), format), Known())


@pytest.mark.parametrize("row", ["Salary\n\n", "# A\n", "- Pay: $50,000 a year\n", "| $1 | $2 |\n"])
def test_thousands_of_equal_lines_are_read(row):
    documents.interpret(documents.read_text("Title\n\n" + row * 3000, "text"), Known())


@pytest.mark.parametrize(
    "words", ["experience ", "is a plus ", "minimum of ", "5+ years of ", "or similar skills "]
)
def test_a_requirement_of_the_same_words_over_and_over(words):
    text = f"# Baker\n\n## Requirements\n\n- {words * 1000}x\n"
    draft = documents.interpret(documents.read_text(text, "markdown"), Known())
    assert draft.page.title == "Baker"
