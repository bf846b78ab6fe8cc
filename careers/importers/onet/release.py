"""What a release of O*NET says, before it is put in the words of this site.

What it does not bring, it does not speak of: there, what the releases before it have said stays.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

import msgspec
from django.utils.text import slugify

from careers.importers.releases import Contribution, Key
from careers.models.role import RESERVED_SLUGS
from careers.pages import Section, Source
from careers.text import distinct_titles, free_slug

#: The licence's words, with the number of the release.
ATTRIBUTION = (
    "This site includes information from the {title} by the U.S. Department of Labor, Employment and "
    "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of "
    "USDOL/ETA. We have modified all or some of this information. USDOL/ETA has not approved, endorsed, "
    "or tested these modifications."
)


class OnetTopic(StrEnum):
    """What a release may speak of, beside codes, titles and descriptions: a file of it, or a column."""

    TITLES = "titles"
    SHORT_TITLES = "short-titles"
    REPORTED_TITLES = "reported-titles"
    TASKS = "tasks"
    TASK_TYPES = "task-types"
    ESSENTIAL_SKILLS = "essential-skills"
    TRANSFERABLE_SKILLS = "transferable-skills"
    KNOWLEDGE = "knowledge"
    TECHNOLOGIES = "technologies"
    COMMODITIES = "commodities"
    HOT = "hot"
    IN_DEMAND = "in-demand"
    RELATIONS = "relations"
    TIERS = "tiers"
    JOB_ZONES = "job-zones"
    ZONE_REFERENCE = "zone-reference"
    ZONE_NAMES = "zone-names"
    ZONE_EXPERIENCE = "zone-experience"
    ZONE_EDUCATION = "zone-education"
    ZONE_TRAINING = "zone-training"
    ZONE_SVP = "zone-svp"
    INTERESTS = "interests"


class Element(NamedTuple):
    """A skill or a field of knowledge, as an occupation needs it.

    `importance` is on a scale from 1 to 5, `level` from 0 to 7 (None: suppressed or not relevant).
    """

    id: str
    name: str
    importance: Decimal
    level: Decimal | None


class Technology(NamedTuple):
    name: str
    commodity: str
    hot: bool
    in_demand: bool


class Relation(NamedTuple):
    """Another occupation, in the order of the release; `tier` is as written there."""

    tier: str
    place: int
    code: str


class Interest(NamedTuple):
    """A career interest type, as "Realistic", and how much an occupation is of it, from 1 to 7."""

    name: str
    mark: Decimal


class JobZone(NamedTuple):
    """What the release says of a job zone, in full sentences; `name` is "Job Zone Two: Some ... Needed"."""

    name: str = ""
    experience: str = ""
    education: str = ""
    training: str = ""
    svp: str = ""

    @property
    def title(self) -> str:
        """ "Job Zone Two"; empty where the release names none."""
        return self.name.partition(":")[0].strip()

    @property
    def preparation(self) -> str:
        """ "some preparation": what the name says that it takes, or empty."""
        words = re.sub(r"\s+needed\W*$", "", self.name.partition(":")[2].strip(), flags=re.I)
        return words.lower()


@dataclass(slots=True)
class Occupation:
    """One occupation; `tasks` are (type, text), the type being Core, Supplemental or empty.

    `said_by` names, for each topic, the source (by its slug) that said last what stands here, and `unknown`
    are topics of which an earlier release has said what is not kept here.
    """

    code: str
    title: str
    description: str
    slug: str = ""
    job_zone: int | None = None
    zone: JobZone = field(default_factory=JobZone)
    titles: list[str] = field(default_factory=list)
    short_titles: list[str] = field(default_factory=list)
    reported_titles: list[str] = field(default_factory=list)
    tasks: list[tuple[str, str]] = field(default_factory=list)
    skills: list[Element] = field(default_factory=list)
    knowledge: list[Element] = field(default_factory=list)
    technologies: list[Technology] = field(default_factory=list)
    related: list[Relation] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    said_by: dict[OnetTopic, str] = field(default_factory=dict)
    unknown: tuple[OnetTopic, ...] = ()

    @property
    def alternate_titles(self) -> list[str]:
        """What else it is called: each title once, and not its own."""
        titles = chain(self.titles, self.short_titles, self.reported_titles)
        return distinct_titles(titles, besides=self.title)

    def sources_of(self, topics: Collection[OnetTopic | None]) -> list[str]:
        """The slugs of the sources that said last what stands here of these topics, each once."""
        of = [topic for topic in OnetTopic if topic in topics and topic in self.said_by]
        return list(dict.fromkeys(self.said_by[topic] for topic in of))

    @property
    def soc(self) -> str:
        """The code of the SOC occupation that it is, or is a part of: 15-1252 of 15-1252.00."""
        return self.code[:7]


@dataclass(slots=True)
class OnetRelease:
    """A whole release. `occupations` are in the order of their codes.

    `topics` are those that it speaks of, and `left_out` says in words what it does not, and which rows were
    passed over. `complete` fills in what releases before it have said: `elsewhere` are occupations that only
    those have, and `earlier_sources` are what they are cited as. `definitions` say what skills and fields of
    knowledge are, by the IDs of their elements.
    """

    number: str
    published: str
    occupations: dict[str, Occupation]
    topics: frozenset[OnetTopic]
    left_out: list[str]
    elsewhere: dict[str, Occupation] = field(default_factory=dict)
    earlier_sources: dict[str, Source] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> frozenset[OnetTopic]:
        return frozenset(OnetTopic) - self.topics

    def find(self, code: str) -> Occupation | None:
        return self.occupations.get(code) or self.elsewhere.get(code)

    def all_occupations(self) -> Iterable[Occupation]:
        return chain(self.occupations.values(), self.elsewhere.values())

    @property
    def name(self) -> str:
        return f"O*NET {self.number}".strip()

    @property
    def source(self) -> Source:
        """The release as a source. It rests on surveys of workers and on analysts' marks: a survey."""
        title = f"{self.name} Database"
        return Source(
            slug="-".join(["onet", *self.number.split(".")]) if self.number else "onet",
            publisher="U.S. Department of Labor, Employment and Training Administration",
            title=title,
            url="https://www.onetcenter.org/database.html",
            published=self.published,
            licence="CC BY 4.0",
            attribution=ATTRIBUTION.format(title=title),
            trust="survey",
        )

    @property
    def schemes(self) -> tuple[str, str]:
        """The classifications that the codes belong to: O*NET's own, and the SOC under it.

        O*NET changed to the SOC of 2018 with release 25.1, and to that of 2010 with 15.1:
        https://www.onetcenter.org/taxonomy.html
        """
        version = tuple(map(int, self.number.split("."))) if self.number else (99,)
        if version >= (25, 1):
            return "O*NET-SOC 2019", "SOC 2018"
        if version >= (15, 1):
            return "O*NET-SOC 2010", "SOC 2010"
        return "O*NET-SOC 2009", "SOC 2000"


