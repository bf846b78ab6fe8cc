"""Amounts of money and percentages as people write them: tokens become amounts, amounts become spans."""

import re
from bisect import bisect
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from babel.numbers import get_currency_precision

from ..sandbox.documents.words import pattern
from .tokens import (
    PERIODS,
    SCHEMES,
    SIZES,
    STEMS,
    UNITS,
    VOCABULARY,
    WORDS,
    Token,
    lexicon,
    number,
    tokens_of,
)

NAMES_PAY = pattern("pay", "", "")
#: The period of what is paid by the fortnight, by the piece and the like.
UNHELD = "unheld"
DASHES, RANGES = WORDS["dashes"], WORDS["dashes"] | WORDS["ranges"]
ENDING = WORDS["ending"] | WORDS["adding"] | WORDS["ands"]
PERK_ENDS = tuple(WORDS["perk_ends"])
#: "₹60–1.5 Cr" is from 60 lakhs on.
SMALLER = {10**7: 10**5, 10**6: 10**3, 10**9: 10**6, 10**8: 10**4}
#: A text with more amounts is a table gone wrong, or junk: the rest of them is not read.
MOST_AMOUNTS = 80
#: How many tokens before and behind an amount may say something of it.
BEFORE, BEHIND, GAP = 80, 40, 14
#: How sure a figure is at most: where nothing is left open, where something is taken for granted, and where
#: it may as well be read in another way.
SURE, UNNAMED, DOUBTFUL = 0.9, 0.75, 0.5
#: Money of countries where much the same is paid.
ALIKE = frozenset(["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"])
#: (lowest, highest) amount that somebody is paid, in what a dollar buys, by period.
USUAL = VOCABULARY["usual"]


class Amount(NamedTuple):
    """A number with its marks: tokens `first` to `last`, the number itself at `at`."""

    value: Decimal
    size: int
    codes: list[str]
    plus: bool
    first: int
    at: int
    last: int


class Span(NamedTuple):
    """An amount, or two: `low` and `high` in full units, and where in the text they stand.

    `codes` are what the marks may mean, `edge` is "least" or "most" for one amount that is an end of a range,
    `certainty` how sure the reading is at most, and `clause` where what is said of the amount stands.
    """

    low: Decimal
    high: Decimal | None
    currency: str
    codes: list[str]
    open_ended: bool
    start: int
    end: int
    sized: bool
    edge: str
    period: str
    is_perk: bool
    is_ambiguous: bool
    certainty: float
    clause: tuple[int, int]

    @property
    def largest(self) -> Decimal:
        return self.high or self.low


