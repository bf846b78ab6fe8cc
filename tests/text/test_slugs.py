import pytest

from careers.text import free_slug


def test_a_free_slug_stays_as_it_is():
    assert free_slug("pay", {"skills"}) == "pay"


@pytest.mark.parametrize("many", [False, True])
def test_a_taken_slug_gets_the_next_number(many):
    assert free_slug("pay", {"pay", "pay-2", "pay-3"}, many=many) == "pay-4"


def test_a_gap_between_numbers_is_filled():
    assert free_slug("pay", {"pay", "pay-3"}) == "pay-2"


@pytest.mark.parametrize("many", [False, True])
def test_a_number_takes_the_place_of_the_last_letters(many):
    assert free_slug("abcdef", {"abcdef"}, limit=6, many=many) == "abcd-2"
