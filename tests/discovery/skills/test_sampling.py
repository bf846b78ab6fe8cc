"""What the roles that ask for a skill have in common."""

from decimal import Decimal

import pytest

from careers import publishing
from careers.discovery.models import PublicSkill
from careers.discovery.skills import roles
from careers.models import Role
from tests import factories
from tests.discovery.skills.published import draft, live, many, surveyed

pytestmark = pytest.mark.django_db

WAGE = {"percentiles": True, "p10": Decimal(20_000), "p25": None}


def sample(slug="python"):
    skill = PublicSkill.objects.get(slug=slug)
    return skill, roles.sample(skill)


def companions(slug="python") -> list[str]:
    return [found.skill.slug for found in roles.companions(*sample(slug))]


def pay():
    return roles.pay(sample()[1])


def test_what_is_telling_stands_before_what_everybody_asks_for():
    many(6, "python", "pandas", "email", slug="analyst")
    many(20, "email", "phone", slug="clerk")

    assert companions() == ["pandas"]
    assert companions("pandas") == ["python"]


def test_what_a_single_role_asks_for_too_is_chance():
    live("a", "python", "basket-weaving")
    many(5, "python")
    many(5, "sql", slug="other")

    assert companions() == []


def test_a_companion_says_how_large_its_share_is():
    many(3, "python", "pandas", slug="analyst")
    many(1, "python", slug="developer")
    many(4, "phone", slug="clerk")

    [found] = roles.companions(*sample())

    assert (found.share, found.times) == (0.75, 2)


def test_roles_that_are_not_rated_count_in_no_share():
    for number in range(3):
        surveyed(f"analyst-{number}", "speaking", technologies=("python",))
    surveyed("teacher", "writing", technologies=("chalk",))
    for number in range(3):
        surveyed(f"unrated-{number}", technologies=("python",))

    [found] = roles.companions(*sample())

    # All rated roles with Python ask for it, three of the four rated ones in all.
    assert (found.skill.slug, found.share, found.times) == ("speaking", 1, pytest.approx(4 / 3))


def test_drafts_tell_nothing():
    many(3, "python", slug="analyst")
    many(3, "phone", slug="clerk")
    for n in range(3):
        draft(f"draft-{n}", "python", "secret")

    assert companions() == []


@pytest.mark.parametrize("most_in_order", [0, 100])
def test_of_many_roles_some_are_looked_at_evenly(monkeypatch, most_in_order):
    monkeypatch.setattr(roles, "SAMPLED", 10)
    monkeypatch.setattr(roles, "MOST_IN_ORDER", most_in_order)
    many(45, "python")

    _skill, found = sample()

    assert not found.is_whole
    assert 10 <= len(found.facts) <= 20


def test_the_same_roles_are_looked_at_once_they_are_published_again(monkeypatch):
    monkeypatch.setattr(roles, "SAMPLED", 3)
    many(10, "python")
    before = sampled_slugs()
    for role in Role.objects.all():
        factories.change(role, summary="Another summary, which says something else than before.")
    publishing.publish_all(list(Role.objects.order_by("-pk")), by="writer")

    assert len(before) == 3
    assert sampled_slugs() == before


def sampled_slugs() -> set[str]:
    return {facts.edition.slug for facts in sample()[1].facts}


def test_pay_is_told_kind_by_kind_and_never_mixed():
    for n, median in enumerate((80_000, 90_000, 100_000)):
        live(f"us-{n}", "python", pay=WAGE | {"median": Decimal(median), "p75": Decimal(140_000)})
    live("uk", "python", pay=WAGE | {"currency": "GBP", "area": "United Kingdom", "median": Decimal(96_000)})
    live("hour", "python", pay=WAGE | {"period": "hour", "median": Decimal(96_000)})
    live("total", "python", pay=WAGE | {"basis": "total"})
    live("old", "python", pay=WAGE | {"year": 2019})
    live("mean", "python", pay={"average": True})
    live("group", "python", pay=WAGE | {"covers": "All analysts"})
    live("range", "python", pay={})
    live("none", "python")

    found = pay()

    assert (found[0].count, found[0].lowest, found[0].middle, found[0].highest) == (
        3,
        80_000,
        90_000,
        100_000,
    )
    assert found[0].low is None
    assert [kind.count for kind in found] == [3, *[1] * 7]


def test_ranges_are_told_by_their_ends():
    live("a", "python", pay={"low": 50_000, "high": 70_000})
    live("b", "python", pay={"low": 60_000, "high": 90_000})
    live("c", "python", pay={"low": 80_000, "high": None, "open_ended": True})

    [found] = pay()

    assert (found.lowest, found.low, found.high, found.highest) == (50_000, 60_000, 70_000, 90_000)
    assert found.middle is None


def test_a_median_that_is_cut_off_counts_from_where_it_is():
    top = {"median": None, "p75": None, "p90": None, "top_coded": "median p75 p90", "top_code": 239_200}
    live("a", "python", pay=WAGE | top)

    [found] = pay()

    assert (found.middle, found.or_more) == (239_200, True)


def test_pay_that_is_kept_back_is_no_figure():
    live("a", "python", pay={"not_released": True, "p10": 20_000})

    assert pay() == []


def test_it_costs_the_same_for_many_roles(django_assert_max_num_queries):
    many(30, "python", "pandas", pay=WAGE)
    many(30, "phone", slug="clerk")
    skill = PublicSkill.objects.get(slug="python")

    with django_assert_max_num_queries(6):
        found = roles.sample(skill)
        roles.companions(skill, found)
        roles.pay(found)
