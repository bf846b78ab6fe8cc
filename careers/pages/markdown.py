"""Markdown -> safe HTML, in one place.

The dialect is CommonMark with tables, without raw HTML, and with citations: `[^short-name]` refers
to the Source of that short name.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

import msgspec
import nh3
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from careers.text import free_slug

HEADING = re.compile(r'<h([34]) id="([^"]*)">(.*?)</h\1>', re.S)
CITATION = re.compile(r"\[\^([-a-zA-Z0-9_]+)\]")
#: Where none of these is, whatever looks like a citation is one: no code, link, table or escape is around it.
_HIDES_CITATIONS = re.compile(r"[`~\\<|\t]|\]\(|\]:|!\[| {4}")
#: Where none of these is, there is no heading, link or picture.
_MAY_BE_WRONG = re.compile(r"[#<]|\]\(|\]:|(?:^|\r)[ >]*(?:=+|-+)[ \t]*(?:$|\r)", re.M)
#: Characters of a text that need not stand on one page with all the others, and of its opening.
LONG, OPENING = 1200, 500
HEADING_TAGS = {"h3", "h4"}
TAGS = HEADING_TAGS | {
    *("p", "br", "hr", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "sup"),
}
ATTRIBUTES = {
    "a": {"href", "title", "rel", "class", "aria-label"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "h3": {"id"},
    "h4": {"id"},
    "th": {"class", "scope"},
    "td": {"class"},
}


class Heading(msgspec.Struct, frozen=True):
    """A heading inside a text: its anchor on the page, its words, and its level (3 or 4)."""

    anchor: str
    text: str
    level: int


class Html(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rendered text: safe HTML and the headings in it.

    `opening` is the HTML of its beginning, where the text is long and a page was asked to show that alone.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    opening: str = ""


def render(
    text: str,
    *,
    anchor: str,
    numbers: Mapping[str, int],
    taken: set[str] | None = None,
    link: Callable[[str], str] = str,
    with_opening: bool = False,
) -> Html:
    """Render Markdown `text` as safe HTML.

    `anchor` begins the anchor of every heading; `taken` are the anchors that the page has already, to
    which those of this text are added. `numbers` gives the footnote number of every source that may be
    cited, by its short name. Links lead to what `link` makes of their addresses. `with_opening` gives a long
    text its `opening`.
    """
    tokens = _parser().parse(text, {"numbers": numbers})
    headings: list[Heading] = []
    taken = set() if taken is None else taken
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _plain(tokens[index + 1])
            name = free_slug(f"{anchor}-{slugify(words) or len(headings) + 1}", taken)
            taken.add(name)
            token.attrSet("id", name)
            headings.append(Heading(name, words, int(token.tag[1])))
        elif token.type in {"th_open", "td_open"}:
            _align_by_class(token)
    env = {"numbers": numbers, "link": link}
    html = HEADING.sub(_linked, _html(tokens, env))
    end = _end_of_opening(tokens, text) if with_opening and len(text) > LONG else 0
    return Html(html, tuple(headings), _html(tokens[:end], env) if end else "")


def _html(tokens: Sequence[Token], env: EnvType) -> str:
    html = _parser().renderer.render(tokens, _parser().options, env)
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None).strip()


def _end_of_opening(tokens: Sequence[Token], text: str) -> int:
    """Where the opening of a long text ends: before its first sub-heading, or when it is long enough."""
    lines = text.splitlines(keepends=True)
    length = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0 and token.map:
            if index and (token.type == "heading_open" or length > OPENING):
                return index
            first, last = token.map
            length += sum(map(len, lines[first:last]))
    return 0


# A text is asked for its citations when its page is read, checked and published: a hundred pages at a time.
@lru_cache(maxsize=1000)
def citations(text: str) -> tuple[str, ...]:
    """The short names of the sources that `text` cites, in order, each once."""
    if "[^" not in text:
        return ()
    if not _HIDES_CITATIONS.search(text):
        return tuple(dict.fromkeys(CITATION.findall(text)))
    found = (
        child.meta["source"]
        for token in _parser().parse(text, {})
        for child in token.children or ()
        if child.type == "citation"
    )
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1000)
def links(text: str) -> tuple[str, ...]:
    """The addresses that `text` links to, in order, each once."""
    if "](" not in text and "]:" not in text and "<" not in text:
        return ()
    found = (
        str(child.attrGet("href") or "")
        for token in _parser().parse(text, {})
        for child in token.children or ()
        if child.type == "link_open"
    )
    return tuple(dict.fromkeys(found))


# Pages are compared in dozens, most of whose texts are the same.
@lru_cache(maxsize=1000)
def plain_lines(text: str) -> tuple[str, ...]:
    """The words of `text`, a line for each paragraph, heading, item and row of a table.

    Without the signs of Markdown, addresses of links and citations.
    """
    found: list[str] = []
    row: list[str] | None = None
    bullet = ""
    for token in _parser().parse(text, {}):
        if token.type == "inline":
            words = " ".join("".join(map(_words, token.children or ())).split())
            if row is None:
                found.append(bullet + words)
            else:
                row.append(words)
            bullet = ""
        elif token.type == "list_item_open":
            bullet = f"{token.info}{token.markup} " if token.info else "• "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            found.append(" | ".join(row))
            row = None
        elif token.type in {"fence", "code_block"}:
            found += token.content.splitlines()
    return tuple(line for line in found if line)


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return "" if token.type == "citation" else token.content


def problems(text: str) -> list[str]:
    """What an editor must mend before `text` can be published, each with its line number."""
    found: list[str] = []
    if not _MAY_BE_WRONG.search(text):
        return found
    for token in _lenient_parser().parse(text, {}):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open" and token.tag not in HEADING_TAGS:
            found.append(
                _(
                    "Line %(line)d: use ### or #### for a sub-heading. The section's own heading "
                    "stands above the text."
                )
                % {"line": line}
            )
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "link_open":
                found.extend(_link_problem(str(child.attrGet("href") or ""), line))
            elif child.type == "image":
                found.extend(_image_problems(child, line))
    return found


def _link_problem(address: str, line: int) -> Iterator[str]:
    if re.match(r"https?://[^\s/?#]+|mailto:[^@]+@.+|/(?!/)|#.", address, re.I):
        return
    yield _(
        "Line %(line)d: the link address “%(address)s” does not work. Begin it with https://, "
        "with / for a page of this site, or with # for a place on this page."
    ) % {"line": line, "address": address}


def _image_problems(image: Token, line: int) -> Iterator[str]:
    address = str(image.attrGet("src") or "")
    if not image.content.strip():
        yield _(
            "Line %(line)d: the picture “%(address)s” has no alternative text. Write what it shows "
            "between the square brackets."
        ) % {"line": line, "address": address}
    if not re.match(r"/(?!/)", address):
        yield _(
            "Line %(line)d: the picture “%(address)s” is not on this site. Its address must begin with /."
        ) % {"line": line, "address": address}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("link", "citation", _citation)
    parser.add_render_rule("citation", _render_citation)
    parser.add_render_rule("link_open", _render_link)
    parser.add_render_rule("image", _render_image)
    return parser


@cache
def _lenient_parser() -> MarkdownIt:
    """Takes every link for one, so that a bad address is found instead of shown as text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("link", "citation", _citation)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # its documented way to allow more
    return parser


