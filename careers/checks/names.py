"""What the live page calls otherwise than everybody does by now."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from careers.pages import RolePage

from .finding import Finding, Kind


class Names(NamedTuple):
    """What skills and sources are called now, by short name; and skills that were merged, by old name."""

    skills: Mapping[str, str]
    sources: Mapping[str, str]
    merged: Mapping[str, str] = {}


def outdated(live: RolePage, names: Names) -> list[Finding]:
    """The names on the live page that have changed since: each once, with what it is called now."""
    found = {}
    for group in live.skill_groups:
        for part in group.requirements:
            now = names.skills.get(part.skill) or names.merged.get(part.name.casefold())
            if now and now != part.name:
                found["skill", part.skill] = part.name, now
    for source in live.sources:
        now = names.sources.get(source.slug)
        if now and now != source_name(source):
            found["source", source.slug] = source_name(source), now
    return [
        Finding(
            Kind.OUTDATED,
            part,
            (slug,),
            "name",
            _("Readers see “%(then)s”, which is called “%(now)s” now. Publishing the page corrects it.")
            % {"then": then, "now": now},
        )
        for (part, slug), (then, now) in found.items()
    ]


def source_name(source) -> str:
    """How a source (a row, or that of a page) is called."""
    return f"{source.publisher}, {source.title}"
