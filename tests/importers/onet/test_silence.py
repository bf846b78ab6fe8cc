"""What a release does not bring is not spoken of: what the one before said stays, with its source."""

import io

import msgspec
import pytest
from django.core.management import call_command

from careers import pages
from careers.importers import onet, onet_release, releases
from careers.models import Edition, Imported
from tests.importers.onet.releases import FILES, write_release
from tests.importers.onet.test_layouts import NEW_LAYOUT, split

pytestmark = pytest.mark.django_db

NOTHING_KEPT = releases.Contribution().kept
CODE, SLUG = "15-1252.00", "program-writers"
NEWER = {"Read Me.txt": [["O*NET 30.3 Database"], ["May 2026 Release"]]}


def bring(directory, **changes):
    """Import a release; what the command says."""
    output = io.StringIO()
    files = {name.replace("_", " ") + ".txt": rows for name, rows in changes.items()}
    call_command("import_onet", write_release(directory, files), stdout=output, stderr=io.StringIO())
    return output.getvalue()


@pytest.fixture(scope="module", autouse=True)
def first_release(module_db, tmp_path_factory):
    """A site with release 29.3."""
    bring(tmp_path_factory.mktemp("first"))


@pytest.fixture
def bring_newer(tmp_path):
    """A function that imports a release 30.3 which has other files."""
    numbers = iter(range(10))

    def bring_newer(**changes):
        return bring(tmp_path / f"newer-{next(numbers)}", Read_Me=NEWER["Read Me.txt"], **changes)

    return bring_newer


def live(slug=SLUG):
    return pages.from_json(Edition.objects.live().get(slug=slug).content)


def said(slug=SLUG):
    return releases.from_json(Imported.objects.get(role__slug=slug).content)


def group(slug):
    return next((group for group in live().skill_groups if group.slug == slug), None)


def without(name, *columns):
    """The rows of a file without some of its columns."""
    head, *_rows = rows = FILES[f"{name}.txt"]
    kept = [place for place, column in enumerate(head) if column not in columns]
    return [[row[place] for place in kept] for row in rows]


def blank(name, *columns):
    """The rows of a file with nothing in some of its columns."""
    head, *rows = FILES[f"{name}.txt"]
    return [
        head,
        *(
            ["n/a" if column in columns else cell for column, cell in zip(head, row, strict=True)]
            for row in rows
        ),
    ]


def but(name, changed):
    """The rows of a file, `changed` of each row in their place; None leaves one out."""
    head, *rows = FILES[f"{name}.txt"]
    return [head, *(found for row in rows if (found := changed(list(row))))]


FILES_OF_A_PART = (
    *("Job_Zones", "Job_Zone_Reference", "Alternate_Titles", "Sample_of_Reported_Titles", "Task_Statements"),
    *("Skills", "Knowledge", "Technology_Skills", "Related_Occupations"),
)


@pytest.mark.parametrize("missing", [[name] for name in FILES_OF_A_PART] + [FILES_OF_A_PART])
def test_a_missing_file_takes_nothing_away(bring_newer, missing):
    before, noted = live(), said()
    told = bring_newer(**dict.fromkeys(missing))
    assert "0 changed" in told
    assert live() == before
    assert msgspec.structs.replace(said(), sources=noted.sources) == msgspec.structs.replace(
        noted, kept=said().kept
    )
    for name in missing:
        assert f"{name.replace('_', ' ')}.txt" in told
    assert "what was said before stays" in told


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("Alternate Titles", ["Short Title"]),
        ("Task Statements", ["Task Type"]),
        ("Technology Skills", ["In Demand"]),
        ("Technology Skills", ["Hot Technology"]),
        ("Technology Skills", ["Commodity Title"]),
        ("Technology Skills", ["Hot Technology", "In Demand", "Commodity Title"]),
        ("Related Occupations", ["Relatedness Tier"]),
        ("Job Zone Reference", ["Name"]),
        ("Job Zone Reference", ["Experience"]),
        ("Job Zone Reference", ["Education"]),
        ("Job Zone Reference", ["Job Training"]),
        ("Job Zone Reference", ["SVP Range"]),
    ],
)
class TestColumns:
    """Columns that a release does not bring, or brings without anything in them."""

    def test_a_missing_column_takes_nothing_away(self, bring_newer, name, columns):
        before = live()
        told = bring_newer(**{name.replace(" ", "_"): without(name, *columns)})
        assert "0 changed" in told
        assert live() == before
        for column in columns:
            assert f"{name}.txt has no column “{column}”: what was said before stays." in told

    def test_a_blank_column_takes_nothing_away(self, bring_newer, name, columns):
        before = live()
        told = bring_newer(**{name.replace(" ", "_"): blank(name, *columns)})
        assert "0 changed" in told
        assert live() == before
        for column in columns:
            assert f"In {name}.txt the column “{column}” is blank: what was said before stays." in told


def test_only_a_row_missing_from_a_file_that_is_there_is_a_removal(bring_newer):
    bring_newer(
        Alternate_Titles=but("Alternate Titles", lambda row: row if row[1] != "Coder" else None),
        Sample_of_Reported_Titles=None,
        Knowledge=None,
    )
    # "Coder" is one of the reported titles too, of which the release does not speak.
    assert live().alternate_titles == ("Build Person", "Coder", "Program Architect (PA)", "PA")
    assert group("knowledge").source == "onet-29-3"


