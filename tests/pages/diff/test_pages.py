"""What a reader is told about the difference of two role pages."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from careers.pages import (
    ExternalCode,
    Family,
    Ladder,
    MarketFigure,
    Picture,
    RelatedCareer,
    Requirement,
    RolePage,
    Rung,
    SalaryBand,
    SalaryFactor,
    Section,
    SkillGroup,
    Source,
    diff,
)

SURVEY = Source(slug="survey", publisher="Office", title="Survey", published="2025", trust="survey")


def skill(name, level="working", **values):
    given = {"kind": "tool", "importance": "essential"} | values
    return Requirement(skill=name.lower(), name=name, level=level, **given)


def band(slug="nation", **values):
    given = {"label": "Base pay", "area": "United States", "year": 2025, "median": Decimal(115_000)} | values
    return SalaryBand(slug=slug, statistic="median", currency="USD", basis="base", source="survey", **given)


def text(slug, body="Weave cloth.", heading="", **values):
    return Section(slug=slug, kind="custom", heading=heading or slug.capitalize(), body=body, **values)


def group(*skills, slug="tools", **values):
    return SkillGroup(slug=slug, heading=slug.capitalize(), requirements=skills, **values)


PAGE = RolePage(
    version=1,
    slug="weaver",
    title="Weaver",
    family=Family(slug="crafts", name="Crafts"),
    summary="Weaves cloth of wool.",
    sections=(text("overview"), text("tasks"), text("trends")),
    skill_groups=(group(skill("Loom"), skill("Wool")),),
    salary_bands=(band(),),
    sources=(SURVEY,),
)


def changed(**fields):
    return msgspec.structs.replace(PAGE, **fields)


def compare(new, old=PAGE, titles=None):
    return {topic.name: topic for topic in diff.between(old, new, titles)}


def only(new, topic, old=PAGE, **options):
    """The changes under `topic`, which must be all there are, as (kind, about)."""
    found = compare(new, old, **options)
    assert list(found) == [topic]
    return [(change.kind, change.about) for change in found[topic].changes]


def values(new, topic, old=PAGE):
    """(label, before, after, change) of what the one change under `topic` says."""
    [change] = compare(new, old)[topic].changes
    return [detail[:4] for detail in change.details]


def test_a_page_differs_in_nothing_from_itself():
    assert compare(PAGE) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"review_due": date(2027, 1, 1)},
        {"family": Family(slug="handicraft", name="Crafts")},
        {"sections": tuple(msgspec.structs.replace(each, kind="trends") for each in PAGE.sections)},
        {"skill_groups": (group(skill("Loom"), skill("Wool"), slug="tools"),)},
        {
            "salary_bands": (msgspec.structs.replace(band(), source="poll"),),
            "sources": (msgspec.structs.replace(SURVEY, slug="poll"),),
        },
        {"salary_bands": (band(slug="other-anchor"),)},
        {"skill_groups": (group(skill("Wool"), skill("Loom")),)},
    ],
    ids=["review", "family", "kind", "group", "source", "anchor", "order"],
)
def test_what_no_reader_sees_is_no_change(fields):
    assert compare(changed(**fields)) == {}


def test_the_short_answers():
    assert only(changed(in_short="Weaves wool, and earns well."), "facts") == [("changed", "In short")]


def test_title_and_summary():
    found = compare(changed(title="Weaver of wool", summary="Weaves cloth of linen."))["facts"]

    assert [change.about for change in found.changes] == ["Title", "Summary"]
    assert found.changes[0].details[0][1:3] == ("Weaver", "Weaver of wool")


def test_facts_in_words():
    found = compare(changed(level="senior", experience_min=5, reviewed_on=date(2026, 5, 3)))["facts"]

    assert [(change.about, change.details[0].after) for change in found.changes] == [
        ("Level", "Senior"),
        ("Experience", "5 years or more"),
        ("Last reviewed on", "3 May 2026"),
    ]


def test_a_picture_and_its_description():
    with_picture = changed(hero=Picture(file="loom.jpg", alt="A loom"))

    assert only(with_picture, "facts") == [("added", "First picture")]
    told = changed(hero=Picture(file="loom.jpg", alt="A loom of oak"))
    assert only(told, "facts", with_picture) == [("changed", "Description of a picture")]


def test_other_names_come_and_go():
    old = changed(alternate_titles=("Spinner", "Textile worker"))

    found = only(changed(alternate_titles=("Textile worker", "Cloth maker")), "names", old)

    assert found == [("added", "Cloth maker"), ("removed", "Spinner")]


def test_texts_come_go_change_and_move():
    overview, tasks, trends = PAGE.sections
    new = changed(sections=(trends, overview, text("tools", "A loom."), text("tasks", "Weave fine cloth.")))
    old = changed(sections=(overview, tasks, text("history", "Long."), trends))

    assert only(new, "texts", old) == [
        ("changed", "“Tasks”"),
        ("added", "“Tools”"),
        ("removed", "“History”"),
        ("moved", "“Trends”"),
    ]


def test_a_text_under_another_anchor_is_the_same_text():
    assert compare(changed(sections=(text("intro", heading="Overview"), *PAGE.sections[1:]))) == {}


def test_prose_is_compared_without_the_signs_of_markdown():
    old = changed(sections=(text("a", "Weave **cloth** of [wool](https://example.org)."),))
    new = changed(sections=(text("a", "Weave *cloth* of wool."),))

    [change] = compare(new, old)["texts"].changes

    assert change.details[0].label == "The words are the same; links, emphasis or layout changed."


def test_other_sources_of_a_text_are_told():
    old, new = (changed(sections=(text("a", f"Cloth{cited}."),)) for cited in ("", "[^survey]"))

    assert values(new, "texts", old) == [("Sources of the text", "", "Office: Survey (2025)", "")]


def test_skills_come_go_and_change_their_level():
    new = changed(skill_groups=(group(skill("Loom", "expert"), skill("Silk", importance="desirable")),))

    assert only(new, "skills") == [("changed", "Loom"), ("added", "Silk"), ("removed", "Wool")]
    loom, silk, _wool = compare(new)["skills"].changes
    assert loom.details[0][:3] == ("Level", "Working", "Expert")
    assert silk.told == "Desirable, Working, Tools"


def test_a_skill_in_another_group_has_not_gone():
    new = changed(skill_groups=(group(skill("Loom")), group(skill("Wool"), slug="cloth")))

    assert values(new, "skills") == [("Group", "Tools", "Cloth", "")]


def test_pay_in_amounts_and_percent():
    new = changed(salary_bands=(band(median=Decimal(120_000)),))

    assert only(new, "pay") == [("changed", "Base pay, United States, 2025")]
    assert values(new, "pay") == [("Median", "$115,000", "$120,000", "+4.3%")]


def test_less_pay_has_a_minus_and_a_new_year_is_told():
    new = changed(salary_bands=(band(median=Decimal(110_000), year=2026),))

    assert values(new, "pay") == [
        ("Median", "$115,000", "$110,000", "\N{MINUS SIGN}4.3%"),
        ("Year", "2025", "2026", ""),
    ]


@pytest.mark.parametrize("fields", [{"currency": "EUR"}, {"period": "hour"}])
def test_amounts_in_another_currency_or_period_are_not_compared_in_percent(fields):
    new = changed(
        salary_bands=(msgspec.structs.replace(band(), slug="nation", **fields, median=Decimal(50)),)
    )

    [change] = compare(new)["pay"].changes

    assert not any(detail.change for detail in change.details)
    assert change.details[0].before == "$115,000 a year"


def test_an_amount_that_is_kept_back_is_told_as_such():
    new = changed(salary_bands=(band(median=None, withheld="median"),))

    assert values(new, "pay") == [("Median", "$115,000", "not released", "")]


def test_amounts_by_the_hour_are_told_by_their_names():
    new = band(hours_a_year=2080, hourly="median 55.29 mean 60")

    assert list(diff.parts.figure_texts(band(), new)) == [
        ("Hours a year", "", "2080"),
        ("Amounts by the hour", "", "median $55.29, average $60"),
    ]


def test_figures_and_factors():
    common = {"slug": "any", "source": "survey"}
    factor = SalaryFactor(kind="location", label="Hubs", percent_low=Decimal(10), **common)
    figure = MarketFigure(label="Jobs", value=Decimal(1000), unit="people", **common)
    old = changed(salary_factors=(factor,), market_figures=(figure,))
    new = changed(
        salary_factors=(msgspec.structs.replace(factor, percent_low=Decimal(20)),),
        market_figures=(msgspec.structs.replace(figure, value=Decimal(1100)),),
    )

    assert values(new, "factors", old) == [
        ("", "10% above the average", "20% above the average", ""),
    ]
    assert values(new, "market", old) == [("", "1,000 people", "1,100 people", "+10%")]


def test_steps_of_a_ladder():
    ladder = Ladder(slug="l", title="Weaving", rungs=(Rung(title="Apprentice"), Rung(title="Master")))
    more = msgspec.structs.replace(
        ladder, rungs=(*ladder.rungs, Rung(title="Owner", summary="Hires others."))
    )

    found = only(changed(ladders=(more,)), "ladders", changed(ladders=(ladder,)))

    assert found == [("added", "Step “Owner” of “Weaving”")]


def test_related_careers_are_named_by_their_title_and_those_that_are_not_public_never():
    new = changed(
        related_careers=tuple(
            RelatedCareer(role=slug, kind="similar", reason=f"Like {slug}.") for slug in ("spinner", "secret")
        )
    )

    assert only(new, "related", titles={"spinner": "Spinner"}) == [("added", "Spinner")]


def test_a_related_career_that_moved_is_the_same():
    old, new = (
        changed(related_careers=(RelatedCareer(role=slug, kind="similar", reason="Wool too."),))
        for slug in ("spinner", "yarn-spinner")
    )

    assert compare(new, old) == {}


def test_classifications_and_sources():
    code = ExternalCode(scheme="SOC 2018", code="51-6063", match="broad")
    newer = msgspec.structs.replace(SURVEY, published="2026")
    found = compare(changed(external_codes=(code,), sources=(newer,)))

    assert [(c.kind, c.about) for c in found["codes"].changes] == [("added", "SOC 2018 51-6063")]
    [change] = found["sources"].changes
    assert change.details[0][:3] == ("Published", "2025", "2026")


def test_a_few_words_name_few_parts_and_count_many():
    new = changed(
        summary="Something else.",
        skill_groups=(group(*(skill(name) for name in ("Loom", "A", "B", "C", "D"))),),
        salary_bands=(band(median=Decimal(120_000)), band(slug="state", area="Ohio")),
    )

    assert diff.lines(diff.between(PAGE, new)) == [
        "Title, summary and facts: changed Summary",
        "Skills: added 4; removed Wool",
        "Pay: Base pay, United States, 2025: Median $115,000 → $120,000 (+4.3%); added Base pay, Ohio, 2025",
    ]


def test_compared_briefly_the_words_are_the_same():
    new = changed(
        summary="Something else that is long enough to be compared word for word.",
        sections=(text("overview", "Weave fine cloth."), text("more")),
        skill_groups=(group(skill("Loom", "expert"), skill("Silk")),),
        salary_bands=(band(median=Decimal(120_000)), band(slug="state", area="Ohio")),
    )
    old = changed(salary_bands=(band(), band(slug="state", area="Ohio", year=2024)))

    briefly = diff.lines(diff.between(old, new, briefly=True))

    assert briefly == diff.lines(diff.between(old, new))
    assert len(briefly) == 4


def test_nothing_in_the_html_is_taken_for_html():
    bad = "<script>alert(1)</script>"
    new = changed(
        title=bad,
        alternate_titles=(bad,),
        sections=(text("overview", f"{bad} and more of it", heading=bad),),
        skill_groups=(group(skill("Loom", wording=bad)),),
    )

    html = diff.html(diff.between(PAGE, new), all_at='?since="><script>')

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_of_many_changes_the_first_are_shown_with_a_link_to_all():
    many = changed(alternate_titles=tuple(f"Name {number}" for number in range(40)))
    topics = diff.between(PAGE, many)

    assert '<a href="?all">and 34 more changes</a>' in diff.html(topics, all_at="?all")
    assert diff.html(topics).count("<li") == 40


def test_changes_of_skills_come_in_the_order_of_the_page():
    names = [f"Skill {number}" for number in range(12)]

    def asking(level):
        group = SkillGroup(slug="g", heading="G", requirements=tuple(skill(name, level) for name in names))
        family = Family(slug="f", name="F")
        return RolePage(version=1, slug="a", title="A", summary="S.", family=family, skill_groups=(group,))

    (topic,) = diff.between(asking("working"), asking("expert"))
    assert [change.about for change in topic.changes] == names
