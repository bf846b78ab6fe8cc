"""A release -> one contribution for every occupation, with the skills of this site that its names mean."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import slugify

from careers.importers.releases import Contribution, NewRole
from careers.models import ExternalCode as Code
from careers.models import Skill, SkillAlias, SkillRequirement
from careers.pages import ExternalCode, RelatedCareer, Requirement, SkillGroup
from careers.text.slugs import free_slug

from . import earlier_releases
from .reference_data import family_of
from .related import Reasons, kind_of
from .release import Element, Occupation, OnetRelease, Technology
from .texts import sections, summary_and_rest

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
    sources = release.earlier_sources | {release.source.slug: release.source}
    for code, occupation in release.occupations.items():
        short, _rest = summary_and_rest(occupation.description)
        groups = tuple(_groups(release, occupation, skills))
        written = sections(release, occupation)
        cites = [slug for section in written for slug in earlier_releases.cited(section)]
        cites += [group.source for group in groups if group.source]
        yield (
            code,
            NewRole(occupation.slug, code, occupation.title, short, family_of(code)),
            Contribution(
                title=occupation.title,
                summary=short,
                alternate_titles=tuple(occupation.alternate_titles),
                external_codes=_codes(release, occupation, of_soc),
                sections=written,
                skill_groups=groups,
                related_careers=tuple(_related(release, occupation, reasons)),
                sources=tuple(sources[slug] for slug in dict.fromkeys([release.source.slug, *cites])),
                kept=earlier_releases.kept(occupation),
            ),
        )


def _codes(release: OnetRelease, occupation: Occupation, of_soc: Counter[str]) -> tuple[ExternalCode, ...]:
    own, soc = release.schemes
    alone = occupation.code.endswith(".00") and of_soc[occupation.soc] == 1
    return (
        ExternalCode(scheme=own, code=occupation.code, title=occupation.title, match=str(Code.Match.EXACT)),
        ExternalCode(
            scheme=soc, code=occupation.soc, match=str(Code.Match.EXACT if alone else Code.Match.BROAD)
        ),
    )


def _groups(release: OnetRelease, occupation: Occupation, skills: KnownSkills) -> Iterator[SkillGroup]:
    technologies = occupation.technologies
    hot = [tech for tech in technologies if tech.hot and not tech.in_demand]
    other = [tech for tech in technologies if not tech.hot and not tech.in_demand]
    # A site may know two of the names as one skill; it is listed once, where it counts most.
    taken: set[str] = set()
    groups = (
        ("skills", "Skills", _ratings(occupation.skills, skills, _kind_of_skill)),
        ("knowledge", "Knowledge", _ratings(occupation.knowledge, skills, lambda _: Skill.Kind.KNOWLEDGE)),
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
            sources = occupation.sources_of(earlier_releases.PARTS["skill_groups", slug].on)
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
                kind=str(kind_of(occupation, target)),
                reason=reasons.sentence(occupation, target, relation.tier),
            )
