"""manage.py import_document FOLDER"""

import csv
import io
import json
import logging
import re

import pytest
from django.core.management import CommandError, call_command
from lxml import html

from careers import documents
from careers.documents import Known
from careers.models import Role, Skill
from tests.documents import word
from tests.factories import FamilyFactory

pytestmark = pytest.mark.django_db

MILLER = """Miller

A miller grinds grain into flour, by stone or by steel, and sells it to bakers in sacks.

What you'll do

- Grind grain
- Mend the sails

Key skills

- Stone dressing

Salary & benefits (UK, 2023)

- Starting pay: £22,000 - £26,000 per year
"""


@pytest.fixture
def folder(tmp_path):
    """A folder of two documents, one of them in a folder of its own."""
    FamilyFactory(slug="food")
    folder = tmp_path / "roles"
    (folder / "more").mkdir(parents=True)
    (folder / "miller.txt").write_text(MILLER)
    (folder / "more" / "baker.md").write_text("# Baker\n\n" + MILLER.partition("\n\n")[2])
    return folder


def titles() -> list[str]:
    return sorted(Role.objects.values_list("title", flat=True))


def test_each_document_of_a_folder_becomes_a_draft(folder, capsys):
    call_command("import_document", folder, family="food")
    assert titles() == ["Baker", "Miller"]
    out = capsys.readouterr().out
    assert "miller.txt: Miller, " in out
    assert "more/baker.md: Baker, " in out


def test_one_bad_file_never_stops_the_others(folder, capsys):
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    (folder / "empty.txt").write_text("")
    with pytest.raises(CommandError, match=r"^2 of 4 documents could not be imported"):
        call_command("import_document", folder, family="food")
    assert titles() == ["Baker", "Miller"]
    out = capsys.readouterr().out
    assert "broken.docx: " in out
    assert "empty.txt: It is empty." in out


def test_what_nobody_thought_of_stops_no_other_file(folder, monkeypatch, caplog):
    interpret = documents.interpret

    def stumble(document, known):
        if document.name == "miller.txt":
            raise RecursionError
        return interpret(document, known)

    monkeypatch.setattr(documents, "interpret", stumble)
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(CommandError, match=r"^1 of 2 documents could not be imported"),
    ):
        call_command("import_document", folder, family="food")
    assert titles() == ["Baker"]
    assert "miller.txt could not be imported" in caplog.text


def test_a_draft_that_cannot_be_saved_is_named(folder, capsys, monkeypatch):
    monkeypatch.setattr(Known, "with_page", lambda known, page: known)
    (folder / "miller-again.txt").write_text(MILLER)
    with pytest.raises(CommandError, match=r"^1 of 3 documents"):
        call_command("import_document", folder, family="food")
    assert "miller.txt: The address “miller” has been taken meanwhile." in capsys.readouterr().out


def test_other_and_hidden_files_are_left_alone(folder, capsys):
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7")
    (folder / "~$miller.docx").write_bytes(b"what Word keeps while a document is open")
    (folder / ".hidden.txt").write_text(MILLER)
    call_command("import_document", folder, family="food")
    assert titles() == ["Baker", "Miller"]
    assert "no documents: 1 files (.pdf)." in capsys.readouterr().out


def test_a_folder_without_documents_is_refused(tmp_path):
    with pytest.raises(CommandError, match="has no documents"):
        call_command("import_document", tmp_path, dry_run=True)


def test_a_folder_and_a_file_are_refused(folder):
    with pytest.raises(CommandError, match="one folder, or files"):
        call_command("import_document", folder, folder / "miller.txt", dry_run=True)


def test_what_the_site_knows_is_asked_once(folder, monkeypatch):
    asked = []
    ask = Known.from_database
    monkeypatch.setattr(Known, "from_database", lambda: asked.append(True) or ask())
    call_command("import_document", folder, family="food")
    assert len(asked) == 1


def test_documents_of_one_title_get_two_addresses(folder):
    (folder / "miller-again.txt").write_text(MILLER)
    call_command("import_document", folder, family="food")
    assert sorted(Role.objects.values_list("slug", flat=True)) == ["baker", "miller", "miller-2"]


def test_a_skill_of_two_documents_is_one_skill(folder):
    call_command("import_document", folder, family="food")
    assert Skill.objects.filter(name="Stone dressing").count() == 1
    assert Role.objects.filter(skill_groups__requirements__skill__name="Stone dressing").count() == 2


