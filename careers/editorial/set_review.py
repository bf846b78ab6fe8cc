"""What a change set does for readers, role by role: now, or when it was published."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.safestring import SafeString

from careers import presentation
from careers.checks import index
from careers.checks.contradictions import paid_less
from careers.checks.finding import Finding, Kind
from careers.checks.models import RoleFindings
from careers.checks.page import findings_of
from careers.models import Edition, Role
from careers.pages import RolePage, diff, from_json, from_rows, sources_by_key
from careers.publishing import validation

from .change_sets import Member

#: What is found in drafts and shown of a set: what readers would stumble over.
SHOWN = (Kind.CONTRADICTION, Kind.UNSOURCED, Kind.OLD)


class Entry(NamedTuple):
    """What happens to the page of one role.

    `lines` say in a few words what is different, `html` in full; both are empty for a page that is new and
    for one that says the same. `faults` keep it from being published; `findings` advise. Of a published set,
    there is the `edition` that was made, and the `obstacle` to going back.
    """

    role: Role
    is_new: bool
    is_same: bool
    lines: list[str]
    html: SafeString
    moved_from: str
    faults: list[validation.Fault]
    findings: list[Finding]
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
    to_come = index.years_to_come([role.pk for role in roles], timezone.localdate())
    return Totals(found["unsourced"] or 0, (found["contradictions"] or 0) + len(to_come))


def of_drafts(roles: Sequence[Role], all_at: Callable[[Role], str]) -> list[Entry]:
    """What publishing the drafts of `roles` now would do, in their order.

    Of many differences only the first are told, with a link to `all_at`, the address of all of a role.
    Costs the queries of `with_parts` and six more, however many; about 20 milliseconds for a role of many
    figures, so give some forty at a time.
    """
    pks = [role.pk for role in roles]
    sources = sources_by_key()
    parts = Role.objects.with_parts().in_bulk(pks)
    pages = {pk: from_rows(parts[pk], sources) for pk in pks}
    live = {e.role_id: e for e in Edition.objects.live().filter(role__in=pks).defer("rendered")}
    before = {pk: from_json(edition.content) for pk, edition in live.items()}
    titles = presentation.titles_of_related([*before.values(), *pages.values()])
    beside, _ladders = paid_less(pages)
    entries = []
    for role in roles:
        page = pages[role.pk]
        found = [*beside.get(role.pk, ()), *findings_of(page)]
        entries.append(
            _entry(
                role,
                before.get(role.pk),
                page,
                titles,
                all_at(role),
                faults=validation.faults(page),
                findings=[finding for finding in found if finding.kind in SHOWN],
            )
        )
    return entries


def of_editions(members: Sequence[Member], all_at: Callable[[Member], str]) -> list[Entry]:
    """What publishing these editions did, in their order. Two queries, however many."""
    pks = {edition.pk for member in members for edition in (member.edition, member.before) if edition}
    stored = Edition.objects.filter(pk__in=pks).values_list("pk", "content")
    pages = {pk: from_json(content) for pk, content in stored}
    titles = presentation.titles_of_related(list(pages.values()))
    return [
        _entry(
            member.role,
            pages[member.before.pk] if member.before else None,
            pages[member.edition.pk],
            titles,
            all_at(member),
            edition=member.edition,
            obstacle=member.obstacle,
        )
        for member in members
    ]


def _entry(
    role: Role,
    before: RolePage | None,
    page: RolePage,
    titles: Mapping[str, str],
    all_at: str,
    *,
    faults: Sequence[validation.Fault] = (),
    findings: Sequence[Finding] = (),
    edition: Edition | None = None,
    obstacle: str = "",
) -> Entry:
    topics = diff.between(before, page, titles, detailed=diff.SHOWN) if before else ()
    return Entry(
        role=role,
        is_new=before is None,
        is_same=before == page,
        lines=diff.lines(topics),
        html=diff.html(topics, heading="h4", all_at=all_at),
        moved_from=before.slug if before and before.slug != page.slug else "",
        faults=list(faults),
        findings=list(findings),
        edition=edition,
        obstacle=obstacle,
    )
