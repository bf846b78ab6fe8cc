"""One area's pay at a time, chosen by an address."""

import json
import re
from decimal import Decimal

import pytest

from careers import pages, publishing
from careers.models import SalaryBand
from careers.pages.rendering import PayByArea
from tests import factories
from tests.factories import RelatedCareerFactory, RoleFactory, SalaryBandFactory, SourceFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/careers/nurse/"


@pytest.fixture
def role():
    """A live role with one set of wages for three areas, and a figure of another kind."""
    role = RoleFactory(slug="nurse", publishable=True)
    source = SourceFactory(slug="wages")
    for area, median in (("United States", 118_000), ("North Dakota", 99_000), ("Texas", 121_000)):
        SalaryBandFactory(
            role=role,
            source=source,
            percentiles=True,
            label=f"Wages, {area}",
            area=area,
            slug=f"wages-{area.lower().replace(' ', '-')}",
            median=Decimal(median),
        )
    SalaryBandFactory(role=role, label="Adverts", slug="adverts", area="", low=70_001, high=90_000)
    publishing.publish(role, by="tests")
    return role


def options(html: str, name: str) -> list[str]:
    """The values of a select; that chosen has a star."""
    select = re.search(rf'<select name="{name}">.*?</select>', html, re.S)[0]
    found = re.findall(r'<option value="([^"]*)"( selected)?>', select)
    return [value + "*" * bool(chosen) for value, chosen in found]


def facts(html: str) -> str:
    """The text of the panel of facts."""
    panel = re.search(r'<dl class="facts".*?</dl>', html, re.S)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", panel).split())


def json_ld(html: str) -> dict:
    return json.loads(
        re.search(r'<script type="application/ld\+json">([^<]*"@graph".*?)</script>', html, re.S)[1]
    )["@graph"][0]


def rows(html: str) -> list[str]:
    """The labels of the rows of the pay table."""
    table = re.search(r'<table class="stack">.*?</table>', html, re.S)[0]
    return re.findall(r'<tr id="[^"]*"><th scope="row">([^<]*)', table)


def test_the_first_area_is_shown_and_the_others_can_be_chosen(client, role):
    html = client.get(ADDRESS).content.decode()

    assert rows(html) == ["Wages, United States", "Adverts"]
    assert options(html, "area") == ["united-states*", "north-dakota", "texas"]
    assert "Wages, Texas" not in html


def test_an_address_chooses_an_area_beside_the_first(client, role):
    html = client.get(ADDRESS, {"area": "texas"}).content.decode()

    assert rows(html) == ["Wages, United States", "Wages, Texas", "Adverts"]
    assert options(html, "area") == ["united-states", "north-dakota", "texas*"]
    chart = re.search(r'<svg class="pay-chart" role="img".*?</svg>', html, re.S)[0]
    assert "Wages, Texas" in chart
    assert "Wages, North Dakota" not in html
    assert '<link rel="canonical" href="http://testserver/careers/nurse/">' in html


def table_of_areas(client, **query) -> str:
    html = client.get(f"{ADDRESS}pay/", query).content.decode()
    return re.search(r'<table class="areas">.*?</table>', html, re.S)[0]


def without_bars(table: str) -> str:
    return re.sub(r'<svg class="glyph".*?</svg>(?=<td>)', "", table, flags=re.S)


def test_all_areas_have_a_page_from_the_highest_median_down(client, role):
    html = client.get(ADDRESS).content.decode()
    assert '<a href="/careers/nurse/pay/">Pay in all areas: map and table</a>' in html
    assert '<table class="areas">' not in html

    table = table_of_areas(client)
    links = re.findall(r'<a href="/careers/nurse/([^"]*)"', table)
    assert links == ["?area=texas", "", "?area=north-dakota"]
    assert "<td><b>$99,000</b><td>$80,000 to $170,000<td>2025" in without_bars(table)
    assert table.count('<svg class="glyph"') == 3


def test_a_percentile_that_is_cut_off_is_never_told_below_a_lower_one(client, role):
    source = role.salary_bands.first().source
    amounts = {"median": Decimal(537_830), "p75": Decimal(809_530), "p90": None}
    cut_off = {"top_code": Decimal(239_200), "top_coded": "p90"}
    for area, values in (
        ("Minnesota", amounts | cut_off),
        ("Utah", dict.fromkeys(amounts) | cut_off | {"top_coded": "median p75 p90"}),
    ):
        SalaryBandFactory(
            **values, role=role, source=source, percentiles=True, area=area, slug=area.lower(), label=area
        )
    publishing.publish(role, by="tests")
    table = without_bars(table_of_areas(client))
    assert "<td><b>$537,830</b><td>$80,000 to $809,530 or more<td>2025" in table
    assert "<td><b>$239,200 or more</b><td>$80,000 to $239,200 or more<td>2025" in table
    assert table.index(">Minnesota<") < table.index(">Utah<") < table.index(">Texas<")
    assert "“Or more” stands where the amount it names does." in table


