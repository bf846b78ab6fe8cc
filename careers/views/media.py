"""Pictures: renditions of uploads, and what those see who share the address of a live page."""

import re
import threading
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from careers import pages
from careers.http import conditional
from careers.models import Edition, SkillRequirement, Source
from careers.pages import wording
from careers.pages.pictures import FOLDER
from careers.presentation import social_card
from careers.presentation.listing import kind_of_pay

from .role import WITHOUT_RENDERED, AtAddress

MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}

#: Nothing but what careers/pages/pictures.py writes: no other folder, no hidden file, no way upwards.
NAME = re.compile(rf"\A{FOLDER}/[0-9a-f]{{32}}-[0-9]{{1,5}}\.(?P<extension>{'|'.join(MEDIA_TYPES)})\Z")


class Rendition(View):
    """One rendition. Other files of the media storage, such as the uploads themselves, answer 404."""

    http_method_names = ["get", "head", "options"]

    @classmethod
    def as_view(cls, **initkwargs):
        return csrf_exempt(super().as_view(**initkwargs))

    def get(self, request, path):
        name = NAME.match(path)
        if not name or not default_storage.exists(path):
            raise Http404
        etag = f'"{path.rpartition("/")[2]}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            content_type = MEDIA_TYPES[name["extension"]]
            response = FileResponse(default_storage.open(path), content_type=content_type)
        if response.status_code != HTTPStatus.PRECONDITION_FAILED:
            response["ETag"] = etag
            response["Cache-Control"] = "public, max-age=31536000, immutable"
            response["X-Content-Type-Options"] = "nosniff"
        return response


Level = SkillRequirement.Level

#: How high the stem of a skill is by the level that is asked for.
STEMS = {level: step / (len(Level) - 1) for step, level in enumerate(Level.values)}

#: Seconds for which a drawn card is kept.
KEPT = 24 * 60 * 60
#: One card is drawn at a time: each takes some megabytes.
_drawing = threading.Lock()

ICON = settings.BASE_DIR / "static" / "icons" / "favicon.ico"


class Drawn(View):
    """A picture that takes long to draw, behind a mixin with `get_freshness`."""

    def draw(self) -> bytes:
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        etag = self.get_freshness().etag
        key = f"social-card:{etag}"
        content = cache.get(key)
        if content is None:
            with _drawing:
                content = cache.get_or_set(key, self.draw, KEPT)
        return HttpResponse(content, content_type="image/png")


class SocialCard(AtAddress, Drawn):
    """The card of a live page. Elsewhere 301, 404 or 410 like the page itself. At most two queries."""

    view_name = "social-card"
    stored_parameters = ()
    #: Unlike everything else here, it is meant to be shown inside the pages of others.
    own_headers = {"Cross-Origin-Resource-Policy": "cross-origin"}

    at_address = WITHOUT_RENDERED

    def get_freshness(self):
        return conditional.of_edition(self.edition)

    def draw(self) -> bytes:
        return draw(self.edition)


class Unedited(conditional.Conditional):
    """Mixin for a picture that is the same until another release is installed; put it first."""

    stored_parameters = ()
    needs_database = False

    def get_freshness(self):
        return conditional.of_release(settings.SITE_NAME)


class SiteCard(Unedited, Drawn):
    """The card of a page that is not about one role."""

    own_headers = SocialCard.own_headers

    def draw(self) -> bytes:
        title = _("What a job is, what it takes, what it pays")
        return social_card.card(site=settings.SITE_NAME, title=title)


class Icon(View):
    def get(self, request, *args, **kwargs):
        return HttpResponse(ICON.read_bytes(), content_type="image/x-icon")


class Favicon(Unedited, Icon):
    """The icon of the site, where browsers and readers of feeds look for it without asking a page."""


def draw(edition: Edition) -> bytes:
    """The card of `edition`. Takes about a tenth of a second of CPU; no query."""
    page = pages.from_json(edition.content)
    pay = pay_note = ""
    if band := page.headline_pay:
        pay = f"{wording.amounts(band)[0]} {wording.period(band.period)}"
        trust = {source.slug: source.trust for source in page.sources}
        kind = kind_of_pay(band.typical[0] if band.typical else "", is_wider=bool(band.covers))
        source = wording.label(Source.Trust, trust.get(band.source, ""))
        pay_note = ", ".join(filter(None, (kind, source)))
    return social_card.card(
        site=settings.SITE_NAME,
        title=page.title,
        family=page.family.name,
        pay=pay,
        pay_note=pay_note,
        stems=[STEMS.get(part.level, 0) for group in page.skill_groups for part in group.requirements],
    )
