"""What an import would take away, what of it is older than what the site has, and what it has done.

Before it begins, what a data set said of all roles the last time is compared with what it says now, as far as
its releases speak of it. What comes in the place of another takes nothing away: a figure of a newer year, or
as many titles of a role as go. A figure that keeps back amounts which it gave, and a rating without its
level, are less than before, of whatever year.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.models import Imported, Role, Skill
from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import Requirement, SalaryBand, Section
from careers.pages.merge import Key

from .merging import COLUMNS, Atoms, Conflict, atoms
from .release import Contribution, Offer, Release, from_json, version_of, with_addresses

#: As few as this may go without a question, as long as they are not most of what there was;
#: and so may any number up to this share.
FEW, SHARE, MOST = 3, 0.05, 0.5
#: A text that is shorter than this share of what it was has been cut off, until somebody says otherwise.
LEAST_OF_TEXT = 0.5
#: How many of a kind are named.
EXAMPLES = 3
#: How many roles are in memory at once.
BATCH = 100
ROLES = "roles"
#: The kinds that an atom can be of, in the order in which they are told, and their names.
KINDS = {
    ROLES: _("roles"),
    "titles": _("titles"),
    "sections": _("sections"),
    "texts": _("texts in full"),
    "items": _("items of lists"),
    "ratings": _("ratings"),
    "levels": _("levels of ratings"),
    "technologies": _("technologies"),
    "skills": _("other skills"),
    "pay": _("pay figures"),
    "amounts": _("complete pay figures"),
    "market": _("market figures"),
    "relations": _("relations"),
    "codes": _("codes"),
    "facts": _("facts"),
}
OF_FIELD = {
    "alternate_titles": "titles",
    "sections": "sections",
    "salary_bands": "pay",
    "market_figures": "market",
    "related_careers": "relations",
    "external_codes": "codes",
} | dict.fromkeys(COLUMNS, "facts")
#: How an item of a list begins in Markdown.
BULLETS = ("- ", "* ", "+ ")


class Loss(NamedTuple):
    """How much of a kind a data set said before, and would say now.

    `removed` adds up by how much each role would have less: what one role gains does not make up for another.
    """

    data_set: str
    kind: str
    before: int
    after: int
    removed: int
    examples: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.removed / self.before if self.before else 0.0

    @property
    def is_too_much(self) -> bool:
        # Most of a small table counts too. Roles that are missing keep their pages, so that few may be.
        is_most = self.kind != ROLES and self.removed > 1 and self.share > MOST
        return is_most or (self.removed > FEW and self.share > SHARE)


class Findings(NamedTuple):
    """What somebody should know before an import: all that it takes away, and what is older.

    `vanished` are, for each data set, the roles of which its releases say nothing at all any more.
    """

    losses: tuple[Loss, ...]
    older: tuple[str, ...]
    vanished: Mapping[str, tuple[int, ...]]

    @property
    def must_be_confirmed(self) -> bool:
        return bool(self.older) or any(loss.is_too_much for loss in self.losses)


class _Spoken(NamedTuple):
    """One release of a data set, and what it says of the roles that are there, by their primary keys."""

    release: Release
    offers: dict[int, Offer]
    #: The codes of all roles that it speaks of, where it makes them.
    codes: set[str]
    #: The addresses that roles have here, by those that it would give them.
    slugs: dict[str, str]


def look(brought: Sequence[tuple[Release, Sequence[Offer]]]) -> Findings:
    """What these releases, the later after the earlier, would take away of what their data sets said before.

    Writes nothing. Costs three queries for each data set, and holds no more than BATCH roles in memory.
    """
    slugs = dict(Role.objects.values_list("pk", "slug"))
    by_data_set: dict[str, list[_Spoken]] = defaultdict(list)
    for release, offers in brought:
        there = {offer.role: offer for offer in offers if offer.role is not None}
        new = [offer.new for offer in offers if offer.new]
        own = {offer.new.slug: slugs[pk] for pk, offer in there.items() if offer.new and pk in slugs}
        by_data_set[release.data_set].append(_Spoken(release, there, {each.code for each in new}, own))
    losses: list[Loss] = []
    older: list[str] = []
    vanished: dict[str, tuple[int, ...]] = {}
    for data_set, spoken in by_data_set.items():
        tally = _Tally(slugs)
        for role, content in _noted(data_set):
            if role not in slugs:
                # Made since by somebody else.
                continue
            tally.add(role, from_json(content), spoken)
        losses += tally.losses(data_set)
        older += [*_older_release(data_set, spoken), *tally.older()]
        vanished[data_set] = tuple(tally.vanished)
    return Findings(tuple(losses), tuple(older), vanished)


def losses_of(data_set: str, said: Contribution, gone: Collection[Key]) -> list[Loss]:
    """What would be taken away of what a data set said of one role, if these atoms went. No query."""
    found = atoms(said)
    before = Counter(kind for kind, _name in _named(found).values())
    names = defaultdict(list)
    for kind, name in _named({key: found[key] for key in gone if key in found}).values():
        names[kind].append(name)
    return [
        Loss(
            *(data_set, kind, before[kind], before[kind] - len(names[kind]), len(names[kind])),
            examples=tuple(names[kind][:EXAMPLES]),
        )
        for kind in KINDS
        if names[kind]
    ]


def _noted(data_set: str) -> Iterator[tuple[int, str]]:
    """The primary keys of roles, and the JSON of what a data set said of each the last time."""
    noted = Imported.objects.filter(data_set=data_set).order_by("role")
    return noted.values_list("role_id", "content").iterator(chunk_size=BATCH)


def _older_release(data_set: str, spoken: Sequence[_Spoken]) -> Iterator[str]:
    """Whether the site has a newer release of a data set already, in words."""
    names = [each.release.name for each in spoken if not each.release.is_dated_by_figure]
    noted = Imported.objects.filter(data_set=data_set).order_by().values_list("release", flat=True).distinct()
    newest, there = max(names, key=version_of, default=""), max(noted, key=version_of, default="")
    if newest and version_of(newest) and version_of(newest) < version_of(there):
        yield gettext("%(new)s is older than %(old)s, which the site has already.") % {
            "new": newest,
            "old": there,
        }


class _Tally:
    """Counts, role by role, what a data set said before, would say, and would not say any more."""

    def __init__(self, slugs: Mapping[int, str]) -> None:
        self.slugs = slugs
        self.before: Counter[str] = Counter()
        self.after: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)
        self.vanished: list[int] = []
        #: Of which year a figure is and would be, and how many of each area there are.
        self.years: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)

    def add(self, role: int, said: Contribution, spoken: Sequence[_Spoken]) -> None:
        old = atoms(said)
        offered = [each for each in spoken if role in each.offers]
        if not old:
            return
        if not offered:
            if _lack(spoken, said):
                self.before[ROLES] += 1
                self._remove(role, ROLES)
                self.vanished.append(role)
            return
        result, new, heard = said, old, set()
        for each in offered:
            offer = each.offers[role]
            says = with_addresses(offer.make(result), each.slugs)
            now = atoms(says)
            keys = {key for key in {**new, **now} if offer.speaks_of(key)}
            heard |= keys
            new = {key: part for key, part in new.items() if key not in keys} | {
                key: part for key, part in now.items() if key in keys
            }
            # What the next release is given; all that it looks at are the figures.
            result = says
        self.before[ROLES] += 1
        if new:
            self.after[ROLES] += 1
        else:
            self._remove(role, ROLES)
        self._compare(role, old, new, heard)

    def _compare(self, role: int, old: Atoms, new: Atoms, heard: set[Key]) -> None:
        had = _named({key: part for key, part in old.items() if key in heard})
        has, all_there = _named({key: part for key, part in new.items() if key in heard}), _named(new)
        self.before.update(kind for kind, _name in had.values())
        self.after.update(kind for kind, _name in has.values())
        gone = defaultdict(list)
        for identity, (kind, name) in had.items():
            if identity not in all_there:
                gone[kind].append(name)
        # What another of its kind has come for is replaced.
        come = Counter(kind for identity, (kind, _name) in has.items() if identity not in had)
        for kind, names in gone.items():
            if (count := len(names) - come[kind]) > 0:
                self._remove(role, kind, names[0], count)
        for key in [key for key in {**old, **new} if key in heard]:
            before, now = old.get(key), new.get(key)
            if isinstance(before, Section) or isinstance(now, Section):
                items = _items(before), _items(now)
                self.before["items"] += items[0]
                self.after["items"] += items[1]
                if before and items[0] > items[1]:
                    self._remove(role, "items", before.heading, items[0] - items[1])
                if before and now:
                    self._hold("texts", len(now.body) < len(before.body) * LEAST_OF_TEXT, role, now.heading)
            if isinstance(before, SalaryBand) and isinstance(now, SalaryBand):
                if before.year and now.year and now.year < before.year:
                    self.years[before.year, now.year][now.area or now.label] += 1
                self._hold("amounts", not _amounts(before) <= _amounts(now), role, now.area or now.label)
        has_level, still_there = _levels(new), {key[-1] for key in new if key[0] == "skill_groups"}
        for skill, name in _levels({key: part for key, part in old.items() if key in heard}).items():
            if skill in still_there:
                self._hold("levels", skill not in has_level, role, name)

    def _hold(self, kind: str, is_less: bool, role: int, name: str) -> None:
        """Count what is still there, which may say less than before."""
        self.before[kind] += 1
        if is_less:
            self._remove(role, kind, name)
        else:
            self.after[kind] += 1

    def _remove(self, role: int, kind: str, name: str = "", count: int = 1) -> None:
        self.removed[kind] += count
        if len(self.examples[kind]) < EXAMPLES:
            more = f" (+{count - 1})" if name and count > 1 else ""
            self.examples[kind].append(f"{self.slugs[role]}: {name}{more}" if name else self.slugs[role])

    def losses(self, data_set: str) -> Iterator[Loss]:
        for kind in KINDS:
            if removed := self.removed[kind]:
                examples = tuple(self.examples[kind])
                yield Loss(data_set, kind, self.before[kind], self.after[kind], removed, examples)

    def older(self) -> Iterator[str]:
        """Which figures are of an older year than those that the site has, in words."""
        for (there, year), areas in sorted(self.years.items()):
            words = ngettext(
                "%(count)d figure of %(year)d is older than that of %(there)d, which the site has already "
                "(%(areas)s).",
                "%(count)d figures of %(year)d are older than those of %(there)d, which the site has already "
                "(%(areas)s).",
                areas.total(),
            )
            named = ", ".join(sorted(areas)[:EXAMPLES]) + (", …" if len(areas) > EXAMPLES else "")
            yield words % {"count": areas.total(), "year": year, "there": there, "areas": named}


def _lack(spoken: Sequence[_Spoken], said: Contribution) -> bool:
    """Whether a role of which nothing is offered is missing in the last release that makes roles."""
    codes = next((each.codes for each in reversed(spoken) if each.codes), None)
    own = {code.code for code in said.external_codes}
    return codes is not None and bool(own) and not own & codes


def _named(found: Atoms) -> dict[tuple[str, ...], tuple[str, str]]:
    """The kind and the name of what is counted, by what makes it the same in another release.

    A skill is the same in whichever group it stands, and a title however it is written.
    """
    named: dict[tuple[str, ...], tuple[str, str]] = {}
    for key, part in found.items():
        if isinstance(part, Requirement):
            named["requirement", part.skill] = (_kind_of(part), part.name)
        elif key[0] == "alternate_titles":
            named[key[0], " ".join(part.split()).casefold()] = ("titles", part)
        elif key[0].startswith("experience_"):
            # Years, or words in their place: one fact.
            named["experience",] = ("facts", "experience")
        elif key[0].endswith("_source"):
            # No fact of its own.
            continue
        elif kind := OF_FIELD.get(key[0]):
            named[key] = (kind, _name_of(key, part))
    return named


def _kind_of(part: Requirement) -> str:
    if part.importance_rating is not None or part.level_rating is not None:
        return "ratings"
    return "technologies" if part.kind == Skill.Kind.TOOL else "skills"


def _name_of(key: Key, part: Any) -> str:
    match key:
        case ("salary_bands" | "market_figures", _slug):
            return str(part.area or part.label)
        case ("sections", _slug):
            return str(part.heading)
    return " ".join(key[1:] or key).replace("_", " ")


def _levels(found: Atoms) -> dict[str, str]:
    """The names of the skills whose level is rated, by the skills."""
    return {
        part.skill: part.name
        for part in found.values()
        if isinstance(part, Requirement) and part.level_rating is not None
    }


def _amounts(band: SalaryBand) -> set[str]:
    """The amounts that a figure gives, be it as "this or more"."""
    printed = {name for name in (*AMOUNTS_IN_ORDER, "mean") if getattr(band, name) is not None}
    return printed | set(band.top_coded.split())


def _items(section: Section | None) -> int:
    """How many items the lists of a text have."""
    return sum(line.startswith(BULLETS) for line in section.body.splitlines()) if section else 0


class RoleChange(NamedTuple):
    """A role that came out different, and the names of what was taken over.

    Of that, `new` was not on its page before, and `removed` is no longer.
    """

    slug: str
    taken: tuple[Key, ...]
    new: tuple[Key, ...] = ()
    removed: tuple[Key, ...] = ()

    @property
    def changed(self) -> tuple[Key, ...]:
        other = {*self.new, *self.removed}
        return tuple(key for key in self.taken if key not in other)


class StandingConflict(NamedTuple):
    """A conflict that stands, at the role of this address."""

    slug: str
    conflict: Conflict


class Taken(NamedTuple):
    """What came of one release, by the addresses of the roles."""

    release: str
    added: list[str]
    changed: list[RoleChange]
    unchanged: int
    conflicts: list[StandingConflict]


class Report(NamedTuple):
    """What an import has done, by the addresses of the roles."""

    taken: list[Taken]
    published: list[str]
    #: Roles whose rows changed but which were not published, and why in one word of State or a sentence.
    unpublished: dict[str, str]
    #: What was taken away, and what was older than what the site had.
    findings: Findings
    #: Roles of which their data set says nothing any more. Their pages stay: an editor decides.
    vanished: list[str]


class NotConfirmed(Exception):
    """An import would take away more than somebody should by accident, or is older than what is there."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(gettext("This import takes away much of what was there, or is older."))
        self.findings = findings