def test_an_area_that_the_page_does_not_have_gives_the_first_and_says_so(client, role):
    response = client.get(ADDRESS, {"area": "atlantis<b>"})

    html = response.content.decode()
    assert response.status_code == 200
    assert rows(html) == ["Wages, United States", "Adverts"]
    assert "There are no figures for the area asked for. Shown is United States." in html
    assert "atlantis" not in html


def test_the_area_chosen_follows_through_facts_chart_and_json_ld(client, role):
    html = client.get(ADDRESS, {"area": "texas"}).content.decode()

    assert "$121,000 a year Median: half earn more, half less Wages, Texas" in facts(html)
    found = json_ld(html)
    assert found["occupationLocation"]["name"] == "Texas"
    [salary] = found["estimatedSalary"]
    assert (salary["median"], salary["duration"]) == (121_000, "P1Y")
    assert "Half earn less than $121,000 a year, half earn more." in html
    assert "<title>Pay a year: Wages, Texas</title>" in html


def test_in_short_tells_the_pay_that_was_chosen(client, role):
    html = client.get(f"{ADDRESS}?area=texas&per=month").content.decode()
    answers = html.partition('<div class="short">')[2].partition("</div>")[0]
    assert "Half earn more than $10,083 a month, half less (Texas, 2025)." in answers


def test_without_a_choice_everything_is_that_of_the_first_area(client, role):
    html = client.get(ADDRESS).content.decode()

    assert "$118,000 a year Median: half earn more, half less Wages, United States" in facts(html)
    assert json_ld(html)["occupationLocation"]["name"] == "United States"
    assert [each for each in re.findall(r'href="([^"]*)"', html) if "area=" in each] == []


def by_the_hour(role, **printed) -> None:
    role.salary_bands.filter(statistic="percentiles").update(hours_a_year=2080)
    for slug, hourly in printed.items():
        role.salary_bands.filter(slug=slug.replace("_", "-")).update(hourly=hourly)
    factories.note(role)
    publishing.publish(role, by="tests")


def test_pay_by_the_hour_is_what_the_source_prints(client, role):
    by_the_hour(role, wages_texas="median 58.18")
    html = client.get(ADDRESS, {"area": "texas", "per": "hour"}).content.decode()

    assert options(html, "per") == ["year", "month", "hour*"]
    assert facts(html).startswith("Typical pay $58.18 an hour Median: half earn more, half less")
    assert "One in ten earns less than $38.46 an hour." in html
    assert "A year counts as 2,080 hours of work." in html
    [salary] = json_ld(html)["estimatedSalary"]
    assert (salary["median"], salary["duration"]) == (58.18, "PT1H")
    assert '<link rel="canonical" href="http://testserver/careers/nurse/">' in html


def test_pay_by_the_month_is_a_twelfth_of_a_year(client, role):
    html = client.get(ADDRESS, {"per": "month"}).content.decode()

    assert facts(html).startswith("Typical pay $9,833 a month")
    assert "A month&#x27;s pay is a twelfth of a year&#x27;s." in html
    assert '<a href="/careers/nurse/pay/?per=month">' in html


def test_where_hours_are_not_known_there_is_no_pay_by_the_hour(client, role):
    told = "There is no figure by the hour: this pay is given by the year only."
    plain, asked = (client.get(ADDRESS, {"per": per}).content.decode() for per in ("", "hour"))

    assert options(plain, "per") == options(asked, "per") == ["year*", "month"]
    assert f'<p class="note">{told}' in plain
    assert f'<p class="note" role="status">{told}' in asked
    assert facts(plain) == facts(asked)


def test_the_page_of_all_areas_has_all_periods(client, role):
    by_the_hour(role, wages_texas="median 58.18")
    html = client.get(f"{ADDRESS}pay/", {"per": "hour"}).content.decode()

    assert '<a href="/careers/nurse/pay/">a year</a>' in html
    assert '<a href="/careers/nurse/pay/?per=month">a month</a>' in html
    assert '<b aria-current="true">an hour</b>' in html
    assert '<a href="/careers/nurse/?area=texas&amp;per=hour">Texas</a><td><b>$58.18</b>' in html
    assert '<link rel="canonical" href="http://testserver/careers/nurse/pay/">' in html


def test_the_states_are_drawn_as_a_map_that_leads_to_their_pay(client, role):
    html = client.get(f"{ADDRESS}pay/").content.decode()

    tile = '<a href="/careers/nurse/?area=texas" tabindex="-1"><title>Texas: $121,000 a year</title>'
    assert tile in html
    assert "<desc>Highest in Texas ($121,000), lowest in North Dakota ($99,000)." in html


def test_pay_of_one_area_has_no_page_of_areas(client):
    role = RoleFactory(slug="nurse", publishable=True)
    SalaryBandFactory(role=role, label="One")
    publishing.publish(role, by="tests")

    assert client.get(f"{ADDRESS}pay/").status_code == 404


def test_the_page_of_areas_costs_one_query(client, role, django_assert_num_queries):
    client.get(f"{ADDRESS}pay/")
    with django_assert_num_queries(1):
        client.get(f"{ADDRESS}pay/", {"per": "month"})


