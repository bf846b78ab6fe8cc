"""What is made from a RolePage once, when an edition is made: HTML, figures, sizes of pictures.

`manage.py rerender` makes it again for every edition after this code has changed.
"""

from collections.abc import Callable, Iterable

import msgspec
from django.utils.functional import cached_property
from django.utils.text import slugify

from careers.models import Section as SectionRow
from careers.pages import RolePage, charts, markdown, pay_charts, pictures, skills
from careers.text import free_slug

from .periods import PERIODS, in_period
from .structure import SalaryBand, headline_of

Kind = SectionRow.Kind

#: The kinds of sections whose long texts begin on the page of a role and stand whole at their own address.
FOLDED = frozenset({Kind.ENTRY, Kind.WORK_ENVIRONMENT})
#: What the figures of a series have the same: all but their area.
Series = tuple[str | int | None, ...]


class PayByArea:
    """The pay figures of a page, with one area chosen among those that a source gives, and a period.

    Figures belong together where source, year, statistic, basis, currency and experience are the
    same and the areas differ; the period may too, since some sources give pay by the hour only in
    some areas. Of such a series the figure of its first area is shown, and beside it that of the
    chosen one. All other figures are shown always.

    `bands` are by the period asked for, those that their source gives by another one only as they are.
    """

    def __init__(self, bands: Iterable[SalaryBand], asked: str = "", per: str = ""):
        """`asked` is the short name of an area, as in an address; the default area where it is unknown.

        `per` is one of PERIODS; else figures are by the periods that their sources give.
        """
        self._given = tuple(bands)
        #: The period asked for, where any figure is by another one.
        self.per = per if per in PERIODS and any(band.period != per for band in self._given) else ""
        self.bands = tuple((self.per and in_period(band, self.per)) or band for band in self._given)
        series: dict[Series, list[SalaryBand]] = {}
        for band in self.bands:
            if band.area:
                series.setdefault(_alike(band), []).append(band)
        self._series = {key: found for key, found in series.items() if len({band.area for band in found}) > 1}
        self.default = next((found[0].area for found in self._series.values()), "")
        # Most pages are asked for without an area, and to name all of them takes long.
        self.is_unknown = bool(asked and self._series) and asked not in self.areas
        self.chosen = self.areas.get(asked, self.default) if asked else self.default

    @cached_property
    def areas(self) -> dict[str, str]:
        """Short names of the areas, as they stand in addresses, and the areas."""
        named: dict[str, str] = {}
        for area in dict.fromkeys(band.area for found in self._series.values() for band in found):
            named[free_slug(slugify(area, allow_unicode=True) or "area", named)] = area
        return named

    @property
    def is_default(self) -> bool:
        """Whether nothing else is shown than without any choice."""
        return self.chosen == self.default and not self.per

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of an address that make the same choice, as far as there is one to make."""
        area = next((name for name, area in self.areas.items() if area == self.chosen != self.default), "")
        chosen = {"area": area, "per": self.per if self.per in self.periods else ""}
        return {name: value for name, value in chosen.items() if value}

    @property
    def headline(self) -> SalaryBand | None:
        """The figure at the top of the page: that of the area chosen, else as `RolePage.headline_pay`."""
        beside = self.asked_for
        return beside[0] if beside else headline_of(self.bands)

    @property
    def periods(self) -> tuple[str, ...]:
        """Those of PERIODS by which the headline can be shown; by which its source gives it comes first."""
        headline = self.headline
        if headline is None:
            return ()
        given = self._given[self.bands.index(headline)]
        found = [period for period in PERIODS if in_period(given, period)]
        return tuple(sorted(found, key=lambda period: period != given.period))

    @property
    def first_series(self) -> list[SalaryBand]:
        """The figures of all areas, one of each, in their order; none where there is nothing to choose."""
        found = next(iter(self._series.values()), ())
        return list({band.area: band for band in reversed(found)}.values())[::-1]

    @property
    def shown(self) -> tuple[SalaryBand, ...]:
        """The figures to show, in the order of the page."""
        return tuple(band for band in self.bands if self._is_shown(band))

    @property
    def asked_for(self) -> tuple[SalaryBand, ...]:
        """The figures that are shown for the area chosen beside those of the first area."""
        return tuple(band for band in self.shown if band.area and self._is_beside(band))

    def _is_beside(self, band: SalaryBand) -> bool:
        found = self._series.get(_alike(band))
        return found is not None and band.area != found[0].area

    def _is_shown(self, band: SalaryBand) -> bool:
        found = self._series.get(_alike(band)) if band.area else None
        return found is None or band.area in (found[0].area, self.chosen)


def with_pay(page: RolePage, by_area: PayByArea) -> RolePage:
    """`page` with its pay as chosen: the figure of the area before the others."""
    first = by_area.headline
    bands = sorted(by_area.shown, key=lambda band: band is not first)
    return msgspec.structs.replace(page, salary_bands=tuple(bands))


def _alike(band: SalaryBand) -> Series:
    return (
        *(band.source, band.year, band.statistic, band.basis, band.currency),
        *(band.experience_min, band.experience_max),
    )


class Rendered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is costly to make of a page.

    `sections` holds the HTML of each section by its slug; `pay_chart` and `skills_map` are SVG, or
    empty where there is nothing to draw (the chart is that of the default area of pay); `hero` and
    `second` are the uploaded pictures. `body` is all of a role page but its frame, and `json_ld` its JSON-LD,
    both in pieces between places that are left open, as `made_by` one release and for one place of the site:
    see careers.presentation.ready_made.
    """

    sections: dict[str, markdown.Html] = {}
    pay_chart: str = ""
    skills_map: str = ""
    hero: pictures.RenderedPicture | None = None
    second: pictures.RenderedPicture | None = None
    body: tuple[str, ...] = ()
    json_ld: tuple[str, ...] = ()
    made_by: str = ""


def render(page: RolePage, earlier: tuple[RolePage, Rendered] | None = None) -> Rendered:
    """What of `Rendered` needs no template, made from `page`. Reads uploaded pictures; no query.

    What would come out as in an `earlier` page, and what this release has made of that, is taken from there.
    """
    old, made = earlier or (None, Rendered())
    same_texts = old and (old.sections, old.source_numbers) == (page.sections, page.source_numbers)
    same_pay = old and old.salary_bands == page.salary_bands
    same_skills = old and (old.skill_groups, old.sources) == (page.skill_groups, page.sources)
    return Rendered(
        sections=made.sections if same_texts else sections(page),
        pay_chart=made.pay_chart if same_pay else _pay_chart(page),
        skills_map=made.skills_map if same_skills else charts.skills_map(skills.asked_for(page)),
        hero=pictures.renditions(page.hero.file) if page.hero else None,
        second=pictures.renditions(page.second.file) if page.second else None,
    )


def _pay_chart(page: RolePage) -> str:
    return pay_charts.of_all_figures(PayByArea(page.salary_bands).shown)


def sections(page: RolePage, link: Callable[[str], str] = str) -> dict[str, markdown.Html]:
    """The HTML of each section by its slug; links lead to what `link` makes of their addresses."""
    numbers = page.source_numbers
    anchors = {section.slug for section in page.sections}
    return {
        section.slug: markdown.render(
            section.body,
            anchor=section.slug,
            numbers=numbers,
            taken=anchors,
            link=link,
            with_opening=section.kind in FOLDED,
        )
        for section in page.sections
    }


def to_json(rendered: Rendered) -> str:
    return msgspec.json.encode(rendered).decode()


def from_json(text: str) -> Rendered:
    return msgspec.json.decode(text, type=Rendered)
