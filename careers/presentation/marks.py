"""What the parts of a page share: its anchors, the numbers of its sources, and where each source is used."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from careers.pages import RolePage
from careers.pages.rendering import Rendered

from . import phrases

#: Anchors that the template itself uses.
FIXED = ("main", "top", "contents", "facts", "pay-area")


class Citations:
    """Hands out each anchor once, and notes for every source what rests on it."""

    def __init__(self, page: RolePage, rendered: Rendered):
        headings = [heading for html in rendered.sections.values() for heading in html.headings]
        self._taken = {
            *(*FIXED, *(f"source-{source.slug}" for source in page.sources)),
            *(heading.anchor for heading in headings),
        }
        numbers = page.source_numbers
        self._cites = {source.slug: phrases.cite(source, numbers[source.slug]) for source in page.sources}
        #: For every source, where the page uses it: (anchor, words).
        self.uses: dict[str, dict[str, str]] = {source.slug: {} for source in page.sources}

    def anchor(self, wanted: str, prefix: str) -> str:
        """`wanted` as an anchor that nothing else on the page has."""
        name, number = wanted, 1
        while name in self._taken:
            name = f"{prefix}-{wanted}" if number == 1 else f"{prefix}-{wanted}-{number}"
            number += 1
        self._taken.add(name)
        return name

    def inside(self, part: dict, anchor: str, heading: str) -> dict:
        """A block under a sub-heading of its own in `part`: its anchor and heading."""
        block = {"anchor": self.anchor(anchor, "part"), "heading": heading}
        part["inside"].append((block["anchor"], heading))
        return block

    def cite(self, source: str | None) -> SafeString | str:
        """The number of `source`, as a link to it; empty where there is none."""
        return self._cites.get(source, "")

    def use(self, source: str | None, block: dict) -> None:
        """Note that `block` rests on `source`."""
        if source in self.uses:
            self.uses[source][block["anchor"]] = block["heading"]

    def use_all(self, sources: Iterable[str | None], block: dict) -> None:
        for source in sources:
            self.use(source, block)
