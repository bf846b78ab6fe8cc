import json
import re

import pytest

from careers import publishing
from careers.models import Skill
from tests import factories
from tests.factories import (
    LadderFactory,
    RelatedCareerFactory,
    RoleFactory,
    RungFactory,
    SalaryBandFactory,
    SectionFactory,
    SkillFactory,
    SkillGroupFactory,
    SkillRequirementFactory,
    SourceFactory,
)
from tests.views.live import live_role

pytestmark = pytest.mark.django_db


def get(client, slug: str) -> str:
    return client.get(f"/careers/{slug}/").content.decode()


def test_a_complete_page_costs_three_queries(client, django_assert_max_num_queries):
    role = RoleFactory(slug="nurse", complete=True)
    for number in range(5):
        RelatedCareerFactory(role=role, target=live_role(slug=f"other-{number}"))
    publishing.publish(role, by="tests")

    with django_assert_max_num_queries(3):
        assert client.get("/careers/nurse/").status_code == 200


def test_what_is_not_live_is_not_found(client):
    RoleFactory(slug="draft", publishable=True)

    assert client.get("/careers/draft/").status_code == 404
    assert client.get("/careers/never-there/").status_code == 404


def test_a_withdrawn_page_is_gone(client):
    role = live_role(slug="lamplighter")
    publishing.withdraw(role, by="tests", reason="No lamps left.")

    assert client.get("/careers/lamplighter/").status_code == 410


def test_a_moved_page_is_found_under_its_old_address(client):
    role = live_role(slug="webmaster")
    role.slug = "web-developer"
    role.save()
    factories.note(role)
    publishing.publish(role, by="tests")

    response = client.get("/careers/webmaster/")

    assert response.status_code == 301
    assert response["Location"] == "/careers/web-developer/"


def test_an_old_address_belongs_to_the_role_that_lives_there_now(client):
    moved = live_role(slug="analyst", title="The first")
    moved.slug = "data-analyst"
    moved.save()
    factories.note(moved)
    publishing.publish(moved, by="tests")
    live_role(slug="analyst", title="The second")

    assert "<h1>The second</h1>" in get(client, "analyst")


def test_every_anchor_is_there_once_and_every_link_on_the_page_has_its_anchor(client):
    role = RoleFactory(slug="nurse", complete=True)
    SectionFactory(role=role, slug="skills", body="### Main\n\ntext")
    SectionFactory(role=role, slug="main", body="### One\n\ntext\n\n### One\n\ntext")
    SectionFactory(role=role, slug="sources")
    SalaryBandFactory(role=role, slug="skills")
    SalaryBandFactory(role=role, slug="top")
    publishing.publish(role, by="tests")

    html = get(client, "nurse")

    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids)


def test_every_figure_leads_to_its_source(client):
    role = live_role(slug="nurse", complete=True)

    html = get(client, "nurse")

    for part in (*role.salary_bands.all(), *role.salary_factors.all(), *role.market_figures.all()):
        start = html.index(f'id="{part.slug}"')
        assert f'href="#source-{part.source.slug}"' in html[start : start + 1500]
        assert f'<li id="source-{part.source.slug}">' in html


def test_an_unsourced_figure_is_marked_where_it_stands_and_in_its_footnote(client):
    role = RoleFactory(slug="nurse", publishable=True)
    SalaryBandFactory(role=role, slug="pay", source=SourceFactory(slug="somewhere", unsourced=True))
    publishing.publish(role, by="tests")

    html = get(client, "nurse")

    cite = '<a class="cite un" href="#source-somewhere"><span class="vh">Source </span>1 unsourced</a>'
    assert html.count(cite) == 2, "in the facts and in the table"
    assert '<span class="trust un">Unsourced</span>' in html


def test_the_words_that_a_licence_asks_for_stand_with_the_source(client):
    role = RoleFactory(slug="nurse", publishable=True)
    SalaryBandFactory(role=role, source=SourceFactory(attributed=True))
    publishing.publish(role, by="tests")

    assert "Includes information by the Bureau of Examples, used under CC BY 4.0." in get(client, "nurse")


def test_a_related_career_is_shown_with_its_reason_while_it_is_live(client):
    role = RoleFactory(slug="nurse", publishable=True)
    live = live_role(slug="midwife", title="Midwife")
    draft = RoleFactory(slug="doctor", title="Doctor", publishable=True)
    RelatedCareerFactory(role=role, target=live, kind="step-across", reason="Both care for people.")
    RelatedCareerFactory(role=role, target=draft, reason="Not to be seen.")
    publishing.publish(role, by="tests")

    html = get(client, "nurse")

    assert "A step across" in html
    assert "Both care for people." in html
    assert 'href="/careers/midwife/"' in html
    assert "Doctor" not in html
    assert "Not to be seen." not in html


def role_with_skills(number: int, **columns):
    """A role that asks for ten skills: those from `number` on."""
    role = RoleFactory(publishable=True, **columns)
    group = SkillGroupFactory(role=role)
    for each in range(number, number + 10):
        skill = Skill.objects.filter(slug=f"skill-{each}").first() or SkillFactory(slug=f"skill-{each}")
        SkillRequirementFactory(group=group, skill=skill)
    return role


