"""manage.py import_document"""

import json

import pytest
from django.core.management import CommandError, call_command

from careers.models import Edition, Role
from tests.factories import FamilyFactory, RoleFactory

pytestmark = pytest.mark.django_db

BAKER = """Night Baker

A night baker makes bread while the town sleeps, so that it is fresh at dawn.

What you'll do

- Mix and shape the dough
- Watch the ovens

Salary & benefits (UK, 2023)

- Starting pay: £22,000 - £26,000 per year

Related careers

Pastry Cook

Makes cakes and pastries by day, with the same ovens and finer tools.
"""


@pytest.fixture
def file(tmp_path):
    FamilyFactory(slug="food")
    path = tmp_path / "baker.txt"
    path.write_text(BAKER)
    return str(path)


def test_a_document_becomes_a_draft_and_nothing_is_published(file, capsys):
    call_command("import_document", file, family="food")
    role = Role.objects.get(slug="night-baker")
    assert [section.kind for section in role.sections.all()] == ["responsibilities", "pay"]
    band = role.salary_bands.get()
    assert (band.low, band.high, band.currency, band.area, band.year) == (
        22000,
        26000,
        "GBP",
        "United Kingdom",
        2023,
    )
    assert role.related_careers.get().target == Role.objects.get(slug="pastry-cook")
    assert not Edition.objects.exists()
    assert "Saved as a draft: night-baker" in capsys.readouterr().out


def test_a_dry_run_shows_the_guesses_with_their_lines_and_saves_nothing(file, capsys):
    call_command("import_document", file, dry_run=True)
    out = capsys.readouterr().out
    assert "line 12: Pay figure: Starting pay: £22,000 to £26,000 a year, sure (90%)" in out
    assert not Role.objects.exists()


def test_json_holds_the_page_the_guesses_and_what_is_left_over(file, capsys):
    call_command("import_document", file, dry_run=True, json=True)
    result = json.loads(capsys.readouterr().out)
    assert result["page"]["title"] == "Night Baker"
    assert {"lines", "certainty", "what"} <= result["guesses"][0].keys()
    assert result["left_over"] == [
        {"line": 14, "text": "Related careers", "why": "the related careers have a heading of their own"}
    ]
    assert 0.8 < result["placed_share"] < 1


def test_several_documents_are_a_list_in_json(file, capsys):
    call_command("import_document", file, file, dry_run=True, json=True)
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_a_role_that_exists_is_related_to_and_keeps_its_text(file):
    known = RoleFactory(title="Pastry cook", slug="pastry-cook")
    call_command("import_document", file, family="food")
    related = Role.objects.get(slug="night-baker").related_careers.get()
    assert related.target == known
    assert Role.objects.get(slug="pastry-cook").summary == known.summary


def test_an_address_that_is_taken_is_not_overwritten(file):
    there = RoleFactory(slug="night-baker", summary="As it was.")
    call_command("import_document", file, family="food")
    there.refresh_from_db()
    assert there.summary == "As it was."
    assert Role.objects.filter(slug="night-baker-2").exists()


def test_nothing_is_saved_if_one_file_cannot_be_read(file, tmp_path):
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(CommandError, match=r"broken\.docx: It is not a Word document"):
        call_command("import_document", file, str(broken), family="food")
    assert not Role.objects.exists()


def test_a_file_that_is_missing_and_an_unknown_family_are_named(file):
    with pytest.raises(CommandError, match=r"nowhere.txt: No such file"):
        call_command("import_document", "nowhere.txt", family="food")
    with pytest.raises(CommandError, match=r"There is no family “drink”. There are: food."):
        call_command("import_document", file, family="drink")
