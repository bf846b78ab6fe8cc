"""Import a document: from the list of roles to a draft, with a preview in between."""

import io
import re
import zipfile

import msgspec
import pytest
from django.contrib.admin.models import LogEntry
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client

from careers import documents
from careers.editorial import document_preview
from careers.models import Edition, Family, Role, Skill
from tests import factories
from tests.admin.forms import address
from tests.documents.test_occupations import published

pytestmark = pytest.mark.django_db

KEEPER = """Mind the gulls

Lighthouse Keeper

A lighthouse keeper keeps the lamp burning through the night, so that ships find their way home.

What you'll do

- Light the lamp at dusk
- Write down the weather

Key skills

- Python
- Rope work

Salary & benefits (UK, 2023)

- Starting pay: £22,000 - £26,000 per year

Related careers

Harbour Pilot

Brings ships safely into the harbour, with a small boat and a good memory.
"""

HTML = "<h1>Lighthouse Keeper</h1><h2>What you'll do</h2><ul><li>Light the lamp</li></ul>"


def word_document(*headings: str, text: str) -> bytes:
    """The smallest .docx that has `headings`, each a level below the one before it, and a text under them."""
    name = "http://schemas.openxmlformats.org"
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
        for level, words in enumerate(headings, start=1)
    )
    body += f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{name}/package/2006/content-types"><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            "</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{name}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{name}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{name}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
        )
    return content.getvalue()


@pytest.fixture
def family():
    return factories.FamilyFactory(slug="sea", name="At sea")


@pytest.fixture
def give(writing, family):
    """A function that fills in the first form; the family is chosen unless something else is said."""

    def give(**typed):
        return writing.post(address("role_import"), {"family": family.pk} | typed)

    return give


def posted(response) -> dict:
    """What a browser would send from the preview in `response`, as it stands."""
    html = response.content.decode()
    sent = {
        "carried": response.context["carried"],
        "family": re.search(r'<option value="(\d+)" selected>', html)[1],
    }
    for name, inside in re.findall(r'<select name="(choice-[^"]+)".*?>(.*?)</select>', html, re.S):
        sent[name] = re.search(r'<option value="([^"]*)" selected>', inside)[1]
    return sent


def guess(response, words: str):
    """The guess of the preview in whose source or meaning `words` stand."""
    found = [each for each in response.context["draft"].guesses if words in each.source or words in each.what]
    assert found, words
    return found[0]


@pytest.fixture
def look_again(writing):
    """A function that sends the preview in a response back, with some choices changed."""

    def look_again(response, button="update", **changed):
        return writing.post(address("role_import"), posted(response) | {button: "1"} | changed)

    return look_again


# Rights


def test_the_list_of_roles_leads_to_it_for_those_who_may_add_roles(client, writer, make_user):
    client.force_login(writer)
    link = f'href="{address("role_import")}"'
    assert link in client.get(address("role_changelist")).content.decode()
    client.force_login(make_user("other", "view_role", "change_role"))
    assert link not in client.get(address("role_changelist")).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_imports_who_may_not_add_roles(client, make_user, method):
    client.force_login(make_user("other", "view_role", "change_role"))
    assert getattr(client, method)(address("role_import")).status_code == 403


def test_a_form_from_elsewhere_is_refused(writer, family):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    response = client.post(address("role_import"), {"text": KEEPER, "family": family.pk})
    assert response.status_code == 403
    form = client.get(address("role_import"))
    sent = {"text": KEEPER, "family": family.pk, "csrfmiddlewaretoken": form.context["csrf_token"]}
    assert "draft" in client.post(address("role_import"), sent).context


# Giving a document


def test_the_only_family_is_chosen_already(writing, family):
    html = writing.get(address("role_import")).content.decode()
    assert f'<option value="{family.pk}" selected>At sea</option>' in html


