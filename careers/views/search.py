"""Searching for careers: what was found for a question, and titles that are offered while it is typed."""

from django.http import JsonResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from ..discovery import search as engine
from ..discovery.search import Facet, Hit, Results
from ..http import addresses, conditional
from ..http.whole_site import OfWholeSite
from ..models import Role
from ..pages import wording
from ..presentation import listing
from ..text import fold
from .search_query import SORTS, SearchQuery, cleaned
from .search_words import BASES, FILTERS, ORDERS, VALUES, without_filter

#: How many values of a filter are shown before the rest is folded away.
VALUES_SHOWN = 8
#: With how many of the first letters of a question a title begins that may have been meant by it.
LIKE_LETTERS = 3


class Search(OfWholeSite, TemplateView):
    """What was found for a question: with filters, sorting and pages.

    Queries: one for whether anything has changed, one for the currencies of the site, one for the names of
    the skills that are asked for, one for what pages say of such settings, those of the search, and two to
    four where the words ask for more than words (see careers.discovery.search.intent).
    """

    template_name = "careers/search.html"
    stored_parameters = ()
    asks_questions = True

    @cached_property
    def question(self) -> SearchQuery:
        return SearchQuery(self.request.GET)

    def get_context_data(self, **kwargs):
        asked = self.question
        found = asked.answer()
        rows = listing.rows(hit.edition for hit in found.hits)
        filters = filter_groups(asked, found)
        quoted = engine.evidence([hit.edition.pk for hit in found.hits], asked.settings)
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "found": found,
            "count": count(found),
            "roles": [
                row | {"why": why(hit), "said": quotes(row, quoted.get(hit.edition.pk, []))}
                for row, hit in zip(rows, found.hits, strict=True)
            ],
            "filters": filters,
            "choices": choices(asked, found),
            "in_force": in_force(asked, filters),
            "basis": BASES.get(asked.sort),
            "sorts": sorts(asked),
            "next": found.next and asked.address(after=found.next),
            "first": asked.after and asked.address(),
            "as_understood": found.corrected and asked.address(query=found.corrected),
            # Without the filters, which may be what left nothing.
            "suggestions": [(title, asked.unfiltered(title)) for title in found.suggestions],
            "may_be_meant": may_be_meant(asked.query, found.suggestions),
            "unfiltered": asked.is_filtered and asked.unfiltered(),
            "lifted": [] if found.total else lifted(asked, found),
            "canonical": addresses.absolute(self.request, asked.address()),
        }


def count(found: Results) -> str:
    """How many there are, as far as that is known: "12 careers", "More than 1,000 careers"."""
    number = {"n": number_format(found.total, use_l10n=True, force_grouping=True)}
    if found.total_is_exact:
        return ngettext("%(n)s career", "%(n)s careers", found.total) % number
    return ngettext("More than %(n)s career", "More than %(n)s careers", found.total) % number


def sorts(asked: SearchQuery) -> list[tuple[str, str, bool]]:
    """The orders there are: in words, the address, and whether it is this one.

    Without a query and without a setting, nothing is a better match than anything else.
    """
    has_best = bool(asked.words or asked.settings)
    current = asked.sort if has_best or asked.sort != "relevance" else "title"
    return [
        (str(words), asked.address(sort=name), name == current)
        for name, words in SORTS.items()
        if has_best or name != "relevance"
    ]


def quotes(row: dict, said: list[str]) -> list[str]:
    """What a page says of what is asked for, without what its summary in the list says already."""
    return [each for each in said if each not in row["summary"]]


def why(hit: Hit) -> str:
    """Why a role was found, where its title does not say so itself."""
    if hit.why is None:
        return ""
    return {
        "also-called": _("Also called %(text)s"),
        "skill": _("Needs %(text)s"),
        "text": _("It is in the text of the page"),
        "code": _("It has this code"),
    }.get(hit.why.kind, "") % {"text": hit.why.text}


def filter_groups(asked: SearchQuery, found: Results) -> list[dict]:
    """The filters with their values: those in force first, the others by how many roles they would leave."""
    return [
        _group(_("Family"), "family", asked.families, found.facets.families),
        _group(_("Level"), "level", asked.levels, found.facets.levels),
        _group(
            _("%(setting)s, all of those ticked") % {"setting": FILTERS["setting"]},
            "setting",
            {name: str(VALUES["setting"][name]) for name in asked.settings},
            [
                Facet(facet.slug, str(VALUES["setting"][facet.slug]), facet.count)
                for facet in found.facets.settings
            ],
        ),
        _group(_("Skills, all of those ticked"), "skill", asked.skills, found.facets.skills),
    ]


