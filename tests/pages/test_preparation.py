"""What a page says it takes to get in."""

import pytest

from careers.pages import Section, preparation
from tests.discovery.made_pages import page


def of_kind(kind, body):
    return page(sections=(Section(slug=kind, kind=kind, heading="A", body=body),))


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("Licensing or registration required.", True),
        ("Nurses must be licensed in every state.", True),
        ("You need a driver's licence; most have one.", True),
        ("Helpers do not need a license.", False),
        ("No licence is required.", False),
        ("They work beside licensed nurses.", False),
    ],
)
def test_a_licence_is_needed_where_a_sentence_says_so(words, needed):
    assert preparation.may_need_licence(of_kind("requirements", f"Some text. {words}")) is needed


def test_licences_that_the_work_is_about_are_none_that_it_needs():
    assert not preparation.may_need_licence(of_kind("responsibilities", "- Issue licences that firms need."))


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ("High school diploma or equivalent", "Bachelor’s degree", 1),
        ("Master's degree", "bachelor's degree", -1),
        ("Master's degree", "Master’s degree", 0),
        ("Some college, no degree", "Postsecondary nondegree award", None),
        ("A degree in computing", "Bachelor's degree", None),
        ("", "Bachelor's degree", None),
    ],
)
def test_education_compares_where_both_are_known(one, other, sign):
    assert preparation.compare_education(one, other) == sign


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ((2, 2), (3, 3), 1),
        ((3, 3), (1, 2), -1),
        ((1, 2), (1, 1), None),
        ((1, 2), (1, 2), 0),
        (None, (3, 3), None),
    ],
)
def test_zones_compare_where_neither_is_part_of_the_other(one, other, sign):
    assert preparation.compare_zones(one, other) == sign
