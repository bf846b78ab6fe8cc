"""One area's pay at a time, chosen by an address."""

import re
from decimal import Decimal

import pytest

from careers import pages, publishing
from careers.models import SalaryBand
from careers.pages.rendering import PayByArea
from tests import factories
from tests.factories import RoleFactory, SalaryBandFactory, SourceFactory

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


def rows(html: str) -> list[str]:
    """The labels of the rows of the pay table."""
    table = re.search(r'<table class="stack">.*?</table>', html, re.S)[0]
    return re.findall(r'<tr id="[^"]*"><th scope="row">([^<]*)', table)


def test_the_first_area_is_shown_and_the_others_can_be_chosen(client, role):
    html = client.get(ADDRESS).content.decode()

    assert rows(html) == ["Wages, United States", "Adverts"]
    assert re.findall(r'<option value="([^"]*)"', html) == ["united-states", "north-dakota", "texas"]
    assert '<option value="united-states" selected>' in html
    assert "Wages, Texas" not in html


def test_an_address_chooses_an_area_beside_the_first(client, role):
    html = client.get(ADDRESS, {"area": "texas"}).content.decode()

    assert rows(html) == ["Wages, United States", "Wages, Texas", "Adverts"]
    assert '<option value="texas" selected>' in html
    chart = re.search(r'<svg class="pay-chart" role="img".*?</svg>', html, re.S)[0]
    assert "Wages, Texas" in chart
    assert "Wages, North Dakota" not in html
    assert '<link rel="canonical" href="http://testserver/careers/nurse/">' in html


def test_all_areas_are_listed_from_the_highest_median_and_lead_to_their_address(client, role):
    html = client.get(ADDRESS).content.decode()

    table = re.search(r'<table class="areas">.*?</table>', html, re.S)[0]
    links = re.findall(r'<a href="\?area=([^#"]*)#pay-figures"', table)
    assert links == ["texas", "united-states", "north-dakota"]
    assert "<td><b>$99,000</b><td>$80,000 to $170,000<td>2025" in table


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
    html = client.get(ADDRESS).content.decode()

    table = re.search(r'<table class="areas">.*?</table>', html, re.S)[0]
    assert "<td><b>$537,830</b><td>$80,000 to $809,530 or more<td>2025" in table
    assert "<td><b>$239,200 or more</b><td>$80,000 to $239,200 or more<td>2025" in table
    assert table.index(">Minnesota<") < table.index(">Utah<") < table.index(">Texas<")
    assert "“or more” stands where the amount it names does</caption>" in table


def test_an_area_that_the_page_does_not_have_gives_the_first_and_says_so(client, role):
    response = client.get(ADDRESS, {"area": "atlantis<b>"})

    html = response.content.decode()
    assert response.status_code == 200
    assert rows(html) == ["Wages, United States", "Adverts"]
    assert "There are no figures for the area asked for. Shown is United States." in html
    assert "atlantis" not in html


def test_the_top_of_the_page_and_what_machines_read_stay_the_same(client, role):
    first, texas = (client.get(ADDRESS, {"area": area}).content.decode() for area in ("", "texas"))

    for part in (r'<dl class="facts".*?</dl>', r'<script type="application/ld\+json">.*?</script>'):
        assert re.search(part, first, re.S)[0] == re.search(part, texas, re.S)[0]


def test_each_area_has_an_etag_of_its_own_and_other_parameters_have_none(client, role):
    def etag(**query):
        return client.get(ADDRESS, query)["ETag"]

    assert len({etag(), etag(area="texas"), etag(area="north-dakota"), etag(area="nowhere")}) == 4
    assert etag() == etag(area="") == etag(area="united-states") == etag(utm_source="letter")
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
    assert "<select" not in html
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

    table = re.search(r'<table class="areas">.*?</table>', html, re.S)[0]
    assert re.findall(r'\?area=([^#"]*)', table)[-1] == "texas"
    assert "<td><b>not released</b><td>–" in table


SAME = {
    "label": "Pay",
    "statistic": "mean",
    "mean": Decimal(5),
    "currency": "USD",
    "basis": "base",
    "source": "s",
}
