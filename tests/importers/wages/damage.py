"""Damage for wage tables and projections, and what must hold of whatever is read from them."""

import io
import random
import zipfile
from functools import cache
from pathlib import Path

import msgspec
from django.db.models import CheckConstraint
from openpyxl import Workbook

from careers import models
from careers.importers import projections, soc, tables, wages

CODES = ("15-1252.00", "15-1299.01", "15-1299.08", "13-1021.00", "25-9042.00", "27-2011.00", "29-1022.00")
SHARED = soc.shared_by(CODES)
ODD = (
    *("", "-", "*", "**", "#", "n/a", "0", "-1", "1e9", "nan", "12,34", "9" * 12, "1.005", "５", "Ω", "\t"),
    *("U.S.", "Texas", "—", "x" * 300, "15-1299", "151299", "5", "45", "58", "a_pct90:5", ";:;", '"', '="'),
    *("\u2028", "\x07", "\u200b", "None", "5 years or more", "detailed", "broad", "total", "\x1f", "é"),
)


def _rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.replace("+\n", "").strip().split("\n")]


# A line that ends in "+" goes on in the next.
NATIONAL = _rows("""
occ_code,occ_title,occ_level,tot_emp,h_mean,a_mean,h_pct10,h_pct25,h_median,h_pct75,h_pct90,+
a_pct10,a_pct25,a_median,a_pct75,a_pct90,footnotes
15-1252,Developers,detailed,90,30,60000,10,20,28.5,40,50.25,30000,40000,55000,70000,90000,
15-1299,Others,detailed,90,30,60000,10,20,28.5,40,50.25,30000,40000,55000,70000,90000,
27-2011,Actors,detailed,90,30,-,10,20,28.5,40,50.25,-,-,-,-,-,a_mean:4;a_pct10:4;a_pct90:4
29-1022,Surgeons,detailed,90,-,-,-,-,-,-,-,80000,200000,-,-,-,a_median:5;a_pct75:5;a_pct90:5
""")
STATES = _rows("""
state_fips,state_name,occ_code,tot_emp,a_mean,a_pct10,a_pct25,a_median,a_pct75,a_pct90,h_median,footnote_codes
01,Alabama,15-1252,810,60000,30000,40000,55000,70000,90000,20.5,
01,Alabama,13-1020,810,60000,30000,40000,55000,70000,-,20.5,5
01,Alabama,29-1022,-,-,-,-,-,-,-,-,58
02,Alaska,25-9045,-,60000,30000,40000,55000,70000,90000,-,48
02,Alaska,27-2011,90,-,-,-,-,-,-,20.55,4
""")
OFFICIAL = _rows("""
AREA,AREA_TITLE,PRIM_STATE,I_GROUP,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,+
A_MEAN,A_PCT10,A_PCT25,A_MEDIAN,A_PCT75,A_PCT90,H_MEDIAN
99,U.S.,US,cross-industry,15-1252,Developers,detailed,90,60000,3,4,5,6,7,8
6,Utah,UT,cross-industry,29-1022,Surgeons,detailed,**,#,3,4,#,#,#,8
6,Utah,UT,cross-industry,15-1299,Others,broad,**,*,*,*,*,*,*,*
""")
PROJECTIONS = [
    [
        *("Occupation Title", "Occupation Code", "Employment 2024", "Employment 2034"),
        *("Employment Percent Change, 2024-2034", "Occupational Openings, 2024-2034 Annual Average"),
        *("Typical Entry-Level Education", "Work Experience in a Related Occupation"),
    ],
    ["Developers    * Coder* Tester", '="15-1252"', "1,693.8", "1,961.4", "15.8", "115.2", "Degree", "None"],
    ["Buyers", '="13-1020"', "90.0", "80.0", "-11.1", "9.9", "Some college", "Less than 5 years"],
    ["Actors", '="27-2011"', "N/A", "—", "0.0", "1.0", "", "5 years or more"],
]
TABLES = {
    "national.tsv": NATIONAL,
    "states.tsv": STATES,
    "states.csv": STATES,
    "official.xlsx": OFFICIAL,
    "projections.csv": PROJECTIONS,
    "projections.xlsx": PROJECTIONS,
}


def damaged(chance: random.Random) -> tuple[str, bytes]:
    """One of TABLES with up to five kinds of damage: its name and its bytes."""
    name, rows = chance.choice(list(TABLES.items()))
    rows = [list(row) for row in rows]
    for _time in range(chance.choice((0, 1, 1, 2, 3))):
        chance.choice(DAMAGES)(rows, chance)
    content = _written(name, rows)
    if chance.random() < 0.3:
        content = _broken(content, chance)
    if chance.random() < 0.1:
        name = chance.choice(("table", "table.csv", "table.tsv", "table.xlsx", "table.xls"))
    return name, content


def checked(name: str, content: bytes, folder: Path) -> bool:
    """Whether `content` is read; raises AssertionError or ValidationError if what is read is wrong."""
    path = folder / name
    path.write_bytes(content)
    read = [_wages(path, None), _wages(path, "Alabama"), _projections(path)]
    return any(read)


