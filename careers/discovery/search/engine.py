"""The answer to a query: roles, best first, with filters and pages; and the role that a name means."""

import base64
import binascii
import json
from collections.abc import Collection
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.text import slugify

from careers.discovery.models import EditionFacts, SearchDocument
from careers.models import Edition

from . import did_you_mean, facets, terms
from .finding import find
from .results import DOCUMENT, AskedFacts, DocumentRow, Filters, Hit, Results
from .suggestions import suggest

MOST_HITS = 100
#: What a list shows of an edition.
SHOWN = (
    *("role", "number", "slug", "title", "family_slug", "family_name", "level", "summary"),
    *(f"facts__{name}" for name in EditionFacts.PAY),
)


def search(
    query: str,
    *,
    families: Collection[str] = (),
    levels: Collection[str] = (),
    skills: Collection[str] = (),
    pay_at_least: Decimal | None = None,
    currency: str = "",
    facts: AskedFacts = AskedFacts(),  # noqa: B008, it is frozen
    sort: str = "relevance",
    after: str | None = None,
    limit: int = 20,
) -> Results:
    """Live roles that answer `query`, with one of `families`, one of `levels`, all of `skills`, and `facts`.

    Families and skills are given by slug. `pay_at_least` is an amount a year, in whole units of `currency`:
    it is compared with what lists go by of a role's headline pay (`SalaryBand.typical`: its median, if it has
    one), brought to a year (an hour counts 2,080 times). `sort` is relevance, title, pay, growth or openings
    (highest first); without a query, relevance means how clearly pages say that they are in a setting that is
    asked for, or else by title. `after` is the `next` of the page before; one that is not understood means
    the first page.

    Costs about fifteen queries, none of which reads more than some thousand short rows: of a word that more
    than `index.MOST_EDITIONS` editions have, those are looked at that it says most about.
    """
    limit = max(1, min(limit, MOST_HITS))
    filters = Filters.of(families, levels, skills, pay_at_least, currency, facts)
    if not terms.words(query[: terms.LONGEST_QUERY]):
        return _everything(filters, sort, after, limit)
    found = find(query, filters)
    if not found.documents:
        return Results(suggestions=did_you_mean.nearest_titles(query), unknown=found.unknown)
    kept = [one for one in found.documents if not filters.failed_by(one)]
    kept = in_order(kept, sort)
    start = read_place(after)
    page = kept[start : start + limit]
    editions = Edition.objects.select_related("facts").only(*SHOWN).in_bulk([one.edition for one in page])
    why = found.reasons([one.edition for one in page])
    return Results(
        hits=[Hit(editions[one.edition], why[one.edition]) for one in page if one.edition in editions],
        total=len(kept),
        total_is_exact=not found.cut_short,
        next=cursor_to(start + limit) if start + limit < len(kept) else None,
        facets=facets.count_facets(found.documents, filters),
        corrected=found.corrected,
        unknown=found.unknown,
        also=found.also,
        suggestions=[] if kept else did_you_mean.nearest_titles(query),
    )


def in_order(documents: list[DocumentRow], sort: str) -> list[DocumentRow]:
    if sort == "title":
        return sorted(documents, key=lambda one: (one.title_key, one.edition))
    if sort in BY_FIGURE:
        figure = attrgetter(sort)
        return sorted(documents, key=lambda one: (figure(one) is None, -(figure(one) or 0), one.title_key))
    return documents


def _everything(filters: Filters, sort: str, after: str | None, limit: int) -> Results:
    """A list of all that pass the filters, by a figure, a setting or by title."""
    by = sort if sort in BY_FIGURE else ""
    passing = filters.rows()
    if filters.facts.settings and sort == "relevance":
        by = "strength"
        passing = passing.filter(settings__setting=filters.facts.first_setting).annotate(
            strength=F("settings__strength")
        )
    rows, more = page_of_rows(passing, by=by, after=after, limit=limit)
    documents, total, exact = facets.facet_pool(filters)
    editions = Edition.objects.select_related("facts").only(*SHOWN).in_bulk([one.edition for one in rows])
    return Results(
        hits=[Hit(editions[one.edition]) for one in rows if one.edition in editions],
        total=total,
        total_is_exact=exact,
        next=more,
        facets=facets.count_facets(documents, filters),
    )


#: What a cursor can be at most: a title and two numbers.
LONGEST_CURSOR = 2000


