"""What is said of the roles most like a role says something about it too."""

import math
from collections.abc import Mapping

from django.db import connection

from .index import titles_with
from .postings import marks
from .understanding import Question

#: How much the other roles' titles are evened out, against those of one.
EVENED = 1 / 3


def usage(
    question: Question,
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
    of_these = (
        f"SELECT edition_id, other_id FROM discovery_relatededition WHERE edition_id IN ({marks(editions)})"  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.execute(of_these, list(editions))
        for edition, other in cursor.fetchall():
            alike[edition].append(other)
    there = [
        [(one.weight, dict(question.found[one.term])) for one in slot.alternatives] for slot in question.slots
    ]
    said: dict[int, tuple[int, list[float]]] = {}
    for other in {other for others in alike.values() for other in others}:
        many = titles.get(other, round(usual))
        said[other] = (
            many,
            [
                max(
                    (weight * titles_with(found[other], many) for weight, found in slot if other in found),
                    default=0.0,
                )
                for slot in there
            ],
        )
    found = {}
    for edition, others in alike.items():
        if others:
            smooth = usual / 2 * len(others) * EVENED
            all_titles = sum(said[other][0] for other in others)
            found[edition] = sum(
                math.log(
                    (sum(said[other][1][at] for other in others) * boost + smooth) / (all_titles + smooth)
                )
                for at, boost in enumerate(boosts)
            )
    return found
