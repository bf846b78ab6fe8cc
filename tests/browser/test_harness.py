"""That the browser tests would notice what they promise to notice."""

import pytest
from django.http import HttpResponse
from django.urls import path

from careers.models import Skill
from tests import factories
from tests.browser.checks import axe_violations, barriers, w3c_errors
from tests.browser.conftest import watch

FAULTS = {
    "a style of its own": "<p style='color: red'>Text</p>",
    "a script of its own": "<script>document.title = 'changed'</script>",
    "a picture from elsewhere": "<img src='https://careers.example.org/a.png' alt=''>",
    "a file that is not there": "<img src='/not/there.png' alt=''>",
}
STYLES = {}


def page_with(request, fault):
    head = "<!doctype html><html lang='en'><title>Test</title><link rel='icon' href='/icon'>"
    return HttpResponse(f"{head}{FAULTS[fault]}</html>")


urlpatterns = [
    path("<str:fault>/", page_with),
    path("<str:name>.css", lambda request, name: HttpResponse(STYLES[name], content_type="text/css")),
    path("icon", lambda request: HttpResponse(b"", content_type="image/png")),
]

here = pytest.mark.urls(__name__)


@here
@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_page_may_not_do_is_noticed(chromium, live_server, fault):
    troubles = []
    context = chromium.new_context(base_url=live_server.url)
    watch(context, live_server.url, troubles)
    page = context.new_page()
    page.goto(f"/{fault}/", wait_until="networkidle")
    context.close()
    assert troubles


@here
def test_nothing_is_asked_of_another_origin(chromium, live_server):
    troubles = []
    context = chromium.new_context()
    watch(context, live_server.url, troubles)
    page = context.new_page()
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://careers.example.org/")
    context.close()
    assert troubles == ["asked another origin: https://careers.example.org/"]


def test_styles_are_cached_and_pages_are_not(browser_page):
    page = browser_page("/about/")
    page.goto("/about/")
    sizes = (
        "(type) => performance.getEntriesByType(type).map((each) => [each.initiatorType, each.transferSize])"
    )
    assert {size for kind, size in page.evaluate(sizes, "resource") if kind == "link"} == {0}
    assert all(size > 0 for _kind, size in page.evaluate(sizes, "navigation"))


@here
def test_axe_finds_a_picture_without_alternative_text(browser_page, monkeypatch):
    monkeypatch.setitem(FAULTS, "no text", "<main><h1>Test</h1><img src='/icon'></main>")
    found = axe_violations(browser_page("/no text/"))
    assert [violation.split(" ")[0] for violation in found] == ["image-alt"]


@here
@pytest.mark.parametrize(
    ("style", "fault"),
    [("background: #444; color: #333", "color-contrast"), ("display: none", "page-has-heading-one")],
)
def test_a_fault_by_night_only_is_found(browser_page, monkeypatch, style, fault):
    page = "<main><h1>Test</h1><p>Text</p></main>"
    monkeypatch.setitem(FAULTS, "by night", f"<link rel='stylesheet' href='/night.css'>{page}")
    monkeypatch.setitem(STYLES, "night", f"@media (prefers-color-scheme: dark) {{ h1 {{ {style} }} }}")
    found = barriers(browser_page("/by night/"))
    assert [each.partition(" (")[0] for each in found] == [
        f"at {width} pixels, dark: {fault}" for width in (320, 1280)
    ]


def test_the_w3c_checker_names_the_page_and_the_fault():
    good = "<!doctype html><html lang='en'><title>Good</title><p>Text</p></html>"
    found = w3c_errors({"good": good, "bad": good.replace("<p>", "<p><b>")})
    assert found
    assert all(error.startswith("bad, line 1: ") for error in found)


def two_skills() -> None:
    for slug in ("weaving", "spinning"):
        factories.SkillFactory(slug=slug)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_is_made_once_is_there_in_every_test(made_once, turn):
    made_once(two_skills)
    Skill.objects.filter(slug="spinning").delete()
    made_once(two_skills)
    assert {*Skill.objects.values_list("slug", flat=True)} == {"weaving", "spinning"}


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_with_transactions_of_its_own_leaves_nothing(transactional_db, turn):
    assert not Skill.objects.exists()
    two_skills()
