"""References to figures in texts: `{{ pay.base }}` stands for what the pay figure of anchor "base" says.

An editor writes a reference, readers read the words that the page has for the figure elsewhere, so that
a sentence is never older than its figure. The grammar is all there is, nothing is evaluated:

    {{ pay.ANCHOR }}           "$95,000 to $130,000 a year"
    {{ pay.ANCHOR.DETAIL }}    low, p10, p25, median, mean, p75, p90, high: "$95,000 a year"; year, area
    {{ pay.ANCHOR.amount }}    the same without "a year", also {{ pay.ANCHOR.low.amount }}
    {{ factor.ANCHOR }}        "10 to 30% above the average"
    {{ outlook.ANCHOR }}       "$410.22 billion"; with .when and .area
    {{ experience }}           "5 to 7 years"
    \\{{                        two braces, and no reference
"""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import wording
from careers.text import closest

from .structure import MarketFigure, SalaryBand, SalaryFactor

# Possessive, so that a text of any length is read once.
REFERENCE = re.compile(r"\\?\{\{(?:[ \t]*+([-\w]++(?:\.[-\w]++)*+)[ \t]*+\}\})?", re.ASCII)
#: What Markdown would take for a sign of its own, anywhere and at the beginning.
SIGNS = re.compile(r"[\\`*_\[\]<>&|~]|\A[-#+=(:]")
AMOUNTS = (*AMOUNTS_IN_ORDER, "mean")
#: How many problems of a text are told, how many figures are named in one, and how much of what is wrong.
REPORTED, NAMED, QUOTED = 10, 12, 60


class Resolved(NamedTuple):
    """A text with words in the place of its references, and what is wrong with those that have none."""

    text: str
    problems: tuple[str, ...] = ()


class Figure(NamedTuple):
    """A figure that texts can refer to: its name, its label, and its words, whole ("") and in details."""

    name: str
    label: str
    words: dict[str, str]

    def reference(self, detail: str = "") -> str:
        return written_as(f"{self.name}.{detail}" if detail else self.name)

    @property
    def references(self) -> list[tuple[str, str]]:
        """(reference, words) of the figure and its details, but for the amounts without their period."""
        return [
            (self.reference(detail), words)
            for detail, words in self.words.items()
            if detail.rpartition(".")[2] != "amount"
        ]


class HasFigures(Protocol):
    """What has the figures of a page: a RolePage, or rows that are not saved yet."""

    @property
    def salary_bands(self) -> tuple[SalaryBand, ...]: ...
    @property
    def salary_factors(self) -> tuple[SalaryFactor, ...]: ...
    @property
    def market_figures(self) -> tuple[MarketFigure, ...]: ...
    @property
    def experience_min(self) -> int | None: ...
    @property
    def experience_max(self) -> int | None: ...


