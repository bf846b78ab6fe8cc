"""All that is found on one page, and how that is kept in step with the drafts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.drafts import storage
from careers.drafts.storage import Draft
from careers.models import Edition, Role, SalaryBand, SalaryFactor, Section, Skill, SkillAlias, Source
from careers.pages import RolePage, from_json, markdown
from careers.write_queue import wait_for_indexes

from .models import Finding, Kind, Link, Noted, RoleFindings, RoleLink
from .rules import (
    Names,
    contradictions,
    old,
    outdated,
    paid_less,
    source_name,
    year_to_come,
    years,
    years_to_come,
)


def unsourced(page: RolePage) -> tuple[int, list[Finding]]:
    """How many figures the page has, and those that no source answers for."""
    figures: list[tuple[str, tuple[str, ...], str, str, str | None]] = [
        (part, (row.slug,), "source", row.label, row.source)
        for part, rows in (
            ("salary_band", page.salary_bands),
            ("salary_factor", page.salary_factors),
            ("market_figure", page.market_figures),
        )
        for row in rows
    ]
    if page.experience_min is not None or page.experience_max is not None:
        figures.append(("", (), "experience_source", _("Years of experience"), page.experience_source))
    trusted = {source.slug for source in page.sources if source.trust != Source.Trust.UNSOURCED}
    names = {source.slug: source.publisher for source in page.sources}
    return len(figures), [
        Finding(Kind.UNSOURCED, part, key, field, _told(label, names.get(source or "")))
        for part, key, field, label, source in figures
        if source not in trusted
    ]


def _told(label: str, publisher: str | None) -> str:
    if publisher is None:
        return _("“%(label)s” has no source.") % {"label": label}
    return _("“%(label)s” rests on %(publisher)s, which does not say where its figures come from.") % {
        "label": label,
        "publisher": publisher,
    }


# The kinds of sections that a page should have


#: Kinds that a page does well without: the requirements say what is asked for.
OPTIONAL = {Section.Kind.ENTRY, Section.Kind.WORK_ENVIRONMENT, Section.Kind.CUSTOM}
#: In the order of Section.Kind.
EXPECTED = tuple(kind for kind in Section.Kind if kind not in OPTIONAL)


def missing(page: RolePage) -> list[Finding]:
    """The kinds of sections that the page should have and has not. Figures are as good as words."""
    has = kinds((section.kind for section in page.sections), page.salary_bands, page.market_figures)
    told = _("There is no section of the kind “%(kind)s”.")
    return [
        Finding(Kind.MISSING, "", (kind.value,), "sections", told % {"kind": kind.label})
        for kind in EXPECTED
        if kind not in has
    ]


def kinds(written: Iterable[str], pay, market) -> set[str]:
    """The kinds that are there: those `written`, and those that figures of `pay` or the `market` give."""
    has = set(written)
    if pay:
        has.add(Section.Kind.PAY)
    if market:
        has.add(Section.Kind.MARKET_DEMAND)
    return has


# All of it


def findings_of(
    page: RolePage, *, live: RolePage | None = None, now: Names | None = None, today: date | None = None
) -> list[Finding]:
    """What an editor should look at on `page`, the most pressing first. Costs no query.

    `live` is what readers see, and `now` what skills and sources are called: names that have changed are
    found where both are given. What only a ladder tells (see `rungs`) is not among it.
    """
    today = today or timezone.localdate()
    found = contradictions(page) + years_to_come(page, today)
    found += unsourced(page)[1] + old(page, today)
    if live and now:
        found += outdated(live, now)
    return found + missing(page)


#: Counted up when other things are found in the same drafts, so that `rebuild` knows which are behind.
VERSION = 2
#: How many roles are in memory at once, and how many names are asked for in one query.
BATCH, NAMES = storage.BATCH, 1000
COLUMNS = tuple(field.name for field in RoleFindings._meta.fields if field.name != "role")


@transaction.atomic(savepoint=False)
def note(drafts: Mapping[int, Draft]) -> None:
    """Record what is found in these drafts, by the primary key of the role.

    They must be stored already. Costs about ten queries, however many roles.
    """
    if not drafts:
        return
    wait_for_indexes()
    pages = {pk: draft.page for pk, draft in drafts.items()}
    above, ladders = paid_less(pages)
    outdated = _outdated(pages)
    rows = []
    for pk, page in pages.items():
        row, of_page = _row(page)
        found = Noted(page=of_page, live=tuple(outdated.get(pk, ())), rungs=tuple(above.get(pk, ())))
        row |= {"checksum": drafts[pk].checksum, "version": VERSION, **_said(found)}
        rows.append(RoleFindings(role_id=pk, **row))
    neighbours = _neighbours(pages, above, ladders)
    RoleFindings.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["role"], update_fields=COLUMNS
    )
    RoleFindings.objects.bulk_update(neighbours, ["contradictions", "content"])
    store_links({pk: links(page) for pk, page in pages.items()})


def note_public(roles: Collection[int]) -> None:
    """Record that readers see what the drafts of these roles say: no name in it is outdated. One query.

    One more where names were.
    """
    rows = list(RoleFindings.objects.filter(role__in=roles, outdated__gt=0))
    for row in rows:
        for name, value in _said(msgspec.structs.replace(stored(row.content), live=())).items():
            setattr(row, name, value)
    RoleFindings.objects.bulk_update(rows, ["outdated", "content"])


def rebuild(
    progress: Callable[[int, int], None] = lambda done, total: None, *, everything: bool = False
) -> int:
    """Note the drafts that are not, or all of them anew if `everything`; how many were.

    Goes on where it was stopped, and may run while the site does.
    """
    noted = RoleFindings.objects.filter(version=VERSION, checksum=F("role__draft_checksum")).values("role")
    behind = Role.objects.all() if everything else Role.objects.exclude(pk__in=noted)
    pks = list(behind.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        progress(start, len(pks))
        with transaction.atomic():
            note(storage.read_many(storage.locked(pks[start : start + BATCH])))
    progress(len(pks), len(pks))
    return len(pks)


def stored(content: str) -> Noted:
    """What `RoleFindings.content` says."""
    return msgspec.json.decode(content, type=Noted)


def years_to_come_of(roles: Iterable[int], today: date) -> list[Finding]:
    """As `rules.years_to_come`, in the drafts of the roles with these primary keys. One query."""
    found = [
        rows.objects.filter(role__in=roles, year__gt=today.year)
        .order_by()
        .values_list(Value(part), "role", "position", "slug", "year")
        for part, rows in (("salary_band", SalaryBand), ("salary_factor", SalaryFactor))
    ]
    return [
        year_to_come(part, slug, year)
        for part, _role, _position, slug, year in sorted(found[0].union(found[1], all=True))
    ]


def _row(page: RolePage) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Columns that come from the page alone, and what is found on it."""
    number, without_source = unsourced(page)
    absent = missing(page)
    pay_year, outlook_year = years(page)
    columns = {
        "figures": number,
        "sourced": number - len(without_source),
        "missing": len(absent),
        "pay_year": pay_year,
        "outlook_year": outlook_year,
    }
    return columns, (*contradictions(page), *without_source, *absent)


