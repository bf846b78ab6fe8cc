"""Short names for the parts of a page."""

from django.utils.text import slugify


def slug(text: str, limit: int = 80, empty: str = "part") -> str:
    """A short name made of `text`."""
    text = text.replace("+", " plus ").replace("#", " sharp ") if len(text) < 60 else text
    return slugify(text[:400])[:limit].strip("-_") or empty


def free(name: str, taken: set[str], limit: int = 80) -> str:
    """`name`, or the first of name-2, name-3, ... that is not taken; taken from then on."""
    found = name
    if found in taken:
        # In leaps and then by halves: thousands of headings may have the same words.
        above = 2
        while f"{name[: limit - 6]}-{above}" in taken:
            above *= 2
        below = above // 2
        while above - below > 1:
            middle = (above + below) // 2
            if f"{name[: limit - 6]}-{middle}" in taken:
                below = middle
            else:
                above = middle
        found = f"{name[: limit - 6]}-{above}"
    taken.add(found)
    return found
