"""What is made from a RolePage once, when an edition is made: HTML, figures and picture sizes.

`manage.py rerender` makes it again for every edition after this code has changed.
"""

from collections.abc import Callable

import msgspec

from careers.pages import RolePage, charts, markdown, pictures
from careers.pages.pay_by_area import PayByArea


class Rendered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The parts of a page that are costly to make.

    `sections` holds the HTML of each section by its slug; `pay_chart` and `skills_map` are SVG, or
    empty where there is nothing to draw (the chart is that of the default area of pay); `hero` and
    `second` are the uploaded pictures.
    """

    sections: dict[str, markdown.Html] = {}
    pay_chart: str = ""
    skills_map: str = ""
    hero: pictures.RenderedPicture | None = None
    second: pictures.RenderedPicture | None = None


def render(page: RolePage) -> Rendered:
    """Everything `Rendered` holds, made from `page`. Reads uploaded pictures; no query."""
    return Rendered(
        sections=sections(page),
        pay_chart=charts.pay_chart(PayByArea(page.salary_bands).shown),
        skills_map=charts.skills_map(page.skill_groups),
        hero=pictures.renditions(page.hero.file) if page.hero else None,
        second=pictures.renditions(page.second.file) if page.second else None,
    )


def sections(page: RolePage, link: Callable[[str], str] = str) -> dict[str, markdown.Html]:
    """The HTML of each section by its slug; links lead to what `link` makes of their addresses."""
    numbers = page.source_numbers
    anchors = {section.slug for section in page.sections}
    return {
        section.slug: markdown.render(
            section.body, anchor=section.slug, numbers=numbers, taken=anchors, link=link
        )
        for section in page.sections
    }


def to_json(rendered: Rendered) -> str:
    return msgspec.json.encode(rendered).decode()


def from_json(text: str) -> Rendered:
    return msgspec.json.decode(text, type=Rendered)