def _said(found: Noted) -> dict[str, Any]:
    """The columns that come from `found` alone."""
    return {
        "contradictions": sum(each.kind == Kind.CONTRADICTION for each in (*found.page, *found.rungs)),
        "outdated": len(found.live),
        "content": msgspec.json.encode(found).decode(),
    }


def _outdated(pages: Mapping[int, RolePage]) -> dict[int, list[Finding]]:
    """Names that have changed since, on the live pages of these roles: none where it is like the draft."""
    differing = (
        Edition.objects.live()
        .filter(role__in=pages)
        .exclude(checksum=F("role__draft_checksum"))
        .values_list("role_id", "content")
    )
    live = {pk: from_json(content) for pk, content in differing}
    if not live:
        return {}
    now = names_now(live.values())
    return {pk: outdated(page, now) for pk, page in live.items()}


def names_now(pages: Iterable[RolePage]) -> Names:
    """What the skills and sources of `pages` are called now. Two queries, or three where a skill is gone."""
    parts = {
        part.skill: part.name for page in pages for group in page.skill_groups for part in group.requirements
    }
    skills: dict[str, str] = {}
    for some in _some(parts):
        skills |= dict(Skill.objects.filter(slug__in=some).values_list("slug", "name"))
    merged: dict[str, str] = {}
    for some in _some(name for slug, name in parts.items() if slug not in skills):
        aliases = SkillAlias.objects.filter(name__in=some).values_list("name", "skill__name")
        merged |= {alias.casefold(): name for alias, name in aliases}
    cited = Source.objects.filter(slug__in={source.slug for page in pages for source in page.sources})
    return Names(skills, {source.slug: source_name(source) for source in cited}, merged)


