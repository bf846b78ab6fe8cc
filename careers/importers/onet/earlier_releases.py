"""What a release does not bring, it does not speak of: there, what the releases before it have said stays."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from typing import NamedTuple

import msgspec

from careers.importers.releases import Contribution, Key
from careers.pages import Section, Source

from .release import Element, JobZone, Occupation, OnetRelease, OnetTopic

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
    ("sections", "overview"): Rests(set(), RATED | PREPARED | {OnetTopic.TASKS}),
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
