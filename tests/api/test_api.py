"""Addresses of the API: what they answer, and what they say of what is wrong."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from careers import publishing
from tests import factories

pytestmark = pytest.mark.django_db

ODD = ("%00", "%F0%9F%92%A9", "%ff", "9" * 400, "-1", "'", "a%0Ab")
QUESTIONS = (
    "roles?family={}",
    "roles?skill={}",
    "roles?pay={}",
    "roles?after={}",
    "roles?limit={}",
    "roles?at={}",
    "roles/{}",
    "roles/{}/to/{}",
    "roles/{}/pay?area={}",
    "skills?q={}",
    "skills?after={}",
    "skills/{}",
    "codes/{}",
    "codes/{}/{}",
    "search?q={}",
    "search?q=a&after={}",
    "suggestions?q={}",
    "compare?role={}&role=x",
    "match?skill={}",
    "changes?after={}",
    "{}",
)


def publish(slug, **columns):
    role = factories.RoleFactory(slug=slug, complete=True, **columns)
    publishing.publish(role, by="tests")
    return role


def ask(client, address, status=200, **headers):
    response = client.get(f"/api/v1/{address}", headers=headers)
    assert response.status_code == status, response.content
    return json.loads(response.content) if response.content else None


def test_roles_are_listed_page_by_page(client):
    for name in ("welder", "baker", "nurse"):
        publish(name)
    first = ask(client, "roles?limit=2")
    assert [role["slug"] for role in first["roles"]] == ["baker", "nurse"]
    second = ask(client, f"roles?limit=2&after={first['next']}")
    assert [role["slug"] for role in second["roles"]] == ["welder"]
    assert second["next"] is None


def test_a_list_takes_three_queries_however_long(client, django_assert_max_num_queries):
    for number in range(5):
        publish(f"role-{number}")
    with django_assert_max_num_queries(3):
        ask(client, "roles?limit=100")


def test_the_next_page_is_in_the_link_header(client):
    publish("baker"), publish("nurse")
    assert 'rel="next"' in client.get("/api/v1/roles?limit=1")["Link"]


def test_a_role_is_the_same_at_both_addresses(client, django_assert_max_num_queries):
    publish("baker")
    with django_assert_max_num_queries(1):
        whole = ask(client, "roles/baker")
    assert json.loads(client.get("/careers/baker.json").content) == whole


def test_only_the_fields_asked_for_are_answered(client):
    publish("baker")
    assert list(ask(client, "roles/baker?fields=title,pay")) == ["title", "pay"]
    assert ask(client, "roles/baker?fields=colour", 400)["parameter"] == "fields"


def test_withheld_and_top_coded_are_no_nulls(client):
    role = factories.RoleFactory(slug="baker", publishable=True)
    factories.SalaryBandFactory(role=role, top_coded_above_median=True)
    factories.SalaryBandFactory(role=role, not_released=True)
    publishing.publish(role, by="tests")
    one, other = (band["amounts"] for band in ask(client, "roles/baker/pay")["pay"])
    assert one["median"] == 118_000
    assert one["p90"] == {"status": "top-coded", "at_least": 239_200}
    assert other == {"median": {"status": "withheld"}, "mean": {"status": "withheld"}}


def test_an_amount_names_its_source_and_unit(client):
    publish("baker")
    (band,) = ask(client, "roles/baker/pay")["pay"]
    assert {band[name] for name in ("currency", "period", "area", "basis")} == {
        *("USD", "year", "United States", "base")
    }
    assert band["source"] in [source["slug"] for source in ask(client, "roles/baker/pay")["sources"]]


def test_what_is_known_is_answered_with_304(client):
    publish("baker")
    for address in ("roles", "roles/baker", "families", "changes"):
        etag = client.get(f"/api/v1/{address}")["ETag"]
        again = client.get(f"/api/v1/{address}", headers={"if-none-match": etag})
        assert again.status_code == 304
        assert again["Access-Control-Allow-Origin"] == "*"


def test_a_role_withdrawn_is_gone_and_leads_on(client):
    role = publish("baker")
    publishing.withdraw(role, by="tests", reason="Old.")
    problem = ask(client, "roles/baker", 410)
    assert problem["withdrawn_title"] == "Baker"
    assert problem["see_instead"].endswith("/careers/")


def test_a_role_that_moved_leads_to_its_address(client):
    role = publish("baker")
    factories.change(role, slug="pastry-baker")
    publishing.publish(role, by="tests")
    response = client.get("/api/v1/roles/baker/pay?at=")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/roles/pastry-baker/pay?at=")


def test_errors_are_problems_that_name_the_parameter(client):
    response = client.get("/api/v1/roles?colour=red")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["parameter"] == "colour"
    assert client.get("/api/v1/nothing")["Content-Type"] == "application/problem+json"


def test_other_methods_are_refused(client):
    response = client.post("/api/v1/roles")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.options("/api/v1/roles")["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_odd_ends_in_an_error_of_the_site(client, question):
    publish("baker")
    for odd in ODD:
        response = client.get(f"/api/v1/{question.replace('{}', odd)}")
        assert response.status_code in (200, 301, 400, 404), (question, odd)


def test_everybody_may_ask_for_a_day_that_has_passed(client, time_machine):
    time_machine.move_to("2026-03-01T12:00Z", tick=False)
    role = publish("baker", title="Baker")
    time_machine.move_to("2026-04-01T12:00Z", tick=False)
    factories.change(role, title="Master baker")
    publishing.publish(role, by="tests")
    assert ask(client, "roles/baker?at=2026-03-01")["title"] == "Baker"
    assert ask(client, "roles?at=2026-03-15")["roles"][0]["title"] == "Baker"
    assert ask(client, "roles/baker")["title"] == "Master baker"
    assert ask(client, "roles?at=2026-02-01")["roles"] == []


def test_what_is_planned_is_not_told_before_its_time(client):
    role = publish("baker", title="Baker")
    factories.change(role, title="Master baker")
    publishing.schedule(role, by="tests", at=timezone.now() + timedelta(days=2))
    tomorrow = (timezone.now() + timedelta(days=3)).date()
    assert ask(client, f"roles/baker?at={tomorrow}", 400)["parameter"] == "at"
    assert len(ask(client, "changes")["changes"]) == 1


def test_a_filter_of_today_is_refused_for_a_date(client):
    assert ask(client, "roles?at=2026-01-01&skill=python", 400)["parameter"] == "skill"


def test_roles_are_found_by_their_codes(client):
    role = factories.RoleFactory(slug="baker", publishable=True)
    factories.ExternalCodeFactory(role=role, scheme="O*NET-SOC 2019", code="51-3011.00")
    publishing.publish(role, by="tests")
    (found,) = ask(client, "codes/onet-soc/51-3011.00")["codes"]
    assert found["slug"] == "baker"
    ask(client, "codes/onet-soc/99-9999.00", 404)


def test_questions_are_answered_with_reasons(client):
    publish("baker"), publish("nurse")
    assert ask(client, "search?q=baker")["roles"][0]["reason"] == "title"
    assert ask(client, "suggestions?q=bak")["roles"][0]["slug"] == "baker"
    (step,) = ask(client, "compare?role=baker&role=nurse")["steps"]
    assert (step["here"], step["there"]) == ("baker", "nurse")
    assert ask(client, "roles/baker/to/nurse")["direct"] == step
    skill = ask(client, "skills")["skills"][0]["slug"]
    assert ask(client, f"skills/{skill}")["asked_by"]
    assert ask(client, f"match?skill={skill}")["roles"]
    assert ask(client, "sources")["sources"]
    assert ask(client, "families")["families"][0]["roles"] == 2
    assert ask(client, "roles/baker/related")["slug"] == "baker"


def test_no_cache_keeps_what_somebody_can_do(client):
    assert client.get("/api/v1/match?skill=python")["Cache-Control"] == "private, no-store"


def test_every_address_is_in_the_openapi_document(client):
    document = ask(client, "openapi.json")
    assert document["openapi"] == "3.1.0"
    assert "/api/v1/roles/{slug}" in document["paths"]
    known = document["components"]["schemas"]
    used = [text.partition('"')[0] for text in json.dumps(document).split("#/components/schemas/")[1:]]
    assert set(used) <= set(known)


def test_each_documented_example_is_answered(client):
    document = ask(client, "openapi.json")
    publish("baker")
    for path in document["paths"].values():
        for example in path["get"]["x-examples"]:
            assert client.get(example.replace("{slug}", "baker")).status_code == 200


def test_the_guide_is_reached_from_every_page(client):
    assert b'href="/api/"' in client.get("/about/").content
    assert b"openapi.json" in client.get("/api/").content


def test_a_page_leads_to_its_data(client):
    publish("baker")
    page = client.get("/careers/baker/").content.decode()
    for address in ("pay.csv", "skills.csv", "/careers/baker.json", "/careers/baker.md"):
        assert f'href="{address}"' in page


def test_a_cell_is_never_a_formula(client):
    role = factories.RoleFactory(slug="baker", publishable=True)
    factories.SalaryBandFactory(role=role, label="=1+1")
    publishing.publish(role, by="tests")
    assert b'\r\n"\'=1+1",' in client.get("/careers/baker/pay.csv").content


def test_markdown_says_all_that_the_page_says(client):
    source = factories.SourceFactory(slug="wages", publisher="Bureau", title="Wages 2025")
    role = factories.RoleFactory(
        slug="baker", title="Baker", complete=True, education="A diploma", education_source=source
    )
    factories.SalaryBandFactory(role=role, source=source, label="Base pay")
    publishing.publish(role, by="tests")
    text = client.get("/careers/baker.md").content.decode()
    assert text.startswith("# Baker\n")
    assert "- Education: A diploma[^wages]\n" in text
    assert "[^wages]: Bureau. Wages 2025" in text
    page = factories.page_of(role)
    for each in (*page.sections, *page.skill_groups):
        assert f"## {each.heading}\n" in text
    for each in (*page.salary_bands, *page.salary_factors, *page.market_figures):
        assert f"- {each.label}: " in text
    for ladder in page.ladders:
        assert all(f"- {rung.title}" in text for rung in ladder.rungs)


def test_markdown_calls_nothing_essential_that_a_survey_has_rated(client):
    role = factories.RoleFactory(slug="baker", publishable=True)
    group = factories.SkillGroupFactory(role=role)
    factories.SkillRequirementFactory(
        group=group, skill__name="Baking", importance="essential", importance_rating=Decimal("4.1")
    )
    factories.note(role)
    publishing.publish(role, by="tests")
    text = client.get("/careers/baker.md").content.decode()
    assert "- Baking: importance 4.1 of 5" in text
    assert "essential" not in text


def test_the_next_of_a_long_title_is_understood(client):
    for slug in ("one", "two"):
        publish(slug, title=f"{'職' * 190} {slug}")
    first = ask(client, "roles?limit=1")
    assert [role["slug"] for role in ask(client, f"roles?limit=1&after={first['next']}")["roles"]] == ["two"]


def test_a_list_says_the_same_of_open_pay_at_any_time(client):
    role = factories.RoleFactory(slug="baker", publishable=True)
    factories.SalaryBandFactory(role=role, low=Decimal(300_000), high=None, open_ended=True)
    publishing.publish(role, by="tests")
    (today,) = ask(client, "roles")["roles"]
    (then,) = ask(client, f"roles?at={today['published_at']}")["roles"]
    assert then["pay"] == today["pay"]
    assert (today["pay"]["low"], today["pay"]["or_more"]) == (300_000, True)
