"""What publishing would change for readers: of one draft in full, of many or of a change set in short."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from careers import presentation, publishing
from careers.checks import index
from careers.checks.index import findings_of
from careers.checks.models import Finding, Kind, RoleFindings
from careers.checks.rules import paid_less
from careers.discovery.related import WORTH_READING
from careers.drafts import storage
from careers.drafts.storage import Draft
from careers.models import Edition, Role, Section
from careers.pages import RolePage, diff, from_json
from careers.pages.diff import ChangedTopic
from careers.publishing import validation
from careers.write_queue import in_turn

from .change_sets import Member


def planned(role: Role) -> list[Edition]:
    """The editions of `role` that are scheduled, or public and going to be withdrawn, the next first."""
    editions = role.editions.without_content().order_by("live_from")
    ending = editions.live().exclude(live_until=None).exclude(withdrawn_by="")
    return list(ending | editions.scheduled())


def cancel(edition: Edition) -> None:
    """Take back one edition that is scheduled. Raises Refused for one that a change set publishes."""
    member = edition.in_change_sets.select_related("change_set").first()
    if member:
        raise publishing.Refused(
            _(
                "Edition %(number)d becomes public together with the change set “%(title)s”. Take it back "
                "there."
            )
            % {"number": edition.number, "title": member.change_set.title}
        )
    publishing.cancel(edition)


@in_turn()
def cancel_all(role: Role) -> None:
    """Take back all editions of `role` that are scheduled."""
    for edition in role.editions.scheduled().without_content().order_by("-live_from"):
        cancel(edition)


#: So many of the pages that show a role are listed; the others are counted.
LISTED = 40


class Showing(NamedTuple):
    """Another live page, and in what way it shows the role."""

    edition: Edition
    how: str


class Changes(NamedTuple):
    """What readers see otherwise when a page says `after` after `before`, which is None for a new page."""

    before: RolePage | None
    after: RolePage
    topics: tuple[ChangedTopic, ...]

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_same(self) -> bool:
        return self.before == self.after

    @property
    def moved_from(self) -> str:
        """The address of before, where it is another."""
        return self.before.slug if self.before and self.before.slug != self.after.slug else ""

    @property
    def lines(self) -> list[str]:
        """In a few words, a line a topic."""
        return diff.lines(self.topics)

    @property
    def lines_with_address(self) -> list[str]:
        if not self.moved_from:
            return self.lines
        told = _("Address: from %(old)s to %(new)s") % {"old": self.moved_from, "new": self.after.slug}
        return [*self.lines, told]


def changes(
    before: RolePage | None,
    after: RolePage,
    titles: Mapping[str, str] | None = None,
    *,
    detailed: int | None = None,
    briefly: bool = False,
) -> Changes:
    """What readers see otherwise: see `diff.between`. No query."""
    topics: tuple[ChangedTopic, ...] = ()
    if before and before != after:
        topics = diff.between(before, after, titles, detailed=detailed, briefly=briefly)
    return Changes(before, after, topics)


class Consequences(NamedTuple):
    """What publishing `draft` now would do for readers, who see `live` (None for a page that is not public).

    `faults` keep the draft from being published, `findings` advise: those that are `known` are true of what
    readers see already.
    """

    role: Role
    draft: Draft
    live: Edition | None
    changes: Changes
    faults: list[validation.Fault]
    findings: list[Finding]

    @property
    def known(self) -> frozenset[Finding]:
        """What is found in what readers see already. Made anew at each call."""
        return frozenset(findings_of(self.changes.before) if self.changes.before else ())

    @property
    def is_nothing(self) -> bool:
        """Whether readers see exactly this already."""
        return self.live is not None and self.live.checksum == self.draft.checksum

    @property
    def contradictions(self) -> list[Finding]:
        return [each for each in self.findings if each.kind == Kind.CONTRADICTION]


def of(role: Role) -> Consequences:
    """What publishing the draft of `role` now would do. At most six queries."""
    return of_many([role])[0]


def of_many(
    roles: Sequence[Role], *, detailed: int | None = None, briefly: bool = False
) -> list[Consequences]:
    """What publishing each of `roles` now would do, in their order, without those that are erased.

    At most six queries, however many; how long the differences take is said at `diff.between`.
    """
    drafts = storage.read_many([role.pk for role in roles])
    editions = Edition.objects.live().defer("rendered").filter(role__in=drafts)
    live = {edition.role_id: edition for edition in editions}
    before = {pk: from_json(edition.content) for pk, edition in live.items()}
    pages = {pk: draft.page for pk, draft in drafts.items()}
    titles = None if briefly else presentation.titles_of_related([*before.values(), *pages.values()])
    beside, _ladders = paid_less(pages)
    return [
        Consequences(
            role,
            drafts[role.pk],
            live.get(role.pk),
            changes(before.get(role.pk), pages[role.pk], titles, detailed=detailed, briefly=briefly),
            validation.faults(pages[role.pk]),
            [*beside.get(role.pk, ()), *findings_of(pages[role.pk])],
        )
        for role in roles
        if role.pk in drafts
    ]


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


#: What is found in drafts and shown of a set: what readers would stumble over.
SHOWN = (Kind.CONTRADICTION, Kind.UNSOURCED, Kind.OLD)


class Entry(NamedTuple):
    """What happens to the page of one role: its `changes`, also as `html`, which is empty for a new page.

    `faults` keep it from being published; `findings` advise. Of a published set, there is the `edition` that
    was made, and the `obstacle` to going back.
    """

    role: Role
    changes: Changes
    html: SafeString
    faults: Sequence[validation.Fault] = ()
    findings: Sequence[Finding] = ()
    edition: Edition | None = None
    obstacle: str = ""


class Totals(NamedTuple):
    """Over all roles of a set: figures without a source, and contradictions."""

    unsourced: int
    contradictions: int


def totals(roles: Sequence[Role]) -> Totals:
    """As last noted, and with the years that are still to come today. Two queries."""
    noted = RoleFindings.objects.filter(role__in=roles, checksum=F("role__draft_checksum"))
    found = noted.aggregate(unsourced=Sum(F("figures") - F("sourced")), contradictions=Sum("contradictions"))
    to_come = index.years_to_come_of([role.pk for role in roles], timezone.localdate())
    return Totals(found["unsourced"] or 0, (found["contradictions"] or 0) + len(to_come))


def of_drafts(roles: Sequence[Role], all_at: Callable[[Role], str]) -> list[Entry]:
    """What publishing the drafts of `roles` now would do, in their order.

    Of many differences only the first are told, with a link to `all_at`, the address of all of a role.
    Costs six queries, however many; about 20 milliseconds for a role of many figures, so give some forty at
    a time.
    """
    return [
        Entry(
            each.role,
            each.changes,
            _html(each.changes, all_at(each.role)),
            each.faults,
            [finding for finding in each.findings if finding.kind in SHOWN],
        )
        for each in of_many(roles, detailed=diff.SHOWN)
    ]


def of_editions(members: Sequence[Member], all_at: Callable[[Member], str]) -> list[Entry]:
    """What publishing these editions did, in their order. Two queries, however many."""
    pks = {edition.pk for member in members for edition in (member.edition, member.before) if edition}
    stored = Edition.objects.filter(pk__in=pks).values_list("pk", "content")
    pages = {pk: from_json(content) for pk, content in stored}
    titles = presentation.titles_of_related(list(pages.values()))
    entries = []
    for member in members:
        before = pages[member.before.pk] if member.before else None
        made = changes(before, pages[member.edition.pk], titles, detailed=diff.SHOWN)
        html = _html(made, all_at(member))
        entries.append(Entry(member.role, made, html, edition=member.edition, obstacle=member.obstacle))
    return entries


def _html(changes: Changes, all_at: str) -> SafeString:
    return diff.html(changes.topics, heading="h4", all_at=all_at)
