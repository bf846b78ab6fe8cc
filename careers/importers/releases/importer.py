"""Contributions -> rows -> editions, all or nothing."""

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from careers import pages, publishing
from careers.bulk import freed_between, more_of_sqlite
from careers.discovery import indexing
from careers.drafts import storage
from careers.models import ExternalCode, Imported, Ladder, Role, Rung, State
from careers.models.role import RESERVED_SLUGS
from careers.pages import PARTS, RolePage, Writing
from careers.pages.merge import Key
from careers.text import free_slug
from careers.write_queue import in_turn

from .definitions import describe_skills
from .guard import Findings, NotConfirmed, Report, RoleChange, StandingConflict, Taken, look
from .merging import Conflict, Merged, Take, atoms, confirm, merge, resolve
from .release import Contribution, NewRole, Offer, Release, from_json, to_json, with_addresses

#: How many roles are in memory at once.
BATCH = 50


#: Is told what is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


def apply(
    brought: Iterable[Release],
    *,
    by: str,
    take: Take = None,
    draft: bool = False,
    allow_removals: bool = False,
    progress: Progress = lambda doing, done, total: None,
) -> Report:
    """Take over what releases say of many roles, the later after the earlier, and publish those that changed.

    Each role is published once, and only if it was live as it stood, or is new: an editor's unfinished
    draft, a role that is scheduled or withdrawn gets its rows and is named. One transaction: an import
    that is stopped has done nothing. Raises NotConfirmed before it begins, unless `allow_removals`, for
    what takes away much or is older.
    """
    with freed_between() as free, more_of_sqlite():
        codes = _codes_of_roles()
        offered = [(release, release.offers()) for release in brought]
        findings = look(offered)
        if findings.must_be_confirmed and not allow_removals:
            raise NotConfirmed(findings)
        free()
        with in_turn(), indexing.together():
            if _codes_of_roles() != codes:
                # An editor has given or erased one since.
                offered = [(release, release.offers()) for release, _offers in offered]
            report = _apply(offered, findings, by=by, take=take, draft=draft, progress=progress, free=free)
            # When pages are compared in the end, the tables need not be in memory any more.
            offered.clear()
        return report


def _apply(
    offered: Sequence[tuple[Release, Sequence[Offer]]],
    findings: Findings,
    *,
    by: str,
    take: Take,
    draft: bool,
    progress: Progress,
    free: Callable[[], object],
) -> Report:
    importing: list[_Importing] = []
    for release, offers in offered:
        # The next one speaks of the roles that this one makes, too.
        is_the_same = not any(each.new for each in importing)
        importing.append(_Importing(release, offers if is_the_same else release.offers()))
    ids = list(dict.fromkeys(pk for each in importing for pk in each.offers))
    _lock(ids)
    touched: dict[int, bool] = {}
    doing = _("Importing")
    for start in range(0, len(ids), BATCH):
        progress(doing, start, len(ids))
        touched |= _take_over(ids[start : start + BATCH], importing, take, by)
        free()
    described = [slug for release, _offers in offered for slug in describe_skills(release)]
    vanished = _note_vanished(findings, [release for release, _offers in offered])
    progress(doing, len(ids), len(ids))
    reason = "; ".join(dict.fromkeys(each.release.name for each in importing))
    published, unpublished = _publish(
        touched, draft=draft, by=by, reason=reason, progress=progress, free=free
    )
    if described and not draft:
        indexing.describe(described)
    return Report([each.taken() for each in importing], published, unpublished, findings, vanished)


@in_turn()
def decide(imported: Imported, takes: dict[Key, Take], *, by: str) -> Merged:
    """Decide open conflicts of one import by their keys; publish the role where it was live as it stood.

    The role is locked first. Conflicts that somebody else has decided in the meantime are passed over.
    """
    publishing.lock(imported.role_id)
    imported.refresh_from_db()
    role = Role.objects.with_state().get(pk=imported.role_id)
    state = role.state
    page = storage.read(role).page
    merged = resolve(page, from_json(imported.content), conflicts_of(imported), takes)
    if _note(imported, merged, imported.release, lambda key: True):
        _save_imports([imported])
    if merged.taken:
        pages.write_pages([Writing(merged.page, role, _changed_parts(page, merged.page), by)])
        publishing.note_changes(Role.objects.filter(pk=role.pk))
        if state == State.LIVE:
            publishing.publish(role, by=by, reason=imported.release)
    return merged


