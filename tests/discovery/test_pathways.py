"""The way from one role to another through others: where, how many, and always the same."""

import pytest

from careers import pages, publishing
from careers.discovery import pathways
from careers.discovery.way_search import SkillBits, best_ways
from careers.models import Edition
from tests import factories
from tests.discovery.skills.published import surveyed
from tests.factories import LadderFactory, RelatedCareerFactory, RungFactory, SectionFactory
from tests.views.test_compare import role_with


def bits(*numbers: int) -> SkillBits:
    mask = sum(1 << number for number in numbers)
    return SkillBits(mask, mask)


def best_way(*roles) -> tuple[int, ...]:
    """The best way of any number of stops; none where none is worth it."""
    ways = best_ways(*roles)
    return ways[-1] if ways else ()


def test_a_role_half_way_halves_the_largest_step():
    assert best_way(bits(), bits(*range(10)), [bits(*range(9)), bits(*range(5))]) == (1,)


def test_what_was_learned_on_the_way_counts_at_later_steps():
    way = best_way(bits(), bits(*range(9)), [bits(0, 1, 2), bits(3, 4, 5), bits(20, 21)])

    assert sorted(way) == [0, 1]


def test_of_ways_with_the_same_largest_step_the_one_with_less_to_learn_is_best():
    assert best_way(
        bits(), bits(*range(10)), [bits(*range(5), 30), bits(*range(5)), bits(*range(4), 31)]
    ) == (1,)


def test_a_stop_that_hardly_helps_is_left_out():
    assert best_way(bits(), bits(*range(10)), [bits(0)]) == ()


def test_a_detour_over_much_that_is_not_needed_is_left_out():
    away = bits(*range(5), *range(30, 34))

    assert best_way(bits(), bits(*range(10)), [away]) == ()


def test_at_most_three_stops():
    steps = [bits(*range(number)) for number in range(2, 20, 2)]

    assert len(best_way(bits(), bits(*range(20)), steps)) == 3


def test_without_roles_between_there_is_no_way():
    assert best_way(bits(), bits(*range(10)), []) == ()


# With a database


def essential(*names):
    return [(f"skill-{name}", "essential", "") for name in names]


def live(slug: str) -> Edition:
    return Edition.objects.live().get(slug=slug)


def route(here: str, there: str) -> list[str] | None:
    one, other = live(here), live(there)
    step = pathways.direct(pages.from_json(one.content), pages.from_json(other.content))
    found = pathways.route(one, other, step)
    return found and [stage.there.slug for stage in found.stages]


@pytest.fixture
def ends(db):
    role_with("clerk", *essential("a"))
    role_with("engineer", *essential(*"abcdefghijklm"))


def test_a_role_that_shares_skills_with_both_ends_is_found(ends):
    role_with("technician", *essential(*"abcdefg"))
    role_with("painter", *essential("x", "y"))

    assert route("clerk", "engineer") == ["technician", "engineer"]


def test_a_scheduled_or_withdrawn_role_is_no_stop(ends):
    technician = role_with("technician", *essential(*"abcdefg"))
    publishing.withdraw(technician, by="tests", reason="No more.")

    assert route("clerk", "engineer") is None


def test_a_role_of_a_level_above_both_ends_is_no_stop(db):
    role_with("clerk", *essential("a"), level="entry")
    role_with("engineer", *essential(*"abcdefghijklm"), level="senior")
    role_with("chief", *essential(*"abcdefg"), level="executive")

    assert route("clerk", "engineer") is None


def test_a_skill_that_is_not_essential_makes_no_step_large(db):
    role_with("clerk", *essential("a"))
    role_with("engineer", *[(f"skill-{name}", "desirable", "") for name in "abcdefghijklm"])
    role_with("technician", *essential(*"abcdefg"))

    assert route("clerk", "engineer") is None


def test_a_rung_and_a_related_career_are_considered_first(ends):
    clerk = live("clerk").role
    for number in range(40):
        role_with(f"filler-{number}", *essential(*"abcdefg"), ("extra", "essential", ""))
    rung, related = role_with("rung", *essential(*"abcdefg")), role_with("related", *essential(*"abcdefg"))
    ladder = LadderFactory()
    RungFactory(ladder=ladder, title="Clerk", role=clerk)
    RungFactory(ladder=ladder, title="Rung", role=rung)
    RelatedCareerFactory(role=clerk, target=related)
    publishing.publish(clerk, by="tests")

    assert route("clerk", "engineer")[0] in {"rung", "related"}


def test_the_way_is_the_same_every_time(ends):
    for name in "stuv":
        role_with(f"technician-{name}", *essential(*"abcdefg"))

    assert len({tuple(route("clerk", "engineer")) for _time in range(3)}) == 1


