"""The Standard Occupational Classification of 2018, and which of its codes statistics are printed under.

O*NET divides the occupations of the SOC further (`15-1299.08`); the Bureau of Labor Statistics merges
some, under a broad code that ends in 0 or under a code that it makes for the merged group.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

CODE = re.compile(r"\d\d-\d{4}", re.ASCII)

#: Codes that the Bureau makes for groups which the SOC does not have, by the codes they replace.
#: Source: the structure of the OEWS estimates since May 2021, https://www.bls.gov/oes/soc_2018.htm
HYBRIDS = {
    "21-1011": "21-1018",
    "21-1014": "21-1018",
    "25-2055": "25-2052",
    "25-2056": "25-2052",
    "25-9042": "25-9045",
    "25-9043": "25-9045",
    "25-9049": "25-9045",
    "51-2022": "51-2028",
    "51-2023": "51-2028",
    "53-1042": "53-1047",
    "53-1043": "53-1047",
    "53-1044": "53-1047",
    "53-1049": "53-1047",
}


class SocMatch(NamedTuple):
    """The code that a figure is printed under, and whether it is a wider one than was asked for."""

    code: str
    wider: bool


def soc_code(code: str) -> str:
    """The SOC code of an O*NET-SOC code: `15-1252.00` gives `15-1252`."""
    return code.strip()[:7]


def match(code: str, printed: Container[str]) -> SocMatch | None:
    """Under which of the codes `printed` the occupation `code` (SOC or O*NET-SOC) is counted, if any.

    Its own code first, then the Bureau's hybrid of it, then its broad occupation.
    """
    own = soc_code(code)
    for candidate in (own, HYBRIDS.get(own, own), f"{own[:6]}0"):
        if candidate in printed:
            return SocMatch(candidate, wider=candidate != own)
    return None


def shared_by(codes: Iterable[str]) -> dict[str, int]:
    """How many of the O*NET-SOC `codes` each SOC code holds: more than one share its figures."""
    return dict(Counter(map(soc_code, codes)))


def covers(code: str, found: SocMatch, titles: Mapping[str, str], shared: Mapping[str, int]) -> str:
    """Whom a figure printed under `found` counts, where that is more than the occupation `code`.

    `titles` are those of the codes, `shared` is made by `shared_by`. At most 250 characters.
    """
    # Not translated: this becomes content, which is in the language of the statistics.
    count = shared.get(soc_code(code), 1)
    if not found.wider and count < 2:
        return ""
    title = titles.get(found.code, "")
    group = f"{title[:150]} (SOC {found.code})" if title else f"SOC {found.code}"
    if found.wider:
        return f"{group}, a wider group that is counted as one"
    return f"{group}, shared by {count} occupations"