def test_the_page_of_areas_follows_a_role_that_moved(client, role):
    role.slug = "nurses"
    role.save()
    factories.note(role)
    publishing.publish(role, by="tests")

    assert client.get(f"{ADDRESS}pay/")["Location"] == "/careers/nurses/pay/"


def other_role(role, *areas) -> None:
    """A live role related to `role`, with wages of the same source for these areas."""
    other = RoleFactory(slug="midwife", title="Midwife", publishable=True)
    for number, area in enumerate(areas):
        SalaryBandFactory(
            role=other,
            source=role.salary_bands.first().source,
            percentiles=True,
            label=f"Wages, {area}",
            area=area,
            slug=f"wages-{number}",
            median=Decimal(130_000 + number * 1000),
        )
    publishing.publish(other, by="tests")
    RelatedCareerFactory(role=role, target=other)
    factories.note(role)
    publishing.publish(role, by="tests")


def card(html: str) -> str:
    found = re.search(r'<li class="[^"]*">(?:(?!</li>).)*midwife.*?</li>', html, re.S)[0]
    return " ".join(found.split())


def test_cards_tell_the_pay_of_the_area_chosen_and_keep_it(client, role):
    other_role(role, "United States", "Texas")
    html = card(client.get(ADDRESS, {"area": "texas", "per": "month"}).content.decode())

    assert 'href="/careers/midwife/?area=texas&amp;per=month"' in html
    assert '<p class="pay-line">$10,917 a month, median, Texas</p>' in html
    assert "Pay: $834 a month more" in html
    plain = card(client.get(ADDRESS).content.decode())
    assert 'href="/careers/midwife/"' in plain
    assert '<p class="pay-line">$130,000 a year, median</p>' in plain


def test_cards_of_roles_without_the_area_lead_to_their_page(client, role):
    other_role(role, "United States", "Ohio")
    html = card(client.get(ADDRESS, {"area": "texas"}).content.decode())

    assert 'href="/careers/midwife/"' in html
    assert '<p class="pay-line">$130,000 a year, median, United States</p>' in html


def test_each_area_has_an_etag_of_its_own_and_other_parameters_have_none(client, role):
    def etag(**query):
        return client.get(ADDRESS, query)["ETag"]

    assert len({etag(), etag(area="texas"), etag(area="north-dakota"), etag(area="nowhere")}) == 4
    assert len({etag(), etag(per="month"), etag(per="hour"), etag(area="texas", per="month")}) == 4
    assert (
        etag()
        == etag(per="year")
        == etag(per="fortnight")
        == etag(area="")
        == etag(area="united-states")
        == etag(utm_source="letter")
    )
    fresh = client.get(ADDRESS, {"area": "texas"}, headers={"if-none-match": etag(area="texas")})
    stale = client.get(ADDRESS, {"area": "texas"}, headers={"if-none-match": etag()})
    assert (fresh.status_code, stale.status_code) == (304, 200)


def test_an_area_costs_no_query_more(client, role, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(ADDRESS, {"area": "texas"})


def test_a_page_of_one_area_has_nothing_to_choose(client):
    role = RoleFactory(slug="nurse", publishable=True)
    SalaryBandFactory(role=role, label="One")
    SalaryBandFactory(role=role, label="Two", area="")
    publishing.publish(role, by="tests")

    html = client.get(ADDRESS, {"area": "texas"}).content.decode()

    assert rows(html) == ["One", "Two"]
    assert '<select name="area">' not in html
    assert "no figures for the area" not in html


def test_figures_that_differ_in_more_than_their_area_are_all_shown(client):
    role = RoleFactory(slug="nurse", publishable=True)
    SalaryBandFactory(role=role, label="One")
    SalaryBandFactory(role=role, label="Two", area="Texas", year=2020)
    publishing.publish(role, by="tests")

    assert rows(client.get(ADDRESS).content.decode()) == ["One", "Two"]


def test_areas_whose_short_names_are_alike_can_both_be_chosen():
    names = ("St. Louis", "St Louis", "東京", "…")
    bands = [pages.SalaryBand(**SAME, slug=f"pay-{n}", area=name) for n, name in enumerate(names)]

    assert PayByArea(bands).areas == dict(zip(("st-louis", "st-louis-2", "東京", "area"), names, strict=True))
    assert [band.area for band in PayByArea(bands, "st-louis-2").shown] == ["St. Louis", "St Louis"]


def test_a_figure_that_is_kept_back_in_one_area_is_said_to_be(client, role):
    SalaryBand.objects.filter(slug="wages-texas").update(
        **dict.fromkeys(("p10", "p25", "median", "p75", "p90")), withheld="p10 p25 median p75 p90 mean"
    )
    factories.note(role)
    publishing.publish(role, by="tests")

    html = client.get(ADDRESS, {"area": "texas"}).content.decode()

    assert "Typical pay not released" in facts(html)
    assert "estimatedSalary" not in json_ld(html)
    table = table_of_areas(client)
    assert re.findall(r'\?area=([^"]*)', table)[-1] == "texas"
    assert "<td><b>not released</b><td>–" in table


SAME = {
    "label": "Pay",
    "statistic": "mean",
    "mean": Decimal(5),
    "currency": "USD",
    "basis": "base",
    "source": "s",
}
