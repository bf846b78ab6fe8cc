"""What the rows of a role say now."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from careers import pages
from careers.models import Role
from careers.pages import RolePage


class Draft(NamedTuple):
    """A page as the rows have it; `checksum` is that of its JSON, as editions and submissions have it."""

    page: RolePage
    checksum: str


def read(role: Role) -> Draft:
    """The draft of `role`: the queries of `with_parts`, and two."""
    page = pages.from_rows(Role.objects.with_parts().get(pk=role.pk))
    return Draft(page, pages.checksum(pages.to_json(page)))


def read_all(roles: Collection[Role]) -> Iterator[tuple[Role, RolePage]]:
    """Each of `roles` with the page that its rows make: 14 queries, however many."""
    sources = pages.sources_by_key()
    for role in Role.objects.with_parts().filter(pk__in=[role.pk for role in roles]):
        yield role, pages.from_rows(role, sources)
