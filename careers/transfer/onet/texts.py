"""The written sections of an occupation's page, as Markdown.

They name O*NET without the number of the release: only the citation changes from one to the next.
"""

import re

from careers.rolepage import Section

from .release import JobZone, Occupation, Release

SUMMARY_LIMIT = 700

#: What a job zone asks for, as a clause; facts of the Job Zone Reference in our own words.
PREPARATION = {
    1: "little or no preparation: the work can be learnt on the job within weeks",
    2: "some preparation, often a high school diploma and up to a year of learning on the job",
    3: "medium preparation, such as vocational training, an apprenticeship or an associate's degree",
    4: "considerable preparation, in most cases a bachelor's degree and some years of experience",
    5: "extensive preparation, in most cases a graduate degree and long experience",
}
TASKS = (
    ("Core", "Core tasks"),
    ("Supplemental", "Further tasks"),
    ("", "Tasks not yet rated"),
)
#: Examples of a whole job zone, which name other occupations than that of the page.
EXAMPLE = re.compile(r"\s*\bFor example,[^.]*\.")
SIGNS = re.compile(r"[\\`*_\[\]]|<(?=\S)|&(?=#?\w+;)")
BLOCK_START = re.compile(r"(?:[#>+\-=~|]|\d{1,9}(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """Plain text as Markdown that says the same, at the start of a line too."""
    text = SIGNS.sub(r"\\\g<0>", text)
    if match := BLOCK_START.match(text):
        end = match.end() if match[0].isdigit() else match.start()
        text = f"{text[:end]}\\{text[end:]}"
    return text


def summary(description: str) -> str:
    """The description up to the end of a sentence, in at most 700 characters."""
    if len(description) <= SUMMARY_LIMIT:
        return description
    start = description[:SUMMARY_LIMIT]
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s)", start)]
    if ends:
        return start[: ends[-1]]
    return f"{start[: SUMMARY_LIMIT - 1].rpartition(' ')[0] or start[: SUMMARY_LIMIT - 1]}…"


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
    paragraphs = [escaped(occupation.description)]
    if occupation.job_zone:
        paragraphs.append(f"The work usually takes {PREPARATION[occupation.job_zone]}.")
    elif not (occupation.tasks or occupation.skills) and any(o.tasks for o in release.occupations.values()):
        paragraphs.append("O\\*NET defines this occupation, and lists neither its tasks nor its skills.")
    return "\n\n".join(paragraphs)


def _responsibilities(occupation: Occupation) -> str:
    blocks = []
    for kind, heading in TASKS:
        tasks = [text for type_, text in occupation.tasks if type_ == kind]
        if tasks:
            blocks += [f"### {heading}", "\n".join(f"- {escaped(task)}" for task in tasks)]
    if blocks:
        blocks.append("Tasks as O\\*NET lists them.")
    return "\n\n".join(blocks)


def _requirements(release: Release, occupation: Occupation) -> str:
    """What the job zone says; without one, what the skills on the page rest on."""
    if not occupation.job_zone:
        if occupation.skills or occupation.knowledge or occupation.technologies:
            return "The skills below are those that O\\*NET gives for this occupation."
        return ""
    zone = release.job_zones.get(occupation.job_zone, JobZone())
    lines = [
        ("Experience", EXAMPLE.sub("", zone.experience).strip()),
        ("Education", zone.education),
        ("Training", zone.training),
        ("Specific vocational preparation", zone.svp.strip("()")),
    ]
    stated = "\n".join(f"- **{label}:** {escaped(text)}" for label, text in lines if text)
    sentence = f"Job zone {occupation.job_zone} of 5: {PREPARATION[occupation.job_zone]}."
    return f"{stated}\n\n{sentence}" if stated else sentence
