"""Skills that are written alike, and how several become one."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import groupby
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers import publishing
from careers.discovery.search.terms import singular
from careers.discovery.skills.index import sort_name
from careers.models import Role, Skill, SkillAlias, SkillRequirement
from careers.publishing import Refused
from careers.text import Matcher, likeness, one_slip
from careers.write_queue import in_turn

from .reviewing import signature

#: What "(…)" adds to a name: "Amazon Web Services (AWS)" is called by both.
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
DIGITS = re.compile(r"\d+")
#: Shorter names, such as SQL and SAL, are told apart by a single letter.
SHORTEST = 5
#: How alike two longer names are, from 0 to 1, of which one may be a slip of the other.
SLIP, SHORTEST_SLIP = 0.9, 8
#: How alike what somebody types is to what they look for, where nothing has these letters.
SOUGHT = 0.7
#: How many names, those that share most pairs of letters with it, are compared closely.
CANDIDATES = 200
#: How many may be the same skill, and are told.
TOLD = 6
LONGEST = 60


class Alike(NamedTuple):
    """A skill that may be the one that is meant; `name` is what is alike, `roles` how many ask for it.

    `is_same`: its letters are the same, but for capitals, plural, hyphens and the like.
    """

    skill: Skill
    name: str
    is_same: bool
    roles: int


class Spelling(NamedTuple):
    """What a name is compared by."""

    keys: frozenset[str]
    longest: str
    initials: str
    digits: tuple[str, ...]


@lru_cache(maxsize=50_000)
def spelt(name: str) -> Spelling:
    """ "Web Services (AWS)" -> the keys "webservice", "aws" and "webserviceaws"."""
    forms = [name, IN_BRACKETS.sub(" ", name), *IN_BRACKETS.findall(name)]
    plain = [words for form in forms if (words := sort_name(form).split())]
    keys = [_key(words) for words in plain]
    whole = plain[1] if len(plain) > 1 else plain[0] if plain else []
    return Spelling(
        frozenset(keys),
        max(keys, key=len, default=""),
        "".join(word[0] for word in whole if word != "and") if len(whole) > 2 else "",
        tuple(DIGITS.findall(name)),
    )


def _key(words: Iterable[str]) -> str:
    return "".join(_one(word) for word in words if word != "and")


def _one(word: str) -> str:
    """A word without the sign of the plural: of "APIs" too, which as a word of English would end so."""
    one = singular(word)
    return one[:-1] if one == word and len(word) > 3 and word.endswith("is") else one


def alike(names: Iterable[str], *, but: Skill | None = None) -> list[Alike]:
    """The skills that may be called by one of `names`, those first that are the same but for their spelling.

    `but` is the skill that has these names. At most four queries: all names of all skills are read.
    """
    wanted = [spelt(name) for name in names if name.strip()]
    found: dict[int, tuple[bool, str]] = {}
    for pk, name in _all_names():
        if but and pk == but.pk:
            continue
        known = spelt(name)
        for one in wanted:
            if one.keys & known.keys:
                found[pk] = True, name
            elif pk not in found and _may_be(one, known):
                found[pk] = False, name
    counts = roles_asking(found)
    rows = Skill.objects.in_bulk(found) if found else {}
    told = [Alike(rows[pk], name, is_same, counts.get(pk, 0)) for pk, (is_same, name) in found.items()]
    return sorted(told, key=lambda each: (not each.is_same, -each.roles, each.skill.name))[:TOLD]


def nearest(typed: str, limit: int) -> list[int]:
    """The primary keys of skills whose names are most like `typed`, likeliest first. Two queries."""
    sought = spelt(typed).longest[:LONGEST]
    if len(sought) < 3:
        return []
    comparing = Matcher(sought, least=SOUGHT)
    pieces = {sought[start : start + 2] for start in range(len(sought) - 1)}
    scores: dict[int, float] = {}
    keys = [(pk, spelt(name).longest[:LONGEST]) for pk, name in _all_names()]
    shared = ((sum(piece in key for piece in pieces), pk, key) for pk, key in keys)
    for count, pk, key in nlargest(CANDIDATES, shared):
        if not count:
            break
        if score := comparing.of(key):
            scores[pk] = max(score, scores.get(pk, 0))
    return sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]


def roles_asking(skills: Collection[int]) -> dict[int, int]:
    """How many roles ask for the skills with these primary keys; none where no role does. One query."""
    if not skills:
        return {}
    asking = SkillRequirement.objects.filter(skill__in=skills).order_by()
    return dict(asking.values_list("skill").annotate(Count("group__role", distinct=True)))


def other_names(skills: Collection[int]) -> dict[int, list[str]]:
    """How else the skills with these primary keys are written. One query."""
    found = defaultdict(list)
    if skills:
        for skill, name in SkillAlias.objects.filter(skill__in=skills).values_list("skill", "name"):
            found[skill].append(name)
    return dict(found)


def _all_names() -> list[tuple[int, str]]:
    """(primary key of its skill, name) of every name and other spelling. Two queries."""
    names = Skill.objects.order_by("pk").values_list("pk", "name")
    return [*names, *SkillAlias.objects.order_by("pk").values_list("skill_id", "name")]


def _may_be(one: Spelling, other: Spelling) -> bool:
    """Whether one name may be a slip of the other, or its initials."""
    if one.digits != other.digits:
        return False
    if one.initials in other.keys - {""} or other.initials in one.keys - {""}:
        return True
    first, second = one.longest, other.longest
    if min(len(first), len(second)) < SHORTEST or abs(len(first) - len(second)) > 3:
        return False
    if one_slip(first, second):
        return True
    if min(len(first), len(second)) < SHORTEST_SLIP:
        return False
    return likeness(first, second, least=SLIP) > 0


#: How many skills can be merged at once.
MOST = 20
#: What a role asks of a skill, and what becomes of two such askings: the higher, or what is said at all.
IMPORTANCE = SkillRequirement.Importance.values[::-1]
LEVELS = ["", *SkillRequirement.Level.values]
ASKED = ("importance", "level", "importance_rating", "level_rating", "wording")


class Joined:
    """What becomes of a role that asks for more than one of the skills.

    `asking` are all its requirements, as they are; `stays` is the one in which they end up, and `becomes`
    what it says then. `dropped` go; some of them may say, in `lost`, words that are then gone.
    """

    def __init__(self, asking: list[SkillRequirement], kept: Skill):
        self.role = asking[0].group.role
        self.asking = asking
        leading = kept.pk if any(each.skill_id == kept.pk for each in asking) else asking[0].skill_id
        staying = [each for each in asking if each.skill_id == leading]
        # A role may list one skill in several groups: that is left to it.
        self.stays = staying[0]
        self.dropped = [each for each in asking if each.skill_id != leading]
        together = [self.stays, *self.dropped]
        self.becomes = {
            "importance": max((each.importance for each in together), key=IMPORTANCE.index),
            "level": max((each.level for each in together), key=LEVELS.index),
            "wording": next((each.wording for each in together if each.wording), ""),
        }
        for name in ("importance_rating", "level_rating"):
            marks = [mark for each in together if (mark := getattr(each, name)) is not None]
            self.becomes[name] = max(marks, default=None)
        self.lost = [
            each.wording for each in together if each.wording and each.wording != self.becomes["wording"]
        ]

    @property
    def importance(self) -> str:
        return SkillRequirement.Importance(self.becomes["importance"]).label

    @property
    def level(self) -> str:
        level = self.becomes["level"]
        return SkillRequirement.Level(level).label if level else ""


class SkillChoice(NamedTuple):
    """A skill that can be kept, how many roles ask for it, and its other spellings."""

    skill: Skill
    roles: int
    aliases: list[str]


class Merging:
    """What merging `skills` into `kept`, which is one of them, would do. Costs five queries."""

    def __init__(self, skills: Collection[Skill], kept: Skill):
        self.skills = sorted(skills, key=lambda skill: skill.pk)
        self.kept = kept
        self.gone = [skill for skill in self.skills if skill != kept]
        requirements = SkillRequirement.objects.filter(skill__in=self.skills)
        self.requirements = list(
            requirements.select_related("skill", "group__role").order_by(
                "group__role__title", "group__role_id", "group__position", "position"
            )
        )
        self._aliases = list(SkillAlias.objects.filter(skill__in=self.skills).order_by("pk"))

    @cached_property
    def roles(self) -> list[Role]:
        """The roles that ask for any of the skills, by title."""
        return list(dict.fromkeys(each.group.role for each in self.requirements))

    @cached_property
    def changed_roles(self) -> list[Role]:
        """Those whose pages will say something else."""
        gone = {skill.pk for skill in self.gone}
        return list(dict.fromkeys(each.group.role for each in self.requirements if each.skill_id in gone))

    @cached_property
    def joined(self) -> list[Joined]:
        """The roles that ask for more than one of them."""
        by_role = groupby(self.requirements, key=lambda each: each.group.role_id)
        lists = [list(asking) for _role, asking in by_role]
        return [Joined(each, self.kept) for each in lists if len({part.skill_id for part in each}) > 1]

    @cached_property
    def moved_roles(self) -> list[Role]:
        """Those that ask for one of them only, which is not the one that is kept."""
        joined = {each.role.pk for each in self.joined}
        return [role for role in self.changed_roles if role.pk not in joined]

    @cached_property
    def choices(self) -> list["SkillChoice"]:
        """The skills of which one is kept, those first that most roles ask for."""
        roles = defaultdict(set)
        for each in self.requirements:
            roles[each.skill_id].add(each.group.role_id)
        found = [SkillChoice(each, len(roles[each.pk]), self.aliases_of[each.pk]) for each in self.skills]
        return sorted(found, key=lambda each: (-each.roles, each.skill.pk))

    @cached_property
    def aliases_of(self) -> dict[int, list[str]]:
        found = defaultdict(list)
        for alias in self._aliases:
            found[alias.skill_id].append(alias.name)
        return found

    @cached_property
    def new_aliases(self) -> list[str]:
        """The other spellings that `kept` has besides its own, once the others are gone."""
        have = {name.casefold() for name in (self.kept.name, *self.aliases_of[self.kept.pk])}
        found = []
        for skill in self.gone:
            for name in (skill.name, *self.aliases_of[skill.pk]):
                if name.casefold() not in have:
                    have.add(name.casefold())
                    found.append(name)
        return found

    @property
    def description(self) -> str:
        """That of `kept`, or where it has none, the first of the others'."""
        return self.described.description

    @property
    def described(self) -> Skill:
        """The skill whose description stays, with its source."""
        return next((skill for skill in (self.kept, *self.gone) if skill.description), self.kept)

    @cached_property
    def lost_descriptions(self) -> list[Skill]:
        """The skills whose description will be gone."""
        return [each for each in self.gone if each.description and each.description != self.description]

    @cached_property
    def obstacles(self) -> list[str]:
        """Why it cannot be done. One query."""
        ours = {skill.pk for skill in self.skills}
        taken = SkillAlias.objects.filter(name__in=self.new_aliases).exclude(skill__in=ours)
        return [
            _(
                "“%(name)s” is another spelling of “%(skill)s”, which is not among these skills. Merge that "
                "one too, or take the spelling away there first."
            )
            % {"name": alias.name, "skill": alias.skill}
            for alias in taken.select_related("skill").order_by("name")
        ]

    @cached_property
    def fingerprint(self) -> str:
        """What tells whether anything of it has changed since it was shown."""
        said = [(skill.pk, skill.name, skill.slug, skill.description) for skill in self.skills]
        said += [(each.pk, each.skill_id, *(getattr(each, n) for n in ASKED)) for each in self.requirements]
        said += [(alias.skill_id, alias.name) for alias in self._aliases]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def merging(skills: Sequence[Skill], kept: Skill | None = None) -> Merging:
    """What merging `skills` would do: into `kept`, or into the one that most roles ask for.

    Raises Refused for what cannot be merged.
    """
    if len(skills) < 2:
        raise Refused(_("Choose at least two skills to merge."))
    if len(skills) > MOST:
        raise Refused(_("Choose at most %(most)d skills to merge at once.") % {"most": MOST})
    found = Merging(skills, kept or skills[0])
    if kept is None and found.choices[0].skill != found.kept:
        found = Merging(skills, found.choices[0].skill)
    return found


