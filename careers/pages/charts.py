"""Numbers -> SVG: the figures of a role page.

Lengths across are percentages and text has a fixed size, so that a figure reads as well at 320 px as
on a wide screen. Colours are classes of `static/css/site.css`, for light, dark and print. No element
has an id, so that any number of figures can stand on one page.
"""

import math
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import models as rows
from careers.pages import Requirement, SalaryBand, SkillGroup, wording
from careers.pages.skills import is_rated

#: Letters of a label that fit on one line at 320 px, and the lines that a label may take.
LINE, LINES = 42, 3
#: With more figures than this on one axis, each label takes one line.
ROOMY = 12
#: Letters of tick labels, and of gaps between them, that fit beside each other at 320 px.
AXIS = 43


# ---------------------------------------------------------------------------------------------
# Pay


def pay_chart(bands: tuple[SalaryBand, ...]) -> str:
    """Every figure as a row over an axis of money: one SVG for each currency and period; or empty.

    A bar is a range (for percentiles the 25th to the 75th, with a thin line from the 10th to the
    90th), an upright stroke a median, a diamond an average; a dashed end has no limit.
    """
    groups: dict[tuple[str, str], list[SalaryBand]] = {}
    for band in bands:
        if band.amounts():
            groups.setdefault((band.currency, band.period), []).append(band)
    drawn = "".join(_pay_group(*axis, group) for axis, group in groups.items())
    return drawn + _key(bands) if drawn else ""


def pay_glyph(low: Decimal, high: Decimal, limit: Decimal, *, open_ended: bool = False) -> str:
    """A bar from `low` to `high` on an axis from 0 to `limit`: decoration beside the same in words."""
    axis = Axis.to(limit, open_ended=open_ended)
    is_lone = low == high and not open_ended
    bar = _dot(axis.at(low), 7) if is_lone else line(axis.at(low), axis.at(high), 7, "r")
    more = arrow(axis.at(high), 100, 7) if open_ended else ""
    return (
        '<svg class="glyph" width="100%" height="14" aria-hidden="true">'
        f"{line(0, 100, 7, 'g')}{bar}{more}</svg>"
    )


def spread_glyph(low: Decimal, middle: Decimal, high: Decimal, limit: Decimal, size: float) -> str:
    """A bar from `low` to `high` with a mark at the `middle`, on an axis from 0 to `limit`.

    `size`, from 0 to 1, is how thick it is. Decoration beside the same in words.
    """
    axis = Axis.to(limit)
    start, at, end = axis.at(low), axis.at(middle), axis.at(high)
    return (
        '<svg viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden="true">'
        f'<path stroke-width="{round(3 + 11 * size)}" d="M{start} 9H{end}"/><path d="M{at} 0v18"/></svg>'
    )


class Axis:
    """Where an amount stands, in percent of the width, between two ends; and the ticks between."""

    def __init__(self, start: Decimal, end: Decimal, ticks: tuple[Decimal, ...]):
        self.start, self.end, self.ticks = start, end, ticks

    def at(self, amount: Decimal) -> float:
        return round(float((amount - self.start) / (self.end - self.start) * 100), 1)

    @classmethod
    def to(cls, limit: Decimal, *, open_ended: bool = False) -> "Axis":
        """From 0 to `limit`, with room behind it for an arrow where the end is open."""
        return cls(Decimal(0), limit * (Decimal("1.12") if open_ended else 1) or Decimal(1), ())

    @classmethod
    def over(cls, bands: Iterable[SalaryBand], currency: str) -> "Axis":
        """An axis of round numbers. It begins at 0 unless the amounts lie close together far from it."""
        bands = list(bands)
        low = min(band.bottom for band in bands if band.bottom is not None)
        high = max(band.top for band in bands if band.top is not None)
        if any(has_no_limit(band) for band in bands):
            high += (high - low) / 6 or high / 6
        base = Decimal(0) if low * 4 < high else low
        for intervals in (5, 4, 3, 2, 1):
            step = _round_step((high - base) / intervals or high or Decimal(1))
            start = (base / step).to_integral_value(rounding="ROUND_FLOOR") * step
            if base and start == base and start >= step:
                start -= step
            end = max((high / step).to_integral_value(rounding="ROUND_CEILING") * step, start + step)
            ticks = tuple(start + step * n for n in range(int((end - start) / step) + 1))
            # The labels at the ends stand inside the figure, half their width nearer to the next.
            longest = max(len(wording.short_money(tick, currency)) for tick in ticks)
            if (len(ticks) - 1) * (1.5 * longest + 1) <= AXIS:
                break
        return cls(start, end, ticks)


