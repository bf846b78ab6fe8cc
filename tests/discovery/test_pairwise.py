"""What separates two pages: pay like for like, skills, steps."""

from decimal import Decimal

import pytest

from careers.discovery.comparison.pairwise import agrees, compare_pay, skill_gap, step
from careers.pages import Ladder, Requirement, Rung, Section, SkillGroup
from careers.pages.preparation import job_zone
from careers.presentation import comparison_text
from tests.discovery.made_pages import band, page


def middle(low, high, **fields):
    amounts = {"low": Decimal(low), "high": high and Decimal(high)}
    return band(**{"statistic": "range", "median": None} | amounts | fields)


def paying(*bands):
    return page(salary_bands=bands)


def test_pay_is_compared_by_the_median():
    found = compare_pay(paying(band()), paying(band(median=Decimal(112_000))))
    assert (found.why_not, found.amount, found.percent, found.difference) == ("", "median", 12, 12_000)


def test_less_pay_is_below_zero():
    assert compare_pay(paying(band()), paying(band(median=Decimal(90_000)))).percent == -10


def test_ranges_are_compared_by_their_middle():
    found = compare_pay(paying(middle(80_000, 120_000)), paying(middle(100_000, 150_000)))
    assert (found.amount, found.percent) == ("middle", 25)


def test_a_range_without_a_top_has_no_middle():
    there = paying(middle(100_000, None, open_ended=True))
    assert compare_pay(paying(middle(80_000, 120_000)), there).why_not == "amount"


@pytest.mark.parametrize(
    ("fields", "why_not"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"period": "hour"}, "period"),
        ({"area": "Texas"}, "area"),
        ({"basis": "total"}, "basis"),
        ({"year": 2023}, "year"),
        ({"year": None}, "year"),
        ({"experience_min": 5}, "experience"),
        ({"statistic": "mean", "median": None, "mean": Decimal(1)}, "amount"),
        ({"median": None, "p10": Decimal(1), "top_coded": "median", "top_code": Decimal(9)}, "amount"),
        ({"median": None, "withheld": "median"}, "none-there"),
    ],
)
def test_figures_that_are_not_alike_are_not_compared(fields, why_not):
    assert compare_pay(paying(band()), paying(band(**fields))).why_not == why_not


@pytest.mark.parametrize(
    ("fields", "why_not"),
    [({"area": ""}, "area"), ({"basis": "unstated"}, "basis"), ({"year": None}, "year")],
)
def test_what_neither_source_states_is_not_alike(fields, why_not):
    assert compare_pay(paying(band(**fields)), paying(band(**fields))).why_not == why_not


def test_neighbouring_years_compare_and_the_same_year_comes_first():
    neighbours = paying(band(year=2024, median=Decimal(1)))
    assert compare_pay(paying(band()), neighbours).bands[1].year == 2024
    both = paying(*neighbours.salary_bands, band(median=Decimal(110_000)))
    assert compare_pay(paying(band()), both).percent == 10


def test_one_figure_that_counts_both_roles_says_nothing():
    one = paying(band(covers="All other computer occupations"))
    assert compare_pay(one, one).why_not == "one-figure"


def test_figures_of_wider_groups_say_so():
    found = compare_pay(paying(band()), paying(band(covers="All engineers")))
    assert comparison_text.basis(found).endswith(", at least one of a wider group than the role")
    assert "wider" not in comparison_text.basis(compare_pay(paying(band()), paying(band())))


def test_the_first_figure_that_has_a_like_counts():
    here = paying(band(currency="EUR"), band(median=Decimal(50_000)), band(area="Texas"))
    assert compare_pay(here, paying(band(area="Texas"), band())).percent == 100


def test_a_page_without_pay_is_said_to_have_none():
    assert compare_pay(page(), paying(band())).why_not == "none-here"
    assert compare_pay(paying(band()), page()).why_not == "none-there"


def test_twice_nothing_has_no_percentage():
    assert compare_pay(paying(band(median=Decimal(0))), paying(band())).percent is None


def asking(*skills):
    """A page that asks for (name, level, mark of a survey) in one group."""
    return page(
        skill_groups=(
            SkillGroup(
                slug="skills",
                heading="Skills",
                requirements=tuple(
                    Requirement(
                        skill=name,
                        name=name,
                        kind="tool",
                        importance="essential",
                        level=level,
                        level_rating=Decimal(mark) if mark else None,
                    )
                    for name, level, mark in skills
                ),
            ),
        )
    )


