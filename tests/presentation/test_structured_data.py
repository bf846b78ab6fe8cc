"""What machines are told of a role, and that readers are told the same."""

import html
import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command

from careers import pages
from careers.models import Edition
from careers.pages import markdown, wording
from careers.presentation import structured_data

URL = "https://careers.example.org/careers/data-analyst/"
FAMILY = pages.Family(slug="data-and-ai", name="Data & AI")


def page(**parts) -> pages.RolePage:
    return pages.RolePage(
        version=pages.VERSION,
        slug="data-analyst",
        title="Data Analyst",
        family=FAMILY,
        summary="Finds out what figures mean.",
        **parts,
    )


def band(**parts) -> pages.SalaryBand:
    common = {"slug": "pay", "label": "Base pay", "currency": "USD", "basis": "base", "area": "Ohio"}
    return pages.SalaryBand(**common | {"source": "survey", "statistic": "range"} | parts)


def occupation(role_page, **options) -> dict:
    return json.loads(structured_data.json_ld(role_page, url=URL, **options))["@graph"][0]


def salaries(**parts) -> list[dict]:
    return occupation(page(salary_bands=(band(**parts),)))["estimatedSalary"]


def test_the_least_that_a_page_says():
    assert occupation(page()) == {
        "@type": "Occupation",
        "@id": f"{URL}#occupation",
        "name": "Data Analyst",
        "description": "Finds out what figures mean.",
        "url": URL,
        "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
    }


def test_a_range_has_its_ends():
    assert salaries(low=Decimal(100_000), high=Decimal("150000.50")) == [
        {
            "@type": "MonetaryAmount",
            "name": "Base pay",
            "currency": "USD",
            "value": {
                "@type": "QuantitativeValue",
                "unitText": "YEAR",
                "minValue": 100_000,
                "maxValue": 150_000.5,
            },
        }
    ]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"low": Decimal(120_000), "high": Decimal(300_000)}, {"minValue": 120_000}),
        ({"low": Decimal(300_000)}, {"minValue": 300_000}),
        ({"high": Decimal(300_000)}, {"minValue": 300_000}),
    ],
)
def test_an_open_end_claims_no_highest_amount(amounts, expected):
    value = salaries(open_ended=True, **amounts)[0]["value"]
    assert value == {"@type": "QuantitativeValue", "unitText": "YEAR"} | expected


def test_percentiles_are_a_distribution():
    amounts = {"p10": 1, "p25": 2, "median": 3, "p75": 4, "p90": 5}
    amounts = {name: Decimal(value) for name, value in amounts.items()}
    assert salaries(statistic="percentiles", period="hour", note="Without tips.", **amounts) == [
        {
            "@type": "MonetaryAmountDistribution",
            "name": "Base pay",
            "description": "Without tips.",
            "currency": "USD",
            "duration": "PT1H",
            "percentile10": 1,
            "percentile25": 2,
            "percentile75": 4,
            "percentile90": 5,
            "median": 3,
        }
    ]


def test_only_the_typical_pay_is_told_to_machines():
    """Another figure may be of other people: of a step further up, say."""
    figures = (band(low=Decimal(1)), band(slug="next", label="After a promotion", low=Decimal(2)))
    found = occupation(page(salary_bands=figures))
    assert [salary["name"] for salary in found["estimatedSalary"]] == ["Base pay"]
    assert found["occupationLocation"] == {"@type": "AdministrativeArea", "name": "Ohio"}


def test_an_unknown_area_is_no_place():
    found = occupation(page(salary_bands=(band(low=Decimal(1), area=""),)))
    assert "occupationLocation" not in found


def test_an_average_is_one_amount():
    found = salaries(statistic="mean", mean=Decimal(165_000), period="month")
    assert found[0]["value"] == {"@type": "QuantitativeValue", "unitText": "MONTH", "value": 165_000}


