"""The nearest occupations that the site knows by code are offered, with their pay and outlook."""

from decimal import Decimal

import pytest

from careers import documents, publishing
from careers.documents import Known
from careers.sandbox.documents import reader
from tests import factories

RANGER = "# Park Ranger\n\nRangers look after a park.\n\n## Duties\n\n- Patrol paths\n- Guide visitors\n"


def published(title, code, *, also="", body="What the work is.", **figures):
    """A live role with a code, also called `also`; `figures` are the columns of its pay."""
    role = factories.RoleFactory(slug=title.lower().replace(" ", "-"), title=title)
    factories.SectionFactory(role=role, slug="tasks", kind="responsibilities", body=body)
    if code:
        factories.ExternalCodeFactory(role=role, code=code, title=title, match="exact")
    if also:
        factories.AlternateTitleFactory(role=role, title=also)
    if figures:
        source = factories.SourceFactory(slug="wages-2025", publisher="A bureau")
        factories.SalaryBandFactory(role=role, slug="wages", label="Wages", source=source, **figures)
        factories.MarketFigureFactory(
            role=role,
            slug="people",
            label="People employed",
            value=Decimal(2400),
            unit="people",
            source=source,
            currency="",
            period="",
        )
    publishing.publish(role, by="tests")
    return role


def draft_of(text):
    return documents.interpret(reader.read_text(text, "markdown", "a page", 1000), Known.from_database())


def guess_of(draft, id):
    return next((guess for guess in draft.guesses if guess.id == id), None)


@pytest.mark.django_db
class TestNearest:
    def test_by_title_other_titles_and_tasks(self):
        published("Wardens", "33-3031", body="- Patrol paths and guide visitors")
        published("Naturalists", "19-1031", also="Park Ranger")
        published("Bakers", "51-3011", body="- Bake bread")
        guess = guess_of(draft_of(RANGER), "code")
        assert [choice.id for choice in guess.choices] == ["naturalists", "wardens", "leave-out"]
        assert guess.choices[0].label == "19-1031 Naturalists (also called “Park Ranger”)"
        assert guess.chosen == "leave-out"

    def test_those_without_a_code_are_not_offered(self):
        published("Park Ranger Chief", "")
        assert guess_of(draft_of(RANGER), "code") is None

    def test_five_at_most_are_offered(self):
        for number in range(7):
            published(f"Park Ranger {'ABCDEFG'[number]}", f"33-000{number}")
        assert len(guess_of(draft_of(RANGER), "code").choices) == 6

    def test_a_draft_takes_no_code_by_itself(self):
        published("Naturalists", "19-1031", also="Park Ranger", low=40_000, high=60_000)
        page = draft_of(RANGER).page
        assert (page.external_codes, page.salary_bands, page.market_figures) == ((), (), ())

    def test_the_chosen_one_offers_its_pay_and_outlook(self):
        published("Naturalists", "19-1031", also="Park Ranger", low=40_000, high=60_000)
        draft = documents.decided(draft_of(RANGER), {"code": "naturalists"})
        assert [(code.code, code.match) for code in draft.page.external_codes] == [("19-1031", "close")]
        assert "Wages: $40,000 to $60,000 a year" in guess_of(draft, "code-pay").what
        assert "People employed: 2,400 people" in guess_of(draft, "code-outlook").what
        assert draft.page.salary_bands == ()

    def test_figures_that_are_taken_keep_their_source(self):
        published("Naturalists", "19-1031", also="Park Ranger", low=40_000, high=60_000)
        decisions = {"code": "naturalists", "code-pay": "take", "code-outlook": "take"}
        draft = documents.decided(draft_of(RANGER), decisions)
        assert [(band.label, band.source) for band in draft.page.salary_bands] == [("Wages", "wages-2025")]
        role = documents.save(draft, family=factories.FamilyFactory(), by="writer")
        assert role.external_codes.get().code == "19-1031"
        assert role.salary_bands.get().source.publisher == "A bureau"
        assert role.market_figures.get().value == 2400

    def test_pay_without_its_occupation_takes_nothing(self):
        published("Naturalists", "19-1031", also="Park Ranger", low=40_000, high=60_000)
        assert documents.decided(draft_of(RANGER), {"code-pay": "take"}).page.salary_bands == ()

    def test_the_search_costs_a_bounded_number_of_queries(self, django_assert_max_num_queries):
        published("Naturalists", "19-1031", also="Park Ranger")
        known = Known.from_database()
        document = reader.read_text(RANGER, "markdown", "a page", 1000)
        # Two searches, each at most as it was typed and in three other words.
        with django_assert_max_num_queries(75):
            documents.interpret(document, known)


def test_without_a_site_none_is_offered():
    draft = documents.interpret(reader.read_text(RANGER, "markdown", "a page", 1000), Known())
    assert guess_of(draft, "code") is None
