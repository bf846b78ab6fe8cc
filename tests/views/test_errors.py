"""What visitors see when something went wrong."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import path

from careers.views import errors
from config import urls as site
from tests.factories import EditionFactory


def forbidden(request):
    raise PermissionDenied


def suspicious(request):
    raise SuspiciousOperation


def broken(request):
    raise RuntimeError("The disk is full of secrets.")


urlpatterns = [
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("broken/", broken),
    *site.urlpatterns,
]
handler400, handler403, handler404, handler500 = (
    site.handler400,
    site.handler403,
    site.handler404,
    site.handler500,
)


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
class TestNotFound:
    @pytest.mark.parametrize("path", ["/careers/", "/careers/a-z/", "/families/health/"])
    @pytest.mark.parametrize("page", ["2", "0", "x"])
    def test_a_list_that_has_no_such_page_leads_to_its_first(self, client, path, page):
        EditionFactory(role__slug="carers", role__family__slug="health")
        response = client.get(path, {"page": page})
        assert response.status_code == 404
        html = response.content.decode()
        assert f'<a href="{path}">its first page</a>' in html
        assert "Did you mean" not in html

    def test_a_list_that_is_not_there_has_no_first_page(self, client):
        response = client.get("/families/no-such-family/?page=2")
        assert response.status_code == 404
        assert "its first page" not in response.content.decode()

    def test_says_so_and_is_not_indexed(self, client):
        response = client.get("/careers/nothing-of-the-kind/")
        assert response.status_code == 404
        html = response.content.decode()
        assert "There is no page at this address" in html
        assert '<meta name="robots" content="noindex">' in html
        assert 'rel="canonical"' not in html
        assert response["Cache-Control"] == "public, no-cache"

    @pytest.mark.parametrize("address", ["/careers/grwth-manager/", "/grwth-manager", "/jobs/growth-managr/"])
    def test_offers_what_was_likely_meant(self, client, address):
        EditionFactory(role__slug="growth-manager", role__title="Growth Manager")
        response = client.get(address, follow=True)
        assert response.status_code == 404
        assert '<a href="/careers/growth-manager/">Growth Manager</a>' in response.content.decode()

    def test_answers_head_and_post(self, client):
        assert client.head("/nothing/").status_code == 404
        assert client.post("/nothing/").status_code == 404

    def test_shows_no_markup_of_the_address(self, client):
        html = client.get("/careers/<script>alert(1)</script>/").content.decode()
        assert "<script>alert" not in html

    def test_takes_few_queries(self, client, django_assert_max_num_queries):
        EditionFactory(role__slug="growth-manager")
        with django_assert_max_num_queries(4):
            client.get("/careers/xgrwth-manager/")


@pytest.mark.parametrize("address", ["/wp-login.php", "/.env", "/apple-touch-icon.png", "/x/y/z.html"])
def test_files_that_robots_try_cost_no_query(client, address):
    """Without the django_db mark, a query would fail."""
    assert client.get(address).status_code == 404


@pytest.mark.urls("tests.views.test_errors")
class TestOthers:
    def test_what_is_not_allowed_is_explained(self, client):
        response = client.get("/forbidden/")
        assert response.status_code == 403
        assert "Your account may not do this" in response.content.decode()

    def test_a_wrong_request_is_explained(self, client):
        response = client.get("/suspicious/")
        assert response.status_code == 400
        assert "This request cannot be answered" in response.content.decode()

    def test_a_wrong_host_is_explained_too(self, client):
        response = client.get("/", headers={"host": "evil.example"})
        assert response.status_code == 400
        assert "This request cannot be answered" in response.content.decode()
        assert "evil.example" not in response.content.decode()

    def test_a_failure_tells_no_secret(self, client):
        response = client.get("/broken/")
        assert response.status_code == 500
        html = response.content.decode()
        assert "Something went wrong on our side" in html
        assert "secret" not in html
        assert response["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("method", ["head", "post", "put", "delete"])
    def test_a_failure_answers_every_method(self, client, method):
        assert getattr(client, method)("/broken/").status_code == 500


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/admin/login/", {"username": "writer"})
    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()


class TestWithoutADatabase:
    """These tests may not use one: every query raises."""

    def test_a_page_that_needs_it_answers_500_in_the_look_of_the_site(self, client):
        response = client.get("/careers/data-analyst/")
        assert response.status_code == 500
        html = response.content.decode()
        assert "Something went wrong on our side" in html
        assert "css/site.css" in html

    def test_so_does_an_address_without_a_page(self, client):
        assert client.get("/careers/nothing/").status_code == 500

    @pytest.mark.urls("tests.views.test_errors")
    def test_it_stands_when_the_list_of_static_files_is_broken(self, client, monkeypatch):
        def broken_list(name):
            raise ValueError(name)

        monkeypatch.setattr(errors, "static", broken_list)
        response = client.get("/broken/")
        assert response.status_code == 500
        assert "stylesheet" not in response.content.decode()

    @pytest.mark.urls("tests.views.test_errors")
    def test_it_stands_when_the_templates_are_broken(self, client, settings, tmp_path):
        (tmp_path / "500.html").write_text("{% no_such_tag %}")
        settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
        response = client.get("/broken/")
        assert response.status_code == 500
        assert "<h1>Something went wrong</h1>" in response.content.decode()
