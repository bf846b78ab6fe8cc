"""The one place where an answer of the site is changed: its links, as a server of files needs them.

Nothing else of a page is touched. What was linked is told, so that it can be made too.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from lxml import etree

from .addresses import Address, exported_page, route

#: Where a copy without the site itself says what it cannot answer, by the route asked for.
UNAVAILABLE = {"search": "/search/", "match": "/match/"}
OTHERWISE_UNAVAILABLE = "/compare/"

#: The elements whose links count, and the attributes that hold them.
LINKS = {
    "a": ("href",),
    "link": ("href",),
    "form": ("action",),
    "img": ("src", "srcset"),
    "source": ("srcset",),
    "script": ("src",),
    "meta": ("content",),
}
BEGINNINGS = tuple(f"{name}{after}" for name in LINKS for after in (" ", "\n", ">"))
#: The script that asks the site for suggestions, which no file can answer.
SUGGESTIONS = "js/search.js"
#: The type of the script that says how the site is searched.
JSON_LD = "application/ld+json"

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True)
class Site:
    """What the exported site is: where it will be, and where the site itself is (empty if nowhere)."""

    base_url: str
    live_url: str = ""
    with_areas: bool = True

    def page(self, path: str, query: str) -> Address | None:
        """The page at this address, if it becomes a file here."""
        found = exported_page(path, query)
        if found and dict(found.query).get("area") and (not self.with_areas or len(found.query) > 1):
            # The pay of an area by another period is left to the site itself: there are too many of these.
            return None
        return found


@lru_cache(maxsize=5_000)
def place(site: Site, path: str, query: str) -> tuple[str | None, Address | None]:
    """The route of a path, and the page at this address, if it becomes a file."""
    return route(path), site.page(path, query)


@dataclass
class Found:
    """What the links of a page lead to."""

    #: Other pages of the same list or role.
    more: list[Address] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    skills: set[str] = field(default_factory=set)


def rewritten(content: bytes, content_type: str, page: Address, site: Site) -> tuple[bytes, Found]:
    """An answer with its links as a server of files needs them, and what they lead to."""
    links = Links(page, site)
    if content_type.startswith("text/html"):
        return links.in_html(content.decode()).encode(), links.found
    if "xml" in content_type:
        return links.in_xml(content), links.found
    return content, links.found


class Links:
    """The links of one page."""

    def __init__(self, page: Address, site: Site) -> None:
        self.page, self.site = page, site
        self.found = Found()
        self.here = f"{site.base_url}{page}"
        self.exported = f"{site.base_url}{page.exported}"
        self.host = urlsplit(site.base_url).netloc
        #: What is chosen on the page unless something else is asked for, by the name of the parameter.
        self.first: dict[str, str] = {}
        self.known: dict[str, str] = {}

    def in_html(self, html: str) -> str:
        """A page with its links rewritten; otherwise the same, byte for byte.

        Texts and values are escaped in all pages of the site, so each "<" begins a tag or a comment.
        """
        pieces = html.split("<")
        kept, number = [pieces[0]], 1
        while number < len(pieces):
            piece = pieces[number]
            end = number + 1
            if piece.startswith(BEGINNINGS):
                if piece.startswith("form"):
                    end = next(at for at in range(number, len(pieces)) if pieces[at].startswith("/form")) + 1
                    kept.append(self.form(pieces[number:end]))
                elif self.is_suggestions(piece):
                    # Its end tag goes with it.
                    end += 1
                    kept.append(pieces[number + 1].partition(">")[2])
                else:
                    kept.append(self.tag(piece))
            else:
                kept.append(f"<{piece}")
            number = end
        return "".join(kept)

    def tag(self, piece: str) -> str:
        """A start tag and the text behind it, with its links rewritten; nothing where it has no use here."""
        start, text = split_tag(piece)
        name, attributes = parsed(start)
        if name == "link" and not self.site.live_url and ("rel", "search") in attributes:
            return text
        if name == "script" and self.site.live_url and ("type", JSON_LD) in attributes:
            search = reverse("search")
            return start + text.replace(f"{self.site.base_url}{search}", f"{self.site.live_url}{search}")
        changed = [
            (key, self.value(key, value) if value and key in LINKS[name] else value)
            for key, value in attributes
        ]
        return (written(name, changed) if changed != attributes else start) + text

    def value(self, attribute: str, value: str) -> str:
        if attribute == "srcset":
            self.found.pictures += [each.split()[0] for each in value.split(",") if each.strip()]
            return value
        if attribute == "content":
            # Of what is told about a page, only whole addresses are links.
            return self.target(value) if value.startswith(f"{self.site.base_url}/") else value
        if attribute == "action":
            return self.unavailable(urljoin(self.here, value).partition("?")[0])
        return self.target(value)

    def form(self, pieces: list[str]) -> str:
        """A form leads to the site itself; choices that are pages here become lists of links."""
        start, text = split_tag(pieces[0])
        _name, attributes = parsed(start)
        whole = "".join(f"<{piece}" for piece in pieces)
        last = whole.rpartition(">")[2]
        choices = SelectParser.of(whole)
        pages = [
            each for each in choices if each.name == "per" or (each.name == "area" and self.site.with_areas)
        ]
        anchor = dict(attributes).get("action") or ""
        lists = "".join(self.listed(choice, anchor) for choice in pages)
        if pages and pages == choices:
            return lists + last
        if not any(key == "action" for key, _value in attributes):
            attributes = [*attributes, ("action", "")]
        return lists + self.tag(written("form", attributes)[1:] + text) + whole[len(start) + len(text) :]

    def listed(self, choice: "PayChoice", anchor: str) -> str:
        """The options of a choice as links; nothing where each of them would be a choice of two things."""
        self.first[choice.name] = choice.options[0].value
        if choice.name == "per" and "area" in dict(self.page.query):
            return ""
        links = [
            (self.target(f"?{choice.name}={quote(each.value)}{anchor}"), each) for each in choice.options
        ]
        chosen = next((each.words for each in choice.options if each.is_chosen), "")
        context = {"label": choice.label, "chosen": chosen, "links": links}
        return render_to_string("exported/choice.html", context)

    def is_suggestions(self, piece: str) -> bool:
        if not piece.startswith("script"):
            return False
        _name, attributes = parsed(split_tag(piece)[0])
        return dict(attributes).get("src") == static(SUGGESTIONS)

    def in_xml(self, content: bytes) -> bytes:
        """A feed or a site map with its links rewritten; the same bytes where none is."""
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        changed = False
        for element in root.iter(etree.Element):
            name = etree.QName(element).localname
            for key in ("href", "template"):
                if old := element.get(key):
                    element.set(key, self.target(old))
                    changed = changed or element.get(key) != old
            if name == "loc" and element.text:
                old = element.text
                element.text = self.target(old)
                changed = changed or element.text != old
        if not changed:
            return content
        return etree.tostring(root, xml_declaration=True, encoding="utf-8")

    def target(self, value: str) -> str:
        """Where a link leads in the exported site."""
        if value not in self.known:
            self.known[value] = self._target(value)
        return self.known[value]

    def _target(self, value: str) -> str:
        if value.startswith("#"):
            return value
        is_path = value.startswith("/") and not value.startswith("//")
        whole = f"{self.site.base_url}{value}" if is_path else urljoin(self.here, value)
        parts = urlsplit(whole)
        if parts.scheme not in ("http", "https") or parts.netloc != self.host:
            return value
        name, page = place(self.site, parts.path, self.query_of(parts.query))
        if name is None:
            # A static file, or nothing of this site.
            return self.as_written(value, whole)
        if page is None:
            return self.unavailable(whole)
        self.note(name, page)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if is_path:
            return f"{page.exported}{fragment}"
        return self.as_written(value, f"{self.site.base_url}{page.exported}{fragment}")

    def query_of(self, query: str) -> str:
        """What a page shows anyway is at its own address."""
        if not self.first:
            return query
        return urlencode([(name, value) for name, value in parse_qsl(query) if self.first.get(name) != value])

    def note(self, name: str, page: Address) -> None:
        """Keep in mind what a link leads to."""
        if name == "rendition":
            self.found.pictures.append(page.path)
        elif name == "skill":
            self.found.skills.add(page.path)
        is_further_part = (name == "sitemap-part" and page.query) or name == "role-pay"
        if page != self.page and (self.page.leads_to(page) or is_further_part):
            self.found.more.append(page)

    def as_written(self, value: str, whole: str) -> str:
        """`whole` written as `value` is: as it stands where that still leads there, else as a path."""
        if urljoin(self.exported, value) == whole:
            return value
        return whole if urlsplit(value).netloc else whole.removeprefix(self.site.base_url)

    def unavailable(self, whole: str) -> str:
        """Where what only the site itself can answer leads to."""
        parts = urlsplit(whole)
        if self.site.live_url:
            return self.site.live_url + urlunsplit(("", "", *parts[2:]))
        return UNAVAILABLE.get(route(parts.path) or "", OTHERWISE_UNAVAILABLE)


def split_tag(piece: str) -> tuple[str, str]:
    """A start tag, and the text that follows it; `piece` is both, without the "<"."""
    end = piece.find(">")
    while piece.count('"', 0, end) % 2 and end >= 0:
        end = piece.find(">", end + 1)
    return f"<{piece[: end + 1]}", piece[end + 1 :]


class _StartTag(HTMLParser):
    name = ""
    attributes: tuple[tuple[str, str | None], ...] = ()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.name, self.attributes = tag, tuple(attrs)


@lru_cache(maxsize=5_000)
def _parsed(start: str) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    parser = _StartTag()
    parser.feed(start)
    return parser.name, parser.attributes


def parsed(start: str) -> tuple[str, Attributes]:
    """The name of a start tag, and its attributes."""
    name, attributes = _parsed(start)
    return name, list(attributes)


def written(name: str, attributes: Attributes) -> str:
    values = (key if value is None else f'{key}="{escape(value)}"' for key, value in attributes)
    return f"<{' '.join((name, *values))}>"


@dataclass
class Option:
    value: str
    words: str = ""
    is_chosen: bool = False


@dataclass
class PayChoice:
    """A select: its name, its label, and its options."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)


class SelectParser(HTMLParser):
    """The selects of a form, each of which has a label before it."""

    def __init__(self) -> None:
        super().__init__()
        self.label = self._inside = ""
        self.found: list[PayChoice] = []

    @classmethod
    def of(cls, form: str) -> list[PayChoice]:
        parser = cls()
        parser.feed(form)
        return parser.found

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        values = dict(attrs)
        self._inside = tag
        if tag == "label":
            self.label = ""
        elif tag == "select":
            self.found.append(PayChoice(values.get("name") or "", self.label))
        elif tag == "option":
            self.found[-1].options.append(Option(values.get("value") or "", is_chosen="selected" in values))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "option":
            self.found[-1].options[-1].words += data.strip()
        elif self._inside == "label":
            self.label += data
