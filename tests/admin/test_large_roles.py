"""Roles as an import brings them: thousands of names, hundreds of skills, a pay figure for each state."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers import pages
from careers.models import AlternateTitle, Role
from tests import factories
from tests.admin.forms import address, errors_of, posted
from tests.views.big_page import publish_big_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_form(writing):
    def open_form(role):
        return posted(writing.get(address("role_change", role.pk)))

    return open_form


@pytest.fixture
def save(writing):
    def save(role, sent):
        return writing.post(address("role_change", role.pk), sent)

    return save


def titles(role):
    return sorted(role.alternate_titles.values_list("title", flat=True))


# The whole form


def parts_of(role):
    page = pages.from_rows(Role.objects.get(pk=role.pk))
    return page.alternate_titles, page.skill_groups, page.salary_bands, page.related_careers


def test_the_form_of_the_largest_role_opens_with_few_queries_and_saves_what_it_shows(
    writing, save, settings, django_assert_max_num_queries
):
    role = publish_big_page("largest")
    before = parts_of(role)
    with django_assert_max_num_queries(30):
        response = writing.get(address("role_change", role.pk))
    sent = posted(response)
    # What the form holds must get through, with room for parts that are added.
    assert len(sent) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2

    with django_assert_max_num_queries(40):
        assert save(role, sent).status_code == 302

    assert parts_of(role) == before


def test_one_fault_in_the_form_of_the_largest_role_loses_nothing_else(writing, save):
    role = publish_big_page("largest")
    sent = posted(writing.get(address("role_change", role.pk)))
    sent |= {name: f"{text} typed" for name, text in sent.items() if name.endswith(("-body", "-wording"))}
    sent |= {"summary": "", "skill_groups-0-requirements-5-DELETE": "on"}
    response = save(role, sent)
    assert errors_of(response).keys() == {"summary"}
    assert posted(response) == sent


def test_what_a_field_of_a_skill_is_for_is_said_once(writing):
    role = publish_big_page("largest")
    html = writing.get(address("role_change", role.pk)).content.decode()
    # At the first skill of each of five groups, and in the row for a new one of these and of a new group.
    assert html.count("Leave empty if not known.") <= 11


# Alternate titles


def test_spellings_of_one_title_are_kept_as_the_first(role, open_form, save):
    spellings = "Data Analyst\r\ndata analyst\r\nData\u00a0Analyst\r\nNumber Cruncher"
    assert save(role, open_form(role) | {"alternate_titles": spellings}).status_code == 302
    assert titles(role) == ["Data Analyst", "Number Cruncher"]


def test_alternate_titles_are_one_text_with_a_title_a_line(role, open_form, save):
    kept = role.alternate_titles.get()
    sent = open_form(role)
    assert sent["alternate_titles"] == kept.title
    sent["alternate_titles"] = f"\r\n  Zahlendreher \r\n\r\n{kept.title}\r\nData Scientist\r\n"
    assert save(role, sent).status_code == 302
    assert titles(role) == sorted([kept.title, "Data Scientist", "Zahlendreher"])
    assert role.alternate_titles.get(title=kept.title).pk == kept.pk


def test_a_title_is_taken_away_with_its_line(role, open_form, save):
    assert save(role, open_form(role) | {"alternate_titles": ""}).status_code == 302
    assert titles(role) == []


def test_a_new_role_is_saved_with_its_titles(role, writing):
    sent = posted(writing.get(address("role_add"))) | {
        "title": "Tester",
        "family": str(role.family_id),
        "summary": "Tests.",
        "alternate_titles": "QA Engineer\r\nQuality Analyst",
    }
    assert writing.post(address("role_add"), sent).status_code == 302
    assert titles(Role.objects.get(slug="tester")) == ["QA Engineer", "Quality Analyst"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Fine\r\n\r\n" + "x" * 201, "Line 3: Ensure this value has at most 200 characters"),
        ("Fine\r\nA\tB", "Line 2: Write this on one line"),
        ("Twice\r\nFine\r\n Twice ", "Line 3: “Twice” stands on line 1 already."),
    ],
)
def test_a_line_that_cannot_be_a_title_is_refused_by_its_number(role, open_form, save, text, fault):
    before = titles(role)
    response = save(role, open_form(role) | {"alternate_titles": text})
    assert errors_of(response)["alternate_titles"][0].startswith(fault)
    assert text.split("\r\n")[-1] in response.content.decode()
    assert titles(role) == before


def test_a_paste_of_many_wrong_lines_names_the_first_and_counts_the_rest(role, open_form, save):
    errors = errors_of(save(role, open_form(role) | {"alternate_titles": "Same\n" * 5000}))
    assert len(errors["alternate_titles"]) == 21
    assert errors["alternate_titles"][-1] == "And 4979 more lines."


def test_a_form_that_arrives_without_the_titles_takes_none_away(role, open_form, save):
    sent = open_form(role)
    del sent["alternate_titles"]
    assert "alternate_titles" in errors_of(save(role, sent))
    assert len(titles(role)) == 1


def test_another_order_of_the_titles_is_a_change_that_stays(role, open_form, save):
    factories.AlternateTitleFactory(role=role, title="Zahlendreher")
    first, last = titles(role)
    assert save(role, open_form(role) | {"alternate_titles": f"{last}\r\n{first}"}).status_code == 302
    assert list(role.alternate_titles.values_list("title", flat=True)) == [last, first]
    assert "titles" in LogEntry.objects.get(object_id=str(role.pk)).get_change_message()


def test_the_log_says_that_the_titles_have_changed(role, open_form, save):
    save(role, open_form(role) | {"alternate_titles": "Data Scientist"})
    assert "Alternate titles" in LogEntry.objects.get(object_id=str(role.pk)).get_change_message()


def test_whoever_may_only_look_sees_the_titles(role, client, make_user):
    client.force_login(make_user("other", "view_role"))
    html = client.get(address("role_change", role.pk)).content.decode()
    assert titles(role)[0] in html
    assert 'name="alternate_titles"' not in html


def test_three_thousand_titles_are_saved_in_as_few_queries_as_one(role, open_form, save):
    def cost_of(text):
        sent = open_form(role) | {"alternate_titles": text}
        with CaptureQueriesContext(connection) as queries:
            assert save(role, sent).status_code == 302
        return len(queries)

    one = cost_of("Another")
    AlternateTitle.objects.bulk_create(AlternateTitle(role=role, title=f"Old {n}") for n in range(3000))
    # SQLite takes a few hundred rows in one statement.
    assert cost_of("\r\n".join(f"New {number}" for number in range(3000))) <= one + 30
    assert role.alternate_titles.count() == 3000
