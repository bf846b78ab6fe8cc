"""Searching for careers: what a visitor asks, by an address that anybody may have typed, and the answer."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from django.http import JsonResponse, QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from ..discovery import search as engine
from ..discovery.models import PublicSkill
from ..discovery.search import Facet, Hit, Results, terms
from ..http import addresses, conditional
from ..http.whole_site import OfWholeSite
from ..models import Edition, Role
from ..pages import wording
from ..presentation import listing
from ..text import fold

#: Letters of a query that are read; the rest is cut off, and the page says so.
LONGEST = 200
#: Values of one filter, and letters of each.
MOST_VALUES = 20
LONGEST_VALUE = 120
PER_PAGE = 20

SORTS = {
    "relevance": gettext_lazy("Best match"),
    "title": gettext_lazy("Title"),
    "pay": gettext_lazy("Pay"),
}

#: How many of the newest live pages are asked for the currency and the period of their pay.
PAY_SAMPLE = 50

#: "60000", "60,000", "60.000", "60 000.50", "60k".
AMOUNT = re.compile(r"(\d{1,3}(?:[.,' ]\d{3})+|\d{1,12})([.,]\d{1,2})?\s*([kKmM]?)")
LARGEST = Decimal(10) ** 9


class Cleaned(NamedTuple):
    text: str
    is_cut: bool


def cleaned(typed: str) -> Cleaned:
    """What was typed as one line that any database can hold, at most LONGEST letters of it."""
    # A control character becomes a space; half a pair, which no encoding can hold, goes.
    letters = (
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in typed[: 10 * LONGEST]
        if unicodedata.category(letter) != "Cs"
    )
    text = " ".join("".join(letters).split())
    return Cleaned(text[:LONGEST].rstrip(), len(text) > LONGEST or len(typed) > 10 * LONGEST)


class SearchQuery:
    """The query, filters, order and page that an address asks for; what makes no sense is left out.

    `families`, `levels` and `skills` are dictionaries of short names to names. `notices` say what was
    left out, and `pay_error` what is wrong with the amount, which `pay_typed` keeps as it was typed.
    """

    def __init__(self, sent: QueryDict):
        self.notices: list[str] = []
        self.query, is_cut = cleaned(sent.get("q", ""))
        if is_cut:
            self.notices.append(
                _("Your search was longer than %(n)d letters. Only its beginning was used.") % {"n": LONGEST}
            )
        if self.query and not self.has_words:
            self.notices.append(_("No word in your search tells careers apart, so here are all of them."))
        self.sort = sent.get("sort") or "relevance"
        if self.sort not in SORTS:
            self.notices.append(_("We do not know that order, so the best matches come first."))
            self.sort = "relevance"
        self.after = sent.get("after", "")
        self._read_filters(sent)
        self._read_pay(sent)

    def _read_filters(self, sent: QueryDict) -> None:
        # What is no short name at all is none of anything, and need not be looked for.
        self.families = {slug: _as_name(slug) for slug in self._values(sent, "family")}
        self.levels = {
            name: str(Role.Level(name).label)
            for name in self._values(sent, "level")
            if self._is_known(_("level"), name, Role.Level.values)
        }
        skills = self._values(sent, "skill")
        names = (
            dict(PublicSkill.objects.filter(slug__in=skills).values_list("slug", "name")) if skills else {}
        )
        self.skills = {slug: names[slug] for slug in skills if self._is_known(_("skill"), slug, names)}

    def _values(self, sent: QueryDict, name: str) -> list[str]:
        values = list(filter(None, dict.fromkeys(sent.getlist(name))))
        if len(values) > MOST_VALUES:
            self.notices.append(
                ngettext(
                    "Only the first %(n)d choice of each filter was used.",
                    "Only the first %(n)d choices of each filter were used.",
                    MOST_VALUES,
                )
                % {"n": MOST_VALUES}
            )
        kept = (cleaned(value[:LONGEST_VALUE]).text for value in values[:MOST_VALUES])
        return [value for value in dict.fromkeys(kept) if value]

    def _is_known(self, kind: str, value: str, known) -> bool:
        if value not in known:
            self.notices.append(
                _("There is no %(kind)s “%(value)s” here: this filter was left out.")
                % {"kind": kind, "value": value}
            )
        return value in known

    def _read_pay(self, sent: QueryDict) -> None:
        self.pay, self.pay_error = None, ""
        self.pay_typed = cleaned(sent.get("pay", "")).text
        currency = sent.get("currency", "").upper()
        self.currency = currency if currency in self.currencies else next(iter(self.currencies), "")
        if not self.pay_typed:
            return
        try:
            self.pay = amount(self.pay_typed)
        except ValueError as error:
            self.pay_error = str(error)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to look for: not where it is all signs, or words like "the"."""
        return bool(terms.words(self.query))

    @cached_property
    def currencies(self) -> list[str]:
        """The currencies in which the newest live pages state pay, the most frequent first. One query.

        A sample, since all of them are counted too slowly where there are a hundred thousand.
        """
        newest = Edition.objects.live().order_by("-live_from", "-pk").values_list("pay_currency", flat=True)
        counted = Counter(code for code in newest[:PAY_SAMPLE] if code)
        return sorted(counted, key=lambda code: (-counted[code], code))

    @property
    def pay_unit(self) -> str:
        """What an amount of pay is in, as the field for it says: "$ a year"."""
        if self.currencies[1:]:
            return _("a year")
        return _("%(currency)s a year") % {"currency": wording.SIGNS.get(self.currency, self.currency)}

    @property
    def pay_in_words(self) -> str:
        return _("pay of %(amount)s a year or more") % {"amount": wording.money(self.pay, self.currency)}

    @property
    def is_about_pay(self) -> bool:
        """Whether pay decides which careers are listed, or in which order."""
        return self.pay is not None or self.sort == "pay"

    @property
    def is_filtered(self) -> bool:
        return bool(self.families or self.levels or self.skills or self.pay is not None)

    def answer(self) -> Results:
        """Ask the index; see `careers.discovery.search.search` for what it costs."""
        return engine.search(
            self.query,
            families=tuple(self.families),
            levels=tuple(self.levels),
            skills=tuple(self.skills),
            pay_at_least=self.pay,
            currency=self.currency if self.pay is not None else "",
            sort=self.sort,
            after=self.after or None,
            limit=PER_PAGE,
        )

    def address(self, *, query: str | None = None, sort: str | None = None, after: str = "") -> str:
        """The address of this question, or of one that differs as said; of its first page without `after`."""
        sent = self._sent(self.query if query is None else query)
        if (sort or self.sort) != "relevance":
            sent["sort"] = sort or self.sort
        if after:
            sent["after"] = after
        return _as_address(sent)

    def without(self, name: str, value: str = "") -> str:
        """The address of this question without one filter: a value of it, or the amount of pay."""
        sent = self._sent(self.query)
        if self.sort != "relevance":
            sent["sort"] = self.sort
        sent.setlist(name, [kept for kept in sent.getlist(name) if value and kept != value])
        return _as_address(sent)

    def unfiltered(self, query: str | None = None) -> str:
        """The address of the same query, or of another one, without any filter."""
        sent = QueryDict(mutable=True)
        sent["q"] = self.query if query is None else query
        return _as_address(sent)

    def _sent(self, query: str) -> QueryDict:
        sent = QueryDict(mutable=True)
        if query:
            sent["q"] = query
        for name, values in (("family", self.families), ("level", self.levels), ("skill", self.skills)):
            if values:
                sent.setlist(name, list(values))
        if self.pay is not None:
            sent["pay"] = format(self.pay.normalize(), "f")
            if self.currencies[1:]:
                sent["currency"] = self.currency
        return sent


