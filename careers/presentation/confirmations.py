"""Which newer releases say again what a page has from its sources."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from careers.pages import Confirmation, RolePage, Section, wording
from careers.pages.structure import PartKey, citing_parts


def confirmations_by_source(page: RolePage, confirmations: Iterable[Confirmation]) -> dict[str, list[dict]]:
    """For each source, by its short name, the releases that say again what `page` has from it.

    `parts` names what they say again; it is empty where that is all that cites the source.
    """
    confirmations = tuple(confirmations)
    if not confirmations:
        return {}
    parts = citing_parts(page)
    citing = {key: _cited(part, page) for key, part in parts.items()}
    told = defaultdict(list)
    for each in confirmations:
        keys = set(each.parts)
        for source in page.sources:
            again = [key for key in parts if key in keys and source.slug in citing[key]]
            if not again:
                continue
            of_source = [key for key in parts if source.slug in citing[key]]
            names = "" if again == of_source else "; ".join(_name(key, parts[key]) for key in again)
            release = ", ".join(filter(None, (each.title, wording.published(each.published))))
            told[source.slug].append({"release": release, "parts": names})
    return told


def _cited(part, page: RolePage) -> set[str]:
    """The short names of the sources of `page` that a part cites."""
    if isinstance(part, Section):
        return {source.slug for source in page.sources if f"[^{source.slug}]" in part.body}
    return {part[-1] if isinstance(part, tuple) else part.source}


def _name(key: PartKey, part) -> str:
    match key:
        case ("experience",):
            return _("Experience")
        case ("education",):
            return _("Education")
        case ("training",):
            return _("Training on the job")
        case ("sections" | "skill_groups", _slug):
            return part.heading
    return part.label
