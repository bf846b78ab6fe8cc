"""References to figures in the texts of the role form."""

import pytest

from careers import pages
from careers.models import Role
from tests import factories
from tests.admin.forms import address, errors_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(role):
    role.salary_bands.update(slug="base")
    factories.note(role)
    return role


@pytest.fixture
def change(writing, role):
    """A function that saves the form of the role with some of its fields changed."""

    def change(**fields):
        sent = posted(writing.get(address("role_change", role.pk)))
        return writing.post(
            address("role_change", role.pk), sent | {n.replace("__", "-"): v for n, v in fields.items()}
        )

    return change


def page_of(role):
    return pages.from_rows(Role.objects.get(pk=role.pk))


def test_a_text_may_refer_to_a_figure(role, change):
    response = change(sections__0__body="Earns {{ pay.base }}.", summary="From {{ pay.base.low }}.")
    assert response.status_code == 302
    page = page_of(role)
    assert page.sections[0].body == "Earns $100,000 to $150,000 a year."
    assert page.summary == "From $100,000 a year."


def test_an_unknown_reference_is_refused_at_the_field_that_has_it(role, change):
    response = change(sections__1__body="Earns\n{{ pay.bse }}.", summary="From {{ pay.base.p10 }}.")
    errors = errors_of(response)
    assert errors.keys() == {"sections-1-body", "summary"}
    assert errors["sections-1-body"][0].startswith(
        "Line 2: “{{ pay.bse }}” names no figure of this page. Did you mean {{ pay.base }}?"
    )
    assert "It has: low, high" in errors["summary"][0]
    assert "{{ pay.bse }}" in response.content.decode()
    assert "{{" not in role.sections.first().body


def test_the_short_answers_may_refer_to_figures_too(role, change):
    assert change(in_short="It pays {{ pay.base.low }}.\r\nStart today.").status_code == 302
    assert page_of(role).in_short == "It pays $100,000 a year.\nStart today."
    assert errors_of(change(in_short="{{ pay.bse }}")).keys() == {"in_short"}


def test_more_than_ten_short_answers_are_refused(role, change):
    assert errors_of(change(in_short="One.\n\n" * 11)) == {
        "in_short": ["Write at most 10 lines; these are 11."]
    }
    assert change(in_short="One.\n\n" * 10).status_code == 302


def test_a_figure_and_what_refers_to_it_are_saved_at_once(role, change):
    response = change(salary_bands__0__slug="new", sections__0__body="Earns {{ pay.new }}.")
    assert response.status_code == 302
    assert page_of(role).sections[0].body == "Earns $100,000 to $150,000 a year."


def test_a_figure_that_a_text_refers_to_cannot_be_removed_or_renamed_alone(role, change):
    assert change(sections__0__body="Earns {{ pay.base }}.").status_code == 302
    assert errors_of(change(salary_bands__0__DELETE="on")).keys() == {"sections-0-body"}
    assert errors_of(change(salary_bands__0__slug="other")).keys() == {"sections-0-body"}


def test_a_figure_with_faults_is_not_blamed_on_the_text(role, change):
    response = change(salary_bands__0__low="much", sections__0__body="Earns {{ pay.base.low }}.")
    assert errors_of(response).keys() == {"salary_bands-0-low"}


def test_years_of_experience_are_those_of_the_same_form(role, change):
    assert change(summary="After {{ experience }}.", experience_min="3", experience_max="").status_code == 302
    assert page_of(role).summary == "After 3 years or more."
    assert errors_of(change(experience_min="")).keys() == {"summary"}


def test_a_new_role_may_refer_to_its_own_figures(writing, role):
    sent = posted(writing.get(address("role_change", role.pk)))
    sent |= {name: "0" for name in sent if name.endswith("INITIAL_FORMS")}
    sent |= {name: "" for name in sent if name.endswith(("-id", "-role", "-group")) or name == "seen"}
    sent |= {"slug": "another", "sections-0-body": "Earns {{ pay.base }}."}
    response = writing.post(address("role_add"), sent)
    assert response.status_code == 302, errors_of(response)
    made = Role.objects.get(slug="another")
    assert page_of(made).sections[0].body == "Earns $100,000 to $150,000 a year."


def test_the_form_lists_what_can_be_referred_to(writing, role):
    html = writing.get(address("role_change", role.pk)).content.decode()
    assert "<code>{{ pay.base }}</code></td><td>$100,000 to $150,000 a year" in html
    assert "<code>{{ pay.base.amount }}</code>" not in html
    assert "{{ experience }}" in html


def test_a_form_without_figures_offers_none(writing, role):
    bare = factories.RoleFactory()
    assert "Figures you can refer to" not in writing.get(address("role_change", bare.pk)).content.decode()


def test_references_cost_the_form_no_query(writing, role, change, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(body):
        with CaptureQueriesContext(connection) as captured:
            assert change(sections__0__body=body).status_code == 302
        return len(captured)

    queries("Plain.")
    assert queries("Earns {{ pay.base }} {{ pay.base.low }}.") == queries("Earns something else.")
