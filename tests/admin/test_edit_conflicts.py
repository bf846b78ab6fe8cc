"""Two people save the same role: nothing is overwritten, and the second chooses part by part."""

import re
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from careers import publishing
from careers.editorial.models import ReplacedDraft
from careers.models import Role, SalaryBand, SkillRequirement
from tests import factories
from tests.admin.forms import address, errors_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_writer(client, writer):
    client.force_login(writer)
    return client


@pytest.fixture
def other(django_user_model, make_user):
    return make_user("other", "change_role", "view_role")


@pytest.fixture
def open_form(role, as_writer):
    return lambda: posted(as_writer.get(address("role_change", role.pk)))


@pytest.fixture
def save(role, as_writer, writer):
    """A function that sends the form as the writer; what is answered."""

    def save(sent):
        as_writer.force_login(writer)
        return as_writer.post(address("role_change", role.pk), sent)

    return save


@pytest.fixture
def other_saves(role, client, other):
    """A function that changes some fields in the name of somebody else."""

    def other_saves(**fields):
        client.force_login(other)
        url = address("role_change", role.pk)
        response = client.post(url, posted(client.get(url)) | fields)
        assert response.status_code == 302, errors_of(response)

    return other_saves


def both(response) -> dict:
    """What a browser would send from the page with both versions, as it stands."""
    assert response.status_code == 200
    form = response.context["form"]
    fields = {field.html_name: field.value() for field in form if field.value() is not None}
    return {name: str(value) for name, value in fields.items()} | {response.context["button"]: "Save"}


def asked(response) -> dict[str, str]:
    """What is asked, and the name of its field."""
    return {sides.about: choice.html_name for sides, choice, _text, _of in response.context["form"].questions}


@pytest.fixture
def decide(role, as_writer, writer):
    def decide(sent, **choices):
        as_writer.force_login(writer)
        return as_writer.post(address("role_both", role.pk), sent | choices)

    return decide


def stored(role) -> Role:
    return Role.objects.get(pk=role.pk)


def bodies(role):
    return dict(role.sections.order_by("position").values_list("slug", "body"))


# Both versions are shown


def test_nothing_is_overwritten_and_both_versions_are_shown(role, open_form, save, other_saves):
    mine = open_form() | {"summary": "A page of the writer's.", "sections-0-body": "Text of the writer's."}
    other_saves(**{"summary": "A page of the other's.", "sections-0-body": "Text of the other's."})
    version = stored(role).version
    response = save(mine)
    html = re.sub(r"<[^>]+>", "", response.content.decode())
    assert "other saved this role on" in html
    for text in ("A page of the writer", "A page of the other", "Text of the writer", "Text of the other"):
        assert text in html
    assert list(asked(response)) == ["Summary", "“Overview”: Text"]
    assert (stored(role).summary, stored(role).version) == ("A page of the other's.", version)
    assert LogEntry.objects.filter(object_id=str(role.pk)).count() == 1


def test_words_that_differ_are_marked(open_form, save, other_saves):
    mine = open_form() | {"summary": "Finds answers in data and explains them."}
    other_saves(summary="Finds answers in tables and explains them.")
    html = save(mine).content.decode()
    assert "<del>data </del>" in html
    assert "<ins>tables </ins>" in html


def test_each_part_is_chosen_by_itself(role, open_form, save, other_saves, decide):
    changed = ("summary", "education", "sections-0-body", "sections-1-body")
    mine = open_form() | {name: f"Mine {name}." for name in changed}
    other_saves(**{name: f"Theirs {name}." for name in changed})
    response = save(mine)
    names = asked(response)
    choices = dict(zip(names.values(), ("mine", "theirs", "theirs", "mine"), strict=True))
    assert decide(both(response), **choices).status_code == 302
    role = stored(role)
    assert (role.summary, role.education) == ("Mine summary.", "Theirs education.")
    assert list(bodies(role).values())[:2] == ["Theirs sections-0-body.", "Mine sections-1-body."]


