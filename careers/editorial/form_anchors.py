"""Where on the role form something is mended: see validation.Fault and careers.checks."""

from collections.abc import Iterable, Mapping, Sequence

from careers.pages import RolePage

#: The inline of the role form that holds each kind of part.
INLINES = {
    "section": "sections",
    "skill_group": "skill_groups",
    "salary_band": "salary_bands",
    "salary_factor": "salary_factors",
    "market_figure": "market_figures",
    "related_career": "related_careers",
}

#: The anchors of the parts in each inline, in their order.
Keys = Mapping[str, Sequence[str | None]]


def keys_of_page(page: RolePage) -> Keys:
    return {name: [getattr(part, "slug", None) for part in getattr(page, name)] for name in INLINES.values()}


def keys_on_form(inlines: Iterable) -> Keys:
    """The same from the formsets of the form itself (the admin's `inline_admin_formsets`). Costs no query."""
    return {
        inline.formset.prefix: [getattr(form.instance, "slug", None) for form in inline.formset.initial_forms]
        for inline in inlines
    }


def name_of_part(found, page: RolePage) -> str:
    """What the part of `page` is called that a Fault or Finding names; nothing where the message says so."""
    parts = getattr(page, INLINES.get(_kind(found), ""), ())
    part = next((each for each in parts if found.key and getattr(each, "slug", None) == found.key[-1]), None)
    called = getattr(part, "label", "") or getattr(part, "heading", "")
    return "" if called in found.message else called


def anchor(found, keys: Keys) -> str:
    """The id of the field that a Fault or Finding names; that of the list it belongs to where it is gone."""
    prefix = INLINES.get(_kind(found))
    if prefix is None:
        return f"{found.field}-group" if found.field in INLINES.values() else f"id_{found.field}"
    known = keys.get(prefix, ())
    if found.key and found.key[-1] in known:
        return f"id_{prefix}-{known.index(found.key[-1])}-{found.field}"
    return f"{prefix}-group"


def _kind(found) -> str:
    return found.part.replace(" ", "_").replace("-", "_")