def names(parts):
    return [part.skill for part in parts]


def test_skills_are_shared_gained_and_dropped():
    gap = skill_gap(asking(("sql", "", ""), ("excel", "", "")), asking(("sql", "", ""), ("python", "", "")))
    assert (names(pair.there for pair in gap.shared), names(gap.gained), names(gap.dropped)) == (
        ["sql"],
        ["python"],
        ["excel"],
    )


@pytest.mark.parametrize(
    ("here", "there", "raised", "lowered"),
    [
        (("sql", "working", ""), ("sql", "expert", ""), ["sql"], []),
        (("sql", "expert", ""), ("sql", "working", ""), [], ["sql"]),
        (("sql", "", ""), ("sql", "expert", ""), [], []),
        (("sql", "practitioner", "4.4"), ("sql", "expert", "4.6"), [], []),
        (("sql", "working", "3"), ("sql", "working", "3.5"), ["sql"], []),
    ],
)
def test_a_level_is_raised_by_its_word_or_by_a_telling_mark(here, there, raised, lowered):
    gap = skill_gap(asking(here), asking(there))
    assert names(pair.there for pair in gap.raised) == raised
    assert names(pair.there for pair in gap.lowered) == lowered


def test_what_is_asked_for_most_comes_first():
    gap = skill_gap(asking(("c", "", "")), asking(("a", "awareness", ""), ("b", "expert", "")))
    assert names(gap.gained) == ["b", "a"]


def speaking_of(*skills):
    """A page that asks for (name, kind, mark of its importance in a survey or None)."""
    parts = tuple(
        Requirement(
            skill=name,
            name=name,
            kind=kind,
            importance="essential",
            importance_rating=mark and Decimal(mark),
        )
        for name, kind, mark in skills
    )
    return page(skill_groups=(SkillGroup(slug="skills", heading="Skills", requirements=parts),))


RATED = [("speaking", "soft", 4), ("biology", "knowledge", 4), ("excel", "tool", None)]


@pytest.mark.parametrize(
    ("skills", "unknown"),
    [
        ([], ["speaking", "biology", "excel"]),
        ([("word", "tool", None)], ["speaking", "biology"]),
        ([("writing", "soft", 4)], ["biology", "excel"]),
        ([("writing", "technique", 4), ("physics", "knowledge", 4), ("word", "tool", None)], []),
        # A list that somebody wrote is no survey, and the other way round.
        ([("writing", "soft", None), ("physics", "knowledge", None)], ["speaking", "biology", "excel"]),
    ],
)
def test_a_kind_a_page_does_not_speak_of_is_unknown(skills, unknown):
    there = skill_gap(speaking_of(*skills), speaking_of(*RATED))
    back = skill_gap(speaking_of(*RATED), speaking_of(*skills))

    assert sorted(names(there.unknown_here)) == sorted(unknown)
    assert sorted(names(there.gained)) == sorted({name for name, *_rest in RATED} - set(unknown))
    assert sorted(names(back.unknown_there)) == sorted(unknown)
    assert sorted(names(back.dropped)) == sorted({name for name, *_rest in RATED} - set(unknown))


def test_a_skill_that_both_name_is_shared_however():
    gap = skill_gap(speaking_of(("sql", "tool", None)), speaking_of(("sql", "tool", 4)))

    assert names(pair.there for pair in gap.shared) == ["sql"]
    assert gap.unknown_here == gap.unknown_there == ()


FORKED = Ladder(
    slug="data",
    title="Data",
    rungs=(
        Rung(title="Junior", role="junior"),
        Rung(title="Architect", role="architect", track="Technology"),
        Rung(title="Senior", role="senior"),
        Rung(title="Head", role="head", track="People"),
    ),
)


@pytest.mark.parametrize(
    ("here", "there", "direction"),
    [
        ("junior", "senior", 1),
        ("senior", "junior", -1),
        ("senior", "architect", 1),
        ("architect", "head", 0),
        ("head", "junior", -1),
    ],
)
def test_a_ladder_says_what_is_a_step_up(here, there, direction):
    assert step(page(here, ladders=(FORKED,)), page(there)) == (direction, "ladder")


