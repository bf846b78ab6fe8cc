"""A page that is not public, as its readers would meet it."""

from careers.pages import RolePage
from careers.pages.areas import PayByArea
from careers.pages.rendering import Rendered

from .context import role_context
from .linked_editions import as_chosen, with_pages
from .targets import link_targets


def draft_context(page: RolePage, rendered: Rendered, area: str = "") -> dict:
    """`role_context` of a page that need not be public: around it, only what is. At most two queries.

    `area` is that of the pay to show, as an address has it. Nothing is computed for a draft: the related
    careers are those that an editor has chosen.
    """
    live = link_targets(page)
    around = with_pages(as_chosen(page, live), page)
    return role_context(page, rendered, live, PayByArea(page.salary_bands, area), around)
