"""Compare roles side by side, at an address that says which."""

import re
from decimal import Decimal

import pytest

from careers import publishing
from tests import factories
from tests.discovery.skills.published import surveyed
from tests.factories import (
    MarketFigureFactory,
    RelatedCareerFactory,
    RoleFactory,
    SalaryBandFactory,
    SkillFactory,
    SkillGroupFactory,
    SkillRequirementFactory,
)
from tests.views.live import live_role, live_withdrawn_and_moved

pytestmark = pytest.mark.django_db


def get(client, query: str) -> str:
    response = client.get(f"/compare/{query}")
    assert response.status_code == 200
    return response.content.decode()


def columns(html: str) -> list[str]:
    return re.findall(r'<li>\s*<h2><a href="/careers/([^/]+)/">', html)


def role_with(slug: str, *skills, median: int | None = None, **values):
    """A live role that asks for (skill, importance, level) and pays `median`."""
    role = RoleFactory(slug=slug, publishable=True, **values)
    group = SkillGroupFactory(role=role)
    for name, importance, level in skills:
        SkillRequirementFactory(
            group=group, skill=SkillFactory(slug=name), importance=importance, level=level
        )
    if median:
        SalaryBandFactory(role=role, statistic="median", low=None, high=None, median=Decimal(median))
    publishing.publish(role, by="tests")
    return role


def test_without_roles_the_page_asks_for_one(client):
    html = get(client, "")

    assert columns(html) == []
    assert '<input id="add" name="add"' in html


def test_roles_stand_in_the_order_of_the_address(client):
    for slug in ("nurse", "midwife", "doctor"):
        live_role(slug=slug)

    assert columns(get(client, "?role=midwife&role=doctor&role=nurse")) == ["midwife", "doctor", "nurse"]


def test_each_role_can_be_removed_with_one_link(client):
    for slug in ("nurse", "midwife"):
        live_role(slug=slug)

    html = get(client, "?role=nurse&role=midwife")

    assert re.findall(r'<a href="(/compare/[^"]*)">Remove', html) == [
        "/compare/?role=midwife",
        "/compare/?role=nurse",
    ]


def test_pay_is_compared_like_for_like_and_the_difference_is_said(client):
    role_with("nurse", median=80_000)
    role_with("midwife", median=100_000)

    html = get(client, "?role=nurse&role=midwife")

    assert "Like for like: medians, base pay, United States, 2025." in html
    assert "<b>$20,000 a year more</b> than Nurse (25%)" in html
    assert html.count('class="pay-chart" role="img"') == 1


def test_without_figures_that_compare_the_page_says_why_and_draws_nothing(client):
    role_with("nurse", median=80_000)
    live_role(slug="midwife", title="Midwife")

    html = get(client, "?role=nurse&role=midwife")

    assert "No pay figures to compare." in html
    assert "These roles cannot be compared by pay: no pay figure has been published for Midwife." in html
    assert "pay-chart" not in html


def test_the_figure_of_a_role_leads_to_its_source(client):
    role_with("nurse", median=80_000)
    role_with("midwife", median=100_000)

    html = get(client, "?role=nurse&role=midwife")

    assert '<a href="/careers/nurse/#pay-figures">Bureau of Examples, 2025' in html


def test_skills_are_common_to_all_at_another_level_or_only_here(client):
    role_with("nurse", ("anatomy", "essential", "working"), ("care", "essential", ""))
    role_with(
        "doctor", ("anatomy", "essential", "expert"), ("care", "essential", ""), ("surgery", "essential", "")
    )

    html = get(client, "?role=nurse&role=doctor")

    not_alike = html[html.index("not in the same way") : html.index("need these equally")]
    assert "Anatomy" in not_alike
    assert "essential, working" in not_alike
    assert "essential, expert" in not_alike
    assert "Care" in html[html.index("need these equally") : html.index("Only Doctor")]
    assert "Surgery" in html[html.index("Only Doctor") :]
    assert "Only Nurse" not in html


