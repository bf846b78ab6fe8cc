"""manage.py loaddata: checks everything, loads all or nothing, and publishes."""

import copy
import io
import json
import re
from contextlib import suppress
from datetime import date, timedelta

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from careers import publishing
from careers.importers import fixtures
from careers.models import Edition, Role, Section, Skill
from tests import factories
from tests.factories import RoleFactory, SectionFactory

pytestmark = pytest.mark.django_db

FAMILY = {"model": "careers.family", "fields": {"slug": "tech", "name": "Tech"}}
SOURCE = {
    "model": "careers.source",
    "fields": {"slug": "wages", "publisher": "Office", "title": "Wages", "trust": "official"},
}
SKILL = {"model": "careers.skill", "fields": {"slug": "sql", "name": "SQL", "kind": "tool"}}


def role(slug="analyst", **fields):
    fields = {"slug": slug, "title": "Analyst", "family": ["tech"], "summary": "Analyses."} | fields
    return {"model": "careers.role", "fields": fields}


def section(position=1, **fields):
    default = {"role": ["analyst"], "slug": f"part-{position}", "kind": "custom", "heading": "Part"}
    return {"model": "careers.section", "fields": default | {"position": position} | fields}


def band(**fields):
    default = {
        "role": ["analyst"],
        "slug": "pay",
        "label": "Pay",
        "statistic": "range",
        "low": 1000,
        "high": 2000,
        "currency": "USD",
        "basis": "base",
        "area": "Here",
        "source": ["wages"],
    }
    return {"model": "careers.salaryband", "fields": default | fields}


def requirement(skill="sql", position=1):
    return {
        "model": "careers.skillrequirement",
        "fields": {
            "group": ["analyst", "tools"],
            "skill": [skill],
            "importance": "essential",
            "position": position,
        },
    }


GROUP = {
    "model": "careers.skillgroup",
    "fields": {"role": ["analyst"], "slug": "tools", "heading": "Tools", "position": 1},
}
GOOD = [FAMILY, SOURCE, SKILL, role(), section(), GROUP, requirement(), band()]


@pytest.fixture
def load(tmp_path):
    """Writes objects to a YAML file (or a text as it is) and loads it; what the command prints."""

    def load(objects, *options, name="roles.yaml"):
        text = objects if isinstance(objects, str) else yaml.safe_dump(objects, sort_keys=False)
        path = tmp_path / name
        path.write_text(text)
        out = io.StringIO()
        call_command("loaddata", str(path), *options, stdout=out)
        return out.getvalue()

    return load


@pytest.fixture
def faults(load):
    """Loads what must be refused; the message, after checking that nothing has been loaded."""

    def faults(objects, *, options=(), **kwargs):
        before = snapshot()
        with pytest.raises(CommandError) as error:
            load(objects, *options, **kwargs)
        assert snapshot() == before
        assert "Nothing was loaded" in str(error.value)
        return str(error.value)

    return faults


def snapshot():
    return dump(), Edition.objects.count()


def dump(*models, format="json", **options):
    out = io.StringIO()
    call_command(
        "dumpdata",
        *(models or ["careers"]),
        natural_foreign=True,
        natural_primary=True,
        format=format,
        stdout=out,
        **options,
    )
    return out.getvalue()