def test_what_only_one_side_changed_is_taken_by_itself(role, open_form, save, other_saves, decide):
    mine = open_form() | {"summary": "Mine.", "sections-0-body": "Mine.", "sections-1-DELETE": "on"}
    other_saves(**{"education": "Theirs.", "sections-2-body": "Theirs.", "alternate_titles": "Theirs"})
    response = save(mine)
    assert asked(response) == {}
    assert "they fit together" in response.content.decode()
    assert stored(role).summary != "Mine."
    assert decide(both(response)).status_code == 302
    role = stored(role)
    assert (role.summary, role.education) == ("Mine.", "Theirs.")
    assert bodies(role) == {"overview": "Mine.", "third": "Theirs."}
    assert [title.title for title in role.alternate_titles.all()] == ["Theirs"]


def test_the_responsible_person_is_put_together_too(
    role, open_form, save, other_saves, decide, other, writer
):
    mine = open_form() | {"responsible": str(writer.pk)}
    other_saves(responsible=str(other.pk))
    response = save(mine)
    assert decide(both(response), **{asked(response)["Responsible"]: "mine"}).status_code == 302
    assert stored(role).responsible == writer


def test_figures_and_skills_are_chosen_whole(role, open_form, save, other_saves, decide):
    mine = open_form() | {"salary_bands-0-low": "1", "skill_groups-0-requirements-0-level": "expert"}
    other_saves(**{"salary_bands-0-low": "2", "skill_groups-0-requirements-0-level": "awareness"})
    response = save(mine)
    skill, pay = asked(response).values()
    assert decide(both(response), **{skill: "theirs", pay: "mine"}).status_code == 302
    assert SalaryBand.objects.get(role=role).low == 1
    assert SkillRequirement.objects.get(group__role=role).level == "awareness"


def test_a_part_that_the_other_removed_can_be_kept(role, open_form, save, other_saves, decide):
    mine = open_form() | {"sections-1-body": "Still needed."}
    other_saves(**{"sections-1-DELETE": "on"})
    response = save(mine)
    assert "it was removed" in response.content.decode()
    assert decide(both(response), rest="mine").status_code == 302
    assert list(bodies(role)) == ["overview", "second", "third"]
    assert bodies(role)["second"] == "Still needed."


# Both texts, by hand


def test_two_texts_can_be_joined_by_hand(role, open_form, save, other_saves, decide):
    mine = open_form() | {"sections-0-body": "First.\r\n\r\nMine."}
    other_saves(**{"sections-0-body": "First.\n\nTheirs."})
    response = save(mine)
    ((_sides, choice, text, _of),) = response.context["form"].questions
    assert text.value() == "First.\n\nMine.\n\nTheirs."
    written = {choice.html_name: "text", text.html_name: "First.\r\n\r\nOurs."}
    assert decide(both(response), **written).status_code == 302
    assert bodies(role)["overview"] == "First.\n\nOurs."


def test_a_text_by_hand_is_checked_like_any_other_and_stays(role, open_form, save, other_saves, decide):
    mine = open_form() | {"sections-0-body": "Mine.", "summary": "Mine."}
    other_saves(**{"sections-0-body": "Theirs.", "summary": "Theirs."})
    response = save(mine)
    texts = {sides.about: text.html_name for sides, _choice, text, _of in response.context["form"].questions}
    wrong = "# Too large [^unheard-of] and {{ pay.unheard-of }}"
    choices = dict.fromkeys(asked(response).values(), "text")
    again = decide(
        both(response), **choices, **{texts["“Overview”: Text"]: wrong, texts["Summary"]: "x" * 800}
    )
    assert "Not saved yet" in again.content.decode()
    faults = again.context["form"].errors
    assert len(faults[texts["“Overview”: Text"]]) == 3
    assert "700" in faults[texts["Summary"]][0]
    assert wrong in again.content.decode()
    assert stored(role).summary == "Theirs."


# Nothing is decided by accident