def _some(slugs: Iterable[str]) -> Iterable[list[str]]:
    slugs = list(slugs)
    return (slugs[start : start + NAMES] for start in range(0, len(slugs), NAMES))


def _neighbours(
    pages: Mapping[int, RolePage], above: Mapping[int, list[Finding]], ladders: set[str]
) -> list[RoleFindings]:
    """What the pay of these roles changes for others on the same ladders. Costs one query, if there are any.

    Locks the rows of them all in one order, so that two people who save two steps of a ladder wait for
    each other instead of getting stuck.
    """
    if not ladders:
        return []
    slugs = [page.slug for page in pages.values()]
    beside = Role.objects.filter(rungs__ladder__rungs__role__slug__in=slugs).values("pk")
    rows = RoleFindings.objects.select_for_update().filter(Q(pk__in=beside) | Q(pk__in=pages)).order_by("pk")
    changed = []
    for row in rows:
        if row.pk in pages:
            continue
        before = stored(row.content)
        kept = tuple(each for each in before.rungs if each.key[0] not in ladders)
        found = msgspec.structs.replace(before, rungs=(*kept, *above.get(row.pk, ())))
        if found != before:
            for name, value in _said(found).items():
                setattr(row, name, value)
            changed.append(row)
    return changed


# Links, as far as they lead elsewhere


#: Longer ones are not kept: the index of a database has its limits.
LONGEST = 2000
#: How many names are asked for in one query.
BATCH = 500


def links(page: RolePage) -> set[tuple[str, str]]:
    """The web addresses that texts and sources lead to, each with where it stands: "sections/overview"."""
    found = {
        (url, f"sections/{section.slug}") for section in page.sections for url in markdown.links(section.body)
    }
    found |= {(source.url, f"sources/{source.slug}") for source in page.sources}
    return {
        (url, where)
        for url, where in found
        if url.lower().startswith(("http://", "https://")) and len(url) <= LONGEST
    }


def store_links(found: Mapping[int, set[tuple[str, str]]]) -> None:
    """Make the rows say which links the roles with these primary keys have. Costs up to six queries."""
    stored = RoleLink.objects.filter(role__in=found).values_list("pk", "role_id", "link__url", "where")
    kept, gone = set(), []
    for pk, role, url, where in stored:
        if (url, where) in found[role]:
            kept.add((role, url, where))
        else:
            gone.append(pk)
    new = [
        (role, url, where)
        for role, pairs in found.items()
        for url, where in sorted(pairs)
        if (role, url, where) not in kept
    ]
    if gone:
        RoleLink.objects.filter(pk__in=gone).delete()
    if new:
        links = _made({url for _role, url, _where in new})
        RoleLink.objects.bulk_create(
            (RoleLink(role_id=role, link_id=links[url], where=where) for role, url, where in new),
            ignore_conflicts=True,
        )


def _made(urls: Iterable[str]) -> dict[str, int]:
    """The primary keys of the links to `urls`, which are made where they are missing."""
    urls = sorted(urls)
    known = _known(urls)
    missing = [url for url in urls if url not in known]
    if missing:
        # Somebody else may be making the same one.
        Link.objects.bulk_create((Link(url=url) for url in missing), ignore_conflicts=True)
        known |= _known(missing)
    return known


def _known(urls: list[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for start in range(0, len(urls), BATCH):
        known |= dict(Link.objects.filter(url__in=urls[start : start + BATCH]).values_list("url", "pk"))
    return known
