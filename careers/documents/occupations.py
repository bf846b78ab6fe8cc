"""Which occupations of the site, by their codes, are nearest to what a document describes."""

from collections import defaultdict
from itertools import islice

from django.utils.translation import gettext as _

from careers import pages
from careers.discovery.search import Hit, search
from careers.models import Edition

from .structure import NearOccupation

#: How many are offered, and of how many that are found.
OFFERED, FOUND = 5, 10
#: How many letters of the tasks are looked for, and what weighs as much as a first place.
TASKS, FIRST = 240, 3


def nearest(title: str, tasks: str) -> tuple[NearOccupation, ...]:
    """The five nearest live occupations that have a code, found by the title, and by it with the tasks.

    Costs two searches, and a query for the pages found.
    """
    score: dict[int, float] = defaultdict(float)
    hits: dict[int, Hit] = {}
    for query in dict.fromkeys([title, f"{title} {tasks}"[:TASKS]]):
        for place, hit in enumerate(search(query, limit=FOUND).hits):
            score[hit.edition.pk] += 1 / (FIRST + place)
            hits.setdefault(hit.edition.pk, hit)
    order = sorted(hits, key=lambda edition: (-score[edition], hits[edition].edition.title))
    contents = dict(Edition.objects.filter(pk__in=hits).values_list("pk", "content"))
    read = ((pages.from_json(contents[edition]), hits[edition]) for edition in order if edition in contents)
    return tuple(islice((_occupation(page, hit) for page, hit in read if page.external_codes), OFFERED))


def _occupation(page: pages.RolePage, hit: Hit) -> NearOccupation:
    cited = {band.source for band in page.salary_bands} | {figure.source for figure in page.market_figures}
    return NearOccupation(
        slug=page.slug,
        title=page.title,
        reason=_reason(hit),
        codes=page.external_codes,
        bands=page.salary_bands,
        figures=page.market_figures,
        sources=tuple(source for source in page.sources if source.slug in cited),
    )


def _reason(hit: Hit) -> str:
    kind, text = (hit.why.kind, hit.why.text) if hit.why else ("text", "")
    if kind == "also-called":
        return _("also called “%(title)s”") % {"title": text}
    if kind == "skill":
        return _("asks for “%(skill)s” too") % {"skill": text}
    return _("has a title like this one") if kind == "title" else _("has words of these tasks in its text")