def conflicts_of(imported: Imported) -> tuple[Conflict, ...]:
    return msgspec.json.decode(imported.conflicts, type=tuple[Conflict, ...])


def roles_by_code(scheme: str) -> dict[str, int]:
    """The primary keys of the roles that have an exact code of a classification, by it. One query."""
    codes = ExternalCode.objects.filter(scheme=scheme, match=ExternalCode.Match.EXACT)
    return dict(codes.order_by("-role_id").values_list("code", "role_id"))


def _codes_of_roles() -> set[tuple[str, str, int]]:
    """The exact codes of all roles, by which releases find them. One query."""
    exact = ExternalCode.objects.filter(match=ExternalCode.Match.EXACT)
    return set(exact.values_list("scheme", "code", "role_id"))


class _Importing:
    """One release on its way into the rows. The roles and ladders that it adds are made at once, bare."""

    def __init__(self, release: Release, offers: Sequence[Offer]) -> None:
        self.release = release
        self.added: list[str] = []
        self.changed: list[RoleChange] = []
        self.unchanged = 0
        self.conflicts: list[StandingConflict] = []
        #: The address that a role has, by the one that the release would give it.
        self.slugs: dict[str, str] = {}
        made = self._make_roles(offers)
        #: The primary keys of the roles that it made.
        self.new = set(made.values())
        #: What it says of the roles with these primary keys.
        self.offers: dict[int, Offer] = {}
        for number, offer in enumerate(offers):
            self.offers[made[number] if offer.role is None else offer.role] = offer
        #: Roles that a ladder shows since this import.
        self.on_ladders = self._make_ladders(release.ladders) | self._reword_ladders(release.ladders)

    def taken(self) -> Taken:
        return Taken(self.release.name, self.added, self.changed, self.unchanged, self.conflicts)

    def says(self, pk: int, said: Contribution | None) -> Contribution:
        """What it says of a role, with the addresses that the roles have here."""
        return with_addresses(self.offers[pk].make(said), self.slugs)

    def count(self, pk: int, role: Role | None, page: RolePage | None, merged: Merged | None) -> None:
        """Note what came of a role and its `page`; `merged` is None where the release says nothing new."""
        if role is None or page is None:
            # Nothing new is said of it: its rows have not been read.
            self.unchanged += 1
            return
        if merged:
            self.conflicts.extend(StandingConflict(role.slug, each) for each in merged.conflicts)
        if pk in self.new:
            self.added.append(role.slug)
        elif merged and merged.taken:
            had, has = atoms(page), atoms(merged.page)
            new = tuple(key for key in merged.taken if key not in had)
            removed = tuple(key for key in merged.taken if key not in has)
            self.changed.append(RoleChange(role.slug, merged.taken, new, removed))
        else:
            self.unchanged += 1

    def _make_roles(self, offers: Sequence[Offer]) -> dict[int, int]:
        """Make the roles that do not exist yet; their primary keys, by the number of their offer.

        They get their codes at once, by which other releases find them.
        """
        existing = dict(Role.objects.values_list("pk", "slug"))
        taken = {*existing.values(), *RESERVED_SLUGS}
        numbers, writings = [], []
        for number, offer in enumerate(offers):
            if offer.new is None:
                continue
            if offer.role is not None:
                self.slugs[offer.new.slug] = existing[offer.role]
                continue
            slug = _free_slug(offer.new, taken)
            taken.add(slug)
            self.slugs[offer.new.slug] = slug
            page = RolePage(
                version=pages.VERSION,
                slug=slug,
                title=offer.new.title,
                summary=offer.new.summary,
                family=offer.new.family,
                external_codes=offer.make(None).external_codes,
            )
            numbers.append(number)
            writings.append(Writing(page, None, ("external_codes",)))
        roles, _left_out = pages.write_pages(writings)
        return {number: role.pk for number, role in zip(numbers, roles, strict=True)}

    def _make_ladders(self, ladders: Sequence[pages.Ladder]) -> set[int]:
        """Make the ladders that do not exist yet; the roles on them. One that does may have been edited."""
        known = set(Ladder.objects.values_list("slug", flat=True))
        missing = [ladder for ladder in ladders if ladder.slug not in known]
        if not missing:
            return set()
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
                role_id=roles.get(self.slugs.get(rung.role or "", "")),
            )
            for row, ladder in zip(made, missing, strict=True)
            for position, rung in enumerate(ladder.rungs, start=1)
        ]
        Rung.objects.bulk_create(rungs)
        return {rung.role_id for rung in rungs if rung.role_id}

    def _reword_ladders(self, ladders: Sequence[pages.Ladder]) -> set[int]:
        """Bring the summaries of steps up to date; the roles on the ladders where one was not."""
        says = {
            (ladder.slug, self.slugs.get(rung.role or "")): rung.summary
            for ladder in ladders
            for rung in ladder.rungs
        }
        of_these = Rung.objects.filter(ladder__slug__in={slug for slug, _role in says}, role__isnull=False)
        stale = []
        for rung in of_these.select_related("ladder", "role"):
            role = rung.role.slug if rung.role else None
            summary = says.get((rung.ladder.slug, role), rung.summary)
            if summary != rung.summary and self.release.is_own_summary(rung.summary):
                rung.summary = summary
                stale.append(rung)
        Rung.objects.bulk_update(stale, ["summary"])
        changed = {rung.ladder_id for rung in stale}
        return set(of_these.filter(ladder__in=changed).values_list("role_id", flat=True))


