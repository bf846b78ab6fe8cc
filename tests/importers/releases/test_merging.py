"""Merging a release into a page: the source's changes arrive, the editors' stay."""

from decimal import Decimal

import msgspec
import pytest

from careers.importers.releases.merging import atoms, merge, resolve
from careers.importers.releases.release import Contribution, from_json, to_json
from careers.pages import (
    VERSION,
    Family,
    RelatedCareer,
    Requirement,
    RolePage,
    SalaryBand,
    Section,
    SkillGroup,
    Source,
)

FIRST = Source(slug="survey-1", publisher="Office", title="Survey, release 1", trust="survey")
SECOND = Source(slug="survey-2", publisher="Office", title="Survey, release 2", trust="survey")


def skills(*names, level="", source="survey-1"):
    return SkillGroup(
        slug="tools",
        heading="Tools",
        source=source,
        requirements=tuple(
            Requirement(skill=name, name=name.title(), kind="tool", importance="essential", level=level)
            for name in names
        ),
    )


def band(area, median, source="survey-1"):
    return SalaryBand(
        slug=area,
        label=f"Wages in {area}",
        statistic="median",
        median=Decimal(median),
        currency="USD",
        basis="base",
        source=source,
    )


SAID = Contribution(
    title="Weavers",
    summary="Weave cloth.",
    alternate_titles=("Loom operator", "Weaver"),
    sections=(Section(slug="tasks", kind="responsibilities", heading="Tasks", body="- Weave[^survey-1]"),),
    skill_groups=(skills("loom", "shuttle"),),
    salary_bands=(band("nation", 40_000),),
    related_careers=(RelatedCareer(role="spinners", kind="similar", reason="Both work with yarn."),),
    sources=(FIRST,),
)


def page(contribution=SAID, **changes):
    """The page that an import of `contribution` made, with the changes of an editor."""
    parts = {name: getattr(contribution, name) for name in contribution.__struct_fields__ if name != "kept"}
    family = Family(slug="production", name="Production")
    made = RolePage(version=VERSION, slug="weavers", family=family, **parts)
    return msgspec.structs.replace(made, **changes)


def now(**changes):
    return msgspec.structs.replace(SAID, **changes)


def test_the_same_again_changes_nothing():
    merged = merge(page(), SAID, SAID)
    assert merged == (page(), SAID, (), ())


def test_the_first_time_everything_is_taken():
    empty = RolePage(version=VERSION, slug="weavers", title="Weavers", family=page().family, summary="")
    merged = merge(empty, None, SAID)
    assert merged.page == page()
    assert merged.conflicts == ()


def test_what_the_source_changes_arrives():
    says = now(
        summary="Weave cloth and repair looms.",
        alternate_titles=("Weaver", "Fabric weaver"),
        skill_groups=(skills("loom", "software", "shuttle"),),
        salary_bands=(band("nation", 42_000),),
    )
    merged = merge(page(), SAID, says)
    assert merged.page == page(says)
    assert merged.said == says


def test_the_short_answers_of_an_editor_stay():
    ours = page(in_short="It pays $40,000.", in_short_written="It pays {{ pay.nation }}.")
    merged = merge(ours, SAID, now(summary="Weave cloth and rugs."))
    assert merged.page.summary == "Weave cloth and rugs."
    assert (merged.page.in_short, merged.page.in_short_written) == (ours.in_short, ours.in_short_written)


def test_what_an_editor_changed_stays_where_the_source_did_not_change():
    ours = page(
        title="Weaver of cloth",
        alternate_titles=("Weaver",),
        skill_groups=(skills("loom", "shuttle", "patience"),),
        salary_bands=(band("own", 50_000), band("nation", 40_000)),
    )
    merged = merge(ours, SAID, now(summary="Weave."))
    assert merged.page == msgspec.structs.replace(ours, summary="Weave.")
    assert merged.conflicts == ()


def test_both_sides_may_change_different_skills_of_one_group():
    ours = page(skill_groups=(skills("loom", "patience"),))
    says = now(skill_groups=(skills("loom", "shuttle", "software"),))
    (group,) = merge(ours, SAID, says).page.skill_groups
    assert [each.skill for each in group.requirements] == ["loom", "software", "patience"]


