"""All skills that live roles ask for: to look through, how many roles do, and which one a name means."""

from collections.abc import Iterable
from math import log2
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.text import slugify

from careers.discovery.models import EditionFacts, EditionSkill, Indexed, PublicSkill
from careers.models import Skill
from careers.models.prepared import Prepared
from careers.models.text import InByteOrder
from careers.text import Matcher

from .index import OF_KIND, sort_name

#: From so many editions on their number is remembered for as many seconds as REMEMBERED.
MANY, REMEMBERED = 1000, 60
_KEY, _KEY_BY_SCOPES = "indexed-editions", "indexed-editions-by-scopes"


def count_all() -> int:
    """How many editions are indexed, where there are many as of a minute ago. At most one query."""
    number: int | None = cache.get(_KEY)
    if number is None:
        number = Indexed.objects.count()
        if number >= MANY:
            cache.set(_KEY, number, REMEMBERED)
    return number


def count_by_scopes() -> dict[int, int]:
    """How many editions are indexed, by the sum of their scopes. One query."""
    return dict(EditionFacts.objects.order_by().values_list("scopes").annotate(count=Count("*")))


def count_all_by_scopes() -> dict[int, int]:
    """The same, remembered as `count_all` is."""
    counts: dict[int, int] | None = cache.get(_KEY_BY_SCOPES)
    if counts is None:
        counts = count_by_scopes()
        if sum(counts.values()) >= MANY:
            cache.set(_KEY_BY_SCOPES, counts, REMEMBERED)
    return counts


def unrated(kind: str) -> int:
    """Of how many indexed editions nothing is known of skills of `kind`: no survey, no list. Remembered."""
    spoken_of = OF_KIND[kind]
    return sum(count for scopes, count in count_all_by_scopes().items() if not scopes & spoken_of)


_hidden = Prepared(lambda at: EditionFacts.objects.not_live(at).values_list("pk", flat=True))
_in_use = Prepared(lambda slugs: PublicSkill.objects.filter(slug__in=slugs, editions_count__gt=0))


def count_live(skills: Iterable[PublicSkill]) -> dict[int, int]:
    """How many live roles ask for each of `skills`, by primary key; those that none asks for are left out.

    One query, or two, bounded by how many editions are scheduled, or have ended since their role was last
    changed: what the index holds of these is taken off what it has counted.
    """
    counts = {skill.pk: skill.editions_count for skill in skills}
    if hidden := _hidden(at=timezone.now()):
        rows = (
            EditionSkill.objects.filter(edition__in=hidden)
            # Not a plain column, so that no database begins with the many rows of common skills.
            .annotate(asked=F("skill_id") + Value(0))
            .filter(asked__in=list(counts))
            .order_by()
            .values_list("asked")
            .annotate(count=Count("pk"))
        )
        for skill, count in rows:
            counts[skill] -= count
    return {skill: count for skill, count in counts.items() if count > 0}


#: A tool that one role names is found by its category: see `by_category`.
FOLDED = Q(editions_count=1) & ~Q(category_slug="")


def is_folded(skill: PublicSkill) -> bool:
    return skill.editions_count == 1 and bool(skill.category_slug)


def asked_for() -> QuerySet[PublicSkill]:
    """The skills that live roles ask for, in no order. One query or two, bounded as in `count_live`."""
    skills = PublicSkill.objects.filter(editions_count__gt=0)
    if hidden := _hidden(at=timezone.now()):
        rows = EditionSkill.objects.filter(edition__in=hidden).order_by().values("skill")
        by_hidden_alone = rows.annotate(count=Count("pk")).filter(count__gte=F("skill__editions_count"))
        skills = skills.exclude(pk__in=list(by_hidden_alone.values_list("skill", flat=True)))
    return skills


def categories() -> list[tuple[str, str, int]]:
    """(short name, name, number of tools) of the categories in which tools are listed, by name. One query."""
    found: dict[str, tuple[str, int]] = {}
    rows = _asked_for().exclude(category_slug="").order_by("category_slug", "category")
    for slug, name, count in rows.values_list("category_slug", "category").annotate(count=Count("pk")):
        first, so_far = found.get(slug, (name, 0))
        found[slug] = first, so_far + count
    return [(slug, *each) for slug, each in sorted(found.items(), key=lambda item: item[1][0].casefold())]


SHOWN = 100
MOST_ASKED = 15
KINDS = tuple(Skill.Kind.values)
MOST_WORDS = 6


class Listed(NamedTuple):
    """Skills with their numbers of live roles; `after` is the place of the last, if more follow."""

    skills: list[tuple[PublicSkill, int]]
    after: str = ""


