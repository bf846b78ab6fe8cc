"""A release -> one contribution for every occupation, with the skills of this site that its names mean."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import slugify

from careers.importers.releases import Contribution, NewRole
from careers.models import ExternalCode as Code
from careers.models import RelatedCareer as RelationRow
from careers.models import Skill, SkillAlias, SkillRequirement
from careers.pages import ExternalCode, RelatedCareer, Requirement, SkillGroup
from careers.text import free_slug

from .reference_data import COMMON_TECHNOLOGIES, FAMILIES, IMPORTANCE
from .release import PARTS, Element, JobZone, Occupation, OnetRelease, OnetTopic, Technology, cited, kept
from .texts import sections, summary_and_rest

Kind = RelationRow.Kind
#: How far above the average the importance must be in both, to be worth naming.
ABOVE_AVERAGE = 0.5
#: The anchor "important" of the scale, and how much more important is far more.
IMPORTANT, FAR_MORE = 3, 1
#: How much preparation a job zone takes, where the words of its name make no good sentence.
AMOUNTS = {"little or no": "little", "very little to some": "little to some"}
LIMIT = 400
#: Longer names are not put into a sentence.
LONGEST_NAME = 60
#: Letters by which words of titles are taken for the same, and words that titles of any subject have.
STEM = 6
EVERYWHERE = {
    *("workers", "operators", "tenders", "setters", "helpers", "aides", "assistants", "attendants", "clerks"),
    *("technicians", "technologists", "specialists", "analysts", "engineers", "scientists", "managers"),
    *("teachers", "supervisors", "first", "line", "other", "general", "related", "service", "services"),
    *("machine", "equipment", "systems", "engineering", "technology", "designers", "inspectors", "agents"),
    *("installers", "repairers", "mechanics", "representatives", "administrators", "officers", "health"),
    *("postsecondary", "developers", "products", "including", "metal", "plastic", "wood", "hand", "power"),
    *("electrical", "electric", "electronic", "information", "process", "processing", "control", "vehicle"),
    *("vehicles", "institution", "educators", "educational", "clinical", "research", "production"),
}


def relation_kind(occupation: Occupation, target: Occupation) -> str:
    """A step up leads others, or is more of the same subject; a step across leads into another family.

    It takes more preparation than is known of the other; but that alone is no step up: a dancer needs more of
    it than an actor.
    """
    own, others = occupation.job_zone or 0, target.job_zone or 0
    higher = _leads(target) - _leads(occupation)
    is_more = higher > 0 or (higher == 0 and _subject(occupation.title) & _subject(target.title))
    if others > own > 0 and is_more:
        return Kind.STEP_UP
    if occupation.code[:2] != target.code[:2]:
        return Kind.STEP_ACROSS
    return Kind.SIMILAR


def _leads(occupation: Occupation) -> int:
    """Whether an occupation leads no others (0), the workers of a trade (1), or a part of a business (2)."""
    if occupation.code.startswith("11-"):
        return 2
    return int(occupation.title.startswith("First-Line Supervisors"))


def _subject(title: str) -> set[str]:
    """What an occupation is about: the words of its title by their beginnings, without exceptions."""
    words = re.findall(r"[a-z]{4,}", title.lower().partition(" except ")[0])
    return {word[:STEM] for word in words if word not in EVERYWHERE}


class Reasons:
    """The sentences of one release.

    Each depends on the two occupations alone, so that a change of another leaves their pages as they are.
    """

    def __init__(self, release: OnetRelease) -> None:
        occupations = list(release.all_occupations())
        self._knowledge = {o.code: _importance(o.knowledge) for o in occupations}
        self._skills = {o.code: _importance(o.skills) for o in occupations}
        self._technologies = {
            o.code: {tech.name: tech for tech in o.technologies if _is_telling(tech.name)}
            for o in occupations
        }

    def sentence(self, occupation: Occupation, target: Occupation, tier: str) -> str:
        """What the two share most, what the target asks for beyond, how their preparation differs.

        At most 400 characters: what does not fit is left out.
        """
        parts = list(self._shared(occupation.code, target.code))
        if not parts and (told := self._less_telling(occupation.code, target.code)):
            parts.append(told)
        if not parts:
            near = "closest to" if tier.casefold().startswith("primary") else "related to"
            parts.append(f"O*NET, a database of jobs, counts it among the jobs {near} this one.")
        parts += self._beyond(occupation.code, target.code)
        parts += _preparation(occupation, target)
        if target.code[:2] != occupation.code[:2]:
            parts.append(f"It belongs to another field: {FAMILIES[target.code[:2]].name}.")
        text = parts[0]
        for part in parts[1:]:
            if len(text) + 1 + len(part) <= LIMIT:
                text = f"{text} {part}"
        return text

    def _shared(self, code: str, other: str) -> Iterator[str]:
        if names := _above_average(self._knowledge[code], self._knowledge[other]):
            yield f"Both ask for more knowledge of {_and(names)} than the average occupation."
        if names := _above_average(self._skills[code], self._skills[other]):
            yield f"More than usual, both rely on {_and([name.lower() for name in names])}."
        own, others = self._technologies[code], self._technologies[other]
        in_demand = [name for name in own.keys() & others.keys() if own[name].in_demand]
        if names := sorted(name for name in in_demand if others[name].in_demand):
            yield f"Employers in both often ask for {_and(names[:2])}."

    def _less_telling(self, code: str, other: str) -> str:
        """What is important in both as in many others, else software that is asked for in many; or empty."""
        if names := _important(self._knowledge[code], self._knowledge[other]):
            return f"Important in both: knowledge of {_and(names)}."
        if names := _important(self._skills[code], self._skills[other]):
            return f"Important in both: {_and([name.lower() for name in names])}."
        own, others = self._technologies[code], self._technologies[other]
        names = sorted(name for name in own.keys() & others.keys() if own[name].hot and others[name].hot)
        return f"Both use software that many employers ask for: {_and(names[:2])}." if names else ""

    def _beyond(self, code: str, other: str) -> Iterator[str]:
        for of, before in (("knowledge of ", self._knowledge), ("", self._skills)):
            own, others = before[code], before[other]
            more = {
                id_: others[id_][1] - own[id_][1]
                for id_ in own.keys() & others.keys()
                if others[id_][1] >= IMPORTANT > own[id_][1] and others[id_][1] - own[id_][1] >= FAR_MORE
            }
            if more:
                name = others[min(more, key=lambda id_: (-more[id_], id_))][0]
                yield f"It asks for far more {of}{name if of else name.lower()}."
                return


def _importance(elements: Iterable[Element]) -> dict[str, tuple[str, Decimal]]:
    """By Element ID, the name and the importance of those that a sentence has room for."""
    return {e.id: (e.name, e.importance) for e in elements if len(e.name) <= LONGEST_NAME}


def _above_average(
    own: Mapping[str, tuple[str, Decimal]], others: Mapping[str, tuple[str, Decimal]]
) -> list[str]:
    """The names of the two elements in which both are furthest above the average."""
    above = {
        id_: distance
        for id_ in own.keys() & others.keys() & IMPORTANCE.keys()
        if (lower := min(own[id_][1], others[id_][1])) >= IMPORTANT
        and (distance := float(lower) - IMPORTANCE[id_]) >= ABOVE_AVERAGE
    }
    return [own[id_][0] for id_ in sorted(above, key=lambda id_: (-above[id_], id_))[:2]]


def _important(
    own: Mapping[str, tuple[str, Decimal]], others: Mapping[str, tuple[str, Decimal]]
) -> list[str]:
    """The names of the two elements that are the most important in both, of those that are very important."""
    both = {
        id_: lower
        for id_ in own.keys() & others.keys()
        if (lower := min(own[id_][1], others[id_][1])) >= ESSENTIAL_FROM
    }
    return [own[id_][0] for id_ in sorted(both, key=lambda id_: (-both[id_], id_))[:2]]


def _is_telling(name: str) -> bool:
    return len(name) <= LONGEST_NAME and name not in COMMON_TECHNOLOGIES


def _preparation(occupation: Occupation, target: Occupation) -> Iterator[str]:
    """The difference of the two job zones, where the same release says both."""
    own, others = occupation.job_zone, target.job_zone
    same = occupation.said_by.get(OnetTopic.JOB_ZONES) == target.said_by.get(OnetTopic.JOB_ZONES)
    if own and others and others != own and same:
        more = "more" if others > own else "less"
        amounts = [_amount(each.zone) for each in (target, occupation)]
        told = f": {amounts[0]} instead of {amounts[1]}" if all(amounts) else ""
        yield f"It takes {more} preparation{told}."


def _amount(zone: JobZone) -> str:
    words = zone.preparation.removesuffix(" preparation")
    return AMOUNTS.get(words, words) if len(words) <= LONGEST_NAME else ""


def _and(names: list[str]) -> str:
    """The names in a row, told apart where they have an "and" of their own."""
    return (" as well as " if any(" and " in name for name in names) else " and ").join(names)


LONGEST = 120


class KnownSkill(NamedTuple):
    slug: str
    name: str
    kind: str


class KnownSkills:
    """The skills of the site, and those that an import adds to them.

    `aliases` are pairs of another name and the slug of the skill it means.
    """

    def __init__(self, skills: Iterable[KnownSkill] = (), aliases: Iterable[tuple[str, str]] = ()) -> None:
        self._by_slug = {skill.slug: skill for skill in skills}
        # A skill's own name counts before another's alias.
        self._by_name = {name.casefold(): self._by_slug[slug] for name, slug in aliases}
        self._by_name |= {skill.name.casefold(): skill for skill in self._by_slug.values()}

    @classmethod
    def from_database(cls) -> "KnownSkills":
        """Costs two queries."""
        return cls(
            (KnownSkill(*row) for row in Skill.objects.order_by("slug").values_list("slug", "name", "kind")),
            SkillAlias.objects.order_by("name").values_list("name", "skill__slug"),
        )

    def get(self, name: str, kind: str) -> KnownSkill:
        """The skill of this name or alias, whatever its capitals; a new one of `kind` where there is none."""
        name = _fitting(name)
        known = self._by_name.get(name.casefold())
        if known is None:
            known = KnownSkill(free_slug(slug_of(name), self._by_slug, limit=LONGEST), name, kind)
            self._by_slug[known.slug] = self._by_name[name.casefold()] = known
        return known


def slug_of(name: str) -> str:
    """A short name that tells C, C# and C++ apart, and keeps the point of .NET."""
    words = re.sub(r"(?<=\w)#", "-sharp", name)
    words = re.sub(r"(?<=\w)\+\+", "-plus-plus", words)
    words = re.sub(r"(?<!\S)\.(?=\w)", "dot-", words)
    return slugify(words)[:LONGEST].strip("-_") or "skill"


