"""What the site knows already: the names a document is compared with."""

from typing import Self

import msgspec

from careers.models import AlternateTitle, Family, Ladder, Role, Skill, SkillAlias

from ..sandbox.documents.words import key


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Names, as `words.key` makes them: those of skills (and aliases) with (slug, name, kind), those of
    roles with their slugs, families by slug, and the addresses that are taken."""

    skills: dict[str, tuple[str, str, str]] = {}
    skill_slugs: frozenset[str] = frozenset()
    roles: dict[str, str] = {}
    role_slugs: frozenset[str] = frozenset()
    ladder_slugs: frozenset[str] = frozenset()
    families: dict[str, str] = {}

    @classmethod
    def from_database(cls) -> Self:
        """All of it, in six queries."""
        skills, slugs = {}, set()
        named = list(Skill.objects.values_list("slug", "name", "kind"))
        aliases = SkillAlias.objects.values_list("skill__slug", "skill__name", "skill__kind", "name")
        for slug, name, kind, alias in aliases:
            skills[key(alias)] = (slug, name, kind)
        for slug, name, kind in named:
            slugs.add(slug)
            # "Google Cloud Platform (GCP)" is called by either of its names.
            short, _bracket, rest = name.partition("(")
            for words in (rest.rstrip(") "), short, slug.replace("-", " "), name):
                if len(key(words)) > 1 or words == name:
                    skills[key(words)] = (slug, name, kind)
        roles = {
            key(title): slug for title, slug in AlternateTitle.objects.values_list("title", "role__slug")
        }
        of_roles = list(Role.objects.values_list("title", "slug"))
        roles |= {key(title): slug for title, slug in of_roles}
        return cls(
            skills={name: skill for name, skill in skills.items() if name},
            skill_slugs=frozenset(slugs),
            roles=roles,
            role_slugs=frozenset(slug for _title, slug in of_roles),
            ladder_slugs=frozenset(Ladder.objects.values_list("slug", flat=True)),
            families=dict(Family.objects.values_list("slug", "name")),
        )
