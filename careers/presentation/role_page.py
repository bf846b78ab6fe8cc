"""A RolePage in final form: every part in its place, every anchor given."""

from collections.abc import Callable, Sized
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from careers import models as rows
from careers.models import Edition
from careers.pages import Ladder, RolePage, Section, in_short, outlook, wording
from careers.pages.rendering import FOLDED, PayByArea, Rendered
from careers.text import distinct_titles

from . import fragments, role_parts
from .linked_editions import as_chosen, link_targets, with_contents
from .open_places import OtherEditions, Places
from .role_parts import Citations

Kind = rows.Section.Kind

#: Where a part goes whose own kind of section a page lacks: after the last of these that it has.
BEFORE = {
    "entry": ("overview", "responsibilities"),
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
    "entry": None,
    "onward": None,
}

#: Where a page leads on to others: typical moves, related careers and more careers.
CAREERS = ("before-and-after", "related-careers", "more-careers")

#: Other names of a role that stand at its top, and those that are shown at all: the rest unfolds.
NAMES, TITLES_SHOWN = 8, 308


def role_context(
    page: RolePage,
    rendered: Rendered,
    targets: dict[str, Edition] | None = None,
    by_area: PayByArea | None = None,
    places: Places | None = None,
    *,
    link: Callable[[str], str] = str,
    in_full: bool = False,
) -> dict:
    """All that `careers/role.html` shows of `page`, in final form. No query.

    `by_area` are its pay figures with an area chosen; that of the default area if not given. `places` says
    what of other editions it shows; without it only what the editor has chosen, of `targets`, and nothing is
    set against other pages. `link` makes of the address of a page the one that links to it have. `in_full`
    shows the whole of every text.
    """
    by_area = by_area or PayByArea(page.salary_bands)
    places = places or OtherEditions(page, as_chosen(page, targets or {}), link=link)
    return _RoleContext(page, rendered, by_area, places, link, in_full).context()


