"""RolePage: all that one role page says, as plain frozen data.

It is the only shape that templates, preview, comparison, imports and history know. The rows of the
working copy turn into it (`from_rows`) and back (`write_to_rows`); editions store it as JSON
(`to_json`, `from_json`).

Stored pages outlive this code: a field may be added with a default at any time; any other change
needs a new VERSION and an entry in UPGRADES.
"""

from .from_rows import figures_of_rows, from_rows, read_pages, sources_by_key
from .references import Figures, resolved
from .structure import (
    UPGRADES,
    VERSION,
    Confirmation,
    ExternalCode,
    Family,
    Ladder,
    MarketFigure,
    Picture,
    RelatedCareer,
    Requirement,
    RolePage,
    Rung,
    SalaryBand,
    SalaryFactor,
    Section,
    SkillGroup,
    Source,
    Typical,
    carried,
    checksum,
    confirmations_from_json,
    confirmations_to_json,
    from_json,
    joined,
    to_json,
)
from .to_rows import PARTS, PARTS_OF_ROLE, Writing, write_pages, write_to_rows

__all__ = [
    "PARTS",
    "PARTS_OF_ROLE",
    "UPGRADES",
    "VERSION",
    "Confirmation",
    "ExternalCode",
    "Family",
    "Figures",
    "Ladder",
    "MarketFigure",
    "Picture",
    "RelatedCareer",
    "Requirement",
    "RolePage",
    "Rung",
    "SalaryBand",
    "SalaryFactor",
    "Section",
    "SkillGroup",
    "Source",
    "Typical",
    "Writing",
    "carried",
    "checksum",
    "confirmations_from_json",
    "confirmations_to_json",
    "figures_of_rows",
    "from_json",
    "from_rows",
    "joined",
    "read_pages",
    "resolved",
    "sources_by_key",
    "to_json",
    "write_pages",
    "write_to_rows",
]
