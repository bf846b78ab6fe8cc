"""The page that ranks roles by the skills somebody picks."""

import pytest

from careers import publishing
from careers.presentation.skill_text import INTERESTS
from tests.discovery.skills.published import draft, live, many, surveyed
from tests.factories import RoleFactory, SectionFactory, SkillAliasFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles():
    SkillAliasFactory(skill=SkillFactory(slug="scikit-learn"), name="sklearn")
    live("data-scientist", "python:practitioner", "sql:working", "scikit-learn", "writing::desirable")
    live("clerk", "phone", "email")


def html(response) -> str:
    return response.content.decode()


def doing(title: str, *tasks: str) -> None:
    """A live role that does these tasks."""
    role = RoleFactory(slug=title.lower(), title=title, publishable=True)
    SectionFactory(
        role=role, kind="responsibilities", slug="tasks", body="\n".join(f"- {task}" for task in tasks)
    )
    publishing.publish(role, by="writer")


def slugs(response) -> list[str]:
    return [role["slug"] for role in response.context["results"]]


def test_without_skills_it_asks_for_some(client, roles):
    page = html(client.get("/match/"))

    assert "You have not picked a skill yet." in page
    assert '<input type="checkbox" name="s" value="python">' in page


def test_the_address_holds_all_of_it(client, roles):
    response = client.get("/match/?s=python:working&s=sql")
    page = html(response)

    assert slugs(response) == ["data-scientist"]
    assert '<option value="python:working" selected>' in page
    assert '<option value="sql" selected>' in page
    assert "You need more" in page
    assert "working, needs practitioner" in page
    assert 'href="/match/?s=sql"' in page


def test_nothing_about_the_visitor_is_kept(client, roles):
    response = client.get("/match/?s=python")

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "noindex" in html(response)


def test_a_name_that_is_typed_joins_the_list(client, roles):
    response = client.get("/match/?s=python:working&add=Sklearn")

    assert response.status_code == 302
    assert response["Location"] == "/match/?s=python:working&s=scikit-learn"
    assert response["Cache-Control"] == "private, no-store"


def test_several_names_are_typed_at_once(client, roles):
    response = client.get("/match/?add=python, SQL; email")

    assert response["Location"] == "/match/?s=python&s=sql&s=email"


def test_what_is_misspelt_is_asked_back_and_the_rest_is_kept(client, roles):
    response = client.get("/match/?s=sql:expert&add=pyhton, phone")
    page = html(response)

    assert response.status_code == 200
    assert "“pyhton” could be one of these:" in page
    assert 'href="/match/?s=sql:expert&amp;s=phone&amp;s=python"' in page
    assert [pick["skill"].slug for pick in response.context["picks"]] == ["sql", "phone"]


def test_what_nobody_asks_for_is_said(client, roles):
    assert "No role here needs a skill called “flute”" in html(client.get("/match/?add=flute"))


def test_a_skill_that_has_gone_is_left_out_with_a_word(client, roles):
    draft("draft", "secret")
    page = html(client.get("/match/?s=python&s=no-such-skill&s=secret"))

    assert "so they were left out: no such skill, secret." in page


def test_a_level_chosen_wins_over_a_tick(client, roles):
    response = client.get("/match/?s=python&s=python:expert&s=")

    assert [pick["skill"].slug for pick in response.context["picks"]] == ["python"]
    assert '<option value="python:expert" selected>' in html(response)


def test_more_than_fifty_skills_are_cut_off_politely(client):
    names = [f"tool-{n}" for n in range(60)]
    live("a", *names)

    response = client.get("/match/?" + "&".join(f"s={name}" for name in names))

    assert len(response.context["picks"]) == 50
    assert "Only the first 50 skills count." in html(response)


def test_long_results_have_pages(client):
    many(25, "python")

    pages = [client.get(f"/match/?s=python&page={n}") for n in (1, 2, 3, 99)]

    assert [len(slugs(page)) for page in pages] == [10, 10, 5, 5]
    assert len({slug for page in pages for slug in slugs(page)}) == 25
    assert 'rel="next" href="/match/?s=python&amp;page=2#roles"' in html(pages[0])


def test_a_plan_lists_what_to_gain_and_what_to_raise(client, roles):
    response = client.get("/match/?s=python:working&plan=data-scientist&plan=no-such-role")

    [plan] = response.context["plans"]
    assert [part.slug for part, _level in plan["gain"]] == ["sql", "scikit-learn"]
    assert [each["part"].slug for each in plan["raise"]] == ["python"]
    assert [part.slug for part, _level in plan["desirable"]] == ["writing"]
    page = html(response)
    assert "Your plan for Data scientist" in page
    assert "from working to practitioner" in page


def test_family_and_pay_narrow_the_roles(client):
    live("a", "python", family="arts", pay={"average": True})
    live("b", "python", family="law", pay={"average": True, "mean": 60_000})

    assert slugs(client.get("/match/?s=python&family=arts")) == ["a"]
    assert slugs(client.get("/match/?s=python&pay=$100,000")) == ["a"]
    assert slugs(client.get("/match/?s=python&family=law&pay=100000")) == []
    assert "“plenty” is not an amount." in html(client.get("/match/?s=python&pay=plenty"))


