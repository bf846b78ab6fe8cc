"""Imports in the admin: the list, and deciding where a data set and an editor disagree."""

from decimal import Decimal

import msgspec
import pytest
from django.contrib.admin.models import LogEntry

from careers import pages, publishing
from careers.importers import releases
from careers.importers.releases import Contribution
from careers.importers.releases.merging import merge
from careers.models import Imported, Role
from careers.pages import RelatedCareer, Requirement, SalaryBand, Section, SkillGroup, Source
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db

SOURCE = Source(slug="survey", publisher="Office", title="Survey", trust="survey", published="2025")


def loom(level):
    skill = Requirement(skill="loom", name="Loom", kind="tool", importance="essential", level=level)
    return SkillGroup(slug="tools", heading="Tools", source="survey", requirements=(skill,))


def pay(median, **amounts):
    return SalaryBand(
        slug="nation",
        label="All weavers",
        statistic="median",
        median=Decimal(median),
        currency="USD",
        basis="base",
        area="United States",
        source="survey",
        **amounts,
    )


def tasks(body):
    return Section(slug="tasks", kind="responsibilities", heading="Tasks", body=body)


SAID = Contribution(
    summary="Weave cloth.",
    sections=(tasks("- Weave cloth\n- Mend looms"),),
    skill_groups=(loom("working"),),
    salary_bands=(pay(40_000),),
    sources=(SOURCE,),
)
NEWER = msgspec.structs.replace(
    SAID,
    summary="Weave cloth of wool.",
    sections=(tasks("- Weave cloth by hand\n- Mend looms"),),
    skill_groups=(loom("expert"),),
    salary_bands=(pay(42_000, p90=Decimal(60_000)),),
)
OURS = msgspec.structs.replace(
    SAID,
    summary="Make cloth.",
    sections=(tasks("- Weave fine cloth\n- Mend looms"),),
    skill_groups=(loom("practitioner"),),
    salary_bands=(),
)


@pytest.fixture
def disagree(db):
    """A function that makes a role which says `ours` where a newer release says `says`; its import."""

    def disagree(ours=OURS, said=SAID, says=NEWER, slug="weavers", live=True, **columns):
        role = factories.RoleFactory(slug=slug, title=slug.capitalize(), **columns)
        page = pages.from_rows(Role.objects.get(pk=role.pk))
        before = {name: getattr(ours, name) for name in ours.__struct_fields__ if name != "kept"}
        page = msgspec.structs.replace(page, **before | {"title": role.title})
        pages.write_to_rows(page, role)
        if live:
            publishing.publish(role, by="tests")
        publishing.note_changes(Role.objects.filter(pk=role.pk))
        page = pages.from_rows(Role.objects.get(pk=role.pk))
        merged = merge(page, said, says)
        return factories.ImportedFactory(
            role=role,
            release="Survey 2",
            content=releases.to_json(merged.said),
            conflicts=msgspec.json.encode(merged.conflicts).decode(),
            conflict_count=len(merged.conflicts),
        )

    return disagree


@pytest.fixture
def conflict(disagree):
    return disagree()


def open_page(client, imported):
    return client.get(address("imported_change", imported.pk))


def choices(response, **takes):
    """What a browser sends from the page, with the choice for each conflict by the name of its field."""
    form = response.context["form"]
    sent = {form["rest"].html_name: takes.pop("rest", "later")}
    for each, field in form.conflicts():
        sent[field.html_name] = takes.pop(each.key[0], "later")
    assert not takes
    return sent


