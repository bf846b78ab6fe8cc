"""Every word of a document is in the draft or among the lines left over."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers import documents
from careers.documents import Known, Unreadable
from careers.sandbox.documents import reader
from tests.documents import damage
from tests.documents.damage import words_of, words_wanted

ROWS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "",
            "",
            "Overview",
            "Requirements",
            "Salary Range (UK, 2023)",
            "Related careers",
            "Night Baker",
            "  • Mixes dough, and bakes it Required skills:",
            "  1. Shaping loaves",
            "## Career path",
            "- Base: £20,000 - £30k a year",
            "| a | b |",
            "first image",
            "Bakes: - Bread - Rolls - Cakes for everybody who comes in the morning. And more follows.",
            "By rising early, bakers can have fresh bread ready when the town wakes up.",
            "**Bold** and [a link](https://example.org/page) and `code` and <b>tags</b>",
        ]
    ),
)


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25))
def test_every_word_of_every_line_is_in_the_page_or_left_over(format, rows):
    try:
        document = reader.read_text("\n".join(rows), format, "a page", damage.ELEMENTS)
    except Unreadable:
        return
    draft = documents.interpret(document, Known())
    assert words_wanted(document) - words_of(draft) == set()
    assert 0 <= draft.placed_share <= 1


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25), choices=st.randoms())
def test_whatever_the_editor_decides_nothing_is_lost(rows, choices):
    try:
        document = reader.read_text("\n".join(rows), "text", "a page", damage.ELEMENTS)
    except Unreadable:
        return
    draft = documents.interpret(document, Known())
    decisions = {guess.id: choices.choice(guess.choices).id for guess in draft.guesses}
    assert words_wanted(document) - words_of(documents.decided(draft, decisions)) == set()


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_document_becomes_a_draft_or_is_refused(seed):
    damage.checked(*damage.damaged(damage.originals(), random.Random(seed)))


def test_related_careers_of_a_related_career_are_kept_as_its_text():
    document = documents.read_text(
        "# Roofer\n\n## Pay\n\nGood.\n\n# More careers\n\n## Bricklayer\n\nBuilds walls.\n\n"
        "### Related careers\n\n- Stonemason\n- Tiler\n",
        "markdown",
    )
    draft = documents.interpret(document, Known())
    assert words_wanted(document) - words_of(draft) == set()
