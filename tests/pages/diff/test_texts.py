"""Texts compared word for word: as one with its changes marked, and side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.pages.diff.texts import LONGEST, TextPiece, compared, marked, marked_line

#: As of `markdown.plain_lines`: none of them is empty.
LINES = st.lists(st.text("ab .,", max_size=12).map(str.strip).filter(bool), max_size=8)


def old_of(passage):
    return "".join(piece.text for piece in passage if piece.kind in {"both", "old"})


def new_of(passage):
    return "".join(piece.text for piece in passage if piece.kind in {"both", "new"})


def test_a_changed_word_is_marked_inside_its_sentence():
    assert marked_line("She mends old looms.", "She mends new looms.") == (
        TextPiece("both", "She mends "),
        TextPiece("old", "old "),
        TextPiece("new", "new "),
        TextPiece("both", "looms."),
    )


def test_words_that_happen_to_stay_between_two_changes_do_not_tear_them_apart():
    passage = marked_line("Weave red or blue cloth every day", "Weave fine or thick cloth every day")

    assert [piece.kind for piece in passage] == ["both", "old", "new", "both"]
    assert old_of(passage) == "Weave red or blue cloth every day"
    assert new_of(passage) == "Weave fine or thick cloth every day"


def test_two_texts_with_little_in_common_are_shown_as_two():
    assert marked_line("Mend looms at night", "Answer the telephone") == (
        TextPiece("old", "Mend looms at night"),
        TextPiece("new", "Answer the telephone"),
    )


def test_sentences_far_from_a_change_are_folded_and_those_beside_it_stay_whole():
    far = "This sentence has nothing to do with it. " * 8
    passage = marked_line(f"First. {far}Near. He weaves cloth.", f"First. {far}Near. He weaves wool.")

    assert passage[0] == TextPiece("gap", "…")
    assert passage[1] == TextPiece("both", "He weaves ")


def test_lines_in_both_are_told_by_their_number():
    passages = marked(["a", "b", "c", "one two three"], ["a", "b", "c", "one two four"])

    assert passages[0] == (TextPiece("gap", "3 paragraphs unchanged"),)
    assert old_of(passages[1]) == "one two three"
    assert new_of(passages[1]) == "one two four"


def test_a_line_is_compared_with_the_one_it_came_from():
    old = ["Weave cloth by hand", "Mend looms in winter"]
    new = ["Something else entirely", "Weave fine cloth by hand", "Mend looms in summer"]

    passages = marked(old, new)

    assert [(old_of(each).strip(), new_of(each).strip()) for each in passages] == [
        ("", "Something else entirely"),
        ("Weave cloth by hand", "Weave fine cloth by hand"),
        ("Mend looms in winter", "Mend looms in summer"),
    ]


@given(LINES, LINES)
def test_no_line_that_differs_is_lost(old, new):
    passages = [each for each in marked(old, new) if each[0].kind != "gap"]

    def bare(texts):
        return {text.replace(" ", "") for text in texts}

    assert bare(set(old) - set(new)) <= bare(map(old_of, passages))
    assert bare(set(new) - set(old)) <= bare(map(new_of, passages))


def test_a_text_of_any_length_is_compared_in_little_time():
    old = " ".join(f"word{number}" for number in range(LONGEST + 1))

    assert [piece.kind for piece in marked_line(old, f"new {old}")] == ["old", "new"]


@pytest.mark.parametrize(("ours", "theirs"), [("", "text"), ("text", ""), ("same", "same")])
def test_side_by_side_an_empty_text_has_no_pieces(ours, theirs):
    left, right = compared(ours, theirs)

    assert "".join(piece.text for piece in left) == ours
    assert "".join(piece.text for piece in right) == theirs
