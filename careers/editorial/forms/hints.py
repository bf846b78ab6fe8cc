"""What a writer is told of how a text reads. It advises; nothing is refused for it."""

from django.conf import settings
from django.utils.translation import gettext, ngettext

from careers.pages import readability


def hints(text: str) -> dict:
    """What a writer is told of the reading of `text`: one line, what to do about it, long sentences."""
    found = readability.reading(text)
    told = [ngettext("%(count)d word", "%(count)d words", found.words) % {"count": found.words}]
    if found.minutes:
        told.append(
            ngettext("%(count)d minute to read", "%(count)d minutes to read", found.minutes)
            % {"count": found.minutes}
        )
    # The grade is made for English.
    grade = found.grade if settings.LANGUAGE_CODE.startswith("en") else None
    if grade is not None:
        told.append(gettext("grade %(grade)d") % {"grade": grade})
    return {"told": ", ".join(told), "advice": _advice(grade), "reading": found}


def _advice(grade: int | None) -> str:
    if grade is None:
        return ""
    if grade <= readability.EASY:
        return gettext("easy to read")
    if grade <= readability.HARD:
        return gettext("fine for most readers")
    return gettext("hard to read: shorter sentences and plainer words would help")
