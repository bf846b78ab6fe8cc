"""Which public pages become files, and what their files and addresses are called.

A file server finds a page by its path alone, so the parameters of a page become part of it:
`/careers/?page=2` is at `/careers/page/2/`, in the file `careers/page/2/index.html`.
"""

from functools import lru_cache
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, quote, unquote, urlencode

from django.urls import Resolver404, resolve

#: The pages that become files, by the names of their routes, and the parameters that make further pages of
#: them, in the order in which these stand in a path. Everything else needs the site itself.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "home": (),
    "about": (),
    "careers": ("page",),
    "a-z": ("page",),
    "family": ("page",),
    "role": ("area", "per"),
    "section": (),
    "role-pay": ("per",),
    "role-changes": ("since", "until", "after"),
    "role-feed": (),
    "social-card": (),
    "changes": ("after",),
    "feed": (),
    "skills": ("kind", "letter", "category", "by", "after"),
    "skill": ("after",),
    "rendition": (),
    "opensearch": (),
    "sitemap": (),
    "sitemap-part": ("p",),
    "robots": (),
    "site-card": (),
    "favicon": (),
}
#: What stands for the page that one gets without it.
FIRST = {"page": "1", "p": "1"}
#: Parameters that lead on from a page to others of the same list or role, which are made together with it.
FOLLOWED = {"page", "p", "after", "since", "until", "area", "per"}


class Address(NamedTuple):
    """A page of the site: its path, as the site has it, and its parameters."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.path + (f"?{urlencode(self.query)}" if self.query else "")

    @property
    def exported(self) -> str:
        """The path at which a file server has this page, quoted."""
        if not self.query:
            return self.path
        # A colon, as moments have them, is none for the files of every system.
        values = ((name, quote(value.replace(":", "-"), safe="")) for name, value in self.query)
        parts = "".join(f"{name}/{value}/" for name, value in values)
        before, dot, extension = self.path.rpartition(".")
        if dot and "/" not in extension:  # sitemap-roles.xml?p=2
            return f"{before}-{'-'.join(parts.strip('/').split('/'))}.{extension}"
        return self.path + parts

    @property
    def file(self) -> str:
        """The file, from the root of the exported site."""
        path = unquote(self.exported).lstrip("/")
        return f"{path}index.html" if not path or path.endswith("/") else path

    def leads_to(self, other: Self) -> bool:
        """Whether `other` is one more page of the list, or the role, that this one is of."""
        if route(other.path) == "section":
            return other.path.startswith(self.path) and route(self.path) == "role"
        return self.path == other.path and self.fixed == other.fixed

    @property
    def fixed(self) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.query if pair[0] not in FOLLOWED)


@lru_cache(maxsize=20_000)
def route(path: str) -> str | None:
    """The name of the public page at a path; empty for what is none, None where there is nothing."""
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return None
    return "" if match.namespaces else match.url_name or ""


def exported_page(path: str, query: str) -> Address | None:
    """The page at this address, if it becomes a file."""
    names = PARAMETERS.get(route(path) or "")
    if names is None:
        return None
    found = {name: value for name, value in parse_qsl(query) if FIRST.get(name) != value}
    if not found.keys() <= {*names}:
        return None
    return Address(path, tuple((name, found[name]) for name in names if name in found))
