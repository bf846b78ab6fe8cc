"""How many live roles ask for a skill."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import Count, F, QuerySet, Value

from careers.discovery.models import EditionFacts, EditionSkill, Indexed, PublicSkill

#: From so many editions on their number is remembered for as many seconds as REMEMBERED.
MANY, REMEMBERED = 1000, 60
_KEY, _KEY_BY_SCOPES = "indexed-editions", "indexed-editions-by-scopes"


def count_all() -> int:
    """How many editions are indexed, where there are many as of a minute ago. At most one query."""
    number = cache.get(_KEY)
    if number is None:
        number = Indexed.objects.count()
        if number >= MANY:
            cache.set(_KEY, number, REMEMBERED)
    return number


def count_by_scopes(facts: QuerySet[EditionFacts]) -> dict[int, int]:
    """How many of the editions of `facts` there are, by the sum of their scopes. One query."""
    return dict(facts.order_by().values_list("scopes").annotate(count=Count("*")))


def count_all_by_scopes() -> dict[int, int]:
    """The same of all that are indexed, remembered as `count_all` is."""
    counts = cache.get(_KEY_BY_SCOPES)
    if counts is None:
        counts = count_by_scopes(EditionFacts.objects.all())
        if sum(counts.values()) >= MANY:
            cache.set(_KEY_BY_SCOPES, counts, REMEMBERED)
    return counts


def count_live(skills: Iterable[PublicSkill]) -> dict[int, int]:
    """How many live roles ask for each of `skills`, by primary key; those that none asks for are left out.

    One query, or two, bounded by how many editions are scheduled, or have ended since their role was last
    changed: what the index holds of these is taken off what it has counted.
    """
    counts = {skill.pk: skill.editions_count for skill in skills}
    if hidden := list(EditionFacts.objects.not_live().values_list("pk", flat=True)):
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


def asked_for() -> QuerySet[PublicSkill]:
    """The skills that live roles ask for, in no order. One query or two, bounded as in `count_live`."""
    skills = PublicSkill.objects.filter(editions_count__gt=0)
    if hidden := list(EditionFacts.objects.not_live().values_list("pk", flat=True)):
        rows = EditionSkill.objects.filter(edition__in=hidden).order_by().values("skill")
        by_hidden_alone = rows.annotate(count=Count("pk")).filter(count__gte=F("skill__editions_count"))
        skills = skills.exclude(pk__in=list(by_hidden_alone.values_list("skill", flat=True)))
    return skills
