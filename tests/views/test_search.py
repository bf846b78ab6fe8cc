"""The search pages, on an answer that the test gives: what the search finds is tested in tests/discovery."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from careers import publishing
from careers.discovery import search as engine
from careers.discovery.models import EditionFacts, PublicSkill
from careers.discovery.search import AskedFacts, Facet, Facets, Hit, Results, Suggestion, Why
from careers.discovery.search.amounts import amount
from careers.models import Edition
from tests.factories import RoleFactory, SectionFactory
from tests.views.live import live_role, live_roles, make_roles

pytestmark = pytest.mark.django_db

CURSOR = "abc-_123"


def edition(slug="data-analyst", **values) -> Edition:
    made = Edition(
        slug=slug,
        **{
            "title": slug.replace("-", " ").title(),
            "family_slug": "data",
            "family_name": "Data",
            "level": "senior",
            "summary": "Finds out.",
        }
        | values,
    )
    made.facts = EditionFacts(statistic="median", pay=Decimal(60_000), currency="USD", period="year")
    return made


FOUND = Results(
    hits=[Hit(edition(), Why("also-called", "Number Cruncher")), Hit(edition("clerk"), Why("title"))],
    total=2,
    facets=Facets(
        families=[Facet("data", "Data", 2)],
        levels=[Facet("senior", "", 2)],
        skills=[Facet(f"skill-{n}", f"Skill {n}", 20 - n) for n in range(12)],
    ),
)


@pytest.fixture
def finds(monkeypatch):
    """A function that says what the search finds from now on; it returns the list of what is asked."""
    asked = []

    def finds(results: Results) -> list[dict]:
        monkeypatch.setattr(
            engine, "search", lambda query, **options: asked.append({"query": query, **options}) or results
        )
        return asked

    return finds


def html_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def links(html: str) -> dict[str, str]:
    """The addresses of the links of a page, by their words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.S)
    return {re.sub("<[^>]+>", "", words).strip(): address.replace("&amp;", "&") for address, words in found}


