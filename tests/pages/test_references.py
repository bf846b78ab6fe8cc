"""References to figures in texts: what readers read in their place, and what an editor is told."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers import pages, publishing
from careers.models import Role, Source, State
from careers.pages import markdown
from careers.pages.references import without_references
from careers.publishing import validation
from tests import factories


@pytest.fixture
def role():
    role = factories.RoleFactory(
        publishable=True, slug="data-analyst", experience_min=3, experience_max=5, summary="Counts things."
    )
    factories.SalaryBandFactory(role=role, slug="base", low=95_000, high=130_000)
    factories.SalaryBandFactory(role=role, slug="spread", label="Wages", percentiles=True, year=2024)
    factories.SalaryFactorFactory(role=role, slug="hubs")
    factories.MarketFigureFactory(role=role, slug="size", area="World")
    return role


def page_of(role):
    return pages.from_rows(Role.objects.get(pk=role.pk))


def write(role, body):
    role.sections.update(body=body)
    return page_of(role)


def read(role, body):
    return write(role, body).sections[0].body


def problems(role, body):
    return [fault.message for fault in validation.faults(write(role, body))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("pay.base", "$95,000 to $130,000 a year"),
        ("pay.base.low", "$95,000 a year"),
        ("pay.base.high", "$130,000 a year"),
        ("pay.base.amount", "$95,000 to $130,000"),
        ("pay.base.low.amount", "$95,000"),
        ("pay.base.year", "2025"),
        ("pay.base.area", "United States"),
        ("pay.spread", "$118,000 a year"),
        ("pay.spread.median", "$118,000 a year"),
        ("pay.spread.p10", "$80,000 a year"),
        ("factor.hubs", "10 to 30% above average pay"),
        ("outlook.size", "$410.22 billion"),
        ("outlook.size.when", "by 2029"),
        ("outlook.size.area", "World"),
        ("experience", "3 to 5 years"),
    ],
)
def test_a_reference_says_what_the_page_says_of_the_figure(role, reference, words):
    assert (
        read(role, f"Around {{{{ {reference} }}}}, or{{{{{reference}}}}}.") == f"Around {words}, or{words}."
    )
    assert problems(role, f"{{{{ {reference} }}}}") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("traits", "detail", "words"),
    [
        ({"approximate": True}, "", "about $95,000 to $130,000 an hour"),
        ({"approximate": True}, ".low", "about $95,000 an hour"),
        ({"low": 300_000, "high": None, "open_ended": True}, "", "$300,000 or more an hour"),
        ({"open_ended": True}, ".high", "$130,000 or more an hour"),
        ({"top_coded_above_median": True}, ".p90", "$239,200 or more an hour"),
        ({"average": True}, ".mean", "$120,000 an hour"),
        ({"currency": "CHF"}, ".low", "CHF\N{NO-BREAK SPACE}95,000 an hour"),
    ],
)
def test_currency_period_and_how_sure_an_amount_is_are_part_of_it(role, traits, detail, words):
    traits = {"low": 95_000, "high": 130_000, "period": "hour"} | traits
    if traits.get("top_coded_above_median") or traits.get("average"):
        traits = {name: value for name, value in traits.items() if name not in ("low", "high")}
    factories.SalaryBandFactory(role=role, slug="other", **traits)
    assert read(role, f"{{{{ pay.other{detail} }}}}") == words


@pytest.mark.django_db
def test_the_summary_may_refer_to_figures_too(role):
    Role.objects.filter(pk=role.pk).update(summary="Paid {{ pay.base }}, {{ pay.bsae }}.")
    page = page_of(role)
    assert page.summary == "Paid $95,000 to $130,000 a year, {{ pay.bsae }}."
    (fault,) = validation.faults(page)
    assert (fault.part, fault.field) == ("", "summary")
    Role.objects.filter(pk=role.pk).update(summary="Paid {{ pay.base }}.")
    factories.note(role)
    edition = publishing.publish(role, by="tests")
    assert edition.summary == "Paid $95,000 to $130,000 a year."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("One\nTwo {{ pay.bsae }}", ["Line 2:", "Did you mean {{ pay.base }}?", "pay.base, pay.spread"]),
        ("{{ base }}", ["“{{ base }}” names no figure of this page.", "{{ pay.base }}"]),
        ("{{ pay.base.p10 }}", ["“Base pay” has no “p10”. It has: low, high, year, area, amount."]),
        ("{{ experience.low }}", ["it is one value"]),
        ("{{ pay base }}", ["“{{ pay base }}” is no reference to a figure", "\\{{"]),
        ("{{", ["“{{” is no reference"]),
        ("{{ pay.base", ["“{{ pay.base” is no reference"]),
        ("{{ 7*7 }} {{ pay.base|safe }}", ["{{ 7*7 }}"]),
    ],
)
def test_an_editor_is_told_what_a_reference_could_have_meant(role, body, told):
    said = problems(role, body)[0]
    assert all(words in said for words in told), said
    with pytest.raises(publishing.Refused) as refused:
        publishing.publish(role, by="tests")
    assert {(fault.part, fault.key, fault.field) for fault in refused.value.faults} == {
        ("section", ("overview",), "body")
    }


@pytest.mark.django_db
def test_a_figure_that_is_kept_back_cannot_be_referred_to(role):
    factories.SalaryBandFactory(role=role, slug="secret", label="Secret", not_released=True)
    assert problems(role, "{{ pay.secret }}") == [
        "Line 1: The source of “Secret” does not release an amount."
    ]


@pytest.mark.django_db
def test_a_page_without_figures_says_so():
    role = factories.RoleFactory(publishable=True)
    assert "This page has no figures yet." in problems(role, "{{ pay.base }}")[0]


@pytest.mark.django_db
def test_only_the_first_ten_problems_are_told(role):
    assert len(problems(role, "{{ nothing }}\n" * 500)) == 10


@pytest.mark.django_db
@pytest.mark.parametrize("body", [r"\{{ pay.base }}", r"`\{{ x }}`", r"\{{"])
def test_two_braces_can_be_written_as_such(role, body):
    assert problems(role, body) == []
    assert read(role, body) == body.replace("\\", "")


@pytest.mark.django_db
def test_what_an_editor_calls_an_area_is_no_markdown(role):
    role.salary_bands.update(area="[x](javascript:alert(1)) <b> *a* `b`")
    body = read(role, "[see]{{ pay.base.area }}")
    html = markdown.render(body, anchor="a", numbers={}).html
    assert html == "<p>[see][x](javascript:alert(1)) &lt;b&gt; *a* `b`</p>"
    role.salary_bands.update(area="# {{ experience }}")
    assert markdown.render(read(role, "{{ pay.base.area }}"), anchor="a", numbers={}).html == (
        "<p># {{ experience }}</p>"
    )


@pytest.mark.django_db
def test_a_figure_that_changes_makes_the_page_changed_since_published(role):
    write(role, "Earns {{ pay.base }}.")
    edition = publishing.publish(role, by="tests")
    role.salary_bands.filter(slug="base").update(low=99_000)
    publishing.note_changes(Role.objects.filter(pk=role.pk))
    assert Role.objects.with_state().get(pk=role.pk).state == State.CHANGED
    newer = publishing.publish(role, by="tests")
    assert pages.from_json(edition.content).sections[0].body == "Earns $95,000 to $130,000 a year."
    assert pages.from_json(newer.content).sections[0].body == "Earns $99,000 to $130,000 a year."


@pytest.mark.django_db
def test_restoring_an_edition_brings_its_references_back(role):
    write(role, "Earns {{ pay.base }}, not \\{{ braces.")
    edition = publishing.publish(role, by="tests")
    write(role, "Earns something.")
    publishing.restore(edition, by="tests", draft=True)
    assert role.sections.get().body == "Earns {{ pay.base }}, not \\{{ braces."


@pytest.mark.django_db
def test_braces_of_an_edition_from_before_references_stay_braces(role):
    page = page_of(role)
    section = pages.Section(slug="old", kind="overview", heading="Old", body="Write {{ name }}.")
    role, _left_out = pages.write_to_rows(
        pages.from_json(pages.to_json(page).replace("What the work is", "Write {{ name }}")), role
    )
    assert section.written == ""
    assert validation.faults(page_of(role)) == []
    assert page_of(role).sections[0].body.startswith("Write {{ name }}")


@pytest.mark.django_db
def test_reading_references_costs_no_query(role, django_assert_num_queries):
    write(role, "Earns {{ pay.base }} after {{ experience }}.")
    role = Role.objects.select_related("family").get(pk=role.pk)
    role.read_parts()
    with django_assert_num_queries(1):
        pages.from_rows(role)


@pytest.mark.django_db
def test_an_unsaved_text_can_be_tried(role):
    tried = pages.resolved("{{ pay.base }}, {{ pay.nix }}", page_of(role))
    assert tried.text == "$95,000 to $130,000 a year, {{ pay.nix }}"
    assert len(tried.problems) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["{{ a.", "{{ pay.base }}", "words, words, words {{ " + "a" * 600, " {{ \t"])
def test_a_text_of_five_megabytes_is_read(role, text):
    """In quadratic time it would not be before the run gives up."""
    page = page_of(role)
    pages.resolved(text * (5_000_000 // len(text)), page)
    pages.resolved("{{ a" + text.replace("{", "") * (5_000_000 // len(text)), page)


@given(text=st.text(st.sampled_from("{}\\ ab."), max_size=40))
def test_what_is_written_for_braces_reads_as_these_braces(text):
    assert pages.resolved(without_references(text), None) == (text, ())


@pytest.mark.django_db
def test_sources_that_a_text_cites_are_found_beside_references(role):
    source = factories.SourceFactory(slug="wages")
    page = write(role, "Earns {{ pay.base }}.[^wages]")
    assert source.slug in {each.slug for each in page.sources}
    assert Source.objects.count() == len(page.sources)


@pytest.mark.django_db
def test_braces_in_a_document_that_is_imported_refer_to_nothing(role):
    page = page_of(role)
    imported = msgspec.structs.replace(
        page, slug="imported", summary="Fills {{ name }} in.", summary_written=""
    )
    made, _left_out = pages.write_to_rows(imported)
    assert made.summary == "Fills \\{{ name }} in."
    assert page_of(made).summary == "Fills {{ name }} in."
