"""The written sections of an occupation's page, as Markdown.

They name O*NET without the number of the release: only the citation changes from one to the next.
"""

import re

from careers.rolepage import Section

from .averages import IMPORTANCE
from .release import Element, JobZone, Occupation, Release

#: Characters that the sentences of a summary have together, and those that the site takes at most.
SUMMARY_WISH, SUMMARY_LIMIT = 280, 700
#: How far above the average the importance of a skill must be, to be told; 3 stands for "important".
ABOVE_AVERAGE, IMPORTANT = 0.5, 3

#: What a job zone asks for, as a clause; facts of the Job Zone Reference in our own words.
PREPARATION = {
    1: "little or no preparation: the work can be learnt on the job within weeks",
    2: "some preparation, often a high school diploma and up to a year of learning on the job",
    3: "medium preparation, such as vocational training, an apprenticeship or an associate's degree",
    4: "considerable preparation, in most cases a bachelor's degree and some years of experience",
    5: "extensive preparation, in most cases a graduate degree and long experience",
}
#: How long it takes to learn the work of a job zone: what its range of specific vocational preparation
#: (SVP) stands for. https://www.onetonline.org/help/online/svp
LEARNING = {
    1: "up to three months",
    2: "more than three months and up to a year",
    3: "more than a year and up to two",
    4: "more than two years and up to four",
    5: "more than four years",
}
TASKS = (
    ("Core", "Core tasks"),
    ("Supplemental", "Further tasks"),
    ("", "Tasks not yet rated"),
)
#: Examples of a whole job zone, which name other occupations than that of the page.
EXAMPLE = re.compile(r"\s*\bFor example,[^.]*\.")
#: Between two sentences, but not after a capital ("U.S. Coast Guard").
SENTENCES = re.compile(r"""(?<=[^A-Z\s][.!?])\s+(?=["“(]?[A-Z])""")
SIGNS = re.compile(r"[\\`*_\[\]]|<(?=\S)|&(?=#?\w+;)")
BLOCK_START = re.compile(r"(?:[#>+\-=~|]|\d{1,9}(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """Plain text as Markdown that says the same, at the start of a line too."""
    text = SIGNS.sub(r"\\\g<0>", text)
    if match := BLOCK_START.match(text):
        end = match.end() if match[0].isdigit() else match.start()
        text = f"{text[:end]}\\{text[end:]}"
    return text


def summary_and_rest(description: str) -> tuple[str, str]:
    """The first sentences of a description, for the top of a page and for lists, and those after them.

    A first sentence that is longer than a summary may be is cut, and stands in full in the rest.
    """
    first, *others = SENTENCES.split(description)
    if len(first) > SUMMARY_LIMIT:
        cut = first[: SUMMARY_LIMIT - 1]
        return f"{cut.rpartition(' ')[0] or cut}…", description
    while others and len(first) + 1 + len(others[0]) <= SUMMARY_WISH:
        first = f"{first} {others.pop(0)}"
    return first, " ".join(others)


def sections(release: Release, occupation: Occupation) -> tuple[Section, ...]:
    """Overview, responsibilities and requirements, as far as the release speaks of them."""
    cite = f"[^{release.source.slug}]"
    made = [
        ("overview", "Overview", _overview(release, occupation)),
        ("responsibilities", "Responsibilities", _responsibilities(occupation)),
        ("requirements", "Requirements", _requirements(release, occupation)),
    ]
    return tuple(
        Section(slug=kind, kind=kind, heading=heading, body=f"{body}{cite}")
        for kind, heading, body in made
        if body
    )


def _overview(release: Release, occupation: Occupation) -> str:
    """What the summary leaves unsaid of the description, what stands out, and how people prepare.

    The description itself where there is nothing else to say.
    """
    _summary, rest = summary_and_rest(occupation.description)
    paragraphs = [escaped(rest)] if rest else []
    paragraphs += _standing_out(occupation)
    if occupation.job_zone:
        paragraphs.append(f"The work usually takes {PREPARATION[occupation.job_zone]}.")
    elif not (occupation.tasks or occupation.skills) and any(o.tasks for o in release.occupations.values()):
        paragraphs.append("O\\*NET defines this occupation, and lists neither its tasks nor its skills.")
    return "\n\n".join(paragraphs or [escaped(occupation.description)])


def _standing_out(occupation: Occupation) -> list[str]:
    """In what the occupation is furthest above the average of all; nothing where it is in none."""
    skills = [name.lower() for name in _above_average(occupation.skills)]
    knowledge = [f"*{escaped(name)}*" for name in _above_average(occupation.knowledge)]
    clauses = []
    if skills:
        clauses.append(f"relies more on {_listed(skills)}")
    if knowledge:
        clauses.append(f"asks for more knowledge of {_listed(knowledge)}")
    return [f"Compared with the average occupation, it {' and '.join(clauses)}."] if clauses else []


def _above_average(elements: list[Element]) -> list[str]:
    """The names of at most three elements, the furthest above the average first."""
    above = {
        element.name: distance
        for element in elements
        if element.importance >= IMPORTANT
        and (distance := float(element.importance) - IMPORTANCE.get(element.id, 5)) >= ABOVE_AVERAGE
    }
    return sorted(above, key=lambda name: (-above[name], name))[:3]


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _responsibilities(occupation: Occupation) -> str:
    by_kind = {kind: [text for type_, text in occupation.tasks if type_ == kind] for kind, _words in TASKS}
    kinds = [(tasks, words) for kind, words in TASKS if (tasks := by_kind[kind])]
    blocks = []
    for tasks, words in kinds:
        # A sub-heading tells kinds apart; one kind needs none.
        blocks += [f"### {words}"] * (len(kinds) > 1)
        blocks.append("\n".join(f"- {escaped(task)}" for task in tasks))
    if len(kinds) == 1 and by_kind[""]:
        blocks.append("Tasks as O\\*NET lists them; how much each of them counts has not been rated yet.")
    elif kinds:
        blocks.append("Tasks as O\\*NET lists them.")
    return "\n\n".join(blocks)


def _requirements(release: Release, occupation: Occupation) -> str:
    """What the job zone says; without one, what the skills on the page rest on."""
    zone = occupation.job_zone
    if not zone:
        if occupation.skills or occupation.knowledge or occupation.technologies:
            return "The skills below are those that O\\*NET gives for this occupation."
        return ""
    said = release.job_zones.get(zone, JobZone())
    lines = [
        ("Experience", EXAMPLE.sub("", said.experience).strip()),
        ("Education", said.education),
        ("Training", said.training),
        ("Time to learn", said.svp and f"{LEARNING[zone]} (SVP {_lower_first(said.svp.strip('()'))})"),
    ]
    stated = "\n".join(f"- **{label}:** {escaped(text)}" for label, text in lines if text)
    opening = f"O\\*NET puts this work in job zone {zone} of 5"
    return f"{opening}:\n\n{stated}" if stated else f"{opening}: {PREPARATION[zone]}."


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
