"""What a question asks for besides its words."""

import pytest

from careers import publishing
from careers.discovery.models import PublicSkill
from careers.discovery.search.intent import understand
from tests import factories
from tests.views.live import live_role

pytestmark = pytest.mark.django_db


def asked(query: str) -> tuple[str, dict[str, list[str]], str]:
    found = understand(query)
    return found.words, found.filters, found.sort


@pytest.mark.parametrize(
    ("query", "words", "filters", "sort"),
    [
        ("best paid jobs without a degree", "", {"education": ["no-degree"]}, "pay"),
        ("Well-paid jobs, no degree", "", {"education": ["no-degree"]}, "pay"),
        ("highest paying jobs", "", {}, "pay"),
        ("best paid nurses", "nurses", {}, "pay"),
        ("jobs over 50k", "", {"pay": ["50000"]}, ""),
        ("nurse jobs paying more than $80,000 a year", "nurse", {"pay": ["80000"]}, ""),
        ("C++ jobs over 100k", "C++", {"pay": ["100000"]}, ""),
        ("electrician apprenticeship", "electrician", {"training": ["apprenticeship"]}, ""),
        ("growing jobs", "", {"outlook": ["grows"]}, "growth"),
        ("future-proof careers", "", {"outlook": ["grows"]}, "growth"),
        ("in demand jobs", "", {}, "openings"),
        ("jobs with many openings", "", {}, "openings"),
        ("outdoor jobs with animals", "", {"setting": ["outdoors", "animals"]}, ""),
        ("jobs where I can work outside", "", {"setting": ["outdoors"]}, ""),
        ("working with kids", "", {"setting": ["children"]}, ""),
        ("work from home", "", {"setting": ["home"]}, ""),
        ("remote software jobs", "software", {"setting": ["home"]}, ""),
        ("no experience needed", "", {"education": ["school"], "training": ["month"]}, "openings"),
        ("growing well paid jobs", "", {"outlook": ["grows"]}, "pay"),
    ],
)
def test_plain_words_set_filters_and_order(query, words, filters, sort):
    assert asked(query) == (words, filters, sort)


@pytest.mark.parametrize(
    "query",
    [
        *("nurse", "growing tomatoes", "animal trainers", "outdoor recreation leader", "home health aide"),
        *("social work", "night nurse", "career counselor", "over 50 years", "", "jobs", "+", "$", "paying"),
    ],
)
def test_other_words_stay_as_they_are(query):
    assert asked(query) == (query, {}, "")
    assert not understand(query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("work in a hotel", "hotel"),
        ("jobs for people who are good at maths", "maths"),
        ("airport jobs", "airport"),
    ],
)
def test_words_around_what_is_asked_are_left_out(query, words):
    assert asked(query) == (words, {}, "")


class TestNames:
    @pytest.fixture
    def named(self):
        role = factories.RoleFactory(publishable=True, title="Outdoor Jobs")
        factories.AlternateTitleFactory(role=role, title="Well Paid Person")
        publishing.publish(role, by="tests")

    @pytest.mark.parametrize("query", ["outdoor jobs", "OUTDOOR  JOBS", "well paid person"])
    def test_a_title_of_a_role_is_never_taken_apart(self, named, query):
        assert asked(query) == (query, {}, "")

    def test_a_name_of_a_skill_is_neither(self):
        PublicSkill.objects.create(
            slug="x", name="Creative work", kind="technique", sort_name="creative work"
        )
        assert asked("Creative work") == ("Creative work", {}, "")


class TestFamilies:
    @pytest.fixture
    def families(self):
        for slug in ("healthcare-support", "healthcare-practitioners", "office-work"):
            live_role(slug=f"role-of-{slug}", title=slug.title(), family=factories.FamilyFactory(slug=slug))

    @pytest.mark.parametrize("query", ["growing jobs in health", "growing health jobs"])
    def test_part_of_their_name_means_all_of_these(self, families, query):
        found = understand(query)
        assert found.filters["family"] == ["healthcare-practitioners", "healthcare-support"]
        assert (found.words, found.sort) == ("", "growth")

    def test_jobs_in_one_need_no_other_wish(self, families):
        assert understand("jobs in health").filters == {
            "family": ["healthcare-practitioners", "healthcare-support"]
        }

    def test_what_is_in_no_name_is_searched(self, families):
        assert asked("growing jobs in tunnels") == ("tunnels", {"outlook": ["grows"]}, "growth")

    def test_few_queries_find_them(self, families, django_assert_num_queries):
        with django_assert_num_queries(4):
            understand("growing jobs in health")
        with django_assert_num_queries(0):
            understand("nurse")


@pytest.mark.parametrize(
    ("query", "words", "kind"),
    [
        ("jobs near me", "", "near"),
        ("part time nurse", "nurse", "hours"),
        ("part-time jobs", "", "hours"),
        ("low stress jobs", "", "strain"),
        ("jobs hiring now", "", "vacancies"),
    ],
)
def test_what_no_page_answers_is_named(query, words, kind):
    found = understand(query)
    assert found.words == words
    assert list(found.unanswered) == [kind]
    assert not found.filters