def decide(client, imported, **takes):
    sent = choices(open_page(client, imported), **takes)
    return client.post(address("imported_change", imported.pk), sent, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def left(imported):
    return {each.key[0] for each in releases.conflicts_of(Imported.objects.get(pk=imported.pk))}


def page_of(imported):
    return pages.from_rows(Role.objects.get(pk=imported.role_id))


# The list


def test_the_list_names_what_every_data_set_last_said_with_open_conflicts_first(writing, conflict):
    factories.ImportedFactory(role=factories.RoleFactory(title="A role without conflicts"))
    response = writing.get(address("imported_changelist"))
    assert [each.conflict_count for each in response.context["cl"].result_list] == [4, 0]
    assert "Survey 2" in response.content.decode()


@pytest.mark.parametrize(("value", "counts"), [("open", [4]), ("none", [0]), (None, [4, 0]), ("x", [4, 0])])
@pytest.mark.parametrize("name", ["imported", "role"])
def test_lists_filter_by_open_conflicts(writing, conflict, name, value, counts):
    other = factories.ImportedFactory(role=factories.RoleFactory(title="Zoo keeper"))
    chosen = {"conflicts": value} if value else {}
    found = writing.get(address(f"{name}_changelist"), chosen).context["cl"].result_list
    expected = [conflict.role_id] * (4 in counts) + [other.role_id] * (0 in counts)
    assert [each.role_id if name == "imported" else each.pk for each in found] == expected


@pytest.mark.parametrize("words", ["Weavers", "weav"])
def test_an_import_is_found_by_its_role(writing, conflict, words):
    factories.ImportedFactory()
    found = writing.get(address("imported_changelist"), {"q": words}).context["cl"].result_list
    assert [each.pk for each in found] == [conflict.pk]


def test_the_list_costs_the_same_for_one_import_as_for_many(writing, conflict, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        writing.get(address("imported_changelist"))
    for _each in range(60):
        factories.ImportedFactory(role=factories.RoleFactory())
    with django_assert_max_num_queries(len(queries)):
        writing.get(address("imported_changelist"))


@pytest.mark.parametrize("view", ["add", "delete"])
def test_nobody_adds_or_deletes_an_import_by_hand(admin_client, conflict, view):
    arguments = [conflict.pk] if view == "delete" else []
    assert admin_client.post(address(f"imported_{view}", *arguments), {"post": "yes"}).status_code == 403
    assert Imported.objects.count() == 1


def test_a_draft_is_deleted_together_with_what_data_sets_said_of_it(writing, disagree):
    conflict = disagree(live=False)
    writing.post(address("role_delete", conflict.role_id), {"post": "yes"})
    assert not Role.objects.filter(pk=conflict.role_id).exists()
    assert not Imported.objects.exists()


def test_an_import_that_does_not_exist_leads_back(writing):
    for pk in ("999999", "nonsense"):
        assert writing.get(address("imported_change", pk)).status_code == 302


# The page of a conflict


def test_the_page_says_in_words_what_each_conflict_is_about(writing, conflict):
    response = open_page(writing, conflict)
    assert [each.about for each, _field in response.context["form"].conflicts()] == [
        "Summary",
        "Section “Tasks”",
        "Requirement “Loom” in “Tools”",
        "Pay figure “All weavers, United States”",
    ]
    html = response.content.decode()
    assert "<del>Make </del>cloth." in html
    assert "<ins>Weave </ins>cloth <ins>of wool</ins>." in html
    assert "<del>Practitioner</del>" in html
    assert "<ins>Expert</ins>" in html
    assert "$42,000" in html
    assert "Office: Survey (2025)" in html
    assert "Not there." in html
    assert "{&quot;" not in html


def test_passages_that_both_have_are_left_out(writing, disagree):
    lines = "\n".join(f"- Task {number}" for number in range(40))
    conflict = disagree(
        ours=msgspec.structs.replace(SAID, sections=(tasks(f"{lines}\n- Ours"),)),
        said=msgspec.structs.replace(SAID, sections=(tasks(lines),)),
        says=msgspec.structs.replace(SAID, sections=(tasks(f"{lines}\n- Theirs"),)),
    )
    html = open_page(writing, conflict).content.decode()
    assert "38 lines that both have" in html
    assert "Task 20" not in html
    assert "Ours" in html


def test_a_text_that_refers_to_figures_is_shown_as_readers_see_it_and_keeps_its_references(writing, disagree):
    conflict = disagree(ours=msgspec.structs.replace(OURS, salary_bands=(pay(40_000),)))
    Role.objects.get().sections.update(body="- Weave for {{ pay.nation }}")
    factories.note(Role.objects.get())
    html = open_page(writing, conflict).content.decode()
    assert "$40,000" in html
    assert "written" not in html
    decide(writing, conflict, summary="theirs", sections="ours")
    assert Role.objects.get().sections.get().body == "- Weave for {{ pay.nation }}"
    assert page_of(conflict).sections[0].body == "- Weave for $40,000 a year"


def test_what_the_page_says_is_what_it_says_now(writing, conflict):
    factories.change(conflict.role, summary="Written this morning.")
    assert "Written this morning." in open_page(writing, conflict).content.decode()


def test_a_conflict_in_which_both_say_the_same_by_now_says_so(writing, conflict):
    factories.change(conflict.role, summary=NEWER.summary)
    assert "Both say the same by now" in open_page(writing, conflict).content.decode()
    decide(writing, conflict, summary="ours")
    assert "summary" not in left(conflict)


def test_related_careers_are_named_by_their_title(writing, disagree):
    factories.RoleFactory(slug="spinners", title="Spinners of yarn")

    def related(reason):
        career = RelatedCareer(role="spinners", kind="similar", reason=reason)
        return msgspec.structs.replace(SAID, related_careers=(career,))

    conflict = disagree(ours=related("Ours."), said=related("Before."), says=related("Theirs."))
    assert "Related career “Spinners of yarn”" in open_page(writing, conflict).content.decode()


def test_an_import_without_conflicts_says_so(writing):
    imported = factories.ImportedFactory()
    response = open_page(writing, imported)
    assert "No conflict is open." in response.content.decode()
    assert "<form method=" not in response.content.decode().split('id="content-main"')[1]


def test_the_page_costs_the_same_for_one_conflict_as_for_many(
    writing, disagree, django_assert_max_num_queries
):
    def say(count, body):
        sections = tuple(
            Section(slug=f"s-{number}", kind="custom", heading=f"S {number}", body=body)
            for number in range(count)
        )
        return Contribution(summary="What.", sections=sections)

    few = disagree(say(1, "ours"), say(1, "before"), say(1, "theirs"), slug="few")
    many = disagree(say(60, "ours"), say(60, "before"), say(60, "theirs"), slug="many")
    with django_assert_max_num_queries(30) as queries:
        open_page(writing, few)
    with django_assert_max_num_queries(len(queries)):
        open_page(writing, many)


# Deciding


def test_nothing_is_decided_by_sending_the_page_as_it_is(publishing_client, conflict):
    response = decide(publishing_client, conflict)
    assert "Nothing is decided" in told(response)[0]
    assert len(left(conflict)) == 4
    assert not LogEntry.objects.exists()


def test_what_is_taken_from_the_release_is_published_where_the_role_is_live(publishing_client, conflict):
    response = decide(publishing_client, conflict, summary="theirs", skill_groups="ours")
    assert response.redirect_chain[-1][0] == address("imported_change", conflict.pk)
    assert told(response) == [
        "Weavers: Taken over: Summary. Kept: Requirement “Loom” in “Tools”. Published edition 2."
    ]
    assert left(conflict) == {"sections", "salary_bands"}
    live = Role.objects.get(pk=conflict.role_id).editions.live().get()
    assert (live.summary, live.created_by) == ("Weave cloth of wool.", "First Last")
    assert page_of(conflict).skill_groups[0].requirements[0].level == "practitioner"
    log = LogEntry.objects.get()
    assert (log.object_id, log.content_type.model) == (str(conflict.role_id), "role")
    assert "Taken over: Summary." in log.get_change_message()
    assert "Survey 2" in log.get_change_message()


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_one_choice_is_made_for_all_that_are_left(publishing_client, conflict, side):
    response = decide(publishing_client, conflict, summary="ours", rest=side)
    assert response.redirect_chain[-1][0] == address("imported_changelist") + "?conflicts=open"
    assert left(conflict) == set()
    page = page_of(conflict)
    assert page.summary == "Make cloth."
    assert (page.salary_bands == NEWER.salary_bands) is (side == "theirs")
    assert (page.salary_bands == ()) is (side == "ours")


def test_keeping_what_the_page_says_needs_no_right_to_publish_and_publishes_nothing(writing, conflict):
    html = open_page(writing, conflict).content.decode()
    assert "needs the right to publish" in html
    assert 'value="theirs"' not in html
    decide(writing, conflict, rest="ours")
    assert left(conflict) == set()
    assert Role.objects.get(pk=conflict.role_id).editions.count() == 1


@pytest.mark.parametrize("field", ["summary", "rest"])
def test_a_writer_cannot_publish_by_deciding(writing, conflict, field):
    sent = choices(open_page(writing, conflict), **{field: "theirs"})
    response = writing.post(address("imported_change", conflict.pk), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert len(left(conflict)) == 4
    assert page_of(conflict).summary == "Make cloth."


def test_a_writer_takes_over_into_a_draft_which_stays_unpublished(writing, disagree):
    conflict = disagree(live=False)
    response = decide(writing, conflict, rest="theirs")
    assert "Nothing is published: the draft has it." in told(response)[0]
    assert page_of(conflict).summary == "Weave cloth of wool."
    assert not Role.objects.get(pk=conflict.role_id).editions.exists()


@pytest.mark.parametrize("permission", ["view_role", "publish_role"])
def test_whoever_may_only_look_decides_nothing(client, make_user, conflict, permission):
    client.force_login(make_user("other", permission))
    response = open_page(client, conflict)
    assert "you need the right to change roles" in response.content.decode()
    assert 'type="radio"' not in response.content.decode()
    sent = choices(response, rest="ours")
    assert client.post(address("imported_change", conflict.pk), sent).status_code == 403
    assert len(left(conflict)) == 4


def test_what_somebody_else_has_decided_meanwhile_is_passed_over(publishing_client, conflict):
    sent = choices(open_page(publishing_client, conflict), summary="theirs", sections="theirs")
    releases.decide(Imported.objects.get(pk=conflict.pk), {("summary",): "ours"}, by="other")
    response = publishing_client.post(address("imported_change", conflict.pk), sent, follow=True)
    assert any("1 choice was passed over" in message for message in told(response))
    assert page_of(conflict).summary == "Make cloth."
    assert left(conflict) == {"skill_groups", "salary_bands"}


def test_what_an_editor_wrote_meanwhile_is_not_overwritten_unseen(publishing_client, conflict):
    sent = choices(open_page(publishing_client, conflict), rest="theirs")
    factories.change(conflict.role, summary="Written meanwhile.")
    response = publishing_client.post(address("imported_change", conflict.pk), sent, follow=True)
    assert any("1 choice was passed over" in message for message in told(response))
    assert page_of(conflict).summary == "Written meanwhile."
    assert left(conflict) == {"summary"}


@pytest.mark.parametrize(
    "forged",
    [
        {"take-unknown": "theirs"},
        {"take-": "ours", "take-\x00": "theirs"},
        {"rest": "everything"},
        {"rest": ""},
        {"conflicts": "[]", "summary": "Forged.", "title": "Forged"},
    ],
)
def test_what_no_form_of_ours_sends_changes_nothing(publishing_client, conflict, forged):
    before = page_of(conflict)
    sent = choices(open_page(publishing_client, conflict)) | forged
    response = publishing_client.post(address("imported_change", conflict.pk), sent)
    assert response.status_code in {200, 302}
    assert len(left(conflict)) == 4
    assert page_of(conflict) == before


def test_a_choice_that_does_not_exist_is_refused_and_the_others_are_kept(publishing_client, conflict):
    sent = choices(open_page(publishing_client, conflict), summary="both", sections="ours")
    response = publishing_client.post(address("imported_change", conflict.pk), sent)
    assert "This cannot be chosen here" in response.content.decode()
    kept = {each.key[0]: field.value() for each, field in response.context["form"].conflicts()}
    assert kept["sections"] == "ours"
    assert len(left(conflict)) == 4


def test_what_cannot_be_published_is_not_taken_over_and_says_why(publishing_client, disagree):
    says = msgspec.structs.replace(NEWER, sections=(tasks("- See [^unknown]"),))
    conflict = disagree(says=says)
    sent = choices(open_page(publishing_client, conflict), summary="ours", sections="theirs")
    response = publishing_client.post(address("imported_change", conflict.pk), sent)
    assert response.status_code == 200
    html = response.content.decode()
    assert "[^unknown] cites a source that does not exist." in html
    kept = {each.key[0]: field.value() for each, field in response.context["form"].conflicts()}
    assert (kept["summary"], kept["sections"]) == ("ours", "theirs")
    assert len(left(conflict)) == 4
    assert "fine cloth" in page_of(conflict).sections[0].body
    assert not LogEntry.objects.exists()


def test_choices_that_contradict_each_other_are_refused_in_words(publishing_client, disagree):
    def years(low, high):
        return msgspec.structs.replace(SAID, experience_min=low, experience_max=high)

    conflict = disagree(ours=years(5, 8), said=years(1, 2), says=years(2, 3))
    response = decide(publishing_client, conflict, experience_min="ours", experience_max="theirs")
    assert "The years of experience run backwards" in response.content.decode()
    assert left(conflict) == {"experience_min", "experience_max"}
    assert page_of(conflict).experience_max == 8


def test_a_release_cannot_take_away_what_a_page_cannot_do_without(publishing_client, disagree):
    conflict = disagree(says=msgspec.structs.replace(SAID, summary=""))
    decide(publishing_client, conflict, rest="theirs")
    assert left(conflict) == {"summary"}
    assert page_of(conflict).summary == "Make cloth."


# On the role


def test_the_role_form_leads_to_its_conflicts_in_one_query(writing, conflict, django_assert_max_num_queries):
    url = address("role_change", conflict.role_id)
    Imported.objects.update(conflict_count=0)
    with django_assert_max_num_queries(100) as queries:
        assert "conflicts with" not in writing.get(url).content.decode()
    Imported.objects.update(conflict_count=4)
    with django_assert_max_num_queries(len(queries)):
        html = writing.get(url).content.decode()
    assert f'<a href="{address("imported_change", conflict.pk)}">4 conflicts with O*NET</a>' in html


def test_taking_much_off_a_page_is_confirmed_first(admin_client, disagree):
    def bands(note):
        return tuple(msgspec.structs.replace(pay(40_000), slug=f"area-{n}", note=note) for n in range(5))

    said = msgspec.structs.replace(SAID, salary_bands=bands(""))
    ours = msgspec.structs.replace(SAID, salary_bands=bands("Checked."))
    imported = disagree(ours=ours, said=said, says=msgspec.structs.replace(SAID, salary_bands=()))
    sent = choices(open_page(admin_client, imported), rest="theirs")
    response = admin_client.post(address("imported_change", imported.pk), sent)
    html = response.content.decode()
    assert "What would be taken off the page" in html
    assert '<th scope="row">pay figures</th><td>5</td><td>0</td>' in html
    assert imported.role.salary_bands.count() == 5
    admin_client.post(address("imported_change", imported.pk), sent | {"take_away": "on"})
    assert imported.role.salary_bands.count() == 0


def test_an_import_that_says_nothing_any_more_tells_so(admin_client):
    imported = factories.ImportedFactory(
        release="Survey 3", content=releases.to_json(Contribution()), conflicts="[]"
    )
    html = open_page(admin_client, imported).content.decode()
    assert "says nothing of this role any more since “Survey 3”" in html
