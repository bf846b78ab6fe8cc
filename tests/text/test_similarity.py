import pytest

from careers.text import Matcher, closest, likeness


def test_the_same_text_is_wholly_alike():
    assert likeness("welder", "welder") == 1


def test_what_is_less_alike_than_asked_counts_for_nothing():
    assert likeness("welder", "wellness", least=0.9) == 0
    assert likeness("welder", "wellness") > 0


@pytest.mark.parametrize("text", ["welder", "wedler", "", "builder"])
def test_many_are_compared_as_one_is(text):
    assert Matcher("welder", least=0.5).of(text) == likeness(text, "welder", least=0.5)


def test_the_most_alike_comes_first():
    assert closest("ohio", ["utah", "ohia", "ohio"], limit=2, least=0.5) == ["ohio", "ohia"]
