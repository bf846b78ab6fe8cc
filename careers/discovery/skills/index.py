"""How pages ask for skills: how much for each, and of what kinds they speak at all; and the index of it.

Of other kinds nothing is known, which is not "not asked for". A survey marks every skill of its list, and a
page shows those that matter: what is missing there is not asked for. What somebody lists, or a source names
as examples, is not set against a survey, since each has skills that the other has no word for.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.text import slugify

from careers import bulk
from careers.discovery.models import EditionFacts, EditionSkill, PublicSkill
from careers.models import Edition, Skill, SkillAlias, SkillRequirement
from careers.pages import Requirement, RolePage, Typical, preparation
from careers.text import fold_skill


class Scope(IntEnum):
    """Skills of one kind, all of them either marked by a survey or not. Sums of these are stored."""

    RATED_SKILLS = 1
    RATED_KNOWLEDGE = 2
    SKILLS = 4
    KNOWLEDGE = 8
    TECHNOLOGIES = 16


RATED = (Scope.RATED_SKILLS, Scope.RATED_KNOWLEDGE)
_LISTED = {
    Skill.Kind.TOOL: Scope.TECHNOLOGIES,
    Skill.Kind.TECHNIQUE: Scope.SKILLS,
    Skill.Kind.SOFT: Scope.SKILLS,
    Skill.Kind.KNOWLEDGE: Scope.KNOWLEDGE,
}
#: By the kind of a skill, and whether a survey has marked it.
SCOPES = {(str(kind), False): listed for kind, listed in _LISTED.items()} | {
    (str(kind), True): Scope.RATED_KNOWLEDGE if kind == Skill.Kind.KNOWLEDGE else Scope.RATED_SKILLS
    for kind in _LISTED
}


#: The sum of the scopes that skills of a kind can be of. No survey rates technologies.
OF_KIND = {
    str(kind): listed if kind == Skill.Kind.TOOL else listed | SCOPES[kind, True]
    for kind, listed in _LISTED.items()
}


def scope_of(part: Requirement) -> Scope:
    return SCOPES[part.kind, part.importance_rating is not None]


def scopes(page: RolePage) -> frozenset[Scope]:
    """The scopes that a page has skills of."""
    return frozenset(
        SCOPES[part.kind, part.importance_rating is not None]
        for group in page.skill_groups
        for part in group.requirements
    )


#: What a word means on the scales of surveys: importance from 1 to 5, level from 0 to 7.
IMPORTANCE = {"essential": Decimal(4), "desirable": Decimal("2.5")}
LEVEL = {
    "awareness": Decimal("1.5"),
    "working": Decimal(3),
    "practitioner": Decimal("4.5"),
    "expert": Decimal(6),
    "": Decimal(3),
}


def strength(part: Requirement) -> int:
    """How much a skill is asked for, from 100 to 570: by importance first, then by level."""
    return _strength(part.importance, part.importance_rating, part.level, part.level_rating)


# Many thousands of skills are asked for in a few hundred ways.
@lru_cache(maxsize=5000)
def _strength(
    importance: str, importance_rating: Decimal | None, level: str, level_rating: Decimal | None
) -> int:
    by_importance = importance_rating or IMPORTANCE[importance]
    by_level = LEVEL[level] if level_rating is None else level_rating
    return round(by_importance * 100 + by_level * 10)


def asked(page: RolePage) -> dict[str, Requirement]:
    """Each skill of a page once, by short name, the one that is asked for most first.

    Where groups differ, as the strongest of them asks for it.
    """
    found: dict[str, Requirement] = {}
    for group in page.skill_groups:
        for part in group.requirements:
            if part.skill not in found or strength(part) > strength(found[part.skill]):
                found[part.skill] = part
    return dict(sorted(found.items(), key=lambda item: -strength(item[1])))


LONGEST = 120


# A thousand pages that are indexed at once share most of their skills.
@lru_cache(maxsize=20_000)
def sort_name(name: str) -> str:
    """What a name is put in order and compared by: "  Élastic-Search, " -> "elastic search"."""
    return fold_skill(name[:LONGEST])[:LONGEST]


def spellings(names: Iterable[str]) -> str:
    """All names of a skill in one text, each between bars: "|scikit learn|sklearn|"."""
    return "|{}|".format("|".join(dict.fromkeys(filter(None, map(sort_name, names)))))


def letter(name: str) -> str:
    """Under which letter a name stands, from "a" to "z", or "0" for what begins with none of them."""
    first = sort_name(name).lstrip(".+#")[:1]
    return first if "a" <= first <= "z" else "0"


BATCH = 1000
#: How many skills one UPDATE names at most.
SKILLS_AT_ONCE = 500
#: The steps of `rank`: essential before desirable, and in each from the highest level to none.
LEVELS_DOWN = (*reversed(SkillRequirement.Level.values), "")
STEPS = [(importance, level) for importance in IMPORTANCE for level in LEVELS_DOWN]
STRONGEST = 600
#: The lowest `rank` of what is desirable.
DESIRABLE_FROM = 1000 * len(LEVELS_DOWN)


def rank(part: Requirement) -> int:
    """The place among all who ask for a skill, lowest first: 1000 for each of STEPS, then by strength."""
    return STEPS.index((part.importance, part.level)) * 1000 + STRONGEST - strength(part)


def add(editions: Sequence[tuple[Edition, RolePage]]) -> None:
    """Index editions. Costs seven queries, one for every BATCH rows, and one for every number of times."""
    indexed = [(edition, page, asked(page).values()) for edition, page in editions]
    asked_for = {part.skill: part for _edition, _page, parts in indexed for part in parts}
    skills = _public_skills(asked_for, _categories(page for _edition, page, _parts in indexed))
    bulk.insert(
        EditionSkill,
        (
            *("edition_id", "skill_id", "importance", "level", "importance_rating", "level_rating"),
            *("strength", "rank", "title", "family"),
        ),
        (
            (
                edition.pk,
                skills[part.skill],
                part.importance,
                part.level,
                part.importance_rating,
                part.level_rating,
                strength(part),
                rank(part),
                edition.title.casefold()[:60],
                edition.family_slug,
            )
            for edition, _page, parts in indexed
            for part in parts
        ),
    )
    EditionFacts.objects.bulk_create((_facts(*each) for each in indexed), BATCH)
    _count(Counter(skills[part.skill] for _edition, _page, parts in indexed for part in parts))


def remove(editions: Collection[int]) -> None:
    """Forget the editions with these primary keys. A skill that nobody asks for any more stays, unlisted."""
    rows = EditionSkill.objects.filter(edition__in=editions)
    counts = dict(rows.order_by().values_list("skill").annotate(Count("pk")))
    rows.delete()
    EditionFacts.objects.filter(pk__in=editions).delete()
    _count({skill: -count for skill, count in counts.items()})


def follow(roles: Collection[int]) -> None:
    """Note when the indexed editions of these roles end: it can change after they were added. One query."""
    ends = Edition.objects.filter(pk=OuterRef("pk")).values("live_until")
    EditionFacts.objects.filter(edition__role__in=roles).update(live_until=Subquery(ends))


def recount() -> None:
    """Count anew how many editions ask for each skill. One query, over the whole index."""
    rows = EditionSkill.objects.filter(skill=OuterRef("pk")).order_by().values("skill")
    PublicSkill.objects.update(
        editions_count=Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
    )


def _count(changes: dict[int, int]) -> None:
    """Change `editions_count` of skills (by primary key) by as much as `changes` says.

    In no order of its own: they are changed by one after the other
    (see careers.write_queue.wait_for_indexes).
    """
    alike = defaultdict(list)
    for skill, change in changes.items():
        alike[change].append(skill)
    for change, skills in alike.items():
        for start in range(0, len(skills), SKILLS_AT_ONCE):
            PublicSkill.objects.filter(pk__in=skills[start : start + SKILLS_AT_ONCE]).update(
                editions_count=Greatest(F("editions_count") + change, 0)
            )


def _facts(edition: Edition, page: RolePage, parts: Collection[Requirement]) -> EditionFacts:
    essential = sum(part.importance == "essential" for part in parts)
    zone_low, zone_high = preparation.job_zone(page) or (None, None)
    return EditionFacts(
        edition=edition,
        live_from=edition.live_from,
        live_until=edition.live_until,
        family=edition.family_slug,
        essential=essential,
        desirable=len(parts) - essential,
        scopes=sum(scopes(page)),
        zone_low=zone_low,
        zone_high=zone_high,
        education=page.education,
        licence=preparation.may_need_licence(page),
        **pay_facts(page),
    )


def pay_facts(page: RolePage) -> dict[str, Any]:
    """What lists go by of the headline pay, as columns of EditionFacts; none where there is no pay."""
    band = page.headline_pay
    if band is None:
        return {}
    typical = band.typical or Typical(band.statistic, None, None)
    if typical.statistic in EditionFacts.ONE_AMOUNT:
        amounts = {"pay": typical.low, "or_more": typical.high is None}
    else:
        amounts = {"pay_low": typical.low, "pay_high": typical.high}
    return amounts | {
        "statistic": typical.statistic,
        "wider": bool(band.covers),
        "currency": band.currency,
        "period": band.period,
        "basis": band.basis,
        "area": band.area,
        "year": band.year,
    }


#: What is said of a skill.
SAID = (
    *("name", "kind", "description", "credit", "category", "category_slug"),
    *("aliases", "letter", "sort_name", "spellings"),
)
#: The longest name of a category, and short name of one.
LONGEST_CATEGORY, LONGEST_SLUG = 300, 120


def _categories(pages: Iterable[RolePage]) -> dict[str, str]:
    """The class in which a source lists each tool, by its short name: what an import has put beside it.

    What an editor says of a tool is about one role, and no class of tools.
    """
    return {
        part.skill: part.wording[:LONGEST_CATEGORY]
        for page in pages
        for group in page.skill_groups
        if group.source
        for part in group.requirements
        if part.kind == Skill.Kind.TOOL and part.wording
    }


def _public_skills(parts: dict[str, Requirement], categories: dict[str, str]) -> dict[str, int]:
    """The primary keys of the skills of these short names, which are named and described as they are now."""
    described = _descriptions(parts)
    aliases = defaultdict(list)
    for slug, name in SkillAlias.objects.filter(skill__slug__in=parts).values_list("skill__slug", "name"):
        aliases[slug].append(name)
    public = {slug: (pk, said) for slug, pk, *said in _said(parts)}
    made: list[PublicSkill] = []
    changed: list[PublicSkill] = []
    for slug, part in parts.items():
        pk, said = public.get(slug, (None, None))
        category = categories.get(slug, said[SAID.index("category")] if said else "")
        says = [
            *(part.name, part.kind, *described.get(slug, ("", ""))),
            *(category, slugify(category)[:LONGEST_SLUG], "\n".join(aliases[slug])),
            *(letter(part.name), sort_name(part.name), spellings([part.name, slug, *aliases[slug]])),
        ]
        if said != says:
            skill = PublicSkill(pk=pk, slug=slug, **dict(zip(SAID, says, strict=True)))
            (made if pk is None else changed).append(skill)
    keys = {slug: pk for slug, (pk, _said_before) in public.items()}
    if made:
        # Another publication may have made one of them a moment ago.
        PublicSkill.objects.bulk_create(made, BATCH, ignore_conflicts=True)
        keys |= {slug: pk for slug, pk, *_now in _said([skill.slug for skill in made])}
    if changed:
        PublicSkill.objects.bulk_update(changed, SAID, 100)
    return keys


def _descriptions(slugs: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The description of each skill today, and what its source wants to be said. One query."""
    columns = ("slug", "description", "source__attribution", "source__publisher", "source__title")
    rows = Skill.objects.filter(slug__in=slugs).order_by().values_list(*columns)
    return {slug: (description, _credit(*source)) for slug, description, *source in rows}


def describe(slugs: Collection[str]) -> None:
    """Describe the skills of these short names as they are described today. Two queries, and some more."""
    described = _descriptions(slugs)
    changed = list(PublicSkill.objects.filter(slug__in=described))
    for skill in changed:
        skill.description, skill.credit = described[skill.slug]
    PublicSkill.objects.bulk_update(changed, ["description", "credit"], 100)


def _credit(attribution: str | None, publisher: str | None, title: str | None) -> str:
    """What the source of a description wants to be said of it, or at least who it is."""
    return attribution or ", ".join(filter(None, (publisher, title)))


def _said(slugs: Iterable[str]) -> QuerySet[PublicSkill, Any]:
    return PublicSkill.objects.filter(slug__in=slugs).values_list("slug", "pk", *SAID)