def _fitting(name: str) -> str:
    """`name` with single blanks, cut between words where it is too long for a skill."""
    name = " ".join(name.split())
    if len(name) <= LONGEST:
        return name
    cut = name[: LONGEST - 1].rpartition(" ")[0] or name[: LONGEST - 1]
    return cut.rstrip(" ,;-") + "…"


# Contributions

Importance, Level = SkillRequirement.Importance, SkillRequirement.Level
#: The scale of importance has an anchor at every whole number; 3 is "important", 4 "very important".
#: A mark belongs to the nearest.
ESSENTIAL_FROM, DESIRABLE_FROM = Decimal("3.5"), Decimal("2.5")
#: The scale of levels runs from 0 to 7 and is cut in four equal parts.
LEVELS = (
    (Decimal("1.75"), Level.AWARENESS),
    (Decimal("3.5"), Level.WORKING),
    (Decimal("5.25"), Level.PRACTITIONER),
)


def contributions(release: OnetRelease, skills: KnownSkills) -> Iterator[tuple[str, NewRole, Contribution]]:
    """What the release says of every role, as (code, role to make, contribution), in order of codes.

    What it does not speak of is said as before, where `complete` has filled it in.

    New skills are added to `skills`. The level of a role stays empty: a job zone says how much
    preparation an occupation takes, and within each people work as beginners and as seniors. Its
    education stays empty too: the employment projections state it for each occupation.
    Costs no query.
    """
    of_soc = Counter(occupation.soc for occupation in release.all_occupations())
    reasons = Reasons(release)
    names = _names_of_skills(release)
    sources = release.earlier_sources | {release.source.slug: release.source}
    for code, occupation in release.occupations.items():
        short, _rest = summary_and_rest(occupation.description)
        groups = tuple(_groups(release, occupation, skills, names))
        written = sections(release, occupation)
        cites = [slug for section in written for slug in cited(section)]
        cites += [group.source for group in groups if group.source]
        yield (
            code,
            NewRole(occupation.slug, code, occupation.title, short, FAMILIES[code[:2]]),
            Contribution(
                title=occupation.title,
                summary=short,
                alternate_titles=tuple(occupation.alternate_titles),
                external_codes=_codes(release, occupation, of_soc),
                sections=written,
                skill_groups=groups,
                related_careers=tuple(_related(release, occupation, reasons)),
                sources=tuple(sources[slug] for slug in dict.fromkeys([release.source.slug, *cites])),
                kept=kept(occupation),
            ),
        )


