"""Applying a release: roles are made, changed and published; what editors did stays."""

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers import publishing, rolepage
from careers.models import Edition, Imported, Ladder, Role, State
from careers.rolepage import (
    ExternalCode,
    Family,
    RelatedCareer,
    Requirement,
    Rung,
    Section,
    SkillGroup,
    Source,
)
from careers.rolepage import (
    Ladder as LadderPart,
)
from careers.transfer import releases
from careers.transfer.releases import Contribution, NewRole, Offer
from tests.factories import RoleFactory

pytestmark = pytest.mark.django_db

SOURCE = Source(slug="survey-1", publisher="Office", title="Survey, release 1", trust="survey")
SCHEME = "Survey"


def says(name, **changes):
    """What the survey says of the occupation with this name."""
    other = "spinners" if name == "weavers" else "weavers"
    contribution = Contribution(
        title=name.title(),
        summary=f"What {name} do.",
        external_codes=(ExternalCode(scheme=SCHEME, code=name, match="exact"),),
        alternate_titles=(f"{name} and more",),
        sections=(
            Section(slug="tasks", kind="responsibilities", heading="Tasks", body=f"- {name}[^survey-1]"),
        ),
        skill_groups=(
            SkillGroup(
                slug="tools",
                heading="Tools",
                source="survey-1",
                requirements=(
                    Requirement(skill="loom", name="Loom", kind="tool", importance="essential"),
                    Requirement(skill=f"{name}-tool", name=name, kind="tool", importance="desirable"),
                ),
            ),
        ),
        related_careers=(RelatedCareer(role=other, kind="similar", reason=f"Close to {name}."),),
        sources=(SOURCE,),
    )
    return msgspec.structs.replace(contribution, **changes)


def offers(*names, **changes):
    """The offers of a release; `changes` are those of the last name."""
    known = releases.roles_by_code(SCHEME)
    made = []
    for name in names:
        contribution = says(name, **(changes if name == names[-1] else {}))
        new = NewRole(
            name, name, name.title(), contribution.summary, Family(slug="textiles", name="Textiles")
        )
        made.append(Offer(known.get(name), new, lambda _said, contribution=contribution: contribution))
    return made


def bring(*names, release="release 1", options=None, **changes):
    return releases.apply(
        offers(*names, **changes), data_set="onet", release=release, by="import", **(options or {})
    )


def live(slug):
    return rolepage.from_json(Edition.objects.live().get(slug=slug).content)


def edit(name, **columns):
    """Change a live role as an editor does, and publish it."""
    role = Role.objects.get(slug=name)
    Role.objects.filter(pk=role.pk).update(**columns)
    publishing.publish(role, by="writer")


def test_an_empty_site_gets_live_roles_that_relate_to_each_other():
    report = bring("spinners", "weavers")
    assert report.added == report.published == ["spinners", "weavers"]
    page = live("weavers")
    assert page.title == "Weavers"
    assert [career.role for career in page.related_careers] == ["spinners"]
    assert [each.skill for each in page.skill_groups[0].requirements] == ["loom", "weavers-tool"]
    assert [source.slug for source in page.sources] == ["survey-1"]
    assert {role.state for role in Role.objects.with_state()} == {State.LIVE}


def test_the_same_release_again_changes_and_publishes_nothing():
    bring("spinners", "weavers")
    before = list(Edition.objects.values()), list(Role.objects.values()), list(Imported.objects.values())
    report = bring("spinners", "weavers")
    assert (report.unchanged, report.changed, report.published, report.conflicts) == (2, [], [], [])
    assert before == (
        list(Edition.objects.values()),
        list(Role.objects.values()),
        list(Imported.objects.values()),
    )


def test_a_newer_release_publishes_only_what_changed_and_says_what():
    bring("spinners", "weavers")
    report = bring("spinners", "weavers", release="release 2", summary="Weave cloth.")
    assert report.published == ["weavers"]
    assert report.changed == [releases.Change("weavers", (("summary",),))]
    assert live("weavers").summary == "Weave cloth."
    assert Edition.objects.live().get(slug="weavers").reason == "release 2"
    assert Edition.objects.filter(role__slug="spinners").count() == 1


def test_what_an_editor_changed_is_kept_and_the_conflict_is_told_until_it_is_decided():
    bring("spinners", "weavers")
    edit("weavers", summary="Ours.")
    for _again in range(2):
        report = bring("spinners", "weavers", release="release 2", summary="Theirs.")
        assert [(each.slug, each.conflict.key) for each in report.conflicts] == [("weavers", ("summary",))]
        assert report.published == []
    assert live("weavers").summary == "Ours."
    assert Imported.objects.get(role__slug="weavers").conflict_count == 1


