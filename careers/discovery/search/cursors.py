"""Where the next page of a list begins, as text for an address."""

import base64
import binascii
import json

from django.db.models import Q, QuerySet

from careers.discovery.models import SearchDocument

from .filters import DOCUMENT, DocumentRow

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


def page_of_rows(
    rows: QuerySet[SearchDocument], *, by_pay: bool, after: str | None, limit: int
) -> tuple[list[DocumentRow], str | None]:
    """The page of `rows` behind the cursor `after`, and the cursor of the next.

    By title, or by pay, highest first, and those without pay by title behind them. One or two queries, each
    of which begins where the page does, however far behind that is.
    """
    pay, key, edition = _position(_read(after), by_pay)
    found: list[DocumentRow] = []
    if by_pay and (key is None or pay is not None):
        paid = rows.filter(pay__isnull=False).order_by("-pay", "edition_id")
        if pay is not None:
            paid = paid.filter(Q(pay__lt=pay) | Q(edition__gt=edition), pay__lte=pay)
        found = _documents(paid, limit + 1)
        key = None
    if len(found) <= limit:
        rest = rows.filter(pay__isnull=True) if by_pay else rows
        rest = rest.order_by("title_key", "edition_id")
        if key is not None:
            rest = rest.filter(Q(title_key__gt=key) | Q(edition__gt=edition), title_key__gte=key)
        found += _documents(rest, limit + 1 - len(found))
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _written(
        [last.pay if by_pay else None, bytes(last.title_key).decode(), last.edition]
    )


def _documents(rows: QuerySet[SearchDocument], limit: int) -> list[DocumentRow]:
    return [DocumentRow(*row) for row in rows.values_list(*DOCUMENT)[:limit]]


def _position(read, by_pay: bool) -> tuple[int | None, bytes | None, int]:
    match read:
        case [None | int() as pay, str(key), int(edition)] if by_pay or pay is None:
            if _fits(edition) and (pay is None or _fits(pay)):
                return pay, key.encode("utf-8", "replace"), edition
    return None, None, 0


def _fits(number: int) -> bool:
    return 0 <= number < 2**63


def _written(position: list) -> str:
    written = json.dumps(position, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def _read(cursor: str | None):
    """The list that a cursor was made from, or None."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