def _citation(state: StateInline, silent: bool) -> bool:
    match = CITATION.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[0]
        token.meta = {"source": match[1]}
    state.pos = match.end()
    return True


def _render_citation(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    source = tokens[index].meta["source"]
    number = env["numbers"].get(source)
    if number is None:
        return escape(tokens[index].content)
    label = escape(_("Source %(number)d") % {"number": number})
    return f'<sup><a class="cite" href="#source-{source}" aria-label="{label}">{number}</a></sup>'


def _render_link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    address = str(tokens[index].attrGet("href"))
    if address.lower().startswith("http"):
        tokens[index].attrSet("rel", "noopener noreferrer")
    tokens[index].attrSet("href", env["link"](address))
    return renderer.renderToken(tokens, index, options, env)


def _render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[index].attrSet("loading", "lazy")
    return renderer.image(tokens, index, options, env)


def _align_by_class(token: Token) -> None:
    """markdown-it aligns cells by a style attribute, which the CSP blocks."""
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrSet("class", style.replace("text-align:", "align-"))
    if token.tag == "th":
        token.attrSet("scope", "col")


def _linked(heading: re.Match[str]) -> str:
    """A heading that is a link to itself, but where it holds a link already."""
    level, anchor, words = heading.groups()
    if "<a " in words:
        return heading[0]
    return f'<h{level} id="{anchor}"><a href="#{anchor}">{words}</a></h{level}>'


def _plain(inline: Token) -> str:
    texts = (c.content for c in inline.children or () if c.type in {"text", "code_inline"})
    return "".join(texts).strip()
