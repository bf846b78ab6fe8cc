"""The way from one role to another, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.discovery.comparison.pairwise import step as step_between
from careers.discovery.pathways import LARGE, Route, Stage
from careers.pages import Requirement, RolePage, preparation, wording

from . import comparison_text

#: Skills of a list that are shown at once; the others unfold.
SHOWN = 15
#: Skills that are named for each stage of a route.
NAMED = 6


def context(step: Stage, route: Route | None) -> dict:
    """All that `careers/path.html` says of the way in one `step`, and in several. No query."""
    here, there, gap = step.here, step.there, step.gap
    raised = gap.raised
    has = [pair for pair in gap.shared if pair.change <= 0]
    return {
        "there": {"slug": there.slug, "title": there.title, "summary": there.summary},
        "direction": comparison_text.direction(step_between(here, there)),
        "counts": {
            "asked": len(gap.shared) + len(gap.gained),
            "has": len(has),
            "gained": len(gap.gained),
            "essential": len(step.gained),
            "raised": len(raised),
            "unknown": len(gap.unknown_here),
            "all": len(gap.shared) + len(gap.gained) + len(gap.unknown_here),
        },
        "unknown_here": wording.in_a_row(comparison_text.not_compared(gap.unknown_here, here)),
        "unknown_there": wording.in_a_row(comparison_text.not_compared(gap.unknown_there, there)),
        "is_large": step.size >= LARGE and step.is_known,
        "pay": pay(step),
        "paid": [(page.slug, page.title) for page in (here, there) if page.salary_bands],
        "facts": [
            row
            for row in (
                {
                    "name": "experience",
                    "here": comparison_text.experience(here),
                    "there": comparison_text.experience(there),
                },
                {"name": "education", "here": here.education, "there": there.education},
                {"name": "zone", "here": _zone(here), "there": _zone(there)},
                {"name": "licence", "here": _licence(here), "there": _licence(there)},
            )
            if row["here"] or row["there"]
        ],
        "essential": _folded(step.gained),
        "desirable": _folded([part for part in gap.gained if part.importance != "essential"]),
        "raised": [
            {
                "name": pair.there.name,
                "href": href,
                "here": comparison_text.level(pair.here),
                "there": comparison_text.level(pair.there),
            }
            for pair, href in zip(
                raised, comparison_text.skill_pages(pair.there for pair in raised), strict=True
            )
        ],
        "unknown": _folded(gap.unknown_here),
        "has": _folded([pair.there for pair in has]),
        "dropped": _folded(gap.dropped),
        "route": route and _route(step, route),
    }


def pay(step: Stage) -> dict:
    """The pay of both ends against each other; or why there is no such thing."""
    found = step.pay
    if found.why_not:
        return {"why_not": comparison_text.why_not(found, step.here.title, step.there.title)}
    return {
        "difference": comparison_text.difference(found),
        "basis": comparison_text.basis(found),
        "from": comparison_text.figure(found, 0),
        "to": comparison_text.figure(found, 1),
    }


def _zone(page: RolePage) -> str:
    """How much preparation the work takes: "Job Zone 4", or empty."""
    zone = preparation.job_zone(page)
    if zone is None:
        return ""
    return _("Job Zone %(zone)s") % {"zone": "–".join(map(str, dict.fromkeys(zone)))}


def _licence(page: RolePage) -> str:
    return _("may be needed") if preparation.may_need_licence(page) else ""


def _also(stage: Stage) -> str:
    """What a step takes beside skills: "a bachelor's degree (two levels more), a licence", or empty."""
    told = []
    if stage.levels:
        told.append(
            ngettext("%(education)s (one level more)", "%(education)s (%(n)d levels more)", stage.levels)
            % {"education": preparation.needed_education(stage.there.education), "n": stage.levels}
        )
    if stage.zones:
        told.append(_("more preparation (%(zone)s)") % {"zone": _zone(stage.there)})
    if stage.licence:
        told.append(_("perhaps a licence"))
    return wording.in_a_row(told)


def _route(step: Stage, route: Route) -> dict:
    largest = max(stage.skills for stage in route.stages)
    return {
        "at_once": step.skills,
        "also": _also(step),
        "largest": largest if largest < step.skills else None,
        "choice": route.choice,
        "through": wording.in_a_row(stage.there.title for stage in route.stages[:-1]),
        "stages": [
            {
                "here": {"slug": stage.here.slug, "title": stage.here.title},
                "there": {"slug": stage.there.slug, "title": stage.there.title},
                "size": stage.skills,
                "also": _also(stage),
                "gained": _named(stage.gained),
                "raised": _named([pair.there for pair in stage.raised]),
                "pay": pay(stage),
            }
            for stage in route.stages
        ],
    }


def _named(parts: Sequence[Requirement]) -> dict:
    return {
        "count": len(parts),
        "names": wording.in_a_row(part.name for part in parts[:NAMED]) if len(parts) <= NAMED else "",
        "first": ", ".join(part.name for part in parts[:NAMED]),
        "left": max(0, len(parts) - NAMED),
    }


def _folded(parts: Sequence[Requirement]) -> dict:
    told = [
        {"name": part.name, "href": href, "asked": comparison_text.level(part)}
        for part, href in zip(parts, comparison_text.skill_pages(parts), strict=True)
    ]
    return {"shown": told[:SHOWN], "more": told[SHOWN:], "count": len(told)}
