"""Which skill somebody means by a name: as it is called, as it is also written, or nearly so."""

from math import log2

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.text import slugify

from careers.discovery.models import PublicSkill
from careers.models.text import InByteOrder
from careers.text import Matcher

from .directory import begins_with, count_live
from .index import sort_name

#: How alike a name must be to what was typed, from 0 to 1, to be offered.
LIKE_ENOUGH = 0.68
#: How many names the database hands over for a closer look.
CANDIDATES = 80
#: By how much a skill that twice as many roles ask for is likelier to be meant.
BY_USE = 0.015
#: How likely a skill is meant of whose name a word begins with what was typed.
BEGUN = 0.84
MOST_PIECES = 12
#: A beginning of a word tells more than letters from the middle of it.
BEGINNING = 2
#: What is longer was pasted, not misspelt.
LONGEST = 60
OFFERED = 6


def find(slugs: list[str]) -> list[tuple[PublicSkill, int]]:
    """The skills with these short names that live roles ask for, and how many do. Two queries."""
    found = list(PublicSkill.objects.filter(slug__in=slugs, editions_count__gt=0)) if slugs else []
    counts = count_live(found) if found else {}
    return [(skill, counts[skill.pk]) for skill in found if skill.pk in counts]


def resolve(typed: str) -> tuple[PublicSkill | None, list[PublicSkill]]:
    """The one skill that is called `typed`; or None, and the skills that may be meant, likeliest first.

    At most four queries. The first two go once through the names of all skills, of which there are
    thousands; the closer comparison is of CANDIDATES at most.
    """
    plain = sort_name(typed)
    if not plain:
        return None, []
    called = _asked_for(
        Q(sort_name=plain) | Q(slug=slugify(typed)[:120]) | Q(spellings__contains=f"|{plain}|")
    )
    if called:
        return min(called, key=lambda skill: skill.sort_name != plain), []
    begun = _asked_for(begins_with(typed))
    if len(begun) >= OFFERED:
        return None, begun[:OFFERED]
    scores = dict.fromkeys(begun, BEGUN)
    for score, skill in _near(plain):
        scores[skill] = max(score, scores.get(skill, 0))
    return None, _likeliest(scores, OFFERED)


def near(typed: str, limit: int = OFFERED) -> list[PublicSkill]:
    """Skills whose name is most like `typed`, which may be misspelt, likeliest first. At most two queries."""
    return _likeliest({skill: score for score, skill in _near(sort_name(typed))}, limit)


def _near(plain: str) -> list[tuple[float, PublicSkill]]:
    pieces = _pieces(plain[:LONGEST])
    if not pieces:
        return []
    shared = sum(
        (_weigh(BEGINNING if piece[0] in "| " else 1, spellings__contains=piece) for piece in pieces),
        Value(0),
    )
    candidates = (
        PublicSkill.objects.filter(editions_count__gt=0)
        .annotate(shared=shared)
        .filter(shared__gt=0)
        .order_by("-shared", "-editions_count", InByteOrder("sort_name"), "pk")[:CANDIDATES]
    )
    sought = plain[:LONGEST]
    comparing = Matcher(sought, least=LIKE_ENOUGH)
    scored = ((_likeness(sought, comparing, skill), skill) for skill in candidates)
    return [pair for pair in scored if pair[0] >= LIKE_ENOUGH]


def _likeliest(scores: dict[PublicSkill, float], limit: int) -> list[PublicSkill]:
    """Those with the best scores of which live roles make use."""
    likely = sorted(
        scores,
        key=lambda skill: (
            -scores[skill] - BY_USE * log2(1 + skill.editions_count),
            skill.sort_name,
            skill.slug,
        ),
    )[: limit * 2]
    counts = count_live(likely) if likely else {}
    return [skill for skill in likely if skill.pk in counts][:limit]


def _asked_for(condition: Q) -> list[PublicSkill]:
    """Skills that live roles ask for, those first that most do; a few more than are offered."""
    skills = PublicSkill.objects.filter(condition, editions_count__gt=0)
    found = list(skills.order_by("-editions_count", InByteOrder("sort_name"), "pk")[: OFFERED * 2])
    counts = count_live(found) if found else {}
    return [skill for skill in found if skill.pk in counts]


def _pieces(plain: str) -> list[str]:
    """What a misspelt name shares with the right one: beginnings of words, and runs of three letters."""
    pieces: dict[str, None] = {}
    for word in plain.split()[:4]:
        if len(word) > 1:
            pieces |= {f"|{word[:2]}": None, f" {word[:2]}": None}
        pieces |= dict.fromkeys(word[start : start + 3] for start in range(max(0, len(word) - 2)))
    return list(pieces)[:MOST_PIECES]


def _weigh(weight: int, **condition: str) -> Case:
    return Case(When(**condition, then=Value(weight)), default=Value(0), output_field=IntegerField())


def _likeness(sought: str, comparing: Matcher, skill: PublicSkill) -> float:
    """From 0 to 1: of the whole of one of the names, or a little less for that of one of their words."""
    names = skill.spellings.strip("|").split("|")
    best = max(comparing.of(name[:LONGEST]) for name in names)
    if " " not in sought:
        words = {word for name in names for word in name.split() if len(word) > 2}
        best = max([best, *(0.95 * comparing.of(word[:LONGEST]) for word in words)])
    return best