def test_a_group_that_the_source_drops_stays_with_the_skills_of_an_editor():
    ours = page(skill_groups=(skills("loom", "shuttle", "patience"),))
    (group,) = merge(ours, SAID, now(skill_groups=())).page.skill_groups
    assert (group.heading, [each.skill for each in group.requirements]) == ("Tools", ["patience"])


@pytest.mark.parametrize("requirements", [("loom",), ("loom", "patience"), ("patience",)])
def test_a_group_that_is_dropped_is_decided_once(requirements):
    ours = page(skill_groups=(skills(*requirements, level="expert"),))
    says = now(skill_groups=())
    first = merge(ours, SAID, says)
    again = merge(first.page, first.said, says)
    assert ("skill_groups", "tools") not in first.taken
    assert again.conflicts == first.conflicts
    assert (again.page, again.said, again.taken) == (first.page, first.said, ())
    assert first.page.skill_groups == ours.skill_groups


@pytest.mark.parametrize(
    ("ours", "says", "key"),
    [
        ({"summary": "Ours."}, {"summary": "Theirs."}, ("summary",)),
        ({"salary_bands": ()}, {"salary_bands": (band("nation", 1),)}, ("salary_bands", "nation")),
        ({"salary_bands": (band("nation", 2),)}, {"salary_bands": ()}, ("salary_bands", "nation")),
        (
            {"skill_groups": (skills("loom", "shuttle", level="expert"),)},
            {"skill_groups": (skills("loom", "shuttle", level="working"),)},
            ("skill_groups", "tools", "loom"),
        ),
    ],
    ids=["both change a text", "deleted here", "deleted there", "both change a skill"],
)
class TestConflicts:
    def test_the_editors_text_is_kept_and_the_conflict_is_told_every_time(self, ours, says, key):
        merged = merge(page(**ours), SAID, now(**says))
        assert merged.page == page(**ours)
        assert key in [conflict.key for conflict in merged.conflicts]
        assert merge(merged.page, merged.said, now(**says)).conflicts == merged.conflicts

    def test_theirs_can_be_taken(self, ours, says, key):
        merged = merge(page(**ours), SAID, now(**says), take="theirs")
        assert atoms(merged.page).get(key) == atoms(now(**says)).get(key)
        assert merged.conflicts == ()
        assert key in merged.taken

    def test_ours_can_be_taken_for_good(self, ours, says, key):
        merged = merge(page(**ours), SAID, now(**says), take="ours")
        assert merged.page == page(**ours)
        assert merge(merged.page, merged.said, now(**says)).conflicts == ()

    @pytest.mark.parametrize("take", ["theirs", "ours"])
    def test_one_can_be_decided_later(self, ours, says, key, take):
        merged = merge(page(**ours), SAID, now(**says))
        decided = resolve(merged.page, merged.said, merged.conflicts, {key: take})
        expected = now(**says) if take == "theirs" else page(**ours)
        assert atoms(decided.page).get(key) == atoms(expected).get(key)
        assert key not in [conflict.key for conflict in decided.conflicts]
        again = merge(decided.page, decided.said, now(**says)).conflicts
        assert key not in [conflict.key for conflict in again]


def test_an_editor_who_already_says_what_the_source_now_says_is_in_no_conflict():
    assert merge(page(summary="Theirs."), SAID, now(summary="Theirs.")).conflicts == ()


def test_a_newer_release_that_says_the_same_is_no_change():
    says = now(
        sections=(
            Section(slug="tasks", kind="responsibilities", heading="Tasks", body="- Weave[^survey-2]"),
        ),
        skill_groups=(skills("loom", "shuttle", source="survey-2"),),
        salary_bands=(band("nation", 40_000, source="survey-2"),),
        sources=(SECOND,),
    )
    merged = merge(page(), SAID, says)
    assert merged.taken == ()
    assert merged.page == page()


def test_what_a_release_does_not_speak_of_stays():
    says = now(salary_bands=(band("coast", 45_000),))
    merged = merge(page(), SAID, says, speaks_of=lambda key: key[-1] == "coast")
    assert [each.slug for each in merged.page.salary_bands] == ["nation", "coast"]
    assert [each.slug for each in merged.said.salary_bands] == ["nation", "coast"]


def test_new_parts_take_the_place_that_the_source_gives_them_behind_an_editors_own():
    coast = page(now(salary_bands=(band("coast", 1),)), salary_bands=(band("own", 3), band("coast", 1)))
    says = now(salary_bands=(band("nation", 2), band("coast", 1)))
    merged = merge(coast, now(salary_bands=(band("coast", 1),)), says)
    assert [each.slug for each in merged.page.salary_bands] == ["own", "nation", "coast"]


