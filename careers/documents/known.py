"""What the site knows already: the names a document is compared with."""

import re
from collections.abc import Callable, Iterator
from typing import Self

import msgspec

from careers import models
from careers.pages import RolePage
from careers.text import fold_skill

from ..sandbox.documents.words import key, wordings
from . import occupations
from .structure import NearOccupation


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Names of skills (and aliases), as `fold_skill` makes them, with (slug, name, kind); those of roles, as
    `words.key` makes them, with their slugs; families by slug; the addresses that are taken; and what finds
    the nearest occupations to a title and its tasks."""

    skills: dict[str, tuple[str, str, str]] = {}
    skill_slugs: frozenset[str] = frozenset()
    roles: dict[str, str] = {}
    role_slugs: frozenset[str] = frozenset()
    ladder_slugs: frozenset[str] = frozenset()
    families: dict[str, str] = {}
    nearest: Callable[[str, str], tuple[NearOccupation, ...]] = lambda _title, _tasks: ()

    @classmethod
    def from_database(cls) -> Self:
        """All of it, in six queries."""
        named = list(models.Skill.objects.values_list("slug", "name", "kind"))
        aliases = models.SkillAlias.objects.values_list("skill__slug", "skill__name", "skill__kind", "name")
        skills = {
            fold_skill(words): (slug, name, kind)
            for slug, name, kind in named
            for words in _called(slug, name)
        }
        skills |= {fold_skill(alias): (slug, name, kind) for slug, name, kind, alias in aliases}
        skills |= {fold_skill(name): (slug, name, kind) for slug, name, kind in named}
        roles = {
            key(title): slug
            for title, slug in models.AlternateTitle.objects.values_list("title", "role__slug")
        }
        of_roles = list(models.Role.objects.values_list("title", "slug"))
        roles |= {key(title): slug for title, slug in of_roles}
        return cls(
            # "Act!" is nothing but what is written so.
            skills={words: skill for words, skill in skills.items() if words and "!" not in skill[1]},
            skill_slugs=frozenset(slug for slug, _name, _kind in named),
            roles=roles,
            role_slugs=frozenset(slug for _title, slug in of_roles),
            ladder_slugs=frozenset(models.Ladder.objects.values_list("slug", flat=True)),
            families=dict(models.Family.objects.values_list("slug", "name")),
            nearest=occupations.nearest,
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


MAKERS = re.compile(
    r"^(?:Microsoft|Adobe|Apache|Atlassian|Autodesk)\s+"
    rf"(?!(?:{wordings('plain-products')})$)(?=\S{{4,}}$)"
)
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