class TestLoading:
    def test_makes_pages_appear(self, load):
        printed = load(GOOD)
        assert Edition.objects.live().get().slug == "analyst"
        assert "Installed 8 object(s) from 1 fixture(s)" in printed
        assert "Published: analyst" in printed

    def test_the_fixtures_of_this_project_load_by_their_plain_name(self):
        call_command("loaddata", "roles", verbosity=0)
        assert Edition.objects.live().count() == 5

    def test_a_draft_is_loaded_without_publishing(self, load):
        load(GOOD, "--draft")
        assert not Edition.objects.exists()
        assert Role.objects.with_state().get().state == "draft"

    def test_objects_may_come_in_any_order(self, load):
        load(GOOD[::-1])
        assert Edition.objects.live().count() == 1

    def test_loading_the_same_file_again_changes_nothing(self, load):
        load(GOOD)
        before, version = snapshot(), Role.objects.get().version
        printed = load(GOOD)
        assert snapshot() == before
        assert Role.objects.get().version == version
        assert "0 new, 0 changed, 8 as they were" in printed
        assert "Published nothing" in printed

    def test_a_changed_object_makes_one_new_edition(self, load):
        load(GOOD)
        version = Role.objects.get().version
        load([*GOOD[:-1], band(high=3000)])
        assert [edition.number for edition in Edition.objects.all()] == [2, 1]
        assert Role.objects.get().version == version + 1

    def test_a_changed_shared_object_publishes_the_loaded_roles_that_show_it(self, load):
        load(GOOD)
        renamed = {"model": "careers.skill", "fields": SKILL["fields"] | {"name": "SQL:2023"}}
        load([FAMILY, SOURCE, renamed, *GOOD[3:]])
        assert "SQL:2023" in Edition.objects.live().get().content

    def test_a_changed_shared_object_marks_other_roles_as_changed(self, load):
        load(GOOD)
        load([{"model": "careers.skill", "fields": SKILL["fields"] | {"name": "SQL:2023"}}])
        assert Role.objects.with_state().get().state == "changed"

    def test_sections_can_change_places(self, load):
        load([*GOOD, section(2)])
        load([*GOOD[:4], section(2, slug="part-1"), section(1, slug="part-2"), *GOOD[5:]])
        assert [s.slug for s in Section.objects.all()] == ["part-2", "part-1"]

    def test_what_an_editor_added_stays_behind_what_the_file_brings(self, load):
        load(GOOD)
        SectionFactory(role=Role.objects.get(), slug="by-hand", position=2)
        load([*GOOD, section(2)])
        assert [s.slug for s in Section.objects.all()] == ["part-1", "part-2", "by-hand"]

    def test_a_withdrawn_role_stays_withdrawn(self, load):
        load(GOOD)
        publishing.withdraw(Role.objects.get(), by="writer", reason="Stop")
        printed = load([*GOOD[:-1], band(high=3000)])
        assert not Edition.objects.live().exists()
        assert "Left withdrawn, with its new text as a draft: analyst" in printed

    def test_a_role_that_is_put_away_is_not_published(self, load):
        load(GOOD, "--draft")
        Role.objects.update(archived_at=timezone.now())
        load([*GOOD[:-1], band(high=3000)])
        assert not Edition.objects.exists()
        assert Role.objects.get().salary_bands.get().high == 3000

    def test_unpublished_work_of_an_editor_is_not_published_by_an_unchanged_file(self, load):
        load(GOOD)
        SectionFactory(role=Role.objects.get(), slug="by-hand")
        load(GOOD)
        assert Edition.objects.count() == 1

    def test_if_empty_leaves_a_filled_site_alone(self, load):
        RoleFactory()
        assert "nothing to load" in load(GOOD, "--if-empty")
        assert Role.objects.count() == 1

    def test_json_and_json_lines_load_too(self, load):
        load(json.dumps(GOOD[:4]), "--draft", name="a.json")
        load("\n".join(map(json.dumps, GOOD[4:])), name="b.jsonl")
        assert Edition.objects.live().count() == 1

    def test_a_long_load_says_how_far_it_is_and_names_a_few_roles(self, load, monkeypatch):
        monkeypatch.setattr("careers.management.commands.loaddata.STEP", 3)
        monkeypatch.setattr("careers.management.commands.loaddata.NAMED", 1)
        other = [role(slug="b"), section(role=["b"])]
        printed = load([*GOOD, *other])
        assert "3 of 10 objects" in printed
        assert "Published: analyst and 1 more" in printed

    def test_unknown_fields_are_passed_over_only_when_asked(self, load, faults):
        odd = [*GOOD[:3], role(mood="good"), *GOOD[4:]]
        assert "mood: There is no such field." in faults(odd)
        load(odd, "--ignorenonexistent")
        assert Edition.objects.live().count() == 1

    def test_other_applications_load_by_djangos_rules(self, load):
        load([{"model": "auth.group", "fields": {"name": "Writers", "permissions": []}}, *GOOD])
        assert Edition.objects.live().count() == 1