def definitions(release: OnetRelease, skills: KnownSkills) -> dict[str, str]:
    """What the skills and the fields of knowledge of a release are, by the short names of skills."""
    names = _names_of_skills(release)
    found: dict[str, tuple[str, str]] = {}
    for each in release.occupations.values():
        found |= {element.id: (element.name, _kind_of_skill(element)) for element in each.skills}
        knowledge = _apart(each.knowledge, names)
        found |= {element.id: (element.name, Skill.Kind.KNOWLEDGE) for element in knowledge}
    return {
        skills.get(name, str(kind)).slug: words
        for element, (name, kind) in found.items()
        if (words := release.definitions.get(element))
    }


def _names_of_skills(release: OnetRelease) -> set[str]:
    return {element.name for each in release.all_occupations() for element in each.skills}


def _apart(knowledge: Iterable[Element], names: Collection[str]) -> list[Element]:
    """Fields of knowledge; one with a name of `names`, those of skills, is called otherwise.

    To know mathematics and to use it are two things, each with marks of its own.
    """
    return [
        each._replace(name=f"{each.name} (knowledge)") if each.name in names else each for each in knowledge
    ]


def _codes(release: OnetRelease, occupation: Occupation, of_soc: Counter[str]) -> tuple[ExternalCode, ...]:
    own, soc = release.schemes
    alone = occupation.code.endswith(".00") and of_soc[occupation.soc] == 1
    return (
        ExternalCode(scheme=own, code=occupation.code, title=occupation.title, match=str(Code.Match.EXACT)),
        ExternalCode(
            scheme=soc, code=occupation.soc, match=str(Code.Match.EXACT if alone else Code.Match.BROAD)
        ),
    )