def test_a_choice_that_is_missing_is_asked_for_and_the_others_stay(
    role, open_form, save, other_saves, decide
):
    mine = open_form() | {"summary": "Mine.", "education": "Mine."}
    other_saves(summary="Theirs.", education="Theirs.")
    response = save(mine)
    summary, education = asked(response).values()
    again = decide(both(response), **{summary: "mine"})
    assert again.context["form"].errors == {education: ["Choose one."]}
    assert both(again)[summary] == "mine"
    assert stored(role).summary == "Theirs."
    assert decide(both(again), rest="theirs").status_code == 302
    assert (stored(role).summary, stored(role).education) == ("Mine.", "Theirs.")


def test_what_was_chosen_is_asked_again_only_where_a_third_person_changed_it(
    role, open_form, save, other_saves, decide
):
    mine = open_form() | {"summary": "Mine.", "education": "Mine.", "sections-0-body": "Mine."}
    other_saves(**{"summary": "Theirs.", "education": "Theirs.", "sections-0-body": "Theirs."})
    response = save(mine)
    ((_s, summary, *_), (_e, education, *_), (_b, body, text, _of)) = response.context["form"].questions
    choices = {summary.html_name: "mine", education.html_name: "mine", body.html_name: "text"}
    other_saves(**{"summary": "Third.", "sections-0-body": "Theirs.\r\n\r\nThird.", "title": "Thirdly"})
    again = decide(both(response), **choices, **{text.html_name: "Written by hand.\r\n\r\nTheirs."})
    assert "saved once more" in again.content.decode()
    sent = both(again)
    assert education.html_name in sent
    assert not {summary.html_name, body.html_name} & sent.keys()
    assert stored(role).education == "Theirs."
    assert decide(sent, **{summary.html_name: "theirs", body.html_name: "text"}).status_code == 302
    role = stored(role)
    assert (role.title, role.summary, role.education) == ("Thirdly", "Third.", "Mine.")
    assert bodies(role)["overview"] == "Written by hand.\n\nTheirs.\n\nThird."


def test_a_version_that_was_changed_on_its_way_saves_nothing(role, open_form, save, other_saves, decide):
    mine = open_form() | {"summary": "Mine."}
    other_saves(summary="Theirs.")
    sent = both(save(mine))
    html = decide(sent | {"mine": sent["mine"][:-3]}, rest="mine").content.decode()
    assert "nothing was saved" in html
    assert stored(role).summary == "Theirs."


def test_a_version_of_another_role_saves_nothing(role, open_form, save, other_saves, as_writer, writer):
    mine = open_form() | {"summary": "Mine."}
    other_saves(summary="Theirs.")
    sent = both(save(mine)) | {"rest": "mine"}
    another = factories.RoleFactory(complete=True)
    response = as_writer.post(address("role_both", another.pk), sent)
    assert "nothing was saved" in response.content.decode()
    assert stored(another).summary == another.summary


def test_the_page_with_both_versions_needs_the_right_to_change_roles(role, client, make_user):
    client.force_login(make_user("reader", "view_role"))
    assert client.post(address("role_both", role.pk)).status_code == 403
    assert client.get(address("role_both", role.pk)).status_code == 405


def test_an_address_that_another_role_has_by_now_is_refused_and_the_choices_stay(
    role, open_form, save, other_saves, decide
):
    mine = open_form() | {"slug": "wanted", "summary": "Mine."}
    other_saves(summary="Theirs.")
    response = save(mine)
    taken = factories.RoleFactory(slug="wanted", title="Taken")
    again = decide(both(response), rest="mine")
    assert f"that of another role by now: “{taken.title}”" in again.content.decode()
    assert stored(role).summary == "Theirs."


# What is wrong with mine is mended first


def test_a_form_with_faults_is_mended_first_and_keeps_all_that_was_typed(role, open_form, save, other_saves):
    mine = open_form() | {"summary": "Mine.", "sections-0-body": "# Too large"}
    other_saves(**{"summary": "Theirs.", "sections-1-DELETE": "on"})
    response = save(mine)
    html = response.content.decode()
    assert "Somebody saved before you" in html
    assert "sections-0-body" in errors_of(response)
    assert html.count('name="sections-1-body"') == 1
    again = posted(response)
    assert again["summary"] == "Mine."
    assert "Summary" in asked(save(again | {"sections-0-body": "Smaller."}))


