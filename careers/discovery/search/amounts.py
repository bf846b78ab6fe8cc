"""Amounts of money as people type them."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from careers.pages import wording

#: "60000", "60,000", "60.000", "60 000.50", "60k".
AMOUNT = re.compile(r"(\d{1,3}(?:[.,' ]\d{3})+|\d{1,12})([.,]\d{1,2})?\s*([kKmM]?)")
LARGEST = Decimal(10) ** 9


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