def test_known_with_a_page_is_what_the_site_knows_then(folder):
    family = FamilyFactory()
    before = Known.from_database()
    draft = documents.interpret(documents.read_text(MILLER, "text"), before)
    documents.save(draft, family=family, by="writer")
    then, after = before.with_page(draft.page), Known.from_database()
    assert (then.roles, then.role_slugs) == (after.roles, after.role_slugs)
    assert (then.skill_slugs, then.ladder_slugs) == (after.skill_slugs, after.ladder_slugs)
    assert then.skills.items() <= after.skills.items()


def test_a_dry_run_of_a_folder_saves_nothing(folder, capsys):
    call_command("import_document", folder, dry_run=True)
    assert not Role.objects.exists()
    assert "Saved nothing." in capsys.readouterr().out


def test_the_json_of_a_folder_names_bad_files(folder, capsys):
    (folder / "empty.txt").write_text("")
    with pytest.raises(CommandError):
        call_command("import_document", folder, dry_run=True, json=True)
    empty, miller, baker = json.loads(capsys.readouterr().out)
    assert empty == {"file": str(folder / "empty.txt"), "reason": "It is empty."}
    assert (miller["page"]["title"], baker["page"]["title"]) == ("Miller", "Baker")


# The report


def test_the_table_has_a_line_for_each_document(folder, tmp_path, settings):
    settings.SITE_URL = "https://careers.example.org"
    (folder / "empty.txt").write_text("")
    report = tmp_path / "report.csv"
    with pytest.raises(CommandError):
        call_command("import_document", folder, family="food", report=[str(report)])
    empty, miller, baker = csv.DictReader(io.StringIO(report.read_text(encoding="utf-8-sig")))
    assert (empty["file"], empty["outcome"], empty["reason"]) == (
        "empty.txt",
        "not imported",
        "It is empty.",
    )
    role = Role.objects.get(slug="miller")
    assert miller["draft"] == f"https://careers.example.org/admin/careers/role/{role.pk}/change/"
    assert miller["sections"].startswith("What you'll do; Key skills")
    assert miller["skills"] == "Stone dressing"
    assert miller["pay"] == "£22,000 to £26,000 a year"
    assert (baker["title"], baker["outcome"]) == ("Baker", "saved")
    assert int(baker["guesses"]) > int(baker["to_decide"]) > 0


def test_the_page_leads_to_drafts_and_what_to_decide(folder, tmp_path):
    (folder / "empty.txt").write_text("")
    report = tmp_path / "report.html"
    with pytest.raises(CommandError):
        call_command("import_document", folder, family="food", report=[str(report)])
    page = html.fromstring(report.read_text())
    links = page.xpath("//section//a/@href")
    assert links == [f"/admin/careers/role/{role.pk}/change/" for role in Role.objects.order_by("-title")]
    text = " ".join(page.text_content().split())
    assert "2 documents became drafts. 1 could not be imported." in text
    assert "empty.txt: It is empty." in text
    assert re.search(
        r"To decide: [1-9]\d* of \d+ guesses Line \d+: .+? \((Uncertain|Probable), \d+ %\)", text
    )


def test_a_report_is_written_even_if_stopped(folder, tmp_path, monkeypatch):
    interpret = documents.interpret

    def stop(document, known):
        if document.name == "baker.md":
            raise KeyboardInterrupt
        return interpret(document, known)

    monkeypatch.setattr(documents, "interpret", stop)
    report = tmp_path / "report.csv"
    with pytest.raises(CommandError, match="What was saved stays"):
        call_command("import_document", folder, family="food", report=[str(report)])
    assert titles() == ["Miller"]
    assert "miller.txt" in report.read_text()


@pytest.mark.parametrize("name", ["report.pdf", "nowhere/report.csv"])
def test_a_report_that_cannot_be_written_is_refused(folder, tmp_path, name):
    with pytest.raises(CommandError, match="report"):
        call_command("import_document", folder, family="food", report=[str(tmp_path / name)])
    assert not Role.objects.exists()


def test_only_folders_have_reports(folder):
    with pytest.raises(CommandError, match="Give a folder"):
        call_command("import_document", folder / "miller.txt", dry_run=True, report=["report.csv"])


def test_word_documents_of_a_folder_are_read(folder):
    (folder / "cook.docx").write_bytes(word.file(word.paragraph(word.run("Cook"), style="Heading1")))
    call_command("import_document", folder, family="food")
    assert "Cook" in titles()