def _round_step(least: Decimal) -> Decimal:
    """The next of 1, 2, 2.5, 5 (times a power of ten) that is not below `least`."""
    power = Decimal(10) ** math.floor(math.log10(least))
    return next(step * power for step in map(Decimal, ("1", "2", "2.5", "5", "10")) if step * power >= least)


def _pay_group(currency: str, period: str, bands: list[SalaryBand]) -> str:
    axis = Axis.over(bands, currency)
    roomy = len(bands) <= ROOMY
    body, y = [], 34
    for band in bands:
        amount = wording.amounts(band)[0]
        if roomy:
            lines = _wrapped(band.label, LINE, LINES)
            body.append(f'<text y="{y}" class="v">{escape(amount)}</text>')
        else:
            lines = _wrapped(f"{amount} · {band.label}", LINE, 1)
            y -= 17
        for line in lines:
            y += 17
            body.append(f'<text y="{y}">{escape(line)}</text>')
        y += 15
        body.append(_mark(band, axis, y))
        y += 37 if roomy else 44
    height = y - 22
    title = _("Pay in %(currency)s, %(period)s") % {"currency": currency, "period": wording.period(period)}
    told = " ".join(f"{band.label}: {'; '.join(wording.amounts(band))}." for band in bands)
    grid = "".join(
        f'<line class="t" x1="{axis.at(tick)}%" x2="{axis.at(tick)}%" y1="18" y2="{height}"/>'
        f'<text class="a" x="{axis.at(tick)}%" y="11"{anchor(axis.at(tick))}>'
        f"{escape(wording.short_money(tick, currency))}</text>"
        for tick in axis.ticks
    )
    return (
        f'<svg class="pay-chart" role="img" width="100%" height="{height}"><title>{escape(title)}</title>'
        f"<desc>{escape(told)}</desc>{grid}{''.join(body)}</svg>"
    )


def anchor(x: float) -> str:
    """Labels at the ends of the axis stay inside the figure."""
    return "" if x <= 0 else ' text-anchor="end"' if x >= 100 else ' text-anchor="middle"'


def has_no_limit(band: SalaryBand) -> bool:
    return band.open_ended or bool(band.top_coded) or (band.statistic == "range" and band.high is None)


def _mark(band: SalaryBand, axis: Axis, y: float) -> str:
    """The row of one figure, around the height `y`."""
    parts = []
    low, high = band.low, band.high
    for bottom, top, kind in (("p10", "p90", "w"), ("p25", "p75", "r")):
        one, two = getattr(band, bottom), getattr(band, top)
        if two is None and one is not None:
            # As far as it is told; the dashed line says that it goes on.
            two = band.at_least(top)
        if one is not None and two is not None:
            parts.append(line(axis.at(one), axis.at(two), y, kind))
        elif one is not None or two is not None:
            parts.append(_dot(axis.at(two if one is None else one), y))
    if low is not None and high is not None:
        if low == high:
            parts.append(_dot(axis.at(low), y))
        elif band.statistic == "range":
            parts.append(line(axis.at(low), axis.at(high), y, "r"))
        else:
            parts.append(line(axis.at(low), axis.at(high), y, "w"))
            if band.statistic == "median" and band.median is None:
                parts += [stroke(axis.at(low), y), stroke(axis.at(high), y)]
    elif high is not None:
        parts += [line(0, axis.at(high), y, "o"), stroke(axis.at(high), y, "e")]
    elif low is not None:
        parts.append(stroke(axis.at(low), y, "e"))
    if has_no_limit(band) and band.top is not None:
        parts.append(arrow(axis.at(band.top), 100, y))
    if band.median is not None:
        parts.append(stroke(axis.at(band.median), y))
    if band.mean is not None:
        parts.append(f'<svg x="{axis.at(band.mean)}%" y="{y}" class="d"><path d="M0-8 8 0 0 8-8 0z"/></svg>')
    return "".join(parts)


def line(x1: float, x2: float, y: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1}%" x2="{x2}%" y1="{y}" y2="{y}"/>'


def stroke(x: float, y: float, kind: str = "m") -> str:
    return f'<line class="{kind}" x1="{x}%" x2="{x}%" y1="{y - 9}" y2="{y + 9}"/>'


def _dot(x: float, y: float) -> str:
    return f'<circle class="p" cx="{x}%" cy="{y}" r="6"/>'


def arrow(x: float, end: float, y: float) -> str:
    return line(x, end, y, "o") + f'<svg x="{end}%" y="{y}" class="h"><path d="M-9-6 0 0-9 6"/></svg>'


