"""How people get in: the facts with their sources, and texts that go on at an address of their own."""

import json
import re

import pytest

from careers import publishing
from careers.models import Section
from careers.pages import markdown
from tests import factories
from tests.factories import RoleFactory, SectionFactory, SourceFactory

pytestmark = pytest.mark.django_db

Kind = Section.Kind
LONG = (
    "\n\n".join(
        [
            "Most people learn by doing.[^handbook]",
            "### Licenses",
            "A license is asked for. " * 80,
            "### Advancement",
        ]
    )
    + "\n\nOne can lead others."
)


def published(slug="electrician", text="", kind=Kind.ENTRY, **columns):
    role = RoleFactory(slug=slug, publishable=True, **columns)
    if text:
        SourceFactory(slug="handbook", title="The handbook", trust="official")
        SectionFactory(role=role, slug="how-to-become-one", heading="How to become one", kind=kind, body=text)
    publishing.publish(role, by="tests")
    return role


def get(client, address="/careers/electrician/", **parameters):
    return client.get(address, parameters).content.decode()


def part(html):
    """The part about how people get in."""
    return html.partition('<h2 id="how-to-get-in">')[2].partition("</section>")[0]


def test_the_facts_stand_together_with_their_sources(client):
    official = SourceFactory(slug="projections", trust="official")
    published(
        education="High school diploma",
        education_source=official,
        training="Apprenticeship",
        training_source=official,
        experience_min=2,
        experience_note="In a related trade",
        experience_source=official,
    )
    html = get(client)
    facts = re.sub(r"<[^>]+>", " ", part(html))
    assert " ".join(facts.split()) == (
        "How to get in Typical education High school diploma Source 1 Training on the job "
        "Apprenticeship Source 1 paid work and classes under an agreement, usually for three to five years "
        "Experience 2 years or more Source 1 In a related trade"
    )
    assert '<li><a href="#how-to-get-in">How to get in</a></li>' in html
    assert '<a href="#how-to-get-in">How to get in</a>' in html.partition('id="source-projections"')[2]


@pytest.mark.parametrize(
    ("words", "explained"),
    [
        ("Short-term on-the-job training", "one month or less"),
        ("Moderate-term on-the-job training", "one to twelve months"),
        ("Long-term on-the-job training", "more than twelve months"),
        ("Internship/residency", "supervised work"),
        ("None", "typically no training is needed on the job to do the work well"),
        ("A year with a master", ""),
    ],
)
def test_the_facts_panel_explains_terms_of_training(client, words, explained):
    published(training=words)
    panel = get(client).partition('id="facts"')[2].partition("</dl>")[0]
    said = re.search(rf"<dt>Training on the job</dt><dd>{words}(.*?)</dd>", panel)[1]
    assert explained in said
    assert ("<small>" in said) == bool(explained)


@pytest.mark.parametrize("trust", ["", "employer", "unsourced"])
def test_education_that_no_statistics_tell_is_not_called_typical(client, trust):
    source = SourceFactory(slug="adverts", trust=trust) if trust else None
    published(education="A degree", education_source=source)
    html = get(client)
    assert "<dt>Education</dt><dd>A degree" in part(html)
    assert "Typical education" not in html


def test_several_texts_are_listed_in_the_contents(client):
    role = published(text="Learn it.[^handbook]")
    assert '<a href="#how-to-become-one">How to become one</a></li>' not in get(client)
    SectionFactory(role=role, slug="licenses", heading="Licenses", kind=Kind.ENTRY)
    factories.note(role)
    publishing.publish(role, by="tests")
    html = get(client)
    assert '<a href="#how-to-become-one">How to become one</a></li>' in html
    assert '<a href="#licenses">Licenses</a></li>' in html


def test_a_page_that_knows_nothing_of_it_has_no_such_part(client):
    published()
    assert "how-to-get-in" not in get(client)


def test_a_short_text_stands_whole_on_the_page(client):
    published(text="Learn it.[^handbook]\n\n### Licenses\n\nNone.")
    said = part(get(client))
    assert "<p>None.</p>" in said
    assert "in-full" not in said


def test_a_long_text_begins_on_the_page_and_goes_on_elsewhere(client):
    published(text=LONG)
    said = part(get(client))
    assert "Most people learn by doing." in said
    assert "A license" not in said
    address = "/careers/electrician/in-full/how-to-become-one/"
    assert f'<a href="{address}">How to become one, in full</a>' in said
    assert f'<a href="{address}#how-to-become-one-licenses">Licenses</a>' in said