def test_a_figure_of_nothing_is_still_a_figure():
    assert salaries(low=Decimal(0), high=Decimal(9))[0]["value"]["minValue"] == 0


def test_years_of_experience_become_months():
    found = occupation(page(experience_min=5, experience_max=7, experience_note="in production"))
    assert found["experienceRequirements"] == {
        "@type": "OccupationalExperienceRequirements",
        "monthsOfExperience": 60,
        "description": "in production",
    }


def test_codes_name_their_classification():
    code = pages.ExternalCode(scheme="SOC 2018", code="15-1252", title="Developers", match="broad")
    assert occupation(page(external_codes=(code,)))["occupationalCategory"] == [
        {
            "@type": "CategoryCode",
            "codeValue": "15-1252",
            "name": "Developers",
            "inCodeSet": {"@type": "CategoryCodeSet", "name": "SOC 2018"},
        }
    ]


def test_pay_of_a_wider_group_says_whose_it_is_and_gives_its_code():
    covers = "Buyers (SOC 13-1020), a wider group that is counted as one"
    code = pages.ExternalCode(scheme="SOC 2018", code="13-1021", match="exact")
    source = pages.Source(slug="survey", publisher="Bureau", title="Wages, May 2025", trust="official")
    figure = band(statistic="median", median=Decimal(1), covers=covers, note="Without tips.")
    found = occupation(page(salary_bands=(figure,), external_codes=(code,), sources=(source,)))
    assert found["estimatedSalary"][0]["description"] == f"Figure of a wider group: {covers}. Without tips."
    assert [each["codeValue"] for each in found["occupationalCategory"]] == ["13-1021", "13-1020"]
    assert found["occupationalCategory"][1]["inCodeSet"]["name"] == "Wages, May 2025"


def test_a_group_whose_code_the_role_has_is_told_once():
    code = pages.ExternalCode(scheme="SOC 2018", code="15-1299", match="broad")
    figure = band(
        statistic="median", median=Decimal(1), covers="Others (SOC 15-1299), shared by 10 occupations"
    )
    found = occupation(page(salary_bands=(figure,), external_codes=(code,)))
    assert [each["codeValue"] for each in found["occupationalCategory"]] == ["15-1299"]


def test_amounts_that_are_cut_off_or_kept_back_become_no_numbers():
    [salary] = salaries(
        statistic="percentiles",
        p25=Decimal(100),
        top_code=Decimal(200),
        top_coded="median p75 p90 mean",
        withheld="p10",
    )
    assert {name for name, value in salary.items() if isinstance(value, int | float)} == {"percentile25"}


def test_an_approximate_amount_says_so_to_machines_too():
    assert salaries(approximate=True, low=Decimal(1))[0]["description"] == "The source says about."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Text.\n\n### Core tasks\n\n- Build\n  - and test\n\n### More\n\n- Watch",
            ["Build", "and test", "Watch"],
        ),
        ("You will:\n\n- Build it.\n\n- Watch it.", ["Build it.", "Watch it."]),
        (
            "### Build pipelines\n\nBuilds them.\n\n### Watch models\n\nWatches them.",
            ["Builds them.", "Watches them."],
        ),
        ("### Only a heading", None),
        ("- **Plan** the `work` &amp; more[^survey]\n- Do it\n- Do it", ["Plan the work & more", "Do it"]),
        ("Only prose.[^survey]", ["Only prose."]),
    ],
)
def test_responsibilities_are_what_is_said_never_headings(body, expected):
    section = pages.Section(slug="work", kind="responsibilities", heading="Work", body=body)
    other = pages.Section(slug="more", kind="overview", heading="More", body="- Something else")
    sections = {
        each.slug: markdown.render(each.body, anchor=each.slug, numbers={"survey": 1})
        for each in (section, other)
    }
    found = occupation(page(sections=(section, other)), sections=sections)
    assert found.get("responsibilities") == expected


