"""Pages as people set them up for themselves: their own colours, larger spacing, fingers for a mouse."""

import pytest

from tests.browser.checks import barriers_at, w3c_errors
from tests.views.kinds import KINDS, make_all_roles

# Text and what it stands on, of every element that has words or a value of its own, and is seen.
HARD_TO_READ = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const light = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        const parts = [r, g, b].map((each) => each / 255).map(
            (each) => each <= .04045 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4);
        return [.2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2], a];
    };
    const ground = (element) => {
        for (let each = element; each; each = each.parentElement) {
            const [found, alpha] = light(getComputedStyle(each).backgroundColor);
            if (alpha > 250) return found;
        }
        return light("Canvas")[0];
    };
    const words = (element) => element.matches("input, button, select, textarea")
        || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [...document.body.querySelectorAll("*")]
        .filter((each) => !(each instanceof SVGElement) && words(each) && each.checkVisibility())
        .map((each) => {
            const [text] = light(getComputedStyle(each).color), behind = ground(each);
            const contrast = (Math.max(text, behind) + .05) / (Math.min(text, behind) + .05);
            return [contrast, each.outerHTML.slice(0, 90)];
        })
        .filter(([contrast]) => contrast < 4.5);
}"""

# What is clicked, stands by itself and is smaller than 24 pixels, as links in a sentence may be (WCAG 2.5.8).
SMALL_TARGETS = """() => {
    const isInSentence = (link) => {
        if (!getComputedStyle(link).display.startsWith("inline")) return false;
        let block = link.parentElement;
        while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
        const rest = block.cloneNode(true);
        rest.querySelectorAll("a, button, .vh").forEach((each) => each.remove());
        return /\\p{L}/u.test(rest.textContent);
    };
    const targets = "a[href], button, select, textarea, summary, input:not([type=hidden])";
    return [...document.querySelectorAll(targets)]
        .filter((each) => each.checkVisibility({visibilityProperty: true}) && !isInSentence(each))
        .map((each) => [each, each.type === "checkbox" && each.closest("label") || each])
        .map(([each, target]) => [each, target.getBoundingClientRect()])
        .filter(([each, box]) => box.width > 1 && box.bottom > 0 && (box.height < 24 || box.width < 24))
        .map(([each, box]) => `${box.width | 0}x${box.height | 0} ${each.outerHTML.slice(0, 110)}`);
}"""

# https://www.w3.org/TR/WCAG22/#text-spacing
SPACING = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }"""
CUT_OFF = """() => [...document.body.querySelectorAll("*")]
    .filter((each) => each.checkVisibility() && !each.matches(".vh, .vh *, svg *"))
    .filter((each) => ["hidden", "clip"].includes(getComputedStyle(each).overflowY)
        && each.scrollHeight > each.clientHeight + 1)
    .map((each) => each.outerHTML.slice(0, 110))"""


@pytest.fixture
def all_pages(made_once, browser_page):
    """A function that opens each kind of page in turn and gives its address and what `look` finds there."""
    made_once(make_all_roles)

    def all_pages(look, *, style="", **options):
        page = browser_page("about:blank", **options)
        found = {}
        for path in KINDS:
            page.goto(path)
            if style:
                page.add_style_tag(content=style)
            found[path] = page.evaluate(look)
        return {path: faults for path, faults in found.items() if faults}

    return all_pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read_in_colours_of_ones_own(all_pages, scheme):
    assert all_pages(HARD_TO_READ, scheme=scheme, forced_colors="active") == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_clicked_is_24_pixels_large(all_pages, width):
    assert all_pages(SMALL_TARGETS, width=width) == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_text_spacing_cuts_nothing_off(all_pages, width):
    """Styles that a page adds need a policy that allows them."""
    assert all_pages(CUT_OFF, width=width, style=SPACING, bypass_csp=True) == {}


def test_no_kind_of_page_has_an_error_in_its_html(made_once, client):
    made_once(make_all_roles)

    assert not w3c_errors({path: client.get(path).content.decode() for path in KINDS})


def test_no_kind_of_page_has_a_barrier(made_once, browser_page):
    made_once(make_all_roles)
    found = barriers_at(browser_page(), KINDS)

    assert not found, "\n".join(found)
