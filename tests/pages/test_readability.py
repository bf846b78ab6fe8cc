"""How long a text is and how hard it is to read."""

import pytest

from careers.pages import readability

EASY = "The cat sat on the mat. The dog ran to the door. We saw them both. It was a fine day. " * 2
HARD = (
    "Organisational responsibilities necessitate comprehensive interdepartmental communication, "
    "encompassing administrative documentation, methodological evaluation, statistical interpretation, "
    "technological implementation and continuous professional development of subordinate specialists "
    "throughout international subsidiaries. "
) * 2


def sentence(words: int) -> str:
    return "Every " + "word " * (words - 2) + "counts."


def test_words_are_those_that_readers_see():
    text = "### A heading\n\nTwo **bold** words[^a-source] and [a link](https://example.org/long/address)."
    assert readability.reading(text).words == 8


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (238, 1), (239, 2)])
def test_minutes_are_rounded_up(words, minutes):
    assert readability.reading("word " * words).minutes == minutes


def test_plain_words_in_short_sentences_have_a_low_grade():
    assert readability.reading(EASY).grade <= 3


def test_long_words_in_long_sentences_have_a_high_grade():
    assert readability.reading(HARD).grade > readability.HARD


def test_a_known_text_has_the_grade_that_its_formula_gives():
    # 35 words, 4 sentences, 39 syllables counted by hand: 0.39 * 8.75 + 11.8 * 39 / 35 - 15.59 = 0.97.
    text = (
        "The team meets each day to plan the work. They share what they know and ask for help. "
        "New people learn fast here since nobody works alone. Most of them stay for a long time."
    )
    assert readability.reading(text).grade == 1


def test_of_a_few_words_no_grade_is_given():
    assert readability.reading("Interdisciplinary telecommunication.").grade is None


def test_long_sentences_are_counted_and_the_longest_are_named():
    text = "\n\n".join(sentence(words) for words in (10, 25, 26, 40, 30, 27))
    found = readability.reading(text)
    assert found.too_long == 4
    assert [each.words for each in found.long_sentences] == [40, 30, 27]
    assert found.long_sentences[0].beginning == "Every" + " word" * 11 + " …"


def test_an_item_of_a_list_ends_a_sentence_and_rows_of_tables_are_none():
    items = "\n".join(f"- {'word ' * 20}" for _each in range(3))
    table = "| a | b |\n| --- | --- |\n" + f"| {'word ' * 20} | {'word ' * 20} |\n"
    assert readability.reading(f"{items}\n\n{table}").too_long == 0


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It takes 3.5 hours, e.g. Python.", ["It takes 3.5 hours, e.g. Python."]),
        ("She said “No.” Then she left.", ["She said “No.”", "Then she left."]),
        ("Dr. Smith came. And went", ["Dr. Smith came.", "And went"]),
        ("", []),
    ],
)
def test_sentences_end_where_readers_stop(line, sentences):
    assert readability.sentences(line) == sentences


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("cat", 1), ("make", 1), ("table", 2), ("reading", 2), ("wanted", 2), ("used", 1), ("changes", 2)],
)
def test_syllables_are_counted_as_they_are_spoken(word, syllables):
    assert readability.syllables(word) == syllables


@pytest.mark.parametrize("piece", ["A. ", "e.g. ", "a.” ", "word ", ".", "aeiou", "a'"])
def test_a_text_of_a_million_letters_is_read(piece):
    """In quadratic time it would not be before the run gives up."""
    assert readability.reading(piece * (1_000_000 // len(piece)))
