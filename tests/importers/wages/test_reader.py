"""Wage tables in the forms that they are published in."""

from decimal import Decimal

import pytest
from openpyxl import Workbook

from careers.importers import soc, tables, wages
from careers.models import SalaryBand
from careers.pages import wording

NATIONAL = (
    "occ_code\tocc_title\tocc_level\ttot_emp\th_mean\ta_mean\th_pct10\th_pct25\th_median\th_pct75\th_pct90\t"
    "a_pct10\ta_pct25\ta_median\ta_pct75\ta_pct90\tfootnotes\n"
)
STATES = (
    "state_fips\tstate_name\tocc_code\ttot_emp\ta_mean\ta_pct10\ta_pct25\ta_median\ta_pct75\ta_pct90\t"
    "h_median\tfootnote_codes\n"
)
OFFICIAL = (
    *("AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "I_GROUP", "OCC_CODE", "OCC_TITLE", "O_GROUP"),
    *("TOT_EMP", "H_MEAN", "A_MEAN", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90"),
    *("A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY"),
)


def tsv(folder, content, name="wages.tsv"):
    path = folder / name
    path.write_text(content)
    return path


def state(name, code, amounts, *, employed="120", hourly="20.00", notes=""):
    """A row by state; `amounts` are the mean and the percentiles, with blanks between them."""
    return "\t".join(["01", name, code, employed, *amounts.split(), hourly, notes]) + "\n"


def official(folder, *rows):
    book = Workbook()
    book.active.append(OFFICIAL)
    for row in rows:
        book.active.append(row)
    book.save(folder / "state.xlsx")
    return folder / "state.xlsx"


def official_row(area, code, annual, *, group="detailed", hourly=("*",) * 6, industry="cross-industry"):
    """`annual` and `hourly` are the mean and the percentiles."""
    head = ["6", area, "2", area[:2].upper(), industry, code, f"Occupation {code}", group, 1000]
    return [*head, hourly[0], annual[0], *hourly[1:], *annual[1:]]


def read(path, area=None, year=2025, **options):
    return wages.read(path, area=area, year=year, **options)


def the_band(table, code="15-1252.00", area=None):
    bands = wages.bands_for(table, code, {})
    return next(band for band in bands if area in (None, band.area))


def faults(path, **options):
    with pytest.raises(tables.TableFaults) as error:
        read(path, **options)
    return [(fault.line, fault.column, fault.reason) for fault in error.value.faults]


DEVELOPER = "60000 30000 40000 50000 70000 90000"


def test_a_national_table_gives_percentiles_for_the_area_it_is_said_to_be_of(tmp_path):
    row = "15-1252\tSoftware Developers\tdetailed\t10\t28\t60000\t1\t2\t3\t4\t5\t30000\t40000\t50000\t70000\t"
    table = read(tsv(tmp_path, NATIONAL + row + "90000\t\n"), area="U.S.")
    band = the_band(table)
    assert (band.slug, band.label, band.area) == (
        "oews-united-states",
        "Wages, United States",
        "United States",
    )
    assert (band.p10, band.p25, band.median, band.p75, band.p90) == (30000, 40000, 50000, 70000, 90000)
    assert (band.mean, band.currency, band.period, band.year) == (60000, "USD", "year", 2025)
    assert band.source == table.source.slug == "bls-oews-2025-05"
    assert table.source.title == "Occupational Employment and Wage Statistics, May 2025"
    assert (band.covers, band.top_coded, band.withheld) == ("", "", "")


def test_amounts_by_the_hour_are_kept_beside_those_by_the_year(tmp_path):
    row = "15-1252\tDevelopers\tdetailed\t10\t28.90\t60000\t14.42\t19.23\t24.04\t33.66\t43.27\t30000\t40000\t"
    band = the_band(read(tsv(tmp_path, NATIONAL + row + "50000\t70000\t90000\t\n"), area="U.S."))
    assert band.hours_a_year == 2080
    assert band.hourly == "p10 14.42 p25 19.23 median 24.04 p75 33.66 p90 43.27 mean 28.9"


@pytest.mark.parametrize(
    ("hourly", "notes", "hours", "printed"),
    [("24.05", "", 2080, "median 24.05"), ("-", "5", 2080, ""), ("-", "4", None, ""), ("-", "45", None, "")],
)
def test_only_what_is_printed_by_the_hour_too_has_hours_a_year(tmp_path, hourly, notes, hours, printed):
    amounts = "- 30000 40000 50000 70000 -" if "5" in notes else DEVELOPER
    row = state("Texas", "15-1252", amounts, hourly=hourly, notes=notes)
    band = the_band(read(tsv(tmp_path, STATES + row)))
    assert (band.period, band.hours_a_year, band.hourly) == ("year", hours, printed)


def test_what_is_printed_by_the_hour_only_has_no_hours_a_year(tmp_path):
    row = official_row("Ohio", "27-2011", ("*",) * 6, hourly=(58, 16, 20, 29, 97, 143))
    band = the_band(read(official(tmp_path, row)), "27-2011")
    assert (band.period, band.hours_a_year, band.hourly) == ("hour", None, "")


def test_wages_with_commissions_are_not_called_base_pay(tmp_path):
    row = "15-1252\tSoftware Developers\tdetailed\t10\t28\t60000\t1\t2\t3\t4\t5\t30000\t40000\t50000\t70000\t"
    band = the_band(read(tsv(tmp_path, NATIONAL + row + "90000\t\n"), area="U.S."))
    assert SalaryBand.Basis(band.basis).label == "Pay with commissions and tips"
    assert "with commissions, tips and production bonuses" in band.note


def test_a_table_by_state_gives_a_band_for_each_in_order(tmp_path):
    rows = [state(name, "15-1252", DEVELOPER) for name in ("Texas", "Alabama", "New York")]
    table = read(tsv(tmp_path, STATES + "".join(rows)))
    assert table.areas == ("Alabama", "New York", "Texas")
    assert [band.slug for band in wages.bands_for(table, "15-1252", {})] == [
        "oews-alabama",
        "oews-new-york",
        "oews-texas",
    ]


def test_one_area_of_several_can_be_chosen(tmp_path):
    rows = [state(name, "15-1252", DEVELOPER) for name in ("Texas", "Alabama")]
    assert read(tsv(tmp_path, STATES + "".join(rows)), area="texas").areas == ("Texas",)


def test_an_area_that_the_file_does_not_have_is_refused_with_near_ones(tmp_path):
    rows = [state(name, "15-1252", DEVELOPER) for name in ("Texas", "Alabama")]
    [(_line, _column, reason)] = faults(tsv(tmp_path, STATES + "".join(rows)), area="Texes")
    assert "no area “Texes”" in reason
    assert "Texas" in reason


def test_a_file_without_an_area_needs_one(tmp_path):
    row = "15-1252\tx\tdetailed\t10\t28\t6\t1\t2\t3\t4\t5\t3\t4\t5\t7\t9\t\n"
    [(_line, _column, reason)] = faults(tsv(tmp_path, NATIONAL + row * 20))
    assert "Give the area" in reason


def test_the_official_workbook_is_read_with_its_signs_for_missing_amounts(tmp_path):
    path = official(
        tmp_path,
        official_row("U.S.", "15-1252", (60000.0, 30000, 40000, 50000, 70000, 90000)),
        official_row("California", "15-1252", ("#", 150000, 200000, "#", "#", "#")),
        official_row("Texas", "15-1252", ("*",) * 6),
        official_row("Utah", "15-1252", ("*",) * 6, hourly=(30.5, 10.25, 20, 29.05, 40, "#")),
        official_row("Utah", "15-0000", (1, 2, 3, 4, 5, 6), group="major"),
        official_row("Utah", "15-1252", (1, 2, 3, 4, 5, 6), industry="sector"),
    )
    table = read(path)
    assert table.areas == ("United States", "California", "Texas", "Utah")
    west = the_band(table, area="California")
    assert (west.p25, west.median, west.mean) == (200000, None, None)
    assert (west.top_coded, west.top_code, west.withheld) == ("median p75 p90 mean", 239200, "")
    assert the_band(table, area="Texas").withheld == "p10 p25 median p75 p90 mean"
    hourly = the_band(table, area="Utah")
    assert (hourly.period, hourly.p10, hourly.median) == ("hour", Decimal("10.25"), Decimal("29.05"))
    assert (hourly.top_coded, hourly.top_code) == ("p90", 115)


def test_an_occupation_printed_as_broad_and_as_detailed_is_read_once(tmp_path):
    amounts = (60000, 30000, 40000, 50000, 70000, 90000)
    path = official(
        tmp_path,
        official_row("Utah", "13-1020", amounts, group="broad"),
        official_row("Utah", "13-1020", amounts),
    )
    bands = wages.bands_for(read(path), "13-1021.00", {})
    assert [band.covers for band in bands] == [
        "Occupation 13-1020 (SOC 13-1020), a wider group that is counted as one"
    ]


def test_a_wage_that_occupations_share_says_so(tmp_path):
    table = read(tsv(tmp_path, STATES + state("Texas", "15-1299", DEVELOPER)))
    shared = soc.shared_by(["15-1299.01", "15-1299.02"])
    assert [band.covers for band in wages.bands_for(table, "15-1299.01", shared)] == [
        "SOC 15-1299, shared by 2 occupations"
    ]


ALL = "p10 p25 median p75 p90 mean"


@pytest.mark.parametrize(
    ("amounts", "employed", "notes", "top_coded", "withheld"),
    [
        ("- - - - - -", "120", "5", ALL, ""),
        ("- - - - - -", "120", "8", "", ALL),
        ("- - - - - -", "-", "8", "", ALL),
        ("- - - - - -", "-", "58", "", ALL),
        ("- - - - - -", "120", "58", "", ALL),
        ("300000 40000 65000 79000 149000 -", "120", "45", "p90", ""),
        ("300000 40000 65000 79000 149000 -", "120", "58", "p90", ""),
        ("300000 - 65000 79000 149000 -", "120", "58", "p90", "p10"),
        ("300000 40000 65000 79000 - -", "120", "58", "p90", "p75"),
        ("- 40000 65000 79000 149000 -", "-", "58", "", "p90 mean"),
        ("- 40000 65000 79000 149000 -", "120", "5", "p90 mean", ""),
        ("- 40000 65000 79000 149000 190000", "-", "5", "mean", ""),
        ("60000 30000 40000 50000 70000 90000", "-", "8", "", ""),
        ("- - - - - -", "120", "", "", ALL),
    ],
)
def test_a_footnote_for_a_whole_row_is_understood_by_what_is_missing(
    tmp_path, amounts, employed, notes, top_coded, withheld
):
    row = state("Texas", "29-1022", amounts, employed=employed, hourly="-", notes=notes)
    band = the_band(read(tsv(tmp_path, STATES + row)), "29-1022")
    assert (band.top_coded, band.withheld) == (top_coded, withheld)
    assert band.top_code == (239200 if top_coded else None)


def test_where_nobody_can_tell_cut_off_from_kept_back_the_figure_says_so(tmp_path):
    rows = [
        state(name, "29-1022", "- - - - - -", hourly="-", notes=code)
        for name, code in (("Texas", "58"), ("Utah", "8"))
    ]
    unclear, withheld = wages.bands_for(read(tsv(tmp_path, STATES + "".join(rows))), "29-1022", {})
    assert unclear.note.startswith(
        "The source does not say which of the amounts that are missing are not released"
    )
    assert withheld.note.startswith("The source releases no wages here.")


def test_a_percentile_that_is_cut_off_below_a_lower_one_is_at_least_as_high(tmp_path):
    row = state("Minnesota", "29-1242", "592220 79080 242590 537830 809530 -", notes="5")
    band = the_band(read(tsv(tmp_path, STATES + row)), "29-1242")
    assert (band.top_code, band.at_least("p90")) == (239200, 809530)
    assert wording.between(band, "p10", "p90") == "$79,080 to $809,530 or more"
    assert "only as $239,200 or more, although a lower percentile is higher" in band.note


def test_where_only_the_hour_is_printed_the_band_is_by_the_hour(tmp_path):
    row = state("Texas", "27-2011", "- - - - - -", hourly="29.05", notes="4")
    band = the_band(read(tsv(tmp_path, STATES + row)), "27-2011")
    assert (band.period, band.median, band.p90, band.withheld) == ("hour", Decimal("29.05"), None, "")


def test_the_limit_of_top_coding_is_that_of_the_release(tmp_path):
    path = tsv(tmp_path, STATES + state("Texas", "29-1022", "- - - - - -", notes="5"))
    assert the_band(read(path, year=2020), "29-1022").top_code == 208000
    given = wages.TopCode(year=Decimal(300000), hour=Decimal(150))
    assert the_band(read(path, year=2031, top_code=given), "29-1022").top_code == 300000
    note = "5\tEqual to or greater than $125.00 per hour or $260,000 per year.\n"
    tsv(tmp_path, "footnote_code\tfootnote_text\n" + note, "oews_footnotes.tsv")
    assert the_band(read(path, year=2031), "29-1022").top_code == 260000


def test_an_unknown_limit_is_the_newest_known_and_the_figure_says_so(tmp_path):
    rows = [state("Texas", "29-1022", "- - - - - -", notes="5"), state("Texas", "15-1252", DEVELOPER)]
    path = tsv(tmp_path, STATES + "".join(rows))
    table = read(path, year=2031)
    band = the_band(table, "29-1022")
    assert band.top_code == 239200
    assert band.note.startswith(
        "Where it says “or more”, the limit is that of May 2025: that of this release is not"
    )
    assert "limit" not in the_band(table).note
    assert "limit" not in the_band(read(path), "29-1022").note


def test_the_limit_of_a_release_before_all_known_ones_must_be_given(tmp_path):
    path = tsv(tmp_path, STATES + state("Texas", "29-1022", "- - - - - -", notes="5"))
    assert "--top-code 90/hour" in faults(path, year=2010)[0][2]
    assert the_band(read(path, year=2010, top_code=wages.top_code("80/hour")), "29-1022").top_code == 166400


@pytest.mark.parametrize(
    ("given", "year", "hour"),
    [
        ("115/hour", 239_200, 115),
        ("$115.50 / hour", 240_240, Decimal("115.5")),
        ("239200", 239_200, 115),
        ("$239,200/year", 239_200, 115),
    ],
)
def test_a_limit_is_given_by_the_hour_or_by_the_year(given, year, hour):
    assert wages.top_code(given)[:2] == (year, hour)


@pytest.mark.parametrize("given", ["", "115", "239200/hour", "much", "0/hour", "-1/hour", "115/day"])
def test_a_limit_that_can_be_none_is_refused(given):
    with pytest.raises(ValueError, match="Write it as 115/hour or as 239200"):
        wages.top_code(given)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (state("Texas", "15-1252", "6 90 40 50 70 90"), "a_pct25", "less than"),
        (state("Texas", "15-1252", "60000 -5 40 50 70 90"), "a_pct10", "no amount"),
        (state("Texas", "15-1252", "much 30 40 50 70 90"), "a_mean", "no amount"),
        (state("Texas", "15-1252", "6e9 30 40 50 70 90"), "a_mean", "no amount"),
        (state("Texas", "15-1252", "9999999999 30 40 50 70 90"), "a_mean", "no amount"),
        (state("Texas", "15-1252", "60 0 40 50 70 90"), "a_pct10", "no wage"),
        (state("Texas", "151252", DEVELOPER), "occ_code", "no SOC code"),
        (state("Texas", "15-1251", DEVELOPER), "occ_code", "twice"),
        (state("", "15-1252", DEVELOPER), "state_name", "whose wages"),
        (state("—", "15-1252", DEVELOPER), "state_name", "name of an area"),
        (state("x" * 200, "15-1252", DEVELOPER), "state_name", "name of an area"),
    ],
)
def test_an_impossible_row_is_refused_with_line_and_column(tmp_path, row, column, words):
    path = tsv(tmp_path, STATES + state("Texas", "15-1251", DEVELOPER) + row)
    [(line, found, reason)] = faults(path)
    assert (line, found) == (3, column)
    assert words in reason


def test_areas_whose_anchors_would_be_the_same_are_refused(tmp_path):
    rows = state("New York", "15-1252", DEVELOPER) + state("New-York", "15-1252", DEVELOPER)
    assert "too much alike" in faults(tsv(tmp_path, STATES + rows))[0][2]


def test_a_month_that_does_not_exist_is_refused(tmp_path):
    path = tsv(tmp_path, STATES + state("Texas", "15-1252", DEVELOPER))
    assert "no release of 2025-13" in faults(path, month="13")[0][2]
