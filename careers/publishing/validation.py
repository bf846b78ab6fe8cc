"""Why the draft of a role cannot be published, and an edition not be withdrawn or restored."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from careers import pages
from careers.models import Edition, Role
from careers.pages import RolePage, markdown, pictures, wording


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
    written = [(("", (), "summary"), page.summary_written), (("", (), "in_short"), page.in_short_written)]
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


class Refused(ValidationError):
    """Why a role cannot be published, withdrawn or restored. `faults` say what to mend and where."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()):
        super().__init__(message)
        self.faults = tuple(faults)


def erased() -> Refused:
    return Refused(_("This role has been erased in the meantime."))


def not_public(role: Role, now: datetime) -> Refused:
    """Why there is nothing to withdraw: it never was public, is not any more, or will not be by then."""
    end = role.editions.filter(live_until__gt=now).aggregate(last=Max("live_until"))["last"]
    if end is None:
        return Refused(_("This role is not public, so there is nothing to withdraw."))
    return Refused(
        _("This page is going to be withdrawn on %(time)s already. Nothing has been done.")
        % {"time": wording.moment(end)}
    )


def refusal_of(
    role: Role, page: RolePage, taken: dict[str, list[Edition]], current: Edition | None, at: datetime
) -> Refused | None:
    if role.archived_at:
        return Refused(_("This role is put away. Take it out again before you publish it."))
    if found := faults(page):
        return Refused(_("The page cannot be published yet."), found)
    other = next((edition for edition in taken.get(page.slug, ()) if edition.role_id != role.pk), None)
    if other:
        message = _("The address is still that of the page “%(title)s”.") % {"title": other.title}
        return Refused(_("The page cannot be published yet."), [Fault("", (), "slug", message)])
    if current and current.live_from >= at:
        return Refused(_("Another edition begins at this very time. Choose another time."))
    return None


def refuse_if_taken(edition: Edition, at: datetime) -> None:
    """Raise Refused where another role's page has the address of `edition` at `at` or later."""
    held = holders_of_addresses([edition], at)[edition.slug]
    if other := next((each for each in held if each.role_id != edition.role_id), None):
        message = _("The address is that of the page “%(title)s” by then.") % {"title": other.title}
        raise Refused(message)


def holders_of_addresses(pages: Iterable[RolePage | Edition], at: datetime) -> dict[str, list[Edition]]:
    """The editions that are public at `at` or later under the addresses of `pages`, by address."""
    held = Edition.objects.filter(slug__in=[page.slug for page in pages])
    found = defaultdict(list)
    for edition in held.filter(Q(live_until=None) | Q(live_until__gt=at)).without_content():
        found[edition.slug].append(edition)
    return found
