"""Amounts of money and percentages as people write them: words and marks become tokens, tokens become spans.

The words themselves are in money.toml; what CLDR, Unicode's data about countries, knows comes from Babel.
"""

import re
import tomllib
from bisect import bisect
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_currency_name, get_currency_precision, get_territory_currencies

VOCABULARY = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


def _by_word(table: str) -> dict[str, str]:
    return {word: key for key, words in VOCABULARY[table].items() for word in words.split()}


WORDS = {name: frozenset(words.split()) for name, words in VOCABULARY["words"].items()}
SIZES = {word: int(size) for word, size in _by_word("sizes").items()}
UNITS, PERIODS, STEMS = _by_word("units"), _by_word("periods"), _by_word("stems")
DASHES, RANGES = WORDS["dashes"], WORDS["dashes"] | WORDS["ranges"]
ENDING = WORDS["ending"] | WORDS["adding"] | WORDS["ands"]
PERK_ENDS = tuple(WORDS["perk_ends"])
UNHELD = "unheld"
#: "₹60–1.5 Cr" is from 60 lakhs on.
SMALLER = {10**7: 10**5, 10**6: 10**3, 10**9: 10**6, 10**8: 10**4}
#: Codes that are words too.
NO_CODES = frozenset(["ALL", "TOP", "CUP", "GEL", "SDG", "AMD", "MOP", "SOS", "BAM"])
#: The languages whose names of money are known, and which word of a name stands for all of it.
LANGUAGES = {"en": -1, "de": -1, "nl": -1, "fr": 0, "es": 0, "pt": 0, "it": 0}
#: How sure a figure is at most: where nothing is left open, where something is taken for granted, and where it may
#: as well be read in another way.
SURE, UNNAMED, DOUBTFUL = 0.9, 0.75, 0.5
#: Money of countries where much the same is paid.
ALIKE = frozenset(["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"])
#: (lowest, highest) amount that somebody is paid, in what a dollar buys, by period.
USUAL = {
    "year": (8_000, 1_000_000),
    "month": (300, 70_000),
    "week": (80, 20_000),
    "day": (15, 5_000),
    "hour": (2, 600),
}

NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|"
    r"\d{1,3}(?:['’]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|"
    r"\d{1,3}(?:,\d\d){0,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?!\d|,\d)|"
    r"\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,2})?(?!\d|\.\d)|"
    r"\d{1,12}(?:[.,]\d{1,2})?(?!\d|[.,]\d)"
)
#: Words of languages that put no spaces between them.
EAST = "|".join(
    word for word in chain(PERIODS, SIZES, UNITS, _by_word("writings"), RANGES) if word >= "\u3000"
)
TOKEN = re.compile(
    rf"(?P<number>{NUMBER})(?:[.,][-–—]{{1,2}}|/-(?!\d))?|\d[\d.,]*|(?P<note>\[\d{{1,3}}\]|[¹²³†‡*]{{1,3}})|"
    rf"(?P<mark>[A-Z][A-Za-z]{{0,2}}[$¥]|S/\.?(?=\s?\d)|[$£€¥￥₦₩₪₫₱₲₴₹₺₽₡฿])|{EAST}|"
    r"(?P<short>[^\W\d_](?:[./][^\W\d_]\b){1,3}\.?)|[kKT](?=[A-Z]{3}\b)|(?P<word>[^\W\d_\u3000-\ud7ff]+)|\S"
)
#: How words begin that say that an amount is pay.
NAMES_PAY = re.compile(
    r"\b(?:salar|pay(?:s|ing|ment)?\b|paid\b|earn|wage|compensation|income|remun|rémun|\w{0,9}ge?h[aä]lt|\w{0,9}lohn|"
    r"löhne|\w{0,6}vergütung|entgelt|verdien|traitement|salári|sueldo|retribu|stipendi[oa]|\w{0,5}loon\b|maandsal|"
    r"jaarsal|lønn|lön\b|(?:ote|ctc|lpa|ral)\b)|年収|年俸|年薪|月給|月収|月薪|時給|日給|연봉|월급|시급",
    re.I,
)
DIGIT = re.compile(r"\d")


