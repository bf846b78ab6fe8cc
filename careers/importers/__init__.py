"""Public data sets -> the roles they speak of: what the import commands do.

Each reader returns a `Brought` after it has checked its whole file; `releases.apply` takes their releases,
one or several at once. `found_in` looks for the data sets that lie in a folder.
"""

from .data_sets import (
    Brought,
    found_in,
    handbook_release,
    onet_release,
    projections_release,
    wages_release,
)

__all__ = [
    "Brought",
    "found_in",
    "handbook_release",
    "onet_release",
    "projections_release",
    "wages_release",
]
