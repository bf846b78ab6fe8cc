"""Contributions -> rows -> editions, all or nothing."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from careers import publishing, rolepage
from careers.models import ExternalCode, Imported, Ladder, Role, Rung, State
from careers.models.role import RESERVED_SLUGS
from careers.rolepage import PARTS, RolePage, Writing

from .contribution import Contribution, NewRole, from_json, to_json
from .merging import Conflict, Key, Merged, Take, merge, resolve

#: How many roles are in memory at once.
BATCH = 100


class Offer(NamedTuple):
    """What a release says of one role: `make` is given what the data set said before, or None.

    `role` is the primary key of the role that is meant; where it is None, `new` is made. `speaks_of`
    tells for an atom whether the release could say anything of it.
    """

    role: int | None
    new: NewRole | None
    make: Callable[[Contribution | None], Contribution]
    speaks_of: Callable[[Key], bool] = lambda key: True


class Change(NamedTuple):
    """A role that came out different, and the names of what was taken over."""

    slug: str
    taken: tuple[Key, ...]


class Standing(NamedTuple):
    """A conflict that stands, at the role of this address."""

    slug: str
    conflict: Conflict


class Report(NamedTuple):
    """What an import has done, by the addresses of the roles."""

    added: list[str]
    changed: list[Change]
    unchanged: int
    conflicts: list[Standing]
    published: list[str]
    #: Roles whose rows changed but which were not published, and why in one word of State or a sentence.
    unpublished: dict[str, str]


@transaction.atomic
def apply(
    offers: Sequence[Offer],
    *,
    data_set: str,
    release: str,
    by: str,
    ladders: Iterable[rolepage.Ladder] = (),
    take: Take = None,
    draft: bool = False,
    progress: Callable[[int], None] = lambda count: None,
) -> Report:
    """Take over what a release says of many roles, and publish those that came out different.

    Only what was live as it stands is published, and what is new: an editor's unfinished draft, a role
    that is scheduled or withdrawn gets its rows and is named. `progress` is told how many roles are
    done since the last time. One transaction: an import that is stopped has done nothing.
    """
    importing = _Importing(data_set, release, by, take, draft)
    importing.make_roles(offers)
    importing.make_ladders(ladders)
    ids = [importing.made.get(number, offer.role) for number, offer in enumerate(offers)]
    for start in range(0, len(offers), BATCH):
        batch = dict(zip(ids[start : start + BATCH], offers[start : start + BATCH], strict=True))
        importing.take_over(batch)
        progress(len(batch))
    return importing.report


@transaction.atomic
def decide(imported: Imported, takes: dict[Key, Take], *, by: str) -> Merged:
    """Decide open conflicts of one import by their keys; publish the role where it was live as it stood.

    The role is locked first. Conflicts that somebody else has decided in the meantime are passed over.
    """
    role = Role.objects.select_for_update().get(pk=imported.role_id)
    imported.refresh_from_db()
    role = Role.objects.with_parts().with_state().get(pk=role.pk)
    state = role.state
    page = rolepage.from_rows(role)
    merged = resolve(page, from_json(imported.content), conflicts_of(imported), takes)
    _save_imports([_noted(imported, role, imported.data_set, merged, imported.release)])
    if merged.taken:
        rolepage.write_pages([Writing(merged.page, role, _changed_parts(page, merged.page))])
        if state == State.LIVE:
            publishing.publish(role, by=by, reason=imported.release)
        else:
            publishing.note_changes(Role.objects.filter(pk=role.pk))
    return merged


def conflicts_of(imported: Imported) -> tuple[Conflict, ...]:
    return msgspec.json.decode(imported.conflicts, type=tuple[Conflict, ...])


def roles_by_code(scheme: str) -> dict[str, int]:
    """The primary keys of the roles that have an exact code of a classification, by it. One query."""
    codes = ExternalCode.objects.filter(scheme=scheme, match=ExternalCode.Match.EXACT)
    return dict(codes.order_by("-role_id").values_list("code", "role_id"))


class _Importing:
    def __init__(self, data_set: str, release: str, by: str, take: Take, draft: bool):
        self.data_set, self.release, self.by = data_set, release, by
        self.take, self.draft = take, draft
        self.report = Report([], [], 0, [], [], {})
        self.unchanged = 0
        #: The primary keys of the roles that were made, by the number of their offer.
        self.made: dict[int, int] = {}
        #: The address that a role has, by the one that the release would give it.
        self.slugs: dict[str, str] = {}
        #: Roles that a ladder shows since this import.
        self.on_ladders: set[int] = set()

    def make_roles(self, offers: Sequence[Offer]) -> None:
        """Make the roles that do not exist yet, bare, so that others can point at them."""
        existing = dict(Role.objects.values_list("pk", "slug"))
        taken = {*existing.values(), *RESERVED_SLUGS}
        numbers, writings = [], []
        for number, offer in enumerate(offers):
            if offer.role is not None:
                if offer.new:
                    self.slugs[offer.new.slug] = existing[offer.role]
                continue
            slug = _free_slug(offer.new, taken)
            taken.add(slug)
            self.slugs[offer.new.slug] = slug
            page = RolePage(
                version=rolepage.VERSION,
                slug=slug,
                title=offer.new.title,
                summary=offer.new.summary,
                family=offer.new.family,
            )
            numbers.append(number)
            writings.append(Writing(page, None, ()))
        roles, _left_out = rolepage.write_pages(writings)
        self.made = {number: role.pk for number, role in zip(numbers, roles, strict=True)}

    def make_ladders(self, ladders: Iterable[rolepage.Ladder]) -> None:
        """Make the ladders that do not exist yet; one that does may have been edited, and stays."""
        known = set(Ladder.objects.values_list("slug", flat=True))
        missing = [ladder for ladder in ladders if ladder.slug not in known]
        if not missing:
            return
        roles = dict(Role.objects.filter(slug__in=self.slugs.values()).values_list("slug", "pk"))
        made = Ladder.objects.bulk_create(
            Ladder(slug=ladder.slug, title=ladder.title, description=ladder.description) for ladder in missing
        )
        rungs = [
            Rung(
                ladder=row,
                position=position,
                title=rung.title,
                summary=rung.summary,
                track=rung.track,
                role_id=rung.role and roles.get(self.slugs.get(rung.role)),
            )
            for row, ladder in zip(made, missing, strict=True)
            for position, rung in enumerate(ladder.rungs, start=1)
        ]
        Rung.objects.bulk_create(rungs)
        self.on_ladders = {rung.role_id for rung in rungs if rung.role_id}

    def take_over(self, offers: dict[int, Offer]) -> None:
        """Merge what is said of the roles with these primary keys into their rows, and publish them."""
        noted = {
            each.role_id: each for each in Imported.objects.filter(data_set=self.data_set, role__in=offers)
        }
        says, said = {}, {}
        for pk, offer in offers.items():
            before = noted.get(pk)
            said[pk] = from_json(before.content) if before else None
            contribution = self._with_addresses(offer.make(said[pk]))
            if before and not before.conflict_count and contribution == said[pk]:
                continue
            if before or contribution != Contribution():
                says[pk] = contribution
        sources = rolepage.sources_by_key()
        wanted = says.keys() | (self.on_ladders & offers.keys())
        roles = {role.pk: role for role in Role.objects.with_parts().with_state().filter(pk__in=wanted)}
        writings, imports = [], []
        new = set(self.made.values())
        for pk in offers:
            merged = None
            if pk in says:
                role = roles[pk]
                ours = rolepage.from_rows(role, sources)
                merged = merge(ours, said[pk], says[pk], take=self.take, speaks_of=offers[pk].speaks_of)
                imports.append(_noted(noted.get(pk), role, self.data_set, merged, self.release))
                self.report.conflicts.extend(Standing(role.slug, each) for each in merged.conflicts)
                if merged.taken:
                    writings.append(Writing(merged.page, role, _changed_parts(ours, merged.page)))
            if pk in new:
                self.report.added.append(roles[pk].slug if pk in roles else "")
            elif merged and merged.taken:
                self.report.changed.append(Change(roles[pk].slug, merged.taken))
            else:
                self.unchanged += 1
        self.report = self.report._replace(unchanged=self.unchanged)
        rolepage.write_pages(writings)
        _save_imports(imports)
        changed = {writing.role.pk for writing in writings} | (self.on_ladders & offers.keys())
        self._publish([roles[pk] for pk in offers if pk in changed], new)

    def _with_addresses(self, contribution: Contribution) -> Contribution:
        """The contribution with the addresses that the roles really have."""
        return msgspec.structs.replace(
            contribution,
            related_careers=tuple(
                msgspec.structs.replace(career, role=self.slugs.get(career.role, career.role))
                for career in contribution.related_careers
            ),
        )

    def _publish(self, roles: list[Role], new: Collection[int]) -> None:
        ready = [role for role in roles if not self.draft and (role.pk in new or role.state == State.LIVE)]
        outcomes = publishing.publish_all(ready, by=self.by, reason=self.release)
        for role, outcome in zip(ready, outcomes, strict=True):
            if isinstance(outcome, publishing.Refused):
                faults = [str(fault) for fault in outcome.faults] or outcome.messages
                self.report.unpublished[role.slug] = " ".join(faults)
            else:
                self.report.published.append(role.slug)
        published = set(self.report.published)
        rest = [role for role in roles if role.slug not in published]
        for role in rest:
            self.report.unpublished.setdefault(role.slug, State(role.state).label)
        publishing.note_changes(Role.objects.filter(pk__in=[role.pk for role in rest]))


def _free_slug(new: NewRole, taken: Collection[str]) -> str:
    if new.slug not in taken:
        return new.slug
    base = f"{new.slug[:90]}-{slugify(new.code.replace('.', '-'))}"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _changed_parts(before: RolePage, after: RolePage) -> list[str]:
    return [name for name in PARTS if getattr(before, name) != getattr(after, name)]


def _noted(
    imported: Imported | None, role: Role, data_set: str, merged: Merged, release: str
) -> Imported | None:
    """The row that notes what was said: a new one, a changed one, or None where it is as it was."""
    row = imported or Imported(role=role, data_set=data_set)
    before = (row.content, row.conflicts)
    row.content = to_json(merged.said)
    row.conflicts = msgspec.json.encode(merged.conflicts).decode()
    if row.pk and before == (row.content, row.conflicts):
        return None
    row.conflict_count = len(merged.conflicts)
    row.release = release
    row.imported_at = timezone.now()
    return row


def _save_imports(imports: Iterable[Imported | None]) -> None:
    imports = [row for row in imports if row]
    columns = ("content", "conflicts", "conflict_count", "release", "imported_at")
    Imported.objects.bulk_update((row for row in imports if row.pk), columns)
    Imported.objects.bulk_create(row for row in imports if not row.pk)
