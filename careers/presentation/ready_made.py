"""A role page made ready when it is published, so that reading it joins strings.

What it says of other editions, and the address of the site, are places left open. It is right for the release
that made it, at the place of the site and in the language for which it was made: other pages are put together
when they are read, until `manage.py rerender` has made them anew.
"""

from collections.abc import Sequence

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from careers.models import Edition
from careers.pages import RolePage, SalaryBand, from_json, rendering, to_json
from careers.pages.rendering import Rendered

from . import structured_data
from .installed_release import current_release
from .open_places import MARK, LeftOpen, pieces
from .role_page import role_context


def render(page: RolePage, before: Edition | None = None) -> Rendered:
    """Everything `Rendered` holds, made from `page`. Reads uploaded pictures; no query.

    What has not changed since the edition `before` comes from there.
    """
    earlier = None
    if before and is_ready(made := rendering.from_json(before.rendered)):
        earlier = from_json(before.content), made
    rendered = rendering.render(page, earlier)
    if settings.DEBUG or MARK in to_json(page):
        # Templates change while the server runs; a text that holds the mark would be taken to pieces.
        return rendered
    try:
        context = role_context(page, rendered, places=LeftOpen()) | {"edition": page}
        body = render_to_string("careers/_role.html", context)
        json_ld = _json_ld(page, rendered, MARK)
    except NoReverseMatch:
        # Rows that another program wrote can have an address at which no page is: nobody reads it.
        return rendered
    return msgspec.structs.replace(rendered, body=pieces(body), json_ld=pieces(json_ld), made_by=_maker())


def _maker() -> str:
    return f"{current_release().fingerprint} {get_language()} {get_script_prefix()}"


def is_ready(rendered: Rendered) -> bool:
    """Whether `body` and `json_ld` can be used."""
    return bool(rendered.body) and not settings.DEBUG and rendered.made_by == _maker()


def json_ld(page: RolePage, rendered: Rendered, site: str, pay: SalaryBand | None = None) -> SafeString:
    """The JSON-LD of a live page; `site` is the address of the site, without a slash at the end.

    `pay` is the figure that the page shows at its top, where that is another than usual.
    """
    if is_ready(rendered) and pay is None:
        return structured_data.with_site(rendered.json_ld, site)
    return _json_ld(page, rendered, site, pay)


def _json_ld(page: RolePage, rendered: Rendered, site: str, pay: SalaryBand | None = None) -> SafeString:
    return structured_data.json_ld(
        page,
        pay=pay,
        url=site + reverse("role", args=[page.slug]),
        image=site + reverse("social-card", args=[page.slug]),
        site_url=site,
        sections=rendered.sections,
        trail=[(name, site + path) for name, path in trail(page)],
    )


def trail(page: RolePage) -> Sequence[tuple[str, str]]:
    """The way to a page, as its breadcrumbs show it: names and paths."""
    return (
        (_("Careers"), reverse("careers")),
        (page.family.name, reverse("family", args=[page.family.slug])),
        (page.title, reverse("role", args=[page.slug])),
    )