def amount(typed: str) -> Decimal:
    """ "60,000" -> 60000, "$60k" -> 60000. Raises ValueError, in words for the visitor."""
    text = unicodedata.normalize("NFKC", typed)
    for sign in sorted(wording.SIGNS.values(), key=len, reverse=True):
        text = text.removeprefix(sign)
    found = AMOUNT.fullmatch(" ".join(text.split()))
    if not found:
        raise ValueError(
            _("“%(typed)s” is not an amount. Write a number, for example 60000.") % {"typed": typed[:40]}
        )
    whole, cents, unit = found.groups()
    value = Decimal(re.sub(r"\D", "", whole) + (cents or "").replace(",", "."))
    value *= {"k": 1000, "m": 1_000_000}.get(unit.lower(), 1)
    if value > LARGEST:
        raise ValueError(_("Nobody is paid that much. Write a smaller number."))
    return value


def _as_name(slug: str) -> str:
    """What a family may be called, where the answer does not say it: "legal-work" -> "Legal work"."""
    return slug.replace("-", " ").capitalize()


def _as_address(sent: QueryDict) -> str:
    text = sent.urlencode()
    return reverse("search") + (f"?{text}" if text else "")


#: How many values of a filter are shown before the rest is folded away.
VALUES_SHOWN = 8
#: With how many of the first letters of a question a title begins that may have been meant by it.
LIKE_LETTERS = 3


class Search(OfWholeSite, TemplateView):
    """What was found for a question: with filters, sorting and pages.

    Queries: one for whether anything has changed, one for the currencies of the site, one for the names of
    the skills that are asked for, and those of the search.
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
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "found": found,
            "count": count(found),
            "roles": [row | {"why": why(hit)} for row, hit in zip(rows, found.hits, strict=True)],
            "filters": filters,
            "in_force": in_force(asked, filters),
            "sorts": sorts(asked),
            "next": found.next and asked.address(after=found.next),
            "first": asked.after and asked.address(),
            "as_understood": found.corrected and asked.address(query=found.corrected),
            # Without the filters, which may be what left nothing.
            "suggestions": [(title, asked.unfiltered(title)) for title in found.suggestions],
            "may_be_meant": may_be_meant(asked.query, found.suggestions),
            "unfiltered": asked.is_filtered and asked.unfiltered(),
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

    Without a query, nothing is a better match than anything else.
    """
    current = asked.sort if asked.query or asked.sort != "relevance" else "title"
    return [
        (str(words), asked.address(sort=name), name == current)
        for name, words in SORTS.items()
        if asked.query or name != "relevance"
    ]


def why(hit: Hit) -> str:
    """Why a role was found, where its title does not say so itself."""
    if hit.why is None:
        return ""
    return {
        "also-called": _("Also called %(text)s"),
        "skill": _("Needs %(text)s"),
        "text": _("It is in the text of the page"),
    }.get(hit.why.kind, "") % {"text": hit.why.text}


def filter_groups(asked: SearchQuery, found: Results) -> list[dict]:
    """The filters with their values: those in force first, the others by how many roles they would leave."""
    return [
        _group(_("Family"), "family", asked.families, found.facets.families),
        _group(_("Level"), "level", asked.levels, found.facets.levels),
        _group(_("Skills, all of those ticked"), "skill", asked.skills, found.facets.skills),
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
    if asked.pay is not None:
        found.append((asked.pay_in_words, asked.without("pay")))
    return found


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