def cursor_to(start: int) -> str:
    return _written([start])


def read_place(cursor: str | None) -> int:
    """How many roles come before the page; 0 for what is not understood."""
    match _read(cursor):
        case [int(start)] if 0 <= start <= 1_000_000:
            return start
    return 0


#: The figures that lists can be in order of, highest first.
BY_FIGURE = ("pay", "growth", "openings")


def page_of_rows(
    rows: QuerySet[SearchDocument], *, by: str, after: str | None, limit: int
) -> tuple[list[DocumentRow], str | None]:
    """The page of `rows` behind the cursor `after`, and the cursor of the next.

    By title, or by the column `by`, highest first, and those without it by title behind them. One or two
    queries, each of which begins where the page does, however far behind that is.
    """
    figure, key, edition = _position(_read(after), bool(by))
    found: list[tuple[DocumentRow, int | None]] = []
    if by and (key is None or figure is not None):
        having = rows.filter(**{f"{by}__isnull": False}).order_by(f"-{by}", "edition_id")
        if figure is not None:
            behind = Q(**{f"{by}__lt": figure}) | Q(edition__gt=edition)
            having = having.filter(behind, **{f"{by}__lte": figure})
        found = _documents(having, limit + 1, by)
        key = None
    if len(found) <= limit and by != "strength":
        rest = rows.filter(**{f"{by}__isnull": True}) if by else rows
        rest = rest.order_by("title_key", "edition_id")
        if key is not None:
            rest = rest.filter(Q(title_key__gt=key) | Q(edition__gt=edition), title_key__gte=key)
        found += _documents(rest, limit + 1 - len(found))
    shown = [row for row, _figure in found[:limit]]
    if len(found) <= limit:
        return shown, None
    last, figure = found[limit - 1]
    return shown, _written([figure, bytes(last.title_key).decode(), last.edition])


def is_place(cursor: str) -> bool:
    """Whether `page_of_rows`, by title, knows what is behind this cursor."""
    return _position(_read(cursor), by_figure=False)[1] is not None


def _documents(
    rows: QuerySet[SearchDocument], limit: int, by: str = ""
) -> list[tuple[DocumentRow, int | None]]:
    """Each with the figure that it is in order of, if any."""
    columns = (*DOCUMENT, by) if by else DOCUMENT
    return [
        (DocumentRow(*row[: len(DOCUMENT)]), row[-1] if by else None)
        for row in rows.values_list(*columns)[:limit]
    ]


def _position(read: Any, by_figure: bool) -> tuple[int | None, bytes | None, int]:
    match read:
        case [None | int() as figure, str(key), int(edition)] if by_figure or figure is None:
            if _fits(edition) and (figure is None or _fits(abs(figure))):
                return figure, key.encode("utf-8", "replace"), edition
    return None, None, 0


def _fits(number: int) -> bool:
    return 0 <= number < 2**63


def _written(position: list[object]) -> str:
    written = json.dumps(position, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def _read(cursor: str | None) -> Any:
    """The list that a cursor was made from, or None."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None


MOST_NAMED = 8
LONGEST_NAME = 200
#: Of what is found, only what was found by a title is meant by a name.
TITLES = {"title", "also-called"}


class Named(NamedTuple):
    """A live role that may be meant."""

    slug: str
    title: str


def cleaned(typed: str) -> str:
    """A name as it is looked for: on one line, no longer than a name can be."""
    return " ".join(typed.replace("\0", " ")[:LONGEST_NAME].split())


def named_roles(name: str) -> tuple[Named | None, list[Named]]:
    """The role that is surely meant by `name`, if any, and those that may be.

    Surely meant is one whose title or address it is, or the only one there is if its title begins so. At
    most the queries of `suggest` and `search`.
    """
    name = cleaned(name)
    if not any(letter.isalnum() for letter in name):
        return None, []
    found = [Named(role.slug, role.title) for role in suggest(name, MOST_NAMED)]
    if not found:
        found = [
            Named(hit.edition.slug, hit.edition.title)
            for hit in search(name, limit=MOST_NAMED).hits
            if hit.why and hit.why.kind in TITLES
        ]
    wanted = name.casefold()
    sure = [role for role in found if role.title.casefold() == wanted or role.slug == slugify(name)]
    if not sure and len(found) == 1:
        sure = [role for role in found if role.title.casefold().startswith(wanted)]
    return next(iter(sure), None), found
