"""Typical moves: two facts rise, none falls, and what is not known counts as neither."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from careers.discovery.models import EditionFacts
from careers.discovery.moves import direction, typical_moves
from careers.models import Edition
from careers.pages import Ladder, Rung, Section
from tests.discovery.made_pages import band, page

HIGH_SCHOOL, ASSOCIATE, BACHELOR, DOCTOR = (
    "High school diploma or equivalent",
    "Associate's degree",
    "Bachelor's degree",
    "Doctoral or professional degree",
)


def at(zone=3, pay=50_000, education=ASSOCIATE, **fields):
    body = f"It is in job zone {zone} of 5." if zone else "It takes care."
    needs = Section(slug="needs", kind="requirements", heading="Needs", body=body)
    bands = (band(median=Decimal(pay)),) if pay else ()
    return page(sections=(needs,), salary_bands=bands, education=education, **fields)


def there(slug, zone=3, pay=50_000, education=ASSOCIATE, **fields):
    edition = Edition(slug=slug, title=slug.capitalize())
    stated = {
        "zone_low": zone,
        "zone_high": zone,
        "education": education,
        "statistic": "median" if pay else "",
        "pay": pay and Decimal(pay),
        "currency": "USD",
        "period": "year",
        "basis": "base",
        "area": "United States",
        "year": 2025,
    }
    edition.facts = EditionFacts(edition=edition, **stated | fields)
    return edition


def found(here, *candidates):
    moves = typical_moves(here, candidates)
    return [move.edition.slug for move in moves.before], [move.edition.slug for move in moves.after]


@pytest.mark.parametrize(
    ("fields", "way"),
    [
        ({"zone": 4, "pay": 60_000}, 1),
        ({"education": BACHELOR, "pay": 60_000}, 1),
        ({"zone": 4, "education": BACHELOR}, 1),
        ({"zone": 4, "education": BACHELOR, "pay": None}, 1),
        ({"zone": 4, "education": BACHELOR, "pay": 49_000}, 0),
        ({"zone": 4}, 0),
        ({"zone": 4, "education": "", "pay": None}, 0),
        ({"pay": 90_000}, 0),
        ({"zone": 2, "pay": 40_000}, -1),
        ({"zone": 2, "pay": 60_000}, 0),
        ({"zone": 4, "pay": 60_000, "year": 2024}, 0),
        ({"zone": 4, "pay": 60_000, "area": "Texas"}, 0),
        ({"zone": 4, "pay": 60_000, "currency": "EUR"}, 0),
        ({"zone": 4, "pay": 60, "period": "hour"}, 0),
        ({"zone": 4, "education": BACHELOR, "pay": 60, "period": "hour"}, 1),
        ({"zone": 4, "education": BACHELOR, "pay": 20, "period": "hour"}, 0),
        ({"zone": 4, "pay": 239_200, "or_more": True}, 1),
        ({"zone": 4, "pay": 40_000, "or_more": True}, 0),
    ],
)
def test_a_move_needs_two_facts_that_agree(fields, way):
    before, after = found(at(), there("other", **fields))
    assert (bool(after) - bool(before)) == way


def test_a_median_that_is_cut_off_falls_to_one_below():
    here = page(
        salary_bands=(band(median=None, top_coded="median", top_code=Decimal(239_200)),), education=DOCTOR
    )
    assert found(here, there("nurse", zone=None, education="Master's degree", pay=100_000)) == (["nurse"], [])


def test_what_lies_far_away_is_no_move():
    assert found(at(), there("surgeon", zone=5, education=DOCTOR, pay=400_000)) == ([], [])
    here = at(zone=2, education=HIGH_SCHOOL)
    assert found(here, there("dentist", zone=3, education=DOCTOR, pay=400_000)) == ([], [])


def test_three_at_most_and_the_nearest_education_first():
    candidates = [
        there("far", zone=4, education=BACHELOR, pay=60_000),
        *(there(f"near-{number}", zone=4, pay=60_000) for number in range(3)),
    ]
    assert found(at(), *candidates) == ([], ["near-0", "near-1", "near-2"])


def test_where_a_ladder_says_the_step_there_is_no_move():
    ladder = Ladder(slug="way", title="Way", rungs=(Rung(title="Below"), Rung(title="Here", role="here")))
    candidates = there("up", zone=4, pay=60_000), there("down", zone=2, pay=40_000)
    assert found(at(ladders=(ladder,)), *candidates) == ([], ["up"])


def test_who_is_in_no_index_is_passed_over():
    assert found(at(), SimpleNamespace(slug="lost")) == ([], [])


def test_a_contradiction_has_no_direction():
    assert direction({"zone": 1, "education": 1, "median": -1}) == 0
