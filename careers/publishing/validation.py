"""What keeps a role page from being published, in words an editor understands.

The database refuses what is wrong with one row; here is what takes the whole page to see.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from careers import pages
from careers.pages import RolePage, markdown, pictures


class Fault(NamedTuple):
    """Something to mend: in which kind of part, in which of them (its key), in which field."""

    part: str
    key: tuple[str, ...]
    field: str
    message: str

    def __str__(self) -> str:
        where = " ".join(word for word in (self.part, "/".join(self.key)) if word)
        return f"{where}, {self.field}: {self.message}"


def faults(page: RolePage) -> list[Fault]:
    """All that must be mended before `page` can be published. Costs no query."""
    known = {source.slug for source in page.sources}
    found = reference_faults(page)
    for section in page.sections:
        found += [
            Fault("section", (section.slug,), "body", message) for message in text_faults(section.body, known)
        ]
    if not page.sections:
        found.append(Fault("", (), "sections", _("The page has no section yet. Write one first.")))
    for name, picture in (("hero", page.hero), ("second", page.second)):
        if picture:
            found += [Fault("", (), f"{name}_image", message) for message in _picture_faults(picture.file)]
    return found


def text_faults(text: str, known_sources: set[str]) -> list[str]:
    """What must be mended in a Markdown text that may cite the sources of these short names."""
    unknown = [slug for slug in markdown.citations(text) if slug not in known_sources]
    return markdown.problems(text) + [
        _("[^%(slug)s] cites a source that does not exist.") % {"slug": slug} for slug in unknown
    ]


def reference_faults(page: RolePage) -> list[Fault]:
    """What must be mended in the references of the texts of `page` to its figures."""
    figures = pages.Figures(page)
    written: list[tuple[tuple[str, tuple[str, ...], str], str]]
    written = [(("", (), "summary"), page.summary_written)]
    written += [(("section", (section.slug,), "body"), section.written) for section in page.sections]
    return [
        Fault(*where, message)
        for where, text in written
        for message in pages.resolved(text, figures).problems
    ]


def _picture_faults(name: str) -> Iterator[str]:
    if not default_storage.exists(name):
        yield _("The picture file “%(name)s” is missing. Upload it again.") % {"name": name}
    elif problem := pictures.problem(name):
        yield problem