def test_qualifications_tell_of_training_and_apprenticeship():
    body = "Zone 3:\n\n- **Training:** An apprenticeship may help.\n- Time.\n- A driver's licence."
    section = pages.Section(slug="asks", kind="requirements", heading="Requirements", body=body)
    sections = {"asks": markdown.render(body, anchor="asks", numbers={})}
    found = occupation(page(sections=(section,)), sections=sections)
    assert found["qualifications"] == ["Training: An apprenticeship may help.", "A driver's licence."]
    assert "responsibilities" not in found


def test_the_most_years_of_experience_are_told_where_there_is_no_least():
    found = occupation(page(experience_max=5, experience_note="In a related occupation"))
    assert found["experienceRequirements"] == f"{wording.years(None, 5)}: In a related occupation"


def test_the_way_to_the_page_is_told_in_order():
    trail = [("Careers", "https://x/careers/"), ("Data Analyst", URL)]
    graph = json.loads(structured_data.json_ld(page(), url=URL, trail=trail))["@graph"]
    assert graph[1] == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Careers", "item": "https://x/careers/"},
            {"@type": "ListItem", "position": 2, "name": "Data Analyst", "item": URL},
        ],
    }


def test_nothing_in_a_text_can_leave_the_script_element():
    awkward = "</script><script>alert(1)</script> & \u2028 \u2029 <!-- \" \\ '"
    text = structured_data.json_ld(page(education=awkward), url=URL)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["@graph"][0]["educationRequirements"] == awkward


# ---------------------------------------------------------------------------------------------
# The pages of this repository


def visible(source: str) -> str:
    """The words of a page as a reader sees them."""
    source = re.sub(r"<(script|style|head)\b.*?</\1>", " ", source, flags=re.S)
    source = re.sub(r"<sup>.*?</sup>", "", source, flags=re.S)
    return words(html.unescape(re.sub(r"</?(?:b|em|strong|code|a|span)\b[^>]*>|(<[^>]*>)", spaced, source)))


def spaced(tag) -> str:
    return " " if tag[1] else ""


def words(text: str) -> str:
    return " ".join(text.split())


def texts(facts) -> list[str]:
    """Every text in JSON-LD that is a fact: not a type, an identifier or an address."""
    if isinstance(facts, dict):
        return [
            text
            for name, value in facts.items()
            if name not in {"@type", "@id", "url", "image", "item", "duration", "unitText", "isPartOf"}
            and name not in {"currency", "lastReviewed"}
            for text in texts(value)
        ]
    if isinstance(facts, list):
        return [text for value in facts for text in texts(value)]
    return [facts] if isinstance(facts, str) else []


def amounts(salary: dict) -> list[Decimal]:
    facts = salary.get("value", salary)
    return [Decimal(str(value)) for value in facts.values() if isinstance(value, int | float)]


@pytest.mark.django_db
def test_the_pages_show_every_fact_that_machines_are_told(client):
    call_command("loaddata", "roles", verbosity=0)
    editions = list(Edition.objects.live())
    assert editions
    for edition in editions:
        source = client.get(f"/careers/{edition.slug}/").content.decode()
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', source, re.S)
        graph = next(told["@graph"] for each in scripts if "@graph" in (told := json.loads(each)))
        shown = visible(source)
        for text in texts(graph):
            assert words(text) in shown, f"{edition.slug}: {text}"
        occupation = graph[0]
        for salary in occupation.get("estimatedSalary", ()):
            for amount in amounts(salary):
                assert wording.money(amount, salary["currency"]) in shown
        page = pages.from_json(edition.content)
        if page.reviewed_on:
            assert f'datetime="{occupation["mainEntityOfPage"]["lastReviewed"]}"' in source
        if page.experience_min:
            assert wording.years(page.experience_min, page.experience_max) in shown
        assert occupation["url"] == f"http://testserver/careers/{edition.slug}/"
        assert client.get(occupation["image"].removeprefix("http://testserver")).status_code == 200
