"""What has changed, as people and their tools meet it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from careers import publishing
from careers.models import Edition, Section, SkillRequirement
from tests import factories
from tests.browser.checks import axe_violations, w3c_errors
from tests.factories import RoleFactory, SalaryBandFactory, SectionFactory, SkillGroupFactory
from tests.views.live import make_roles

PAGE = "/careers/weaver/changes/"
PAGES = [PAGE, f"{PAGE}?since=2020-01-01", f"{PAGE}?since=nonsense", "/changes/", "/changes/?after=nonsense"]


@pytest.fixture
def history(transactional_db):
    """A role with something changed of every kind, ten days ago, yesterday and today."""
    make_roles(25)
    role = RoleFactory(slug="weaver", title="Weaver", complete=True)
    publishing.publish(role, by="writer", reason="Begun.")
    _earlier(days=10)
    Section.objects.filter(role=role).update(body="What the work is, in *other* words.\n\n- Weave\n- Mend")
    SectionFactory(role=role, slug="a-day", heading="A day at work", body="Long. " * 40)
    SkillRequirement.objects.filter(group__role=role).update(level="expert")
    SkillGroupFactory(role=role, filled=True)
    role.salary_bands.update(low=110_000, note="Without bonus.")
    for number in range(8):
        SalaryBandFactory(role=role, label=f"Pay in place {number}")
    factories.note(role)
    publishing.publish(role, by="writer", reason="A reason\nof two lines.")
    _earlier(days=1)
    role.title = "Weaver of <wool>"
    role.save()
    factories.note(role)
    publishing.publish(role, by="writer")
    return role


def _earlier(days: int) -> None:
    """What is live now has been so for some days, and what was before it ended then."""
    begun = timezone.now() - timedelta(days=days)
    Edition.objects.filter(live_until__gt=begun).update(live_until=begun)
    Edition.objects.filter(live_until=None).update(live_from=begun)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_page_has_a_barrier_that_axe_finds(history, browser_page, scheme, width):
    page = browser_page(width=width, scheme=scheme)
    found = []
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found += [f"{path}: {violation}" for violation in axe_violations(page)]

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error(history, client):
    older = f"/changes/{client.get('/changes/').context['older']}"

    assert not w3c_errors({path: client.get(path).content.decode() for path in [*PAGES, older]})


def test_a_returning_reader_asks_by_keyboard_and_without_javascript(history, browser_page):
    page = browser_page("/careers/weaver/", javascript=False)

    page.get_by_role("link", name="What has changed on this page").press("Enter")
    assert page.url.endswith(PAGE)
    day = (timezone.localdate() - timedelta(days=5)).isoformat()
    page.get_by_label("All changes since").fill(day)
    page.get_by_role("button", name="Show").press("Enter")

    assert page.url.endswith(f"{PAGE}?since={day}")
    expect(page.locator("del", has_text="Weaver")).to_be_visible()
    expect(page.locator("ins", has_text="Weaver of <wool>").first).to_be_visible()


def test_every_edition_has_an_anchor_and_an_address_of_its_own(history, browser_page):
    page = browser_page(PAGE, javascript=False)

    page.locator(".step h2 a").nth(1).click()
    assert page.locator(".step:target h2").count() == 1
    page.get_by_role("link", name="This change alone, in full").nth(1).click()
    expect(page.get_by_text("Pay in place 7")).to_be_visible()


def test_the_changes_of_the_site_lead_from_page_to_page_and_to_each_change(history, browser_page):
    page = browser_page("/", javascript=False)

    page.locator(".site-foot").get_by_role("link", name="What has changed").click()
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("link", name="Newest")).to_be_visible()
    page.get_by_role("link", name="Newest").click()
    page.get_by_role("link", name="See what changed on “Weaver”").first.click()
    expect(page.locator("ins").first).to_be_visible()


def test_what_changed_can_be_told_apart_on_paper_and_without_colours(history, browser_page):
    for options in ({}, {"forced_colors": "active"}):
        page = browser_page(PAGE, **options)
        page.emulate_media(media="print" if not options else "screen")

        lines = "e => getComputedStyle(e).textDecorationLine"
        assert page.locator("ins").first.evaluate(lines) == "underline"
        assert page.locator("del").first.evaluate(lines) == "line-through"
        assert not (page.locator("form.area").is_visible() and not options)
