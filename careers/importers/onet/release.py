"""What a release of O*NET says, before it is put in the words of this site."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from django.utils.text import slugify

from careers.models.naming import distinct_titles
from careers.models.role import RESERVED_SLUGS
from careers.pages import Source
from careers.text.slugs import free_slug

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
    passed over. `complete` fills in what releases before it have said: `elsewhere` are occupations that
    only those have, and `earlier_sources` are what they are cited as.
    """

    number: str
    published: str
    occupations: dict[str, Occupation]
    topics: frozenset[OnetTopic]
    left_out: list[str]
    elsewhere: dict[str, Occupation] = field(default_factory=dict)
    earlier_sources: dict[str, Source] = field(default_factory=dict)

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
