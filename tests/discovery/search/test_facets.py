"""Which values of a filter are offered."""

import pytest

from careers import publishing
from careers.discovery.search import results
from careers.discovery.search.results import Filters
from tests import factories

pytestmark = pytest.mark.django_db


def published(*names) -> None:
    """A live role that asks for skills of these names."""
    role = factories.RoleFactory(publishable=True)
    group = factories.SkillGroupFactory(role=role)
    for position, name in enumerate(names, start=1):
        skill = factories.SkillFactory(slug=name.lower(), name=name)
        factories.SkillRequirementFactory(group=group, skill=skill, position=position)
    publishing.publish(role, by="tests")


def offered() -> list[str]:
    documents, _count, _exact = results.facet_pool(Filters())
    return [each.name for each in results.count_facets(documents, Filters()).skills]


@pytest.mark.parametrize("is_reversed", [False, True])
def test_names_decide_among_skills_asked_for_as_often(monkeypatch, is_reversed):
    monkeypatch.setattr(results, "SKILLS", 3)
    names = ["alpha", "Beta", "gamma", "Delta", "epsilon"]
    published(*sorted(names, key=str.casefold, reverse=is_reversed))
    published("Zeta")
    assert offered() == ["alpha", "Beta", "Delta"]
