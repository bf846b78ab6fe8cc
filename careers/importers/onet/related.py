"""Why one occupation is related to another, in sentences that are made from what both need."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from careers.models import RelatedCareer

from .reference_data import COMMON_TECHNOLOGIES, IMPORTANCE, family_of
from .release import Element, JobZone, Occupation, OnetRelease, OnetTopic, Technology

Kind = RelatedCareer.Kind
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


def kind_of(occupation: Occupation, target: Occupation) -> str:
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
        if not parts:
            near = "closest" if tier.casefold().startswith("primary") else "related"
            parts.append(
                f"By what people do, know and are called, O*NET counts it among the {near} occupations."
            )
        parts += self._beyond(occupation.code, target.code)
        parts += _preparation(occupation, target)
        if target.code[:2] != occupation.code[:2]:
            parts.append(f"It belongs to another field: {family_of(target.code).name}.")
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
        names = sorted(own.keys() & others.keys(), key=lambda name: (*_rank(own[name], others[name]), name))
        if names:
            yield f"Software and tools used in both: {_and(names[:2])}."

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


def _is_telling(name: str) -> bool:
    return len(name) <= LONGEST_NAME and name not in COMMON_TECHNOLOGIES


def _rank(own: Technology, others: Technology) -> tuple[int, int]:
    """What employers ask for in both comes first, then what is hot."""
    return -(own.in_demand + others.in_demand), -(own.hot + others.hot)


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
