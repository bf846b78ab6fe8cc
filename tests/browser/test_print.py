"""Pages on paper: few of them, and what matters first on the first."""

import re

import pytest

from tests.views.big_page import publish_big_page
from tests.views.kinds import ROLE, ROLES, make_all_roles

#: A sheet of A4 between its margins, in pixels of 1/96 inch.
SHEET_WIDTH, SHEET_HEIGHT = 688, 1016
COMPARED = f"/compare/?{ROLES}&role=python-infrastructure-engineer"


def sheets(page) -> int:
    """How many sheets of A4 the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=False)))


def test_a_comparison_is_one_wide_sheet(made_once, browser_page):
    made_once(make_all_roles)
    printed = browser_page(COMPARED).pdf(prefer_css_page_size=True)

    [(width, height)] = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert float(width) > float(height)


@pytest.mark.parametrize(
    ("make", "path", "most"),
    [
        (publish_big_page, "/careers/software-developer/", 4),
        (make_all_roles, "/careers/process-data-analyst/", 4),
        # The fullest text of all: 4,500 words.
        (make_all_roles, ROLE, 5),
        (make_all_roles, COMPARED, 4),
        (make_all_roles, f"{ROLE}to/process-data-analyst/", 2),
    ],
)
def test_a_page_is_printed_on_few_sheets(made_once, browser_page, make, path, most):
    made_once(make)

    assert sheets(browser_page(path)) <= most


def test_the_first_sheet_is_the_role_in_short(made_once, browser_page):
    made_once(make_all_roles)
    page = browser_page(ROLE, width=SHEET_WIDTH)
    page.emulate_media(media="print")

    text = page.locator(".reading")
    assert text.bounding_box()["y"] <= SHEET_HEIGHT
    assert text.evaluate("each => getComputedStyle(each).breakBefore") == "page"


def test_what_unfolds_and_what_is_clicked_stays_on_the_screen(made_once, browser_page):
    made_once(publish_big_page)
    page = browser_page("/careers/software-developer/")
    page.emulate_media(media="print")

    for hidden in (".more", ".acts", "form.area", ".box"):
        for each in page.locator(hidden).all():
            assert not each.is_visible(), hidden