def _wages(path: Path, area: str | None) -> bool:
    try:
        table = wages.read(path, area=area, year=2025)
    except tables.TableFaults as error:
        _check_message(error)
        return False
    _check(models.Source, table.source)
    for code in CODES:
        bands = wages.bands_for(table, code, SHARED)
        assert len({band.slug for band in bands}) == len(bands)
        for band in bands:
            _check(models.SalaryBand, band)
    return True


def _projections(path: Path) -> bool:
    try:
        read = projections.read(path)
    except tables.TableFaults as error:
        _check_message(error)
        return False
    for code in CODES:
        said = projections.contribution_for(read, code, SHARED)
        if said:
            _check_role(said.education, said.experience_min, said.experience_max, said.experience_note)
            for source in said.sources:
                _check(models.Source, source)
            for figure in said.market_figures:
                _check(models.MarketFigure, figure)
    return True


def _check_message(error: tables.TableFaults) -> None:
    assert 0 < len(error.faults) <= tables.MOST_FAULTS + 1
    assert all(fault.reason and fault.file for fault in error.faults)
    assert str(error)


@cache
def _check(model, part) -> None:
    """What the model and the database would refuse, but for what only other rows can tell."""
    values = msgspec.structs.asdict(part)
    values.pop("source", None)
    row = model(**values)
    row.clean_fields(exclude={"role", "source"})
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            constraint.validate(model, row)


@cache
def _check_role(education, experience_min, experience_max, experience_note) -> None:
    row = models.Role(
        education=education,
        experience_min=experience_min,
        experience_max=experience_max,
        experience_note=experience_note,
    )
    checked = {"education", "experience_min", "experience_max", "experience_note"}
    row.clean_fields(exclude={field.name for field in models.Role._meta.fields} - checked)
    assert None in (experience_min, experience_max) or experience_min <= experience_max


def _written(name: str, rows) -> bytes:
    if name.endswith(".xlsx"):
        book = Workbook()
        for row in rows:
            book.active.append([_for_a_sheet(cell) for cell in row])
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()
    if name.endswith(".csv"):
        lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    else:
        lines = ["\t".join(row) for row in rows]
    return "\r\n".join(lines).encode()


def _for_a_sheet(cell: str) -> str | int:
    """Worksheets hold numbers as such, not every character, and take `=` for a formula."""
    cell = cell.strip('=\x07\x1f"')
    return int(cell) if cell.isascii() and cell.isdecimal() else cell


def _cell(rows, chance):
    row = chance.choice([row for row in rows if row] or [[""]])
    return row, chance.randrange(len(row))


def _odd_cell(rows, chance):
    row, place = _cell(rows, chance)
    row[place] = chance.choice(ODD)


def _odd_cell_below_the_header(rows, chance):
    _odd_cell(rows[1:], chance)


def _swapped_cells(rows, chance):
    (one, here), (other, there) = _cell(rows[1:], chance), _cell(rows[1:], chance)
    one[here], other[there] = other[there], one[here]


def _short_row(rows, chance):
    chance.choice(rows or [[]])[-1:] = []


def _long_row(rows, chance):
    chance.choice(rows or [[]]).append(chance.choice(ODD))


def _dropped_column(rows, chance):
    place = chance.randrange(20)
    for row in rows:
        del row[place : place + 1]


def _doubled_column(rows, chance):
    place = chance.randrange(20)
    for row in rows:
        row.extend(row[place : place + 1])


def _other_order(rows, chance):
    seed = chance.random()
    for row in rows:
        random.Random(seed).shuffle(row)


def _dropped_row(rows, chance):
    del rows[chance.randrange(len(rows) + 1) :][:1]


def _doubled_row(rows, chance):
    if rows:
        rows.append(list(chance.choice(rows)))


def _many_rows(rows, chance):
    rows.extend(list(row) for row in rows[1:] * 60)


DAMAGES = (
    *(_odd_cell, _odd_cell_below_the_header, _odd_cell_below_the_header, _swapped_cells, _short_row),
    *(_long_row, _dropped_column, _doubled_column, _other_order, _dropped_row, _doubled_row, _many_rows),
)


def _broken(content: bytes, chance) -> bytes:
    place = chance.randrange(len(content) + 1)
    match chance.randrange(7):
        case 0:
            return content[:place]
        case 1:
            return content[:place] + chance.randbytes(chance.randrange(1, 9)) + content[place + 3 :]
        case 2:
            return b"\xef\xbb\xbf" + content
        case 3 if not content.startswith(b"PK"):
            return content.decode().encode(
                chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252")), "replace"
            )
        case 4 if content.startswith(b"PK"):
            return _broken_member(content, chance)
        case 5:
            return b""
        case _:
            return content.replace(b"\r\n", chance.choice((b"\n", b"\r", b"\r\r\n", b"\n\n")))


def _broken_member(content: bytes, chance) -> bytes:
    """The workbook with one of its members missing, cut off, or with other bytes in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(members))
    member = members.pop(name)
    place = chance.randrange(len(member) + 1)
    broken = (
        *(member[:place], member[:place] + b"<a>" + member[place:], member.replace(b'r="', b'r="9', 1)),
        *(member.replace(b"1", b"7"), member.replace(b't="', b't="x'), member[:place] + member[place + 1 :]),
    )
    if chance.random() < 0.9:
        members[name] = chance.choice(broken)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return out.getvalue()
