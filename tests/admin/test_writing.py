"""What helps with writing: groups of the form, previews of texts, hints, what can be put in, a checklist."""

import re

import pytest
from django.core.cache import cache

from careers.admin import writing_views
from careers.models import Role
from careers.models.text import PROSE_LIMIT
from tests import factories
from tests.admin.forms import address, errors_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_previews_yet():
    cache.clear()


@pytest.fixture
def show(writing):
    def show(text, **sent):
        values = {"field": "sections-0-body", "sections-0-body": text, "fragment": "yes"} | sent
        return writing.post(address("role_text"), values)

    return show


def html_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# Groups


def contents(html: str) -> list[str]:
    nav = html.split('id="form-contents"')[1].split("</nav>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", entry).split()) for entry in nav.split("<li>")[1:]]


def test_the_contents_name_every_group_with_how_many_parts_it_has(role, writing):
    found = contents(html_of(writing.get(address("role_change", role.pk))))
    assert found == [
        "The role 1",
        "Text 3",
        "Skills 1",
        "Pay and outlook 3",
        "Where it leads 0",
        "Pictures",
        "Review",
    ]


def test_every_field_and_every_part_stands_in_one_group(role, writing):
    response = writing.get(address("role_change", role.pk))
    html = html_of(response)
    for inline in response.context["inline_admin_formsets"]:
        assert html.count(f'id="{inline.formset.prefix}-group"') == 1
    for field in response.context["adminform"].form.visible_fields():
        assert html.count(f' name="{field.html_name}"') == 1


def test_the_contents_say_where_something_has_to_be_mended(role, writing):
    sent = posted(writing.get(address("role_change", role.pk)))
    sent |= {"title": "", "sections-1-heading": "", "sections-1-body": "# wrong", "salary_bands-0-low": "x"}
    html = html_of(writing.post(address("role_change", role.pk), sent))
    found = contents(html)
    assert found[0].endswith("1 to mend in The role")
    assert found[1].endswith("2 to mend in Text")
    assert found[3].endswith("1 to mend in Pay and outlook")
    nav = html.split('id="form-contents"')[1].split("</nav>")[0]
    for target in re.findall(r'class="to-mend" href="#([^"]+)"', nav):
        assert f'id="{target}"' in html


def test_the_person_responsible_is_chosen_among_those_who_work_here(role, writing, make_user, writer):
    reader = make_user("reader")
    reader.is_staff = False
    reader.save()
    sent = posted(writing.get(address("role_change", role.pk)))
    refused = writing.post(address("role_change", role.pk), sent | {"responsible": str(reader.pk)})
    assert "responsible" in errors_of(refused)
    assert writing.post(address("role_change", role.pk), sent | {"responsible": str(writer.pk)}).status_code
    assert Role.objects.get(pk=role.pk).responsible == writer


# Previews of a text


def test_a_text_is_shown_as_on_the_page(show):
    html = html_of(show("### Daily work\n\n- **First**\n"))
    assert "<strong>First</strong>" in html
    assert "<h3" in html
    assert "<html" not in html


def test_without_javascript_the_same_is_a_page_and_nothing_is_saved(role, writing):
    sent = posted(writing.get(address("role_change", role.pk)))
    sent |= {"sections-0-body": "Typed **now**.", "field": "sections-0-body"}
    html = html_of(writing.post(address("role_text"), sent))
    assert "<html" in html
    assert "Typed <strong>now</strong>." in html
    assert f"<h2>{sent['sections-0-heading']}</h2>" in html
    assert not role.sections.filter(body__contains="Typed").exists()


def test_citations_have_the_numbers_of_the_page_and_name_their_sources(role, show):
    other = factories.SourceFactory(slug="another", publisher="Office of Numbers")
    role.sections.filter(slug="overview").update(body="Said[^another].")
    factories.note(role)
    html = html_of(show("New[^another] and[^unheard-of].", role=str(role.pk)))
    number = re.search(r'aria-label="Source (\d+)"', html)[1]
    assert f'<li value="{number}">{other}</li>' in html
    assert int(number) > 1
    assert "[^unheard-of] cites a source that does not exist." in html


