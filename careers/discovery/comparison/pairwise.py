"""What separates two role pages: in pay, in skills, and in rank. Pure functions; no query."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from careers.discovery.skills.index import asked, scope_of, scopes
from careers.models import Role, SkillRequirement
from careers.pages import Ladder, Requirement, RolePage, SalaryBand, wording
from careers.pages.preparation import compare_education, compare_zones, job_zone

#: The amounts by which pay is compared, the one that says most first; "middle" is that of a range.
AMOUNTS = ("median", "mean", "middle")
#: Figures this many years apart still compare.
YEARS_APART = 1
#: How much more of a skill, on the scale of surveys from 0 to 7, is worth telling.
TELLING = Decimal("0.5")
#: The words for levels, from the lowest.
LEVELS = tuple(SkillRequirement.Level.values)
SENIORITY = tuple(Role.Level.values)
#: By how many percent pay may differ where a step is one across.
ABOUT = 10


class PayComparison(NamedTuple):
    """What the second of two pages pays beside the first; or `why_not`, which is empty where they compare.

    `bands` are the two figures compared and `amount` is which of AMOUNTS of them `values` are. `why_not`
    is what no two of their figures have in common: "none-here" and "none-there" (a page without pay),
    "currency", "period", "area", "basis", "year", "experience", "amount"; or "one-figure", where one
    figure of a wider group counts the people of both.
    """

    why_not: str = ""
    amount: str = ""
    values: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    bands: tuple[SalaryBand, ...] = ()

    @property
    def difference(self) -> Decimal:
        """In the currency and for the period of the figures; below zero where the second pays less."""
        return self.values[1] - self.values[0]

    @property
    def percent(self) -> Decimal | None:
        """The difference in whole percent of what the first pays; None where that is nothing."""
        here = self.values[0]
        return wording.rounded(self.difference * 100 / here) if here else None


def compare_pay(here: RolePage, there: RolePage) -> PayComparison:
    """The pay of `there` beside that of `here`, like for like, or why there is no such thing.

    Two figures are alike where currency, period, area and basis are the same and stated, the years are
    stated and at most YEARS_APART apart, and they are of the same years of experience. Of the
    pairs that are alike counts the one that stands first on the first page; on the second, the figure of
    the same source and year before others. Amounts that a source cuts off or keeps back do not compare.
    """
    ours, theirs = ([band for band in page.salary_bands if band.amounts()] for page in (here, there))
    if not ours or not theirs:
        return PayComparison("none-there" if ours else "none-here")
    for one in ours:
        if alike := [other for other in theirs if all(test(one, other) for _name, test in ALIKE)]:
            other = min(alike, key=lambda other: _preference(one, other))
            amount, *values = next(_amounts_of_both(one, other))
            return PayComparison(amount=amount, values=(values[0], values[1]), bands=(one, other))
    return PayComparison(_why_not(ours, theirs))


def _amounts_of_both(one: SalaryBand, other: SalaryBand) -> Iterator[tuple[str, Decimal, Decimal]]:
    for name in AMOUNTS:
        first, second = amount_of(one, name), amount_of(other, name)
        if first is not None and second is not None:
            yield name, first, second


def amount_of(band: SalaryBand, name: str) -> Decimal | None:
    """One of AMOUNTS of a figure; None where it has no such amount to compare by."""
    if name != "middle":
        amount: Decimal | None = getattr(band, name)
        return amount
    if band.statistic != "range" or band.open_ended or band.low is None or band.high is None:
        return None
    return (band.low + band.high) / 2


def _years_are_near(one: SalaryBand, other: SalaryBand) -> bool:
    return one.year is not None and other.year is not None and abs(one.year - other.year) <= YEARS_APART


#: What two figures must have in common, in the order in which it is asked, by the name of what fails.
ALIKE = (
    ("currency", lambda one, other: one.currency == other.currency),
    ("period", lambda one, other: one.period == other.period),
    ("area", lambda one, other: bool(one.area) and one.area.casefold() == other.area.casefold()),
    ("basis", lambda one, other: one.basis == other.basis != "unstated"),
    ("year", _years_are_near),
    (
        "experience",
        lambda one, other: (
            (one.experience_min, one.experience_max) == (other.experience_min, other.experience_max)
        ),
    ),
    ("amount", lambda one, other: next(_amounts_of_both(one, other), None) is not None),
    ("one-figure", lambda one, other: not (one.covers and one.covers == other.covers)),
)


def _preference(one: SalaryBand, other: SalaryBand) -> tuple[bool, bool, int]:
    amount, *_values = next(_amounts_of_both(one, other))
    return one.source != other.source, one.year != other.year, AMOUNTS.index(amount)


def _why_not(ours: list[SalaryBand], theirs: list[SalaryBand]) -> str:
    """The first of ALIKE that no pair passes which has passed those before it."""
    pairs = list(product(ours, theirs))
    for name, test in ALIKE:
        pairs = [pair for pair in pairs if test(*pair)]
        if not pairs:
            return name
    raise AssertionError("These figures compare.")


class SharedSkill(NamedTuple):
    """A skill that both pages ask for, as each of them does."""

    here: Requirement
    there: Requirement

    @property
    def change(self) -> int:
        """1 where the second page asks for more of it, -1 where for less, 0 where alike or not known.

        By the words for levels; by the marks of a survey where both have them, and then by TELLING at least.
        """
        had, asks = self.here.level_rating, self.there.level_rating
        if had is not None and asks is not None:
            apart = asks - had
            return 0 if abs(apart) < TELLING else (1 if apart > 0 else -1)
        levels = [LEVELS.index(part.level) for part in self if part.level in LEVELS]
        return (levels[1] > levels[0]) - (levels[1] < levels[0]) if len(levels) == 2 else 0


class SkillGap(NamedTuple):
    """The skills of two pages beside each other, each as strongly asked for as anywhere on its page.

    All are in the order in which they are asked for, the most first: `shared`, `gained` and `raised` by
    the second page, `dropped` by the first. `raised` and `lowered` are those of `shared` whose level differs.
    `unknown_here` are asked for by the second page, `unknown_there` by the first, while the other page says
    nothing of skills like these (see skills.index): whether they are gained or dropped is not known.
    """

    shared: tuple[SharedSkill, ...]
    gained: tuple[Requirement, ...]
    dropped: tuple[Requirement, ...]
    unknown_here: tuple[Requirement, ...]
    unknown_there: tuple[Requirement, ...]

    @property
    def raised(self) -> tuple[SharedSkill, ...]:
        return tuple(pair for pair in self.shared if pair.change > 0)

    @property
    def lowered(self) -> tuple[SharedSkill, ...]:
        return tuple(pair for pair in self.shared if pair.change < 0)


def skill_gap(here: RolePage, there: RolePage, *, has: dict[str, Requirement] | None = None) -> SkillGap:
    """What somebody who has the skills of `here` needs for `there`.

    `has` is what `here` asks for (`skills.index.asked`), for whoever compares it with several.
    """
    has, needs = asked(here) if has is None else has, asked(there)
    gained, unknown_here = _by_what_is_known(needs, has, here)
    dropped, unknown_there = _by_what_is_known(has, needs, there)
    return SkillGap(
        shared=tuple(SharedSkill(has[slug], part) for slug, part in needs.items() if slug in has),
        gained=gained,
        dropped=dropped,
        unknown_here=unknown_here,
        unknown_there=unknown_there,
    )


def _by_what_is_known(
    parts: dict[str, Requirement], others: dict[str, Requirement], other: RolePage
) -> tuple[tuple[Requirement, ...], tuple[Requirement, ...]]:
    """Of `parts`, those that the page `other`, asking for `others`, does not ask for; and may ask for."""
    known = scopes(other)
    missing: list[Requirement] = []
    unknown: list[Requirement] = []
    for slug, part in parts.items():
        if slug not in others:
            (missing if scope_of(part) in known else unknown).append(part)
    return tuple(missing), tuple(unknown)


class Step(NamedTuple):
    """Where one role stands to another, as far as their pages say.

    `direction` is 1 for a step up, -1 for a step down, 0 for one across; None where nothing says, or where
    what the pages know contradicts it.
    `by` is what says so: "ladder", "level" or "experience" (years that are asked for); else empty.
    """

    direction: int | None
    by: str = ""


def step(here: RolePage, there: RolePage) -> Step:
    """Whether `there` is a step up from `here`: by a ladder, else by level, else by experience.

    On a ladder that forks, the common way comes before its branches, and one branch is across from another.
    """
    for ladder in (*here.ladders, *there.ladders):
        if (direction := _on_ladder(ladder, here.slug, there.slug)) is not None:
            return _if_true(direction, "ladder", here, there)
    for by, compare in (("level", _by_level), ("experience", _by_experience)):
        if (direction := compare(here, there)) is not None:
            return _if_true(direction, by, here, there)
    return Step(None)


def _if_true(direction: int, by: str, here: RolePage, there: RolePage) -> Step:
    return Step(direction, by) if agrees(direction, here, there) else Step(None)


def agrees(direction: int, here: RolePage, there: RolePage) -> bool:
    """Whether what the pages know bears out that `there` is a step in `direction` from `here`.

    A step up leads to more of something that is known of both and to less of nothing: level, experience,
    education, pay like for like. Where both have a job zone, that rises, and with it education or pay. A step
    down is the reverse, and one across leads to about the same. Where nothing is known of both, nothing
    contradicts.
    """
    zone = compare_zones(job_zone(here), job_zone(there))
    education = compare_education(here.education, there.education)
    pay = _by_pay(here, there, alike=0 if direction else ABOUT)
    facts = (zone, education, pay, _by_level(here, there), _by_experience(here, there))
    known = {fact for fact in facts if fact is not None}
    if not known:
        return True
    if not direction:
        return known == {0}
    if direction not in known or -direction in known:
        return False
    return zone is None or (zone == direction and direction in (education, pay))


def _on_ladder(ladder: Ladder, here: str, there: str) -> int | None:
    rungs = {rung.role: (bool(rung.track), place, rung.track) for place, rung in enumerate(ladder.rungs)}
    if here not in rungs or there not in rungs:
        return None
    one, other = rungs[here], rungs[there]
    if one[2] and other[2] and one[2] != other[2]:
        return 0
    return 1 if other > one else -1


def _by_level(here: RolePage, there: RolePage) -> int | None:
    if here.level in SENIORITY and there.level in SENIORITY:
        return _sign(SENIORITY.index(there.level) - SENIORITY.index(here.level))
    return None


def _by_experience(here: RolePage, there: RolePage) -> int | None:
    if here.experience_min is None or there.experience_min is None:
        return None
    return _sign(there.experience_min - here.experience_min)


def _by_pay(here: RolePage, there: RolePage, *, alike: int) -> int | None:
    """What differs by `alike` percent at most is the same."""
    found = compare_pay(here, there)
    if not found.why_not:
        is_same = abs(found.difference) * 100 <= alike * found.values[0]
        return 0 if is_same else _sign(found.difference)
    return _by_top_codes(here, there) if found.why_not == "amount" else None


def _by_top_codes(here: RolePage, there: RolePage) -> int | None:
    """By medians of which one is "so much or more", and the other is no more than that."""
    tests = [test for name, test in ALIKE if name != "amount"]
    for one, other in product(here.salary_bands, there.salary_bands):
        if not all(test(one, other) for test in tests):
            continue
        for low, high, direction in ((one, other, 1), (other, one, -1)):
            least = high.top_code if "median" in high.top_coded.split() else None
            if low.median is not None and least is not None and low.median < least:
                return direction
    return None


def _sign(value: Decimal | int) -> int:
    return (value > 0) - (value < 0)