def test_what_differs_is_said_in_words(client):
    live_role(slug="nurse", level="intermediate", education="Diploma")
    live_role(slug="doctor", level="senior", education="Diploma")

    html = get(client, "?role=nurse&role=doctor")

    assert re.search(r'Level <span class="mark">differs</span>', html)
    assert re.search(r'Education <span class="mark">the same</span>', html)


def test_market_figures_stand_side_by_side(client):
    for slug, value in (("nurse", 1000), ("doctor", 500)):
        role = RoleFactory(slug=slug, publishable=True)
        MarketFigureFactory(role=role, label="Openings", value=Decimal(value), unit="people", currency="")
        publishing.publish(role, by="tests")

    html = get(client, "?role=nurse&role=doctor")

    assert "1,000 people" in html
    assert "500 people" in html


def test_a_name_adds_its_role_and_leaves_an_address_to_share(client):
    for slug in ("nurse", "midwife"):
        live_role(slug=slug)

    response = client.get("/compare/?role=nurse&add=midwife")

    assert response.status_code == 302
    assert response["Location"] == "/compare/?role=nurse&role=midwife"


def test_a_name_that_several_roles_may_have_offers_them(client):
    live_role(slug="nurse", title="Nurse")
    live_role(slug="data-analyst", title="Data Analyst")
    live_role(slug="data-engineer", title="Data Engineer")

    html = get(client, "?role=nurse&add=data")

    assert "Several roles may be meant" in html
    assert 'href="/compare/?role=nurse&amp;role=data-engineer"' in html


def test_one_role_offers_the_careers_that_it_leads_to(client):
    role = RoleFactory(slug="nurse", publishable=True)
    RelatedCareerFactory(role=role, target=live_role(slug="midwife"))
    publishing.publish(role, by="tests")

    assert 'href="/compare/?role=nurse&amp;role=midwife"' in get(client, "?role=nurse")


def test_a_fifth_role_is_left_out_with_a_word(client):
    for number in range(6):
        live_role(slug=f"role-{number}")

    html = get(client, "?" + "&".join(f"role=role-{number}" for number in range(6)))

    assert len(columns(html)) == 4
    assert "You can compare four roles at most" in html
    assert 'name="add"' not in html


def test_repeated_roles_stand_once(client):
    live_role(slug="nurse")

    assert columns(get(client, "?role=nurse&role=nurse&role=nurse")) == ["nurse"]


def test_an_unknown_a_withdrawn_and_a_moved_role_are_told_and_the_rest_works(client):
    live_withdrawn_and_moved()

    html = get(client, "?role=nurse&role=zzz&role=lamplighter&role=webmaster&role=web-developer")

    assert columns(html) == ["nurse", "web-developer"]
    assert "There is no role at the address “zzz”." in html
    assert "The page of Lamplighter was withdrawn." in html
    assert "“webmaster” has moved: it is Web Developer now." in html


@pytest.mark.parametrize(
    "query",
    [
        "?role=" + "x" * 10_000,
        "?role=%00&add=%00",
        "?role=%ED%A0%80",
        "?role=",
        "?add=" + "%F0%9F%99%82" * 1000,
        "?add=%27%3B--&role[]=a",
        "?role=<script>alert(1)</script>",
        "?" + "&".join(f"role=r{number}" for number in range(300)),
    ],
)
def test_any_address_gets_a_page(client, query):
    assert "<script>alert" not in get(client, query)


def test_two_queries_compare_four_roles(client, django_assert_num_queries):
    for number in range(4):
        role_with(f"role-{number}", ("sql", "essential", ""), median=50_000 + number)

    with django_assert_num_queries(2):
        get(client, "?" + "&".join(f"role=role-{number}" for number in range(4)))


def test_comparisons_are_not_indexed_but_the_way_in_is(client):
    live_role(slug="nurse")

    assert 'content="noindex"' in get(client, "?role=nurse")
    assert 'content="noindex"' not in get(client, "")