def test_the_whole_text_has_its_source_and_its_anchors(client):
    SourceFactory(slug="another")
    published(text=LONG, training="None", training_source=SourceFactory(slug="first"))
    html = get(client, "/careers/electrician/in-full/how-to-become-one/")
    assert "<h1>Electrician: How to become one</h1>" in html
    assert 'id="how-to-become-one-licenses"' in html
    assert '<a class="cite" href="#source-handbook" aria-label="Source 1">1</a>' in html
    assert re.findall(r'id="(source-[^"]+)"', html) == ["source-handbook"]


def test_the_whole_text_costs_one_query(client, django_assert_max_num_queries):
    published(text=LONG)
    with django_assert_max_num_queries(1):
        assert client.get("/careers/electrician/in-full/how-to-become-one/").status_code == 200


def test_a_whole_text_that_a_visitor_has_is_not_sent_again(client):
    published(text=LONG)
    address = "/careers/electrician/in-full/how-to-become-one/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_editors_see_the_whole_text_of_another_day(admin_client):
    role = published(text=LONG)
    role.sections.filter(slug="how-to-become-one").update(body=f"{LONG}\n\nNew.")
    factories.note(role)
    first = role.editions.get()
    publishing.publish(role, by="tests")
    moment = {"at": first.live_from.isoformat()}
    then = get(admin_client, "/careers/electrician/in-full/how-to-become-one/", **moment)
    assert "<p>New.</p>" not in then
    assert "in-full/how-to-become-one/?at=" in get(admin_client, **moment)


@pytest.mark.parametrize("address", ["electrician/in-full/overview", "electrician/in-full/x", "x/in-full/x"])
def test_only_texts_that_can_be_long_have_an_address(client, address):
    published(text=LONG)
    assert client.get(f"/careers/{address}/").status_code == 404


def test_a_whole_text_moves_and_goes_with_its_page(client):
    role = published(text=LONG)
    role.slug = "wirer"
    role.save()
    factories.note(role)
    publishing.publish(role, by="tests")
    response = client.get("/careers/electrician/in-full/how-to-become-one/")
    assert (response.status_code, response["Location"]) == (
        301,
        "/careers/wirer/in-full/how-to-become-one/",
    )
    publishing.withdraw(role, by="tests", reason="Gone.")
    assert client.get("/careers/wirer/in-full/how-to-become-one/").status_code == 410


def test_a_work_environment_goes_on_elsewhere_too(client):
    published(text=LONG, kind=Kind.WORK_ENVIRONMENT)
    html = get(client)
    assert '<h2 id="how-to-become-one">' in html
    assert "How to become one, in full" in html
    assert "A license" not in html


def test_a_draft_shows_all_that_was_written(client, admin_client):
    role = published(text=LONG)
    html = admin_client.get(f"/admin/careers/role/{role.pk}/preview/").content.decode()
    assert "A license is asked for" in html
    assert "in-full/" not in html


def test_the_part_stands_where_the_first_text_of_its_kind_does(client):
    role = published(text="Learn it.[^handbook]", education="A degree")
    SectionFactory(role=role, slug="duties", kind=Kind.RESPONSIBILITIES)
    factories.note(role)
    publishing.publish(role, by="tests")
    html = get(client)
    anchors = re.findall(r'<h2 id="([^"]+)"', html)
    assert [anchor for anchor in anchors if anchor != "in-short"][:3] == [
        "overview",
        "how-to-get-in",
        "duties",
    ]


def test_machines_are_told_what_is_typical(client):
    official = SourceFactory(slug="projections", trust="official")
    published(
        text="An apprenticeship is usual.[^handbook]\n\nThey wire.",
        education="High school diploma",
        education_source=official,
        training="Apprenticeship",
        training_source=official,
    )
    told = json.loads(re.search(r'ld\+json">([^<]*"@graph".*?)</script>', get(client))[1])["@graph"][0]
    assert told["educationRequirements"] == "Typically: High school diploma"
    assert told["qualifications"] == [
        "Typically trained on the job: Apprenticeship",
        "An apprenticeship is usual.",
    ]


def test_no_training_is_no_qualification(client):
    published(training="None")
    told = json.loads(re.search(r'ld\+json">([^<]*"@graph".*?)</script>', get(client))[1])["@graph"][0]
    assert "qualifications" not in told


def opening(text):
    return markdown.render(text, anchor="x", numbers={}, with_opening=True).opening


def test_an_opening_ends_before_the_first_heading():
    assert opening("First.\n\nSecond.\n\n### More\n\n" + "word " * 300) == "<p>First.</p>\n<p>Second.</p>"


def test_an_opening_without_headings_ends_with_a_paragraph():
    words = ("word " * 60).strip()
    assert opening("\n\n".join([words] * 8)) == "\n".join([f"<p>{words}</p>"] * 2)


@pytest.mark.parametrize("text", ["Short.\n\n### More\n\nText.", "word " * 400, "word " * 20])
def test_a_text_that_is_short_or_one_paragraph_has_no_opening(text):
    assert opening(text) == ""
