"""How people get in, in a real browser."""

import pytest

from careers import publishing
from tests import factories
from tests.browser.checks import barriers_at, w3c_errors

PAGE = "/careers/electricians/"
WHOLE = "/careers/electricians/in-full/how-to-become-one/"
TEXT = f"""Most learn through an apprenticeship.[^handbook]

### Training

{"They learn at work. " * 80}

### Licenses

| State | Asked for |
| --- | --- |
| Texas | yes |
"""


@pytest.fixture
def electricians(made_once):
    made_once(make_role)


def make_role() -> None:
    source = factories.SourceFactory(slug="handbook", trust="official", url="https://example.org/")
    role = factories.RoleFactory(
        slug="electricians",
        title="Electricians",
        complete=True,
        education_source=source,
        training="Apprenticeship",
        training_source=source,
    )
    section = {"role": role, "slug": "how-to-become-one", "heading": "How to become one"}
    factories.SectionFactory(**section, kind="entry", body=TEXT)
    factories.note(role)
    publishing.publish(role, by="tests")


def test_neither_page_has_a_barrier(electricians, browser_page):
    found = barriers_at(browser_page(), [PAGE, WHOLE])

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error_in_either(electricians, client):
    assert not w3c_errors({path: client.get(path).content.decode() for path in (PAGE, WHOLE)})


def test_how_to_become_an_electrician_is_three_clicks_away(electricians, browser_page):
    page = browser_page("/", javascript=False)

    page.locator("input[name=q]").first.fill("electrician")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name="Electricians", exact=True).click()
    assert "Most learn through an apprenticeship." in page.locator("section:has(#how-to-get-in)").inner_text()
    page.get_by_role("link", name="Licenses").click()

    assert page.url.endswith(f"{WHOLE}#how-to-become-one-licenses")
    assert page.locator("h1").inner_text() == "Electricians: How to become one"
    page.get_by_role("link", name="All about Electricians").click()
    assert page.url.endswith(PAGE)


def test_a_printed_page_leaves_out_what_leads_on(electricians, browser_page):
    page = browser_page(PAGE)
    page.emulate_media(media="print")

    assert not page.get_by_role("link", name="How to become one, in full").is_visible()
    assert page.get_by_text("Most learn through an apprenticeship.").is_visible()
