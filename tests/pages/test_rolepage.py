"""RolePage: rows -> page -> JSON -> page -> rows is the identity."""

import json
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from django.core import serializers
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from careers import models
from careers.pages import (
    PARTS_OF_ROLE,
    UPGRADES,
    VERSION,
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
    checksum,
    from_json,
    from_rows,
    read_pages,
    sources_by_key,
    to_json,
    write_to_rows,
)
from tests.factories import RelatedCareerFactory, RoleFactory, SectionFactory

line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40).map(
    lambda text: text.strip() or "-"
)
prose = st.text(
    st.one_of(st.characters(exclude_categories=["Cc", "Cs"]), st.sampled_from("\n\t")), max_size=300
).map(lambda text: text.replace("\n", "\r\n"))
#: Texts as editors write them, with references to figures that are there, or not, and with braces.
referring = st.lists(
    st.sampled_from(
        [
            *("{{ experience }}", "{{experience}}", "{{ pay.a }}", "{{ pay.0.low }}", "{{ outlook.a }}"),
            *("{{", "}}", "\\{{", "\\", "{", "{{ no reference }}", "words", " ", "\r\n"),
        ]
    ),
    max_size=8,
).map("".join)
slugs = st.lists(st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}\Z"), unique=True, max_size=4)
money = st.decimals(0, 999_999_999, places=2)
years = st.none() | st.integers(0, 40)
choice = st.sampled_from


def parts(part, /, **fields):
    """Tuples of `part` with slugs of their own."""
    return slugs.flatmap(
        lambda names: st.tuples(*(st.builds(part, slug=st.just(name), **fields) for name in names))
    )


SOURCES = [
    Source(slug="wages", publisher="Office — “Statistics”", title="Wages", trust="official"),
    Source(slug="Survey_2", publisher="Ünï", title="日本", published="2024-05", trust="survey", note="a\nb"),
]
SKILLS = [
    {"skill": "python", "name": "Python", "kind": "tool"},
    {"skill": "ml-ops", "name": "ML Ops ⚙", "kind": "technique"},
    {"skill": "tact", "name": "Tact & care", "kind": "soft"},
]
source = choice([each.slug for each in SOURCES])
requirements = st.lists(choice(SKILLS), unique_by=lambda each: each["skill"], max_size=3).flatmap(
    lambda skills: st.tuples(
        *(
            st.builds(
                Requirement,
                **{name: st.just(value) for name, value in each.items()},
                importance=choice(["essential", "desirable"]),
                level=choice(["", "awareness", "expert"]),
                importance_rating=st.none() | st.decimals(1, 5, places=2),
                level_rating=st.none() | st.decimals(0, 7, places=2),
                wording=st.just("") | line,
            )
            for each in skills
        )
    )
)
bands = st.one_of(
    parts(
        SalaryBand,
        label=line,
        statistic=st.just("range"),
        low=money,
        open_ended=st.booleans(),
        approximate=st.booleans(),
        currency=choice(["USD", "EUR"]),
        period=choice(["year", "hour"]),
        basis=choice(["base", "total", "unstated"]),
        area=line,
        year=st.none() | st.integers(1900, 2100),
        experience_min=years,
        covers=st.just("") | line,
        source=source,
        note=prose,
    ),
    parts(
        SalaryBand,
        label=line,
        statistic=st.just("percentiles"),
        p10=money,
        top_coded=choice(["p90", "p75 p90 mean"]),
        top_code=money,
        withheld=choice(["", "median"]),
        currency=st.just("USD"),
        basis=st.just("base"),
        source=source,
    ),
    parts(
        SalaryBand,
        label=line,
        statistic=st.just("mean"),
        mean=money,
        currency=st.just("GBP"),
        basis=st.just("total"),
        area=line,
        source=source,
    ),
)
pages = st.builds(
    RolePage,
    version=st.just(VERSION),
    slug=st.just("the-role"),
    title=line,
    family=st.just(Family(slug="data-and-ai", name="Data & AI")),
    level=choice(["", "entry", "executive"]),
    summary=prose | referring,
    summary_written=st.just("") | referring,
    in_short=st.just("") | prose | referring,
    in_short_written=st.just("") | referring,
    experience_min=years,
    experience_note=st.just("") | line,
    experience_source=st.none() | source,
    education_source=st.none() | source,
    training=line,
    training_source=st.none() | source,
    education=st.just("") | line,
    hero=st.none() | st.builds(Picture, file=st.just("pictures/a.png"), alt=line),
    reviewed_on=st.none() | st.dates(),
    reviewed_by=st.just("") | line,
    alternate_titles=st.lists(line, unique=True, max_size=3).map(tuple),
    external_codes=st.just(())
    | st.tuples(st.builds(ExternalCode, scheme=line, code=line, match=choice(["exact", "broad"]))),
    sections=parts(
        Section,
        kind=choice(models.Section.Kind.values),
        heading=line,
        body=prose
        | referring
        | st.just("Grows.[^wages]\r\n\r\n| a | b |\r\n|---|--:|\r\n| 1 | 2[^Survey_2] |"),
        written=st.just("") | referring,
    ),
    skill_groups=parts(SkillGroup, heading=line, source=st.none() | source, requirements=requirements),
    salary_bands=bands,
    salary_factors=parts(
        SalaryFactor,
        kind=choice(models.SalaryFactor.Kind.values),
        label=line,
        percent_low=st.decimals(-100, 0, places=2),
        percent_high=st.none() | st.decimals(0, 100, places=2),
        effect=st.just("") | line,
        source=source,
    ),
    market_figures=parts(
        MarketFigure,
        label=line,
        value=st.decimals(0, 10**12, places=4),
        unit=choice(["percent", "people"]),
        source=source,
    ),
    ladders=st.just(())
    | st.tuples(
        st.just(
            Ladder(
                slug="steps",
                title="Steps",
                rungs=(
                    Rung(title="First", summary="a\r\nb"),
                    Rung(title="Here", role="the-role"),
                    Rung(title="Then", role="other", track="Leading people"),
                ),
            )
        )
    ),
    related_careers=st.just(())
    | st.tuples(st.builds(RelatedCareer, role=st.just("other"), kind=st.just("similar"), reason=line)),
    sources=st.just(tuple(SOURCES)),
)
CONTENT = [
    *(models.Role, models.Ladder, models.Rung, models.Skill, models.SkillRequirement),
    *PARTS_OF_ROLE,
]


