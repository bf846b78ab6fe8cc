"""Skills in the requirements of a document: those the site knows, and new ones."""

import re

from careers.models import Skill
from careers.pages import Requirement

from ..sandbox.documents.words import cleaned, key, plain
from .structure import Known, slug

NAMED_LIST = re.compile(
    r"\(([^()]{2,300})\)|\b(?:such as|including|like|e\.g\.,?|for example,?)\s+([^.;()]{2,200})", re.I
)
BETWEEN_NAMES = re.compile(r"\s*(?:,|;|/(?=[A-Z])|\band\b|\bor\b|&)\s*(?:and\s+|or\s+)?")
PREFIX = re.compile(
    r"^(?:e\.g\.,?|i\.e\.,?|such as|including|like|for example,?|especially|particularly)\s+", re.I
)
AROUND = re.compile(
    r"^(?:strong|excellent|good|solid|proven|deep|basic|advanced|working|hands-on|in-depth|expert|the)\s+|"
    r"^(?:proficiency|experience|knowledge|familiarity|expertise|competence|skills?|understanding|fluency|command|"
    r"ability)\s+(?:in|with|of|to use)\s+"
    r"|\s+(?:proficiency|skills?|experience|knowledge|abilities|expertise)$",
    re.I,
)
DESIRABLE = re.compile(
    r"\b(?:prefer|desirable|nice to have|plus\b|bonus|optional|advantage|additional|familiarity)", re.I
)
LEVELS = [
    ("expert", re.compile(r"\b(?:expert|mastery|deep|advanced|extensive)", re.I)),
    ("practitioner", re.compile(r"\b(?:proficien|strong|solid|excellent|experience)", re.I)),
    ("working", re.compile(r"\b(?:working knowledge|knowledge of|understanding)", re.I)),
    ("awareness", re.compile(r"\b(?:familiar|awareness|basic|exposure)", re.I)),
]
NO_SKILL = re.compile(
    r"\b(?:years?|degree|bachelor|master|phd|minimum|roles?|some|experience|skills?|soft"
    r"|related field|etc)\b|^\W*\d",
    re.I,
)
LONGEST_NAME = 6


def requirements(
    text: str, group: str, known: Known, soft: bool = False, by_itself: bool = True
) -> list[tuple[Requirement, float]]:
    """The skills that one statement asks for, each once, with how sure that is."""
    words = plain(text).replace("**", "")
    importance = "desirable" if DESIRABLE.search(words) or DESIRABLE.search(group) else "essential"
    level = next((name for name, pattern in LEVELS if pattern.search(words)), "")
    found: dict[str, tuple[Requirement, float]] = {}

    def add(skill, certainty) -> None:
        found.setdefault(
            skill[0],
            (
                Requirement(
                    skill=skill[0],
                    name=skill[1],
                    kind=skill[2],
                    importance=importance,
                    level=level,
                    wording=words if len(words) <= 300 else "",
                ),
                certainty,
            ),
        )

    for skill in _known_in(words, known):
        add(skill, 0.9)
    kind = Skill.Kind.SOFT.value if soft or "soft" in group.casefold() else ""
    for name in _named(words):
        if key(name) not in known.skills:
            made = _new(
                name, kind or (Skill.Kind.TOOL.value if _is_name(name) else Skill.Kind.KNOWLEDGE.value), known
            )
            add(made, 0.7 if _is_name(name) else 0.5)
    whole = _stripped(words.partition("(")[0].partition(":")[0])
    if (
        not found
        and by_itself
        and 1 <= len(whole.split()) <= 4
        and len(whole) <= 60
        and not NO_SKILL.search(whole)
    ):
        add(_new(whole[:1].upper() + whole[1:], kind or Skill.Kind.KNOWLEDGE.value, known), 0.55)
    return list(found.values())


def _known_in(words: str, known: Known) -> list[tuple[str, str, str]]:
    """Known skills named in `words`, the longest name first where several overlap."""
    tokens = key(words[:2000]).split()
    found, at = [], 0
    while at < len(tokens):
        for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            name = " ".join(tokens[at : at + length])
            skill = known.skills.get(name)
            # A single letter is the language R or C only where it is written so.
            if skill and (len(name) > 1 or re.search(rf"(?<![\w&.]){name.upper()}(?![\w&'’.-])", words)):
                found.append(skill)
                at += length
                break
        else:
            at += 1
    return found


def _named(words: str) -> list[str]:
    names = []
    label, _colon, listed = words.rpartition(": ")
    parts = [part.strip(" .") for part in re.split(r"\s*[,;]\s*", listed[:400])]
    if len(parts) > 1 and len(label) < 40 and all(_is_name(part) and len(part.split()) < 4 for part in parts):
        names += [part for part in parts if 1 < len(part) <= 60 and not NO_SKILL.search(part)]
    for match in NAMED_LIST.finditer(words[:2000]):
        listed = PREFIX.sub("", cleaned(match[1] or match[2]))
        parts = [PREFIX.sub("", part).strip(" .:") for part in BETWEEN_NAMES.split(listed)]
        if match[2] and not all(_is_name(part) for part in parts if part):
            parts = [part for part in parts if _is_name(part)]
        if len(parts) < 2 and not (parts and _is_name(parts[0])):
            continue
        names += [
            part
            for part in parts
            if 1 < len(part) <= 60 and len(part.split()) <= 4 and not NO_SKILL.search(part)
        ]
    return names


def _is_name(words: str) -> bool:
    return bool(words) and all(word[:1].isupper() or not word[:1].isalpha() for word in words.split()[:2])


def _stripped(words: str) -> str:
    for _round in range(3):
        words = AROUND.sub("", words.strip())
    return words.strip(" .:,")


def _new(name: str, kind: str, known: Known) -> tuple[str, str, str]:
    short = slug(name, 110, "skill")
    if name.startswith("Ability to "):
        kind = Skill.Kind.TECHNIQUE.value
    return (short if short not in known.skill_slugs else f"{short}-2", name[:1].upper() + name[1:], kind)
