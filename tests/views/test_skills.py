"""The pages about skills."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from careers import publishing
from careers.discovery.skills import directory, roles
from careers.editorial import merging_skills
from careers.models import Skill
from tests import factories
from tests.discovery.skills.published import draft, live, many, surveyed
from tests.factories import (
    EditionFactory,
    RoleFactory,
    SkillAliasFactory,
    SkillFactory,
    SkillGroupFactory,
    SkillRequirementFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def html(response) -> str:
    return response.content.decode()


def names(response) -> list[str]:
    return [skill.slug for skill, _count in response.context["listed"].skills]


def titles(response) -> list[str]:
    return [role["slug"] for _step, _level, roles in response.context["groups"] for role in roles]


def test_skills_stand_by_kind_with_the_number_of_roles_that_ask_for_them(client):
    SkillFactory(slug="listening", kind=Skill.Kind.SOFT)
    many(2, "python", "listening")
    live("a", "python")

    response = client.get("/skills/")

    assert [
        (kind, total, [(s.slug, n) for s, n in skills])
        for kind, total, skills in response.context["overview"]
    ] == [
        ("tool", 1, [("python", 3)]),
        ("soft", 1, [("listening", 2)]),
    ]
    assert "3 roles" in html(response)


def test_nothing_but_live_roles_counts(client):
    draft("draft", "secret-draft")
    publishing.schedule(draft("later", "secret-later"), by="writer", at=timezone.now() + timedelta(days=1))
    gone = live("gone", "gone-skill")
    publishing.withdraw(gone, by="writer", reason="Old")
    live("a", "python")

    for path in ("/skills/", "/skills/?kind=tool", "/skills/?letter=s", "/skills/?q=secret", "/match/"):
        page = html(client.get(path))
        assert "Secret" not in page, path
        assert "Gone skill" not in page, path
    for slug in ("secret-draft", "secret-later", "gone-skill"):
        assert client.get(f"/skills/{slug}/").status_code == 404


def test_a_letter_lists_its_skills_in_order_page_by_page(client, monkeypatch):
    monkeypatch.setattr(directory, "SHOWN", 2)
    live("a", "pandas", "perl", "python", "sql", "php")

    first = client.get("/skills/?kind=tool&letter=p")
    second = client.get("/skills/?kind=tool&letter=p&after=perl")

    assert names(first) == ["pandas", "perl"]
    assert 'href="?kind=tool&amp;letter=p&amp;after=perl"' in html(first)
    assert names(second) == ["php", "python"]
    assert 'rel="next"' not in html(second)


def test_a_kind_lists_what_most_roles_ask_for_first(client, monkeypatch):
    monkeypatch.setattr(directory, "SHOWN", 2)
    many(3, "sql", "python")
    live("a", "python", "perl")

    first = client.get("/skills/?kind=tool")

    assert names(first) == ["python", "sql"]
    assert names(client.get(f"/skills/?kind=tool&after={first.context['listed'].after}")) == ["perl"]


def test_looking_for_a_skill_finds_beginnings_of_words_and_other_names(client):
    SkillAliasFactory(skill=SkillFactory(slug="kubernetes"), name="k8s cluster")
    live("a", "kubernetes", "apache-spark")

    assert names(client.get("/skills/?q=spa")) == ["apache-spark"]
    assert names(client.get("/skills/?q=CLUST")) == ["kubernetes"]


def test_a_misspelt_search_offers_what_is_near(client):
    live("a", "kubernetes")

    page = html(client.get("/skills/?q=kuberntes"))

    assert "Did you mean" in page
    assert 'href="/skills/kubernetes/"' in page


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 10_000,
        "q=%00",
        "q=%25",
        "q=%F0%9F%98%80",
        "q=%ED%A0%80",
        "q=a&q=b",
        "kind=nothing",
        "kind=%00",
        "letter=%C3%A9",
        "letter=ab",
        "letter=",
        "letter=p&after=no-such-skill",
        "kind=tool&after=%00",
        "q='%22)%3B--",
    ],
)
def test_an_address_that_makes_no_sense_is_a_proper_page(client, query):
    live("a", "python")

    assert client.get(f"/skills/?{query}").status_code == 200


def test_lists_cost_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    live("a", *(f"tool-{n}" for n in range(60)))

    for path, most in (
        ("/skills/", 8),
        ("/skills/?kind=tool", 4),
        ("/skills/?letter=t", 4),
        ("/skills/?q=tool", 4),
        ("/skills/?q=toool", 6),
    ):
        with django_assert_max_num_queries(most):
            client.get(path)


def test_a_site_without_roles_says_so(client):
    assert "No role has been published yet." in html(client.get("/skills/"))


def test_the_page_of_a_skill_says_what_it_is_and_who_needs_it(client):
    skill = SkillFactory(slug="python", description="A language for many purposes.")
    SkillAliasFactory(skill=skill, name="CPython")
    live("b", "python:working:desirable", title="Beta")
    live("a", "python:expert", title="Alpha")

    response = client.get("/skills/python/")
    page = html(response)

    for words in (
        "A language for many purposes.",
        "CPython",
        "2 roles need it",
        "Essential, expert level",
        "Desirable, working level",
    ):
        assert words in page
    assert titles(response) == ["a", "b"]


def test_an_unknown_skill_is_not_found_and_near_ones_are_offered(client):
    live("a", "python")

    response = client.get("/skills/pyhton/")

    assert response.status_code == 404
    assert 'href="/skills/python/"' in html(response)
    assert client.get("/skills/" + "x" * 3000 + "/").status_code == 404


def test_roles_of_one_family_can_be_asked_for(client):
    live("a", "python", family="arts")
    live("b", "python", family="law")

    response = client.get("/skills/python/?family=law")

    assert titles(response) == ["b"]
    assert '<option value="law" selected>' in html(response)
    unknown = client.get("/skills/python/?family=none")
    assert titles(unknown) == ["a", "b"]
    assert "No role of that family needs it." in html(unknown)


def test_a_long_list_leads_on(client):
    many(roles.ROLES_SHOWN + 3, "python")

    first = client.get("/skills/python/")
    next_page = re.search(r'rel="next" href="([^"#]+)#roles"', html(first))[1]
    second = client.get(f"/skills/python/{next_page}")

    assert len(titles(first)) == roles.ROLES_SHOWN
    assert len(titles(second)) == 3
    assert "noindex" in html(second)
    assert client.get("/skills/python/?after=1-999").status_code == 200


def test_pay_says_what_it_rests_on(client):
    for n in range(9):
        live(f"a{n}", "python", pay={"average": True, "mean": 100_000 + n * 1000})
    live("other", "python", pay={"average": True, "currency": "EUR", "area": "France"})
    live("none", "python")

    page = html(client.get("/skills/python/"))

    assert "<strong>$104,000</strong> a year" in page
    assert "Half of these roles pay $102,000 to $106,000, all of them $100,000 to $108,000." in page
    assert "From the figures of 9 roles: average (mean), base pay, United States, 2025, USD a year." in page
    assert "1 role, average (mean), base pay, France, 2025, EUR a year" in page
    assert "1 role without a figure" in page


def test_skills_without_pay_or_companions_say_so(client):
    live("a", "python")

    page = html(client.get("/skills/python/"))

    assert "None of these roles has a pay figure." in page
    assert "Too few roles need it for us to tell." in page


def test_the_page_of_a_skill_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    many(20, "python", "pandas", pay={})
    many(20, "phone", slug="clerk")

    with django_assert_max_num_queries(13):
        client.get("/skills/python/")
    with django_assert_max_num_queries(8):
        client.get("/skills/pyhton/")


@pytest.mark.parametrize(
    "query", ["after=x", "after=%00", "family=%00", "family=a&family=b", "after=" + "1" * 9000]
)
def test_an_address_of_a_skill_that_makes_no_sense_is_a_proper_page(client, query):
    live("a", "python")

    assert client.get(f"/skills/python/?{query}").status_code == 200


def test_a_visitor_who_has_the_page_is_told_so(client):
    live("a", "python")
    etag = client.get("/skills/python/")["ETag"]

    assert client.get("/skills/python/", headers={"if-none-match": etag}).status_code == 304
    live("b", "python")
    assert client.get("/skills/python/", headers={"if-none-match": etag}).status_code == 200


def test_every_skill_on_a_role_page_leads_to_its_page(client):
    call_command("loaddata", "roles", verbosity=0)
    page = html(client.get("/careers/senior-ml-operations-engineer/"))

    links = set(re.findall(r'href="(/skills/[^"]+/)"', page))

    assert len(links) > 60
    assert {client.get(link).status_code for link in sorted(links)[:5]} == {200}


def test_the_address_of_a_skill_that_was_merged_leads_on_once_its_pages_are_published_again(client):
    skills = [SkillFactory(slug="kubernetes"), SkillFactory(slug="k8s", name="K8s")]
    role = EditionFactory().role
    SkillRequirementFactory(skill=skills[1], group__role=role)
    publishing.publish(role, by="tests")
    seen = merging_skills.merging(skills, skills[0]).fingerprint
    merging_skills.merge(skills, kept=skills[0], seen=seen, user=UserFactory())
    assert client.get("/skills/k8s/").status_code == 200
    publishing.publish(role, by="tests")
    response = client.get("/skills/k8s/")
    assert response.status_code == 301
    assert response["Location"] == "/skills/kubernetes/"
    assert "K8s" in client.get("/skills/kubernetes/").content.decode()
    assert "Kubernetes" in client.get("/skills/?q=k8s").content.decode()


def listed_tools(*names: str, slug: str = "clerk", category: str = "Office software") -> None:
    """A live role with tools that a source lists in a category."""
    role = RoleFactory(slug=slug, publishable=True)
    group = SkillGroupFactory(role=role, source=SourceFactory())
    for name in names:
        SkillRequirementFactory(group=group, skill=SkillFactory(slug=name), wording=category)
    publishing.publish(role, by="writer")


def test_a_tool_that_one_role_names_is_folded_into_its_category(client):
    listed_tools("rare-pad", "word-pad")
    listed_tools("word-pad", slug="writer")

    kind = html(client.get("/skills/?kind=tool"))
    assert "/skills/word-pad/" in kind
    assert "/skills/rare-pad/" not in kind
    assert '<a href="?by=category">' in kind
    assert '<a href="?category=office-software">Office software</a>' in html(
        client.get("/skills/?by=category")
    )
    category = html(client.get("/skills/?category=office-software"))
    assert "/skills/rare-pad/" in category
    rare, common = (html(client.get(f"/skills/{slug}/")) for slug in ("rare-pad", "word-pad"))
    assert 'content="noindex, follow"' in rare
    assert "noindex" not in common
    assert '<a href="/skills/?category=office-software">Office software</a>' in rare


def test_the_site_map_leaves_out_what_is_folded(client):
    listed_tools("rare-pad", "word-pad")
    listed_tools("word-pad", slug="writer")

    page = html(client.get("/sitemap-skills.xml"))
    assert "/skills/word-pad/" in page
    assert "/skills/rare-pad/" not in page


def test_what_an_editor_says_of_a_tool_is_no_category(client):
    role = draft("clerk", "pad")
    role.skill_groups.get().requirements.update(wording="For notes.")
    factories.note(role)
    publishing.publish(role, by="writer")

    assert "?category=" not in html(client.get("/skills/pad/"))


@pytest.mark.parametrize("query", ["category=none", "category=%00", "category=" + "x" * 999])
def test_a_category_that_is_none_is_no_error(client, query):
    assert client.get(f"/skills/?{query}").status_code in {200, 404}


def test_a_skill_says_for_how_many_roles_it_is_essential_and_who_is_not_rated(client):
    surveyed("nurse", "speaking")
    surveyed("clerk", technologies=("excel",))
    page = html(client.get("/skills/speaking/"))

    assert "It is essential for 1 role." in page
    assert "1 more role has not been rated for skills like this one." in page


def test_a_definition_names_its_source(client):
    SkillFactory(
        slug="tact", description="Being kind with words.", source=SourceFactory(attribution="From a list.")
    )
    live("nurse", "tact")
    page = html(client.get("/skills/tact/"))

    assert "Being kind with words." in page
    assert "From a list." in page
