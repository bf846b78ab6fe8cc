"""What the site itself writes on public pages can be read by somebody of sixteen, and nobody stops at it."""

import pytest

from careers.pages import readability
from tests.text.site_words import sentences

#: Words that nobody says to a visitor.
STRANGE = (
    *("in force", "asked for there", "svp", "lies between", "by its marks"),
    *("new would be", "none essential", "over working", "stands here", "method"),
)


def test_sentences_are_found_in_templates_and_code():
    found = sentences()

    assert len(found) > 40
    assert "Copy link" not in str(found)
    assert any("Add another" not in each for each in found["templates/careers/home.html"])


@pytest.mark.parametrize("path", sorted(sentences()))
def test_a_page_is_easy_to_read(path):
    text = "\n\n".join(sentences()[path])
    reading = readability.reading(text)

    assert (reading.grade or 0) <= readability.EASY, f"grade {reading.grade}"
    assert not reading.long_sentences


def test_no_sentence_has_a_word_that_stops_its_reader():
    found = [each for inside in sentences().values() for each in inside]

    assert [each for each in found if any(words in each.lower() for words in STRANGE)] == []