def rows():
    """All rows of the content, without primary keys, in their natural order."""
    return [
        each
        for model in CONTENT
        for each in serializers.serialize(
            "python",
            model.objects.all(),
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
        )
    ]


LONG = RolePage(
    version=1,
    slug="the-role",
    title="ＷＩＤＥ “quotes” & 𝒮cript 👩🏽‍🔬",
    family=Family(slug="data-and-ai", name="Data & AI"),
    summary="One.\r\nTwo.",
    sections=(
        Section(slug="long", kind="custom", heading="Lông", body="wörd \r\n" * 5_000),
        Section(slug="empty", kind="custom", heading="Empty"),
    ),
    skill_groups=(SkillGroup(slug="empty", heading="An empty group"),),
)


@pytest.mark.django_db
@given(page=pages)
@example(page=LONG)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_rows_to_page_to_json_to_page_to_rows_is_the_identity(page):
    with transaction.atomic():
        RoleFactory(slug="other", title="Another")
        role, left_out = write_to_rows(page)
        assert left_out == []
        before, read = rows(), from_rows(role)

        again = from_json(to_json(read))
        assert again == read
        assert to_json(again) == to_json(read)

        for model in (models.Ladder, models.Role, models.Skill, models.Source):
            model.objects.all().delete()
        RoleFactory(slug="other", title="Another")
        role, _left_out = write_to_rows(again)
        assert rows() == before
        assert from_rows(models.Role.objects.get(pk=role.pk)) == read
        assert read_pages([role], None) == {role.pk: read}
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_page_read_with_prefetching_equals_one_read_without():
    role = RoleFactory(complete=True)
    prefetched = models.Role.objects.get(pk=role.pk)
    prefetched.read_parts()
    assert from_rows(role) == from_rows(prefetched)


