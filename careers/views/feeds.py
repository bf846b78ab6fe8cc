"""Atom feeds (RFC 4287) of what has changed: on the whole site, and on one role page."""

import re
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from careers.http import addresses, conditional
from careers.http.whole_site import OfWholeSite
from careers.models import Edition, edition_history

from .changes import in_words
from .role import WITHOUT_CONTENT, AtAddress

ENTRIES = 50

#: What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(Atom1Feed):
    def latest_post_date(self):
        # A feed without entries must not be another one at every request.
        return super().latest_post_date() if self.items else conditional.current_release().installed


class AtomView(View):
    """A feed of `get_steps`, under the name of the site: editors are not named."""

    def get(self, request, *args, **kwargs):
        feed = Feed(
            title=clean(self.get_title()),
            link=addresses.absolute(request, self.get_page()),
            description=clean(self.get_subtitle()),
            language=get_language(),
            author_name=settings.SITE_NAME,
            feed_url=addresses.absolute(request, request.path),
            feed_guid=addresses.absolute(request, request.path),
        )
        for entry in in_words(self.get_steps()):
            self.add(feed, entry)
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    def add(self, feed: Feed, entry: dict) -> None:
        edition = entry["edition"]
        feed.add_item(
            title=clean(_title(entry)),
            link=addresses.absolute(self.request, _shown_at(entry)),
            description=clean(_summary(entry)),
            unique_id=_identity(self.request, edition),
            pubdate=edition.live_from,
            updateddate=edition.live_from,
            categories=(clean(edition.family_name),),
        )


class SiteAtom(AtomView):
    def get_title(self):
        return _("%(site)s: what has changed") % {"site": settings.SITE_NAME}

    def get_subtitle(self):
        return _("New and changed pages about careers, newest first.")

    def get_page(self):
        return reverse("changes")

    def get_steps(self):
        steps, _more = edition_history.latest(number=ENTRIES)
        return steps


class SiteFeed(OfWholeSite, SiteAtom):
    """The latest changes of all live roles. Six queries, or some more behind many withdrawn roles."""

    stored_parameters = ()


class RoleAtom(AtomView):
    def get_title(self):
        return _("%(title)s: what has changed") % {"title": self.edition.title}

    def get_subtitle(self):
        return _("Changes of the page about this career, newest first.")

    def get_page(self):
        return reverse("role-changes", args=[self.edition.slug])

    def get_steps(self):
        steps, _more = edition_history.of_role(self.edition, number=ENTRIES, with_content=False)
        return steps


class RoleFeed(AtAddress, RoleAtom):
    """The latest editions of a live role. Elsewhere 301, 404 or 410 like the page. At most four queries."""

    view_name = "role-feed"
    stored_parameters = ()

    at_address = WITHOUT_CONTENT

    def get_freshness(self):
        # What came before a live edition never changes.
        return conditional.of_edition(self.edition)


def clean(text: str) -> str:
    """`text` without what XML cannot hold."""
    return NOT_XML.sub("", text)


def _shown_at(entry: dict) -> str:
    """Where an entry is read: a new page on the page itself, since there is nothing that it differs from."""
    return reverse("role", args=[entry["slug"]]) if entry["is_new"] else entry["all_at"]


def _title(entry: dict) -> str:
    title = {"title": entry["edition"].title}
    if entry["is_new"]:
        return _("New: %(title)s") % title
    if entry["hidden_since"]:
        return _("Public again: %(title)s") % title
    return _("Changed: %(title)s") % title


def _summary(entry: dict) -> str:
    """HTML: the reason, and what changed in words."""
    edition = entry["edition"]
    if entry["is_new"]:
        return format_html("<p>{}</p>", edition.summary)
    words = format_html("<p>{}</p>", entry["reason"]) if entry["reason"] else ""
    if entry["hidden_since"]:
        told = _("The page was not public from %(day)s on.") % {"day": _day(entry["hidden_since"])}
        words = format_html("{}<p>{}</p>", words, told)
    if entry["lines"]:
        lines = format_html_join("", "<li>{}</li>", ((line,) for line in entry["lines"]))
        words = format_html("{}<ul>{}</ul>", words, lines)
    return words


def _identity(request, edition: Edition) -> str:
    """A name for an edition that stays, whatever happens to the page: a tag URI (RFC 4151).

    At one address only one edition begins at a time.
    """
    host = urlsplit(addresses.site(request)).hostname
    begun = edition.live_from.astimezone(UTC)
    return f"tag:{host},{begun:%Y-%m-%d}:{edition.slug}/{begun:%H%M%S.%f}"


def _day(moment) -> str:
    return timezone.localdate(moment).isoformat()