def _groups(
    release: OnetRelease, occupation: Occupation, skills: KnownSkills, names: Collection[str]
) -> Iterator[SkillGroup]:
    """The groups of an occupation; `names` are those of all skills of the release."""
    technologies = occupation.technologies
    hot = [tech for tech in technologies if tech.hot and not tech.in_demand]
    other = [tech for tech in technologies if not tech.hot and not tech.in_demand]
    knowledge = _apart(occupation.knowledge, names)
    # A site may know two of the names as one skill; it is listed once, where it counts most.
    taken: set[str] = set()
    groups = (
        ("skills", "Skills", _ratings(occupation.skills, skills, _kind_of_skill)),
        ("knowledge", "Knowledge", _ratings(knowledge, skills, lambda _: Skill.Kind.KNOWLEDGE)),
        (
            "technologies-in-demand",
            "Technologies in demand",
            _tools([tech for tech in technologies if tech.in_demand], skills, Importance.ESSENTIAL, taken),
        ),
        ("hot-technologies", "Hot technologies", _tools(hot, skills, Importance.DESIRABLE, taken)),
        ("other-technologies", "Other technologies", _tools(other, skills, Importance.DESIRABLE, taken)),
    )
    for slug, heading, requirements in groups:
        if found := tuple(requirements):
            sources = occupation.sources_of(PARTS["skill_groups", slug].on)
            source = release.source.slug if release.source.slug in sources else sources[0]
            yield SkillGroup(slug=slug, heading=heading, source=source, requirements=found)


def _kind_of_skill(element: Element) -> str:
    """By the Content Model: basic skills (2.A) and technical ones (2.B.3) are techniques.

    What is left of 2.B (working with people, problems, systems and resources) are soft skills.
    """
    techniques = element.id.startswith(("2.A", "2.B.3"))
    return Skill.Kind.TECHNIQUE if techniques else Skill.Kind.SOFT


def _ratings(
    elements: Iterable[Element], skills: KnownSkills, kind_of: Callable[[Element], str]
) -> Iterator[Requirement]:
    taken = set()
    for element in sorted(elements, key=lambda e: (-e.importance, -(e.level or 0), e.id)):
        if element.importance < DESIRABLE_FROM:
            continue
        skill = skills.get(element.name, str(kind_of(element)))
        if skill.slug in taken:
            continue
        taken.add(skill.slug)
        essential = element.importance >= ESSENTIAL_FROM
        yield Requirement(
            skill=skill.slug,
            name=skill.name,
            kind=skill.kind,
            importance=str(Importance.ESSENTIAL if essential else Importance.DESIRABLE),
            level=_level(element.level),
            importance_rating=_plain(element.importance),
            level_rating=None if element.level is None else _plain(element.level),
        )


def _level(value: Decimal | None) -> str:
    if value is None:
        return ""
    return str(next((level for below, level in LEVELS if value < below), Level.EXPERT))


def _plain(value: Decimal) -> Decimal:
    """4 and 4.00 in one form: the form that RolePage gives a number read from the database."""
    return Decimal(format(value.normalize(), "f"))


def _tools(
    technologies: Iterable[Technology], skills: KnownSkills, importance: str, taken: set[str]
) -> Iterator[Requirement]:
    for technology in technologies:
        skill = skills.get(technology.name, str(Skill.Kind.TOOL))
        if skill.slug not in taken:
            taken.add(skill.slug)
            yield Requirement(
                skill=skill.slug,
                name=skill.name,
                kind=skill.kind,
                importance=str(importance),
                wording=technology.commodity,
            )


def _related(release: OnetRelease, occupation: Occupation, reasons: Reasons) -> Iterator[RelatedCareer]:
    for relation in occupation.related:
        if target := release.find(relation.code):
            yield RelatedCareer(
                role=target.slug,
                kind=str(relation_kind(occupation, target)),
                reason=reasons.sentence(occupation, target, relation.tier),
            )
