from careers.importers import onet
from careers.importers.onet import texts
from tests.importers.onet.releases import FILES, write_release


def ladders(directory, zones, relations):
    changes = {
        "Occupation Data.txt": [
            FILES["Occupation Data.txt"][0],
            ["47-3013", "Helpers--Wirers", "Help."],
            ["47-2111", "Wirers", "Wire."],
            ["29-1212", "Wire Doctors", "Cure."],
        ],
        "Job Zones.txt": [FILES["Job Zones.txt"][0], *zones],
        "Related Occupations.txt": [FILES["Related Occupations.txt"][0], *relations],
    }
    return onet.ladders(onet.read(write_release(directory, changes)))


RELATED = [["47-2111", "47-3013", "Supplemental", "11"]]


def test_related_occupations_of_one_subject_and_rising_preparation_make_a_ladder(tmp_path):
    (ladder,) = ladders(tmp_path, [["47-3013", "2"], ["47-2111", "3"], ["29-1212", "4"]], RELATED)
    assert [(rung.title, rung.role) for rung in ladder.rungs] == [
        ("Helpers—Wirers", "helpers-wirers"),
        ("Wirers", "wirers"),
    ]
    assert ladder.title == "From Helpers—Wirers to Wirers"
    assert "O*NET" in ladder.description


def test_only_what_a_release_wrote_of_a_step_may_be_replaced():
    written = texts.PREPARATION["some preparation"]
    assert onet.is_rung_summary(f"Job Zone Two: {written}.")
    assert onet.is_rung_summary(f"Job zone 2 of 5: {written}.")
    assert not onet.is_rung_summary(f"Job Zone Two: {written}, and patience.")
    assert not onet.is_rung_summary("Two years at the loom.")


def test_occupations_that_are_not_related_make_no_ladder(tmp_path):
    relations = [["47-2111", "29-1212", "Supplemental", "11"]]
    assert ladders(tmp_path, [["47-3013", "2"], ["47-2111", "3"]], relations) == []


def test_a_step_over_two_job_zones_is_no_step(tmp_path):
    assert ladders(tmp_path, [["47-3013", "2"], ["47-2111", "4"]], RELATED) == []


def test_occupations_of_the_same_job_zone_are_no_steps(tmp_path):
    assert ladders(tmp_path, [["47-3013", "3"], ["47-2111", "3"]], RELATED) == []