def test_the_canonical_address_names_the_roles_that_are_shown(client):
    for slug in ("nurse", "midwife"):
        live_role(slug=slug)

    html = get(client, "?role=nurse&role=zzz&role=midwife&role=nurse&add=x")

    assert '/compare/?role=nurse&amp;role=midwife">' in html[html.index('rel="canonical"') :][:120]


def test_an_unchanged_comparison_is_not_sent_again(client):
    live_role(slug="nurse")
    first = client.get("/compare/?role=nurse")

    again = client.get("/compare/?role=nurse", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304


def cells(html: str, skill: str) -> list[str]:
    """What the row of a skill says of each role."""
    row = html[html.index(f">{skill}</a></th>") :].partition("</tr>")[0]
    return re.findall(r"<td[^>]*>(?:<span[^>]*>|<b>)+([^<]*)", row)


def test_each_role_says_its_own_level(client):
    surveyed("nurse", "speaking:4.4", "writing:4", "reading:3", title="Nurse")
    surveyed("midwife", "speaking:4.1", "writing:4", "reading:5", title="Midwife")

    html = get(client, "?role=nurse&role=midwife")

    about = html[html.index("need these about equally") : html.index("need these equally")]
    assert cells(about, "Speaking") == [
        "essential, practitioner (4.4 of 7)",
        "essential, practitioner (4.1 of 7)",
    ]
    alike = html[html.index("need these equally") :]
    assert ">Writing</a> <span>essential, practitioner (4 of 7)</span>" in alike
    assert "Speaking" not in alike
    assert "Reading" in html[html.index("not in the same way") : html.index("about equally")]


def test_a_role_that_is_not_rated_is_said_to_be_so(client):
    surveyed("paramedic", title="Paramedic", technologies=("radio", "excel"))
    surveyed("nurse", "speaking", "writing", title="Nurse", technologies=("radio",))
    surveyed("midwife", "speaking", title="Midwife", technologies=("radio",))

    html = get(client, "?role=paramedic&role=nurse&role=midwife")

    assert cells(html, "Speaking") == [
        "not rated",
        "essential, practitioner (4 of 7)",
        "essential, practitioner (4 of 7)",
    ]
    assert cells(html, "Writing") == ["not rated", "essential, practitioner (4 of 7)", "not needed"]
    assert '<span class="missing unknown">not rated</span>' in html
    assert "Excel" in html[html.index("Only Paramedic") : html.index("Not known for all")]
    assert "Only Nurse" not in html


def test_a_role_without_technologies_is_not_said_to_use_none(client):
    surveyed("nurse", "speaking", title="Nurse", technologies=("radio",))
    surveyed("midwife", "speaking", title="Midwife")

    html = get(client, "?role=nurse&role=midwife")

    assert cells(html, "Radio") == ["essential", "not known"]
    assert "Only Nurse" not in html


def test_what_one_role_does_not_state_is_no_difference(client):
    live_role(slug="nurse", education="Diploma")
    live_role(slug="doctor", education="")
    live_role(slug="midwife", education="Degree")

    assert (
        'class="mark"'
        not in get(client, "?role=nurse&role=doctor").partition("Education")[2].partition("</tr>")[0]
    )
    assert re.search(
        r'Education <span class="mark">differs</span>', get(client, "?role=nurse&role=doctor&role=midwife")
    )


def test_a_level_that_a_survey_keeps_back_is_said_to_be_so(client):
    surveyed("nurse", "speaking", title="Nurse")
    midwife = surveyed("midwife", "speaking", title="Midwife")
    midwife.skill_groups.get().requirements.update(level_rating=None, level="")
    factories.note(midwife)
    publishing.publish(midwife, by="tests")

    html = get(client, "?role=nurse&role=midwife")

    assert cells(html, "Speaking") == ["essential, practitioner (4 of 7)", "essential, level not rated"]


def test_a_page_with_technologies_alone_says_that_it_is_not_rated(client):
    surveyed("medic", technologies=("radio",))
    surveyed("nurse", "speaking", technologies=("radio",))
    words = "Only technologies are listed"

    assert words in client.get("/careers/medic/").content.decode()
    assert words not in client.get("/careers/nurse/").content.decode()
