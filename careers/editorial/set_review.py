"""What a change set does for readers, role by role: now, or when it was published."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.safestring import SafeString

from careers import presentation
from careers.checks import index
from careers.checks.models import Finding, Kind, RoleFindings
from careers.models import Edition, Role
from careers.pages import diff, from_json
from careers.publishing import validation

from . import publish_preview
from .change_sets import Member
from .publish_preview import Changes

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
        for each in publish_preview.of_many(roles, detailed=diff.SHOWN)
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
        made = publish_preview.changes(before, pages[member.edition.pk], titles, detailed=diff.SHOWN)
        html = _html(made, all_at(member))
        entries.append(Entry(member.role, made, html, edition=member.edition, obstacle=member.obstacle))
    return entries


def _html(changes: Changes, all_at: str) -> SafeString:
    return diff.html(changes.topics, heading="h4", all_at=all_at)
