"""Which role somebody means who types its name."""

from typing import NamedTuple

from django.utils.text import slugify

from . import search, suggest

MOST = 8
LONGEST = 200
#: Of what is found, only what was found by a title is meant by a name.
TITLES = {"title", "also-called"}


class Named(NamedTuple):
    """A live role that may be meant."""

    slug: str
    title: str


def cleaned(typed: str) -> str:
    """A name as it is looked for: on one line, no longer than a name can be."""
    return " ".join(typed.replace("\0", " ")[:LONGEST].split())


def named_roles(name: str) -> tuple[Named | None, list[Named]]:
    """The role that is surely meant by `name`, if any, and those that may be.

    Surely meant is one whose title or address it is, or the only one there is if its title begins so. At
    most the queries of `suggest` and `search`.
    """
    name = cleaned(name)
    if not any(letter.isalnum() for letter in name):
        return None, []
    found = [Named(role.slug, role.title) for role in suggest(name, MOST)]
    if not found:
        found = [
            Named(hit.edition.slug, hit.edition.title)
            for hit in search(name, limit=MOST).hits
            if hit.why and hit.why.kind in TITLES
        ]
    wanted = name.casefold()
    sure = [role for role in found if role.title.casefold() == wanted or role.slug == slugify(name)]
    if not sure and len(found) == 1:
        sure = [role for role in found if role.title.casefold().startswith(wanted)]
    return next(iter(sure), None), found
