"""The commands that import public data, with small tables in the forms that they are published in."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, reset_queries
from openpyxl import Workbook

from careers import pages, publishing, write_queue
from careers.importers.releases import importer
from careers.models import Edition, Imported, Ladder, Role, Skill, Source
from careers.write_queue import in_turn
from tests import factories, killed
from tests.factories import EditionFactory, ExternalCodeFactory, RoleFactory
from tests.importers.onet.releases import FILES, write_release
from tests.importers.test_projections import COLUMNS, csv
from tests.importers.wages.test_reader import NATIONAL, STATES, state, tsv
from tests.two_connections import during

pytestmark = pytest.mark.django_db

NATION = (
    "15-1252\tx\tdetailed\t1000\t60\t120000\t35\t45\t55\t70\t90\t72000\t93000\t115000\t145000\t187000\t\n"
)
TEXAS = state("Texas", "15-1252", "110000 60000 80000 100000 130000 170000")


def run(command, *arguments, **options):
    """What the command prints."""
    output = io.StringIO()
    call_command(command, *map(str, arguments), stdout=output, stderr=io.StringIO(), **options)
    return output.getvalue()


def live(slug="program-writers"):
    return pages.from_json(Edition.objects.live().get(slug=slug).content)


def everything():
    """All rows that an import could change."""
    return [list(model.objects.order_by("pk").values()) for model in (Role, Edition, Imported, Skill, Source)]


@pytest.fixture
def release(tmp_path):
    return write_release(tmp_path / "data" / "release")


@pytest.fixture
def folder(tmp_path, release):
    """A folder with all the data sets, under the names that people give them."""
    tsv(release.parent, NATIONAL + NATION, "oews_national_may2025.tsv")
    (release.parent / "tables").mkdir()
    tsv(release.parent / "tables", STATES + TEXAS, "oews_state_may2025.tsv")
    csv(release.parent, {})
    return release.parent


def test_occupations_become_live_roles(release):
    said = run("import_onet", release)
    assert "O*NET 29.3: 5 new, 0 changed, 0 as they were, 0 conflicts." in said
    assert "Published: 5 roles." in said
    page = live()
    assert page.title == "Program Writers"
    assert {edition.created_by for edition in Edition.objects.all()} == {"import_onet"}


def test_a_release_of_workbooks_is_found_in_a_folder(tmp_path):
    folder = tmp_path / "data" / "db_30_1_excel"
    folder.mkdir(parents=True)
    book = Workbook()
    for row in FILES["Occupation Data.txt"]:
        book.active.append(row)
    book.save(folder / "Occupation Data.xlsx")
    told = run("import_folder", folder.parent)
    assert "O*NET 30.1: 5 new" in told
    assert "Knowledge.xlsx is not in this release: what was said before stays." in told


def test_wages_and_an_outlook_find_their_roles(folder, release):
    run("import_onet", release)
    said = run("import_wages", folder / "oews_national_may2025.tsv", area="United States", year=2025)
    assert "1 changed" in said
    assert "program-writers (salary bands" in said
    assert "does not hold 4 codes that roles have: 15-1299.08" in said
    assert "1 changed" in run("import_wages", folder / "tables/oews_state_may2025.tsv", year=2025)
    assert "market figures" in run("import_projections", folder / "projections.csv")
    page = live()
    assert [(band.area, band.median, band.year) for band in page.salary_bands] == [
        ("United States", 115_000, 2025),
        ("Texas", 100_000, 2025),
    ]
    assert "employment-growth" in {figure.slug for figure in page.market_figures}


def test_a_limit_of_top_coding_that_is_not_known_can_be_given(folder, release):
    run("import_onet", release)
    table = tsv(folder, STATES + state("Texas", "15-1252", "- - - - - -", notes="5"), "wages.tsv")
    run("import_wages", table, year=2031)
    (band,) = live().salary_bands
    assert (band.top_code, "limit is that of May 2025" in band.note) == (239_200, True)
    run("import_wages", table, "--top-code", "125/hour", year=2031)
    (band,) = live().salary_bands
    assert (band.top_code, "limit is that of" in band.note) == (260_000, False)
    with pytest.raises(CommandError, match="“115” is no limit of top-coding"):
        run("import_wages", table, "--top-code", "115", year=2031)


def test_a_folder_is_imported_at_once_as_the_single_commands_would(folder, release):
    run("import_onet", release)
    run("import_wages", folder / "oews_national_may2025.tsv", area="United States", year=2025)
    run("import_wages", folder / "tables/oews_state_may2025.tsv", year=2025)
    run("import_projections", folder / "projections.csv")
    one_by_one = {slug: live(slug) for slug in Role.objects.values_list("slug", flat=True)}
    notes = list(Imported.objects.order_by("role__slug", "data_set").values_list("data_set", "content"))
    for model in (Edition, Role, Ladder):
        model.objects.all().delete()
    assert "Published: 5 roles." in run("import_folder", folder)
    assert {slug: live(slug) for slug in one_by_one} == one_by_one
    assert notes == list(
        Imported.objects.order_by("role__slug", "data_set").values_list("data_set", "content")
    )
    assert Edition.objects.count() == 5


def test_tables_that_lie_beside_a_release_are_found(folder, release):
    assert "Employment Projections" in run("import_folder", release)
    assert live().salary_bands


def test_a_folder_without_any_data_set_says_what_it_was_looked_for(tmp_path):
    with pytest.raises(CommandError, match="no release of O"):
        run("import_folder", tmp_path)
    with pytest.raises(CommandError, match="No such file"):
        run("import_folder", tmp_path / "nowhere")


def test_the_same_again_changes_nothing(folder):
    run("import_folder", folder)
    before = everything()
    said = run("import_folder", folder)
    assert "0 new, 0 changed, 5 as they were, 0 conflicts" in said
    assert "Published: 0 roles." in said
    assert everything() == before


def test_a_newer_release_publishes_exactly_what_changed(tmp_path, folder, release):
    run("import_folder", folder)
    rows = [list(row) for row in FILES["Occupation Data.txt"]]
    rows[2][2], rows[4][2] = "It is another work now.", "This too."
    tasks = [*FILES["Task Statements.txt"], ["47-3013.00", "4", "Carry wires.", "Core", "3"]]
    changes = {"Occupation Data.txt": rows, "Task Statements.txt": tasks}
    newer = write_release(tmp_path / "newer", changes)
    said = run("import_onet", newer)
    published = Edition.objects.filter(number=2).values_list("slug", flat=True)
    assert set(published) == {"system-engineers", "wirers", "helpers-wirers"}
    assert "0 new, 3 changed, 2 as they were" in said
    assert "changed: wirers (summary" in said
    assert "changed: helpers-wirers (sections responsibilities" in said


@pytest.mark.parametrize(
    ("take", "title"), [(None, "Authors"), ("ours", "Authors"), ("theirs", "Program Makers")]
)
def test_what_an_editor_changed_stays_unless_it_is_decided_otherwise(tmp_path, release, take, title):
    run("import_onet", release)
    role = Role.objects.get(slug="program-writers")
    Role.objects.filter(pk=role.pk).update(title="Authors")
    factories.note(role)
    publishing.publish(role, by="writer")
    rows = [list(row) for row in FILES["Occupation Data.txt"]]
    rows[1][1] = "Program Makers"
    said = run("import_onet", write_release(tmp_path / "newer", {"Occupation Data.txt": rows}), take=take)
    assert ("in conflict: program-writers (title)" in said) == (take is None)
    assert ("--take theirs" in said) == (take is None)
    assert live().title == title


WAGES = ("15-1252", "29-1141", "25-2021")


@pytest.fixture
def paid():
    """Three live roles whose pay a table brings, and that table."""
    for code in WAGES:
        role = RoleFactory(publishable=True, slug=f"role-{code}")
        ExternalCodeFactory(role=role, scheme="SOC 2018", code=code, match="exact")
        publishing.publish(role, by="tests")


def wage_table(folder, *codes, header=NATIONAL, row=NATION):
    return tsv(folder, header + "".join(row.replace("15-1252", code) for code in codes))


def pay(code):
    return [
        (band.area, band.year, band.median)
        for band in live(f"role-{code}").salary_bands
        if band.slug.startswith("oews-")
    ]


def test_a_partial_wage_table_removes_nothing(tmp_path, paid):
    run("import_wages", wage_table(tmp_path, *WAGES), area="United States", year=2025)
    before = everything()
    table = wage_table(tmp_path, "15-1252")
    with pytest.raises(CommandError) as error:
        run("import_wages", table, area="United States", year=2025)
    assert "Nothing has changed" in str(error.value)
    assert "--allow-removals" in str(error.value)
    row = next(line for line in str(error.value).splitlines() if "pay figures" in line)
    assert row.split() == ["Wages", "pay", "figures", "3", "1", "2", "66.7%", "!", *row.split()[8:]]
    assert "role-25-2021: United States" in row
    assert everything() == before
    said = run("import_wages", table, area="United States", year=2025, dry_run=True)
    assert "66.7% !" in said
    assert "--allow-removals" in said
    assert everything() == before
    said = run("import_wages", table, area="United States", year=2025, allow_removals=True)
    assert "removed on their pages: salary bands 2" in said
    assert "changed: role-25-2021 (salary bands oews-united-states (removed))" in said
    assert [pay(code) for code in WAGES] == [[("United States", 2025, 115_000)], [], []]


def test_a_newer_year_takes_nothing_away(tmp_path, paid):
    table = wage_table(tmp_path, *WAGES)
    run("import_wages", table, area="United States", year=2024)
    assert "not say any more" not in run("import_wages", table, area="United States", year=2025)
    assert pay("29-1141") == [("United States", 2025, 115_000)]


def test_wages_of_an_older_year_stop(tmp_path, paid):
    table = wage_table(tmp_path, *WAGES)
    run("import_wages", table, area="United States", year=2025)
    with pytest.raises(CommandError, match="3 figures of 2024 are older than those of 2025"):
        run("import_wages", table, area="United States", year=2024)
    run("import_wages", table, area="United States", year=2024, allow_removals=True)
    assert pay("29-1141") == [("United States", 2024, 115_000)]


def test_a_table_without_hourly_columns_leaves_hourly_pay(tmp_path, paid):
    by_the_hour = NATION.replace("72000\t93000\t115000\t145000\t187000", "-\t-\t-\t-\t-")
    by_the_hour = by_the_hour.replace("120000", "-")
    run("import_wages", wage_table(tmp_path, *WAGES, row=by_the_hour), area="United States", year=2025)
    assert pay("29-1141") == [("United States", 2025, 55)]
    header = "occ_code\ttot_emp\ta_mean\ta_pct10\ta_pct25\ta_median\ta_pct75\ta_pct90\n"
    rows = {"15-1252": "1000\t120000\t72000\t93000\t115000\t145000\t187000"}
    table = tsv(
        tmp_path,
        header + "".join(f"{code}\t{rows.get(code, chr(9).join(['1000', *['*'] * 6]))}\n" for code in WAGES),
    )
    run("import_wages", table, area="United States", year=2026)
    assert [pay(code) for code in WAGES] == [
        [("United States", 2026, 115_000)],
        [("United States", 2025, 55)],
        [("United States", 2025, 55)],
    ]


def test_a_column_that_projections_lack_is_left_alone(tmp_path, paid):
    run("import_projections", csv(tmp_path, {}))
    before = live("role-15-1252")
    assert before.education
    path = csv(tmp_path, {}, columns=[name for name in COLUMNS if name != "Typical Entry-Level Education"])
    told = run("import_projections", path)
    assert live("role-15-1252").education == before.education
    assert "no column “Typical Entry-Level Education”: what was said before stays." in told


def test_older_projections_stop(tmp_path, paid):
    newer = csv(tmp_path, {})
    text = newer.read_text()
    run("import_projections", newer)
    newer.write_text(text.replace("2024", "2023").replace("2034", "2033"))
    with pytest.raises(CommandError, match=r"2023–2033 is older than .*2024–2034"):
        run("import_projections", newer)


def test_a_role_that_the_release_lacks_is_named(tmp_path, release):
    run("import_onet", release)
    rows = [row for row in FILES["Occupation Data.txt"] if row[0] != "47-3013.00"]
    files = {
        name: [row for row in table if "47-3013.00" not in row]
        for name, table in FILES.items()
        if name != "Occupation Data.txt"
    }
    said = run("import_onet", write_release(tmp_path / "newer", files | {"Occupation Data.txt": rows}))
    assert "No longer in their data set: 1 roles" in said
    assert "no longer in the data set: helpers-wirers" in said
    assert live("helpers-wirers")


@pytest.mark.parametrize("debug", [True, False])
def test_an_import_keeps_no_log_of_its_queries(settings, release, debug):
    settings.DEBUG = debug
    reset_queries()
    run("import_onet", release)
    longest = max((len(query["sql"]) for query in connection.queries), default=0)
    assert len(connection.queries_log) < 100, longest


def test_a_draft_import_publishes_nothing(release):
    said = run("import_onet", release, draft=True)
    assert "Published: 0 roles." in said
    assert "not published: wirers: Draft" in said
    assert not Edition.objects.exists()


def test_a_dry_run_says_what_would_change_and_changes_nothing(release):
    EditionFactory()
    before = everything()
    said = run("import_onet", release, dry_run=True)
    assert "5 new" in said
    assert "nothing has changed" in said
    assert everything() == before


@pytest.mark.parametrize(
    ("command", "file", "text", "says"),
    [
        ("import_onet", "release/Skills.txt", b"\xff\xfe", "Skills.txt"),
        ("import_onet", "release/Occupation Data.txt", b"Code\n", "O*NET-SOC Code"),
        ("import_wages", "oews_national_may2025.tsv", (NATIONAL + NATION * 2).encode(), "line 3"),
        ("import_projections", "projections.csv", b"", "projections.csv"),
    ],
)
def test_a_fault_is_told_in_words_and_changes_nothing(folder, command, file, text, says):
    run("import_folder", folder)
    before = everything()
    (folder / file).write_bytes(text)
    options = {"import_wages": {"area": "United States", "year": 2025}}.get(command, {})
    path = folder / "release" if command == "import_onet" else folder / file
    for arguments in ((command, path), ("import_folder", folder)):
        with pytest.raises(CommandError) as error:
            run(*arguments, **(options if arguments[0] == command else {}))
        assert says in str(error.value)
        assert everything() == before


def test_of_several_releases_in_a_folder_the_newest_is_taken(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for name, number in (("a copy", "30.3"), ("b", "9.1"), ("c", "29.3")):
        write_release(folder / name, {"Read Me.txt": [[f"O*NET {number} Database"]]})
    assert "O*NET 30.3: 5 new" in run("import_folder", folder)


def test_a_release_one_folder_deeper_is_pointed_at(folder, release):
    with pytest.raises(CommandError) as error:
        run("import_onet", folder)
    assert f"It is in “{release}”." in str(error.value)


def test_an_impossible_year_is_refused(folder):
    with pytest.raises(CommandError, match="no release of 12"):
        run("import_wages", folder / "oews_national_may2025.tsv", year=12)


def test_an_import_that_is_interrupted_says_that_nothing_has_changed(release, monkeypatch):
    def stop(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(importer.publishing, "publish_all", stop)
    with pytest.raises(CommandError, match="Nothing has changed") as error:
        run("import_onet", release)
    assert error.value.returncode == 130
    assert not Role.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_beside_another_is_told_so(release, monkeypatch):
    monkeypatch.setattr(write_queue, "LONGEST", 0.2)
    with during(in_turn), pytest.raises(CommandError, match="Somebody else is changing pages"):
        run("import_onet", release)
    run("import_onet", release)
    assert live().title


SCRIPT = """
import django
django.setup()
from django.core.management import call_command
from careers import publishing
publish_all = publishing.publish_all

def publish_and_stop(*args, **options):
    publish_all(*args, **options)
    stop()

publishing.publish_all = publish_and_stop
call_command("import_onet", sys.argv[1], verbosity=0)
"""


@pytest.mark.django_db(transaction=True)
def test_killing_an_import_leaves_the_site_as_it_was(release, test_database_url):
    EditionFactory(role__title="Before")
    before = everything()
    with killed.running(SCRIPT, str(release), database_url=test_database_url) as process:
        killed.wait_until_stopped(process)
    assert everything() == before
    run("import_onet", release)
    assert live().title == "Program Writers"