@pytest.mark.django_db
def test_reading_a_role_costs_the_same_queries_however_large_it_is(django_assert_num_queries):
    role = RoleFactory(complete=True)
    for _number in range(5):
        SectionFactory(role=role)
        RelatedCareerFactory(role=role)
    with django_assert_num_queries(13):
        role = models.Role.objects.select_related("family").get(pk=role.pk)
        role.read_parts()
        from_rows(role)


@pytest.mark.django_db
def test_many_pages_are_read_as_one_by_one():
    pks = [RoleFactory(complete=True).pk for _number in range(3)]
    roles = models.Role.objects.filter(pk__in=pks)
    assert read_pages(roles, sources_by_key()) == {role.pk: from_rows(role) for role in roles}


@pytest.mark.django_db
def test_many_pages_cost_the_queries_of_one(django_assert_num_queries):
    pks = [RoleFactory(complete=True).pk for _number in range(3)]
    roles, sources = models.Role.objects.select_related("family"), sources_by_key()
    for some in (pks[:1], pks):
        with django_assert_num_queries(12):
            read_pages(roles.filter(pk__in=some), sources)


@pytest.mark.django_db
def test_amounts_look_the_same_whatever_the_number_of_decimals_stored():
    role = RoleFactory(complete=True)
    role.salary_bands.update(low=Decimal("100000.00"), high=Decimal("150000.5"))
    band = from_rows(role).salary_bands[0]
    assert (str(band.low), str(band.high)) == ("100000", "150000.5")


@pytest.mark.django_db
def test_relations_to_roles_that_no_longer_exist_are_left_out_and_named():
    related = RelatedCareerFactory(role=RoleFactory(publishable=True))
    page = from_rows(related.role)
    gone = related.target.slug
    related.target.delete()
    role, left_out = write_to_rows(page, related.role)
    assert left_out == [gone]
    assert not role.related_careers.exists()


@pytest.mark.django_db
def test_writing_a_page_leaves_what_other_roles_share_alone():
    role = RoleFactory(complete=True)
    page = from_rows(role)
    models.Skill.objects.update(name="Renamed since")
    write_to_rows(page, role)
    assert models.Skill.objects.get().name == "Renamed since"


@pytest.mark.django_db
def test_equal_pages_give_equal_json_and_equal_checksums():
    first = to_json(from_rows(RoleFactory(slug="same", complete=True)))
    assert checksum(first) == checksum(to_json(from_json(first)))


class TestVersions:
    """Pages stored by earlier releases stay readable for ever."""

    EXAMPLES = sorted((Path(__file__).parent / "stored_pages").glob("*.json"))

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
    def test_a_stored_page_of_every_version_can_be_read(self, path):
        page = from_json(path.read_text())
        assert page.version == VERSION
        assert page.title
        assert page.sections

    def test_there_is_an_example_of_every_version(self):
        stored = {json.loads(path.read_text())["version"] for path in self.EXAMPLES}
        assert stored == set(range(1, VERSION + 1))

    def test_an_older_page_is_upgraded_step_by_step(self, monkeypatch):
        current = json.loads(to_json(LONG))
        old = current | {"version": -1, "name": current["title"]}
        del old["title"]
        monkeypatch.setitem(UPGRADES, -1, lambda page: page | {"version": 0})
        monkeypatch.setitem(UPGRADES, 0, lambda page: page | {"version": 1, "title": page["name"]})
        assert from_json(json.dumps(old)) == LONG

    def test_a_page_of_a_newer_version_is_refused_by_name(self):
        newer = msgspec.structs.replace(LONG, version=VERSION + 1)
        with pytest.raises(ValueError, match="version 2 cannot be read"):
            from_json(to_json(newer))

    @pytest.mark.parametrize("text", ["", "[]", '{"version": 1}', "null", "{"])
    def test_what_is_no_page_is_refused(self, text):
        with pytest.raises(ValueError, match=r"role page|JSON|truncated|missing"):
            from_json(text)
