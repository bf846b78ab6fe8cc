"""A section of a role page that stands whole at an address of its own."""

from collections.abc import Callable

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from careers.pages import RolePage, Section, markdown

from . import role_parts


def section_context(page: RolePage, section: Section, link: Callable[[str], str] = str) -> dict:
    """All that `careers/section.html` shows of a section of `page`. No query.

    `link` makes of the address of a page the one that links to it have.
    """
    by_slug = {source.slug: source for source in page.sources}
    cited = [slug for slug in markdown.citations(section.body) if slug in by_slug]
    html = markdown.render(
        section.body,
        anchor=section.slug,
        numbers={slug: number for number, slug in enumerate(cited, start=1)},
        taken={each.slug for each in page.sections},
        link=link,
    )
    sources = [role_parts.source_entry(by_slug[slug]) for slug in cited]
    return {
        "title": page.title,
        "slug": page.slug,
        "heading": section.heading,
        "html": mark_safe(html.html),
        "inside": [(heading.anchor, heading.text) for heading in html.headings if heading.level == 3],
        "sources": {"anchor": "sources", "heading": _("Sources"), "list": sources} if sources else None,
    }