def test_a_contribution_survives_being_stored():
    assert from_json(to_json(SAID)) == SAID


@pytest.mark.parametrize(
    ("take", "years", "conflicts"),
    [(None, (1, 3), ["experience_min"]), ("ours", (1, 3), []), ("theirs", (5, None), [])],
)
def test_years_that_would_run_backwards_are_a_conflict(take, years, conflicts):
    said = msgspec.structs.replace(SAID, experience_min=1)
    ours = page(said, experience_max=3)
    merged = merge(ours, said, msgspec.structs.replace(said, experience_min=5), take=take)
    assert (merged.page.experience_min, merged.page.experience_max) == years
    assert [conflict.key[0] for conflict in merged.conflicts] == conflicts
    again = merge(merged.page, merged.said, msgspec.structs.replace(said, experience_min=5), take=take)
    assert again.page == merged.page
    assert again.conflicts == merged.conflicts


def test_a_reference_in_the_summary_stays_as_long_as_the_summary_does():
    ours = page(summary="Earns $1 an hour.", summary_written="Earns {{ pay.a }}.")
    kept = merge(ours, SAID, now(education="Another degree")).page
    assert (kept.education, kept.summary_written) == ("Another degree", "Earns {{ pay.a }}.")
    taken = merge(ours, SAID, now(summary="Newer."), take="theirs").page
    assert (taken.summary, taken.summary_written) == ("Newer.", "")


STATED = now(education="Degree", education_source="survey-1", training="None", training_source="survey-1")
FACTS = {
    name: getattr(STATED, name) for name in ("education", "education_source", "training", "training_source")
}


def test_education_and_training_arrive_with_their_source():
    merged = merge(page(), SAID, STATED)
    assert {name: getattr(merged.page, name) for name in FACTS} == FACTS
    assert merge(page(**FACTS), STATED, SAID).page.training_source is None


def test_a_source_is_added_to_what_was_said_without_one():
    before = now(education="Degree")
    merged = merge(page(education="Degree"), before, STATED)
    assert (merged.page.education_source, merged.conflicts) == ("survey-1", ())


@pytest.mark.parametrize("theirs", [{"education": "Degree"}, {"education": ""}])
def test_an_editors_words_do_not_get_the_source_of_a_release(theirs):
    mine = page(education="A certificate")
    merged = merge(mine, now(**theirs), STATED)
    assert (merged.page.education, merged.page.education_source) == ("A certificate", None)
    assert merged.page.training_source == "survey-1"


def test_what_is_decided_for_a_release_gets_its_source():
    merged = merge(page(education="A certificate"), SAID, STATED)
    assert [conflict.key for conflict in merged.conflicts] == [("education",)]
    decided = resolve(merged.page, merged.said, merged.conflicts, {("education",): "theirs"}).page
    assert (decided.education, decided.education_source) == ("Degree", "survey-1")
    kept = resolve(merged.page, merged.said, merged.conflicts, {("education",): "ours"}).page
    assert (kept.education, kept.education_source) == ("A certificate", None)


def sections(*kinds):
    return tuple(Section(slug=kind, kind=kind, heading=kind, body="Text.") for kind in kinds)


@pytest.mark.parametrize(
    ("there", "brought", "order"),
    [
        (
            ("overview", "responsibilities", "requirements"),
            ("entry", "work-environment", "market-demand"),
            "overview responsibilities entry requirements work-environment market-demand",
        ),
        (("requirements",), ("entry",), "entry requirements"),
        (("custom", "overview"), ("entry",), "custom overview entry"),
        ((), ("market-demand", "entry"), "market-demand entry"),
    ],
)
def test_new_sections_stand_behind_those_of_earlier_kinds(there, brought, order):
    merged = merge(page(sections=sections(*there)), None, Contribution(sections=sections(*brought)))
    assert [section.slug for section in merged.page.sections] == order.split()


def test_a_section_that_moved_stays_where_an_editor_put_it():
    said = Contribution(sections=sections("entry"))
    mine = page(sections=sections("overview", "requirements", "entry"))
    changed = Contribution(sections=(Section(slug="entry", kind="entry", heading="entry", body="New."),))
    assert [section.slug for section in merge(mine, said, changed).page.sections][-1] == "entry"
