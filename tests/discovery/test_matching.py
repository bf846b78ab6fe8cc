"""Which roles fit somebody's skills."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from careers import publishing
from careers.discovery import matching
from careers.discovery.matching import Pick
from careers.discovery.models import EditionFacts, PublicSkill
from careers.discovery.search import search
from careers.models import Edition
from tests.discovery.skills.published import draft, live, many, surveyed

pytestmark = pytest.mark.django_db


def picks(*asked: str) -> list[Pick]:
    """ "python" or "python:expert"."""
    found = []
    for each in asked:
        slug, _colon, level = each.partition(":")
        found.append(Pick(PublicSkill.objects.get(slug=slug), level))
    return found


def ranked(*asked: str, **options) -> dict[str, matching.Fit]:
    """The fits by the address of the role, best first."""
    slugs = dict(Edition.objects.values_list("pk", "slug"))
    return {slugs[fit.edition]: fit for fit in matching.rank(picks(*asked), **options).fits}


def test_the_role_that_asks_for_just_these_skills_comes_first():
    live("all", "python", "sql")
    live("more", "python", "sql", "spark", "kafka")
    live("half", "python", "phone")
    live("none", "phone")

    found = ranked("python", "sql")

    assert list(found) == ["all", "more", "half"]
    assert found["all"].fit == 1


def test_essential_skills_make_three_quarters_of_what_is_asked():
    live("a", "python", "sql", "git::desirable", "vim::desirable")

    assert ranked("python", "sql")["a"].brought == 0.75
    assert ranked("git")["a"].brought == 0.125


def test_a_role_with_desirable_skills_alone_can_be_met_in_full():
    live("a", "git::desirable")

    assert ranked("git")["a"].brought == 1


@pytest.mark.parametrize(
    ("own", "asked", "share"),
    [
        ("working", "practitioner", 2 / 3),
        ("awareness", "expert", 1 / 4),
        ("expert", "working", 1),
        ("working", "working", 1),
        ("", "expert", 1),
        ("awareness", "", 1),
    ],
)
def test_a_level_counts_as_far_as_it_reaches(own, asked, share):
    live("a", f"python:{asked}")

    assert ranked(f"python:{own}")["a"].brought == pytest.approx(share)


def test_a_rare_skill_weighs_more_than_one_that_everybody_asks_for():
    many(9, "email", "phone", slug="clerk")
    live("rare", "spark", "phone")
    found = ranked("email", "spark")

    assert found["rare"].fit > found["clerk-000"].fit
    assert next(iter(found)) == "rare"


def test_nothing_but_live_roles_is_ranked():
    live("a", "python")
    draft("draft", "python")
    publishing.schedule(draft("later", "python"), by="writer", at=timezone.now() + timedelta(days=1))
    publishing.withdraw(live("gone", "python"), by="writer", reason="Old")

    assert list(ranked("python")) == ["a"]


def test_a_family_and_pay_narrow_the_roles():
    wage = {"average": True}
    live("a", "python", family="arts", pay=wage | {"mean": Decimal(50_000)})
    live("b", "python", family="law", pay=wage | {"mean": Decimal(90_000)})
    live("c", "python", family="law", pay=wage | {"mean": Decimal(95_000), "currency": "EUR"})
    live("d", "python", family="law")

    assert set(ranked("python", family="arts")) == {"a"}
    assert set(ranked("python", pay=Decimal(60_000))) == {"b"}
    ranking = matching.rank(picks("python"))
    assert ranking.families == {"arts": 1, "law": 3}
    assert ranking.currency == "USD"


def test_pay_is_compared_by_the_median_as_in_the_search():
    names = ("p10", "p25", "median", "p75", "p90")
    wages = {
        name: Decimal(value)
        for name, value in zip(names, (20_000, 30_000, 50_000, 60_000, 90_000), strict=True)
    }
    hourly = {name: Decimal(value) for name, value in zip(names, (10, 20, 30, 40, 50), strict=True)}
    live("median", "python", pay=wages | {"percentiles": True})
    live("hour", "python", pay=hourly | {"percentiles": True, "period": "hour"})
    live("range", "python", pay={"low": Decimal(40_000), "high": Decimal(90_000)})

    for amount, paying in (
        (50_000, {"median", "hour", "range"}),
        (50_001, {"hour", "range"}),
        (62_401, {"range"}),
    ):
        assert set(ranked("python", pay=Decimal(amount))) == paying
        assert {hit.edition.slug for hit in search("", pay_at_least=Decimal(amount)).hits} == paying


def test_where_roles_are_too_many_the_rarest_skills_decide_which_are_compared(monkeypatch):
    monkeypatch.setattr(matching, "ROWS", 5)
    monkeypatch.setattr(matching, "ENOUGH", 3)
    monkeypatch.setattr(matching, "FIRST", 4)
    many(20, "email", slug="clerk")
    many(3, "email", "spark", slug="analyst")

    ranking = matching.rank(picks("email", "spark"))

    assert not ranking.is_complete
    assert ranking.looked_at == 3
    # The common skill counts all the same.
    assert ranking.fits[0].fit == 1
    assert matching.rank(picks("email")).looked_at == 4


def test_details_say_what_is_there_what_is_lower_and_what_is_missing():
    role = live("a", "python:expert", "sql", "spark", "vim::desirable")
    edition = role.editions.get().pk

    [asked] = matching.details([edition], picks("python:working", "sql")).values()
    everything = matching.details([edition], picks("python"), everything=True)[edition]

    assert {part.slug: part.has for part in asked} == {"python": 0.5, "sql": 1, "spark": 0}
    assert [part.slug for part in everything] == ["python", "spark", "sql", "vim"]


def test_nothing_picked_ranks_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        assert matching.rank([]).fits == []


def test_it_costs_the_same_for_many_roles(django_assert_max_num_queries):
    many(40, "python", "sql")
    chosen = picks("python", "sql")

    with django_assert_max_num_queries(7):
        matching.rank(chosen)


def test_skills_of_a_kind_a_role_does_not_speak_of_do_not_count():
    surveyed("unrated", technologies=("excel", "word"))
    surveyed("rated", "speaking", "writing", technologies=("excel",))
    live("written", "excel", "word")

    found = ranked("excel", "speaking")
    speaking = PublicSkill.objects.get(slug="speaking").pk

    assert {slug: fit.unknown for slug, fit in found.items()} == {
        "unrated": {speaking},
        "written": {speaking},
        "rated": set(),
    }
    assert (found["unrated"].brought, found["unrated"].fit) == (0.5, 1)
    assert found["unrated"].sure < 1 == found["rated"].sure


def test_a_role_comes_first_for_what_is_known_of_it():
    surveyed("unrated", technologies=("excel",))
    surveyed("rated", "speaking", "writing", "reading", technologies=("excel",))

    assert list(ranked("excel", "speaking", "writing")) == ["rated", "unrated"]


def test_a_role_of_an_index_before_this_one_is_ranked_all_the_same():
    live("a", "python", "sql")
    EditionFacts.objects.update(scopes=0)

    assert ranked("python", "sql")["a"].fit == 1