class Lexicon(NamedTuple):
    """Marks, codes and names of money, each with the codes it may mean; how currencies are grouped; what they buy."""

    marks: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    dotted: frozenset[str]
    parity: dict[str, float]
    of_country: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """What CLDR and the tables above say of money. Reading it takes a fifth of a second, once."""
    english = Locale("en")
    of_country = {
        country: codes[-1] for country in english.territories if (codes := get_territory_currencies(country))
    }
    marks: dict[str, list[str]] = {}
    for code, writings in VOCABULARY["writings"].items():
        for mark in writings.split():
            marks.setdefault(mark, []).append(code)
    names: dict[str, list[str]] = {}
    parity, dotted = {}, set()
    for name, units in VOCABULARY["parity"].items():
        locale = Locale.parse(name)
        code = of_country[locale.territory]
        parity[code] = units
        local, common = locale.currency_symbols.get(code, code), english.currency_symbols.get(code, code)
        symbols = {local, common, code}
        symbols |= {f"{locale.territory}$", f"{code}$"} if "$" in local + common else set()
        for symbol in sorted(symbols):
            codes = marks.setdefault(symbol.strip("."), [])
            codes += [code] if code not in codes else []
        if locale.number_symbols.get("latn", locale.number_symbols)["group"] == ".":
            dotted.add(code)
        for language, at in LANGUAGES.items():
            for count in (1, 2):
                words = get_currency_name(code, count=count, locale=language).casefold().replace("-", " ")
                for writing in (words, words.split()[at]):
                    names.setdefault(writing, []).append(code)
    for code in {*of_country.values()} - NO_CODES:
        marks.setdefault(code, [code])
    tuples = ({word: tuple(dict.fromkeys(codes)) for word, codes in each.items()} for each in (marks, names))
    return Lexicon(*tuples, frozenset(dotted), parity, of_country)


class Token(NamedTuple):
    """A word, a mark or a number: folded, where it stands, its value as a number, the money that it may name."""

    text: str
    start: int
    end: int
    value: Decimal | None = None
    codes: tuple[str, ...] = ()


class Amount(NamedTuple):
    """A number with its marks: tokens `first` to `last`, the number itself at `at`."""

    value: Decimal
    size: int
    codes: tuple[str, ...]
    plus: bool
    first: int
    at: int
    last: int


class Span(NamedTuple):
    """An amount, or two: `low` and `high` in full units, and where in the text they stand.

    `edge` is "least" or "most" for one amount that is an end of a range, `doubt` how sure the reading is at most.
    """

    low: Decimal
    high: Decimal | None
    currency: str
    codes: tuple[str, ...]
    open_ended: bool
    start: int
    end: int
    sized: bool
    edge: str
    period: str
    is_perk: bool
    doubt: float
    clause: tuple[int, int]

    @property
    def largest(self) -> Decimal:
        return self.high or self.low


def number(text: str) -> Decimal:
    """The number "1,234.50", "1.234,50" or "1 234" is: one or two digits after the last mark are decimals."""
    text = re.sub(r"[ '’\u00a0\u2009\u202f]", "", text)
    if match := re.search(r"[.,](\d{1,2})$", text):
        return Decimal(re.sub(r"[.,]", "", text[: match.start()]) + "." + match[1])
    return Decimal(re.sub(r"[.,]", "", text))


def tokens_of(text: str) -> list[Token]:
    marks, found = lexicon().marks, []
    for match in TOKEN.finditer(text):
        if match["note"]:
            continue
        raw = folded = match[0]
        if match["short"]:
            folded = re.sub(r"[./]", "", raw)
        value = number(match["number"]) if match["number"] else None
        codes = marks.get(raw.rstrip(".") if match["mark"] else raw, ())
        found.append(Token(folded.casefold(), match.start(), match.end(), value, codes))
    return found