def _key(bands: tuple[SalaryBand, ...]) -> str:
    """What the marks mean, for those that were drawn."""
    drawn = "".join(_mark(band, Axis(Decimal(0), Decimal(10**12), ()), 0) for band in bands)
    y = 9
    has_ranges = any(band.statistic == "range" for band in bands)
    has_percentiles = any(band.p25 is not None or band.p10 is not None for band in bands)
    if has_percentiles and has_ranges:
        bar = _("range, or from the 25th to the 75th percentile (thin line: from the 10th to the 90th)")
    elif has_percentiles:
        bar = _("from the 25th to the 75th percentile (thin line: from the 10th to the 90th)")
    else:
        bar = _("range")
    marks = (
        ('class="r"', line(0, 100, y, "r"), bar),
        ('class="m"', stroke(50, y), _("median")),
        ('class="d"', f'<svg x="50%" y="{y}" class="d"><path d="M0-8 8 0 0 8-8 0z"/></svg>', _("average")),
        ('class="h"', arrow(0, 100, y), _("no upper limit given")),
        ('class="p"', _dot(50, y), _("a single amount")),
    )
    return '<p class="key">{}</p>'.format(
        "".join(
            f'<span><svg class="pay-chart" width="26" height="18" aria-hidden="true">{mark}</svg>'
            f" {escape(words)}</span>"
            for sign, mark, words in marks
            if sign in drawn
        )
    )


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """`text` in at most `most` lines of about `width` letters, cut with an ellipsis where it is longer."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, width):
            longer = f"{lines[-1]} {piece}".strip()
            if _width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    lines = [line for line in lines if line]
    if len(lines) > most:
        lines = lines[:most]
        while _width(lines[-1]) > width - 1:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip() + "…"
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    while _width(word) > width:
        cut = width // 2 if _width(word[:width]) > width else width
        yield word[:cut]
        word = word[cut:]
    yield word


def _width(text: str) -> int:
    """The letters that `text` takes, where a wide (Chinese, Japanese, Korean) one counts for two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


# ---------------------------------------------------------------------------------------------
# Skills

#: Heights of the heads, from the top, and the foot on which every stem stands.
HEADS = {"expert": 8, "practitioner": 21, "working": 34, "awareness": 47, "": 60}
FOOT = 60
#: Widths of a staff: the usual one, and that of a group with many skills.
NARROW, WIDE, MANY = 140, 290, 20
#: Distances between notes that are tried, in units of the staff.
PITCHES = (13, 10, 7, 5, 4, 3)


def skills_map(groups: tuple[SkillGroup, ...]) -> str:
    """The skills of a role like a score: a staff a group, a note a skill; or empty.

    A note stands as high as the level asked for; it is hollow where the skill is desirable, and solid where
    it is essential or a survey has rated it. Notes follow the order of the list on the page.
    """
    drawn = "".join(map(_staff, (group for group in groups if group.requirements)))
    parts = [part for group in groups for part in group.requirements]
    return f'<ul class="skills-map">{drawn}</ul>{_score_key(parts)}' if drawn else ""


def _staff(group: SkillGroup) -> str:
    count = len(group.requirements)
    many = count > MANY
    if many and all(_height(part) == FOOT for part in group.requirements):
        return _field(group)
    width = WIDE if many else NARROW
    # Few different distances, so that the staffs of a page are alike, to the eye and to compression.
    pitch = next((pitch for pitch in PITCHES if pitch * count <= width), (width - 9) / count)
    size = min(9, max(2, round(pitch * 0.75, 1)))
    notes = [
        (round(6 + pitch * place), _height(part), _is_hollow(part))
        for place, part in enumerate(group.requirements)
    ]
    heads = "".join(f"M{x} {y}h0" for x, y, _hollow in notes)
    hollow = "".join(f"M{x} {y}h0" for x, y, is_hollow in notes if is_hollow)
    stems = "".join(f"M{x} {FOOT}V{y}" for x, y, _hollow in notes if y != FOOT)
    staff = "".join(f"M0 {y}h{width}" for level, y in HEADS.items() if level)
    return (
        f"{'<li class=many>' if many else '<li>'}{_staff_head(group, width)}"
        f'<path class="s" d="{staff}"/><path class="f" d="M0 {FOOT}h{width}"/>'
        + (f'<path class="st" d="{stems}"/>' if stems else "")
        + f'<path class="es" stroke-width="{size}" d="{heads}"/>'
        + (f'<path class="de" stroke-width="{size / 2}" d="{hollow}"/>' if hollow else "")
        + "</svg></li>"
    )


