"""One release after another, from a site without any."""

import pytest

from careers.models import Edition, Imported, Rung
from tests.importers.onet.releases import FILES
from tests.importers.onet.test_silence import NEWER, bring, live

pytestmark = pytest.mark.django_db


def test_a_ladder_follows_the_words_of_the_release_unless_edited(tmp_path):
    zones = [list(row) for row in FILES["Job Zone Reference.txt"]]
    named = {"2": "Some", "3": "Medium"}
    zones += [[n, f"Job Zone {n}: {words} Preparation Needed", *[""] * 5] for n, words in named.items()]
    bring(tmp_path / "first", Job_Zone_Reference=zones)
    before = dict(Rung.objects.values_list("title", "summary"))
    assert before["Helpers—Wirers"].startswith("Job Zone 2: some preparation")
    Rung.objects.filter(title="Wirers").update(summary="Three years with cables.")
    zones[-2][1] = "Job Zone 1-2: Very Little to Some Preparation Needed"
    zones[-1][1] = "Job Zone Three: Medium Preparation Needed"
    bring(tmp_path / "second", Job_Zone_Reference=zones, Read_Me=NEWER["Read Me.txt"])
    after = {rung.title: rung.summary for rung in live("wirers").ladders[0].rungs}
    assert after["Helpers—Wirers"].startswith("Job Zone 1-2: very little to some preparation")
    assert after["Wirers"] == "Three years with cables."


def zones_in_words():
    """The Job Zone Reference with the zones of a ladder, which starts at zone 2."""
    named = {"2": "Some", "3": "Medium"}
    return [
        *FILES["Job Zone Reference.txt"],
        *([n, f"Job Zone {n}: {words} Preparation Needed", *["-"] * 5] for n, words in named.items()),
    ]


def test_a_ladder_keeps_its_words_without_a_reference(tmp_path):
    bring(tmp_path / "first", Job_Zone_Reference=zones_in_words())
    before = list(Rung.objects.order_by("pk").values_list("summary", flat=True))
    editions = Edition.objects.count()
    bring(tmp_path / "newer", Read_Me=NEWER["Read Me.txt"], Job_Zone_Reference=None)
    assert before[0].startswith("Job Zone 2: some preparation")
    assert list(Rung.objects.order_by("pk").values_list("summary", flat=True)) == before
    assert Edition.objects.count() == editions


def test_a_ladder_gets_the_words_that_were_missing_before(tmp_path):
    bring(tmp_path / "first", Job_Zone_Reference=None)
    assert Rung.objects.earliest("pk").summary == "Job zone 2."
    bring(tmp_path / "newer", Read_Me=NEWER["Read Me.txt"], Job_Zone_Reference=zones_in_words())
    assert Rung.objects.earliest("pk").summary.startswith("Job Zone 2: some preparation")


@pytest.mark.parametrize("missing", ["Skills", "Task_Statements"])
def test_an_occupation_that_is_only_defined_stays_so(tmp_path, missing):
    title = "Ferry Officers"
    occupations = [*FILES["Occupation Data.txt"], ["55-1011.00", title, "Steer a ferry."]]
    bring(tmp_path / "first", Occupation_Data=occupations)
    before = live("ferry-officers")
    told = bring(
        tmp_path / "newer",
        Read_Me=NEWER["Read Me.txt"],
        Occupation_Data=occupations,
        **{missing: None},
    )
    assert "lists neither its tasks nor its skills" in before.sections[0].body
    assert "0 changed" in told
    assert live("ferry-officers") == before


def test_a_role_that_has_vanished_is_compared_as_before(tmp_path):
    """Import by import, what is said of it does not fade on the pages that lead to it."""
    bring(tmp_path / "first")
    fewer = {
        name.removesuffix(".txt").replace(" ", "_"): [row for row in rows if row[0] != "15-1299.08"]
        for name, rows in FILES.items()
    } | {"Read_Me": NEWER["Read Me.txt"]}
    bring(tmp_path / "second", **fewer)
    related = live().related_careers
    noted = list(Imported.objects.order_by("pk").values_list("content", flat=True))
    told = bring(tmp_path / "third", **fewer)
    assert "0 changed" in told
    assert live().related_careers == related
    assert list(Imported.objects.order_by("pk").values_list("content", flat=True)) == noted