class _Reader:
    """Finds the spans in the tokens of one text. No step looks further than a few tokens, or one sentence."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens_of(text)
        self.length = len(text)
        self.dead: set[int] = set()
        self.stops = [at for at in range(len(self.tokens)) if self._ends_sentence(at)]
        self.amounts = self._amounts()
        self.periods = self._periods()

    def word(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _glued(self, at: int) -> bool:
        """Whether nothing stands between this token and the next."""
        return 0 <= at < len(self.tokens) - 1 and self.tokens[at].end == self.tokens[at + 1].start

    def _ends_sentence(self, at: int) -> bool:
        if self.word(at) not in {".", ";", "!", "?"} or self._glued(at):
            return False
        before = self.tokens[at - 1] if at else None
        return self.word(at) != "." or not before or not (before.codes or before.text in WORDS["shortened"])

    def _is_amount(self, at: int) -> bool:
        """Whether the number at `at` may be money: no grade, percentage, duration or name of something."""
        after, before = self.word(at + 1), self.word(at - 1)
        if at and self.tokens[at - 1].codes:
            return True
        at_unit = at + 2 if after in DASHES else at + 1
        if after in {"%", "percent", "prozent", "pct"} or (
            after in {"per", "pour", "por"} and self.word(at + 2) in {"cent", "ciento", "cento"}
        ):
            return False
        if self.word(at_unit) in WORDS["lasting"] or (after in DASHES and self.word(at_unit) in UNITS):
            self.dead.add(at_unit)
            if self.word(at_unit + 1) in WORDS["per"] and self.word(at_unit + 2) in UNITS:
                self.dead.update((at_unit + 1, at_unit + 2))
            return False
        if self._glued(at - 1) and before.isalpha() and before < "\u3000":
            return False
        if self._glued(at) and (after in {"st", "nd", "rd", "th"} or (len(after) == 1 and after in "abcde")):
            return False
        return before not in {"x", "×", "*"} and not self._is_grade(at)

    def _is_grade(self, at: int) -> bool:
        """ "GS-13", "Band 6", "E 13", and "8" of "Grades 7-8" and "GS-7/8"."""
        value = self.tokens[at].value
        for _step in range(2):
            if value is None or value >= 100 or self.word(at + 1) in SIZES.keys() - {"l", "m"}:
                return False
            at -= 1 if self.word(at - 1) not in {*DASHES, "/", "to", "bis", "."} else 2
            if self.word(at) in WORDS["grades"]:
                return True
            value = self.tokens[at].value if at >= 0 else None
        return False

    def _amounts(self) -> list[Amount]:
        found: list[Amount] = []
        for at, token in enumerate(self.tokens):
            if token.value is not None and self._is_amount(at):
                found.append(self._amount(at, token.value, found[-1].last if found else -1))
        return found

    def _amount(self, at: int, value: Decimal, taken: int) -> Amount:
        """The amount whose number is at `at`; the tokens to `taken` belong to another."""
        first, codes, last, size = at, (), at, 1
        while first - 1 > taken:
            step = 2 if self.word(first - 1) == "." else 1
            more = self.tokens[first - step].codes if first - step > taken else ()
            if not more or not (both := _common(codes, more)):
                break
            codes, first = both, first - step
        if found := SIZES.get(self.word(last + 1)):
            is_letter = self.word(last + 1) in "kmlt"
            if not is_letter or self._glued(last) or self._marks(last + 2):
                size, last = found, last + 1
                last += self.word(last + 1) == "." and bool(self._marks(last + 2))
        plus = self.word(last + 1) == "+" and self._glued(last)
        last += plus
        while (more := self._marks(last + 1)) and not self._belongs_right(last + 1, bool(codes)):
            if not (both := _common(codes, more[0])):
                break
            codes, last = both, last + more[1]
            if size == 1 and (found := SIZES.get(self.word(last + 1))) and self._glued(last):
                size, last = found, last + 1
        if len(codes) > 1 and codes[0] == "NOK":
            # A crown stands before the number in Norway, behind it in Sweden.
            codes = codes if first < at else (codes[1], codes[0], *codes[2:])
        if not plus and self.word(last + 1) == "+" and self._glued(last):
            plus, last = True, last + 1
        return Amount(value, size, codes, plus, first, at, last)

    def _marks(self, at: int) -> tuple[tuple[str, ...], int] | None:
        """The money that the tokens from `at` on name, and how many tokens that takes."""
        if at >= len(self.tokens):
            return None
        if codes := self.tokens[at].codes:
            return (codes, 1) if self.word(at) != "r" else None
        names = lexicon().names
        for count in (3, 2, 1):
            words = " ".join(token.text for token in self.tokens[at : at + count] if token.text != "-")
            if codes := names.get(words, ()):
                return codes, count
        return None

    def _belongs_right(self, at: int, has_mark: bool) -> bool:
        """Whether the mark at `at` is that of the number behind it: "7 €41,200", "£30,000 £36,000"."""
        if at + 1 >= len(self.tokens) or self.tokens[at + 1].value is None:
            return False
        return has_mark or (self._glued(at) and not self._glued(at - 1))

    def spans(self, fallback: str) -> list[Span]:
        """The spans in the order of the text; see `spans`."""
        found, at = [], 0
        while at < len(self.amounts):
            first = self.amounts[at]
            second = self.amounts[at + 1] if at + 1 < len(self.amounts) else None
            doubt = self._joined(first, second) if second else 0
            second = second if doubt else None
            codes = _common(first.codes, second.codes) if second else first.codes
            largest_size = max(first.size, second.size if second else 1)
            if not codes and largest_size in {10**5, 10**7}:
                codes = ("INR",)
            elif not codes and fallback and largest_size == 10**3:
                codes = (fallback,)
            if codes:
                found.append(self._span(first, second, codes, doubt or 1, at))
            at += 2 if second and codes else 1
        return found

    def _joined(self, first: Amount, second: Amount) -> float:
        """How sure at most it is that two amounts are the ends of a range; 0 where they are not."""
        gap = range(first.last + 1, second.first)
        both = _common(first.codes, second.codes)
        if not 0 < len(gap) <= 14 or not (
            both or (max(first.size, second.size) > 1 and not first.codes + second.codes)
        ):
            return 0
        words, depth = [], 0
        for at in gap:
            word = self.word(at)
            if at in self.stops or word == "|":
                return 0
            depth += word == "("
            if not depth and word not in WORDS["noise"] and at not in self.dead and at not in self.periods:
                words.append(word)
            depth -= word == ")" and depth > 0
        if not words:
            return 0
        rest = [
            word
            for word in words[:-1]
            if word not in RANGES | WORDS["ands"] | WORDS["most"] | {",", "'", "’", "rising"}
        ]
        if words[-1] in WORDS["ands"] and words != ["up", "and"]:
            before = {self.word(at) for at in range(max(0, first.first - 4), first.first)}
            is_between = bool(before & WORDS["between"])
            return 0 if rest else 1 if is_between else UNNAMED if first.codes else 0
        is_short = len(rest) < 2 or (rest[0] in {"for", "at", "as"} and len(rest) < 6)
        return float(words[-1] in RANGES and is_short and (not rest or bool(first.codes)))

    def _periods(self) -> dict[int, str]:
        """The periods that tokens name, by their place; the "per" before one is dead."""
        ends = {amount.last for amount in self.amounts}
        found: dict[int, str] = {}
        is_after_amount = False
        for at, token in enumerate(self.tokens):
            is_after_amount = at - 1 in ends or (is_after_amount and token.text in WORDS["noise"])
            if at in self.dead or token.value is not None:
                continue
            word, back = token.text, at - 2 if self.word(at - 1) in {"-", "."} else at - 1
            before = self.word(back)
            unit = UNITS.get(word) or UNITS.get(word.removesuffix("s"), "")
            named = PERIODS.get(word) or next((STEMS[stem] for stem in STEMS if word.startswith(stem)), "")
            if (named or unit) and before in WORDS["twice"]:
                found[at] = UNHELD
            elif named:
                found[at] = named
            elif unit and (before in WORDS["per"] or word >= "\u3000" or (is_after_amount and len(word) > 3)):
                found[at] = unit
                self.dead.add(back)
            elif is_after_amount and word in WORDS["naming_per"] and self._names_piece(at + 1):
                found[at] = UNHELD
            # "CHF 6'500 x 13" is so much a month.
            elif at - 1 in ends and word in {"x", "×"} and 12 <= (self._value(at + 1) or 0) <= 16:
                found[at] = "month"
        return found

    def _names_piece(self, at: int) -> bool:
        """Whether "per" is followed by what is no time: "per lesson"."""
        word = self.word(at)
        return word.isalpha() and word not in UNITS and word not in PERIODS and word not in {"annum", "rata"}

    def _value(self, at: int) -> Decimal | None:
        return self.tokens[at].value if 0 <= at < len(self.tokens) else None

    def _period(self, at: int, first: Amount, last: Amount, begin: int, end: int) -> str:
        """The period of the amounts `first` to `last`, of which the latter is `at` in the text's."""
        after = self.amounts[at + 1].first if at + 1 < len(self.amounts) else end
        before = next((each.last for each in self.amounts[: at + 1][::-1] if each.last < first.first), -1)
        inner = [each for each in self.periods if first.at < each <= last.last]
        places = (
            [each for each in self.periods if last.at < each < min(after, end)],
            inner,
            [each for each in self.periods if max(begin, before + 1) <= each < first.first][::-1],
            [each for each in self.periods if begin <= each < first.first],
            [each for each in self.periods if after <= each < end],
        )
        return next((self.periods[place[0]] for place in places if place), "")

    def _edge(self, amount: Amount, begin: int) -> str:
        """Whether one amount is the least or the most that is paid, or neither."""
        at = amount.first - 1
        while at > begin and at > amount.first - 6 and self.word(at) in WORDS["fillers"]:
            at -= 1
        if at >= begin and (word := self.word(at)) in WORDS["least"] | WORDS["most"]:
            is_least = word in WORDS["least"] or self.word(at - 1) in {"no", "not"}
            return "least" if is_least else "most"
        at = amount.last + 1
        while self.word(at) in WORDS["noise"] or at in self.periods or at in self.dead:
            at += 1
        if self.word(at) in WORDS["joints"] and self.word(at + 1) in WORDS["or_more"] - (
            {"more"} if self.word(at) == "and" else set()
        ):
            return "least"
        if amount.plus or self.word(at) in {"upwards", "以上"}:
            return "least"
        return "least" if self.word(at) == "plus" and not self.word(at + 1).isalpha() else ""

    def _is_perk(self, first: Amount, last: Amount, begin: int, end: int) -> bool:
        """Whether what is said of the amount makes it anything but pay."""
        lead = [self.word(at) for at in range(max(begin, first.first - 60), first.first)]
        is_paid = any(map(NAMES_PAY.match, lead))
        for at in range(last.last + 1, min(end, last.last + 13)):
            word = self.word(at)
            if word in ENDING or (word in DASHES and not (self._glued(at) or self._glued(at - 1))):
                break
            if _names_perk(word, is_paid):
                return True
        for word in reversed(lead):
            if word in {",", "(", "+", "plus"} or NAMES_PAY.match(word):
                break
            if _names_perk(word, is_paid):
                return True
        return False

    def _span(
        self, first: Amount, second: Amount | None, codes: tuple[str, ...], doubt: float, at: int
    ) -> Span:
        last = second or first
        stop = bisect(self.stops, first.first)
        begin = self.stops[stop - 1] + 1 if stop else 0
        stop = bisect(self.stops, last.last)
        end = self.stops[stop] if stop < len(self.stops) else len(self.tokens)
        joint = next((each for each in range(last.last + 1, end) if self.word(each) in WORDS["adding"]), end)
        period = self._period(at + (second is not None), first, last, begin, joint)
        low, high, sure = _ends(first, second)
        currency, known = _chosen(codes, high or low, period)
        texts = [self.tokens[each.at].text for each in (first, last)]
        if currency not in lexicon().dotted and any(re.fullmatch(r"\d{1,3}\.\d{3}", text) for text in texts):
            known = DOUBTFUL if get_currency_precision(currency) > 2 else UNNAMED
        gap = {self.word(each) for each in range(first.last + 1, last.first)} if second else set()
        return Span(
            low=low,
            high=high,
            currency=currency,
            codes=codes,
            open_ended=last.plus or bool(gap & {"more", "over"}),
            start=self.tokens[first.first].start,
            end=self.tokens[last.last].end,
            sized=first.size > 1 or last.size > 1,
            edge="" if second else self._edge(first, begin),
            period=period,
            is_perk=self._is_perk(first, last, begin, end),
            doubt=min(doubt, sure, known),
            clause=(
                self.tokens[begin].start,
                self.tokens[joint].start if joint < len(self.tokens) else self.length,
            ),
        )