def give_slugs(occupations: dict[str, Occupation]) -> None:
    """Give every occupation an address of its own, from its title."""
    taken = set(RESERVED_SLUGS)
    for occupation in occupations.values():
        wish = (
            slugify(occupation.title.replace("—", " "))[:110].strip("-_")
            or f"occupation-{slugify(occupation.code)}"
        )
        occupation.slug = free_slug(wish, taken)
        taken.add(occupation.slug)


#: The attribute of an occupation that holds a topic, where it holds nothing else.
ATTRIBUTES = {
    OnetTopic.TITLES: "titles",
    OnetTopic.SHORT_TITLES: "short_titles",
    OnetTopic.REPORTED_TITLES: "reported_titles",
    OnetTopic.TASKS: "tasks",
    OnetTopic.KNOWLEDGE: "knowledge",
    OnetTopic.TECHNOLOGIES: "technologies",
    OnetTopic.RELATIONS: "related",
    OnetTopic.JOB_ZONES: "job_zone",
    OnetTopic.INTERESTS: "interests",
}
#: The field of a technology that a column of its file holds.
COLUMNS = {OnetTopic.COMMODITIES: "commodity", OnetTopic.HOT: "hot", OnetTopic.IN_DEMAND: "in_demand"}
#: The field of a job zone that a column of the reference holds.
ZONE_COLUMNS = {
    OnetTopic.ZONE_NAMES: "name",
    OnetTopic.ZONE_EXPERIENCE: "experience",
    OnetTopic.ZONE_EDUCATION: "education",
    OnetTopic.ZONE_TRAINING: "training",
    OnetTopic.ZONE_SVP: "svp",
}
RATED = {OnetTopic.ESSENTIAL_SKILLS, OnetTopic.TRANSFERABLE_SKILLS, OnetTopic.KNOWLEDGE}
PREPARED = {OnetTopic.JOB_ZONES, OnetTopic.ZONE_REFERENCE, *ZONE_COLUMNS}
TECHNOLOGIES = {OnetTopic.TECHNOLOGIES, *COLUMNS}
#: The citations at the end of a section.
CITATIONS = re.compile(r"(?:\[\^[\w-]+\])+\Z", re.ASCII)


