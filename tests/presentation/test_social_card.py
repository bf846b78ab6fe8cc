"""The picture that stands for a page."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from careers import publishing
from careers.presentation import social_card
from tests import factories
from tests.factories import EditionFactory, RoleFactory, SalaryBandFactory, SectionFactory, SourceFactory

PATH = "/careers/data-analyst/card.png"

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TITLES = [
    "Nurse",
    "Senior ML Operations Engineer",
    "Specialist in the assessment of environmental impact and of risks to drinking water " * 2,
    LONG_WORD * 2,
    "Łódź öğretmeni, żołnierz, Ærø",
    "Γενικός διευθυντής",
    "Специалист по данным",
    "機械学習エンジニア",
    "مهندس تعلم الآلة",
    "🚀 Rocket engineer 🚀",
    "e\u0301 \u200d \u202e \t",
    "",
]


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("title", TITLES)
def test_any_title_gives_a_card(title):
    content = social_card.card(
        site="Careers", title=title, family=title, pay=title, pay_note="Unsourced", stems=[0, 0.3, 1] * 20
    )
    image = opened(content)
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(content) < 60_000


def test_a_title_in_letters_that_no_font_has_gives_the_card_of_the_site():
    assert social_card.card(site="Careers", title="機械学習エンジニア") == social_card.card(
        site="Careers", title="Careers"
    )


@pytest.mark.parametrize("title", TITLES)
def test_nothing_is_written_outside_of_its_column(title):
    image = opened(social_card.card(site=title, title=title, family=title, pay=title)).convert("RGB")
    paper = Image.new("RGB", (1, 1), social_card.PAPER).getpixel((0, 0))
    right = social_card.MARGIN + social_card.TITLE_WIDTH
    between = image.crop((right + 4, 20, social_card.STEMS_LEFT, social_card.HEIGHT))
    left = image.crop((0, 20, social_card.MARGIN // 2, social_card.HEIGHT))
    for area in (between, left):
        assert {colour for _count, colour in area.getcolors()} == {paper}


def test_the_same_words_give_the_same_bytes():
    words = {"site": "Careers", "title": "Nurse", "pay": "$1 a year"}
    assert social_card.card(**words) == social_card.card(**words)


@pytest.mark.django_db
class TestOnTheSite:
    @pytest.fixture
    def role(self, time_machine):
        time_machine.move_to(datetime(2031, 3, 1, 12, tzinfo=UTC), tick=False)
        role = RoleFactory(slug="data-analyst")
        SectionFactory(role=role)
        publishing.publish(role, by="tests")
        time_machine.shift(60)
        return role

    def test_a_live_page_has_one(self, client, role, django_assert_max_num_queries):
        with django_assert_max_num_queries(1):
            response = client.get(PATH)
        assert response["Content-Type"] == "image/png"
        assert (
            response["Cache-Control"]
            == "public, max-age=60, stale-while-revalidate=240, stale-if-error=86400"
        )
        assert response["Last-Modified"] == "Sat, 01 Mar 2031 12:00:00 GMT"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert opened(response.content).size == (1200, 630)

    def test_it_is_drawn_once(self, client, role, monkeypatch):
        first = client.get(PATH)
        monkeypatch.setattr(social_card, "card", lambda **words: pytest.fail("It was drawn again."))
        assert client.get(PATH).content == first.content
        assert client.get(PATH, headers={"if-none-match": first["ETag"]}).status_code == 304

    def test_it_is_drawn_anew_for_a_new_edition(self, client, role, time_machine):
        first = client.get(PATH)
        SalaryBandFactory(role=role, source=SourceFactory(unsourced=True))
        publishing.publish(role, by="tests")
        time_machine.shift(60)
        second = client.get(PATH, headers={"if-none-match": first["ETag"]})
        assert second.status_code == 200
        assert second.content != first.content

    def test_it_names_the_pay_and_what_it_rests_on(self, client, role, monkeypatch):
        SalaryBandFactory(role=role, source=SourceFactory(unsourced=True))
        publishing.publish(role, by="tests")
        words = {}
        monkeypatch.setattr(social_card, "card", lambda **given: words.update(given) or b"")
        client.get(PATH)
        assert words["pay"] == "$100,000 to $150,000 a year"
        assert words["pay_note"] == "Unsourced"

    def test_without_a_page_there_is_none(self, client, role):
        assert client.get("/careers/nothing/card.png").status_code == 404
        publishing.withdraw(role, by="tests", reason="Outdated.")
        assert client.get(PATH).status_code == 410

    def test_it_moves_with_its_page(self, client, role, time_machine, django_assert_max_num_queries):
        role.slug = "analyst-of-data"
        role.save()
        factories.note(role)
        publishing.publish(role, by="tests")
        with django_assert_max_num_queries(2):
            response = client.get(PATH)
        assert response.status_code == 301
        assert response["Location"] == "/careers/analyst-of-data/card.png"

    def test_a_draft_has_none(self, client):
        RoleFactory(slug="draft", publishable=True)
        assert client.get("/careers/draft/card.png").status_code == 404

    def test_it_cannot_be_written_to(self, client):
        EditionFactory(role__slug="data-analyst")
        assert client.post(PATH).status_code == 405