class TestFaults:
    def test_a_maximum_below_the_minimum(self, faults):
        message = faults([*GOOD[:-1], band(low=2000, high=1000)])
        assert "roles.yaml" in message
        assert "careers.salaryband analyst/pay, high: The highest amount is below" in message

    def test_an_unknown_skill(self, faults):
        assert "skill: There is no skill “cobol”." in faults([*GOOD, requirement("cobol", 2)])

    def test_a_duplicate_position(self, faults):
        message = faults([*GOOD, section(1, slug="again")])
        assert "careers.section analyst/again, position: Another section" in message

    def test_the_same_object_twice(self, faults):
        assert "The same object is given twice" in faults([*GOOD, section(2, slug="part-1")])

    def test_a_bad_link(self, faults):
        message = faults([*GOOD, section(2, body="Good.\n\nSee [it](javascript:alert(1)).")])
        assert "careers.section analyst/part-2, body: Line 3: the link address" in message

    def test_a_picture_without_alternative_text(self, faults):
        message = faults([*GOOD[:3], role(hero_image="pictures/a.png"), *GOOD[4:]])
        assert "careers.role analyst, hero_alt: Say in words what the first picture" in message

    def test_a_picture_without_a_file(self, faults):
        message = faults([*GOOD[:3], role(hero_image="pictures/a.png", hero_alt="A"), *GOOD[4:]])
        assert "careers.role analyst, hero_image: The picture file" in message

    def test_a_citation_of_nothing(self, faults):
        assert "body: [^rumour] cites a source" in faults([*GOOD, section(2, body="So.[^rumour]")])

    @pytest.mark.parametrize("options", [(), ("--draft",)])
    def test_a_reference_to_a_figure_that_the_role_does_not_have(self, faults, options):
        told = faults([*GOOD, section(2, body="a\n{{ pay.pai }}")], options=options)
        assert "careers.section analyst/part-2, body: Line 2: “{{ pay.pai }}” names no figure" in told
        assert re.search(r"line \d+: careers.section", told)
        told = faults([*GOOD[:3], role(summary="{{ experience }}"), *GOOD[4:]], options=options)
        assert "careers.role analyst, summary: Line 1" in told

    def test_a_figure_that_is_taken_away_from_a_text_that_refers_to_it(self, load, faults):
        load([*GOOD, section(2, body="Earns {{ pay.pay.low }}.")])
        assert "Earns $1,000 a year." in Edition.objects.live().get().content
        assert "part-2, body: Line 1: “Pay” has no “low”" in faults([FAMILY, SOURCE, role(), band(low=None)])

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            (role(slug="two words"), "slug: Enter a valid"),
            (role(level="guru"), "level: Value 'guru' is not a valid choice."),
            (role(title=""), "title: This field cannot be blank."),
            (role(title="a\nb"), "title: Write this on one line"),
            (role(in_short="A.\n" * 11), "in_short: Write at most 10 lines; these are 11."),
            (role(summary="x" * 701), "summary: Ensure this value has at most 700"),
            (role(reviewed_on="yesterday"), "reviewed_on: “yesterday” value has an invalid date"),
            (role(experience_min="many"), "experience_min: “many” value must be an integer."),
            (role(slug="a-z"), "slug: This address is used by the site itself."),
            (role(family=["none"]), "family: There is no family “none”."),
            ({"model": "careers.role", "fields": {"slug": "x"}}, "family: This field is missing."),
            ({"model": "careers.rolle", "fields": {}}, "There is no model “careers.rolle”."),
            ({"model": "careers.role"}, "The object has no fields."),
            ("just words", "There is no model"),
            (band(low=-1), "low: "),
            (band(currency="dollars"), "currency: "),
            (band(statistic="mean"), "statistic: The amount that this statistic needs is missing"),
            (band(median=5000), "median: The amounts run backwards"),
            (band(low="a lot"), "low: “a lot” value must be a decimal number."),
            (section(heading="a\x00b"), "heading: Write this on one line"),
        ],
    )
    def test_every_wrong_object_is_named_with_field_and_reason(self, faults, wrong, says):
        good = [each for each in GOOD if not isinstance(wrong, dict) or each["model"] != wrong["model"]]
        assert says in faults([*good, wrong])

    def test_all_are_found_at_once_each_with_its_line(self, faults):
        message = faults(
            [
                *GOOD[:3],
                role(hero_image="pictures/a.png"),
                section(body="[x]()"),
                section(1, slug="again"),
                GROUP,
                requirement("cobol"),
                band(low=9, high=1),
            ]
        )
        for says in (
            "There are 5 faults",
            "careers.role analyst, hero_alt",
            "careers.section analyst/part-1, body: Line 1",
            "careers.section analyst/again, position",
            "cobol",
            "careers.salaryband analyst/pay, high",
        ):
            assert says in message
        assert message.count("\n  line ") == 5

    def test_a_faulty_parent_is_reported_once_not_again_for_each_child(self, faults):
        message = faults([*GOOD[:3], role(level="guru"), *GOOD[4:]])
        assert "There is 1 fault" in message

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("- model: careers.role\n  fields: {slug: [}", "line 2"),
            ("- fields: {slug: a, slug: b}", "“slug” is given twice"),
            ("model: careers.role", "not a list of objects"),
            ("", "holds no objects"),
        ],
    )
    def test_a_malformed_file_is_named_with_its_line(self, faults, text, says):
        message = faults(text)
        assert "roles.yaml" in message
        assert says in message

    @given(
        number=st.integers(0, len(GOOD) - 1),
        field=st.integers(0, 20),
        junk=st.sampled_from(
            [
                *(None, "", " ", "x" * 70_000, "\x00", "é\u2028", -1, 10**30, 1.5, float("nan"), True),
                *([], [[]], [None], ["a", "b", "c"], {}, {"a": []}, b"bytes", date(2026, 1, 1)),
            ]
        ),
    )
    @settings(max_examples=150, deadline=None)
    def test_any_value_in_any_field_loads_or_is_refused_in_words(self, number, field, junk):
        objects = copy.deepcopy(GOOD)
        fields = objects[number]["fields"]
        fields[list(fields)[field % len(fields)]] = junk
        with transaction.atomic():
            entries = fixtures.read(io.BytesIO(yaml.safe_dump(objects).encode()), "junk.yaml", "yaml")
            with suppress(fixtures.FixtureFaults):
                fixtures.load(entries, by="tests")
            transaction.set_rollback(True)

    def test_a_file_in_another_encoding(self, tmp_path):
        (tmp_path / "roles.yaml").write_bytes("- Käse".encode("latin-1"))
        with pytest.raises(CommandError, match="not UTF-8"):
            call_command("loaddata", str(tmp_path / "roles.yaml"))

    def test_nothing_is_loaded_over_what_was_there(self, load, faults):
        load(GOOD)
        faults([*GOOD[:3], role(title="Changed"), band(low=9, high=1)])
        assert Role.objects.get().title == "Analyst"