@pytest.mark.parametrize(("take", "summary"), [("theirs", "Theirs."), ("ours", "Ours.")])
def test_conflicts_are_decided_for_one_side(take, summary):
    bring("spinners", "weavers")
    edit("weavers", summary="Ours.")
    report = bring("spinners", "weavers", summary="Theirs.", options={"take": take})
    assert report.conflicts == []
    assert live("weavers").summary == summary
    assert bring("spinners", "weavers", summary="Theirs.").conflicts == []


@pytest.mark.parametrize(("take", "summary"), [("theirs", "Theirs."), ("ours", "Ours.")])
def test_a_conflict_is_decided_by_itself(take, summary):
    bring("spinners", "weavers")
    edit("weavers", summary="Ours.")
    bring("spinners", "weavers", summary="Theirs.")
    imported = Imported.objects.get(role__slug="weavers")
    releases.decide(imported, {("summary",): take}, by="writer")
    assert live("weavers").summary == summary
    assert Imported.objects.get(role__slug="weavers").conflict_count == 0
    assert bring("spinners", "weavers", summary="Theirs.").conflicts == []


def test_an_unfinished_draft_of_an_editor_is_not_published_by_an_import():
    bring("spinners", "weavers")
    Role.objects.filter(slug="weavers").update(education="None yet")
    publishing.note_changes(Role.objects.all())
    report = bring("spinners", "weavers", summary="Weave cloth.")
    assert report.unpublished == {"weavers": "Changed since published"}
    assert live("weavers").summary == "What weavers do."
    assert Role.objects.get(slug="weavers").summary == "Weave cloth."


def test_a_withdrawn_role_stays_withdrawn():
    bring("spinners", "weavers")
    publishing.withdraw(Role.objects.get(slug="weavers"), by="writer", reason="Old")
    report = bring("spinners", "weavers", summary="Weave cloth.")
    assert report.unpublished == {"weavers": "Withdrawn"}
    assert not Edition.objects.live().filter(slug="weavers").exists()


def test_a_draft_import_publishes_nothing():
    report = bring("spinners", "weavers", options={"draft": True})
    assert report.added == ["spinners", "weavers"]
    assert not Edition.objects.exists()
    assert {role.state for role in Role.objects.with_state()} == {State.DRAFT}


def test_an_address_that_another_role_has_is_left_to_it():
    RoleFactory(slug="weavers", title="Another")
    bring("spinners", "weavers")
    assert live("weavers-weavers").title == "Weavers"
    assert [career.role for career in live("spinners").related_careers] == ["weavers-weavers"]


def test_a_role_that_moved_is_still_the_same():
    bring("spinners", "weavers")
    edit("weavers", slug="cloth-makers")
    report = bring("spinners", "weavers")
    assert report.added == []
    assert report.conflicts == []
    assert Role.objects.count() == 2


def test_ladders_are_made_once_and_shown_on_the_pages_of_their_rungs():
    ladder = LadderPart(slug="cloth", title="Cloth", rungs=(Rung(title="Spinners", role="spinners"),))
    bring("spinners", "weavers", options={"ladders": [ladder]})
    assert [each.slug for each in live("spinners").ladders] == ["cloth"]
    Ladder.objects.update(title="Our cloth")
    assert bring("spinners", "weavers", options={"ladders": [ladder]}).published == []
    assert Ladder.objects.get().title == "Our cloth"


def test_a_new_ladder_is_published_on_roles_that_were_there():
    bring("spinners", "weavers")
    ladder = LadderPart(slug="cloth", title="Cloth", rungs=(Rung(title="Spinners", role="spinners"),))
    assert bring("spinners", "weavers", options={"ladders": [ladder]}).published == ["spinners"]
    assert live("spinners").ladders


def test_an_import_that_fails_half_way_leaves_the_site_as_it_was(monkeypatch):
    monkeypatch.setattr(releases.applying, "BATCH", 1)
    stopped = []

    def stop(count):
        stopped.append(count)
        if len(stopped) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring("spinners", "weavers", options={"progress": stop})
    assert not Role.objects.exists()
    assert not Edition.objects.exists()


def test_an_import_costs_hardly_more_queries_for_many_roles_than_for_few():
    with CaptureQueriesContext(connection) as few:
        bring("spinners", "weavers")
    with CaptureQueriesContext(connection) as many:
        bring(*(f"dyers-{number}" for number in range(40)))
    # SQLite takes a thousand values at once, so that many rows are several insertions.
    assert len(many) < 2 * len(few)
