"""What public pages say already, and a newer release says again: noted beside their editions."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from careers import pages, publishing
from careers.models import Edition
from careers.pages import Confirmation, RolePage, Section, Source
from careers.pages.confirmations import PartKey, citing_parts

from .contribution import Contribution
from .merging import alike
from .release import version_of


def confirm(said: Mapping[int, list[Contribution]]) -> None:
    """Note what the public pages of roles and these contributions say alike, by the roles' primary keys.

    Costs two queries. The pages of the roles are in memory together.
    """
    if not said:
        return
    now = timezone.now()
    confirmed = []
    for edition in Edition.objects.to_be_read(now).filter(role__in=said).defer("rendered"):
        page = pages.from_json(edition.content)
        before = pages.confirmations_from_json(edition.confirmations)
        newest = {key: each for each in before for key in each.parts}
        found: dict[str, tuple[Source, list[PartKey]]] = {}
        for contribution in said[edition.role_id]:
            for key, source in _said_again(page, contribution, newest):
                found.setdefault(source.slug, (source, []))[1].append(key)
        if found:
            newer = [
                Confirmation(
                    source=source.slug,
                    title=source.title,
                    published=source.published,
                    at=now,
                    parts=tuple(keys),
                )
                for source, keys in found.values()
            ]
            edition.confirmations = pages.confirmations_to_json(pages.joined(before, newer))
            confirmed.append(edition)
    publishing.note_confirmations(confirmed)


def _said_again(
    page: RolePage, contribution: Contribution, newest: Mapping[PartKey, Confirmation]
) -> Iterator[tuple[PartKey, Source]]:
    """The parts of `page` that the contribution has from a newer release, and that release.

    `newest` are the confirmations that parts have already.
    """
    sources = {source.slug: source for source in contribution.sources}
    titles = {source.slug: source.title for source in page.sources} | {
        slug: source.title for slug, source in sources.items()
    }
    have = citing_parts(page)
    now = citing_parts(contribution)  # type: ignore[arg-type]  # it has the parts of a page
    for key, mine in have.items():
        new = now.get(key)
        if new is None or mine == new:
            continue
        cited, citing = _cited(mine, titles), _cited(new, sources)
        if len(cited) != 1 or len(citing) != 1 or not alike(mine, new, {*cited, *citing}):
            continue
        (old,), (slug,) = cited, citing
        known = [titles[old], *([newest[key].title] if key in newest else [])]
        if version_of(sources[slug].title) > max(map(version_of, known)):
            yield key, sources[slug]


def _cited(part: Any, slugs: Iterable[str]) -> set[str]:
    """Which of the sources with these short names a part cites."""
    if isinstance(part, Section):
        return {slug for slug in slugs if f"[^{slug}]" in part.body}
    if isinstance(part, tuple):
        return {part[-1]}
    return {part.source}
