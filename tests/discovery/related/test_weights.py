"""How pages stand towards landmarks: alike where they are near to the same ones."""

import random
from math import sqrt

import pytest

from careers.discovery.related import weights
from careers.discovery.related.weights import Features

KITCHEN = ("kitchen", "meal", "oven", "menu", "soup")
WORKSHOP = ("steel", "torch", "pipe", "weld", "rivet")


def counted(*words):
    return {"all": {weights.key("all", word): 1.0 for word in words}}


def learnt(pages):
    count = weights.Count()
    for page in pages:
        count.add(Features(page, {}))
    return count.scale()


@pytest.fixture
def pages():
    """A hundred pages, of a kitchen or of a workshop, each with three of its words and one of its own."""
    drawn = random.Random(1)
    return [
        counted(f"own-{number}", *drawn.sample(KITCHEN if number % 2 else WORKSHOP, 3))
        for number in range(100)
    ]


def around(scale, *words):
    return scale.learnt.landmarks.around(counted(*words), scale.weights)


def likeness(one, other):
    length = sqrt(sum(value**2 for value in one.values()) * sum(value**2 for value in other.values()))
    return sum(one[key] * other[key] for key in one) / length


def test_pages_of_one_trade_are_alike_without_a_word_in_common(pages):
    scale = learnt(pages)
    cook, baker, welder = around(scale, "soup", "meal"), around(scale, "oven", "menu"), around(scale, "weld")
    assert likeness(cook, baker) > 0.3
    assert likeness(cook, welder) < 0


def test_they_are_part_of_what_a_page_is_compared_by(pages):
    vector = learnt(pages).vector(Features(counted("soup", "oven"), {}))
    by_field = {weights.NAMES[weights.field_of(key)] for key in vector}
    assert by_field == {"all", "landmarks"}


def test_the_same_are_chosen_in_whatever_order_pages_come(pages, monkeypatch):
    monkeypatch.setattr(weights, "MOST", 20)
    monkeypatch.setattr(weights, "FEWEST", 10)
    first = learnt(pages).learnt.landmarks
    assert len(first.keys) == 20
    assert learnt(pages[::-1]).learnt.landmarks == first


def test_of_pages_that_say_the_same_one_is_chosen(pages):
    assert learnt(pages + pages).learnt.landmarks.keys == learnt(pages).learnt.landmarks.keys


def test_a_small_site_has_none(pages):
    scale = learnt(pages[: weights.FEWEST - 1])
    assert scale.learnt.landmarks.keys == []
    assert around(scale, "soup") == {}


def test_a_page_that_says_nothing_is_compared_by_nothing():
    assert learnt([]).vector(Features({}, {})) == {}


def test_a_long_page_is_known_by_its_most_telling_words(pages):
    long = counted("soup", *(f"long-{number}" for number in range(1000)))
    kept = learnt([*pages, long, counted(*(f"long-{number}" for number in range(999)))]).learnt.landmarks
    place = kept.keys.index(weights.key_of_landmark(long))
    assert sum(at == place for found in kept.words.values() for at, _value in found) == weights.WORDS


def test_no_landmark_is_all_that_there_is_to_itself(pages):
    scale = learnt(pages)
    found = scale.learnt.landmarks.around(pages[0], scale.weights)
    assert max(map(abs, found.values())) <= weights.FARTHEST