def part_of(html: str, heading: str) -> str:
    """The part of the page below `heading`."""
    return html.partition(f">{heading}</a></h2>")[2].partition("</section>")[0]


def test_other_careers_stand_under_more_careers(client):
    role = role_with_skills(0, slug="nurse")
    for slug, first in (("baker", 9), ("midwife", 2)):
        other = role_with_skills(first, slug=slug, title=slug.title())
        publishing.publish(other, by="tests")
        RelatedCareerFactory(role=role, target=other, kind="other", reason="")
    alike = live_role(slug="carer", title="Carer")
    RelatedCareerFactory(role=role, target=alike, reason="Both care for people.")
    publishing.publish(role, by="tests")

    html = get(client, "nurse")

    more = part_of(html, "More careers")
    assert 'href="/careers/baker/"' in more
    assert 'href="/careers/midwife/"' in more
    assert "Carer" not in more
    assert 'href="#more-careers">More careers</a></li>' in html
    related = part_of(html, "Related careers")
    assert "Both care for people." in related
    assert "Baker" not in related


def test_only_careers_that_share_little_are_said_to(client):
    role = role_with_skills(0, slug="nurse")
    others = [
        ("baker", role_with_skills(9, slug="baker")),
        ("midwife", role_with_skills(2, slug="midwife")),
        ("unknown", RoleFactory(slug="unknown", publishable=True)),
    ]
    for _slug, other in others:
        publishing.publish(other, by="tests")
        RelatedCareerFactory(role=role, target=other, kind="other", reason="")
    publishing.publish(role, by="tests")

    cards = part_of(get(client, "nurse"), "More careers").split("<li ")[1:]

    assert ["Little in common with this role" in card for card in cards] == [True, False, False]
    assert ["Another career" in card for card in cards] == [False, True, True]


def test_other_careers_take_no_place_of_related_ones(client):
    role = RoleFactory(slug="nurse", publishable=True)
    for number in range(6):
        RelatedCareerFactory(role=role, target=live_role(slug=f"other-{number}"), kind="other", reason="")
    RelatedCareerFactory(role=role, target=live_role(slug="alike"), reason="Both care for people.")
    publishing.publish(role, by="tests")

    related = part_of(get(client, "nurse"), "Related careers")
    assert "Both care for people." in related
    assert "other-" not in related


def test_links_to_a_career_that_has_moved_lead_to_where_it_is_now(client):
    target = live_role(slug="webmaster")
    role = RoleFactory(slug="designer", publishable=True)
    RelatedCareerFactory(role=role, target=target)
    publishing.publish(role, by="tests")
    target.slug = "web-developer"
    target.save()
    factories.note(target)
    publishing.publish(target, by="tests")

    html = get(client, "designer")

    assert 'href="/careers/web-developer/"' in html
    assert 'href="/careers/webmaster/"' not in html


def test_the_ladder_says_where_the_reader_stands_and_forks_after_the_common_way(client):
    role = RoleFactory(slug="nurse", title="Nurse", publishable=True)
    above = live_role(slug="matron")
    ladder = LadderFactory(title="Nursing")
    RungFactory(ladder=ladder, title="Nurse", role=role)
    RungFactory(ladder=ladder, title="Matron", role=above, track="Leading people")
    RungFactory(ladder=ladder, title="Nurse specialist", track="Deeper knowledge")
    publishing.publish(role, by="tests")

    html = get(client, "nurse")

    assert re.search(r'aria-current="step"><em>You are here</em> <b>Nurse</b>', html)
    assert '<a href="/careers/matron/">Matron</a>' in html
    assert "<b>Nurse specialist</b>" in html
    assert html.index("Leading people") < html.index("Deeper knowledge")


def test_a_page_with_nothing_but_a_section_has_no_empty_parts(client):
    live_role(slug="bare")

    html = get(client, "bare")

    for word in ("<table", 'class="sources"', "Related careers", 'class="score"', "Typical pay", "None"):
        assert word not in html


def test_the_structured_data_is_json_and_names_the_role(client):
    live_role(slug="nurse", title="Nurse </script>", complete=True)

    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', get(client, "nurse"), re.S)

    assert "Nurse </script>" in json.dumps([json.loads(each) for each in found])


def test_hostile_text_is_shown_as_text(client):
    nasty = '"><script>alert(1)</script>'
    role = RoleFactory(slug="nurse", title=nasty, summary=nasty, education=nasty, complete=True)
    SalaryBandFactory(role=role, label=nasty, note=nasty, area=nasty)
    RungFactory(role=role, title=nasty)
    publishing.publish(role, by="tests")

    assert "<script>alert" not in get(client, "nurse")


def test_a_public_page_sets_no_cookie(client):
    live_role(slug="nurse", complete=True)

    response = client.get("/careers/nurse/")

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_experience_asked_for_leads_to_its_source(client):
    source = SourceFactory(slug="survey-2025", unsourced=True)
    role = RoleFactory(publishable=True, experience_min=5, experience_source=source)
    publishing.publish(role, by="tests")
    html = client.get(f"/careers/{role.slug}/").content.decode()
    assert re.search(r'5 years or more <a class="cite un" href="#source-survey-2025">', html)
    assert '<a href="#facts">Experience</a>' in html
