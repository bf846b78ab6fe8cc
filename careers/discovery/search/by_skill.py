"""Questions that are the name of a skill: which roles are about it."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Q

from careers.discovery.models import EditionSkill, PublicSkill, one_of, read_rows
from careers.text import fold_skill

#: How many words the name of a skill has that is looked for, and how many that end so are looked at.
MOST_WORDS, LOOKED_AT = 3, 30
#: How many editions that ask for it are read, the most demanding first, and how many of these are ordered.
MOST_EDITIONS, IN_ORDER = 300, 60


class AboutSkill(NamedTuple):
    """How much editions are about a skill, from 0 to 2, and whether its name is just what was typed."""

    editions: dict[int, float]
    is_exact: bool
    of_all: int


def asking(query: str) -> AboutSkill:
    """Editions that ask for the skill that `query` names, with its maker or without: (Adobe) Photoshop.

    A role is about a skill where those most like it ask for it too. One query, and two more if there is one.
    """
    name = fold_skill(query)
    if not name or name.count(" ") >= MOST_WORDS:
        return AboutSkill({}, False, 0)
    skills = PublicSkill.objects.filter(Q(sort_name=name) | Q(sort_name__endswith=f" {name}"))
    named = skills.order_by("-editions_count", "slug").values_list("pk", "sort_name", "editions_count")
    found = sorted(named[:LOOKED_AT], key=lambda row: row[1] != name)
    if not found:
        return AboutSkill({}, False, 0)
    skill, called, often = found[0]
    rows = EditionSkill.objects.filter(skill=skill).order_by("rank", "title", "edition")
    strengths = dict(rows.values_list("edition", "strength")[:MOST_EDITIONS])
    most = max(strengths.values(), default=1) or 1
    needs = {edition: strength / most for edition, strength in strengths.items()}
    first = list(needs)[:IN_ORDER]
    alike: dict[int, list[int]] = defaultdict(list)
    if first:
        for edition, other in read_rows(
            f"SELECT edition_id, other_id FROM discovery_relatededition WHERE {one_of('edition_id', first)}"  # noqa: S608
        ):
            alike[edition].append(other)
    around = {
        edition: sum(needs.get(other, 0.0) for other in alike[edition]) / max(len(alike[edition]), 1)
        for edition in first
    }
    return AboutSkill({edition: needs[edition] + around[edition] for edition in first}, called == name, often)