class _RoleContext:
    def __init__(
        self,
        page: RolePage,
        rendered: Rendered,
        by_area: PayByArea,
        places: Places,
        link: Callable[[str], str],
        in_full: bool,
    ):
        self.in_full = in_full
        self.page, self.rendered, self.by_area, self.link = page, rendered, by_area, link
        self.places = places
        self.marks = Citations(page, rendered)
        self.titles = distinct_titles(page.alternate_titles)
        #: The anchor of the pay figures, once they have their place.
        self.pay_anchor = ""

    def context(self) -> dict:
        page, rendered, marks = self.page, self.rendered, self.marks
        if page.experience_source:
            marks.use(page.experience_source, {"anchor": "facts", "heading": _("Experience")})
        parts = self.parts()
        moves, *lists = [marks.anchor(name, "part") for name in CAREERS]
        careers = ":".join((moves, *lists))
        short = in_short.lines(page, self.by_area.headline)
        is_complete = bool(page.in_short) or any(line.name == "next" for line in short)
        sources = self.sources() if page.sources else None
        return {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "answers": "" if page.in_short else fragments.answers(short),
            "written": short if page.in_short else (),
            "next": "" if is_complete else self.places.html(f"next:{moves}:{'' if short else 'alone'}"),
            "family": page.family,
            "level": wording.label(rows.Role.Level, page.level) if page.level else "",
            "also_called": role_parts.listed(self.titles[:NAMES]),
            "more_titles": self.more_titles(),
            "pay": role_parts.headline_pay(page, self.by_area, marks, self.pay_anchor),
            "experience": wording.years(page.experience_min, page.experience_max),
            "experience_note": page.experience_note,
            "experience_cite": marks.cite(page.experience_source),
            "education": page.education,
            "education_label": role_parts.education_label(page),
            "training": page.training,
            "training_explained": wording.training_explained(page.training),
            "reviewed_on": page.reviewed_on,
            "reviewed_by": page.reviewed_by,
            "hero": page.hero and rendered.hero and {"picture": rendered.hero, "alt": page.hero.alt},
            "skills_map": mark_safe(rendered.skills_map),
            "skills_told": role_parts.skills_told(page),
            "skills_have_levels": role_parts.have_levels(page),
            "contents": fragments.contents(parts)
            + self.places.html(f"contents:{careers}")
            + fragments.contents([sources] if sources else ()),
            "parts": parts,
            "related": self.places.html(f"related:{careers}"),
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
        listed = self.titles[NAMES:TITLES_SHOWN]
        if not listed:
            return None
        return {
            "count": len(self.titles) - NAMES,
            "listed": fragments.names(listed),
            "left_out": len(self.titles) - NAMES - len(listed),
        }

    # -- the flow of sections -----------------------------------------------------------------

    def parts(self) -> list[dict]:
        """The sections, each with what belongs to its kind; own parts for what has no section."""
        page = self.page
        parts = [self.section(section) for section in page.sections]
        parts = self.with_entry(parts)
        fill_skills = partial(role_parts.fill_skills, page=page, rendered=self.rendered, marks=self.marks)
        attached: dict[str, tuple[Callable[[dict], None], Sized, str]] = {
            "requirements": (fill_skills, page.skill_groups, _("Skills")),
            "career-development": (self.ladders, page.ladders, _("Career ladder")),
            "market-demand": (self.market, page.market_figures, _("The market in figures")),
            "pay": (self.pay, page.salary_bands or page.salary_factors, _("Pay")),
        }
        for kind, (fill, content, heading) in attached.items():
            if not content:
                continue
            part = next((part for part in parts if part["kind"] == kind), None)
            if part is None:
                part = self.own_part(kind, heading)
                parts.insert(_place(parts, BEFORE[kind]), part)
            fill(part)
        self.place_second_picture(parts)
        return parts

    def section(self, section: Section) -> dict:
        html = self.rendered.sections.get(section.slug)
        inside = [(h.anchor, h.text) for h in html.headings if h.level == 3] if html else []
        begins = html and html.opening and not self.in_full
        part: dict[str, Any] = NOTHING_MORE | {
            "anchor": self.marks.anchor(section.slug, "section"),
            "kind": section.kind,
            "heading": section.heading,
            "html": mark_safe(html.opening if begins else html.html) if html else "",
            "inside": [] if section.kind in FOLDED else inside,
        }
        if begins:
            url = self.link(reverse("section", args=[self.page.slug, section.slug]))
            part["onward"] = {"url": url, "inside": inside}
        if html:
            cited = (slug for slug in self.marks.uses if f'href="#source-{slug}"' in html.html)
            self.marks.use_all(cited, part)
        return part

    def with_entry(self, parts: list[dict]) -> list[dict]:
        """`parts` with those of the kind "entry" in one part, which begins with the facts.

        It stands where the first of them stood.
        """
        texts = [part for part in parts if part["kind"] == Kind.ENTRY]
        place = parts.index(texts[0]) if texts else _place(parts, BEFORE["entry"])
        part = role_parts.entry(self.page, texts, self.marks)
        if part is None:
            return parts
        others = [each for each in parts if each["kind"] != Kind.ENTRY]
        return [*others[:place], NOTHING_MORE | part, *others[place:]]

    def own_part(self, kind: str, heading: str) -> dict:
        anchor = self.marks.anchor(kind, "section")
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

    def pay(self, part: dict) -> None:
        self.pay_anchor = role_parts.fill_pay(part, self.page, self.rendered, self.by_area, self.marks)

    # -- the market, the ladder, what comes after ---------------------------------------------

    def market(self, part: dict) -> None:
        block = self.marks.inside(part, "market-figures", _("Market figures"))
        figures = []
        for figure in self.page.market_figures:
            self.marks.use(figure.source, block)
            figures.append(
                {
                    "anchor": self.marks.anchor(figure.slug, "figure"),
                    "value": wording.market_value(figure),
                    "period": figure.period,
                    "label": figure.label,
                    "area": figure.area,
                    "note": figure.note,
                    "cite": self.marks.cite(figure.source),
                }
            )
        part["market"] = block | {"figures": figures, "outlook": self.outlook()}

    def outlook(self) -> dict | None:
        found = outlook.outlook_of(self.page)
        return found and {
            "told": wording.outlook(found.kind, found.growth, found.everywhere, found.period),
            "openings": wording.openings(found.openings) if found.openings is not None else "",
            "chart": mark_safe(outlook.chart(found)),
            "cite": self.marks.cite(found.source),
        }

    def ladders(self, part: dict) -> None:
        part["ladders"] = [
            self.ladder(part, number, ladder) for number, ladder in enumerate(self.page.ladders)
        ]

    def ladder(self, part: dict, number: int, ladder: Ladder) -> dict:
        title = _("Career ladder: %(title)s") % {"title": ladder.title}
        tracks = dict.fromkeys(rung.track for rung in ladder.rungs if rung.track)
        steps = [
            (rung.track, self.places.html(f"rung:{number}:{place}"))
            for place, rung in enumerate(ladder.rungs)
        ]
        common = [step for track, step in steps if not track]
        return self.marks.inside(part, f"ladder-{ladder.slug}", title) | {
            "description": ladder.description,
            "common": common,
            "tracks": [
                (track, len(common) + 1, [step for other, step in steps if other == track])
                for track in tracks
            ],
        }

    def sources(self) -> dict:
        return {
            "anchor": self.marks.anchor("sources", "part"),
            "heading": _("Sources"),
            "list": [
                role_parts.source_entry(source)
                | {
                    "said_again": self.places.html(f"said-again:{source.slug}"),
                    "said_again_of_parts": self.places.html(f"said-again-of-parts:{source.slug}"),
                    "uses": list(self.marks.uses[source.slug].items()),
                }
                for source in self.page.sources
            ],
        }


def _place(parts: list[dict], kinds: tuple[str, ...]) -> int:
    return max((number for number, part in enumerate(parts, 1) if part["kind"] in kinds), default=len(parts))


def draft_context(page: RolePage, rendered: Rendered, area: str = "", per: str = "") -> dict:
    """`role_context` of a page that need not be public: around it, only what is. At most two queries.

    `area` and `per` are those of the pay to show, as an address has them. Nothing is computed for a draft:
    the related careers are those that an editor has chosen.
    """
    live = link_targets(page)
    around = with_contents(as_chosen(page, live), page)
    return role_context(
        page,
        rendered,
        by_area=PayByArea(page.salary_bands, area, per),
        places=OtherEditions(page, around),
        in_full=True,
    )
