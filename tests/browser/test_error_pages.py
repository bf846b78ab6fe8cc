"""Pages for what went wrong, in a real browser."""

import pytest
from django.shortcuts import render
from django.urls import path

from careers import publishing
from careers.views import errors
from config import urls as site
from tests.browser.checks import barriers, w3c_errors
from tests.factories import EditionFactory

urlpatterns = [
    path("400/", lambda request: errors.bad_request(request, None)),
    path("403/", lambda request: errors.permission_denied(request, None)),
    path("403-csrf/", lambda request: render(request, "403_csrf.html", status=403)),
    path("500/", errors.server_error),
    *site.urlpatterns,
]
handler404 = site.handler404

PATHS = {
    "400": "/400/",
    "403": "/403/",
    "403 of a form": "/403-csrf/",
    "404": "/nothing-like-it/",
    "404 with offers": "/careers/grwth-manger/",
    "410": "/careers/growth-director/",
    "500": "/500/",
}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.test_error_pages")]


@pytest.fixture(autouse=True)
def roles():
    EditionFactory(role__slug="growth-manager", role__title="Growth Manager")
    withdrawn = EditionFactory(role__slug="growth-director", role__title="Growth Director")
    publishing.withdraw(withdrawn.role, by="tests", reason="Outdated.")


def test_they_are_accessible_and_fit(browser_page):
    for name, address in PATHS.items():
        page = browser_page(address)
        assert not barriers(page), name
        assert page.locator("h1").count() == 1


def test_they_are_valid_html(client):
    client.raise_request_exception = False
    assert w3c_errors({name: client.get(address).content.decode() for name, address in PATHS.items()}) == []
