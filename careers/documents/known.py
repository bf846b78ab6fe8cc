"""What the site knows already: the names a document is compared with."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Self

import msgspec
from django.utils.translation import gettext as _

from careers import models
from careers.discovery.search import Hit, search
from careers.pages import RolePage, from_json
from careers.text import fold_skill

from ..sandbox.documents.words import key, pattern, wordings
from .structure import NearOccupation

#: How many of the nearest occupations are offered, and of how many that are found.
OFFERED, FOUND = 5, 10
#: How many letters of the tasks are looked for, and what weighs as much as a first place.
TASKS, FIRST = 240, 3


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Names of skills (and aliases), as `fold_skill` makes them, with (slug, name, kind); those of roles, as
    `words.key` makes them, with their slugs; the addresses that are taken; and what finds the nearest
    occupations to a title and its tasks."""

    skills: dict[str, tuple[str, str, str]] = {}
    skill_slugs: frozenset[str] = frozenset()
    roles: dict[str, str] = {}
    role_slugs: frozenset[str] = frozenset()
    ladder_slugs: frozenset[str] = frozenset()
    nearest: Callable[[str, str], tuple[NearOccupation, ...]] = lambda _title, _tasks: ()

    @classmethod
    def from_database(cls) -> Self:
        """All of it, in five queries."""
        named = list(models.Skill.objects.values_list("slug", "name", "kind"))
        aliases = models.SkillAlias.objects.values_list("skill__slug", "skill__name", "skill__kind", "name")
        skills = {fold_skill(words): skill for skill in named for words in _called(*skill[:2])}
        skills |= {fold_skill(alias): (slug, name, kind) for slug, name, kind, alias in aliases}
        skills |= {fold_skill(skill[1]): skill for skill in named}
        of_roles = list(models.Role.objects.values_list("title", "slug"))
        titles = [*models.AlternateTitle.objects.values_list("title", "role__slug"), *of_roles]
        return cls(
            # "Act!" is nothing but what is written so.
            skills={words: skill for words, skill in skills.items() if words and "!" not in skill[1]},
            skill_slugs=frozenset(slug for slug, _name, _kind in named),
            roles={key(title): slug for title, slug in titles},
            role_slugs=frozenset(slug for _title, slug in of_roles),
            ladder_slugs=frozenset(models.Ladder.objects.values_list("slug", flat=True)),
            nearest=nearest,
        )

    def with_page(self, page: RolePage) -> Self:
        """What is known once `page` is saved. Asks the database nothing."""
        asked = [requirement for group in page.skill_groups for requirement in group.requirements]
        titles = (page.title, *page.alternate_titles)
        return msgspec.structs.replace(
            self,
            skills={fold_skill(each.name): (each.skill, each.name, each.kind) for each in asked}
            | self.skills,
            skill_slugs=self.skill_slugs | {each.skill for each in asked},
            roles={key(title): page.slug for title in titles} | self.roles,
            role_slugs=self.role_slugs | {page.slug},
            ladder_slugs=self.ladder_slugs | {ladder.slug for ladder in page.ladders},
        )


MAKERS = pattern("maker", "^", rf"\s+(?!(?:{wordings('plain-products')})$)(?=\S{{4,}}$)")
GENERIC = re.compile(r"^((?:[A-Z]\S*\s+)+[A-Z]\S*)\s+(?i:platform|software|suite|language)$")


def _called(slug: str, name: str) -> Iterator[str]:
    """What a skill is called besides its name.

    "Google Cloud Platform (GCP)" is either, or "Google Cloud"; "Structured query language SQL" is SQL;
    "Microsoft Excel" is Excel.
    """
    short, _bracket, rest = name.partition("(")
    short = short.strip()
    yield from (words for words in (rest.rstrip(") "), slug.replace("-", " ")) if len(words) > 1)
    yield from (MAKERS.sub("", short), GENERIC.sub(r"\1", short), short)
    *words, last = short.split() or [""]
    initials = "".join(word[0] for word in words)
    if last.isupper() and len(last) > 1 and initials.casefold() == last.casefold():
        yield from (last, " ".join(words))


def nearest(title: str, tasks: str) -> tuple[NearOccupation, ...]:
    """The five nearest live occupations that have a code, found by the title, and by it with the tasks.

    Costs two searches, and a query for the pages found.
    """
    score: dict[int, float] = defaultdict(float)
    hits: dict[int, Hit] = {}
    for query in dict.fromkeys([title, f"{title} {tasks}"[:TASKS]]):
        for place, hit in enumerate(search(query, limit=FOUND).hits):
            score[hit.edition.pk] += 1 / (FIRST + place)
            hits.setdefault(hit.edition.pk, hit)
    order = sorted(hits, key=lambda edition: (-score[edition], hits[edition].edition.title))
    contents = dict(models.Edition.objects.filter(pk__in=hits).values_list("pk", "content"))
    pages = ((from_json(contents[each]), _reason(hits[each])) for each in order if each in contents)
    return tuple(islice((NearOccupation(page, why) for page, why in pages if page.external_codes), OFFERED))


def _reason(hit: Hit) -> str:
    kind, text = (hit.why.kind, hit.why.text) if hit.why else ("text", "")
    reasons = {
        "also-called": _("also called “%(text)s”"),
        "skill": _("asks for “%(text)s” too"),
        "title": _("has a title like this one"),
    }
    return reasons.get(kind, _("has words of these tasks in its text")) % {"text": text}