def overview() -> list[tuple[str, int, list[tuple[PublicSkill, int]]]]:
    """For each kind its name, how many skills it has, and those that most roles ask for. Seven queries.

    Counted are those of the lists.
    """
    totals = dict(_asked_for().exclude(FOLDED).order_by().values_list("kind").annotate(Count("pk")))
    return [(kind, totals[kind], skills) for kind, skills in most_asked().items()]


def most_asked() -> dict[str, list[tuple[PublicSkill, int]]]:
    """For each kind the skills that most roles ask for, and how many do. Six queries at most."""
    skills = _asked_for().only("slug", "name", "kind", "editions_count")
    by_use = skills.order_by("-editions_count", "sort_name", "pk")
    found = {kind: list(by_use.filter(kind=kind)[:MOST_ASKED]) for kind in KINDS}
    counts = count_live(skill for skills in found.values() for skill in skills)
    return {kind: shown for kind, skills in found.items() if (shown := _with_counts(skills, counts))}


def letters(kind: str = "") -> list[str]:
    """The letters under which there are skills (of `kind`): "a" to "z", and "0" for the others. One query."""
    skills = (_asked_for().filter(kind=kind) if kind else _asked_for()).exclude(FOLDED)
    return sorted(skills.order_by().values_list("letter", flat=True).distinct(), key=lambda x: (x == "0", x))


def by_letter(letter: str, kind: str = "", after: str = "") -> Listed:
    """Skills under a letter by name, from the one after `after` (a short name) on, without folded ones.

    Three queries.
    """
    skills = _asked_for().filter(letter=letter).exclude(FOLDED)
    if kind:
        skills = skills.filter(kind=kind)
    if place := after and PublicSkill.objects.filter(slug=after).values_list("sort_name", "pk").first():
        skills = skills.filter(sort_name__gte=place[0]).exclude(sort_name=place[0], pk__lte=place[1])
    return _listed(skills.order_by("sort_name", "pk"))


def by_category(category: str, after: str = "") -> Listed:
    """The tools of a category by its short name, those first that most roles ask for. Three queries."""
    return _listed(_by_use(_asked_for().filter(category_slug=category), after))


def by_use(kind: str, after: str = "") -> Listed:
    """The skills of a kind, those first that most roles ask for, without folded ones. Three queries."""
    return _listed(_by_use(_asked_for().filter(kind=kind).exclude(FOLDED), after))


def matching(words: str, kind: str = "", after: str = "") -> Listed:
    """Skills in whose name, or another spelling of it, every one of `words` begins a word. Three queries.

    Those first that most roles ask for. Goes through the names of all skills, of which there are thousands.
    """
    skills = _asked_for().filter(begins_with(words))
    if kind:
        skills = skills.filter(kind=kind)
    return _listed(_by_use(skills, after))


def begins_with(words: str) -> Q:
    """The condition that each of `words` begins a word of one of the names of a skill."""
    parts = sort_name(words).split()[:MOST_WORDS]
    return Q(*(Q(spellings__contains=f" {part}") | Q(spellings__contains=f"|{part}") for part in parts))


def _asked_for() -> QuerySet[PublicSkill]:
    return PublicSkill.objects.filter(editions_count__gt=0)


def _by_use(skills: QuerySet[PublicSkill], after: str) -> QuerySet[PublicSkill]:
    if last := after and PublicSkill.objects.filter(slug=after).first():
        skills = skills.filter(
            Q(editions_count__lt=last.editions_count)
            | Q(editions_count=last.editions_count, sort_name__gt=last.sort_name)
            | Q(editions_count=last.editions_count, sort_name=last.sort_name, pk__gt=last.pk)
        )
    return skills.order_by("-editions_count", "sort_name", "pk")


def _listed(skills: QuerySet[PublicSkill]) -> Listed:
    found = list(skills[: SHOWN + 1])
    shown = found[:SHOWN]
    after = shown[-1].slug if len(found) > SHOWN else ""
    return Listed(_with_counts(shown, count_live(shown)), after)


def _with_counts(skills: list[PublicSkill], counts: dict[int, int]) -> list[tuple[PublicSkill, int]]:
    return [(skill, counts[skill.pk]) for skill in skills if skill.pk in counts]


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
    found = _in_use(slugs=slugs) if slugs else []
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
    called = _likely(Q(sort_name=plain) | Q(slug=slugify(typed)[:120]) | Q(spellings__contains=f"|{plain}|"))
    if called:
        return min(called, key=lambda skill: skill.sort_name != plain), []
    begun = _likely(begins_with(typed))
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


def _likely(condition: Q) -> list[PublicSkill]:
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
