"""Import a document with a keyboard alone, without JavaScript, on any screen."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from playwright.sync_api import expect

from tests.admin.test_import_document import KEEPER
from tests.browser.checks import LOOKS, barriers, unfold, w3c_errors


@pytest.fixture
def family(transactional_db):
    from tests import factories

    return factories.FamilyFactory(slug="sea", name="At sea")


@pytest.fixture
def enormous(tmp_path):
    """A file of 50 MB; whoever sends it reads the answer only when all of it is on its way."""
    path = tmp_path / "enormous.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    return path


def tab_to(page, words: str):
    """Press Tab until the focus is on what is called `words`."""
    named = page.get_by_label(words).or_(page.get_by_role("link", name=words))
    target = named.or_(page.get_by_role("button", name=words)).first
    for _press in range(300):
        page.keyboard.press("Tab")
        if target.evaluate("(it) => it === document.activeElement"):
            return target
    raise AssertionError(f"“{words}” cannot be reached with the keyboard")


def test_a_document_is_imported_with_the_keyboard_and_without_javascript(browser_page, family, admin_user):
    from careers.models import Role

    page = browser_page(reverse("admin:careers_role_changelist"), user=admin_user, javascript=False)
    tab_to(page, "Import a document")
    page.keyboard.press("Enter")
    page.wait_for_url("**/import/")
    tab_to(page, "The text of the document")
    page.keyboard.insert_text(KEEPER)
    tab_to(page, "Show the preview")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="To decide").wait_for()

    choice = tab_to(page, "Line 1: Left out")
    page.keyboard.press("Home")
    page.keyboard.type("Summary")
    assert choice.input_value() == "summary"
    tab_to(page, "Update the preview")
    page.keyboard.press("Enter")
    page.get_by_text("The preview shows what you decided").wait_for()
    expect(page.get_by_text("Decided by you")).to_be_visible()
    assert not Role.objects.exists()

    tab_to(page, "Save as a draft")
    page.keyboard.press("Enter")
    page.get_by_text("“Lighthouse Keeper” is saved as a draft.").wait_for()
    assert page.get_by_label("Title").first.input_value() == "Lighthouse Keeper"
    assert "Mind the gulls" in Role.objects.get(slug="lighthouse-keeper").summary


def test_every_step_is_accessible_fits_and_is_valid(browser_page, family, admin_user, enormous):
    from careers.models import Role

    def judge(step):
        page.wait_for_load_state()
        unfold(page, "main details")
        assert barriers(page) == [], step

    page = browser_page(reverse("admin:careers_role_import"), user=admin_user)
    judge("the form")
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_text("The document could not be taken yet").wait_for()
    judge("the form with errors")
    sources = {"errors": page.content()}
    page.get_by_label("The text of the document").fill(KEEPER)
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", name="To decide").wait_for()
    judge("the preview")
    page.get_by_label("Line 1: Left out").select_option("Summary")
    page.get_by_label("Family").select_option("Choose one")
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("heading", name="Not saved yet").wait_for()
    judge("the preview with errors and decisions")
    sources["preview"] = page.content()
    page.goto(reverse("admin:careers_role_import"))
    page.get_by_label("Or a file").set_input_files(enormous)
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", name="That is too much for one document").wait_for()
    judge("the answer to too much")
    sources["too much"] = page.content()
    assert not Role.objects.exists()
    assert w3c_errors(sources) == []


def test_each_choice_names_its_line(browser_page, family, admin_user):
    page = browser_page(reverse("admin:careers_role_import"), user=admin_user)
    page.get_by_label("The text of the document").fill(KEEPER)
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", name="To decide").wait_for()
    names = page.locator(".guess select").evaluate_all(
        "(all) => all.map((choice) => choice.labels[0].textContent.replace(/\\s+/g, ' ').trim())"
    )
    assert len(names) == len(set(names)) > 5
    assert all(name.startswith("Line") for name in names)


def test_the_report_of_a_folder_is_accessible_and_valid(browser_page, family, tmp_path):
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "keeper.txt").write_text(KEEPER)
    (tmp_path / "roles" / "empty.txt").write_text("")
    report = tmp_path / "report.html"
    with pytest.raises(CommandError):
        call_command("import_document", tmp_path / "roles", report=[str(report)], verbosity=0)
    page = browser_page("/")
    page.set_content(report.read_text())
    unfold(page, "main details")
    # By night the browser chooses all colours itself, which axe cannot see: it takes the page for white.
    assert barriers(page, [look for look in LOOKS if "light" in look]) == []
    assert w3c_errors({"report": report.read_text()}) == []
