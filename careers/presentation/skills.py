"""The skills of a page, group by group."""

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from careers import models as rows
from careers.discovery.skills.scope import Scope, scopes
from careers.pages import RolePage, SkillGroup, wording
from careers.pages.rendering import Rendered

from . import pieces
from .marks import Citations

#: A list of more skills than MANY shows the first LISTED; the others unfold.
MANY, LISTED = 20, 15

LEVELS = rows.SkillRequirement.Level.values


def have_levels(page: RolePage) -> bool:
    return any(requirement.level for group in page.skill_groups for requirement in group.requirements)


def fill_skills(part: dict, page: RolePage, rendered: Rendered, marks: Citations) -> None:
    """Give `part` the skills of `page`."""
    levels = {level: wording.label(rows.SkillRequirement.Level, level) for level in LEVELS}
    # The map of the skills stands at the top of the page, unless a picture does.
    has_picture = page.hero and rendered.hero
    part["skills"] = marks.inside(part, "skills", _("Skills, group by group")) | {
        "map": mark_safe(rendered.skills_map if has_picture else ""),
        "have_levels": have_levels(page),
        "have_editors": not all(group.source for group in page.skill_groups),
        "have_sources": any(group.source for group in page.skill_groups),
        "only_technologies": scopes(page) == {Scope.TECHNOLOGIES},
        "groups": [_group(group, levels, marks) for group in page.skill_groups],
    }


def _group(group: SkillGroup, levels: dict[str, str], marks: Citations) -> dict:
    block = {"anchor": marks.anchor(group.slug, "skills"), "heading": group.heading}
    marks.use(group.source, block)
    return block | {
        "cite": marks.cite(group.source),
        "lists": [
            (
                importance,
                words,
                pieces.skills(found[:shown], levels),
                pieces.more_skills(found[shown:], levels) if len(found) > shown else "",
                len(found) - shown,
                len(found),
            )
            for importance, words in (("essential", _("Essential")), ("desirable", _("Desirable")))
            if (found := [r for r in group.requirements if r.importance == importance])
            and (shown := LISTED if len(found) > MANY else MANY)
        ],
    }
