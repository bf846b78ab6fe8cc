"""The role form: order, anchors, errors, and nobody's work overwritten."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from careers import publishing
from careers.models import Role, Section, SkillGroup, SkillRequirement
from tests import factories
from tests.admin.forms import address, errors_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_form(writing):
    def open_form(role):
        return posted(writing.get(address("role_change", role.pk)))

    return open_form


@pytest.fixture
def save(writing):
    def save(role, sent):
        return writing.post(address("role_change", role.pk), sent)

    return save


def headings(role):
    return list(role.sections.order_by("position").values_list("heading", "position"))


def blank_row(sent, prefix, **values):
    """Add a row to the formset `prefix` of a form that is being sent."""
    number = int(sent[f"{prefix}-TOTAL_FORMS"])
    sent[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    sent.update({f"{prefix}-{number}-{name}": str(value) for name, value in values.items()})
    return f"{prefix}-{number}"


# Order


def test_saving_an_untouched_form_changes_no_row_but_the_version(role, open_form, save):
    before = list(role.sections.values_list("pk", "slug", "body", "position"))
    response = save(role, open_form(role))
    assert response.status_code == 302
    assert list(role.sections.values_list("pk", "slug", "body", "position")) == before
    assert Role.objects.get(pk=role.pk).version == role.version + 1


def test_a_text_that_came_from_a_file_is_not_changed_by_saving_another_field(role, open_form, save):
    stored = "One line\nand another.\n\nMore.\n"
    role.sections.filter(position=1).update(body=stored)
    publishing.note_changes(Role.objects.filter(pk=role.pk))
    as_browsers_send = {"sections-0-body": stored.strip().replace("\n", "\r\n"), "education": "None."}
    assert save(role, open_form(role) | as_browsers_send).status_code == 302
    assert LogEntry.objects.get().get_change_message() == "Changed Education."
    as_browsers_send["sections-0-heading"] = "Another"
    assert save(role, open_form(role) | as_browsers_send).status_code == 302
    section = role.sections.get(position=1)
    assert (section.heading, section.body) == ("Another", stored)


def test_training_is_saved_with_its_source(role, open_form, save):
    source = factories.SourceFactory(slug="projections")
    typed = {"training": "Apprenticeship", "training_source": source.pk, "education_source": source.pk}
    assert save(role, open_form(role) | typed).status_code == 302
    role.refresh_from_db()
    assert (role.training, role.training_source, role.education_source) == ("Apprenticeship", source, source)
    assert "Training on the job" in LogEntry.objects.get().get_change_message()


def test_two_sections_swap_places(role, open_form, save):
    sent = open_form(role) | {"sections-0-position": "2", "sections-1-position": "1"}
    assert save(role, sent).status_code == 302
    assert headings(role) == [("Second", 1), ("Overview", 2), ("Third", 3)]


def test_a_new_section_goes_where_its_number_says(role, open_form, save):
    sent = open_form(role)
    blank_row(sent, "sections", heading="Inserted", kind="custom", body="Text.", position="2")
    assert save(role, sent).status_code == 302
    assert headings(role) == [("Overview", 1), ("Inserted", 2), ("Second", 3), ("Third", 4)]


def test_a_new_section_without_a_number_goes_to_the_end(role, open_form, save):
    sent = open_form(role)
    blank_row(sent, "sections", heading="Last", kind="custom", body="Text.", position="")
    assert save(role, sent).status_code == 302
    assert headings(role)[-1] == ("Last", 4)


def test_removing_a_section_closes_the_gap(role, open_form, save):
    sent = open_form(role) | {"sections-0-DELETE": "on"}
    assert save(role, sent).status_code == 302
    assert headings(role) == [("Second", 1), ("Third", 2)]


def test_gaps_and_ties_are_only_an_order(role, open_form, save):
    sent = open_form(role) | {
        "sections-0-position": "900",
        "sections-1-position": "40",
        "sections-2-position": "40",
    }
    assert save(role, sent).status_code == 302
    assert headings(role) == [("Second", 1), ("Third", 2), ("Overview", 3)]


def test_typing_the_number_of_another_part_takes_its_place(role, open_form, save):
    assert save(role, open_form(role) | {"sections-2-position": "1"}).status_code == 302
    assert headings(role) == [("Third", 1), ("Overview", 2), ("Second", 3)]
    assert save(role, open_form(role) | {"sections-0-position": "3"}).status_code == 302
    assert headings(role) == [("Overview", 1), ("Second", 2), ("Third", 3)]


def test_removing_inserting_and_swapping_work_in_one_go(role, open_form, save):
    sent = open_form(role) | {
        "sections-0-position": "3",
        "sections-1-DELETE": "on",
        "sections-2-position": "1",
    }
    blank_row(sent, "sections", heading="New", kind="custom", body="Text.", position="2")
    assert save(role, sent).status_code == 302
    assert headings(role) == [("Third", 1), ("New", 2), ("Overview", 3)]


# Anchors and addresses


def test_an_empty_anchor_is_made_from_the_heading(role, open_form, save):
    sent = open_form(role)
    blank_row(sent, "sections", heading="Daily work", kind="custom", body="Text.")
    blank_row(sent, "sections", heading="Daily work", kind="custom", body="Text.")
    assert save(role, sent).status_code == 302
    assert list(role.sections.order_by("position").values_list("slug", flat=True))[3:] == [
        "daily-work",
        "daily-work-2",
    ]


def test_an_empty_address_is_made_from_the_title(writing, role):
    sent = posted(writing.get(address("role_add")))
    sent |= {"title": "Data Analyst", "family": str(role.family_id), "summary": "Looks at data."}
    assert writing.post(address("role_add"), sent).status_code == 302
    assert Role.objects.filter(slug="data-analyst-2").exists()


def test_a_removed_anchor_can_be_used_again_in_the_same_save(role, open_form, save):
    sent = open_form(role) | {"sections-0-DELETE": "on"}
    blank_row(sent, "sections", heading="Overview", slug="overview", kind="custom", body="New text.")
    assert save(role, sent).status_code == 302
    assert role.sections.get(slug="overview").body == "New text."


def test_two_equal_anchors_are_refused_at_the_field(role, open_form, save):
    response = save(role, open_form(role) | {"sections-1-slug": "overview"})
    assert errors_of(response) == {"sections-1-slug": ["Another section of this role has this anchor."]}


def test_two_anchors_that_change_places_are_refused_at_the_field(role, open_form, save):
    response = save(role, open_form(role) | {"sections-0-slug": "second", "sections-1-slug": "overview"})
    assert set(errors_of(response)) == {"sections-0-slug", "sections-1-slug"}


# Skills inside groups


def test_a_new_role_is_written_with_its_groups_and_skills_in_one_save(writing):
    family, skill = factories.FamilyFactory(), factories.SkillFactory()
    sent = posted(writing.get(address("role_add")))
    sent |= {"title": "New Role", "family": family.pk, "summary": "Does new work.", "level": "senior"}
    blank_row(sent, "sections", heading="Overview", kind="overview", body="What it is.")
    group = blank_row(sent, "skill_groups", heading="Cloud")
    sent |= {f"{group}-requirements-TOTAL_FORMS": "0", f"{group}-requirements-INITIAL_FORMS": "0"}
    blank_row(sent, f"{group}-requirements", skill=skill.pk, importance="essential", level="expert")
    response = writing.post(address("role_add"), sent)
    assert response.status_code == 302, errors_of(response)
    requirement = SkillRequirement.objects.get(group__role__slug="new-role", group__slug="cloud")
    assert (requirement.skill, requirement.level, requirement.position) == (skill, "expert", 1)


def test_skills_change_places_inside_their_group(role, open_form, save):
    group = role.skill_groups.get()
    second = factories.SkillRequirementFactory(group=group)
    sent = open_form(role) | {"skill_groups-0-requirements-1-position": "1"}
    assert save(role, sent).status_code == 302
    assert group.requirements.order_by("position").first() == second


def test_the_same_skill_twice_in_a_group_is_refused_at_the_field(role, open_form, save):
    group = role.skill_groups.get()
    sent = open_form(role)
    prefix = blank_row(
        sent,
        "skill_groups-0-requirements",
        skill=group.requirements.get().skill_id,
        importance="desirable",
    )
    response = save(role, sent)
    assert errors_of(response)[f"{prefix}-skill"] == ["This group already lists this skill."]
    assert f'name="{prefix}-importance"' in response.content.decode()


def test_removing_a_group_removes_its_skills(role, open_form, save):
    assert save(role, open_form(role) | {"skill_groups-0-DELETE": "on"}).status_code == 302
    assert not SkillGroup.objects.filter(role=role).exists()


def test_a_group_with_skills_but_without_a_heading_is_refused_at_the_field(role, open_form, save):
    sent = open_form(role)
    group = blank_row(sent, "skill_groups", heading="")
    sent |= {f"{group}-requirements-TOTAL_FORMS": "0", f"{group}-requirements-INITIAL_FORMS": "0"}
    blank_row(sent, f"{group}-requirements", skill=factories.SkillFactory().pk, importance="essential")
    assert f"{group}-heading" in errors_of(save(role, sent))


# Errors


def test_markdown_faults_stand_at_the_text_and_what_was_typed_stays(role, open_form, save):
    text = "# Too large\n\n[here](nowhere) and [^unheard-of] **kept**"
    response = save(role, open_form(role) | {"sections-0-body": text, "summary": "Typed with care."})
    assert response.status_code == 200
    told = errors_of(response)["sections-0-body"]
    assert len(told) == 3
    html = response.content.decode()
    assert "Typed with care." in html
    assert "**kept**" in html
    assert Section.objects.get(role=role, slug="overview").body != text


def test_a_cited_source_that_exists_is_no_fault(role, open_form, save):
    factories.SourceFactory(slug="known")
    assert save(role, open_form(role) | {"sections-0-body": "As said[^known]."}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("high", "10", "high"),
        ("median", "1", "median"),
        ("low", "a lot", "low"),
        ("currency", "dollars", "currency"),
        ("statistic", "mean", "statistic"),
    ],
)
def test_an_impossible_salary_is_refused_at_the_field(role, open_form, save, field, value, at):
    response = save(role, open_form(role) | {f"salary_bands-0-{field}": value})
    assert f"salary_bands-0-{at}" in errors_of(response)
    assert value in response.content.decode()


def test_a_paste_of_five_megabytes_is_refused_clearly_and_comes_back(role, open_form, save):
    text = "word " * 1_000_000
    response = save(role, open_form(role) | {"sections-0-body": text})
    assert "60000" in errors_of(response)["sections-0-body"][0]
    assert response.content.decode().count("word ") >= 1_000_000


def test_no_field_cuts_off_what_is_pasted(writing, role):
    html = writing.get(address("role_change", role.pk)).content.decode()
    body = html.split('name="sections-0-body"')[1].split(">")[0]
    assert "maxlength" not in body


def test_a_picture_without_alternative_text_is_refused_at_the_text(role, open_form, save):
    from io import BytesIO

    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (1600, 900), "navy").save(content, "PNG")
    sent = open_form(role) | {"hero_image": SimpleUploadedFile("a.png", content.getvalue(), "image/png")}
    assert set(errors_of(save(role, sent))) == {"hero_alt"}


def test_a_file_that_is_no_picture_is_refused_at_the_field(role, open_form, save):
    sent = open_form(role) | {"hero_image": SimpleUploadedFile("a.png", b"no picture", "image/png")}
    assert set(errors_of(save(role, sent))) == {"hero_image"}


def test_a_picture_that_has_to_be_chosen_again_is_named(role, open_form, save):
    upload = SimpleUploadedFile("loom.png", b"no picture", "image/png")
    html = save(role, open_form(role) | {"hero_image": upload, "summary": "Typed."}).content.decode()
    assert "Please choose again:" in html
    assert "loom.png" in html
    assert "Typed." in html


def test_a_role_cannot_be_related_to_itself(role, open_form, save):
    sent = open_form(role)
    row = blank_row(sent, "related_careers", target=role.pk, kind="similar", reason="It is the same.")
    assert f"{row}-target" in errors_of(save(role, sent))


@pytest.mark.parametrize(("kind", "is_refused"), [("similar", True), ("other", False)])
def test_only_another_career_needs_no_reason(role, open_form, save, kind, is_refused):
    sent = open_form(role)
    row = blank_row(sent, "related_careers", target=factories.RoleFactory().pk, kind=kind, reason="")
    response = save(role, sent)
    if is_refused:
        assert "choose “Another career”" in str(errors_of(response)[f"{row}-reason"])
    else:
        assert response.status_code == 302
        assert role.related_careers.get().reason == ""


def test_a_row_that_is_not_this_roles_is_refused_clearly(role, open_form, save):
    other = factories.SectionFactory()
    response = save(role, open_form(role) | {"sections-0-id": str(other.pk)})
    assert "removed this part" in str(errors_of(response))
    other.refresh_from_db()


def test_a_form_that_lacks_parts_is_refused_clearly(role, open_form, save):
    sent = open_form(role) | {"sections-TOTAL_FORMS": "0", "sections-INITIAL_FORMS": "0"}
    assert "not complete" in str(errors_of(save(role, sent)))
    assert role.sections.count() == 3


@pytest.mark.parametrize("name", ["seen", "sections-TOTAL_FORMS"])
def test_a_form_that_arrives_incomplete_is_refused_clearly(role, open_form, save, name):
    sent = open_form(role)
    del sent[name]
    response = save(role, sent)
    assert response.status_code == 200
    assert errors_of(response)


def test_every_save_is_in_the_log(role, open_form, save, writer):
    save(role, open_form(role) | {"summary": "Changed."})
    assert LogEntry.objects.get(object_id=str(role.pk)).user == writer


# What it costs


def test_the_form_of_a_large_role_opens_in_at_most_thirty_queries(
    role, writing, django_assert_max_num_queries
):
    for _each in range(8):
        factories.SectionFactory(role=role)
        factories.RelatedCareerFactory(role=role)
        factories.SalaryBandFactory(role=role)
        factories.MarketFigureFactory(role=role)
        group = factories.SkillGroupFactory(role=role)
        for _each in range(7):
            factories.SkillRequirementFactory(group=group)
        for _each in range(2):
            factories.SalaryFactorFactory(role=role)
    with django_assert_max_num_queries(30) as queries:
        assert writing.get(address("role_change", role.pk)).status_code == 200
    small = len(queries)
    factories.SkillRequirementFactory(group=group)
    factories.SalaryBandFactory(role=role)
    with django_assert_max_num_queries(small):
        writing.get(address("role_change", role.pk))


def test_the_plain_form_has_blank_rows_for_browsers_without_javascript(role, writing):
    html = writing.get(address("role_change", role.pk), {"plain": "1"}).content.decode()
    assert 'name="sections-4-heading"' in html
    assert 'name="skill_groups-0-requirements-2-skill"' in html
    assert "admin-autocomplete" not in html
