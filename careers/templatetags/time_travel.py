"""Links on a page of the past (see careers.http.time_travel): they lead to other pages of the same moment."""

from functools import partial

from django import template
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from careers.presentation import fragments
from careers.presentation.listing import ListedFamily

register = template.Library()


def _time_travel(context: Context):
    """The TimeTravel of the request, or None on a page of today."""
    return getattr(getattr(context, "request", None), "time_travel", None)


@register.simple_tag(takes_context=True)
def same_moment(context: Context, address: str) -> str:
    """`address` itself, or where it is seen at the moment of this page."""
    travel = _time_travel(context)
    return travel.address(address) if travel else address


@register.simple_tag(takes_context=True)
def page_url(context: Context, name: str, *args) -> str:
    """As `url`, for a page that can be seen at another moment."""
    return same_moment(context, reverse(name, args=args))


@register.simple_tag(takes_context=True)
def list_page(context: Context, number: int) -> str:
    """Another page of the list that this page shows."""
    return same_moment(context, f"?page={number}")


@register.simple_tag(takes_context=True)
def moment_field(context: Context) -> str:
    """What lets a form, that is sent to such a page, keep the moment."""
    travel = _time_travel(context)
    if not travel or not travel.moment:
        return ""
    return format_html('<input type="hidden" name="at" value="{}">', travel.asked)


@register.simple_tag(takes_context=True)
def list_of_roles(context: Context, roles: list[dict], heading: str, told: bool = False) -> SafeString:
    """The entries of a list: rows of careers.presentation.listing, with a `heading` (h2 or h3) each."""
    return fragments.roles(roles, heading, is_told=told, link=partial(same_moment, context))


@register.simple_tag(takes_context=True)
def list_of_families(
    context: Context, families: list[ListedFamily], pay: dict[str, dict] | None = None
) -> SafeString:
    """The entries of a list of families, with how many roles they have, and `pay` in words, by slug."""
    return fragments.families(families, pay, link=partial(same_moment, context))


class AlikeNode(template.Node):
    """What it holds is rendered once for each language and place of the site, and kept with the template.

    On a page of the past it is rendered each time, since links lead elsewhere there.
    """

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._kept: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        if _time_travel(context):
            return self.nodelist.render(context)
        place = (get_language(), get_script_prefix())
        if place not in self._kept:
            self._kept[place] = self.nodelist.render(context)
        return self._kept[place]


@register.tag
def alike(parser: Parser, token: Token) -> AlikeNode:
    """Around what is the same on every page of today: it uses routes, settings and the language alone."""
    nodelist = parser.parse(("endalike",))
    parser.delete_first_token()
    return AlikeNode(nodelist)
