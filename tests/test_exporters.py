"""Content out: what is written loads again as the same pages, and opens in a spreadsheet."""

import csv
import io
import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers import exporters
from careers.models import Edition, Family, Ladder, Role, Rung, SalaryBand, Skill, Source
from careers.pages import from_rows, to_json
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    """A function that writes the fixtures of all roles, or of those given, and returns the file."""

    def write(roles=None, **options):
        path = tmp_path / "roles.yaml"
        pieces = exporters.as_fixtures(Role.objects.all() if roles is None else roles, **options)
        path.write_text("".join(exporters.in_one_file(pieces)))
        return path

    return write


@pytest.fixture
def full_role():
    """A role that uses everything a page can have."""
    role = factories.RoleFactory(
        complete=True,
        slug="analyst",
        education_source=factories.SourceFactory(slug="of-education"),
        training="Apprenticeship",
        training_source=factories.SourceFactory(slug="of-training"),
    )
    factories.SalaryBandFactory(role=role, percentiles=True, p90=None, top_code=240_000, top_coded="p90")
    factories.SalaryBandFactory(role=role, average=True, withheld="p10", covers="All analysts")
    factories.SourceFactory(slug="only-cited", attributed=True)
    factories.SectionFactory(role=role, body='  Starts "indented"\n\n- yes: no\n\ttab\n[^only-cited] ✓ 😀')
    group = factories.SkillGroupFactory(role=role, source=factories.SourceFactory(slug="of-a-group"))
    skill = factories.SkillFactory(slug="scikit-learn")
    factories.SkillAliasFactory(skill=skill, name="sklearn")
    factories.SkillRequirementFactory(group=group, skill=skill, importance_rating="4.5", level_rating="3.25")
    other = factories.RoleFactory(publishable=True, slug="manager")
    factories.RelatedCareerFactory(role=role, target=other)
    factories.RungFactory(ladder=Ladder.objects.get(), role=other, track="Leading people")
    return role


def pages():
    return {role.slug: to_json(from_rows(role)) for role in Role.objects.order_by("pk")}


def empty_the_site():
    for model in (Edition, Role, Ladder, Skill, Source, Family):
        model.objects.all().delete()


def entries(path, model):
    found = yaml.safe_load(path.read_text())
    return [entry["fields"] for entry in found if entry["model"] == f"careers.{model}"]


# Fixtures


def test_the_projects_own_roles_come_in_again_as_the_same_pages(write):
    call_command("loaddata", "roles", verbosity=0)
    before, path = pages(), write()
    empty_the_site()
    call_command("loaddata", path, verbosity=0)
    assert pages() == before
    assert len(before) == 5


def test_all_that_a_page_can_have_comes_in_again(write, full_role):
    before, path = pages(), write()
    empty_the_site()
    call_command("loaddata", path, verbosity=0)
    assert pages() == before
    assert Skill.objects.get(slug="scikit-learn").aliases.get().name == "sklearn"
    assert "only-cited" in before["analyst"]
    assert "of-a-group" in [source["slug"] for source in entries(path, "source")]


def test_loading_what_was_written_changes_nothing_on_the_same_site(write, full_role, capsys):
    path = write()
    call_command("loaddata", path)
    assert " 0 new, 0 changed" in capsys.readouterr().out


def test_positions_are_kept_and_keys_of_the_database_are_not(write, full_role):
    path = write()
    assert [each["position"] for each in entries(path, "salaryband")] == [1, 2, 3]
    assert "pk: " not in path.read_text()


def test_a_role_brings_the_whole_of_its_ladders(write, full_role):
    path = write(Role.objects.filter(slug="analyst"))
    assert len(entries(path, "rung")) == 2
    assert [each["slug"] for each in entries(path, "role")] == ["analyst"]


def test_it_knows_to_which_other_roles_the_fixtures_refer(full_role):
    factories.RelatedCareerFactory(role=full_role, target__slug="beside-it")
    assert exporters.referred_to(Role.objects.filter(slug="analyst")) == ["beside-it", "manager"]
    assert exporters.referred_to(Role.objects.all()) == []


def test_standing_alone_a_role_loads_where_no_other_exists(write, full_role):
    path = write(Role.objects.filter(slug="analyst"), standalone=True)
    empty_the_site()
    call_command("loaddata", path, verbosity=0)
    assert Role.objects.get().related_careers.count() == 0
    assert Rung.objects.filter(role=None, track="Leading people").exists()
    assert Rung.objects.filter(role__slug="analyst").exists()


def test_standing_alone_keeps_what_leads_to_roles_that_are_written_too(write, full_role):
    path = write(standalone=True)
    assert [each["target"] for each in entries(path, "relatedcareer")] == [["manager"]]


def test_a_role_may_be_called_like_a_shared_file():
    role = factories.RoleFactory(publishable=True, slug="families")
    files = [file for file, _text in exporters.as_fixtures(Role.objects.filter(pk=role.pk))]
    assert files == ["families.yaml", "families.role.yaml"]


