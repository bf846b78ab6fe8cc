"""The picture of a live page for those who share its address."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views import View

from careers import pages
from careers.http import conditional
from careers.models import Edition, SkillRequirement, Source
from careers.pages import wording
from careers.presentation import social_card

from .role import AtAddress

Level = SkillRequirement.Level

#: How high the stem of a skill is by the level that is asked for.
STEMS = {level: step / (len(Level) - 1) for step, level in enumerate(Level.values)}

#: Seconds for which a drawn card is kept.
KEPT = 24 * 60 * 60


class Drawn(View):
    def get(self, request, *args, **kwargs):
        etag = self.get_freshness().etag
        content = cache.get_or_set(f"social-card:{etag}", lambda: draw(self.edition), KEPT)
        response = HttpResponse(content, content_type="image/png")
        # Unlike everything else here, it is meant to be shown inside the pages of others.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


class SocialCard(AtAddress, Drawn):
    """The card of a live page. Elsewhere 301, 404 or 410 like the page itself. At most two queries."""

    view_name = "social-card"

    def get_editions(self):
        return super().get_editions().defer("rendered")

    def get_freshness(self):
        return conditional.of_edition(self.edition)


def draw(edition: Edition) -> bytes:
    """The card of `edition`. Takes about a tenth of a second of CPU; no query."""
    page = pages.from_json(edition.content)
    pay = pay_note = ""
    if band := page.headline_pay:
        pay = f"{wording.amounts(band)[0]} {wording.period(band.period)}"
        trust = {source.slug: source.trust for source in page.sources}
        wider = _("figure of a wider group") if band.covers else ""
        pay_note = ", ".join(filter(None, (wording.label(Source.Trust, trust.get(band.source, "")), wider)))
    return social_card.card(
        site=settings.SITE_NAME,
        title=page.title,
        family=page.family.name,
        pay=pay,
        pay_note=pay_note,
        stems=[STEMS.get(part.level, 0) for group in page.skill_groups for part in group.requirements],
    )
