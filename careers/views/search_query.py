"""A question to the search as an address asks it: the query, filters, order and page."""

from collections import Counter
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..discovery import search as engine
from ..discovery.models import PublicSkill
from ..discovery.search import AskedFacts, Results, terms
from ..discovery.search.amounts import amount
from ..discovery.search.facts import CHOICES
from ..discovery.search.intent import Intent, understand
from ..discovery.search.work_settings import SETTINGS
from ..models import Edition, Role
from ..pages import wording
from ..text import one_line
from .search_words import FILTERS, unanswered

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
    "growth": gettext_lazy("Growth"),
    "openings": gettext_lazy("Openings"),
}
#: In a filled-in form, that its words are meant as they are.
AS_TYPED = "typed"

#: How many of the newest live pages are asked for the currency and the period of their pay.
PAY_SAMPLE = 50


class Cleaned(NamedTuple):
    text: str
    is_cut: bool


def cleaned(typed: str) -> Cleaned:
    """What was typed as one line that any database can hold, at most LONGEST letters of it."""
    text = one_line(typed[: 10 * LONGEST])
    return Cleaned(text[:LONGEST].rstrip(), len(text) > LONGEST or len(typed) > 10 * LONGEST)


class SearchQuery:
    """The query, filters, order and page that an address asks for; what makes no sense is left out.

    `families`, `levels` and `skills` are dictionaries of short names to names; `choices` are the filters of
    CHOICES, and `settings` those of SETTINGS. `notices` say what was left out, and `pay_error` what is wrong
    with the amount, which `pay_typed` keeps as it was typed. What the words ask for (see
    careers.discovery.search.intent) is as if the address said so: `typed` keeps them, and `query` is what is
    left of them.
    """

    def __init__(self, sent: QueryDict):
        self.notices: list[str] = []
        self.typed, is_cut = cleaned(sent.get("q", ""))
        self.is_as_typed = sent.get("as") == AS_TYPED
        self.intent = Intent(self.typed) if self.is_as_typed else understand(self.typed)
        self.query = self.words = self.intent.words
        if self.intent:
            sent = _with(sent, self.intent)
        else:
            # Only words like "jobs" were left out, which need not be said.
            self.query = self.typed
        self.notices += unanswered(self.intent)
        if is_cut:
            self.notices.append(
                _("Your search was longer than %(n)d letters. Only its beginning was used.") % {"n": LONGEST}
            )
        if self.words and not self.has_words:
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
        chosen = {name: cleaned(sent.get(name, "")[:LONGEST_VALUE]).text for name in CHOICES}
        self.choices = {
            name: value
            for name, value in chosen.items()
            if value and self._is_known(str(FILTERS[name]), value, CHOICES[name])
        }
        self.settings = [
            name
            for name in self._values(sent, "setting")
            if self._is_known(str(FILTERS["setting"]), name, SETTINGS)
        ]

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
        return bool(terms.words(self.words))

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
        return bool(
            self.families
            or self.levels
            or self.skills
            or self.choices
            or self.settings
            or self.pay is not None
        )

    def answer(self) -> Results:
        """Ask the index; see `careers.discovery.search.search` for what it costs."""
        return engine.search(
            self.words,
            families=tuple(self.families),
            levels=tuple(self.levels),
            skills=tuple(self.skills),
            pay_at_least=self.pay,
            currency=self.currency if self.pay is not None else "",
            facts=AskedFacts(**self.choices, settings=frozenset(self.settings)),
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
        """The address of this question without one filter, or a value of it, or without its order."""
        sent = self._sent(self.query)
        if self.sort != "relevance" and name != "sort":
            sent["sort"] = self.sort
        kept = [kept for kept in sent.getlist(name) if value and kept != value]
        if kept:
            sent.setlist(name, kept)
        else:
            sent.pop(name, None)
        return _as_address(sent)

    @property
    def as_typed(self) -> str:
        """The address of a search for the words as they were typed, where they were understood otherwise."""
        return _as_address(_sent_words(self.typed, as_typed=True)) if self.intent else ""

    def unfiltered(self, query: str | None = None) -> str:
        """The address of the same query, or of another one, without any filter."""
        return _as_address(_sent_words(self.query if query is None else query, as_typed=self.is_as_typed))

    def _sent(self, query: str) -> QueryDict:
        sent = _sent_words(query, as_typed=self.is_as_typed)
        for name, values in (
            ("family", self.families),
            ("level", self.levels),
            ("skill", self.skills),
            ("setting", self.settings),
        ):
            if values:
                sent.setlist(name, list(values))
        for name, value in self.choices.items():
            sent[name] = value
        if self.pay is not None:
            sent["pay"] = format(self.pay.normalize(), "f")
            if self.currencies[1:]:
                sent["currency"] = self.currency
        return sent


def _sent_words(query: str, *, as_typed: bool) -> QueryDict:
    sent = QueryDict(mutable=True)
    if query:
        sent["q"] = query
        if as_typed:
            sent["as"] = AS_TYPED
    return sent


def _with(sent: QueryDict, intent: Intent) -> QueryDict:
    """What was sent, with the filters and the order that its words ask for."""
    sent = sent.copy()
    for name, values in intent.filters.items():
        sent.setlist(name, [*sent.getlist(name), *values] if name == "setting" else values)
    if intent.sort:
        sent["sort"] = intent.sort
    return sent


def _as_name(slug: str) -> str:
    """What a family may be called, where the answer does not say it: "legal-work" -> "Legal work"."""
    return slug.replace("-", " ").capitalize()


def _as_address(sent: QueryDict) -> str:
    text = sent.urlencode()
    return reverse("search") + (f"?{text}" if text else "")