def count_of_queries(work):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        list(work)
    return len(queries)


@pytest.mark.parametrize("form", [exporters.as_fixtures, exporters.pay_csv, exporters.skills_csv])
def test_more_roles_and_larger_ones_cost_no_more_queries(form, full_role):
    factories.RoleFactory(complete=True)
    before = count_of_queries(form(Role.objects.all()))
    for _each in range(3):
        other = factories.RoleFactory(complete=True)
        factories.RelatedCareerFactory(role=other)
        factories.SalaryBandFactory(role=full_role)
    assert count_of_queries(form(Role.objects.all())) == before
    assert before <= 20


# Tables


def table(pieces):
    text = "".join(pieces)
    assert text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_the_table_of_pay_has_one_line_a_figure_with_its_source(full_role):
    first, percentiles, mean = table(exporters.pay_csv(Role.objects.all()))
    assert (first["role"], first["statistic"], first["low"], first["high"]) == (
        "analyst",
        "range",
        "100000",
        "150000",
    )
    assert (percentiles["p90"], percentiles["top_code"], percentiles["top_coded"]) == ("", "240000", "p90")
    assert (mean["mean"], mean["withheld"], mean["covers"]) == ("120000", "p10", "All analysts")
    assert first["source_title"] == f"Wages of {first['source']}"
    assert first["open_ended"] == "false"


def test_the_table_of_skills_has_one_line_a_skill_of_a_group(full_role):
    lines = table(exporters.skills_csv(Role.objects.filter(slug="analyst")))
    assert [line["skill"] for line in lines][1:] == ["scikit-learn"]
    assert (lines[1]["importance_rating"], lines[1]["level_rating"]) == ("4.5", "3.25")
    assert (lines[1]["importance"], lines[1]["level"]) == ("essential", "practitioner")


FORMULAS = [
    *("=1+1", "+49", "-2", "@SUM(A1)", "\tafter a tab", "\rafter a return", "\nafter a line"),
    *(" =1", "\t =1", "\r\n=1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u2060\u00ad=1", "\x01=1", "\x1c=1"),
    *("＝1", "＋1", "－1", "＠A", "﹦1", "﹢1", "﹣1", "﹫A", "⁼1", "₊1", "−1"),
    *("\u3164=1", "\u115f=1", "\ufe0f=1", "\u034f=1", "\U000e0020=1"),
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_table_is_run_as_a_formula(text):
    band = factories.SalaryBandFactory(label="Plain", low=1, high=2)
    SalaryBand.objects.update(note=text)
    (line,) = table(exporters.pay_csv(Role.objects.filter(pk=band.role_id)))
    assert line["note"].startswith("'")
    assert (line["label"], line["low"]) == ("Plain", "1")


@pytest.mark.parametrize("between", [";", "; ", ",", "\t", "|", "\n", ";\u200b"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_a_formula_behind_a_separator_is_text(between, sign):
    band = factories.SalaryBandFactory(low=1, high=2)
    SalaryBand.objects.update(note=f"Fees{between}{sign}A1, then more")
    (line,) = table(exporters.pay_csv(Role.objects.filter(pk=band.role_id)))
    assert line["note"].replace("'", "") == f"Fees{between}{sign}A1, then more"
    assert not re.search(r"[,;|\t\r\n][\s\u200b]*[=+@＝-]", line["note"])


@pytest.mark.parametrize(
    "text", ["a = b", "well-known", "x@example.org", "C++", "10 to 20%", "cafés; bars", "'quoted'", "", "—"]
)
def test_ordinary_text_of_a_table_stays_as_it_is(text):
    band = factories.SalaryBandFactory(low=1, high=2)
    SalaryBand.objects.update(note=text)
    (line,) = table(exporters.pay_csv(Role.objects.filter(pk=band.role_id)))
    assert line["note"] == text


def test_every_cell_of_every_table_is_quoted_and_numbers_are_plain(full_role):
    factories.SalaryFactorFactory(role=full_role)
    for form in (exporters.pay_csv, exporters.skills_csv):
        for line in form(Role.objects.all()):
            cells = line.removeprefix("\ufeff").removesuffix("\r\n")
            again = io.StringIO()
            csv.writer(again, quoting=csv.QUOTE_ALL).writerow(next(csv.reader([cells])))
            assert again.getvalue() == f"{cells}\r\n"


def test_tables_are_written_in_one_place_only():
    modules = Path(exporters.__file__).parents[1]
    writers = [
        path.relative_to(modules).as_posix()
        for path in sorted(modules.rglob("*.py"))
        if re.search(r"csv\.(writer|DictWriter)\b", path.read_text())
    ]
    assert writers == ["exporters/tables.py"]


def test_texts_with_quotes_commas_and_line_ends_stay_in_their_cell():
    band = factories.SalaryBandFactory(note='Says "about",\nthen more')
    (line,) = table(exporters.pay_csv(Role.objects.filter(pk=band.role_id)))
    assert line["note"] == 'Says "about",\nthen more'