def test_figures_that_a_text_refers_to_are_shown_in_words(role, show):
    band = factories.SalaryBandFactory(role=role, slug="base", low=90000, high=120000, currency="USD")
    html = html_of(show("They earn {{ pay.base }}.", role=str(role.pk)))
    assert "$90,000" in html
    assert "{{" not in html
    assert "names no figure" in html_of(show("They earn {{ pay.nothing }}.", role=str(band.role_id)))


@pytest.mark.parametrize("role_named", ["", "0", "x", "9" * 40, "-1", "²"])
def test_a_text_that_belongs_to_no_saved_role_is_shown_all_the_same(show, role_named):
    factories.SourceFactory(slug="known")
    assert "Source 1" in html_of(show("Said[^known] {{ pay.base }}.", role=role_named))


def test_what_could_do_harm_is_text_in_a_preview_too(show):
    html = html_of(show("<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"))
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_faults_are_told_before_the_text_is_saved(show):
    html = html_of(show("# Too large\n\n[here](nowhere)"))
    assert "Line 1:" in html
    assert "Line 3:" in html


def test_a_text_that_is_too_long_is_refused_kindly(show):
    html = html_of(show("word " * (PROSE_LIMIT // 5 + 1)))
    assert "at most 60000 can be shown and saved" in html


@pytest.mark.parametrize("sent", [{"field": ""}, {"field": "nothing"}, {"sections-0-body": ""}])
def test_a_request_that_names_no_text_shows_that_there_is_none(show, sent):
    assert "Nothing is written yet." in html_of(show("", **sent))


def test_an_empty_preview_costs_no_query_of_the_role(role, show, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        show("Plain words.", role=str(role.pk))


def test_a_flood_of_previews_is_slowed_down(show, monkeypatch):
    monkeypatch.setattr(writing_views, "PREVIEWS_A_MINUTE", 2)
    assert [show("x").status_code for _each in range(4)] == [200, 200, 429, 429]
    assert show("x")["Retry-After"]


def test_one_person_has_one_preview_at_a_time(show, writer):
    cache.add(f"text-preview-{writer.pk}", True, 30)
    assert show("x").status_code == 429


def test_a_preview_needs_a_form_of_this_site(writer):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    assert client.post(address("role_text"), {"field": "a", "a": "text"}).status_code == 403


def test_a_preview_is_never_kept(show):
    assert "no-store" in show("x")["Cache-Control"]


@pytest.mark.parametrize("name", ["role_text", "role_sources", "role_figures"])
def test_who_may_only_look_has_no_use_for_it(client, make_user, name):
    client.force_login(make_user("other", "view_role", "view_source"))
    ask = client.post if name == "role_text" else client.get
    assert ask(address(name)).status_code == 403


def test_a_preview_is_asked_for_by_posting(writing):
    assert writing.get(address("role_text")).status_code == 405


# How it reads


def test_the_form_and_the_preview_say_how_a_text_reads(role, writing, show):
    role.sections.filter(slug="overview").update(body="Every " + "word " * 40 + "counts.")
    factories.note(role)
    form = html_of(writing.get(address("role_change", role.pk)))
    for html in (form, html_of(show("Every " + "word " * 40 + "counts."))):
        assert "42 words, 1 minute to read" in html
        assert "1 long sentence:" in html
        assert "(42 words)" in html


def test_a_text_that_is_hard_to_read_is_saved_all_the_same(role, writing):
    sent = posted(writing.get(address("role_change", role.pk)))
    sent["sections-0-body"] = "Institutionalised incomprehensibility " * 60 + "."
    assert writing.post(address("role_change", role.pk), sent).status_code == 302


def test_a_grade_is_only_given_for_english(show, settings):
    assert "grade" in html_of(show("Plain words are read at once. " * 10))
    settings.LANGUAGE_CODE = "de"
    assert "grade" not in html_of(show("Plain words are read at once. " * 10))


# What can be put in


def offered(response) -> list[str]:
    assert response.status_code == 200
    return [each["mark"] for each in response.json()["offered"]]


def test_sources_are_found_by_their_words_those_of_the_role_first(role, writing):
    factories.SourceFactory(slug="aa-numbers", publisher="Aa", title="Numbers 2024")
    used = role.salary_bands.get().source
    used.title = "Numbers of pay"
    used.publisher = "Zz"
    used.save()
    factories.SourceFactory(slug="letters", title="Letters")
    asked = {"q": "numb", "role": str(role.pk)}
    assert offered(writing.get(address("role_sources"), asked)) == [f"[^{used.slug}]", "[^aa-numbers]"]


def test_who_may_not_see_sources_is_offered_none(client, make_user):
    client.force_login(make_user("other", "change_role"))
    assert client.get(address("role_sources")).status_code == 403


def test_figures_of_the_role_are_offered_with_what_they_say(role, writing):
    factories.SalaryBandFactory(role=role, slug="base", label="Base pay", low=90000, high=120000)
    answer = writing.get(address("role_figures"), {"q": "base", "role": str(role.pk)})
    assert "{{ pay.base }}" in offered(answer)
    assert offered(writing.get(address("role_figures"), {"q": "nowhere", "role": str(role.pk)})) == []
    assert offered(writing.get(address("role_figures"), {"role": ""})) == []


# The checklist of sections


def test_the_checklist_says_what_is_there_and_what_is_missing(role, writing):
    response = writing.get(address("role_change", role.pk))
    html = html_of(response).split('id="checklist"')[1].split("</details>")[0]
    assert 'href="#sections-0"' in html
    assert 'name="_start" value="challenges"' in html
    assert 'name="_start" value="overview"' not in html


def test_starting_a_section_saves_what_was_typed_and_opens_it(role, writing):
    sent = posted(writing.get(address("role_change", role.pk)))
    sent |= {"summary": "Typed before.", "_start": "challenges"}
    response = writing.post(address("role_change", role.pk), sent)
    assert response.url == f"{address('role_change', role.pk)}?start=challenges#sections-3"
    assert Role.objects.get(pk=role.pk).summary == "Typed before."
    again = posted(writing.get(response.url))
    assert (again["sections-3-kind"], again["sections-3-heading"]) == ("challenges", "Challenges")
    saved = writing.post(response.url, again | {"sections-3-body": "What is hard."})
    assert saved.status_code == 302
    assert role.sections.get(kind="challenges").heading == "Challenges"


def test_a_fault_keeps_the_form_instead_of_starting_a_section(role, writing):
    sent = posted(writing.get(address("role_change", role.pk))) | {"title": "", "_start": "challenges"}
    response = writing.post(address("role_change", role.pk), sent)
    assert response.status_code == 200
    assert "title" in errors_of(response)


def test_a_new_role_is_saved_and_gets_its_first_section(role, writing):
    sent = posted(writing.get(address("role_add")))
    sent |= {"title": "Tester", "family": str(role.family_id), "summary": "Tests.", "_start": "overview"}
    response = writing.post(address("role_add"), sent)
    made = Role.objects.get(slug="tester")
    assert response.url == f"{address('role_change', made.pk)}?start=overview#sections-0"


@pytest.mark.parametrize("kind", ["custom", "nonsense", ""])
def test_an_unknown_kind_starts_nothing(role, writing, kind):
    response = writing.get(address("role_change", role.pk), {"start": kind})
    assert "sections-3-kind" not in posted(response)


# Pictures


def test_a_stored_picture_is_shown_as_readers_see_it(role, writing, settings, tmp_path):
    from tests.pages.test_pictures import drawn, upload

    settings.MEDIA_ROOT = str(tmp_path)
    factories.change(role, hero_image=upload(drawn()), hero_alt="It.")
    html = html_of(writing.get(address("role_change", role.pk)))
    assert re.search(r'<img src="/media/renditions/[^"]+" width="1000" height="600"', html)
    assert "/media/pictures/" not in html


def test_a_picture_that_has_gone_is_said_so_at_the_field(role, writing, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    factories.change(role, hero_image="pictures/gone.png", hero_alt="It.")
    assert "is missing or damaged" in html_of(writing.get(address("role_change", role.pk)))


def test_what_the_camera_noted_is_not_kept(role, writing, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    from tests.pages.test_pictures import drawn

    settings.MEDIA_ROOT = str(tmp_path)
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    content = drawn(format="JPEG", exif=exif)
    sent = posted(writing.get(address("role_change", role.pk)))
    sent |= {"hero_image": SimpleUploadedFile("it.jpg", content, "image/jpeg"), "hero_alt": "A red field."}
    assert writing.post(address("role_change", role.pk), sent).status_code == 302
    stored = Role.objects.get(pk=role.pk).hero_image.read()
    assert b"Secret" in content
    assert b"Secret" not in stored
