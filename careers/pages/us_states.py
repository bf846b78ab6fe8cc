"""Where the states of the United States stand on a map of equal tiles: column and row, from the top left."""

from typing import NamedTuple

NATION = "United States"


class StateTile(NamedTuple):
    """A state by its postal code (USPS), on a grid of COLUMNS by ROWS."""

    code: str
    column: int
    row: int


COLUMNS, ROWS = 11, 8
_ROWS = (
    "AK .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN IL WI MI NY RI MA",
    "OR NV WY SD IA IN OH PA NJ CT ..",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. OK LA MS AL GA .. .. ..",
    "HI .. .. TX .. .. .. .. FL .. ..",
)
_NAMES = """
AK Alaska|AL Alabama|AR Arkansas|AZ Arizona|CA California|CO Colorado|CT Connecticut|DC District of Columbia
DE Delaware|FL Florida|GA Georgia|HI Hawaii|IA Iowa|ID Idaho|IL Illinois|IN Indiana|KS Kansas|KY Kentucky
LA Louisiana|MA Massachusetts|MD Maryland|ME Maine|MI Michigan|MN Minnesota|MO Missouri|MS Mississippi
MT Montana|NC North Carolina|ND North Dakota|NE Nebraska|NH New Hampshire|NJ New Jersey|NM New Mexico
NV Nevada|NY New York|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina
SD South Dakota|TN Tennessee|TX Texas|UT Utah|VA Virginia|VT Vermont|WA Washington|WI Wisconsin
WV West Virginia|WY Wyoming
"""
_PLACES = {
    code: StateTile(code, column, row)
    for row, codes in enumerate(_ROWS)
    for column, code in enumerate(codes.split())
    if code != ".."
}
#: The tile of each state by its name, row by row.
TILES = {
    name: _PLACES[code]
    for code, name in sorted(
        (each.split(" ", 1) for each in _NAMES.strip().replace("\n", "|").split("|")),
        key=lambda pair: (_PLACES[pair[0]].row, _PLACES[pair[0]].column),
    )
}
