"""Role pages that are made ready when they are published."""

from decimal import Decimal

import msgspec
import pytest
from django.urls import set_script_prefix

from careers import pages, publishing
from careers.models import Edition
from careers.pages import rendering
from careers.presentation import ready_made
from tests import factories
from tests.factories import (
    RoleFactory,
    SalaryBandFactory,
    SectionFactory,
    SkillRequirementFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    role = RoleFactory(slug="data-analyst", publishable=True)
    return publishing.publish(role, by="tests")


def change(edition: Edition, **fields) -> None:
    rendered = msgspec.structs.replace(rendering.from_json(edition.rendered), **fields)
    Edition.objects.filter(pk=edition.pk).update(rendered=rendering.to_json(rendered))


def test_a_page_is_made_ready_when_it_is_published(client, edition):
    change(edition, body=("Ready.",))
    assert "Ready." in client.get("/careers/data-analyst/").content.decode()


@pytest.mark.parametrize("fields", [{"made_by": "another release"}, {"body": ()}])
def test_a_page_of_another_release_is_put_together_when_it_is_read(client, edition, fields):
    ready = client.get("/careers/data-analyst/").content
    change(edition, **({"body": ("Old.",)} | fields))
    assert client.get("/careers/data-analyst/").content == ready


def test_rerender_makes_pages_ready_again(client, edition):
    change(edition, made_by="another release", body=("Old.",))
    assert publishing.rerender() == 1
    assert Edition.objects.get().rendered == edition.rendered


replace = msgspec.structs.replace
#: Parts of a page, and what becomes of them.
CHANGES = [
    ("sections", lambda page: (replace(page.sections[0], body="Other words."), *page.sections[1:])),
    ("sources", lambda page: page.sources[::-1]),
    ("salary_bands", lambda page: (replace(page.salary_bands[0], high=Decimal(175_000)),)),
    ("skill_groups", lambda page: ()),
    ("title", lambda page: "Another title"),
]


@pytest.mark.parametrize(("name", "changed"), CHANGES)
def test_a_change_shows_when_an_earlier_edition_is_used(name, changed):
    role = RoleFactory(publishable=True)
    first, second = SourceFactory.create_batch(2)
    SectionFactory(role=role, body=f"Two say so.[^{first.slug}] [^{second.slug}]")
    SalaryBandFactory(role=role)
    SkillRequirementFactory(group__role=role)
    factories.note(role)
    edition = publishing.publish(role, by="tests")
    page = pages.from_json(edition.content)
    after = replace(page, **{name: changed(page)})
    assert after != page
    assert ready_made.render(after, edition) == ready_made.render(after)


def test_what_has_not_changed_is_not_made_again(edition, monkeypatch):
    monkeypatch.setattr(rendering.markdown, "render", None)
    page = replace(pages.from_json(edition.content), summary="Says something else now.")
    assert "something else" in "".join(ready_made.render(page, edition).body)


def test_what_another_release_made_is_made_again(edition):
    change(edition, made_by="another release", sections={})
    page = pages.from_json(edition.content)
    assert ready_made.render(page, Edition.objects.get()).sections


def test_it_is_not_used_for_a_page_under_another_place_of_the_site(edition):
    rendered = rendering.from_json(edition.rendered)
    assert ready_made.is_ready(rendered)
    set_script_prefix("/jobs/")
    try:
        assert not ready_made.is_ready(rendered)
    finally:
        set_script_prefix("/")


def test_a_text_with_the_mark_of_a_place_is_not_made_ready():
    role = RoleFactory(publishable=True, summary="No \uffff character.")
    edition = publishing.publish(role, by="tests")
    rendered = rendering.from_json(edition.rendered)
    assert (rendered.body, rendered.json_ld) == ((), ())


def test_json_ld_names_the_address_at_which_the_site_is_asked(edition):
    page, rendered = pages.from_json(edition.content), rendering.from_json(edition.rendered)
    plain = msgspec.structs.replace(rendered, body=())
    for site in ("https://careers.test", "http://localhost:8000"):
        assert ready_made.json_ld(page, rendered, site) == ready_made.json_ld(page, plain, site)