def _names_perk(word: str, is_paid: bool) -> bool:
    names = WORDS["perks"] if is_paid else WORDS["perks"] | WORDS["weak_perks"]
    return word in names or word.removesuffix("s") in names or word.endswith(PERK_ENDS)


def _common(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The money that two marks may both mean; all that one may mean where the other says nothing."""
    return tuple(code for code in some if code in others) if some and others else some or others


def _ends(first: Amount, second: Amount | None) -> tuple[Decimal, Decimal | None, float]:
    """The ends of a range, which may share a size ("58-80k"), and how sure they are at most."""
    low, sure = first.value * first.size, 1.0
    if second is None:
        return low, None, sure
    high = second.value * second.size
    if first.size == 1 < second.size and first.value < 1000:
        low *= second.size
        if low > high and second.size in SMALLER:
            low, sure = first.value * SMALLER[second.size], DOUBTFUL
    elif high < low and second.size == 1:
        shared = first.size if first.size > 1 else 10**3
        if high * shared >= low:
            high, sure = high * shared, 1.0 if first.size > 1 else DOUBTFUL
    return (low, high, sure) if low <= high else (high, low, UNNAMED)


def _chosen(codes: tuple[str, ...], amount: Decimal, period: str) -> tuple[str, float]:
    """Of the money that a mark may mean the likeliest, and how sure that is at most."""
    if len(codes) == 1 or codes[0] in {"USD", "GBP"}:
        return codes[0], 1.0 if codes[0] in lexicon().parity else UNNAMED
    usual = [code for code in codes if is_usual(code, amount, amount, period or "year")]
    return (usual or codes)[0], 1.0 if len(usual) == 1 and period else UNNAMED


def is_usual(currency: str, low: Decimal, high: Decimal, period: str, times: int = 1) -> bool:
    """Whether somebody is paid that, or within so many `times` of it."""
    least, most = USUAL[period]
    parity = lexicon().parity.get(currency, 1)
    return least <= float(low) / parity * times and float(high) / parity <= most * times


@lru_cache(512)
def spans(text: str, fallback: str = "") -> tuple[Span, ...]:
    """The amounts of money in `text`, two that belong together as one.

    `fallback` is the currency of numbers in thousands ("32k") that name none.
    """
    return tuple(_Reader(text).spans(fallback)) if DIGIT.search(text) else ()


def period_in(text: str) -> str:
    """The period that `text` names, of several the first; nothing for one that figures do not have."""
    found = list(_Reader(text).periods.values())
    return found[0] if found and found[0] != UNHELD else ""


ONE = r"\d{1,3}(?:[.,]\d{1,2})?"
PERCENT = re.compile(
    rf"(?P<sign>(?<![\w%])[-–−+]|)(?<![\d.])(?P<low>{ONE})\s?(?:%|percent|per cent)?\s?"
    rf"(?:(?:-|–|—|to)\s?(?P<second>[-−+]?)(?P<high>{ONE}))?\s?(?:%|percent\b|per cent\b)(?P<plus>\+)?",
    re.I,
)


class Percent(NamedTuple):
    low: Decimal
    high: Decimal
    open_ended: bool
    start: int
    end: int


def percents(text: str) -> list[Percent]:
    """The percentages in `text`; those that are "below" or "less" are below zero."""
    found = []
    for match in PERCENT.finditer(text):
        low = number(match["low"])
        high = number(match["high"]) if match["high"] else low
        after = text[match.end() : match.end() + 30].casefold()
        before = text[max(0, match.start() - 25) : match.start()].casefold()
        if (match["second"] or "") == "+" and match["sign"] in {"-", "−", "–"}:
            found.append(Percent(-low, high, False, match.start(), match.end()))
            continue
        if high < low:
            low, high = high, low
        if (
            re.match(r"\s*(?:below|less|lower|under|down|decrease|reduction)", after)
            or match["sign"] in {"-", "−"}
            or re.search(r"(?:less by|lower by|reduced by|decrease of)\s*$", before)
        ):
            low, high = -high, -low
        if re.search(r"up to\s*$", before) and low == high and low > 0:
            low = Decimal(0)
        more = bool(match["plus"]) or after.lstrip().startswith("or more")
        found.append(Percent(low, high, more, match.start(), match.end()))
    return found


def mark_in(text: str) -> tuple[str, str]:
    """The mark of money in the head of a column, and the size: "£" and "k" for "Salary (£k)"."""
    tokens = tokens_of(text)
    at = next((at for at, token in enumerate(tokens) if token.codes), None)
    if at is None:
        return "", ""
    size = tokens[at + 1].text if at + 1 < len(tokens) and tokens[at + 1].text in SIZES else ""
    return text[tokens[at].start : tokens[at].end], size
