"""The first pages of a site, which find no others to be compared with."""

import pytest

from careers.discovery import indexing
from careers.discovery.models import Likeness
from careers.discovery.related import weights
from tests.discovery.related.test_index import lists, live, near

pytestmark = pytest.mark.django_db


def test_a_page_without_words_in_common_is_related_to_nothing():
    live("one", "")
    edition = live("two", "Joining steel")
    assert Likeness.objects.count() == 2
    assert near(edition, least=500_000) == []


def test_many_that_come_together_are_compared_as_if_all_had_been_there(monkeypatch):
    monkeypatch.setattr(weights, "FEWEST", 3)
    with indexing.together():
        for number in range(6):
            live(f"cook-{number}", f"Cooking {'soup ' * number} and roasting meat in kitchen {number % 2}")
        assert lists() == []
    compared = lists()
    assert compared
    indexing.rebuild(everything=True)
    assert [pair for *pair, _score in lists()] == [pair for *pair, _score in compared]
    assert [score for *_pair, score in lists()] == pytest.approx([score for *_pair, score in compared], abs=5)