class Rests(NamedTuple):
    """What a part of a page rests on: nothing is said of it unless one of `on` is spoken of.

    `also` goes into it too.
    """

    on: Set[OnetTopic]
    also: Set[OnetTopic] = frozenset()


#: By the beginnings of the names of what can be merged; the other parts rest on what every release has.
PARTS = {
    ("alternate_titles",): Rests({OnetTopic.TITLES, OnetTopic.SHORT_TITLES, OnetTopic.REPORTED_TITLES}),
    ("skill_groups", "skills"): Rests({OnetTopic.ESSENTIAL_SKILLS, OnetTopic.TRANSFERABLE_SKILLS}),
    ("skill_groups", "knowledge"): Rests({OnetTopic.KNOWLEDGE}),
    ("skill_groups", "technologies-in-demand"): Rests({OnetTopic.TECHNOLOGIES}, TECHNOLOGIES),
    ("skill_groups", "hot-technologies"): Rests({OnetTopic.TECHNOLOGIES}, TECHNOLOGIES),
    ("skill_groups", "other-technologies"): Rests({OnetTopic.TECHNOLOGIES}, TECHNOLOGIES),
    ("sections", "overview"): Rests(set(), RATED | PREPARED | {OnetTopic.TASKS, OnetTopic.INTERESTS}),
    ("sections", "responsibilities"): Rests({OnetTopic.TASKS}, {OnetTopic.TASK_TYPES}),
    ("sections", "requirements"): Rests(PREPARED),
    ("related_careers",): Rests({OnetTopic.RELATIONS}, RATED | PREPARED | TECHNOLOGIES | {OnetTopic.TIERS}),
}


class Said(NamedTuple):
    """What the releases before have said of an occupation; `occupation` is None where it was not kept."""

    occupation: Occupation | None
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]


def kept(occupation: Occupation) -> msgspec.Raw:
    """An occupation as `Contribution.kept`, for the release after this one."""
    return msgspec.Raw(msgspec.json.encode(occupation))


def said(contribution: Contribution) -> Said:
    """What `contributions` have kept of an occupation; where that is in another form, it is not known."""
    try:
        occupation = msgspec.json.decode(contribution.kept, type=Occupation)
    except msgspec.DecodeError:
        occupation = None
    return Said(occupation, contribution.sections, contribution.sources)


def complete(release: OnetRelease, before: Mapping[str, Said], elsewhere: Mapping[str, Occupation]) -> None:
    """Fill in what the release does not speak of from what was said `before`, by the codes of occupations.

    `elsewhere` are occupations that the release does not have, to which its own may be related.
    """
    release.elsewhere = {code: each for code, each in elsewhere.items() if code not in release.occupations}
    zones = {each.occupation.job_zone: each.occupation.zone for each in before.values() if each.occupation}
    for code, occupation in release.occupations.items():
        if code not in before:
            continue
        release.earlier_sources |= {source.slug: source for source in before[code].sources}
        if earlier := before[code].occupation:
            _fill_in(occupation, earlier, release.missing, zones)
        else:
            occupation.unknown = tuple(sorted(release.missing))