def test_without_any_family_the_page_says_so(writing):
    html = writing.get(address("role_import")).content.decode()
    assert "there is none yet" in html
    assert "<textarea" not in html


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({}, "text", "Paste the text of a document here"),
        ({"text": " \n "}, "text", "Paste the text of a document here"),
        ({"text": "* * *\n\n---"}, "text", "no words"),
        ({"text": KEEPER, "family": ""}, "family", "Choose the family"),
        ({"text": KEEPER, "url": "not an address"}, "url", "valid URL"),
        ({"text": KEEPER, "publisher": "x" * 201}, "publisher", "200 characters"),
        ({"text": KEEPER, "format": "pdf"}, "format", "pdf"),
        ({"text": "word " * (documents.TEXT_LIMIT // 5 + 1)}, "text", "larger than 2 MB"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(give, typed, field, message):
    typed = {"publisher": "The Guild", "url": "https://example.org/keeper"} | typed
    response = give(**typed)
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert message in str(form.errors[field])
    for name in ("text", "publisher", "url", "family"):
        assert form[name].value() == typed.get(name, form[name].value())
    assert typed.get("text", "") in form["text"].as_widget().replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("keeper.txt", b"", "empty"),
        ("keeper.txt", b"Keeper of the \xff lamp", "Line 1 is not in UTF-8"),
        ("keeper.docx", b"no archive at all", "damaged"),
        ("keeper.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Word document"),
        ("keeper.pdf", b"%PDF-1.7\0\0\0", "not a text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(give, name, content, message):
    response = give(file=SimpleUploadedFile(name, content))
    assert message in str(response.context["form"].errors["file"])
    assert not Role.objects.exists()


def test_a_document_that_takes_too_much_is_refused_and_stays(give, settings):
    settings.DOCUMENT_ELEMENTS = 2
    response = give(text=HTML, format="html", publisher="The Guild")
    form = response.context["form"]
    assert "elements, more than 2" in str(form.errors["text"])
    assert (form["text"].value(), form["publisher"].value()) == (HTML, "The Guild")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(give, monkeypatch):
    monkeypatch.setattr(documents, "FILE_LIMIT", 1000)
    monkeypatch.setattr(documents, "read", None)
    response = give(file=SimpleUploadedFile("keeper.txt", b"a lamp " * 200))
    assert "larger than" in str(response.context["form"].errors["file"])


def test_a_text_and_a_file_at_once_are_refused(give):
    response = give(text=KEEPER, file=SimpleUploadedFile("keeper.txt", KEEPER.encode()))
    assert "not both" in str(response.context["form"].errors["file"])
    assert response.context["form"]["text"].value() == KEEPER


def test_a_document_with_more_parts_than_a_page_can_ask_about_is_refused(give, monkeypatch):
    monkeypatch.setattr(document_preview, "CHOICES_LIMIT", 20)
    response = give(text=KEEPER)
    assert "too many for one page" in str(response.context["form"].errors["text"])
    assert response.context["form"]["text"].value() == KEEPER


@pytest.mark.parametrize("size", [11, 25])
def test_a_paste_that_is_far_too_large_is_answered_with_a_page(give, size):
    response = give(text="The lamp. " * (size * 100_000))
    assert response.status_code == 413
    html = response.content.decode()
    assert "That is too much for one document" in html
    assert "Give the page of one role at a time" in html
    assert address("role_import") in html
    assert not Role.objects.exists()


def test_a_kept_file_need_not_be_chosen_again_after_an_error(give, family):
    response = give(file=SimpleUploadedFile("keeper.txt", KEEPER.encode()), family="")
    assert "“keeper.txt” has been read and is kept" in response.content.decode()
    response = give(kept=response.context["form"]["kept"].value(), publisher="The Guild")
    document = response.context["draft"].findings.document
    assert (document.name, document.publisher) == ("keeper.txt", "The Guild")


# The preview


def test_the_preview_shows_every_guess_with_its_line_and_how_sure_it_is(give):
    response = give(text=KEEPER)
    html = response.content.decode()
    draft = response.context["draft"]
    for each in draft.guesses:
        assert f'<label for="choice-{each.id}">' in html
        assert f'<select name="choice-{each.id}"' in html
    assert "Lighthouse Keeper" in html
    assert re.search(r"(Sure|Probable|Uncertain), \d+ %", html)
    assert re.search(r"\d+ of 14 lines placed: \d+\.\d %", html)
    assert "Mind the gulls" in html
    assert draft.left_over[0].why in html
    assert "Harbour Pilot" in html


#: A document with many guesses.
LONG = "# Lighthouse Keeper\n\nKeeps the lamp.\n\n" + "\n\n".join(
    f"## Duties {number}\n\n- Light lamp {number}" for number in range(10, 55)
)


@pytest.fixture
def sure_of(monkeypatch):
    """A function that says how sure the first guesses about a document are; the others are sure."""

    def sure_of(*certainties):
        def interpret(document, known, interpret=documents.interpret):
            draft = interpret(document, known)
            rest = [0.95] * (len(draft.guesses) - len(certainties))
            guesses = [
                msgspec.structs.replace(each, certainty=certainty)
                for each, certainty in zip(draft.guesses, [*certainties, *rest], strict=True)
            ]
            return msgspec.structs.replace(draft, guesses=tuple(guesses))

        monkeypatch.setattr(documents, "interpret", interpret)

    return sure_of


def test_what_is_not_sure_comes_first_and_the_rest_is_folded(give, sure_of):
    sure_of(0.7, 0.3, 0.7)
    response = give(text=LONG, format="markdown")
    guesses = response.context["draft"].guesses
    assert len(guesses) > 40
    first, folded = response.content.decode().split('<h2 id="sure">')
    assert "<details" not in first.split('<h2 id="to-decide">')[1].split('<h2 id="left-over">')[0]
    for number, each in enumerate(guesses):
        assert f'id="guess-{each.id}"' in (first if number < 3 else folded)
    assert f"3 of {len(guesses)} guesses wait for you." in first
    assert f"{len(guesses) - 3} guesses are sure, and folded away by section." in folded


def test_uncertain_guesses_come_before_probable_ones(give, sure_of):
    sure_of(0.7, 0.3, 0.65)
    groups = give(text=KEEPER).context["to_decide"]
    assert [[each.guess.certainty for each in group.guesses] for group in groups] == [[0.3], [0.7, 0.65]]


def test_nothing_waits_where_all_is_sure(give, sure_of):
    sure_of()
    assert "Nothing: all guesses are sure." in give(text=KEEPER).content.decode()


def test_the_section_of_a_decided_sure_guess_stays_open(give, look_again):
    response = give(text=KEEPER)
    lamp = guess(response, "Light the lamp")
    assert lamp.sureness == "sure"
    html = look_again(response, **{f"choice-{lamp.id}": "summary"}).content.decode()
    before = html.split(f'id="guess-{lamp.id}"')[0]
    assert before[before.rfind("<details") :].startswith('<details class="import-sure" open>')


def test_long_choices_are_shown_at_once(give, look_again):
    published("Wardens of the coast", "33-3031", also="Lighthouse Keeper", low=40_000, high=60_000)
    response = give(text=KEEPER)
    html = response.content.decode()
    assert '<input type="radio" name="choice-code" value="wardens-of-the-coast">' in html
    assert "33-3031 Wardens of the coast (also called “Lighthouse Keeper”)" in html
    assert "choice-code-pay" not in html
    chosen = look_again(response, **{"choice-code": "wardens-of-the-coast"})
    assert 'name="choice-code-pay"' in chosen.content.decode()
    taken = look_again(chosen, **{"choice-code": "wardens-of-the-coast", "choice-code-pay": "take"})
    bands = taken.context["draft"].page.salary_bands
    assert (40_000, 60_000) in [(band.low, band.high) for band in bands]


@pytest.mark.parametrize(
    "typed",
    [
        {"text": HTML},
        {"text": HTML, "format": "html"},
        {"text": "# Lighthouse Keeper\n\n## What you'll do\n\n- Light the lamp", "format": "markdown"},
        {"text": "# Lighthouse Keeper\n\n## What you'll do\n\n- Light the lamp"},
        {"text": "Lighthouse Keeper\n\nWhat you'll do\n\n- Light the lamp", "format": "text"},
        {"file": HTML.encode(), "name": "keeper.html"},
        {"file": b"# Lighthouse Keeper\n\n## What you'll do\n\n- Light the lamp", "name": "keeper.md"},
        {
            "file": word_document("Lighthouse Keeper", "What you'll do", text="Light the lamp"),
            "name": "k.docx",
        },
    ],
)
def test_every_format_is_read(give, typed):
    if "file" in typed:
        typed = {"file": SimpleUploadedFile(typed["name"], typed["file"])}
    draft = give(**typed).context["draft"]
    assert draft.page.title == "Lighthouse Keeper"
    assert [section.kind for section in draft.page.sections] == ["responsibilities"]


def test_nothing_is_stored_before_saving(give, look_again):
    skills = Skill.objects.count()
    response = look_again(give(text=KEEPER))
    assert response.status_code == 200
    assert look_again(response, "page").status_code == 200
    assert not Role.objects.exists()
    assert Skill.objects.count() == skills
    assert not LogEntry.objects.exists()


def test_a_role_of_the_same_name_is_pointed_out(give):
    role = factories.RoleFactory(slug="lighthouse-keeper", title="Lighthouse Keeper")
    response = give(text=KEEPER)
    assert response.context["draft"].page.slug == "lighthouse-keeper-2"
    assert address("role_change", role.pk) in response.content.decode()


def test_the_page_is_shown_as_readers_would_see_it(give, look_again):
    html = look_again(give(text=KEEPER), "page").content.decode()
    assert "Nothing of it is saved or public" in html
    assert "Light the lamp at dusk" in html
    assert "£22,000" in html
    assert "At sea" in html


# Decisions


def test_a_text_is_left_out_by_decision(give, look_again):
    response = give(text=KEEPER)
    lamp = guess(response, "Light the lamp")
    response = look_again(response, **{f"choice-{lamp.id}": "leave-out"})
    assert "Light the lamp at dusk" in [each.text for each in response.context["draft"].left_over]
    assert "Decided by you" in response.content.decode()
    look_again(response, "save")
    assert not Role.objects.get(slug="lighthouse-keeper").sections.filter(body__contains="dusk").exists()


def test_a_text_is_moved_to_another_section(give, look_again):
    response = give(text=KEEPER)
    gulls = guess(response, "Mind the gulls")
    section = next(each for each in response.context["draft"].guesses if each.kind == "section")
    response = look_again(response, "save", **{f"choice-{gulls.id}": section.id})
    role = Role.objects.get(slug="lighthouse-keeper")
    assert "Mind the gulls" in role.sections.order_by("position").first().body


def test_decisions_add_up_from_one_update_to_the_next(give, look_again):
    response = give(text=KEEPER)
    lamp, gulls = guess(response, "Light the lamp"), guess(response, "Mind the gulls")
    response = look_again(response, **{f"choice-{lamp.id}": "leave-out"})
    response = look_again(response, **{f"choice-{gulls.id}": "summary"})
    assert response.context["draft"].decisions == {lamp.id: "leave-out", gulls.id: "summary"}


def test_what_went_out_with_its_section_comes_back_with_it(give, look_again):
    response = give(text=KEEPER)
    before = response.context["draft"].page
    section = next(each for each in response.context["draft"].guesses if each.kind == "section")
    response = look_again(response, **{f"choice-{section.id}": "leave-out"})
    assert len(response.context["draft"].page.sections) == len(before.sections) - 1
    response = look_again(response, **{f"choice-{section.id}": section.chosen})
    assert response.context["draft"].page == before


def test_a_choice_that_the_page_does_not_offer_is_named_and_nothing_is_saved(give, look_again):
    response = give(text=KEEPER)
    lamp = guess(response, "Light the lamp")
    response = look_again(response, "save", **{f"choice-{lamp.id}": "somewhere"})
    assert "does not offer what was chosen there" in response.content.decode()
    assert not Role.objects.exists()


@pytest.mark.parametrize("damage", ["", "nonsense", "cut", "changed", "of another release"])
def test_what_was_tampered_with_is_refused_and_nothing_is_saved(give, writing, family, damage):
    response = give(text=KEEPER)
    sent = posted(response)
    sent["carried"] = {
        "cut": sent["carried"][:-9],
        "changed": sent["carried"].replace(sent["carried"][20], "A" if sent["carried"][20] != "A" else "B"),
        "of another release": signing.dumps({"document": 1}, salt="careers.admin.importing"),
    }.get(damage, damage)
    response = writing.post(address("role_import"), sent | {"save": "1"})
    assert response.status_code == 400
    assert "give the document again" in response.content.decode()
    assert not Role.objects.exists()


# Saving


def test_the_draft_is_saved_and_opened(give, look_again, writing, family):
    response = look_again(give(text=KEEPER, publisher="The Guild", url="example.org/keeper"), "save")
    role = Role.objects.get(slug="lighthouse-keeper")
    assert response.url == address("role_change", role.pk)
    assert role.family == family
    assert role.salary_bands.get().low == 22000
    assert role.salary_bands.get().source.publisher == "The Guild"
    assert role.salary_bands.get().source.url == "https://example.org/keeper"
    assert not Edition.objects.exists()
    html = writing.get(response.url).content.decode()
    assert "“Lighthouse Keeper” is saved as a draft." in html
    assert re.search(r"\d+ lines? (was|were) left over\.", html)
    assert "New drafts of related careers: Harbour Pilot." in html


def test_the_log_says_who_imported_what(give, look_again, writer):
    look_again(give(text=KEEPER), "save")
    entries = {entry.object_repr: entry for entry in LogEntry.objects.all()}
    entry = entries["Lighthouse Keeper"]
    assert (entry.user, entry.is_addition()) == (writer, True)
    assert re.search(
        r"Imported from “pasted text”: .* lines placed: .* left over: 1", entry.get_change_message()
    )
    assert "a related career of “Lighthouse Keeper”" in entries["Harbour Pilot"].get_change_message()


def test_a_word_document_is_given_only_once(give, look_again):
    content = word_document("Lighthouse Keeper", "What you'll do", text="Light the lamp")
    response = look_again(give(file=SimpleUploadedFile("keeper.docx", content)))
    assert look_again(response, "save").status_code == 302
    assert Role.objects.get().title == "Lighthouse Keeper"


def test_pressing_save_twice_makes_one_draft(give, look_again):
    response = give(text=KEEPER)
    look_again(response, "save")
    again = look_again(response, "save")
    assert "have changed since this preview was made" in again.content.decode()
    assert Role.objects.filter(title="Lighthouse Keeper").count() == 1


def test_a_skill_that_is_new_meanwhile_is_looked_at_before_saving(give, look_again):
    response = give(text=KEEPER)
    lamp = guess(response, "Light the lamp")
    factories.SkillAliasFactory(name="Rope work", skill=factories.SkillFactory(name="Seamanship"))
    response = look_again(response, "save", **{f"choice-{lamp.id}": "leave-out"})
    assert "have changed since this preview was made" in response.content.decode()
    assert response.context["draft"].decisions == {lamp.id: "leave-out"}
    assert not Role.objects.exists()
    assert look_again(response, "save").status_code == 302


def test_a_family_that_is_gone_is_asked_for_again(give, look_again):
    response = give(text=KEEPER)
    sent = posted(response)
    Family.objects.all().delete()
    factories.FamilyFactory()
    response = look_again(response, "save", **sent)
    assert "Choose the family below" in response.content.decode()
    assert not Role.objects.exists()


def test_what_cannot_be_stored_is_said_above_the_preview_and_the_decisions_stay(
    give, look_again, monkeypatch
):
    def save(draft, **_words):
        raise ValidationError(["The section “What you'll do” is broken.", "So is the pay."])

    monkeypatch.setattr(documents, "save", save)
    response = give(text=KEEPER)
    lamp = guess(response, "Light the lamp")
    response = look_again(response, "save", **{f"choice-{lamp.id}": "leave-out"})
    html = response.content.decode()
    assert "So is the pay." in html
    assert response.context["draft"].decisions == {lamp.id: "leave-out"}


def test_two_who_save_the_same_names_at_the_same_time_do_not_get_a_traceback(give, look_again, monkeypatch):
    def save(draft, **_words):
        raise IntegrityError

    monkeypatch.setattr(documents, "save", save)
    html = look_again(give(text=KEEPER), "save").content.decode()
    assert "Please save once more" in html


def test_a_writer_who_may_only_add_roles_is_led_to_the_front_page(client, make_user, family):
    client.force_login(make_user("other", "add_role"))
    response = client.post(address("role_import"), {"text": KEEPER, "family": family.pk})
    response = client.post(address("role_import"), posted(response) | {"save": "1"})
    assert response.url == "/admin/"
    assert Role.objects.filter(slug="lighthouse-keeper").exists()
