"""A RolePage in final form: every part in its place, every anchor given."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from careers import charts, wording
from careers import models as rows
from careers.models import Edition
from careers.rendering import Rendered
from careers.rolepage import Ladder, RolePage
from careers.rolepage.areas import PayByArea

from . import phrases, pieces
from .targets import edition_pay

#: Anchors that the template itself uses.
FIXED = ("main", "top", "contents", "facts", "pay-area")

#: Where a part goes whose own kind of section a page lacks: after the last of these that it has.
BEFORE = {
    "requirements": ("overview", "responsibilities", "soft-skills"),
    "career-development": ("overview", "responsibilities", "requirements"),
    "market-demand": ("overview", "responsibilities", "requirements", "career-development"),
    "pay": ("overview", "responsibilities", "requirements", "career-development", "market-demand"),
}

#: What a part can hold besides its text. All are named, since templates look long for what is missing.
NOTHING_MORE = {
    "picture": None,
    "skills": None,
    "market": None,
    "pay": None,
    "factors": None,
    "ladders": (),
}

#: A list of more skills than MANY shows the first LISTED; the others unfold.
MANY, LISTED = 20, 15
#: Other names of a role that stand at its top, and those that are shown at all: the rest unfolds.
NAMES, TITLES_SHOWN = 12, 312
#: Related careers that are cards; the others unfold.
CARDS = 6

LEVELS = rows.SkillRequirement.Level.values


def role_context(
    page: RolePage, rendered: Rendered, targets: dict[str, Edition], by_area: PayByArea | None = None
) -> dict:
    """All that `careers/role.html` shows of `page`, in final form. No query.

    `by_area` are its pay figures with an area chosen; that of the default area if not given.
    """
    return _Reading(page, rendered, targets, by_area or PayByArea(page.salary_bands)).context()


class _Anchors:
    """Hands out each anchor once."""

    def __init__(self, taken):
        self.taken = set(taken)

    def give(self, wanted: str, prefix: str) -> str:
        name, number = wanted, 1
        while name in self.taken:
            name = f"{prefix}-{wanted}" if number == 1 else f"{prefix}-{wanted}-{number}"
            number += 1
        self.taken.add(name)
        return name


class _Reading:
    def __init__(self, page: RolePage, rendered: Rendered, targets: dict[str, Edition], by_area: PayByArea):
        self.by_area = by_area
        self.page, self.rendered, self.targets = page, rendered, targets
        headings = [heading for html in rendered.sections.values() for heading in html.headings]
        self.anchors = _Anchors(
            [*FIXED, *(f"source-{source.slug}" for source in page.sources), *(h.anchor for h in headings)]
        )
        numbers = page.source_numbers
        self.cites = {source.slug: phrases.cite(source, numbers[source.slug]) for source in page.sources}
        #: The anchor of the pay figures, once they have their place.
        self.pay_anchor = ""
        #: For every source, where the page uses it: (anchor, words).
        self.uses: dict[str, dict[str, str]] = {source.slug: {} for source in page.sources}

    def context(self) -> dict:
        page, rendered = self.page, self.rendered
        if page.experience_source:
            self.use(page.experience_source, {"anchor": "facts", "heading": _("Experience")})
        parts = self.parts()
        related = self.related()
        sources = self.sources() if page.sources else None
        closing = [(part["anchor"], part["heading"], ()) for part in (related, sources) if part]
        return {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "family": page.family,
            "level": wording.label(rows.Role.Level, page.level) if page.level else "",
            "alternate_titles": page.alternate_titles[:NAMES],
            "more_titles": self.more_titles(),
            "pay": self.headline(),
            "experience": wording.years(page.experience_min, page.experience_max),
            "experience_note": page.experience_note,
            "experience_cite": self.cites.get(page.experience_source, ""),
            "education": page.education,
            "reviewed_on": page.reviewed_on,
            "reviewed_by": page.reviewed_by,
            "hero": page.hero and rendered.hero and {"picture": rendered.hero, "alt": page.hero.alt},
            "skills_map": mark_safe(rendered.skills_map),
            "skills_told": phrases.skills_told(page),
            "contents": pieces.contents(
                [*((part["anchor"], part["heading"], part["inside"]) for part in parts), *closing]
            ),
            "parts": parts,
            "related": related,
            "sources": sources,
            "codes": [
                {
                    "scheme": code.scheme,
                    "code": code.code,
                    "title": code.title,
                    "match": wording.match(code.match),
                }
                for code in page.external_codes
            ],
        }

    def more_titles(self) -> dict | None:
        titles = self.page.alternate_titles
        listed = titles[NAMES:TITLES_SHOWN]
        if not listed:
            return None
        return {
            "count": len(titles) - NAMES,
            "listed": pieces.names(listed),
            "left_out": len(titles) - NAMES - len(listed),
        }

    # -- the flow of sections -----------------------------------------------------------------

    def parts(self) -> list[dict]:
        """The sections, each with what belongs to its kind; own parts for what has no section."""
        page = self.page
        parts = [self.section(section) for section in page.sections]
        attached = {
            "requirements": (self.skills, page.skill_groups, _("Skills")),
            "career-development": (self.ladders, page.ladders, _("Career ladder")),
            "market-demand": (self.market, page.market_figures, _("The market in figures")),
            "pay": (self.pay, page.salary_bands or page.salary_factors, _("Pay")),
        }
        for kind, (build, content, heading) in attached.items():
            if not content:
                continue
            part = next((part for part in parts if part["kind"] == kind), None)
            if part is None:
                part = self.own_part(kind, heading)
                parts.insert(_place(parts, BEFORE[kind]), part)
            build(part)
        self.place_second_picture(parts)
        return parts

    def section(self, section) -> dict:
        html = self.rendered.sections.get(section.slug)
        part = NOTHING_MORE | {
            "anchor": self.anchors.give(section.slug, "section"),
            "kind": section.kind,
            "heading": section.heading,
            "html": mark_safe(html.html) if html else "",
            "inside": [(h.anchor, h.text) for h in html.headings if h.level == 3] if html else [],
        }
        for slug in self.uses:
            if html and f'href="#source-{slug}"' in html.html:
                self.uses[slug][part["anchor"]] = section.heading
        return part

    def own_part(self, kind: str, heading: str) -> dict:
        anchor = self.anchors.give(kind, "section")
        return NOTHING_MORE | {
            "anchor": anchor,
            "kind": kind,
            "heading": heading,
            "html": "",
            "inside": [],
        }

    def place_second_picture(self, parts: list[dict]) -> None:
        """Half-way down: before the market, or in the middle."""
        picture, words = self.rendered.second, self.page.second
        if not (picture and words and parts):
            return
        before = next((part for part in parts if part["kind"] == "market-demand"), parts[len(parts) // 2])
        before["picture"] = {"picture": picture, "alt": words.alt}

    def inside(self, part: dict, anchor: str, heading: str) -> dict:
        """A block under a sub-heading of its own in `part`."""
        block = {"anchor": self.anchors.give(anchor, "part"), "heading": heading}
        part["inside"].append((block["anchor"], heading))
        return block

    # -- skills -------------------------------------------------------------------------------

    def skills(self, part: dict) -> None:
        labels = {level: wording.label(rows.SkillRequirement.Level, level) for level in LEVELS}
        # The map of the skills stands at the top of the page, unless a picture does.
        has_picture = self.page.hero and self.rendered.hero
        part["skills"] = self.inside(part, "skills", _("Skills, group by group")) | {
            "map": mark_safe(self.rendered.skills_map if has_picture else ""),
            "groups": [
                {
                    "anchor": self.group_anchor(group),
                    "heading": group.heading,
                    "cite": self.cites.get(group.source, ""),
                    "lists": [
                        (
                            importance,
                            words,
                            pieces.skills(found[:shown], labels),
                            pieces.more_skills(found[shown:], labels) if len(found) > shown else "",
                            len(found) - shown,
                            len(found),
                        )
                        for importance, words in (
                            ("essential", _("Essential")),
                            ("desirable", _("Desirable")),
                        )
                        if (found := [r for r in group.requirements if r.importance == importance])
                        and (shown := LISTED if len(found) > MANY else MANY)
                    ],
                }
                for group in self.page.skill_groups
            ],
        }

    def group_anchor(self, group) -> str:
        anchor = self.anchors.give(group.slug, "skills")
        if group.source:
            self.use(group.source, {"anchor": anchor, "heading": group.heading})
        return anchor

    # -- pay ----------------------------------------------------------------------------------

    def headline(self) -> dict | None:
        band = self.page.headline_pay
        if band is None:
            return None
        alike = [b for b in self.page.salary_bands if (b.currency, b.period) == (band.currency, band.period)]
        limit = max(b.top for b in alike if b.top is not None)
        return {
            "amount": wording.amounts(band)[0],
            "period": wording.period(band.period),
            "label": band.label,
            "facts": phrases.facts(band),
            "covers": band.covers and pieces.wider_group(band.covers),
            "figures": len(self.page.salary_bands),
            "figures_anchor": self.pay_anchor,
            "cite": self.cites.get(band.source, ""),
            "glyph": mark_safe(
                charts.pay_glyph(band.bottom, band.top, limit, open_ended=charts.has_no_limit(band))
            ),
        }

    def pay(self, part: dict) -> None:
        page = self.page
        if page.salary_bands:
            block = self.inside(part, "pay-figures", _("Pay figures"))
            self.pay_anchor = block["anchor"]
            shown = self.by_area.shown
            # Drawn once, with the edition, for the default area; for another one now: a few rows.
            is_stored = self.by_area.is_default
            chart = self.rendered.pay_chart if is_stored else charts.pay_chart(shown)
            columns = (_("Amount"), _("Kind and basis"), _("Area and year"), _("Experience"), _("Source"))
            part["pay"] = block | {
                "chart": mark_safe(chart),
                "caution": phrases.caution(shown),
                "columns": columns,
                "bands": [self.band(band, block, columns) for band in shown],
                "areas": self.areas(block),
            }
        if page.salary_factors:
            block = self.inside(part, "pay-factors", _("What moves pay"))
            kinds = dict.fromkeys(factor.kind for factor in page.salary_factors)
            years = {factor.year for factor in page.salary_factors}
            common_year = years.pop() if len(years) == 1 else None
            part["factors"] = block | {
                "year": common_year,
                "kinds": [
                    (
                        wording.label(rows.SalaryFactor.Kind, kind),
                        [
                            self.factor(factor, block, year="" if common_year else factor.year)
                            for factor in page.salary_factors
                            if factor.kind == kind
                        ],
                    )
                    for kind in kinds
                ],
            }

    def band(self, band, block: dict, columns: tuple[str, ...]) -> SafeString:
        self.use(band.source, block)
        leading, *others = wording.amounts(band)
        statistic = wording.label(rows.SalaryBand.Statistic, band.statistic)
        return pieces.band(
            {
                "anchor": self.anchors.give(band.slug, "pay"),
                "label": band.label,
                "amount": leading,
                "others": others,
                "period": wording.period(band.period),
                "statistic": statistic,
                "basis": wording.label(rows.SalaryBand.Basis, band.basis),
                "basis_known": band.basis != "unstated",
                "area": band.area,
                "year": band.year,
                "experience": wording.years(band.experience_min, band.experience_max),
                "cite": self.cites.get(band.source, ""),
                "covers": band.covers,
                "note": band.note,
            },
            columns,
        )

    def areas(self, block: dict) -> dict | None:
        """The choice of an area, and the figures of all areas from the highest to the lowest."""
        by_area = self.by_area
        if not by_area.areas:
            return None
        names = {area: name for name, area in by_area.areas.items()}
        for band in by_area.bands:
            self.use(band.source, block)
        return {
            "anchor": block["anchor"],
            "chosen": by_area.chosen,
            "default": by_area.default,
            "is_unknown": by_area.is_unknown,
            "options": pieces.options(by_area.areas, by_area.chosen),
            "count": len(by_area.areas),
            "rows": pieces.areas(
                sorted(by_area.first_series, key=_by_pay), names, by_area.chosen, block["anchor"]
            ),
        }

    def factor(self, factor, block: dict, *, year) -> SafeString:
        self.use(factor.source, block)
        return pieces.factor(
            {
                "anchor": self.anchors.give(factor.slug, "factor"),
                "label": factor.label,
                "percent": wording.percent(factor),
                "effect": factor.effect,
                "year": year,
                "cite": self.cites.get(factor.source, ""),
            }
        )

    # -- the market, the ladder, what comes after ---------------------------------------------

    def market(self, part: dict) -> None:
        block = self.inside(part, "market-figures", _("Market figures"))
        figures = []
        for figure in self.page.market_figures:
            self.use(figure.source, block)
            figures.append(
                {
                    "anchor": self.anchors.give(figure.slug, "figure"),
                    "value": wording.market_value(figure),
                    "period": figure.period,
                    "label": figure.label,
                    "area": figure.area,
                    "note": figure.note,
                    "cite": self.cites.get(figure.source, ""),
                }
            )
        part["market"] = block | {"figures": figures}

    def ladders(self, part: dict) -> None:
        part["ladders"] = [self.ladder(part, ladder) for ladder in self.page.ladders]

    def ladder(self, part: dict, ladder: Ladder) -> dict:
        title = _("Career ladder: %(title)s") % {"title": ladder.title}
        tracks = dict.fromkeys(rung.track for rung in ladder.rungs if rung.track)
        common = [self.rung(rung) for rung in ladder.rungs if not rung.track]
        return self.inside(part, f"ladder-{ladder.slug}", title) | {
            "description": ladder.description,
            "common": common,
            "tracks": [
                (track, len(common) + 1, [self.rung(rung) for rung in ladder.rungs if rung.track == track])
                for track in tracks
            ],
        }

    def rung(self, rung) -> SafeString:
        target = self.targets.get(rung.role) if rung.role else None
        return pieces.rung(
            {
                "title": rung.title,
                "here": rung.role == self.page.slug,
                "slug": target.slug if target else "",
                "summary": rung.summary,
            }
        )

    def related(self) -> dict | None:
        cards = [
            {
                "kind": career.kind,
                "why": wording.label(rows.RelatedCareer.Kind, career.kind),
                "reason": career.reason,
                "title": target.title,
                "slug": target.slug,
                "summary": target.summary,
                "pay": edition_pay(target),
            }
            for career in self.page.related_careers
            if (target := self.targets.get(career.role))
        ]
        if not cards:
            return None
        return {
            "anchor": self.anchors.give("related-careers", "part"),
            "heading": _("Related careers"),
            "cards": cards[:CARDS],
            "more": cards[CARDS:],
        }

    def sources(self) -> dict:
        return {
            "anchor": self.anchors.give("sources", "part"),
            "heading": _("Sources"),
            "list": [
                {
                    "anchor": f"source-{source.slug}",
                    "publisher": source.publisher,
                    "title": source.title,
                    "url": source.url,
                    "published": wording.published(source.published),
                    "accessed_on": source.accessed_on,
                    "trust": wording.label(rows.Source.Trust, source.trust),
                    "unsourced": source.trust == "unsourced",
                    "licence": source.licence,
                    "attribution": source.attribution,
                    "note": source.note,
                    "uses": list(self.uses[source.slug].items()),
                }
                for source in self.page.sources
            ],
        }

    def use(self, source: str, block: dict) -> None:
        """Note that `block` rests on `source`."""
        if source in self.uses:
            self.uses[source][block["anchor"]] = block["heading"]


def _by_pay(band) -> tuple:
    """From the highest median down; what is paid by the year before the rest, what is kept back last."""
    median = band.top_code if "median" in band.top_coded.split() else band.median
    return (median is None, band.period != "year", band.period, -(median or 0), band.area)


def _place(parts: list[dict], kinds: tuple[str, ...]) -> int:
    return max((number for number, part in enumerate(parts, 1) if part["kind"] in kinds), default=len(parts))