class _MoneyParser:
    """Finds the spans in the tokens of one text. No step looks further than the limits above."""

    def __init__(self, text: str) -> None:
        self.text, found = text, tokens_of(text)
        self.count = len(found)
        #: With nothing behind the end, and so, by Python's negative indexes, before the beginning.
        self.tokens = [*found, *[Token("", len(text), len(text), None, [])] * (GAP + 2)]
        #: Tokens that say how long something lasts, and the "per" of a period.
        self.used: set[int] = set()
        self.stops = [at for at in range(self.count) if self._ends_sentence(at)]
        self.amounts: list[Amount] = []
        for at, token in enumerate(self.tokens):
            if token.value is not None and len(self.amounts) < MOST_AMOUNTS and self._is_amount(at):
                self.amounts.append(self._amount(at, token.value))
        self.periods = self._periods()

    def word(self, at: int) -> str:
        return self.tokens[at].text

    def _glued(self, at: int) -> bool:
        """Whether nothing stands between this token and the next."""
        return self.tokens[at].end == self.tokens[at + 1].start

    def _ends_sentence(self, at: int) -> bool:
        is_short = self.tokens[at - 1].codes or self.word(at - 1) in WORDS["shortened"]
        is_stop = self.word(at) == "." and not is_short and (not self._glued(at) or at == self.count - 1)
        return is_stop or self.word(at) in {";", "!", "?"}

    # Numbers -> amounts

    def _is_amount(self, at: int) -> bool:
        """Whether the number at `at` may be money: no grade, percentage, duration or part of a name."""
        before, after = self.word(at - 1), self.word(at + 1)
        if self.tokens[at - 1].codes:
            return True
        unit = at + 2 if after in DASHES else at + 1
        if self.word(unit) in WORDS["lasting"] or (unit == at + 2 and self.word(unit) in UNITS):
            is_rate = self.word(unit + 1) in WORDS["per"] and self.word(unit + 2) in UNITS
            self.used.update((unit, unit + 1, unit + 2) if is_rate else (unit,))
            return False
        if after in WORDS["percent"] or (after in WORDS["per"] and self.word(at + 2) in WORDS["hundred"]):
            return False
        is_named = self._glued(at - 1) and before.isalpha() and before < "\u3000"
        is_counted = self._glued(at) and after in WORDS["endings"]
        return not is_named and not is_counted and before not in WORDS["times"] and not self._is_grade(at)

    def _is_grade(self, at: int) -> bool:
        """ "GS-13", "Band 6", "E 13", and "8" of "Grades 7-8" and "GS-7/8"."""
        for _step in range(2):
            value = self.tokens[at].value
            is_small = value is not None and value < 100
            if not is_small or self.word(at + 1) in SIZES.keys() - {"l", "m"}:
                return False
            at -= 2 if self.word(at - 1) in RANGES | {"/", "."} else 1
            name = self.word(at)
            if name in WORDS["grades"] and (len(name) > 1 or self.text[self.tokens[at].start].isupper()):
                return True
        return False

    def _amount(self, at: int, value: Decimal) -> Amount:
        """The amount whose number is at `at`, with the marks on both sides of it."""
        first, last, size = at, at, 1
        codes: list[str] = []
        taken = self.amounts[-1].last if self.amounts else -1
        while (step := 2 if self.word(first - 1) == "." else 1) and first - step > taken:
            more = self.tokens[first - step].codes
            if not more or not (both := common(codes, more)):
                break
            codes, first = both, first - step
        for _step in range(3):
            word = self.word(last + 1)
            is_letter = len(word) == 1 and word < "\u3000"
            is_size = not is_letter or self._glued(last) or self.word(last + 2) in {"per", "pa"}
            if size == 1 and word in SIZES and (is_size or self._marks(last + 2)[0]):
                size, last = SIZES[word], last + 1
                last += self.word(last + 1) == "." and bool(self._marks(last + 2)[0])
            marks, count = self._marks(last + 1)
            is_of_next = self.tokens[last + 1 + count].value is not None and (
                codes or (self._glued(last + 1) and not self._glued(last))
            )
            if marks and not is_of_next and (both := common(codes, marks)):
                codes, last = both, last + count
        if "NOK" in codes[:-1] and first == at:
            # A crown stands before the number in Norway, behind it in Sweden.
            codes = sorted(codes, key="SEK".__ne__)
        plus = self.word(last + 1) == "+" and self._glued(last)
        return Amount(value, size, codes, plus, first, at, last + plus)

    def _marks(self, at: int) -> tuple[list[str], int]:
        """The money that the tokens from `at` on name, and how many tokens that takes."""
        if self.tokens[at].codes and self.word(at) != "r":
            return self.tokens[at].codes, 1
        for count in (3, 2, 1):
            words = " ".join(token.text for token in self.tokens[at : at + count] if token.text != "-")
            if words in lexicon().names:
                return lexicon().names[words], count
        return [], 0

    def _periods(self) -> dict[int, str]:
        """The periods that tokens name, by their place."""
        ends = {amount.last for amount in self.amounts}
        found: dict[int, str] = {}
        is_next = False
        for at, token in enumerate(self.tokens):
            is_next = at - 1 in ends or (is_next and token.text in WORDS["noise"])
            if at in self.used or token.value is not None:
                continue
            word, back = token.text, at - 2 if self.word(at - 1) in {"-", "."} else at - 1
            unit = UNITS.get(word) or UNITS.get(word.removesuffix("s"), "")
            stem = next((stem for stem in STEMS if word.removeprefix("brutto").startswith(stem)), "")
            named = PERIODS.get(word) or STEMS.get(stem, "")
            if (named or unit) and self.word(back) in WORDS["twice"]:
                found[at] = UNHELD
            elif named:
                found[at] = named
            elif unit and (
                self.word(back) in WORDS["per"] or word >= "\u3000" or (is_next and len(word) > 3)
            ):
                found[at] = unit
                self.used.add(back)
            elif is_next and word in WORDS["naming_per"] and self._is_piece(at + 1):
                found[at] = UNHELD
            elif at - 1 in ends and word in WORDS["times"] and self.word(at + 1) in WORDS["salaries"]:
                found[at] = "month"
        return found

    def _is_piece(self, at: int) -> bool:
        """Whether what is paid "per" it is paid by none of our periods: "per lesson", "every 2 weeks"."""
        word, after = self.word(at), self.word(at + 1)
        if self.tokens[at].value is not None:
            return after in UNITS or after.removesuffix("s") in UNITS
        return word.isalpha() and word not in UNITS and word not in PERIODS and word not in WORDS["hundred"]

    # Amounts -> spans

    def spans(self) -> list[Span]:
        found, at = [], 0
        while at < len(self.amounts):
            first, *rest = self.amounts[at : at + 2]
            certainty = self._joined(first, rest[0]) if rest else 0
            last = rest[0] if certainty else first
            codes, size = common(first.codes, last.codes), max(first.size, last.size)
            if not codes and size in {10**5, 10**7}:
                codes = ["INR"]
            following = at + 2 if certainty else at + 1
            if codes:
                found.append(self._span(at, following, codes, certainty or 1))
            at = following if codes else at + 1
        return found

    def _joined(self, first: Amount, second: Amount) -> float:
        """How sure at most it is that two amounts are the ends of a range; 0 where they are not."""
        gap = range(first.last + 1, second.first)
        is_money = common(first.codes, second.codes) or not (first.codes or second.codes)
        if not 0 < len(gap) <= GAP or not is_money or any(at in self.stops for at in gap):
            return 0
        words, depth = [], 0
        for at in gap:
            word = self.word(at)
            depth += word == "("
            if not depth and word not in WORDS["noise"] and at not in self.used and at not in self.periods:
                words.append(word)
            depth -= word == ")" and depth > 0
        *between, mark = words or [""]
        rest = [word for word in between if word not in WORDS["ranging"] | RANGES]
        if mark in WORDS["ands"] and not rest:
            before = (self.word(at) for at in range(first.first - 4, first.first))
            return 1 if WORDS["between"].intersection(before) else UNNAMED if first.codes else 0
        is_short = len(rest) < 2 or (rest[0] in {"for", "at", "as"} and len(rest) < 6)
        return 1 if mark in RANGES and is_short and (first.codes or not rest) else 0

    def _span(self, at: int, following: int, codes: list[str], certainty: float) -> Span:
        """The span of the amounts from `at` on, one or two, before the `following` one."""
        first, last = self.amounts[at], self.amounts[following - 1]
        taken = self.amounts[at - 1].last if at else -1
        free = self.amounts[following].first if following < len(self.amounts) else self.count
        stop = bisect(self.stops, first.first)
        begin = max([0, first.first - BEFORE, *(each + 1 for each in self.stops[max(0, stop - 1) : stop])])
        end = min([self.count, last.last + BEHIND, *self.stops[stop : stop + 1]])
        # "£45,000 a year plus £50 a month" says two things.
        joint = next((at for at in range(last.last + 1, end) if self.word(at) in WORDS["adding"]), end)
        places = chain(
            range(first.at + 1, min(free, joint)),
            reversed(range(max(begin, taken + 1), first.first)),
            range(begin, first.first),
            range(free, joint),
        )
        period = next((self.periods[at] for at in places if at in self.periods), "")
        schemes = [SCHEMES[self.word(at)] for at in range(last.last + 1, end) if self.word(at) in SCHEMES]
        codes = common(codes, schemes) or codes
        low, high, clear = _ends(first, last)
        currency, is_ambiguous = _likeliest(codes, high or low, period)
        if any(re.fullmatch(r"\d{1,3}\.\d{3}", self.word(each.at)) for each in (first, last)):
            if get_currency_precision(currency) > 2:
                clear = DOUBTFUL
            elif currency not in lexicon().dotted:
                clear = min(clear, UNNAMED)
        between = map(self.word, range(first.last, last.first))
        return Span(
            low=low,
            high=high,
            currency=currency,
            codes=codes,
            open_ended=last.plus or not {"more", "over"}.isdisjoint(between),
            start=self.tokens[first.first].start,
            end=self.tokens[last.last].end,
            sized=first.size > 1 or last.size > 1,
            edge=self._edge(first, begin) if first is last else "",
            period=period,
            is_perk=self._is_perk(first.first, last.last, begin, end),
            is_ambiguous=is_ambiguous,
            certainty=min(certainty, clear),
            clause=(self.tokens[begin].start, self.tokens[joint].start),
        )

    def _edge(self, amount: Amount, begin: int) -> str:
        """Whether one amount is the least or the most that is paid, or neither."""
        at = amount.first - 1
        while at > max(begin, amount.first - 6) and self.word(at) in WORDS["fillers"]:
            at -= 1
        word = self.word(at) if at >= begin else ""
        if word in WORDS["least"] or (word in WORDS["most"] and self.word(at - 1) in {"no", "not"}):
            return "least"
        if word in WORDS["most"]:
            return "most"
        at = amount.last + 1
        skipped = self.used | self.periods.keys()
        while at < amount.last + GAP and (at in skipped or self.word(at) in WORDS["noise"]):
            at += 1
        word, second = self.word(at), self.word(at + 1)
        is_more = word in WORDS["joints"] and second in WORDS["or_more"] and (word, second) != ("and", "more")
        is_plus = word in WORDS["upwards"] or (word == "plus" and second in ",.;)")
        return "least" if amount.plus or is_more or is_plus else ""

    def _is_perk(self, first: int, last: int, begin: int, end: int) -> bool:
        """Whether what is said of the tokens `first` to `last` makes them anything but pay."""
        lead = [self.word(at) for at in range(first - 1, begin - 1, -1)]
        is_paid = any(map(NAMES_PAY.match, lead))
        said = []
        for at in range(last + 1, min(end, last + GAP)):
            word = self.word(at)
            if word in ENDING or (word in DASHES and not (self._glued(at) or self._glued(at - 1))):
                break
            said.append(word)
        for word in lead:
            if word in {",", "(", "+", "plus"} or NAMES_PAY.match(word):
                break
            said.append(word)
        names = WORDS["perks"] if is_paid else WORDS["perks"] | WORDS["weak_perks"]
        words = {*said, *(word.removesuffix("s") for word in said)}
        return not words.isdisjoint(names) or any(word.endswith(PERK_ENDS) for word in said)


