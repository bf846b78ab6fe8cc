"""The short answers, and typical moves, as a role page shows them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from careers import publishing
from careers.discovery import indexing
from careers.models import Edition
from tests.factories import (
    RelatedCareerFactory,
    RoleFactory,
    RungFactory,
    SalaryBandFactory,
    SectionFactory,
    note,
)

pytestmark = pytest.mark.django_db
BACHELOR, MASTER = "Bachelor's degree", "Master's degree"


def draft(slug, zone=3, pay=40_000, **fields):
    role = RoleFactory(slug=slug, **{"education": BACHELOR} | fields)
    SectionFactory(role=role, slug="needs", kind="requirements", body=f"It is in job zone {zone} of 5.")
    if pay:
        SalaryBandFactory(role=role, statistic="median", median=Decimal(pay), low=None, high=None)
    return role


def related(role, *targets):
    for target in targets:
        RelatedCareerFactory(role=role, target=target, kind="similar", reason=f"Like {target}.")
    note(role)


def publish(*roles):
    for role in roles:
        publishing.publish(role, by="writer")


def shown(client, slug):
    return client.get(f"/careers/{slug}/").content.decode()


def part(html, name):
    """The HTML of the part of this class."""
    tag = "div" if name == "short" else "section"
    return html.partition(f'<{tag} class="{name}"')[2].partition(
        "<details" if tag == "div" else "</section>"
    )[0]


def test_the_page_answers_from_its_own_figures(client):
    publish(draft("cook"))
    answers = part(shown(client, "cook"), "short")
    assert "Half earn more than $40,000 a year, half less (United States, 2025)." in answers
    assert "To start, most people need a bachelor’s degree." in answers
    assert answers.index("Does what has to be done") < answers.index("<dl>")


def test_the_editors_lines_stand_in_place_of_the_figures(client):
    publish(draft("cook", in_short="It pays {{ experience }}.\nStart <today>.", experience_min=5))
    answers = part(shown(client, "cook"), "short")
    assert "<li>It pays 5 years or more.</li>\n<li>Start &lt;today&gt;.</li>" in answers
    assert "Half earn" not in answers


def test_a_page_without_figures_has_no_empty_list(client):
    publish(RoleFactory(slug="cook", publishable=True))
    answers = part(shown(client, "cook"), "short")
    assert "<dl>" not in answers
    assert "<ul>" not in answers


@pytest.fixture
def kitchen():
    helper, cook, chef = (
        draft("helper", zone=2, pay=30_000, education="High school diploma or equivalent"),
        draft("cook"),
        draft("chef", zone=4, pay=50_000, education=MASTER, summary="Cooks. A licence is required."),
    )
    related(cook, helper, chef)
    publish(helper, chef, cook)
    return helper, cook, chef


def test_moves_say_what_speaks_for_them(client, kitchen):
    html = shown(client, "cook")
    moves = part(html, "moves")
    assert (
        "takes more preparation; usually needs a master’s degree; may need a licence; "
        "median pay $10,000 a year higher</a>" in moves
    )
    assert "takes less preparation; usually needs a high school diploma or the like" in moves
    assert "It usually needs a bachelor’s degree." in moves
    assert 'href="/careers/cook/to/chef/"' in moves
    assert 'href="/careers/helper/to/cook/"' in moves
    assert "Pay: United States, 2025." in moves


def test_the_next_move_is_among_the_answers(client, kitchen):
    answers = part(shown(client, "cook"), "short")
    assert (
        '<a href="#before-and-after">Chef</a> (usually needs a master’s degree, may need a licence).'
        in answers
    )


def test_a_move_is_on_no_card_once_more(client, kitchen):
    assert '<ul class="cards">' not in shown(client, "cook")


def test_the_same_moves_are_put_together_when_a_page_is_not_ready(client, kitchen):
    ready = shown(client, "cook")
    Edition.objects.update(rendered="{}")
    assert part(shown(client, "cook"), "moves") == part(ready, "moves")


def test_a_move_changes_with_the_page_that_it_leads_to(client, kitchen):
    _helper, _cook, chef = kitchen
    before = client.get("/careers/cook/")
    chef.salary_bands.update(median=Decimal(60_000))
    note(chef)
    publish(chef)
    after = client.get("/careers/cook/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "median pay $20,000 a year higher" in after.content.decode()


def test_a_move_goes_with_the_page_that_it_leads_to(client, kitchen):
    _helper, _cook, chef = kitchen
    before = client.get("/careers/cook/")["ETag"]
    publishing.withdraw(chef, by="writer", reason="Closed")
    after = client.get("/careers/cook/")
    assert after["ETag"] != before
    assert "/careers/chef/" not in after.content.decode()


def test_a_move_is_not_public_before_its_page(client):
    cook, chef = draft("cook"), draft("chef", zone=4, pay=50_000)
    related(cook, chef)
    publish(cook)
    publishing.publish(chef, by="writer", at=timezone.now() + timedelta(days=1))
    assert "chef" not in shown(client, "cook").casefold()


def test_of_the_most_alike_some_are_moves_and_the_others_cards(client):
    work = "Cooking meals, seasoning soup and roasting meat in a kitchen"
    cook, baker, chef = (
        draft(slug, zone=zone, pay=pay, summary=f"{work}, every day.")
        for slug, zone, pay in (("cook", 3, 40_000), ("baker", 3, 41_000), ("chef", 4, 50_000))
    )
    for role in (cook, baker, chef):
        SectionFactory(role=role, slug="overview", body=work)
    publish(cook, baker, chef)
    before = client.get("/careers/cook/")
    html = before.content.decode()
    assert 'href="/careers/chef/"' in part(html, "moves")
    assert html.count("/careers/chef/") == 1
    assert '<h3><a href="/careers/baker/">' in html
    publishing.withdraw(chef, by="writer", reason="Closed")
    assert client.get("/careers/cook/")["ETag"] != before["ETag"]


def test_a_ladder_says_the_step_in_place_of_a_move(client):
    cook, chef = draft("cook"), draft("chef", zone=4, pay=50_000)
    rung = RungFactory(role=cook, title="Cook", position=1)
    RungFactory(ladder=rung.ladder, role=None, title="Kitchen Head", position=2)
    related(cook, chef)
    publish(chef, cook)
    html = shown(client, "cook")
    assert "The next step on its ladder: Kitchen Head." in part(html, "short")
    assert '<section class="moves"' not in html


def test_moves_cost_no_query_of_their_own(client, kitchen, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert "Before and after this work" in shown(client, "cook")


def test_editions_that_were_indexed_before_are_indexed_anew(client, kitchen):
    for pk in Edition.objects.values_list("pk", flat=True):
        Edition.objects.get(pk=pk).facts.__class__.objects.filter(pk=pk).update(zone_low=None, education="")
    assert '<section class="moves"' not in shown(client, "cook")
    indexing.rebuild(everything=True)
    assert '<section class="moves"' in shown(client, "cook")
