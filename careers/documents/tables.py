"""What rows of tables say of pay: each row becomes statements, as a sentence would say it."""

import re

from careers.pages import SalaryBand

from ..sandbox.documents.words import key, pattern, plain
from . import money, pay

LOW = re.compile(r"\b(?:from|low(?:er|est)?|min(?:imum)?|start(?:ing|er)?|bottom|entry)\b", re.I)
HIGH = re.compile(r"\b(?:to|high(?:er|est)?|max(?:imum)?|upper|top|experienced)\b", re.I)
#: How the column of the names is headed in a table of careers.
COLUMN_OF_NAMES = pattern("column-of-names", "^", "$")
MEDIAN = re.compile(r"\bmedian\b", re.I)
SAID = re.compile(f"{LOW.pattern}|{HIGH.pattern}|{MEDIAN.pattern}|{pay.PAY_WORDS.pattern}", re.I)
LONGEST_HEAD = 80
NUMBER = re.compile(r"\d[\d.,'’ ]{0,15}[kK]?")


def bands(
    cells: tuple[str, ...], header: tuple[str, ...], caption: str, around: pay.Surroundings
) -> list[tuple[SalaryBand, float]]:
    """The pay figures of a row, each with how sure it is. The rows of other occupations have none."""
    heads = header if len(header) == len(cells) else ()
    at = next((at for at, head in enumerate(heads) if COLUMN_OF_NAMES.match(head)), None)
    name, title = plain(cells[at or 0]), around.title
    if at is not None and pay.is_of_another(name, title, is_occupation=True):
        return []
    # Nothing says what the first column names: a place may sound like an occupation.
    is_other = not (heads and heads[0]) and pay.is_of_another(name, title)
    is_named = around.in_pay or key(name) == key(title) or money.NAMES_PAY.match(name)
    # A row that lacks a cell may have its amounts under the wrong heads.
    is_whole = len(header) in {0, len(cells)}
    most = money.DOUBTFUL if is_other else money.SURE if is_whole and is_named else money.UNNAMED
    about = " ".join([caption, *header, *around.context, cells[0]])
    around = around._replace(
        context=list(filter(None, [caption, *around.context])),
        in_pay=around.in_pay or bool(pay.PAY_WORDS.search(about)),
    )
    found = (pay.bands(words, around) for words in statements(cells, heads, caption))
    return [(band, min(sure, most)) for many in found for band, sure in many]


def header_of(cells: tuple[str, ...]) -> tuple[str, ...]:
    """`cells` if they head a table: short, none an amount, and of two the second no answer to the first."""
    last = cells[-1]
    says_what = SAID.search(last) or money.period_in(last) or pay.area_in(last) or pay.year_in(last)
    is_answer = len(cells) == 2 and not says_what and not money.mark_in(last)[0]
    if is_answer or any(len(cell) > LONGEST_HEAD or money.spans(cell) for cell in cells):
        return ()
    return tuple(map(plain, cells))


def statements(cells: tuple[str, ...], header: tuple[str, ...], caption: str) -> list[str]:
    """What a row says of pay: "Junior: from $40,000 - to $50,000", or a statement for every amount.

    Empty for a row without amounts. The first cell is the label, `header` is () where there is none.
    """
    label = plain(cells[0]).rstrip(": ")
    heads = [plain(head) for head in header[1:]] or [""] * (len(cells) - 1)
    values = [_with_mark(head, cell) for head, cell in zip(heads, cells[1:], strict=True)]
    paid = [(head, cell) for head, cell in zip(heads, values, strict=True) if money.spans(cell)]
    if not paid:
        return [" ".join(cells)] if money.spans(cells[0]) else []
    ends = [[cell for head, cell in paid if end.search(head)] for end in (LOW, HIGH)]
    if len(paid) == 2 and not any(head for head, _cell in paid):
        (first, *more), (last, *others) = (money.spans(cell) for _head, cell in paid)
        are_single = not (more or others or first.high or last.high)
        ends = [[cell] for _head, cell in paid] if are_single and first.low <= last.low else ends
    is_range = len(ends[0]) == len(ends[1]) == 1 and ends[0] != ends[1]
    said = [f"{label}: {ends[0][0]} - {ends[1][0]}"] if is_range else []
    rest = [(head, cell) for head, cell in paid if not is_range or [cell] not in ends]
    median = "median " if MEDIAN.search(caption) else ""
    for head, cell in rest:
        is_label = head and len(cells) > 2 and (len(rest) > 1 or not pay.PAY_WORDS.search(head))
        said.append(f"{label}, {head}: {median}{cell}" if is_label else f"{label}: {median}{head} {cell}")
    return said


def _with_mark(head: str, cell: str) -> str:
    """A bare number under "Low ($/hour)" is "$20 per hour"."""
    mark, size = money.mark_in(head)
    if not mark or not NUMBER.fullmatch(cell):
        return cell
    period = money.period_in(head)
    return f"{mark} {cell}{size}" + (f" per {period}" if period else "")