def choices(asked: SearchQuery, found: Results) -> list[dict]:
    """The filters of which one value is chosen, with how many careers each would leave."""
    return [
        {
            "name": name,
            "label": FILTERS[name],
            "values": [
                (facet.slug, VALUES[name][facet.slug], facet.count, facet.slug == asked.choices.get(name))
                for facet in facets
            ],
            # What leaves nothing is offered where it is chosen, so that it stays chosen.
            "chosen": None
            if asked.choices.get(name) in {None, *(facet.slug for facet in facets)}
            else (asked.choices[name], VALUES[name][asked.choices[name]]),
        }
        for name, facets in found.facets.choices.items()
        if facets or name in asked.choices
    ]


def _group(legend: str, name: str, chosen: dict[str, str], facets: list[Facet]) -> dict:
    counts = {facet.slug: facet.count for facet in facets}
    names = chosen | {facet.slug: facet.name or wording.label(Role.Level, facet.slug) for facet in facets}
    values = [
        {"slug": slug, "name": names[slug], "count": counts.get(slug), "is_chosen": slug in chosen}
        for slug in dict.fromkeys((*chosen, *counts))
    ]
    shown = max(VALUES_SHOWN, len(chosen))
    # One that is left over needs no less room than what would unfold it.
    if len(values) <= shown + 1:
        shown += 1
    return {"legend": legend, "name": name, "values": values[:shown], "more": values[shown:]}


def in_force(asked: SearchQuery, filters: list[dict]) -> list[tuple[str, str]]:
    """What narrows the answer, in words, each with the address of the question without it."""
    found = [
        (value["name"], asked.without(group["name"], value["slug"]))
        for group in filters
        for value in group["values"]
        if value["is_chosen"]
    ]
    found += [(str(VALUES[name][value]), asked.without(name)) for name, value in asked.choices.items()]
    if asked.pay is not None:
        found.append((asked.pay_in_words, asked.without("pay")))
    if asked.intent.sort:
        found.append((str(ORDERS[asked.sort]), asked.without("sort")))
    return found


#: What `Facets.without` calls what an address calls otherwise.
IN_ADDRESSES = {"families": "family", "levels": "level", "skills": "skill", "settings": "setting"}


def lifted(asked: SearchQuery, found: Results) -> list[tuple[str, str]]:
    """Where nothing is left: without which filter there would be something, in words, and the address."""
    names = {"family": _("Family"), "level": _("Level"), "skill": _("Skills"), "pay": _("Pay"), **FILTERS}
    told = []
    for name, number in sorted(found.facets.without.items(), key=lambda each: (-each[1], each[0])):
        if number:
            sent = IN_ADDRESSES.get(name, name)
            left = ngettext("%(n)s career", "%(n)s careers", number) % {"n": number_format(number)}
            told.append((without_filter(str(names[sent]), left), asked.without(sent)))
    return told


def may_be_meant(query: str, titles: list[str]) -> bool:
    """Whether one of `titles` begins as `query` does: others only stand next to it in the alphabet."""
    beginning = fold(query)[:LIKE_LETTERS]
    return bool(beginning) and any(fold(title).startswith(beginning) for title in titles)


class Offers(View):
    """At most eight titles that may be meant by what has been typed so far, as JSON."""

    def get(self, request):
        typed = cleaned(request.GET.get("q", "")).text
        found = engine.suggest(typed) if typed else []
        return JsonResponse(
            {
                "found": [
                    {
                        "title": each.title,
                        "url": reverse("role", args=[each.slug]),
                        "also": each.also and _("also called %(title)s") % {"title": each.also},
                    }
                    for each in found
                ],
                "says": ngettext("%(n)d suggestion", "%(n)d suggestions", len(found)) % {"n": len(found)}
                if found
                else _("No suggestions"),
            },
            json_dumps_params={"ensure_ascii": False},
        )


class Suggestions(OfWholeSite, Offers):
    pass


class Description(conditional.Conditional, TemplateView):
    """How browsers search this site: https://github.com/dewitt/opensearch."""

    template_name = "opensearch.xml"
    stored_parameters = ()
    needs_database = False
    content_type = "application/opensearchdescription+xml; charset=utf-8"

    def get_freshness(self):
        return conditional.of_release(addresses.site(self.request))