def _height(part: Requirement) -> int:
    """Where the head of a note stands: by the mark of a survey, from 0 to 7, or by the level in words."""
    if part.level_rating is not None:
        return round(FOOT - (FOOT - HEADS["expert"]) * float(part.level_rating) / 7)
    return HEADS.get("" if is_rated(part) else part.level, FOOT)


def _is_hollow(part: Requirement) -> bool:
    return part.importance != "essential" and not is_rated(part)


def _field(group: SkillGroup) -> str:
    """Many skills without a level: rows of heads that fill the place of a staff, and no lines."""
    count = len(group.requirements)
    pitch = next(
        (pitch for pitch in PITCHES if ((WIDE - 6) // pitch) * (FOOT // pitch) >= count),
        round(math.sqrt(WIDE * FOOT / count) * 0.9, 1),
    )
    row = int((WIDE - 6) // pitch)
    size = round(pitch * 0.75, 1)
    heads = {"essential": "", "desirable": ""}
    for place, part in enumerate(group.requirements):
        x, y = round(6 + pitch * (place % row), 1), round(6 + pitch * (place // row), 1)
        heads["essential"] += f"M{x:g} {y:g}h0"
        if _is_hollow(part):
            heads["desirable"] += f"M{x:g} {y:g}h0"
    return (
        f"<li class=many>{_staff_head(group, WIDE)}"
        f'<path class="es" stroke-width="{size}" d="{heads["essential"]}"/>'
        + (
            f'<path class="de" stroke-width="{size / 2}" d="{heads["desirable"]}"/>'
            if heads["desirable"]
            else ""
        )
        + "</svg></li>"
    )


def _staff_head(group: SkillGroup, width: int) -> str:
    """The heading of a staff and the beginning of its figure, with what it shows in words."""
    return (
        f'<b>{escape(group.heading)}</b><svg role="img" viewBox="0 0 {width} 68">'
        f"<title>{escape(_count(group))}</title>"
        f"<desc>{escape(_levels_in_words(group))}</desc>"
    )


def _levels_in_words(group: SkillGroup) -> str:
    """How many skills are asked for at each level, from the highest: "4 expert, 2 working".

    Of the marks of a survey, from which to which they go.
    """
    in_words = [part for part in group.requirements if not is_rated(part)]
    marks = [part.level_rating for part in group.requirements if part.level_rating is not None]
    found = [
        (sum(part.level == level for part in in_words), label)
        for level, label in reversed(rows.SkillRequirement.Level.choices)
    ]
    words = [f"{number} {str(label).lower()}" for number, label in found if number]
    if marks:
        ends = {"low": wording.mark(min(marks)), "high": wording.mark(max(marks))}
        words.append(_("level from %(low)s to %(high)s of 7") % ends)
    if unknown := len(group.requirements) - len(marks) - sum(number for number, _label in found):
        words.append(_("%(n)d without a level") % {"n": unknown})
    return ", ".join(words)


def _count(group: SkillGroup) -> str:
    rated = sum(map(is_rated, group.requirements))
    in_words = [part for part in group.requirements if not is_rated(part)]
    essential = sum(part.importance == "essential" for part in in_words)
    desirable = len(in_words) - essential
    words = (
        (rated, ngettext("%(n)d skill rated", "%(n)d skills rated", rated)),
        (essential, ngettext("%(n)d essential skill", "%(n)d essential skills", essential)),
        (desirable, ngettext("%(n)d desirable skill", "%(n)d desirable skills", desirable)),
    )
    return ", ".join(text % {"n": number} for number, text in words if number)


def _score_key(parts: list[Requirement]) -> str:
    in_words = [part for part in parts if not is_rated(part)]
    solid = '<path class="es" stroke-width="9" d="M7 7h0"/>'
    hollow = f'{solid}<path class="de" stroke-width="4.5" d="M7 7h0"/>'
    signs = "".join(
        f'<span><svg class="skills-map" width="14" height="14" aria-hidden="true">{head}</svg> '
        f"{escape(words)}</span>"
        for head, words in ((solid, _("essential")), (hollow, _("desirable")))
        if in_words
    )
    told = []
    if any(part.level for part in in_words):
        levels = " · ".join(map(str, rows.SkillRequirement.Level.labels))
        told.append(_("From low to high: %(levels)s") % {"levels": levels})
    if any(part.level_rating is not None for part in parts):
        told.append(_("Level of the survey: from 0 (low) to 7 (high)"))
    if any(_height(part) == FOOT for part in parts):
        told.append(_("without a stem: no level stated"))
    return f'<p class="key">{signs}<span>{escape(" · ".join(told))}</span></p>'
