"""What publishing a draft would change for readers."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from careers import presentation
from careers.checks.contradictions import paid_less
from careers.checks.finding import Finding, Kind
from careers.checks.page import findings_of
from careers.discovery.related import WORTH_READING
from careers.models import Edition, Role, Section
from careers.pages import RolePage, checksum, diff, from_json, to_json
from careers.pages.diff import ChangedTopic
from careers.publishing import validation

from . import drafts
from .drafts import Draft

#: So many of the pages that show a role are listed; the others are counted.
LISTED = 40


class Showing(NamedTuple):
    """Another live page, and in what way it shows the role."""

    edition: Edition
    how: str


class Consequences(NamedTuple):
    """What publishing `draft` now would do.

    `live` is what readers see, whole, and `topics` what the draft says otherwise, both empty for a page
    that is not public. `moved_from` is the address that would change. `faults` keep the draft from being
    published, `findings` advise: those that are `known` are true of what readers see already.
    """

    draft: Draft
    live: Edition | None
    topics: tuple[ChangedTopic, ...]
    moved_from: str
    faults: list[validation.Fault]
    findings: list[Finding]
    known: frozenset[Finding]

    @property
    def is_nothing(self) -> bool:
        """Whether readers see exactly this already."""
        return self.live is not None and self.live.checksum == self.draft.checksum


def of(role: Role, at: datetime | None = None) -> Consequences:
    """What publishing the draft of `role` at `at` (now if not given) would do.

    Costs the queries of reading a draft, and at most five.
    """
    draft = drafts.read(role)
    live = role.editions.live(at).defer("rendered").first()
    topics: tuple[ChangedTopic, ...] = ()
    known: list[Finding] = []
    if live:
        before = from_json(live.content)
        known = findings_of(before)
        topics = diff.between(before, draft.page, presentation.titles_of_related([before, draft.page]))
    return Consequences(
        draft,
        live,
        topics,
        live.slug if live and live.slug != draft.page.slug else "",
        validation.faults(draft.page),
        found(role, draft.page),
        frozenset(known),
    )


class Short(NamedTuple):
    """What publishing the draft of `role` would do, in a few lines. `is_new` if readers see no page now."""

    role: Role
    checksum: str
    is_new: bool
    is_same: bool
    lines: list[str]
    faults: list[validation.Fault]
    findings: list[Finding]

    @property
    def contradictions(self) -> list[Finding]:
        return [each for each in self.findings if each.kind == Kind.CONTRADICTION]


def in_short(roles: Sequence[Role]) -> list[Short]:
    """What publishing each of `roles` would do, in their order: about twenty queries, however many."""
    pages = {role.pk: page for role, page in drafts.read_all(roles)}
    live = {
        edition.role_id: edition
        for edition in Edition.objects.live().defer("rendered").filter(role__in=pages)
    }
    beside, _ladders = paid_less(pages)
    return [
        _short(role, pages[role.pk], live.get(role.pk), beside.get(role.pk, []))
        for role in roles
        if role.pk in pages
    ]


def _short(role: Role, page: RolePage, live: Edition | None, beside: list[Finding]) -> Short:
    digest = checksum(to_json(page))
    is_same = live is not None and live.checksum == digest
    lines = []
    if live and not is_same:
        topics = diff.between(from_json(live.content), page, briefly=True)
        lines = diff.lines(topics)
        if live.slug != page.slug:
            told = _("Address: from %(old)s to %(new)s") % {"old": live.slug, "new": page.slug}
            lines = [*lines, told]
    return Short(
        role,
        digest,
        live is None,
        is_same,
        lines,
        validation.faults(page),
        [*beside, *findings_of(page)],
    )


def found(role: Role, page: RolePage) -> list[Finding]:
    """What is found in a draft, also beside the pay of others on its ladders. At most two queries."""
    beside, _ladders = paid_less({role.pk: page})
    return [*beside.get(role.pk, ()), *findings_of(page)]


def shown_on(role: Role, page: RolePage, live: Edition | None) -> list[Showing]:
    """The other live pages that show `role`, whose draft is `page`, or name it in a text; by title.

    What leads here is asked of the rows, so a page whose own draft has changed since may say otherwise.
    At most five queries.
    """
    old_title = live.title if live and live.title != page.title else ""
    how: dict[int, list[str]] = {}

    def note(words: str, roles: Iterable[int]) -> None:
        for pk in roles:
            how.setdefault(pk, []).append(words)

    others = Role.objects.exclude(pk=role.pk)
    note(_("as a related career"), _pks(others.filter(related_careers__target=role)))
    note(_("on a career ladder"), _pks(others.filter(rungs__ladder__rungs__role=role)))
    note(_("by a link in a text"), _linking({page.slug, live.slug if live else page.slug}))
    if old_title:
        naming = Section.objects.filter(body__icontains=old_title)
        note(_("by its old title, in a text"), _pks(others.filter(sections__in=naming)))
    editions = Edition.objects.live().without_content().exclude(role=role)
    if live:
        like = editions.filter(nearest__other=live, nearest__score__gte=WORTH_READING)
        note(_("as similar, by itself"), like.order_by().values_list("role", flat=True))
    return [
        Showing(edition, ", ".join(how[edition.role_id]))
        for edition in editions.filter(role__in=how).order_by("title", "slug")
    ]


def _pks(roles) -> Iterable[int]:
    return roles.order_by().values_list("pk", flat=True).distinct()


def _linking(slugs: set[str]) -> set[int]:
    """The roles whose texts link to the pages at these addresses. One query."""
    paths = [reverse("role", args=[slug]).rstrip("/") for slug in sorted(slugs)]
    is_link = re.compile(rf"(?:{'|'.join(map(re.escape, paths))})(?![-\w])")
    sections = Section.objects.none()
    for path in paths:
        sections = sections | Section.objects.filter(body__contains=path)
    return {role for role, body in sections.values_list("role", "body") if is_link.search(body)}
