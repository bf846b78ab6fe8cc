"""What is said of the roles most like a role says something about it too."""

import math
from collections.abc import Mapping
from itertools import repeat

from careers.discovery import sql

from .index import titles_with
from .understanding import Query

#: How much the other roles' titles are evened out, against those of one.
EVENED = 1 / 3


def usage_of_related(
    question: Query,
    editions: Mapping[int, int],
    titles: Mapping[int, int],
    usual: float,
    boosts: list[float],
) -> dict[int, float]:
    """How usual the words of a question are in the titles of the roles most like each of `editions`.

    `titles` says how many titles editions have, as far as that is known, `usual` how many most have, and
    `boosts` how much a title counts that has the word at each place of the question. One query, of twenty
    short rows for each edition.
    """
    alike: dict[int, list[int]] = {edition: [] for edition in editions}
    if not editions:
        return {}
    rows = sql.rows(
        "SELECT edition_id, other_id FROM discovery_relatededition"  # noqa: S608, whole numbers
        f" WHERE {sql.one_of('edition_id', editions)}"
    )
    for edition, other in rows:
        alike[edition].append(other)
    near = {other for others in alike.values() for other in others}
    # For each word of the question: in how many of its titles each of them has it.
    said: list[dict[int, float]] = []
    for slot in question.slots:
        here: dict[int, float] = {}
        for one in slot.alternatives:
            impacts = dict(question.found[one.term])
            for other in near & impacts.keys():
                often = one.weight * titles_with(impacts[other], titles.get(other, round(usual)))
                if often > here.get(other, 0):
                    here[other] = often
        said.append(here)
    found = {}
    for edition, others in alike.items():
        if others:
            smooth = usual / 2 * len(others) * EVENED
            many = sum(map(titles.get, others, repeat(round(usual)))) + smooth
            found[edition] = sum(
                math.log((sum(map(here.get, others, repeat(0.0))) * boost + smooth) / many)
                for here, boost in zip(said, boosts, strict=True)
            )
    return found