def common(some: list[str], others: list[str]) -> list[str]:
    """The money that two marks may both mean; all that one may mean where the other says nothing."""
    return [code for code in some if code in others] if some and others else some or others


def _ends(first: Amount, last: Amount) -> tuple[Decimal, Decimal | None, float]:
    """The ends of a range, which may share a size ("58-80k"), and how sure they are at most."""
    low, high, sure = first.value * first.size, last.value * last.size, 1.0
    if first is last:
        return low, None, sure
    if first.size == 1 < last.size and first.value < 1000:
        low *= last.size
        if low > high and last.size in SMALLER:
            low, sure = first.value * SMALLER[last.size], DOUBTFUL
    elif high < low and last.size == 1 and high * max(first.size, 1000) >= low:
        high, sure = high * max(first.size, 1000), 1.0 if first.size > 1 else DOUBTFUL
    return (low, high, sure) if low <= high else (high, low, UNNAMED)


def _likeliest(codes: list[str], amount: Decimal, period: str) -> tuple[str, bool]:
    """Of the money that a mark may mean the likeliest, and whether it may as well be another."""
    if len(codes) == 1 or codes[0] in {"USD", "GBP"}:
        return codes[0], codes[0] not in lexicon().parity
    usual = [code for code in codes if period in USUAL and is_usual(code, amount, amount, period)]
    return (usual or codes)[0], len(usual) != 1


