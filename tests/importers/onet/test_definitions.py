"""What skills are, as the Content Model defines them."""

import pytest

from careers.discovery.models import PublicSkill
from careers.models import Edition, Skill
from tests.importers.onet.releases import RATINGS
from tests.importers.onet.test_silence import NEWER, bring, live

pytestmark = pytest.mark.django_db

WORDS = "Writing computer programs for various purposes."


def model(*rows):
    return [["Element ID", "Element Name", "Description"], *map(list, rows)]


def programming(words: str = WORDS):
    return model(("2.B.3", "Technical Skills", "Skills with machines."), ("2.B.3.e", "Programming", words))


def test_a_definition_comes_with_its_source(tmp_path):
    bring(tmp_path, Content_Model_Reference=programming())

    skill = Skill.objects.get(slug="programming")
    public = PublicSkill.objects.get(slug="programming")
    assert (skill.description, skill.source.slug) == (WORDS, "onet-29-3")
    assert public.description == WORDS
    assert "O*NET 29.3 Database" in public.credit
    assert "CC BY 4.0" in public.credit
    assert Skill.objects.get(slug="negotiation").description == ""


def test_what_an_editor_wrote_stays(tmp_path):
    bring(tmp_path / "first")
    Skill.objects.filter(slug="programming").update(description="Telling machines what to do.")
    bring(tmp_path / "again", Content_Model_Reference=programming())

    assert Skill.objects.get(slug="programming").description == "Telling machines what to do."


def test_a_later_release_defines_anew_without_new_editions(tmp_path):
    bring(tmp_path / "first", Content_Model_Reference=programming())
    editions = Edition.objects.count()
    bring(
        tmp_path / "later",
        Content_Model_Reference=programming("Writing programs."),
        Read_Me=NEWER["Read Me.txt"],
    )

    assert Skill.objects.get(slug="programming").description == "Writing programs."
    public = PublicSkill.objects.get(slug="programming")
    assert public.description == "Writing programs."
    assert Edition.objects.count() == editions


@pytest.mark.parametrize("words", ["", "x" * 1001, "tab\x07bell"])
def test_a_definition_that_is_none_is_passed_over(tmp_path, words):
    bring(tmp_path, Content_Model_Reference=programming(words))

    assert Skill.objects.get(slug="programming").description == ""


def test_tools_are_found_by_the_class_that_the_release_names(tmp_path):
    bring(tmp_path)

    found = dict(PublicSkill.objects.filter(kind="tool").values_list("slug", "category_slug"))
    assert found["c-sharp"] == "development-software"
    assert set(PublicSkill.objects.exclude(kind="tool").values_list("category", flat=True)) == {""}


def test_career_interest_types_are_told_in_the_overview(tmp_path):
    types = ("Realistic", "2.1"), ("Investigative", "6.25"), ("Artistic", "1"), ("Conventional", "5.5")
    rows = [["15-1252.00", "1.B.1.x", name, "OI", mark] for name, mark in types]
    rows.append(["15-1252.00", "1.B.1.g", "First Interest High-Point", "IH", "2.00"])
    bring(tmp_path / "first", Career_Interest_Types=[RATINGS, *rows])

    page = live("program-writers")
    told = "it is mostly *Investigative* and *Conventional*."
    assert told in page.sections[0].body

    bring(tmp_path / "later", Interests=None, Read_Me=NEWER["Read Me.txt"])
    assert told in live("program-writers").sections[0].body
