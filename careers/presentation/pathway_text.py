"""The way from one role to another, in words."""

from collections.abc import Sequence

from careers.discovery.comparison.pairwise import step as step_between
from careers.discovery.pathways import LARGE, Route, Stage
from careers.pages import Requirement, wording

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


def _route(step: Stage, route: Route) -> dict:
    return {
        "at_once": step.size,
        "largest": route.largest,
        "choice": route.choice,
        "through": wording.in_a_row(stage.there.title for stage in route.stages[:-1]),
        "stages": [
            {
                "here": {"slug": stage.here.slug, "title": stage.here.title},
                "there": {"slug": stage.there.slug, "title": stage.there.title},
                "size": stage.size,
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
