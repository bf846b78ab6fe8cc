"""A link checker for an exported site: every link and anchor of every page leads to a file, or a redirect."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree

BASE_URL, LIVE_URL = "https://files.example.org", "https://live.example.org"

#: The attributes that hold one address.
ADDRESSES = {"href", "src", "action", "poster"}


class Page(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = {"", "top"}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("id"):
            self.anchors.add(values["id"])
        self.links += [value for name, value in attrs if name in ADDRESSES and value]
        if "srcset" in values:
            self.links += [each.split()[0] for each in values["srcset"].split(",")]
        if tag == "meta" and values.get("property") in ("og:url", "og:image"):
            self.links.append(values["content"])


class ExportedSite:
    def __init__(self, root: Path, base_url: str):
        self.root, self.base_url = root, base_url
        self.redirects = [line.split() for line in (root / "_redirects").read_text().splitlines()]
        self.pages = {path: Page(path.read_text()) for path in root.rglob("*.html") if path.is_file()}

    def address(self, path: Path) -> str:
        return f"{self.base_url}/{path.relative_to(self.root)}".removesuffix("index.html")

    def file(self, path: str) -> Path | None:
        """The file that a server answers a path with."""
        for old, new, _status in self.redirects:
            if path.startswith(old.removesuffix("*")):
                path = new.replace(":splat", path.removeprefix(old.removesuffix("*")))
                break
        found = self.root / unquote(path).lstrip("/")
        found = found / "index.html" if path.endswith("/") else found
        return found if found.is_file() else None

    def links(self):
        """(where it stands, address) of every link."""
        for path, page in self.pages.items():
            for link in page.links:
                yield path, link
        for path in [*self.root.rglob("*.xml"), *self.root.rglob("*.atom")]:
            for element in etree.parse(path).iter(etree.Element):
                for link in (element.get("href"), element.get("template")):
                    if link:
                        yield path, link
                if etree.QName(element).localname == "loc":
                    yield path, element.text

    def broken(self) -> list[str]:
        """Every link of this site that leads nowhere, and what is wrong with it."""
        found = set()
        for path, link in self.links():
            address, anchor = urldefrag(urljoin(self.address(path), link))
            parts = urlsplit(address)
            if f"{parts.scheme}://{parts.netloc}" != self.base_url:
                continue
            target = self.file(parts.path)
            if parts.query:
                found.add(f"{path.relative_to(self.root)}: {link} has parameters")
            elif target is None:
                found.add(f"{path.relative_to(self.root)}: {link} leads to no file")
            elif target in self.pages and unquote(anchor) not in self.pages[target].anchors:
                found.add(f"{path.relative_to(self.root)}: {link} has no such anchor")
        return sorted(found)