def test_without_a_ladder_the_level_says_it_and_then_the_experience():
    assert step(page(level="entry"), page(level="lead")) == (1, "level")
    assert step(page(level="senior"), page(level="senior")) == (0, "level")
    assert step(page(level="senior", experience_min=5), page(experience_min=2)) == (-1, "experience")
    assert step(page(level="senior"), page()) == (None, "")


def known(*, zone=None, pay=None, **fields):
    """A page of which that much is known."""
    bands = (band(median=Decimal(pay)),) if pay else ()
    text = f"O\\*NET puts this work in job zone {zone} of 5."
    sections = (Section(slug="needs", kind="requirements", heading="Needs", body=text),) if zone else ()
    return page(salary_bands=bands, sections=sections, **fields)


BACHELOR, MASTER = "Bachelor's degree", "Master’s degree"


@pytest.mark.parametrize(
    ("here", "there", "directions"),
    [
        ({"zone": 3, "pay": 100}, {"zone": 4, "pay": 110}, [1]),
        ({"zone": 3, "pay": 100}, {"zone": 4, "pay": 100}, []),
        ({"zone": 3, "education": BACHELOR}, {"zone": 4, "education": MASTER}, [1]),
        ({"zone": 3}, {"zone": 4}, []),
        ({"zone": 3, "pay": 100}, {"zone": 4, "pay": 99}, []),
        ({"zone": 3, "pay": 100}, {"zone": 3, "pay": 300}, []),
        ({"zone": 4, "pay": 100}, {"zone": 3, "pay": 300}, []),
        ({"zone": 4, "pay": 100}, {"zone": 3, "pay": 90}, [-1]),
        ({"zone": 1, "pay": 100}, {"zone": "1-2", "pay": 130}, [1]),
        ({"zone": 2, "education": MASTER}, {"zone": 3, "education": BACHELOR}, []),
        ({"education": BACHELOR}, {"education": MASTER}, [1]),
        ({"level": "senior", "pay": 100}, {"level": "entry", "pay": 200}, []),
        ({"experience_min": 5, "pay": 100}, {"experience_min": 2, "pay": 200}, []),
        # Pay that rises by less than a tenth makes no step up of one across, nor the other way round.
        ({"education": BACHELOR, "pay": 100}, {"education": BACHELOR, "pay": 109}, [1, 0]),
        ({"pay": 100}, {"pay": 100}, [0]),
    ],
)
def test_a_step_is_what_all_known_facts_say(here, there, directions):
    assert [way for way in (1, 0, -1) if agrees(way, known(**here), known(**there))] == directions


@pytest.mark.parametrize("direction", [1, 0, -1])
def test_where_nothing_is_known_nothing_contradicts(direction):
    assert agrees(direction, page(), page())
    assert agrees(direction, known(education="A degree"), known(education=BACHELOR, pay=100))


@pytest.mark.parametrize(("here", "there"), [(100, "top"), ("top", 100)])
def test_a_median_of_so_much_or_more_is_a_bound(here, there):
    top = {"median": None, "p10": Decimal(90), "top_coded": "median", "top_code": Decimal(200)}
    one, other = (
        paying(band(**top) if amount == "top" else band(median=Decimal(amount))) for amount in (here, there)
    )

    assert agrees(1, one, other) is (there == "top")
    assert agrees(-1, one, other) is (here == "top")


def test_a_ladder_that_pays_less_is_no_step_up():
    ladder = (FORKED,)
    here = page("junior", ladders=ladder, salary_bands=(band(),))
    there = page("senior", ladders=ladder, salary_bands=(band(median=Decimal(90_000)),))

    assert step(here, there) == (None, "")
    assert step(here, page("senior", ladders=ladder)) == (1, "ladder")


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("It is in job zone 4 of 5:", (4, 4)),
        ("It is in Job Zone 1-2 of the release.", (1, 2)),
        ("It has no zone.", None),
    ],
)
def test_the_job_zone_is_what_the_requirements_say(words, zone):
    section = Section(slug="needs", kind="requirements", heading="Needs", body=words)

    assert job_zone(page(sections=(section,))) == zone
