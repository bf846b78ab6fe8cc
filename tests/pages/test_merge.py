"""Two drafts that began as the same page are put together, and neither is lost."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.pages import ExternalCode, Family, RolePage, SkillGroup
from careers.pages.merge import Text, combine, joined
from tests.pages.diff.test_pages import band, skill, text

DATA = Family(slug="data", name="Data")
WEB = Family(slug="web", name="Web")
BASE = RolePage(
    version=1,
    slug="weaver",
    title="Weaver",
    family=DATA,
    summary="Weaves.",
    experience_min=2,
    experience_max=5,
    alternate_titles=("Clothmaker", "Loom operator"),
    external_codes=(ExternalCode(scheme="isco", code="7318", match="close"),),
    sections=(text("what", "Weave cloth."), text("how", "With a loom."), text("why", "For warmth.")),
    skill_groups=(SkillGroup(slug="tools", heading="Tools", requirements=(skill("Loom"), skill("Shuttle"))),),
    salary_bands=(band(), band("region", area="North")),
)


def but(page=BASE, **values) -> RolePage:
    return msgspec.structs.replace(page, **values)


def with_section(slug, page=BASE, **values) -> RolePage:
    return but(
        page,
        sections=tuple(
            msgspec.structs.replace(each, **values) if each.slug == slug else each for each in page.sections
        ),
    )


def with_skills(*requirements, page=BASE) -> RolePage:
    return but(page, skill_groups=(msgspec.structs.replace(page.skill_groups[0], requirements=requirements),))


def keys(combined):
    return [question.key for question in combined.questions]


def slugs(parts):
    return [part.slug for part in parts]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (but(summary="Weaves well."), but(title="Head weaver")),
        (with_section("what", body="Weave wool."), with_section("what", heading="What weavers do")),
        (with_section("what", body="Weave wool."), with_section("how", body="By hand.")),
        (but(sections=BASE.sections[:2]), with_section("what", body="Weave wool.")),
        (with_skills(skill("Loom", "expert"), skill("Shuttle")), with_skills(skill("Loom"))),
        (but(salary_bands=BASE.salary_bands[::-1]), but(salary_bands=(*BASE.salary_bands, band("city")))),
        (but(alternate_titles=("Clothmaker",)), but(alternate_titles=("Loom operator", "Weaveress"))),
    ],
)
def test_what_only_one_side_changed_is_taken_without_a_question(mine, theirs):
    one, other = combine(BASE, mine, theirs), combine(BASE, theirs, mine)
    assert not one.questions
    assert not other.questions
    assert one.page not in (mine, theirs, BASE)
    assert in_any_order(one.page) == in_any_order(other.page)


def in_any_order(page):
    return but(page, alternate_titles=tuple(sorted(page.alternate_titles)))


@pytest.mark.parametrize(
    ("mine", "theirs", "key"),
    [
        (but(summary="A."), but(summary="B."), ("summary",)),
        (but(in_short="A."), but(in_short="B."), ("in_short",)),
        (but(family=WEB), but(family=Family(slug="craft", name="Craft")), ("family",)),
        (but(experience_min=3), but(experience_max=9), ("experience_min",)),
        (
            with_section("what", body="A."),
            with_section("what", body="B."),
            ("sections", "what", "", "body"),
        ),
        (but(sections=BASE.sections[1:]), with_section("what", body="B."), ("sections", "what")),
        (
            with_skills(skill("Loom", "expert"), skill("Shuttle")),
            with_skills(skill("Loom", "awareness"), skill("Shuttle")),
            ("skill_groups", "tools", "loom"),
        ),
        (
            but(salary_bands=(band(median=1), BASE.salary_bands[1])),
            but(salary_bands=(band(low=1), BASE.salary_bands[1])),
            ("salary_bands", "nation"),
        ),
        (
            but(sections=(BASE.sections[1], BASE.sections[0], BASE.sections[2])),
            but(sections=(BASE.sections[0], BASE.sections[2], BASE.sections[1])),
            ("order", "sections"),
        ),
        (
            but(external_codes=(ExternalCode(scheme="isco", code="7318", match="exact"),)),
            but(external_codes=()),
            ("external_codes", "isco", "7318"),
        ),
    ],
)
def test_what_both_changed_is_asked_and_either_can_be_had(mine, theirs, key):
    assert keys(combine(BASE, mine, theirs)) == [key]
    assert combine(BASE, mine, theirs, {key: "mine"}).page == mine
    assert combine(BASE, mine, theirs, {key: "theirs"}).page == theirs


def test_the_same_change_on_both_sides_is_no_question():
    changed = with_section("what", but(title="Head weaver"), body="Weave wool.")
    assert combine(BASE, changed, changed) == (changed, (), {})


def test_parts_that_both_added_are_both_there_each_behind_what_it_followed():
    one, other = text("warp", "A."), text("weft", "B.")
    mine = but(sections=(BASE.sections[0], one, *BASE.sections[1:]))
    theirs = but(sections=(*BASE.sections, other))
    combined = combine(BASE, mine, theirs)
    assert not combined.questions
    assert slugs(combined.page.sections) == ["what", "warp", "how", "why", "weft"]


def test_what_both_added_under_one_name_is_asked():
    mine, theirs = (but(sections=(*BASE.sections, text("new", body))) for body in ("A.", "B."))
    (question,) = combine(BASE, mine, theirs).questions
    assert question.key == ("sections", "new", "", "body")
    assert question.both == "A.\n\nB."


def test_a_text_can_be_written_by_hand():
    mine, theirs = with_section("what", body="A."), with_section("what", body="B.")
    answers = {("sections", "what", "", "body"): Text("A and B.")}
    assert combine(BASE, mine, theirs, answers).page == with_section("what", body="A and B.")
    again = combine(BASE, mine, with_section("what", body="C."), answers)
    assert keys(again) == list(answers)


def test_texts_are_put_together_with_their_references_to_figures():
    written = "Earns {{ pay.nation }}."
    mine = with_section("what", body="Earns $115,000 a year.", written=written)
    theirs = but(salary_bands=(band(median=Decimal(120_000)), BASE.salary_bands[1]))
    section = combine(BASE, mine, theirs).page.sections[0]
    assert (section.body, section.written) == ("Earns $120,000 a year.", written)
    other = with_section("what", body="Two {{ braces.")
    (question,) = combine(BASE, mine, other).questions
    assert (question.mine, question.theirs) == (written, "Two \\{{ braces.")
    assert combine(BASE, mine, other, {question.key: "theirs"}).page == other


def test_without_what_both_began_as_every_difference_is_asked():
    mine = with_section("what", but(alternate_titles=("Weaveress",)), body="A.")
    assert keys(combine(None, mine, BASE)) == [("alternate_titles",), ("sections", "what", "", "body")]
    answers = {("alternate_titles",): Text("Weaveress\n\nClothmaker\nWeaveress")}
    assert combine(None, mine, BASE, answers).page.alternate_titles == ("Weaveress", "Clothmaker")


def test_that_a_skill_is_called_otherwise_by_now_is_no_change_of_the_role():
    def renamed(page):
        (group,) = page.skill_groups
        skills = (msgspec.structs.replace(each, name=each.name.upper()) for each in group.requirements)
        return with_skills(*skills, page=page)

    theirs = renamed(with_skills(skill("Shuttle")))
    assert not combine(BASE, renamed(BASE), theirs).questions
    assert combine(BASE, renamed(BASE), theirs).page == theirs


def test_what_stands_beside_the_page_is_put_together_too():
    assert combine(BASE, BASE, BASE, beside={"responsible": (1, 2, 1)}).beside == {"responsible": 2}
    combined = combine(BASE, BASE, BASE, beside={"responsible": (1, 2, 3)})
    assert keys(combined) == [("responsible",)]


def test_a_joined_text_has_common_lines_once_and_both_where_they_differ():
    base = "One.\n\nTwo.\n\nThree."
    mine, theirs = "One.\n\nTwo, mine.\n\nThree.", "First.\n\nTwo, theirs.\n\nThree."
    assert joined(base, mine, theirs) == "First.\n\nTwo, mine.\n\nTwo, theirs.\n\nThree."
    assert joined(None, "- a\n- b", "- a\n- c") == "- a\n- b\n- c"


LINES = st.lists(st.sampled_from("abcdef"), max_size=8).map("\n".join)


@settings(deadline=None)
@given(LINES, LINES, LINES)
def test_a_joined_text_never_loses_a_line_that_somebody_added(base, mine, theirs):
    for began in (base, None):
        lines = joined(began, mine, theirs).split("\n")
        for side in (mine, theirs):
            assert set(side.split("\n")) - set((began or "").split("\n")) <= {*lines}


PAGES = st.builds(
    lambda summary, sections, skills: with_skills(
        *(skill(name) for name in skills),
        page=but(summary=summary, sections=tuple(text(slug, body) for slug, body in sections.items())),
    ),
    st.sampled_from(["a", "b", "c"]),
    st.dictionaries(st.sampled_from("pqrs"), st.sampled_from("xyz"), max_size=4),
    st.lists(st.sampled_from(["Loom", "Shuttle", "Warp"]), unique=True, max_size=3),
)


@settings(deadline=None)
@given(PAGES, PAGES, PAGES)
def test_answering_every_question_for_one_side_takes_nothing_of_it_away(base, mine, theirs):
    combined = combine(base, mine, theirs)
    decided = combine(base, mine, theirs, dict.fromkeys(keys(combined), "mine")).page
    for part in mine.sections:
        if part not in base.sections:
            assert part.body in {each.body for each in decided.sections if each.slug == part.slug}
    if mine.summary != base.summary:
        assert decided.summary == mine.summary
    assert combine(mine, mine, theirs).page == theirs
    assert combine(theirs, mine, theirs).page == mine
