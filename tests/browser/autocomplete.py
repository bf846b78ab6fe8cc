"""Choosing in the admin's fields that complete what is typed (select2)."""

from playwright.sync_api import Locator, expect

# select2 asks as soon as it opens, and again for what is typed: says in the page whose answer is shown.
NOTE_ANSWERS = """(select) => {
    delete select.dataset.answered;
    django.jQuery(select).data("select2").on("results:all", ({query}) => {
        select.dataset.answered = query.term ?? "";
    });
}"""
HIGHLIGHTED = "(option) => option.matches('.select2-results__option--highlighted')"


def offered(page, select: str, typed: str, option: str = "") -> Locator:
    """Open the field of `select` by keyboard, and type: the option of just this text in the answer to it."""
    field = page.locator(select)
    # select2 is made where a field comes into view.
    field.evaluate("(select) => select.scrollIntoView({block: 'center'})")
    expect(page.locator(f"{select} + .select2")).to_be_visible()
    field.evaluate(NOTE_ANSWERS)
    page.locator(f"{select} + .select2 .select2-selection").press("Enter")
    search = page.locator(".select2-container--open .select2-search__field")
    expect(search).to_be_focused()
    # After a choice by Enter, select2 passes over what comes before the next key.
    search.press("End")
    # At once, so that nothing is asked for a part of it.
    page.keyboard.insert_text(typed)
    expect(field).to_have_attribute("data-answered", typed)
    found = page.get_by_role("option", name=option or typed, exact=True)
    expect(found).to_be_visible()
    return found


def choose(page, select: str, typed: str, option: str = "") -> None:
    """Choose by keyboard what is offered for `typed`."""
    wanted = offered(page, select, typed, option)
    for _step in range(page.locator(".select2-results__option").count()):
        if wanted.evaluate(HIGHLIGHTED):
            break
        page.keyboard.press("ArrowDown")
    assert wanted.evaluate(HIGHLIGHTED)
    page.keyboard.press("Enter")
    expect(page.locator(".select2-container--open")).to_have_count(0)