def _lock(ids: Iterable[int]) -> None:
    """Lock roles before they are read, all at once and in one order: what somebody is saving is waited for.

    Not against rows that point at them, so that remarks can be made meanwhile.
    """
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        roles = Role.objects.select_for_update(no_key=True).filter(pk__in=ordered[start : start + BATCH])
        list(roles.order_by("pk").values_list("pk"))


def _take_over(ids: Sequence[int], importing: Sequence[_Importing], take: Take, by: str) -> dict[int, bool]:
    """Merge what the releases say of the roles with these primary keys into their rows.

    Returns the roles whose pages came out different, and whether they may be published for it.
    """
    noted = {(row.role_id, row.data_set): row for row in Imported.objects.filter(role__in=ids)}
    bare = {pk for each in importing for pk in each.new | each.on_ladders}
    offered = {(each, pk): _offered(each, pk, noted) for pk in ids for each in importing if pk in each.offers}
    wanted = bare | {
        pk
        for (each, pk), statements in offered.items()
        if statements and not _is_repeated(*statements, noted.get((pk, each.release.data_set)))
    }
    roles = Role.objects.with_state().in_bulk([pk for pk in ids if pk in wanted])
    # What this import has put on ladders is not noted yet.
    drafts = storage.from_rows([pk for pk in roles if pk in bare])
    drafts |= storage.read_many([pk for pk in roles if pk not in bare])
    writings: list[Writing] = []
    touched: dict[int, bool] = {}
    changed_notes: dict[tuple[int, str], Imported] = {}
    said_now: dict[int, list[Contribution]] = {}
    for pk in ids:
        role = roles.get(pk)
        before = page = drafts[pk].page if role else None
        for each in importing:
            if pk not in each.offers:
                continue
            merged, had = None, page
            note = (pk, each.release.data_set)
            # Another release of the data set may have been noted a moment ago.
            statements = _offered(each, pk, noted) if note in changed_notes else offered[each, pk]
            if statements:
                said, says = statements
                said_now.setdefault(pk, []).append(says)
                if role and page:
                    merged = merge(page, said, says, take=take, speaks_of=each.offers[pk].speaks_of)
                    page = merged.page
                    row = noted.get(note) or Imported(role=role, data_set=each.release.data_set)
                    if _note(row, merged, each.release.name, each.offers[pk].speaks_of):
                        noted[note] = changed_notes[note] = row
            each.count(pk, role, had, merged)
        if page and before and page != before:
            writings.append(Writing(page, role, _changed_parts(before, page), by))
        if role and (pk in bare or page != before):
            touched[pk] = role.state == State.LIVE or any(pk in each.new for each in importing)
    pages.write_pages(writings)
    _save_imports(changed_notes.values())
    confirm(said_now)
    return touched


def _offered(
    importing: _Importing, pk: int, noted: dict[tuple[int, str], Imported]
) -> tuple[Contribution | None, Contribution] | None:
    """What was said of a role the last time, and what is said now; None where that is nothing new."""
    before = noted.get((pk, importing.release.data_set))
    said = from_json(before.content) if before else None
    says = importing.says(pk, said)
    if before and not before.conflict_count and says == said:
        return None
    return (said, says) if before or says != Contribution() else None


