"""That the browser tests would notice what they promise to notice."""

import pytest
from django.http import HttpResponse
from django.urls import path

from tests.browser.checks import axe_violations, w3c_errors
from tests.browser.conftest import watch

FAULTS = {
    "a style of its own": "<p style='color: red'>Text</p>",
    "a script of its own": "<script>document.title = 'changed'</script>",
    "a picture from elsewhere": "<img src='https://careers.example.org/a.png' alt=''>",
    "a file that is not there": "<img src='/not/there.png' alt=''>",
}


def page_with(request, fault):
    head = "<!doctype html><html lang='en'><title>Test</title><link rel='icon' href='/icon'>"
    return HttpResponse(f"{head}{FAULTS[fault]}</html>")


urlpatterns = [
    path("<str:fault>/", page_with),
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
    with pytest.raises(Exception, match="ERR_FAILED"):
        page.goto("https://careers.example.org/")
    context.close()
    assert troubles == ["asked another origin: https://careers.example.org/"]


@here
def test_axe_finds_a_picture_without_alternative_text(browser_page, monkeypatch):
    monkeypatch.setitem(FAULTS, "no text", "<main><h1>Test</h1><img src='/icon'></main>")
    found = axe_violations(browser_page("/no text/"))
    assert [violation.split(" ")[0] for violation in found] == ["image-alt"]


def test_the_w3c_checker_names_the_page_and_the_fault():
    good = "<!doctype html><html lang='en'><title>Good</title><p>Text</p></html>"
    found = w3c_errors({"good": good, "bad": good.replace("<p>", "<p><b>")})
    assert found
    assert all(error.startswith("bad, line 1: ") for error in found)