@in_turn()
def merge(skills: Sequence[Skill], *, kept: Skill, seen: str, user) -> Merging:
    """Make `kept` of all `skills`; returns what was done.

    `seen` is the fingerprint of what was shown. Raises Refused, with nothing changed, where that is not
    what would happen any more, and for what cannot be merged. Pages stay as they are published until
    somebody publishes them again. Costs about fifteen queries, and those of `note_changes`.
    """
    pks = [skill.pk for skill in skills]
    locked = list(Skill.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    asking = Role.objects.filter(skill_groups__requirements__skill__in=pks).values("pk")
    list(Role.objects.select_for_update().filter(pk__in=asking).order_by("pk").values_list("pk"))
    if len(locked) != len(pks) or kept.pk not in pks:
        raise Refused(_("One of these skills does not exist any more. Choose again."))
    done = merging(locked, next(skill for skill in locked if skill.pk == kept.pk))
    if done.fingerprint != seen:
        raise Refused(
            _("Something of these skills has changed since you opened this page. Look at it again first.")
        )
    if done.obstacles:
        raise Refused(done.obstacles)
    changed = [role.pk for role in done.changed_roles]
    _merge_requirements(done)
    _merge_names(done)
    Role.objects.filter(pk__in=changed).note_saved(signature(user))
    _log(done, user)
    publishing.note_changes(Role.objects.filter(pk__in=changed))
    return done


def _merge_requirements(done: Merging) -> None:
    dropped = [each.pk for joined in done.joined for each in joined.dropped]
    SkillRequirement.objects.filter(pk__in=dropped).delete()
    for joined in done.joined:
        for name, value in joined.becomes.items():
            setattr(joined.stays, name, value)
    SkillRequirement.objects.bulk_update([joined.stays for joined in done.joined], ASKED, 500)
    SkillRequirement.objects.filter(skill__in=done.gone).update(skill=done.kept)


def _merge_names(done: Merging) -> None:
    kept, aliases, description = done.kept, done.new_aliases, done.description
    SkillAlias.objects.filter(skill__in=done.gone).delete()
    Skill.objects.filter(pk__in=[skill.pk for skill in done.gone]).delete()
    SkillAlias.objects.bulk_create(SkillAlias(skill=kept, name=name) for name in aliases)
    if description != kept.description:
        kept.description, kept.source = description, done.described.source
        kept.save(update_fields=["description", "source"])


def _log(done: Merging, user) -> None:
    names = ", ".join(f"“{skill.name}”" for skill in done.gone)
    told = {"names": names, "kept": done.kept.name}
    into = _("Merged %(names)s into it.") % told
    LogEntry.objects.log_actions(user.pk, [done.kept], CHANGE, into)
    LogEntry.objects.log_actions(user.pk, done.gone, DELETION, _("Merged into “%(kept)s”.") % told)
    if done.changed_roles:
        of_role = _("Skills merged: %(names)s into “%(kept)s”.") % told
        LogEntry.objects.log_actions(user.pk, done.changed_roles, CHANGE, of_role)
