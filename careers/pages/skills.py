"""Whose words the skills of a page are in: an editor's, a survey's marks, or a list of what is used."""

from collections.abc import Iterable, Iterator

import msgspec

from careers.models import Skill, Source

from .structure import Requirement, RolePage, SkillGroup

#: What sources are, by their trust, whose statements are of many people.
STATISTICS = {Source.Trust.OFFICIAL, Source.Trust.SURVEY}


def is_statistic(page: RolePage, cited: str | None) -> bool:
    """Whether what a source says is from statistics, which tell what is usual and not what is asked for."""
    return any(source.slug == cited and source.trust in STATISTICS for source in page.sources)


def is_rated(part: Requirement) -> bool:
    """Whether a survey has marked the skill: its marks are told, and not what an editor would call them."""
    return part.importance_rating is not None or part.level_rating is not None


def asked_for(page: RolePage) -> tuple[SkillGroup, ...]:
    """The groups with what is asked for or rated, without the technologies of `used_in_work`."""
    return tuple(_groups(page, used=False))


def used_in_work(page: RolePage) -> tuple[SkillGroup, ...]:
    """The groups with the technologies that statistics list: nobody says that they are essential."""
    return tuple(_groups(page, used=True))


def names(groups: Iterable[SkillGroup]) -> dict[str, Requirement]:
    """The skills of groups by their short names, each where it stands first."""
    found: dict[str, Requirement] = {}
    for group in groups:
        for part in group.requirements:
            found.setdefault(part.skill, part)
    return found


def _groups(page: RolePage, *, used: bool) -> Iterator[SkillGroup]:
    for group in page.skill_groups:
        listed = is_statistic(page, group.source)
        kept = tuple(part for part in group.requirements if (listed and _is_technology(part)) == used)
        if kept == group.requirements and (kept or not used):
            yield group
        elif kept:
            yield msgspec.structs.replace(group, requirements=kept)


def _is_technology(part: Requirement) -> bool:
    # A level is the word of somebody who asks for it.
    return part.kind == Skill.Kind.TOOL and not part.level and not is_rated(part)