def _is_repeated(said: Contribution | None, says: Contribution, noted: Imported | None) -> bool:
    """Whether all that is said now was said the last time, when sources of releases before were noted too.

    Then nothing can come of the rows, and they need not be read. Public pages may still be confirmed.
    """
    if (
        said is None
        or noted is None
        or noted.conflict_count
        or not all(source in said.sources for source in says.sources)
    ):
        return False
    return msgspec.structs.replace(says, sources=said.sources) == said


def _note_vanished(findings: Findings, brought: Iterable[Release]) -> list[str]:
    """Note which roles a data set says nothing of any more; their addresses.

    Their pages stay as they are, with what they cite: whether they are withdrawn is for an editor to say.
    What an importer has kept of them stays too: other roles may still be compared with them.
    """
    names = {release.data_set: release.name for release in brought}
    for data_set, ids in findings.vanished.items():
        for start in range(0, len(ids), BATCH):
            rows = list(Imported.objects.filter(role__in=ids[start : start + BATCH], data_set=data_set))
            for row in rows:
                row.content = to_json(Contribution(kept=from_json(row.content).kept))
                row.conflicts, row.conflict_count = "[]", 0
                row.release, row.imported_at = names[data_set], timezone.now()
            _save_imports(rows)
    gone = {pk for each in findings.vanished.values() for pk in each}
    return list(Role.objects.filter(pk__in=gone).order_by("slug").values_list("slug", flat=True))


def _publish(
    touched: dict[int, bool],
    *,
    draft: bool,
    by: str,
    reason: str,
    progress: Progress,
    free: Callable[[], object],
) -> tuple[list[str], dict[str, str]]:
    """Publish the roles that may be; who was published, and why the others were not."""
    published: list[str] = []
    unpublished: dict[str, str] = {}
    done: set[int] = set()
    ids = [] if draft else [pk for pk, may_be_published in touched.items() if may_be_published]
    doing = _("Publishing")
    for start in range(0, len(ids), BATCH):
        progress(doing, start, len(ids))
        publishing.note_changes(Role.objects.filter(pk__in=ids[start : start + BATCH]))
        roles = Role.objects.in_bulk(ids[start : start + BATCH])
        ready = [roles[pk] for pk in ids[start : start + BATCH] if pk in roles]
        for role, outcome in zip(ready, publishing.publish_all(ready, by=by, reason=reason), strict=True):
            if isinstance(outcome, publishing.Refused):
                faults = [str(fault) for fault in outcome.faults] or outcome.messages
                unpublished[role.slug] = " ".join(faults)
            else:
                published.append(role.slug)
                done.add(role.pk)
        free()
    if ids:
        progress(doing, len(ids), len(ids))
    rest = [pk for pk in touched if pk not in done]
    for start in range(0, len(rest), BATCH):
        left = Role.objects.filter(pk__in=rest[start : start + BATCH])
        publishing.note_changes(left)
        for role in left.with_state():
            unpublished.setdefault(role.slug, str(State(role.state).label))
    return published, unpublished


def _free_slug(new: NewRole, taken: Collection[str]) -> str:
    if new.slug not in taken:
        return new.slug
    base = f"{new.slug[:90]}-{slugify(new.code.replace('.', '-'))}"
    return free_slug(base, taken)


def _changed_parts(before: RolePage, after: RolePage) -> list[str]:
    return [name for name in PARTS if getattr(before, name) != getattr(after, name)]


def _note(row: Imported, merged: Merged, release: str, speaks_of: Callable[[Key], bool]) -> bool:
    """Note in `row` what was said, and the conflicts that stand; whether that is anything new."""
    others = tuple(each for each in conflicts_of(row) if not speaks_of(each.key))
    content = to_json(merged.said)
    conflicts = msgspec.json.encode(merged.conflicts + others).decode()
    if row.pk and (content, conflicts) == (row.content, row.conflicts):
        return False
    row.content, row.conflicts = content, conflicts
    row.conflict_count = len(merged.conflicts) + len(others)
    row.release = release
    row.imported_at = timezone.now()
    return True


def _save_imports(imports: Iterable[Imported]) -> None:
    imports = list(imports)
    columns = ("content", "conflicts", "conflict_count", "release", "imported_at")
    Imported.objects.bulk_update((row for row in imports if row.pk), columns)
    Imported.objects.bulk_create(row for row in imports if not row.pk)
