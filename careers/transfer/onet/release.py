"""What a release of O*NET says, before it is put in the words of this site."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import slugify

from careers.models.role import RESERVED_SLUGS
from careers.rolepage import Source

#: The licence's words, with the number of the release.
ATTRIBUTION = (
    "This site includes information from the {title} by the U.S. Department of Labor, Employment and "
    "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of "
    "USDOL/ETA. We have modified all or some of this information. USDOL/ETA has not approved, endorsed, "
    "or tested these modifications."
)


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
    index: int
    code: str


class JobZone(NamedTuple):
    """What the release says of a job zone, in full sentences."""

    experience: str = ""
    education: str = ""
    training: str = ""
    svp: str = ""


@dataclass(slots=True)
class Occupation:
    """One occupation; `tasks` are (type, text), the type being Core, Supplemental or empty."""

    code: str
    title: str
    description: str
    slug: str = ""
    job_zone: int | None = None
    alternate_titles: list[str] = field(default_factory=list)
    tasks: list[tuple[str, str]] = field(default_factory=list)
    skills: list[Element] = field(default_factory=list)
    knowledge: list[Element] = field(default_factory=list)
    technologies: list[Technology] = field(default_factory=list)
    related: list[Relation] = field(default_factory=list)

    @property
    def soc(self) -> str:
        """The code of the SOC occupation that it is, or is a part of: 15-1252 of 15-1252.00."""
        return self.code[:7]


@dataclass(slots=True)
class Release:
    """A whole release. `occupations` are in the order of their codes.

    `left_out` says in words which rows and files were passed over.
    """

    number: str
    published: str
    occupations: dict[str, Occupation]
    job_zones: dict[int, JobZone]
    left_out: list[str]

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
        slug, number = wish, 1
        while slug in taken:
            number += 1
            slug = f"{wish}-{number}"
        taken.add(slug)
        occupation.slug = slug
