"""Names that people type, and the roles they mean."""

import pytest

from careers.discovery.search import engine
from tests.views.live import live_role

pytestmark = pytest.mark.django_db


def test_a_title_means_its_role_even_where_others_begin_with_it():
    live_role(slug="data-analyst", title="Data Analyst")
    live_role(slug="data-analyst-lead", title="Data Analyst Lead")

    assert engine.named_roles("  data   ANALYST ")[0].slug == "data-analyst"


def test_the_only_role_that_fits_is_meant():
    live_role(slug="data-analyst", title="Data Analyst")

    assert engine.named_roles("data ana")[0].slug == "data-analyst"


def test_of_several_that_fit_none_is_chosen():
    live_role(slug="data-analyst", title="Data Analyst")
    live_role(slug="data-engineer", title="Data Engineer")

    meant, found = engine.named_roles("data")

    assert meant is None
    assert [role.slug for role in found] == ["data-analyst", "data-engineer"]


@pytest.mark.parametrize("name", ["", "   ", "\0", "zzzz", "%", "'; --", "x" * 10_000, "\u202eبيانات", "🙂"])
def test_what_names_nothing_finds_nothing(name):
    live_role(slug="data-analyst", title="Data Analyst")

    assert engine.named_roles(name) == (None, [])
