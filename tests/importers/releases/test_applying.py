"""Applying a release: roles are made, changed and published; what editors did stays."""

from decimal import Decimal
from typing import NamedTuple

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers import pages, publishing
from careers.importers import releases
from careers.importers.releases import Contribution, NewRole, Offer
from careers.models import Edition, Imported, Ladder, Role, State
from careers.pages import (
    ExternalCode,
    Family,
    RelatedCareer,
    Requirement,
    Rung,
    SalaryBand,
    Section,
    SkillGroup,
    Source,
)
from careers.pages import Ladder as LadderPart
from tests import factories
from tests.factories import RoleFactory

pytestmark = pytest.mark.django_db

SOURCE = Source(slug="survey-1", publisher="Office", title="Survey, release 1", trust="survey")
SCHEME = "Survey"
BAND = SalaryBand(
    slug="nation",
    label="Pay",
    statistic="range",
    low=Decimal(1),
    currency="USD",
    basis="base",
    source="survey-1",
)


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


class Brought(NamedTuple):
    """What came of a single release."""

    added: list
    changed: list
    unchanged: int
    conflicts: list
    published: list
    unpublished: dict


def release(name, *names, ladders=(), **changes):
    return releases.Release("onet", name, lambda: offers(*names, **changes), ladders)


def bring(*names, name="release 1", options=None, ladders=(), **changes):
    brought = release(name, *names, ladders=ladders, **changes)
    report = releases.apply([brought], by="import", **(options or {}))
    (taken,) = report.taken
    return Brought(*taken[1:], report.published, report.unpublished)


def live(slug):
    return pages.from_json(Edition.objects.live().get(slug=slug).content)


def edit(name, **columns):
    """Change a live role as an editor does, and publish it."""
    role = Role.objects.get(slug=name)
    Role.objects.filter(pk=role.pk).update(**columns)
    factories.note(role)
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
    report = bring("spinners", "weavers", name="release 2", summary="Weave cloth.")
    assert report.published == ["weavers"]
    assert report.changed == [releases.Change("weavers", (("summary",),))]
    assert live("weavers").summary == "Weave cloth."
    assert Edition.objects.live().get(slug="weavers").reason == "release 2"
    assert Edition.objects.filter(role__slug="spinners").count() == 1


def test_what_an_editor_changed_is_kept_and_the_conflict_is_told_until_it_is_decided():
    bring("spinners", "weavers")
    edit("weavers", summary="Ours.")
    for _again in range(2):
        report = bring("spinners", "weavers", name="release 2", summary="Theirs.")
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


def test_several_releases_at_once_are_one_edition_of_each_role():
    first, second = release("release 1", "weavers"), release("release 2", "weavers", summary="Weave cloth.")
    report = releases.apply([first, second], by="import")
    assert [taken.release for taken in report.taken] == ["release 1", "release 2"]
    assert [change.slug for change in report.taken[1].changed] == ["weavers"]
    assert report.published == ["weavers"]
    edition = Edition.objects.get()
    assert edition.summary == "Weave cloth."
    assert edition.reason == "release 1; release 2"


def test_a_conflict_stands_when_another_part_of_the_data_set_is_imported():
    def tables(release, **areas):
        """A release of bands, each of which a table of its own gives."""
        return releases.Release("wages", release, lambda: [offer_of(*area) for area in areas.items()])

    def offer_of(area, low):
        band = msgspec.structs.replace(BAND, slug=area, low=low)
        pk = Role.objects.get(slug="weavers").pk
        return Offer(
            pk,
            None,
            lambda said: Contribution(salary_bands=(band,), sources=(SOURCE,)),
            lambda key: key[1] == area,
        )

    bring("weavers")
    releases.apply([tables("2025", nation=Decimal(50_000))], by="import")
    role = Role.objects.get(slug="weavers")
    role.salary_bands.update(low=60_000)
    factories.note(role)
    publishing.publish(role, by="writer")
    releases.apply([tables("2026", nation=Decimal(55_000))], by="import")
    releases.apply([tables("2026", north=Decimal(40_000))], by="import")
    (conflict,) = releases.conflicts_of(Imported.objects.get(data_set="wages"))
    assert conflict.key == ("salary_bands", "nation")
    assert [band.low for band in live("weavers").salary_bands] == [60_000, 40_000]


def test_a_live_role_that_a_draft_import_changed_says_so():
    bring("weavers")
    report = bring("weavers", summary="Weave cloth.", options={"draft": True})
    assert report.unpublished == {"weavers": "Changed since published"}
    assert live("weavers").summary == "What weavers do."


def test_it_is_told_how_far_the_import_is():
    told = []
    bring("spinners", "weavers", options={"progress": lambda *words: told.append(words)})
    assert told == [("Importing", 0, 2), ("Importing", 2, 2), ("Publishing", 0, 2), ("Publishing", 2, 2)]


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
    bring("spinners", "weavers", ladders=[ladder])
    assert [each.slug for each in live("spinners").ladders] == ["cloth"]
    Ladder.objects.update(title="Our cloth")
    assert bring("spinners", "weavers", ladders=[ladder]).published == []
    assert Ladder.objects.get().title == "Our cloth"


def test_a_new_ladder_is_published_on_roles_that_were_there():
    bring("spinners", "weavers")
    ladder = LadderPart(slug="cloth", title="Cloth", rungs=(Rung(title="Spinners", role="spinners"),))
    assert bring("spinners", "weavers", ladders=[ladder]).published == ["spinners"]
    assert live("spinners").ladders


@pytest.mark.parametrize("when", [("Importing", 1), ("Publishing", 1)])
def test_an_import_that_fails_half_way_leaves_the_site_as_it_was(monkeypatch, when):
    monkeypatch.setattr(releases.applying, "BATCH", 1)

    def stop(doing, done, total):
        if (doing, done) == when:
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