def test_a_large_step_costs_five_queries_however_many_roles_there_are(ends, django_assert_num_queries):
    for number in range(40):
        role_with(f"technician-{number}", *essential(*"abcdefg"))
    one, other = live("clerk"), live("engineer")
    step = pathways.direct(pages.from_json(one.content), pages.from_json(other.content))

    with django_assert_num_queries(5):
        assert pathways.route(one, other, step)


def surveyed_ends(*technologies):
    """Two rated roles that are far apart; between them one that is rated, and one that is not."""
    surveyed("clerk", "skill-0", technologies=technologies)
    surveyed("engineer", *(f"skill-{number}" for number in range(12)), technologies=technologies)
    surveyed("unrated", technologies=technologies or ("excel",))


def test_a_role_that_is_not_rated_is_no_stop(db):
    surveyed_ends("excel")
    assert route("clerk", "engineer") is None

    surveyed("technician", *(f"skill-{number}" for number in range(6)), technologies=("excel",))
    assert route("clerk", "engineer") == ["technician", "engineer"]


def test_from_a_role_that_is_not_rated_no_way_is_sought(db):
    surveyed_ends("excel")
    surveyed("technician", *(f"skill-{number}" for number in range(6)), technologies=("excel",))

    for here, there in (("unrated", "engineer"), ("engineer", "unrated")):
        step = pathways.direct(*(pages.from_json(live(slug).content) for slug in (here, there)))
        assert (step.size, step.is_known) == (0, False)
        assert route(here, there) is None


def taking(slug: str, *names: str, education: str, zone: int, median: int = 50_000, licence: bool = False):
    """A role with skills, and what it takes to get in."""
    role = role_with(slug, *essential(*names), education=education, median=median)
    needs = " You must have a licence." if licence else ""
    SectionFactory(role=role, kind="requirements", slug="needs", body=f"This is Job Zone {zone}.{needs}")
    factories.note(role)
    publishing.publish(role, by="tests")
    return role


SCHOOL, BACHELOR = "High school diploma or equivalent", "Bachelor's degree"


def test_education_preparation_and_a_licence_make_a_step_large(db):
    taking("clerk", "a", education=SCHOOL, zone=2)
    taking("nurse", "a", "b", education=BACHELOR, zone=4, licence=True)
    step = pathways.direct(*(pages.from_json(live(slug).content) for slug in ("clerk", "nurse")))

    assert (step.skills, step.levels, step.zones, step.licence) == (1, 3, 2, True)
    assert step.size == 1 + 3 * 3 + 2 * 2 + 3


def test_less_pay_makes_a_step_larger(db):
    role_with("chief", *essential("a"), median=100_000)
    role_with("clerk", *essential("a"), median=80_000)
    pair = [pages.from_json(live(slug).content) for slug in ("chief", "clerk")]

    assert pathways.direct(*pair).pays_less
    assert not pathways.direct(*reversed(pair)).pays_less


@pytest.mark.parametrize(
    "between",
    [
        {"education": "Master's degree", "zone": 3},
        {"education": SCHOOL, "zone": 5},
        {"education": SCHOOL, "zone": 3, "median": 30_000},
    ],
    ids=["more education", "more preparation", "less pay"],
)
def test_a_stop_takes_no_more_and_pays_no_less_than_both_ends(db, between):
    taking("clerk", "a", education=SCHOOL, zone=2)
    taking("engineer", *"abcdefghijklm", education=BACHELOR, zone=4)
    taking("technician", *"abcdefg", **between)

    assert route("clerk", "engineer") is None


def test_a_way_that_saves_too_little_is_not_offered(db):
    taking("clerk", "a", education=SCHOOL, zone=2)
    taking("engineer", *"abcdefghijklm", education=BACHELOR, zone=4)
    taking("helper", *"abc", education=SCHOOL, zone=2)
    assert route("clerk", "engineer") is None

    taking("technician", *"abcdefg", education="Associate's degree", zone=3)
    assert route("clerk", "engineer") == ["technician", "engineer"]


def test_education_of_a_stop_is_kept(db):
    taking("clerk", "a", education=SCHOOL, zone=2)
    taking("engineer", *"abcdefghijklm", education=BACHELOR, zone=4)
    taking("technician", *"abcdefg", education="Associate's degree", zone=3)
    one, other = live("clerk"), live("engineer")
    found = pathways.route(one, other, pathways.direct(*(pages.from_json(e.content) for e in (one, other))))

    assert [(stage.levels, stage.zones) for stage in found.stages] == [(2, 1), (1, 1)]


def test_a_role_with_technologies_alone_is_no_stop():
    assert not pathways._is_compared(16, least=16, most=17)
    assert pathways._is_compared(17, least=16, most=17)