class TestDumping:
    @pytest.fixture
    def pages(self, client):
        """The bytes of every public role page."""

        def pages():
            slugs = Edition.objects.live().order_by("slug").values_list("slug", flat=True)
            return {slug: client.get(f"/careers/{slug}/").content for slug in slugs}

        return pages

    def empty(self):
        Edition.objects.all().delete()
        for model in ("ladder", "role", "skill", "source", "family"):
            Role._meta.apps.get_model("careers", model).objects.all().delete()

    @pytest.mark.parametrize("format", ["yaml", "json", "jsonl"])
    @pytest.mark.parametrize("with_editions", [True, False])
    def test_an_empty_database_filled_from_a_dump_gives_the_same_pages(
        self, load, pages, format, with_editions, time_machine
    ):
        call_command("loaddata", "roles", verbosity=0)
        role = Role.objects.get(slug="growth-manager")
        role.sections.filter(slug="overview").update(body="Once.\n\n### Again\n\n- and\n- again")
        factories.note(role)
        publishing.publish(role, by="writer")
        before = pages()
        dumped = dump(format=format, exclude=[] if with_editions else ["careers.edition"])
        self.empty()
        time_machine.move_to(timezone.now() + timedelta(days=40))
        load(dumped, name=f"dump.{format}")
        assert len(before) == 5
        assert pages() == before
        assert Edition.objects.count() == (6 if with_editions else 5)

    def test_a_dump_with_primary_keys_loads_too(self, load, pages):
        load(GOOD)
        before = pages()
        out = io.StringIO()
        call_command("dumpdata", "careers", stdout=out)
        self.empty()
        load(out.getvalue(), name="dump.json")
        assert pages() == before
        assert Skill.objects.create(slug="new", name="New", kind="tool").pk

    def test_a_full_dump_does_not_publish_what_was_a_draft(self, load):
        load(GOOD)
        SectionFactory(role=Role.objects.get(), slug="unfinished")
        dumped = dump()
        self.empty()
        load(dumped, name="dump.json")
        assert "unfinished" not in Edition.objects.live().get().content
        assert Role.objects.with_state().get().state == "changed"

    def test_a_dumped_edition_that_was_tampered_with_is_refused(self, load, faults):
        load(GOOD)
        dumped = json.loads(dump())
        self.empty()
        [edition] = [each for each in dumped if each["model"] == "careers.edition"]
        edition["fields"]["content"] = edition["fields"]["content"].replace("Analyst", "Boss")
        assert "checksum: It is not the checksum" in faults(json.dumps(dumped), name="dump.json")

    def test_texts_of_several_lines_are_dumped_as_blocks(self, load):
        load([*GOOD[:4], section(body="One.\n\nTwo."), *GOOD[5:]])
        assert "body: |-\n      One.\n\n      Two." in dump("careers.section", format="yaml")
