"""The codes that statistics print an occupation under."""

from careers.importers import soc

TITLES = {"13-1020": "Buyers and Purchasing Agents", "15-1299": "Computer Occupations, All Other"}


def test_an_occupation_is_found_under_its_own_code_first():
    assert soc.match("15-1252.00", {"15-1252", "15-1250"}) == ("15-1252", False)


def test_the_bureaus_hybrid_goes_before_the_broad_occupation():
    assert soc.match("25-9042.00", {"25-9040", "25-9045"}) == ("25-9045", True)
    assert soc.match("13-1021.00", {"13-1020"}) == ("13-1020", True)


def test_an_occupation_that_is_not_printed_is_not_found():
    assert soc.match("55-1011.00", {"15-1252", "55-2010"}) is None


def test_a_figure_of_a_wider_group_says_whom_it_counts():
    found = soc.match("13-1021.00", {"13-1020"})
    assert soc.covers("13-1021.00", found, TITLES, {}).startswith(
        "Buyers and Purchasing Agents (SOC 13-1020)"
    )
    assert soc.covers("13-1021.00", found, {}, {}).startswith("SOC 13-1020")


def test_a_figure_that_occupations_share_says_how_many():
    shared = soc.shared_by(["15-1299.01", "15-1299.08", "15-1252.00"])
    found = soc.match("15-1299.08", {"15-1299", "15-1252"})
    whom = soc.covers("15-1299.08", found, TITLES, shared)
    assert whom == "Computer Occupations, All Other (SOC 15-1299), shared by 2 occupations"
    assert soc.covers("15-1252.00", soc.match("15-1252", {"15-1252"}), TITLES, shared) == ""
