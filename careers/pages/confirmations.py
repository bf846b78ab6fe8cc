"""Which releases say what a page says already: kept beside its edition, where nothing but that is new.

A page cites the release from which a part was taken. Where a newer one says the same, no edition is made;
it is noted here, and the page's sources tell it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec

from .structure import Part, RolePage, from_json

#: The name of a part that cites a source: ("sections", "overview"), ("experience",).
PartKey = tuple[str, ...]
#: The fields whose parts name a source. A contribution to a page has no factors.
SOURCED = ("skill_groups", "salary_bands", "market_figures", "salary_factors")


class Confirmation(Part, frozen=True, kw_only=True):
    """That a release said these `parts` of a page unchanged when it was imported, at `at`.

    `source`, `title` and `published` are those of its Source.
    """

    source: str
    title: str
    published: str = ""
    at: datetime
    parts: tuple[PartKey, ...]


def confirmations_to_json(confirmations: Iterable[Confirmation]) -> str:
    """Empty where there are none."""
    confirmations = tuple(confirmations)
    return msgspec.json.encode(confirmations).decode() if confirmations else ""


def confirmations_from_json(text: str, at: datetime | None = None) -> tuple[Confirmation, ...]:
    """The confirmations that `confirmations_to_json` wrote; those known at `at`, if given."""
    found = msgspec.json.decode(text, type=tuple[Confirmation, ...]) if text else ()
    return tuple(each for each in found if at is None or each.at <= at)


def citing_parts(page: RolePage) -> dict[PartKey, Any]:
    """The parts of a page (or of a contribution to one) that can cite a source, by their names."""
    found: dict[PartKey, Any] = {("sections", part.slug): part for part in page.sections}
    for name in SOURCED:
        found |= {(name, part.slug): part for part in getattr(page, name, ()) if part.source}
    if page.experience_source:
        years = (page.experience_min, page.experience_max)
        found["experience",] = (*years, page.experience_note, page.experience_source)
    return found


def joined(before: Iterable[Confirmation], newer: Iterable[Confirmation]) -> tuple[Confirmation, ...]:
    """The confirmations of a page, of which a part has the newest only."""
    newer = tuple(newer)
    known = {key for each in newer for key in each.parts}
    return (*_kept(before, lambda each, key: key not in known), *newer)


def carried(confirmations: str, before: str, after: RolePage) -> str:
    """The JSON of confirmations that hold for the page `after` too: of what it says as the page before.

    `before` is the JSON of that page.
    """
    if not confirmations:
        return ""
    old, new = citing_parts(from_json(before)), citing_parts(after)
    kept = _kept(
        confirmations_from_json(confirmations), lambda each, key: key in old and old[key] == new.get(key)
    )
    return confirmations_to_json(kept)


def _kept(
    confirmations: Iterable[Confirmation], keeps: Callable[[Confirmation, PartKey], bool]
) -> tuple[Confirmation, ...]:
    kept = (
        msgspec.structs.replace(each, parts=tuple(key for key in each.parts if keeps(each, key)))
        for each in confirmations
    )
    return tuple(each for each in kept if each.parts)
