"""Texts as tokens: numbers as each country groups them, the marks, codes and names of money, words and signs.

The words that the grammar of money knows are in tokens.toml; what CLDR, Unicode's data about countries, has
comes from Babel.
"""

import re
import tomllib
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

VOCABULARY = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


def _by_word(table: str) -> dict[str, str]:
    return {word: key for key, words in VOCABULARY[table].items() for word in words.split()}


WORDS = {name: frozenset(words.split()) for name, words in VOCABULARY["words"].items()}
SIZES = {word: int(size) for word, size in _by_word("sizes").items()}
UNITS, PERIODS, STEMS = _by_word("units"), _by_word("periods"), _by_word("stems")
SCHEMES, PARITY = _by_word("schemes"), _by_word("parity")
#: Codes that are words too.
NO_CODES = frozenset(["ALL", "TOP", "CUP", "GEL", "SDG", "AMD", "MOP", "SOS", "BAM"])
#: The languages whose names of money are known, and which word of a name stands for all of it.
LANGUAGES = {"en": -1, "de": -1, "nl": -1, "fr": 0, "es": 0, "pt": 0, "it": 0}

NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|"
    r"\d{1,3}(?:['’]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|"
    r"\d{1,3}(?:,\d\d){0,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?!\d|,\d)|"
    r"\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,2})?(?!\d|\.\d)|"
    r"\d{1,12}(?:[.,]\d{1,2})?(?!\d|[.,]\d)"
)
#: Words of languages that put no spaces between them.
SPELLED = chain(PERIODS, SIZES, UNITS, _by_word("writings"), *WORDS.values())
EAST = [word for word in SPELLED if word >= "\u3000"]
TOKEN = re.compile(
    rf"(?P<number>{NUMBER})(?:[.,][-–—]{{1,2}}|/-(?!\d))?|\d[\d.,]*|(?P<note>\[\d{{1,3}}\]|[⁰¹²³⁴-⁹†‡*]{{1,3}})|"
    rf"(?P<mark>[A-Z][A-Za-z]{{0,2}}[$¥₵]|S/\.?(?=\s?\d)|[$£€¥￥₦₩₪₫₱₲₴₹₺₽₡฿₵])|{'|'.join(EAST)}|"
    r"(?P<short>[^\W\d_](?:[./][^\W\d_]\b){1,3}\.?)|[kKT](?=[A-Z]{3}\b)|[^\W\d_\u3000-\ud7ff]+|\S"
)


class Lexicon(NamedTuple):
    """The codes that marks and names may mean; those with dots in numbers; what a dollar buys; countries."""

    marks: dict[str, list[str]]
    names: dict[str, list[str]]
    dotted: set[str]
    parity: dict[str, float]
    of_country: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """What CLDR and the vocabulary say of money. Reading it takes a fifth of a second, once."""
    english = Locale("en")
    money = ((country, get_territory_currencies(country)) for country in map(str, english.territories))
    known = Lexicon({}, {}, set(), {}, {country: codes[-1] for country, codes in money if codes})

    def add(words: dict[str, list[str]], word: str, code: str) -> None:
        if code not in words.setdefault(word, []):
            words[word].append(code)

    for code, writings in VOCABULARY["writings"].items():
        for mark in writings.split():
            add(known.marks, mark, code)
    for name, parity in PARITY.items():
        locale = Locale.parse(name)
        code = known.of_country[str(locale.territory)]
        known.parity[code] = float(parity)
        symbols = [each.currency_symbols.get(code, code).strip(".") for each in (locale, english)]
        is_dollar = any("$" in symbol for symbol in symbols)
        for mark in (*symbols, code, *((f"{locale.territory}$", f"{code}$") if is_dollar else ())):
            add(known.marks, mark, code)
        if locale.number_symbols.get("latn", locale.number_symbols)["group"] == ".":
            known.dotted.add(code)
        for language, noun in LANGUAGES.items():
            for count in (1, 2):
                words = get_currency_name(code, count=count, locale=language).casefold().replace("-", " ")
                add(known.names, words, code)
                add(known.names, words.split()[noun], code)
    for code in {*known.of_country.values()} - NO_CODES:
        add(known.marks, code, code)
    return known


class Token(NamedTuple):
    """A word, sign or number: folded, where it stands, its value as a number, the money that it may name."""

    text: str
    start: int
    end: int
    value: Decimal | None
    codes: list[str]


def tokens_of(text: str) -> list[Token]:
    """The tokens of `text`, without the marks of footnotes."""
    return [
        Token(
            text=(re.sub(r"[./]", "", match[0]) if match["short"] else match[0]).casefold(),
            start=match.start(),
            end=match.end(),
            value=number(match["number"]) if match["number"] else None,
            codes=lexicon().marks.get(match[0].rstrip("."), []),
        )
        for match in TOKEN.finditer(text)
        if not match["note"]
    ]


def number(text: str) -> Decimal:
    """The number "1,234.50", "1.234,50" or "1 234" is: one or two digits after the last mark are decimals."""
    text = re.sub(r"[ '’\u00a0\u2009\u202f]", "", text)
    if match := re.search(r"[.,](\d{1,2})$", text):
        return Decimal(re.sub(r"[.,]", "", text[: match.start()]) + "." + match[1])
    return Decimal(re.sub(r"[.,]", "", text))
