"""Rows of tables of pay -> statements, one for every figure, as a person would say them."""

import re

from ..sandbox.documents.words import plain
from . import money, pay

LOW = re.compile(r"\b(?:from|low(?:er|est)?|min(?:imum)?|start(?:ing|er)?|bottom|entry)\b", re.I)
HIGH = re.compile(r"\b(?:to|high(?:er|est)?|max(?:imum)?|upper|top|experienced)\b", re.I)
CURRENCY = re.compile(money.CURRENCY)
NUMBER = re.compile(r"\d[\d.,'’ ]{0,15}[kK]?")
MEDIAN = re.compile(r"\bmedian\b", re.I)


def header_of(cells: tuple[str, ...]) -> tuple[str, ...]:
    """`cells` if they head a table: none is an amount."""
    return () if any(money.spans(cell) for cell in cells) else cells


def statements(cells: tuple[str, ...], header: tuple[str, ...], caption: str) -> list[str]:
    """What a row says of pay: "Junior: from $40,000 - to $50,000", or a statement for every amount.

    Empty for a row without amounts. The first cell is the label, `header` is () where there is none.
    """
    label = plain(cells[0]).rstrip(": ")
    header = header if len(header) == len(cells) else ("",) * len(cells)
    cells = (
        cells[0],
        *(_with_currency(head, cell) for head, cell in zip(header[1:], cells[1:], strict=True)),
    )
    paid = [
        (plain(head), cell) for head, cell in zip(header[1:], cells[1:], strict=True) if money.spans(cell)
    ]
    if not paid:
        return [" ".join(cells)] if money.spans(cells[0]) else []
    lows = [cell for head, cell in paid if LOW.search(head)]
    highs = [cell for head, cell in paid if HIGH.search(head)]
    if len(lows) == len(highs) == 1 and lows != highs:
        rest = [(head, cell) for head, cell in paid if cell not in {*lows, *highs}]
        return [f"{label}: {lows[0]} - {highs[0]}", *_each(label, rest, caption)]
    if len(paid) == 2 and not any(head for head, _cell in paid):
        ends = [money.spans(cell) for _head, cell in paid]
        if all(len(end) == 1 and end[0].high is None for end in ends) and ends[0][0].low <= ends[1][0].low:
            return [f"{label}: {paid[0][1]} - {paid[1][1]}"]
    return _each(label, paid, caption)


def _with_currency(head: str, cell: str) -> str:
    """A bare number under "Low ($/hour)" is "$20 per hour"."""
    found = CURRENCY.search(head)
    if not found or not NUMBER.fullmatch(cell):
        return cell
    period = pay.period_in(head)
    return f"{found[0]}{cell}" + (f" per {period}" if period else "")


def _each(label: str, paid: list[tuple[str, str]], caption: str) -> list[str]:
    median = "median " if MEDIAN.search(caption) else ""
    several = len(paid) > 1
    return [
        f"{label}, {head}: {median}{cell}" if several and head else f"{label}: {median}{head} {cell}"
        for head, cell in paid
    ]
