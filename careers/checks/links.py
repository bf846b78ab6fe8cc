"""The links of a page, as far as they lead elsewhere."""

from collections.abc import Iterable, Mapping

from careers.pages import RolePage, markdown

from .models import Link, RoleLink

#: Longer ones are not kept: the index of a database has its limits.
LONGEST = 2000
#: How many names are asked for in one query.
BATCH = 500


def links(page: RolePage) -> set[tuple[str, str]]:
    """The web addresses that texts and sources lead to, each with where it stands: "sections/overview"."""
    found = {
        (url, f"sections/{section.slug}") for section in page.sections for url in markdown.links(section.body)
    }
    found |= {(source.url, f"sources/{source.slug}") for source in page.sources}
    return {
        (url, where)
        for url, where in found
        if url.lower().startswith(("http://", "https://")) and len(url) <= LONGEST
    }


def keep(found: Mapping[int, set[tuple[str, str]]]) -> None:
    """Make the rows say which links the roles with these primary keys have. Costs up to six queries."""
    stored = RoleLink.objects.filter(role__in=found).values_list("pk", "role_id", "link__url", "where")
    kept, gone = set(), []
    for pk, role, url, where in stored:
        if (url, where) in found[role]:
            kept.add((role, url, where))
        else:
            gone.append(pk)
    new = [
        (role, url, where)
        for role, pairs in found.items()
        for url, where in sorted(pairs)
        if (role, url, where) not in kept
    ]
    if gone:
        RoleLink.objects.filter(pk__in=gone).delete()
    if new:
        links = _made({url for _role, url, _where in new})
        RoleLink.objects.bulk_create(
            (RoleLink(role_id=role, link_id=links[url], where=where) for role, url, where in new),
            ignore_conflicts=True,
        )


def _made(urls: Iterable[str]) -> dict[str, int]:
    """The primary keys of the links to `urls`, which are made where they are missing."""
    urls = sorted(urls)
    known = _known(urls)
    missing = [url for url in urls if url not in known]
    if missing:
        # Somebody else may be making the same one.
        Link.objects.bulk_create((Link(url=url) for url in missing), ignore_conflicts=True)
        known |= _known(missing)
    return known


def _known(urls: list[str]) -> dict[str, int]:
    known = {}
    for start in range(0, len(urls), BATCH):
        known |= dict(Link.objects.filter(url__in=urls[start : start + BATCH]).values_list("url", "pk"))
    return known
