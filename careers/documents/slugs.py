"""Short names for the parts of a page."""

from django.utils.text import slugify

from careers.text.slugs import free_slug


def slug(text: str, limit: int = 80, empty: str = "part") -> str:
    """A short name made of `text`."""
    text = text.replace("+", " plus ").replace("#", " sharp ") if len(text) < 60 else text
    return slugify(text[:400])[:limit].strip("-_") or empty


def free(name: str, taken: set[str], limit: int = 80) -> str:
    """`name`, or one with a number that is not taken; taken from then on.

    Thousands of headings may have the same words.
    """
    found = free_slug(name, taken, limit=limit, many=True)
    taken.add(found)
    return found
