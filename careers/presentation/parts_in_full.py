"""Parts of a role page that stand whole at addresses of their own: the page shows the first of them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.pages import RolePage, SkillGroup, skills
from careers.pages.rendering import Rendered
from careers.text import distinct_titles, fold

from . import fragments, role_parts, role_skills
from .role_parts import Citations


def all_skills(page: RolePage) -> dict[str, Any] | None:
    """All that `careers/part_in_full.html` shows of the skills of a role; None where it has none."""
    found = skills.asked_for(page)
    if not found:
        return None
    part, marks, sources = _cited(page, found)
    block = marks.inside(part, "group-by-group", _("Skills, group by group"))
    shown = block | role_skills.groups(page, marks)
    return _part(page, _("Skills"), told=role_skills.told(page), sources=sources) | {"skills": shown}


def all_technologies(page: RolePage) -> dict[str, Any] | None:
    """The same of the technologies used in the work."""
    found = skills.used_in_work(page)
    if not found:
        return None
    part, marks, sources = _cited(page, found)
    role_skills.fill_technologies(part, page, marks)
    count = len(skills.names(found))
    told = ngettext("%(n)s technology.", "%(n)s technologies.", count) % {"n": count}
    shown = {"technologies": part["technologies"]}
    return _part(page, _("Used in this work"), told=told, sources=sources) | shown


def all_names(page: RolePage) -> dict[str, Any] | None:
    """The same of its other names, from A to Z."""
    titles = sorted(distinct_titles(page.alternate_titles), key=fold)
    if not titles:
        return None
    told = ngettext("%(n)s other name.", "%(n)s other names, from A to Z.", len(titles)) % {"n": len(titles)}
    return _part(page, _("Other names"), told=told) | {"names": fragments.names(titles)}


def all_related(page: RolePage, related: dict[str, Any]) -> dict[str, Any]:
    """The same of its related careers, as `OtherEditions.lists` has them."""
    count = related["count"]
    told = ngettext("%(n)s related career.", "%(n)s related careers.", count) % {"n": count}
    return _part(page, related["heading"], told=told) | {"cards": related["cards"] + related["computed"]}


def _part(page: RolePage, heading: str, *, told: str, sources: dict | None = None) -> dict[str, Any]:
    nothing = dict.fromkeys(("skills", "technologies", "names", "cards"))
    return nothing | {
        "title": page.title,
        "slug": page.slug,
        "family": page.family,
        "heading": heading,
        "told": told,
        "sources": sources,
    }


def _cited(page: RolePage, groups: Iterable[SkillGroup]) -> tuple[dict, Citations, dict | None]:
    """An empty part, citations of the sources of `groups` alone, and the list of these."""
    used = {group.source for group in groups}
    sources = tuple(source for source in page.sources if source.slug in used)
    marks = Citations(msgspec.structs.replace(page, sources=sources), Rendered())
    entries = [role_parts.source_entry(source) for source in sources]
    listed = {"anchor": "sources", "heading": _("Sources"), "list": entries} if entries else None
    return {"anchor": "all", "heading": "", "inside": []}, marks, listed