class Figures:
    """The figures of one page, by the names that references have for them.

    References to `unsettled` ones (names such as "pay.base") are left as they are and are no problem:
    somebody is about to mend these figures.
    """

    def __init__(self, page: HasFigures, unsettled: Iterable[str] = ()) -> None:
        self.page = page
        self.unsettled = frozenset(unsettled)

    @cached_property
    def all(self) -> list[Figure]:
        page = self.page
        found = [Figure(f"pay.{band.slug}", band.label, _pay(band)) for band in page.salary_bands]
        found += [
            Figure(f"factor.{factor.slug}", factor.label, {"": wording.percent(factor) or factor.effect})
            for factor in page.salary_factors
        ]
        found += [
            Figure(
                f"outlook.{figure.slug}",
                figure.label,
                _known({"": wording.market_value(figure), "when": figure.period, "area": figure.area}),
            )
            for figure in page.market_figures
        ]
        if years := wording.years(page.experience_min, page.experience_max):
            found.append(Figure("experience", _("Years of experience"), {"": years}))
        return found

    @cached_property
    def words(self) -> dict[str, str]:
        """What each reference stands for, by its name: "pay.base.low"."""
        return {
            f"{figure.name}.{detail}".rstrip("."): words
            for figure in self.all
            for detail, words in figure.words.items()
        }

    def is_unsettled(self, name: str) -> bool:
        return ".".join(name.split(".")[:2]) in self.unsettled

    def problem(self, name: str) -> str:
        """What is wrong with a reference of this name, which stands for nothing."""
        for figure in self.all:
            if name == figure.name or name.startswith(f"{figure.name}."):
                return self._no_such_detail(name, figure)
        sentences = [_("“%(reference)s” names no figure of this page.") % {"reference": _shown(name)}]
        if meant := self._meant(name):
            either = _(" or ").join(map(written_as, meant))
            sentences.append(_("Did you mean %(either)s?") % {"either": either})
        names = [figure.name for figure in self.all]
        if not names:
            sentences.append(_("This page has no figures yet."))
        elif not meant or len(names) > 1:
            listed = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
            sentences.append(_("There are: %(names)s.") % {"names": listed})
        return " ".join(sentences)

    def _no_such_detail(self, name: str, figure: Figure) -> str:
        details = [detail for detail in figure.words if detail and not detail.endswith(".amount")]
        told = {
            "figure": figure.label,
            "detail": name[len(figure.name) + 1 :][:QUOTED],
            "details": ", ".join(details),
        }
        if name == figure.name:
            return _("The source of “%(figure)s” does not release an amount.") % told
        if not details:
            return _("“%(figure)s” has no “%(detail)s”: it is one value.") % told
        return _("“%(figure)s” has no “%(detail)s”. It has: %(details)s.") % told

    def _meant(self, name: str) -> list[str]:
        known = list(self.words) if name.count(".") > 1 else [figure.name for figure in self.all]
        ends = [each for each in known if each.endswith(f".{name}")]
        close = closest(name[:QUOTED].lower(), known, limit=2, least=0.7)
        return list(dict.fromkeys(ends[:2] + close))[:2]


def resolved(text: str, page: "HasFigures | Figures", *, plain: bool = False) -> Resolved:
    """`text`, as an editor wrote it, with words in the place of its references to figures of `page`.

    `page` is a RolePage, what has its figures, or Figures. The text is Markdown, or `plain`. A reference
    that stands for nothing stays as it is, and is a problem that names its line. Costs no query.
    """
    if "{{" not in text:
        return Resolved(text)
    figures = page if isinstance(page, Figures) else Figures(page)
    pieces: list[str] = []
    problems: list[str] = []
    end, line, wrong = 0, 1, 0
    for match in REFERENCE.finditer(text):
        pieces.append(text[end : match.start()])
        end, name = match.end(), match[1]
        if match[0].startswith("\\"):
            pieces.append(match[0][1:])
        elif name in figures.words:
            pieces.append(figures.words[name] if plain else SIGNS.sub(r"\\\g<0>", figures.words[name]))
        else:
            pieces.append(match[0])
            if name and figures.is_unsettled(name):
                continue
            if len(problems) < REPORTED:
                line += text.count("\n", wrong, match.start())
                wrong = match.start()
                told = figures.problem(name) if name else _malformed(text[match.start() :][:QUOTED])
                problems.append(_("Line %(line)d: %(problem)s") % {"line": line, "problem": told})
    pieces.append(text[end:])
    return Resolved("".join(pieces), tuple(problems))


def without_references(text: str) -> str:
    """What an editor must write for readers to read `text`: two braces are no reference there."""
    return text.replace("{{", "\\{{")


def written_as(name: str) -> str:
    """ "pay.base" -> "{{ pay.base }}"."""
    return f"{{{{ {name} }}}}"


def _pay(band: SalaryBand) -> dict[str, str]:
    period = wording.period(band.period)
    amounts = {name: words for name in AMOUNTS if (words := wording.amount(band, name))}
    if band.amounts():
        amounts = {"": wording.amounts(band)[0]} | amounts
    found = {name: f"{words} {period}" for name, words in amounts.items()}
    found |= {"year": str(band.year or ""), "area": band.area}
    found |= {f"{name}.amount".lstrip("."): words for name, words in amounts.items()}
    return _known(found)


def _known(words: dict[str, str]) -> dict[str, str]:
    return {detail: found for detail, found in words.items() if found}


def _shown(name: str) -> str:
    return written_as(name if len(name) <= QUOTED else f"{name[:QUOTED]}…")


def _malformed(text: str) -> str:
    return _(
        "“%(text)s” is no reference to a figure. Write it as in {{ pay.base }}; or, if you mean two "
        "braces, write \\{{."
    ) % {"text": text.split("\n")[0]}
