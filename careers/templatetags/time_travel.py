"""Links on a page of the past (see careers.http.time_travel): they lead to other pages of the same moment."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html

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