def _fill_in(
    occupation: Occupation,
    earlier: Occupation,
    missing: frozenset[OnetTopic],
    zones: Mapping[int | None, JobZone],
) -> None:
    for topic, name in ATTRIBUTES.items():
        if topic in missing:
            setattr(occupation, name, getattr(earlier, name))
    occupation.skills = [each for each in occupation.skills if _topic_of(each) not in missing] + [
        each for each in earlier.skills if _topic_of(each) in missing
    ]
    if OnetTopic.TASK_TYPES in missing:
        kinds = {task: kind for kind, task in earlier.tasks}
        occupation.tasks = [(kind or kinds.get(task, ""), task) for kind, task in occupation.tasks]
    if columns := [column for topic, column in COLUMNS.items() if topic in missing]:
        known = {each.name.casefold(): each for each in earlier.technologies}
        occupation.technologies = [
            each._replace(**{column: getattr(known[each.name.casefold()], column) for column in columns})
            if each.name.casefold() in known
            else each
            for each in occupation.technologies
        ]
    if OnetTopic.TIERS in missing:
        tiers = {relation.code: relation.tier for relation in earlier.related}
        occupation.related = [
            relation._replace(tier=tiers.get(relation.code, relation.tier)) for relation in occupation.related
        ]
    same = occupation.job_zone == earlier.job_zone
    zone = earlier.zone if same else zones.get(occupation.job_zone, JobZone())
    if missing & {OnetTopic.ZONE_REFERENCE, OnetTopic.JOB_ZONES}:
        occupation.zone = zone
    else:
        said_before = {name: getattr(zone, name) for topic, name in ZONE_COLUMNS.items() if topic in missing}
        occupation.zone = occupation.zone._replace(**said_before)
    taken_over = {topic: slug for topic, slug in earlier.said_by.items() if topic in missing}
    occupation.said_by = taken_over | occupation.said_by
    occupation.unknown = tuple(topic for topic in earlier.unknown if topic in missing)


def in_the_same_words(
    release: OnetRelease, sections: Iterable[Section], before: Said | None
) -> tuple[Section, ...]:
    """The sections; those that rest on earlier releases too, in the words of before, are as they were."""
    known = {(section.slug, _words(section)): section for section in before.sections} if before else {}
    return tuple(
        section
        if cited(section) == [release.source.slug]
        else known.get((section.slug, _words(section)), section)
        for section in sections
    )


def _topic_of(skill: Element) -> OnetTopic:
    """By the Content Model: 2.A are essential skills, and 2.B those that are transferable."""
    return OnetTopic.ESSENTIAL_SKILLS if skill.id.startswith("2.A") else OnetTopic.TRANSFERABLE_SKILLS


def speaks_of(
    release: OnetRelease, occupation: Occupation, contribution: Contribution, before: Said | None
) -> Callable[[Key], bool]:
    """Which parts of a page the release speaks of, as `releases.Offer` asks it.

    Not of those for which it brings nothing, nor of those that rest in part on what it does not bring,
    where this is not known or nothing has changed.
    """
    if before is None:
        return lambda key: True
    silent = {
        part
        for part, rests in PARTS.items()
        if (rests.on and not rests.on & release.topics) or (rests.on | rests.also) & set(occupation.unknown)
    }
    for section in set(contribution.sections) & set(before.sections):
        rests = PARTS["sections", section.slug]
        if (rests.on | rests.also) & release.missing:
            silent.add(("sections", section.slug))
    return lambda key: not (key[:1] in silent or key[:2] in silent)


def _words(section: Section) -> str:
    return CITATIONS.sub("", section.body)


def cited(section: Section) -> list[str]:
    """The slugs of the sources that a section rests on."""
    found = CITATIONS.search(section.body)
    return re.findall(r"[\w-]+", found[0]) if found else []