def is_usual(currency: str, low: Decimal, high: Decimal, period: str, *, times: int = 1) -> bool:
    """Whether somebody is paid that, or within so many `times` of it."""
    least, most = USUAL[period]
    parity = lexicon().parity.get(currency, 1)
    return least <= float(low) / parity * times and float(high) / parity <= most * times


@lru_cache(512)
def spans(text: str) -> tuple[Span, ...]:
    """The amounts of money in `text`, two that belong together as one."""
    return tuple(_MoneyParser(text).spans()) if re.search(r"\d", text) else ()


def period_in(text: str) -> str:
    """The period that `text` names, of several the first; nothing for one that figures do not have."""
    found = next(iter(_MoneyParser(text).periods.values()), "")
    return found if found in USUAL else ""


def mark_in(text: str) -> tuple[str, str]:
    """The mark of money in the head of a column, and the size: "£" and "k" for "Salary (£k)"."""
    tokens = tokens_of(text)
    at = next((at for at, token in enumerate(tokens) if token.codes), None)
    if at is None:
        return "", ""
    size = tokens[at + 1].text if at + 1 < len(tokens) and tokens[at + 1].text in SIZES else ""
    return text[tokens[at].start : tokens[at].end], size


ONE = r"\d{1,3}(?:[.,]\d{1,2})?"
PERCENT = re.compile(
    rf"(?P<sign>(?<![\w%])[-–−+]|)(?<![\d.])(?P<low>{ONE})\s?(?:%|percent|per cent)?\s?"
    rf"(?:(?:-|–|—|to)\s?(?P<second>[-−+]?)(?P<high>{ONE}))?\s?(?:%|percent\b|per cent\b)(?P<plus>\+)?",
    re.I,
)
BELOW = re.compile(r"\s*(?:below|less|lower|under|down|decrease|reduction)", re.I)
LESS_BY = re.compile(r"(?:less by|lower by|reduced by|decrease of)\s*$", re.I)


class Percent(NamedTuple):
    low: Decimal
    high: Decimal
    open_ended: bool
    start: int


def percents(text: str) -> list[Percent]:
    """The percentages in `text`; those that are "below" or "less" are below zero."""
    found = []
    for match in PERCENT.finditer(text):
        ends = low, high = number(match["low"]), number(match["high"] or match["low"])
        before, after = text[max(0, match.start() - 25) : match.start()], text[match.end() :][:30]
        if match["sign"] in {"-", "−", "–"} and match["second"] == "+":
            ends = -low, high
        elif match["sign"] in {"-", "−"} or BELOW.match(after) or LESS_BY.search(before):
            ends = -low, -high
        elif low == high and re.search(r"up to\s*$", before, re.I):
            ends = Decimal(0), high
        is_open = bool(match["plus"]) or after.lstrip().startswith("or more")
        found.append(Percent(min(ends), max(ends), is_open, match.start()))
    return found
