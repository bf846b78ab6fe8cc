"""Spellings of a title that nobody can tell apart are one title, wherever titles enter or are shown."""

import msgspec
import pytest

from careers import pages, publishing
from careers.importers.releases import Contribution
from careers.importers.releases.merging import merge
from careers.text import distinct_titles, fold_title
from tests.factories import AlternateTitleFactory, RoleFactory, page_of


@pytest.mark.parametrize(
    "other",
    [
        "co-op developer",
        "CO-OP DEVELOPER",
        "Co-op  Developer",
        " Co-op Developer ",
        "Co-op\u00a0Developer",
        "Co-op\u2009Developer",
        "Co-op\u200b Developer",
        "\ufeffCo-op Developer",
        "Co-op Devel\u00adoper",
        "Co\u2010op Developer",
        "Co\u2011op Developer",
        "Co–op Developer",
        "Co\u2212op Developer",
        "Ｃｏ-op Developer",
        "Co-op Developer\u200d",
    ],
)
def test_what_looks_the_same_is_the_same_title(other):
    assert fold_title(other) == fold_title("Co-op Developer")
    assert distinct_titles(["Co-op Developer", other]) == ["Co-op Developer"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cafe\u0301 Owner", "Café Owner"), ("Driver's Mate", "Driver’s Mate"), ("Straße", "STRASSE")],
)
def test_letters_count_not_how_they_are_stored(one, other):
    assert fold_title(one) == fold_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C Developer", "C# Developer"), ("Co-op", "Coop"), ("Resume Writer", "Résumé Writer"), ("A B", "AB")],
)
def test_titles_that_look_different_stay_two(one, other):
    assert distinct_titles([one, other]) == [one, other]


def test_the_first_spelling_is_kept_and_what_is_invisible_is_none():
    titles = ["\u200b", "Coder", "CODER", "", "Data\u00a0Analyst", "data analyst", "Weaver"]
    assert distinct_titles(titles, besides="weaver") == ["Coder", "Data\u00a0Analyst"]


SPELLINGS = ("Data Analyst", "data analyst", "Data\u00a0Analyst")


@pytest.mark.django_db
def test_a_page_that_is_written_has_each_title_once():
    role = RoleFactory(publishable=True)
    page = page_of(role)
    pages.write_to_rows(msgspec.structs.replace(page, alternate_titles=SPELLINGS), role)
    assert [row.title for row in role.alternate_titles.all()] == ["Data Analyst"]


@pytest.mark.django_db
def test_rows_of_three_spellings_are_published_as_one(client):
    role = RoleFactory(publishable=True, slug="analyst")
    for title in SPELLINGS:
        AlternateTitleFactory(role=role, title=title)
    publishing.publish(role, by="tests")
    html = client.get("/careers/analyst/").content.decode().replace("\u00a0", " ").casefold()
    assert html.count("also called") == 1
    assert html.count("data analyst") == html.count('"data analyst"') + 1
    assert len(page_of(role).alternate_titles) == 1


def test_a_release_does_not_add_another_spelling_of_an_editors_title():
    role = Contribution(title="Analyst", alternate_titles=("Data Analyst", "Number Cruncher"))
    ours = pages.RolePage(
        version=pages.VERSION,
        slug="analyst",
        title="Analyst",
        summary="",
        family=pages.Family(slug="a", name="A"),
        alternate_titles=("data analyst",),
    )
    assert merge(ours, None, role).page.alternate_titles == ("data analyst", "Number Cruncher")