class TestAnswer:
    def test_a_result_says_why_it_was_found_and_what_it_is(self, client, finds):
        finds(FOUND)
        html = html_of(client, "/search/?q=number+cruncher")
        assert "2 careers for “<bdi>number cruncher</bdi>”" in html
        assert '<a href="/careers/data-analyst/">Data Analyst</a>' in html
        assert "Also called Number Cruncher" in html
        assert '<a href="/families/data/">Data</a>, Senior' in html
        assert "$60,000 a year, median" in html

    def test_a_code_is_the_reason_where_it_was_asked_for(self, client, finds):
        finds(replace(FOUND, hits=[Hit(edition(), Why("code"))], total=1))
        assert "It has this code" in html_of(client, "/search/?q=15-1252")

    @pytest.mark.parametrize(
        ("why", "words"),
        [
            (Why("skill", "Python"), "Needs Python"),
            (Why("text"), "It is in the text of the page"),
            (Why("title"), None),
            (None, None),
        ],
    )
    def test_every_reason_has_words(self, client, finds, why, words):
        finds(Results(hits=[Hit(edition(), why)], total=1))
        html = html_of(client, "/search/?q=python")
        assert ('class="because"' in html) == (words is not None)
        assert words is None or words in html

    @pytest.mark.parametrize(
        ("total", "exact", "words"),
        [(1, True, "1 career"), (1016, True, "1,016 careers"), (1000, False, "More than 1,000 careers")],
    )
    def test_how_many_there_are_is_said_as_far_as_it_is_known(self, client, finds, total, exact, words):
        finds(Results(hits=FOUND.hits, total=total, total_is_exact=exact))
        assert f"<h2>{words}</h2>" in html_of(client, "/search/")

    def test_a_word_that_was_read_as_another_is_said(self, client, finds):
        finds(Results(hits=FOUND.hits, total=2, corrected="data analyst"))
        html = html_of(client, "/search/?q=dta+analst&level=senior")
        assert "Read as “" in html
        assert query_of(links(html)["data analyst"]) == {"q": ["data analyst"], "level": ["senior"]}
        assert 'value="dta analst"' in html

    def test_nothing_found_is_no_dead_end(self, client, finds):
        finds(Results(suggestions=["Data Analyst"]))
        html = html_of(client, "/search/?q=xyz&level=senior")
        assert "Nothing found for “<bdi>xyz</bdi>”" in html
        assert "Next to it in the alphabet are:" in html
        # The filter may be what left nothing.
        assert query_of(links(html)["Data Analyst"]) == {"q": ["Data Analyst"]}
        assert links(html)["without any filter"] == "/search/?q=xyz"
        assert {"/careers/", "/careers/a-z/"} <= set(links(html).values())

    def test_only_a_title_that_begins_alike_may_have_been_meant(self, client, finds):
        finds(Results(suggestions=["Data Analyst"]))
        assert "Did you mean:" in html_of(client, "/search/?q=datist")
        assert "Did you mean:" not in html_of(client, "/search/?q=dxt")

    @pytest.mark.parametrize("query", ["😀", "of the", "?!"])
    def test_a_question_without_a_word_is_told_that_all_careers_are_shown(self, client, finds, query):
        finds(FOUND)
        html = html_of(client, f"/search/?q={query}")
        assert "No word in your search tells careers apart" in html
        assert "for “" not in html

    def test_an_empty_question_shows_all_careers(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/")
        assert asked[0]["query"] == ""
        assert "Data Analyst" in html
        assert 'name="robots"' not in html

    def test_results_are_not_indexed_and_have_one_address(self, client, finds, settings):
        settings.SITE_URL = "https://careers.example.org"
        finds(FOUND)
        html = html_of(client, "/search/?utm=x&level=senior&q=+data++analyst&pay=")
        assert '<meta name="robots" content="noindex">' in html
        assert (
            'rel="canonical" href="https://careers.example.org/search/?q=data+analyst&amp;level=senior"'
            in html
        )
        assert "<title>“data analyst” – search –" in html


class TestIntent:
    def test_what_words_ask_for_is_shown_and_can_be_removed(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=best+paid+outdoor+jobs+without+a+degree")
        assert asked[0]["query"] == ""
        assert asked[0]["sort"] == "pay"
        assert asked[0]["facts"] == AskedFacts(education="no-degree", settings=frozenset({"outdoors"}))
        assert "for “<bdi>best paid outdoor jobs without a degree</bdi>”" in html
        chips = links(html)
        everything = {"education": ["no-degree"], "setting": ["outdoors"], "sort": ["pay"]}
        for words, name in (("No degree", "education"), ("Outdoors", "setting"), ("Best paid first", "sort")):
            left = {other: values for other, values in everything.items() if other != name}
            assert query_of(chips[f"Remove the filter {words}"]) == left

    def test_words_that_are_left_are_searched_and_stay(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=best+paid+nurses")
        assert asked[0]["query"] == "nurses"
        assert 'value="nurses"' in html
        assert "Searched for “<bdi>nurses</bdi>”" in html
        assert query_of(links(html)["Remove the filter Best paid first"]) == {"q": ["nurses"]}

    def test_the_words_can_be_searched_as_typed(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=outdoor+jobs")
        address = links(html)["search for the words as typed"]
        assert query_of(address) == {"q": ["outdoor jobs"], "as": ["typed"]}
        html = html_of(client, address)
        assert asked[-1]["query"] == "outdoor jobs"
        assert asked[-1]["facts"] == AskedFacts()
        assert query_of(links(html)["Title"]) == {"q": ["outdoor jobs"], "as": ["typed"], "sort": ["title"]}

    def test_what_no_page_answers_is_said_with_what_comes_nearest(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=part+time+nurse")
        assert "“part time”: no page counts how many work such hours." in html
        assert "Nearest to it" in html
        assert asked[0]["query"] == "nurse"

    def test_what_a_page_says_is_quoted_or_in_its_summary(self, client):
        roofer = RoleFactory(publishable=True, slug="roofer", title="Roofer", summary="Roofs.")
        SectionFactory(role=roofer, kind="work-environment", body="They usually work outdoors & up high.")
        publishing.publish(roofer, by="tests")
        live_role(slug="ranger", title="Ranger", summary="Works outdoors.")
        live_role(slug="clerk", title="Clerk", summary="Works in an office.")
        html = html_of(client, "/search/?q=outdoor+jobs")
        assert "2 careers for" in html
        assert "The page says: “They usually work outdoors &amp; up high.”" in html
        assert html.count("The page says") == 1
        assert "No source marks all careers for this" in html


class TestFilters:
    def test_one_value_of_each_fact_is_chosen_from_a_list(self, client, finds):
        choices = {
            "education": [Facet("none", "", 3), Facet("school", "", 1200)],
            "training": [Facet("month", "", 2)],
            "outlook": [],
        }
        finds(Results(hits=FOUND.hits, total=2, facets=Facets(choices=choices)))
        html = html_of(client, "/search/?education=school&training=apprenticeship")
        assert '<option value="school" selected>High school at most: 1,200</option>' in html
        assert '<option value="none">No formal qualification: 3</option>' in html
        # What leaves nothing stays chosen, and what nothing is known of is not asked.
        assert '<option value="apprenticeship" selected>Apprenticeship: 0</option>' in html
        assert 'name="outlook"' not in html
        assert query_of(links(html)["Remove the filter Apprenticeship"]) == {"education": ["school"]}

    def test_values_that_do_not_exist_are_left_out_and_named(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/?education=much&setting=moon&outlook=%00")
        assert asked[0]["facts"] == AskedFacts()
        assert "There is no Education “much” here" in html
        assert "“moon” here" in html

    def test_where_nothing_is_left_it_says_which_filter_to_lift(self, client, finds):
        live_role(slug="paid")
        finds(Results(facets=Facets(without={"education": 12, "settings": 3, "pay": 0})))
        html = html_of(client, "/search/?q=x&education=none&setting=animals&pay=90000")
        lifted = links(html)
        left = {"q": ["x"], "setting": ["animals"], "pay": ["90000"]}
        assert query_of(lifted["without “Education”: 12 careers"]) == left
        assert "without “Kind of work”: 3 careers" in lifted
        assert not any("“Pay”" in words for words in lifted)
        assert query_of(lifted["without any filter"]) == {"q": ["x"]}

    def test_they_are_asked_for_and_stay_ticked(self, client, finds):
        PublicSkill.objects.create(slug="python", name="Python", kind="tool")
        live_role(slug="paid")
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=x&family=data&family=legal&level=senior&skill=python&sort=pay")
        assert asked[0] == {
            "query": "x",
            "families": ("data", "legal"),
            "levels": ("senior",),
            "skills": ("python",),
            "pay_at_least": None,
            "currency": "",
            "facts": AskedFacts(),
            "sort": "pay",
            "after": None,
            "limit": 20,
        }
        for value in ("data", "legal", "senior", "python"):
            assert re.search(rf'value="{value}" form="search" checked', html), value
        assert '<input type="hidden" name="sort" value="pay">' in html

    def test_values_have_names_and_numbers(self, client, finds):
        finds(FOUND)
        html = html_of(client, "/search/")
        assert re.search(r'value="data" form="search"> <span>Data</span> <small>2</small>', html)
        assert re.search(r'value="senior" form="search"> <span>Senior</span> <small>2</small>', html)

    def test_a_long_list_is_folded_but_what_is_ticked_is_not(self, client, finds):
        PublicSkill.objects.create(slug="skill-11", name="Skill 11", kind="tool")
        finds(FOUND)
        [*_others, skills] = client.get("/search/?skill=skill-11").context["filters"]
        assert [value["slug"] for value in skills["values"]] == [
            "skill-11",
            *(f"skill-{n}" for n in range(7)),
        ]
        assert len(skills["more"]) == 4

    def test_each_filter_in_force_can_be_removed(self, client, finds):
        PublicSkill.objects.create(slug="python", name="Python", kind="tool")
        make_roles(1)
        finds(FOUND)
        html = html_of(
            client, "/search/?q=x&family=data&family=legal-work&skill=python&pay=60,000&sort=title"
        )
        everything = {
            "q": ["x"],
            "family": ["data", "legal-work"],
            "skill": ["python"],
            "pay": ["60000"],
            "sort": ["title"],
        }
        found = links(html)
        assert query_of(found["Remove the filter Data"]) == everything | {"family": ["legal-work"]}
        assert query_of(found["Remove the filter Legal work"]) == everything | {"family": ["data"]}
        without_pay = {name: value for name, value in everything.items() if name != "pay"}
        assert query_of(found["Remove the filter pay of $60,000 a year or more"]) == without_pay
        assert found["Remove all filters"] == "/search/?q=x"

    def test_what_is_no_filter_is_left_out_with_a_word(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=x&level=emperor&skill=no-such&sort=random")
        assert asked[0]["levels"] == asked[0]["skills"] == ()
        assert asked[0]["sort"] == "relevance"
        assert "There is no level “emperor” here" in html
        assert "There is no skill “no-such” here" in html
        assert "We do not know that order" in html


class TestPay:
    def test_it_is_asked_for_in_the_currency_of_the_site(self, client, finds):
        make_roles(1)
        asked = finds(FOUND)
        html = html_of(client, "/search/?pay=60k")
        assert (asked[0]["pay_at_least"], asked[0]["currency"]) == (60_000, "USD")
        assert "<b>Pay at least</b> ($ a year)" in html
        assert html.count("By the median: half earn more, half less. Where a role has none") == 2
        assert 'value="60k"' in html

    def test_where_there_are_several_currencies_one_is_chosen(self, client, finds):
        make_roles(3)
        Edition.objects.filter(slug="role-1").update(pay_currency="EUR")
        asked = finds(FOUND)
        html = html_of(client, "/search/?pay=50000&currency=EUR")
        assert asked[0]["currency"] == "EUR"
        assert "<option selected>EUR</option>" in html
        assert "€50,000 a year or more" in html
        assert query_of(links(html)["Pay"])["currency"] == ["EUR"]

    def test_what_is_no_amount_is_said_at_the_field_and_the_rest_still_works(self, client, finds):
        make_roles(1)
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=x&pay=a+lot")
        assert asked[0]["pay_at_least"] is None
        assert "“a lot” is not an amount." in html
        assert 'value="a lot" aria-describedby="pay-hint pay-error" aria-invalid="true"' in html
        assert "<details open>" in html
        assert "Data Analyst" in html

    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("60000", 60_000),
            ("60,000", 60_000),
            ("60.000", 60_000),
            ("60 000,50", Decimal("60000.50")),
            ("$60,000", 60_000),
            ("£ 60k", 60_000),
            ("1.5m", 1_500_000),
            ("６００００", 60_000),
            ("0", 0),
        ],
    )
    def test_amounts_are_read_as_people_write_them(self, typed, value):
        assert amount(typed) == value

    @pytest.mark.parametrize(
        "typed", ["x", "-5", "1e5", "NaN", "1,2,3", "9" * 30, "999999999999", "60000 dollars"]
    )
    def test_what_is_no_amount_is_refused(self, typed):
        with pytest.raises(ValueError, match=r"^(“.+” is not an amount|Nobody is paid that much)"):
            amount(typed)


class TestPages:
    def test_the_next_page_has_an_address_that_can_be_shared(self, client, finds):
        asked = finds(Results(hits=FOUND.hits, total=40, next=CURSOR))
        html = html_of(client, "/search/?q=x&level=senior&sort=title")
        onward = {"q": ["x"], "level": ["senior"], "sort": ["title"], "after": [CURSOR]}
        assert query_of(links(html)["Next"]) == onward
        assert "First page" not in links(html)
        html = html_of(client, links(html)["Next"])
        assert asked[1]["after"] == CURSOR
        assert query_of(links(html)["First page"]) == {"q": ["x"], "level": ["senior"], "sort": ["title"]}

    def test_sorting_begins_at_the_first_page(self, client, finds):
        finds(FOUND)
        html = html_of(client, f"/search/?q=x&after={CURSOR}")
        assert query_of(links(html)["Title"]) == {"q": ["x"], "sort": ["title"]}
        assert "<b>Best match</b>" in html

    def test_without_a_query_there_is_no_best_match(self, client, finds):
        finds(FOUND)
        html = html_of(client, "/search/?level=senior")
        assert "Best match" not in html
        assert "<b>Title</b>" in html

    def test_a_page_with_nothing_on_it_leads_back(self, client, finds):
        finds(Results())
        assert links(html_of(client, f"/search/?q=x&after={CURSOR}"))["the first page"] == "/search/?q=x"


HOSTILE = [
    "'; DROP TABLE careers_edition; --",
    '"unbalanced',
    "NEAR( AND OR NOT *",
    "<script>alert(1)</script>",
    "100%_\\",
    "\0\0nul\0",
    "\ud800 half a pair",
    "كبير المهندسين",
    "日本語",
    "🚀" * 300,
    "C++ / C#",
    "x" * 10_000,
    "a b " * 2_500,
    "\u202egnirts\u202c",
    "-",
    "",
]


class TestAnyInput:
    @pytest.mark.parametrize("typed", HOSTILE)
    def test_is_answered(self, client, typed):
        """By the search itself, not by a stand-in."""
        live_role(slug="data-analyst", title="Data Analyst")
        sent = typed.encode("utf-8", "surrogatepass")
        for name in ("q", "family", "level", "skill", "pay", "currency", "sort", "after"):
            html = client.get("/search/", {name: sent}).content.decode()
            assert "Find a career" in html, name
            assert "<script>alert" not in html
        assert client.get("/search/suggestions.json", {"q": sent}).status_code == 200

    def test_a_query_that_is_too_long_is_cut_and_says_so(self, client, finds):
        asked = finds(FOUND)
        html = html_of(client, "/search/?q=" + "word+" * 2_000)
        assert "Your search was longer than 200 letters." in html
        assert len(asked[0]["query"]) <= 200

    def test_repeated_and_unknown_parameters_do_no_harm(self, client, finds):
        asked = finds(FOUND)
        many = "&".join(f"family=f{n}&skill=s{n}" for n in range(300))
        html = html_of(client, f"/search/?q=a&q=b&nonsense=1&pay=1&pay=2&{many}")
        assert asked[0]["query"] == "b"
        assert len(asked[0]["families"]) == 20
        assert "Only the first 20 choices of each filter were used." in html

    def test_a_question_is_only_asked(self, client):
        assert client.post("/search/", {"q": "x"}).status_code == 405


class TestCost:
    def test_a_page_of_results_costs_few_queries_beside_those_of_the_search(
        self, client, finds, django_assert_max_num_queries
    ):
        PublicSkill.objects.create(slug="python", name="Python", kind="tool")
        make_roles(60)
        finds(FOUND)
        with django_assert_max_num_queries(3):
            client.get("/search/?q=x&skill=python&skill=no-such&family=data&level=senior&pay=60000")

    def test_it_may_be_kept_and_asked_for_again(self, client, finds):
        make_roles(1)
        finds(FOUND)
        response = client.get("/search/?q=x")
        assert "public" in response["Cache-Control"]
        again = client.get("/search/?q=x", headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304


class TestSuggestions:
    @pytest.fixture
    def offers(self, monkeypatch):
        found = [Suggestion("Data Analyst", "data-analyst", "Number Cruncher"), Suggestion("Clerk", "clerk")]
        monkeypatch.setattr(engine, "suggest", lambda prefix, limit=8: found if prefix == "da" else [])

    def test_they_are_titles_with_their_addresses(self, client, offers):
        response = client.get("/search/suggestions.json?q=+da")
        assert response["Content-Type"] == "application/json"
        assert json.loads(response.content) == {
            "found": [
                {
                    "title": "Data Analyst",
                    "url": "/careers/data-analyst/",
                    "also": "also called Number Cruncher",
                },
                {"title": "Clerk", "url": "/careers/clerk/", "also": ""},
            ],
            "says": "2 suggestions",
        }

    @pytest.mark.parametrize("query", ["?q=zzz", "?q=", ""])
    def test_none_is_an_answer_too(self, client, offers, query):
        response = client.get(f"/search/suggestions.json{query}")
        assert json.loads(response.content) == {"found": [], "says": "No suggestions"}

    def test_they_may_be_kept_for_a_minute(self, client, offers):
        make_roles(1)
        response = client.get("/search/suggestions.json?q=da")
        assert "public, max-age=60" in response["Cache-Control"]
        assert (
            client.get(
                "/search/suggestions.json?q=da", headers={"if-none-match": response["ETag"]}
            ).status_code
            == 304
        )


class TestBox:
    @pytest.mark.parametrize("path", ["/", "/careers/", "/about/", "/careers/data-analyst/", "/nothing/"])
    def test_there_is_one_on_every_page(self, client, path):
        live_role(slug="data-analyst")
        html = client.get(path).content.decode()
        assert html.count('role="search"') == 1
        assert html.count('name="q"') == 1

    def test_there_is_one_on_the_page_for_a_failure(self, client, settings):
        from careers.views import errors

        html = errors.server_error(None).content.decode()
        assert '<form class="box" role="search" action="/search/">' in html

    def test_the_admin_has_its_own(self, admin_client):
        assert 'action="/search/"' not in admin_client.get("/admin/").content.decode()

    def test_on_a_page_that_is_not_there_it_holds_the_words_of_the_address(self, client):
        html = client.get("/careers/growth_managr-2/").content.decode()
        assert re.search(r'name="q" value="growth managr 2"', html)

    def test_browsers_are_told_how_to_search_here(self, client, settings):
        settings.SITE_URL = "https://careers.example.org"
        assert 'type="application/opensearchdescription+xml"' in client.get("/").content.decode()
        response = client.get("/opensearch.xml")
        assert response["Content-Type"].startswith("application/opensearchdescription+xml")
        [url, _itself] = ElementTree.fromstring(response.content).findall("{*}Url")
        assert url.get("template") == "https://careers.example.org/search/?q={searchTerms}"


class TestTheSearchItself:
    """With the index, not an answer that a test gives."""

    @pytest.fixture(autouse=True)
    def roles(self):
        for title, level in (("Data Analyst", "senior"), ("Data Engineer", "entry"), ("Nurse", "")):
            live_role(slug=title.lower().replace(" ", "-"), title=title, level=level)

    def test_what_is_found_can_be_narrowed_by_what_the_page_offers(self, client):
        response = client.get("/search/?q=data")
        assert {role["title"] for role in response.context["roles"]} == {"Data Analyst", "Data Engineer"}
        [_family, level, *_others] = response.context["filters"]
        assert {value["name"]: value["count"] for value in level["values"]} == {"Senior": 1, "Entry": 1}
        [role] = client.get("/search/?q=data&level=entry").context["roles"]
        assert role["title"] == "Data Engineer"

    def test_pages_follow_each_other_until_all_have_been_shown(self, client):
        live_roles(45, title="Clerk")
        for question in ("?q=clerk", "?q=clerk&sort=title", "?", "?sort=pay"):
            address, shown = f"/search/{question}", []
            while address:
                response = client.get(address)
                shown += [role["slug"] for role in response.context["roles"]]
                address = response.context["next"]
            assert len(shown) == len(set(shown)) == (45 if "clerk" in question else 48)

    def test_a_title_is_offered_while_it_is_typed(self, client):
        found = json.loads(client.get("/search/suggestions.json?q=nur").content)["found"]
        assert [each["title"] for each in found] == ["Nurse"]

    def test_its_cost_does_not_grow_with_what_is_found(self, client, django_assert_max_num_queries):
        live_roles(30, title="Clerk")
        for query in ("clerk", "data analist", "", "xyzzy"):
            with django_assert_max_num_queries(25):
                client.get("/search/", {"q": query, "level": "senior", "pay": "1"})
        with django_assert_max_num_queries(25):
            client.get("/search/suggestions.json?q=cler")
