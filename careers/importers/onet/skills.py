"""Which skill of this site a name in a data set means."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.text import slugify

from careers.models import Skill, SkillAlias
from careers.text.slugs import free_slug

LONGEST = 120


class KnownSkill(NamedTuple):
    slug: str
    name: str
    kind: str


class KnownSkills:
    """The skills of the site, and those that an import adds to them.

    `aliases` are pairs of another name and the slug of the skill it means.
    """

    def __init__(self, skills: Iterable[KnownSkill] = (), aliases: Iterable[tuple[str, str]] = ()):
        self._by_slug = {skill.slug: skill for skill in skills}
        # A skill's own name counts before another's alias.
        self._by_name = {name.casefold(): self._by_slug[slug] for name, slug in aliases}
        self._by_name |= {skill.name.casefold(): skill for skill in self._by_slug.values()}

    @classmethod
    def from_database(cls) -> "KnownSkills":
        """Costs two queries."""
        return cls(
            (KnownSkill(*row) for row in Skill.objects.order_by("slug").values_list("slug", "name", "kind")),
            SkillAlias.objects.order_by("name").values_list("name", "skill__slug"),
        )

    def get(self, name: str, kind: str) -> KnownSkill:
        """The skill of this name or alias, whatever its capitals; a new one of `kind` where there is none."""
        name = _fitting(name)
        known = self._by_name.get(name.casefold())
        if known is None:
            known = KnownSkill(free_slug(slug_of(name), self._by_slug, limit=LONGEST), name, kind)
            self._by_slug[known.slug] = self._by_name[name.casefold()] = known
        return known


def slug_of(name: str) -> str:
    """A short name that tells C, C# and C++ apart, and keeps the point of .NET."""
    words = re.sub(r"(?<=\w)#", "-sharp", name)
    words = re.sub(r"(?<=\w)\+\+", "-plus-plus", words)
    words = re.sub(r"(?<!\S)\.(?=\w)", "dot-", words)
    return slugify(words)[:LONGEST].strip("-_") or "skill"


def _fitting(name: str) -> str:
    """`name` with single blanks, cut between words where it is too long for a skill."""
    name = " ".join(name.split())
    if len(name) <= LONGEST:
        return name
    cut = name[: LONGEST - 1].rpartition(" ")[0] or name[: LONGEST - 1]
    return cut.rstrip(" ,;-") + "…"
