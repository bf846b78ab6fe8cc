"""The skills of a role page, each in the words of who says it, and the technologies used in the work.

What a survey has rated keeps its marks. Essential and desirable are the words of editors, and of sources that
ask for something. Statistics list technologies that are used: nobody has said that one is essential.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import models as rows
from careers.discovery.skills.index import Scope, scopes
from careers.pages import Requirement, RolePage, SkillGroup, skills, wording
from careers.pages.rendering import Rendered

from . import fragments
from .open_places import Places
from .related_careers import TECHNOLOGIES
from .role_parts import Citations

#: A list of more skills than MANY shows the first LISTED; all of them have an address of their own.
MANY, LISTED = 20, 15

LEVELS = rows.SkillRequirement.Level.values

#: What a list of skills is called: those that a survey has rated need no word.
RATED = "rated"


def told(page: RolePage) -> str:
    """How many skills there are, in a sentence; empty where there are none."""
    groups = skills.asked_for(page)
    parts = [part for group in groups for part in group.requirements]
    if not parts:
        return ""
    essential = sum(part.importance == "essential" and not skills.is_rated(part) for part in parts)
    words = {
        "skills": ngettext("%(n)d skill", "%(n)d skills", len(parts)) % {"n": len(parts)},
        "groups": ngettext("%(n)d group", "%(n)d groups", len(groups)) % {"n": len(groups)},
        "essential": essential,
    }
    if not essential:
        return _("%(skills)s in %(groups)s.") % words
    return _("%(skills)s in %(groups)s, %(essential)d of them essential.") % words


def have_levels(page: RolePage) -> bool:
    """Whether the page has a level of any skill, in words or as the mark of a survey."""
    return any(
        part.level or part.level_rating is not None
        for group in skills.asked_for(page)
        for part in group.requirements
    )


def fill_skills(
    part: dict,
    page: RolePage,
    rendered: Rendered,
    marks: Citations,
    *,
    link: Callable[[str], str] = str,
    whole: bool = False,
) -> None:
    """Give `part` the skills of `page`: of long lists the first, or the `whole` of each."""
    # The map of the skills stands at the top of the page, unless a picture does.
    has_picture = page.hero and rendered.hero
    part["skills"] = (
        marks.inside(part, "skills", _("Skills, group by group"))
        | {"map": mark_safe(rendered.skills_map if has_picture else "")}
        | groups(page, marks, url="" if whole else link(reverse("role-skills", args=[page.slug])))
    )


def groups(page: RolePage, marks: Citations, url: str = "") -> dict[str, Any]:
    """The groups of skills, with what has to be explained of them; whole, but where `url` has all of them."""
    found = skills.asked_for(page)
    parts = [part for group in found for part in group.requirements]
    in_words = [part for part in parts if not skills.is_rated(part)]
    return {
        "have_levels": any(part.level for part in in_words),
        "have_editors": bool(in_words),
        "are_rated": len(in_words) < len(parts),
        "only_technologies": scopes(page) == {Scope.TECHNOLOGIES},
        "groups": [_group(group, marks, url) for group in found],
    }


def _group(group: SkillGroup, marks: Citations, url: str) -> dict[str, Any]:
    block = {"anchor": marks.anchor(group.slug, "skills"), "heading": group.heading}
    marks.use(group.source, block)
    levels = {level: wording.label(rows.SkillRequirement.Level, level) for level in LEVELS}
    lists, is_cut = [], False
    for kind, words in ((RATED, ""), ("essential", _("Essential")), ("desirable", _("Desirable"))):
        found = [part for part in group.requirements if kind == _kind(part)]
        shown = found[:LISTED] if url and len(found) > MANY else found
        is_cut = is_cut or len(shown) < len(found)
        if found:
            lists.append((kind, words, fragments.skills(shown, levels)))
    return block | {
        "cite": marks.cite(group.source),
        "lists": lists,
        "all": {"url": f"{url}#{group.slug}", "count": len(group.requirements)} if is_cut else None,
    }


def _kind(part: Requirement) -> str:
    return RATED if skills.is_rated(part) else part.importance


def fill_technologies(
    part: dict,
    page: RolePage,
    marks: Citations,
    *,
    places: Places | None = None,
    link: Callable[[str], str] = str,
) -> None:
    """Give `part` the technologies used: the first, which `places` has; or all of them group by group."""
    found = skills.used_in_work(page)
    count = len(skills.names(found))
    is_cut = places is not None and count > TECHNOLOGIES
    cites = dict.fromkeys(group.source for group in found)
    marks.use_all(cites, part)
    part["technologies"] = {
        "cites": [marks.cite(source) for source in cites],
        "are_alone": not any(group.requirements for group in skills.asked_for(page)),
        "first": places.html("technologies") if places and is_cut else "",
        "first_group": found[0].heading if is_cut else "",
        "groups": () if is_cut else technologies(found, marks),
        "all": {"url": link(reverse("role-technologies", args=[page.slug])), "count": count}
        if is_cut
        else None,
    }


def technologies(found: Sequence[SkillGroup], marks: Citations) -> list[dict[str, Any]]:
    """Groups of technologies, each by what they are for."""
    return [
        {
            "anchor": marks.anchor(group.slug, "skills"),
            "heading": group.heading,
            "listed": fragments.by_purpose(group.requirements),
        }
        for group in found
    ]