def test_it_says_by_what_pay_is_compared(client):
    live("a", "python", pay={"average": True})
    page = html(client.get("/match/?s=python"))
    assert "Pay at least ($ a year)" in page
    assert "By the median: half earn more, half less. Where a role has none: by its average" in page


@pytest.mark.parametrize("typed", ["100k", "100.000", "100 000", "$100,000"])
def test_pay_is_written_as_for_the_search(client, typed):
    live("a", "python", pay={"average": True})
    live("b", "python", pay={"average": True, "mean": 60_000})
    assert slugs(client.get("/match/", {"s": "python", "pay": typed})) == ["a"]


@pytest.mark.parametrize(
    "query",
    [
        "s=" + "x" * 10_000,
        "s=%00",
        "s=python:guru",
        "s=:expert",
        "s=%F0%9F%98%80",
        "add=%00",
        "w=%00",
        "w=" + "x" * 10_000,
        "w=%F0%9F%98%80&like=%00",
        "&".join(f"w=word{n}" for n in range(300)),
        "add=" + "x" * 10_000,
        "add=%25,_,%5C,%27",
        "add=" + ",".join(f"name{n}" for n in range(200)),
        "s=python&family=%00",
        "s=python&family=none",
        "s=python&pay=nan",
        "s=python&pay=1e99",
        "s=python&pay=-5",
        "s=python&page=0",
        "s=python&page=x",
        "s=python&plan=%00",
        "s=python&plan=" + "y" * 9_000,
        "&".join(f"plan=p{n}" for n in range(300)),
        "&".join(f"s=s{n}" for n in range(3000)),
    ],
)
def test_an_address_that_makes_no_sense_is_a_proper_page(client, roles, query):
    assert client.get(f"/match/?{query}").status_code == 200


def test_nothing_can_be_posted(client, roles):
    assert client.post("/match/", {"s": "python"}).status_code == 405


def test_it_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    many(30, "python", "sql", "phone")

    with django_assert_max_num_queries(16):
        client.get("/match/?s=python&s=sql&plan=role-001")
    with django_assert_max_num_queries(7):
        client.get("/match/")


def test_skills_that_are_not_rated_there_are_said_to_be_so(client):
    surveyed("unrated", technologies=("excel",))
    surveyed("rated", "speaking", "writing")
    page = html(client.get("/match/?s=excel&s=speaking&s=writing"))

    unrated = page[
        page.index("/careers/unrated/") : page.index("Make a plan", page.index("/careers/unrated/"))
    ]
    assert "It needs the one skill of yours that we can compare" in unrated
    assert "<dt>Not rated there</dt><dd>Speaking and Writing</dd>" in unrated
    rated = page[page.index("/careers/rated/") :].partition("Make a plan")[0]
    assert "It needs 2 of the 2 skills of yours that we can compare" in rated
    assert "<dt>Not rated there</dt><dd>Excel</dd>" in rated


def test_an_everyday_word_finds_roles_by_their_tasks(client, roles):
    doing("Chef", "Order goods.", "Cook food for guests.")
    found = client.get("/match/?add=cooking", follow=True)

    assert found.redirect_chain == [("/match/?w=cooking", 302)]
    assert slugs(found) == ["chef"]
    assert "much of the work: <q>Cook food for guests.</q>" in html(found)
    assert 'href="/match/"' in html(found)


def test_a_word_of_a_tool_alone_offers_the_tool(client, roles):
    live("clerk-2", "cooking-planner")
    page = html(client.get("/match/?add=cooking"))

    assert "“cooking” could be one of these:" in page
    assert "Add Cooking planner" in page


def test_a_card_has_one_figure(client, roles):
    doing("Chef", "Cook food for guests.")
    page = html(client.get("/match/?w=cooking&s=python"))

    cards = page[page.index('<ol class="fits">') : page.index("How we work out the fit")]
    assert cards.count("%</strong>") == cards.count("%") == 2
    assert "The fit is how much of what you picked a role uses." in page


def test_twelve_questions_ask_what_somebody_likes(client, roles):
    doing("Vet", "Treat animals.")
    page = html(client.get("/match/"))
    assert page.count('name="like"') == len(INTERESTS) == 12

    answer = client.get("/match/?like=animals&like=nonsense")
    assert slugs(answer) == ["vet"]
    assert '<input type="checkbox" name="like" value="animals" checked>' in html(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies


def test_words_skills_and_interests_stay_in_the_address(client, roles):
    doing("Chef", "Cook food.", "Feed animals.")
    page = html(client.get("/match/?s=python&w=cooking&like=animals&add=sql", follow=True))

    assert 'href="/match/?s=python&amp;w=cooking&amp;like=animals"' in page
    assert '<input type="hidden" name="w" value="cooking">' in page


def test_a_role_that_is_not_rated_is_not_said_to_need_nothing(client):
    doing("Chef", "Cook food.")
    surveyed("rated", "speaking")
    page = html(client.get("/match/?w=cooking&s=speaking"))

    chef = page[page.index("/careers/chef/") :].partition("Make a plan")[0]
    assert "Skills like yours are not rated for it." in chef
    assert "<dt>Not rated there</dt><dd>Speaking</dd>" in chef


def test_words_cost_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    doing("Chef", "Cook food.")
    with django_assert_max_num_queries(20):
        client.get("/match/?w=cooking&w=flute")
