"""The roles that ask for a skill, page by page."""

import pytest

from careers import publishing
from careers.discovery.models import PublicSkill
from careers.discovery.skills import roles
from tests import factories
from tests.discovery.skills.published import live, many

pytestmark = pytest.mark.django_db


def slugs(found) -> list[str]:
    return [edition.slug for _row, edition in found.rows]


def python() -> PublicSkill:
    return PublicSkill.objects.get(slug="python")


def test_essential_stands_before_desirable_and_a_higher_level_before_a_lower():
    live("e", "python:expert:desirable")
    live("d", "python::essential")
    live("c", "python:awareness")
    live("b", "python:working")
    live("a", "python:expert")

    assert slugs(roles.asking_for(python())) == ["a", "b", "c", "d", "e"]


def test_what_is_asked_for_alike_stands_in_the_order_of_the_alphabet():
    for slug, title in (("x", "Zoologist"), ("y", "actuary"), ("z", "Baker")):
        live(slug, "python", title=title)

    assert slugs(roles.asking_for(python())) == ["y", "z", "x"]


@pytest.mark.parametrize("family", ["", "data-and-ai"])
def test_every_role_is_on_one_page_also_where_all_rank_alike(family):
    many(roles.ROLES_SHOWN * 2 + 3, "python")
    many(4, "python:expert", slug="expert")

    found, after = [], ""
    for _page in range(5):
        page = roles.asking_for(python(), family=family, after=after)
        found += slugs(page)
        after = page.after
        if not after:
            break

    assert len(found) == len(set(found)) == roles.ROLES_SHOWN * 2 + 7
    assert found[0] == "expert-000"


def test_a_place_whose_role_has_gone_still_leads_on():
    many(roles.ROLES_SHOWN + 5, "python:working")
    many(2, "python::desirable", slug="later")
    page = roles.asking_for(python())
    last = page.rows[-1][1]
    publishing.withdraw(last.role, by="writer", reason="Old")

    assert len(roles.asking_for(python(), after=page.after).rows) == 5 + 2


def test_a_place_stays_when_its_role_is_published_again():
    many(roles.ROLES_SHOWN + 5, "python:working")
    page = roles.asking_for(python())
    last = page.rows[-1][1].role
    factories.change(last, summary="Another summary, which says something else than before.")
    publishing.publish(last, by="writer")

    assert roles.asking_for(python()).after == page.after
    assert len(roles.asking_for(python(), after=page.after).rows) == 5


@pytest.mark.parametrize(
    "after", ["x", "-", "1", "1-", "99999-1", "1-99999999999999999999", "1-no-such", "-1-1", "٣-1"]
)
def test_a_place_that_makes_no_sense_is_harmless(after):
    many(2, "python")

    assert len(roles.asking_for(python(), after=after).rows) == 2


def test_families_are_counted_by_name():
    many(2, "python", family="data-and-ai")
    many(1, "python", family="arts", slug="artist")
    many(1, "sql", family="law", slug="lawyer")

    assert roles.families(python()) == [
        roles.FamilyCount("arts", "Arts", 1),
        roles.FamilyCount("data-and-ai", "Data and ai", 2),
    ]
    assert slugs(roles.asking_for(python(), family="arts")) == ["artist-000"]


def test_a_page_costs_as_many_queries_for_many_roles(django_assert_max_num_queries):
    many(roles.ROLES_SHOWN + 5, "python")
    skill, after = python(), roles.asking_for(python()).after

    with django_assert_max_num_queries(4):
        roles.asking_for(skill, after=after)
    with django_assert_max_num_queries(2):
        roles.families(skill)