# When there is nothing to decide


def test_a_save_that_changed_nothing_is_in_nobodys_way(role, open_form, save, other_saves):
    mine = open_form() | {"summary": "Mine."}
    other_saves()
    assert save(mine).status_code == 302
    assert stored(role).summary == "Mine."


def test_whoever_changed_nothing_has_nothing_to_choose(role, open_form, save, other_saves):
    mine = open_form()
    other_saves(summary="Theirs.")
    version = stored(role).version
    assert save(mine).status_code == 302
    assert (stored(role).summary, stored(role).version) == ("Theirs.", version)


def test_the_same_change_by_both_is_no_question(role, open_form, save, other_saves):
    mine = open_form() | {"summary": "The same."}
    other_saves(summary="The same.")
    assert save(mine).status_code == 302
    assert stored(role).summary == "The same."


# What is not known any more


def test_every_difference_is_asked_when_nobody_kept_what_both_began_with(
    role, open_form, save, other_saves, decide
):
    mine = open_form() | {"summary": "Mine."}
    other_saves(education="Theirs.")
    ReplacedDraft.objects.all().delete()
    response = save(mine)
    assert "not known any more" in response.content.decode()
    names = asked(response)
    assert set(names) == {"Summary", "Education"}
    assert (
        decide(both(response), **{names["Summary"]: "mine", names["Education"]: "theirs"}).status_code == 302
    )
    assert (stored(role).summary, stored(role).education) == ("Mine.", "Theirs.")


def test_mine_can_be_saved_even_when_every_row_was_replaced(role, open_form, save, decide):
    edition = publishing.publish(role, by="tests")
    mine = open_form() | {"summary": "Mine."}
    publishing.restore(edition, by="tests", draft=True)
    assert decide(both(save(mine)), rest="mine").status_code == 302
    assert stored(role).summary == "Mine."
    assert SkillRequirement.objects.filter(group__role=role).count() == 1


# Afterwards


def test_the_editor_gets_where_the_first_button_led(role, open_form, save, other_saves, decide):
    mine = open_form() | {"summary": "Mine.", "_continue": "Save and continue editing"}
    other_saves(summary="Theirs.")
    response = decide(both(save(mine)), rest="mine")
    assert response.url == address("role_change", role.pk)


def test_the_page_can_be_seen_as_readers_would_before_it_is_saved(role, open_form, save, other_saves, decide):
    mine = open_form() | {"summary": "Mine is the summary."}
    other_saves(title="Titled by the other")
    html = decide(both(save(mine)) | {"_preview": "Preview"}).content.decode()
    assert "Mine is the summary." in html
    assert "Titled by the other" in html
    assert stored(role).summary != "Mine is the summary."


def test_a_new_picture_is_not_lost_in_a_conflict(role, open_form, save, other_saves, decide):
    content = BytesIO()
    Image.new("RGB", (1600, 900), "navy").save(content, "PNG")
    upload = SimpleUploadedFile("picture.png", content.getvalue(), "image/png")
    mine = open_form() | {"hero_image": upload, "hero_alt": "A navy field"}
    other_saves(summary="Theirs.")
    assert decide(both(save(mine))).status_code == 302
    assert stored(role).hero_image.size
    assert stored(role).hero_alt == "A navy field"


def test_pages_that_lead_to_a_new_address_are_noted_as_changed(role, open_form, save, other_saves, decide):
    leading = factories.RelatedCareerFactory(role__complete=True, target=role).role
    publishing.note_changes(Role.objects.filter(pk=leading.pk))
    before = stored(leading).draft_checksum
    mine = open_form() | {"slug": "analyst"}
    other_saves(summary="Theirs.")
    assert decide(both(save(mine))).status_code == 302
    assert stored(leading).draft_checksum != before