def test_a_mark_stays_with_a_technology_that_is_still_listed(bring_newer):
    def fewer(row):
        return None if row[1] == "C" else row

    rows = [row[:4] for row in but("Technology Skills", fewer)]
    bring_newer(Technology_Skills=rows)
    assert [row.skill for row in group("technologies-in-demand").requirements] == ["c-plus-plus"]
    assert group("hot-technologies") is None


def test_half_of_a_split_file_leaves_the_other_half_alone(bring_newer):
    essential = [[cell.replace("3.50", "4.80") for cell in row] for row in split("2.A")]
    files = NEW_LAYOUT | {"Essential Skills.txt": essential, "Transferable Skills.txt": None}
    bring_newer(**{name.removesuffix(".txt").replace(" ", "_"): rows for name, rows in files.items()})
    found = {row.name: row.importance_rating for row in group("skills").requirements}
    assert {name: float(mark) for name, mark in found.items()} == {
        "Reading Comprehension": 4.8,
        "Programming": 4.5,
        "Negotiation": 2.5,
    }


def test_a_new_description_arrives_beside_what_was_said_before(bring_newer):
    def described(row):
        return [row[0], row[1], f"{'They write what others run. ' * 12}Always."]

    bring_newer(Occupation_Data=but("Occupation Data", described), Knowledge=None)
    overview = live().sections[0].body
    assert "Always." in overview
    assert "knowledge of *Computers and Electronics*" in overview
    assert overview.endswith("[^onet-30-3][^onet-29-3]")
    assert {source.slug for source in live().sources} == {"onet-29-3", "onet-30-3"}


def test_a_relation_to_an_occupation_that_the_release_lacks_stays(bring_newer):
    before = live().related_careers
    told = bring_newer(
        Occupation_Data=but("Occupation Data", lambda row: row if row[0] != "17-2061.00" else None)
    )
    assert [career.role for career in live().related_careers] == [career.role for career in before]
    assert "nowhere described" not in told


def test_a_code_that_nobody_describes_is_named(bring_newer):
    rows = [*FILES["Related Occupations.txt"], [CODE, "11-1011.00", "Supplemental", "12"]]
    told = bring_newer(Related_Occupations=rows)
    assert "nowhere described, is 1 code: 11-1011.00" in told


def test_two_releases_later_it_still_stays(bring_newer):
    before = live()
    bring_newer(Knowledge=None, Skills=None)
    bring_newer(Knowledge=None, Technology_Skills=None)
    assert live() == before


def test_it_comes_back_as_soon_as_a_release_speaks_of_it(bring_newer):
    bring_newer(Knowledge=None)
    rows = but("Knowledge", lambda row: [*row[:4], "4.9", *row[5:]])
    bring_newer(Knowledge=rows)
    assert float(group("knowledge").requirements[0].importance_rating) == 4.9


@pytest.mark.parametrize("kept", [NOTHING_KEPT, msgspec.Raw(b'{"code": 1}')])
def test_what_was_noted_without_its_facts_stays_too(bring_newer, kept):
    """Imports that were noted before the facts were kept beside them, or in another form."""
    for noted in Imported.objects.all():
        content = msgspec.structs.replace(releases.from_json(noted.content), kept=kept)
        Imported.objects.filter(pk=noted.pk).update(content=releases.to_json(content))
    before = live()
    assert "0 changed" in bring_newer(**dict.fromkeys(FILES_OF_A_PART))
    assert live() == before


def test_a_release_speaks_only_of_what_it_brings(tmp_path):
    release = onet.read(write_release(tmp_path / "a"))
    earlier = {code: page for code, _new, page in onet.contributions(release, onet.KnownSkills())}
    newer = onet.read(write_release(tmp_path / "b", NEWER | {"Knowledge.txt": None}))
    before = {code: onet.said(page) for code, page in earlier.items()}
    onet.complete(newer, before, {})
    page = next(page for code, _new, page in onet.contributions(newer, onet.KnownSkills()) if code == CODE)
    page = msgspec.structs.replace(page, sections=onet.in_the_same_words(newer, page.sections, before[CODE]))
    speaks_of = onet.speaks_of(newer, newer.occupations[CODE], page, before[CODE])
    assert speaks_of(("summary",))
    assert speaks_of(("skill_groups", "skills", "programming"))
    assert not speaks_of(("skill_groups", "knowledge", "computers-and-electronics"))
    # It rests on the field of knowledge, and reads as before.
    assert not speaks_of(("sections", "overview"))
    assert speaks_of(("sections", "requirements"))


def test_a_whole_release_asks_nothing_of_what_was_said_before(
    tmp_path, bring_newer, django_assert_max_num_queries
):
    brought = onet_release(write_release(tmp_path / "whole", NEWER))
    with django_assert_max_num_queries(3):
        brought.release.offers()


@pytest.mark.parametrize("missing", ["Knowledge", "Job_Zones", "Related_Occupations"])
def test_what_a_release_without_a_file_says_again_cites_it(bring_newer, missing):
    bring_newer(**{missing: None})
    edition = Edition.objects.live().get(slug=SLUG)
    (confirmed,) = pages.confirmations_from_json(edition.confirmations)
    assert confirmed.title == "O*NET 30.3 Database"
    assert ("sections", "responsibilities") in confirmed.parts
