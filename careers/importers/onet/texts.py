"""The written sections of an occupation's page, as Markdown, and its ladders.

They name O*NET without the number of the release: only the citation changes from one to the next.
"""

import re
from collections import defaultdict
from itertools import pairwise

from careers.pages import Ladder, Rung, Section

from .reference_data import IMPORTANCE
from .release import PREPARED, Element, JobZone, Occupation, OnetRelease, OnetTopic

#: What a text rests on; None stands for what every release says.
Topics = list[OnetTopic | None]
#: Characters that the sentences of a summary have together, and those that the site takes at most.
SUMMARY_WISH, SUMMARY_LIMIT = 280, 700
#: How far above the average the importance of a skill must be, to be told; 3 stands for "important".
ABOVE_AVERAGE, IMPORTANT = 0.5, 3

#: How many interest types are told, from which mark on, and how far below the first.
MOST_TYPES, HIGH, ABOUT_AS_HIGH = 3, 4, 2

#: What a job zone asks for, as a clause, by the words in which the release names it; facts of the Job Zone
#: Reference in our own words.
PREPARATION = {
    "little or no preparation": ("little or no preparation: the work can be learnt on the job within weeks"),
    "very little to some preparation": (
        "very little to some preparation: a few days to a year of learning on the job, usually after "
        "high school"
    ),
    "some preparation": (
        "some preparation, often a high school diploma and up to a year of learning on the job"
    ),
    "medium preparation": (
        "medium preparation, such as vocational training, an apprenticeship or an associate's degree"
    ),
    "considerable preparation": (
        "considerable preparation, in most cases a bachelor's degree and some years of experience"
    ),
    "extensive preparation": ("extensive preparation, in most cases a graduate degree and long experience"),
}
#: The longest time that each level of specific vocational preparation (SVP) takes.
#: https://www.onetonline.org/help/online/svp
SVP_TIMES = {
    1: "a demonstration",
    2: "a month",
    3: "three months",
    4: "six months",
    5: "a year",
    6: "two years",
    7: "four years",
    8: "ten years",
}
SVP_BELOW = re.compile(r"below (\d)(?:\.0)?", re.I | re.ASCII)
SVP_RANGE = re.compile(r"(\d)(?:\.0)? to < ?(\d)(?:\.0)?", re.I | re.ASCII)
SVP_FROM = re.compile(r"(\d)(?:\.0)? and above", re.I | re.ASCII)
TASKS = (("Core", "Core tasks"), ("Supplemental", "Further tasks"), ("", "Tasks not yet rated"))
#: Examples of a whole job zone, which name other occupations than that of the page.
EXAMPLE = re.compile(r"\s*\bFor example,[^.]*\.")
#: Of whom O*NET speaks where it does not say.
WORKERS = "People in this work"
#: Between two sentences, but not after a capital ("U.S. Coast Guard").
SENTENCES = re.compile(r"""(?<=[^A-Z\s][.!?])\s+(?=["“(]?[A-Z])""")
#: How sentences begin that leave out of whom or what they speak, and what that is.
FRAGMENTS = (
    (re.compile(r"(?:May|Must)(?= (?:also )?(?:include|involve|require)\b)"), "The work"),
    (
        re.compile(r"(?:May|Must)\b|(?:Generally|Typically|Usually)(?= (?:may|must|manage|work)\b)"),
        WORKERS,
    ),
    (
        re.compile(r"(?:Includes|Excludes|Requires|(?:Also|Generally|Typically|Usually) requires)\b"),
        "The occupation",
    ),
)
#: Verbs with which O*NET tells what people do ("Perform network maintenance."), where they are no nouns.
TELLS = re.compile(
    r"""
    (?:
        act | adjust | administer | advise | analyze | apply | appraise | arrange | assemble | assess
        | assist | attend | authorize | build | calculate | care | clean | classify | collect
        | communicate | compile | compose | compute | conduct | construct | coordinate | counsel | create
        | define | design | determine | develop | devise | diagnose | direct | dispense | distribute
        | edit | enforce | ensure | erect | evaluate | examine | execute | explain | facilitate
        | formulate | gather | generate | help | identify | implement | initiate | inspect | install
        | instruct | integrate | interpret | interview | investigate | keep | lead | maintain | make
        | manage | measure | monitor | negotiate | observe | obtain | operate | optimize | organize
        | oversee | participate | perform | plan | prepare | prescribe | preserve | produce | promote
        | protect | provide | prune | purchase | receive | recommend | register | repair | replace
        | represent | resolve | restore | review | scan | schedule | select | sell | serve | solve | sort
        | supervise | take | teach | tend | test | train | transcribe | transport | treat | update | use
        | verify | visualize | write
    )\b
    (?!\ (?:can|may|must|is|are|was|were|has|have|include|involve|require|take)s?\b)
    """,
    re.I | re.X,
)
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
        return f"{cut.rpartition(' ')[0] or cut}…", whole_sentences(description)
    while others and len(first) + 1 + len(others[0]) <= SUMMARY_WISH:
        first = f"{first} {others.pop(0)}"
    return whole_sentences(first, is_summary=True), whole_sentences(" ".join(others))


def whole_sentences(text: str, *, is_summary: bool = False) -> str:
    """A text of O*NET in whose sentences it is said of whom they speak; all its words stay as they are.

    "May advise patients." -> "People in this work may advise patients." A summary stands under a title, where
    "Advise patients." is whole.
    """
    told, before = [], ""
    for sentence in SENTENCES.split(text):
        subject = next((subject for begins, subject in FRAGMENTS if begins.match(sentence)), "")
        if not subject and not is_summary and TELLS.match(sentence):
            subject = WORKERS
        if subject:
            # Who it was in the sentence before, it still is.
            said = "They" if subject == before == WORKERS else subject
            told.append(f"{said} {_lower_first(sentence)}")
        else:
            told.append(sentence)
        before = subject
    return " ".join(told)


def preparation(zone: JobZone) -> str:
    """What a job zone asks for, as a clause; empty where the release does not say."""
    return PREPARATION.get(zone.preparation, escaped(zone.preparation))


def sections(release: OnetRelease, occupation: Occupation) -> tuple[Section, ...]:
    """Overview, responsibilities and requirements, as far as anything is said of them.

    Each cites those releases that say it: an earlier one for what this one does not speak of.
    """
    made: list[tuple[str, str, str, Topics]] = [
        ("overview", "Overview", *_overview(occupation)),
        ("responsibilities", "Responsibilities", _responsibilities(occupation), [OnetTopic.TASKS]),
        ("requirements", "Requirements", *_requirements(occupation)),
    ]
    return tuple(
        Section(slug=kind, kind=kind, heading=heading, body=body + _cite(release, occupation, topics))
        for kind, heading, body, topics in made
        if body
    )


def _cite(release: OnetRelease, occupation: Occupation, topics: Topics) -> str:
    """The citations of the releases that say something of `topics`, in which None stands for this one."""
    this = [release.source.slug] if None in topics else []
    slugs = dict.fromkeys([*this, *occupation.sources_of(topics)])
    return "".join(f"[^{slug}]" for slug in slugs)


def _overview(occupation: Occupation) -> tuple[str, Topics]:
    """What the summary leaves unsaid of the description, what stands out, and how people prepare.

    The description itself where there is nothing else to say. With what it rests on.
    """
    _summary, rest = summary_and_rest(occupation.description)
    paragraphs: list[str] = [escaped(rest)] if rest else []
    topics: Topics = [None] if rest else []
    if standing_out := _standing_out(occupation):
        paragraphs.append(standing_out)
        topics += [OnetTopic.ESSENTIAL_SKILLS, OnetTopic.TRANSFERABLE_SKILLS] if occupation.skills else []
        topics += [OnetTopic.KNOWLEDGE] if occupation.knowledge else []
    if takes := preparation(occupation.zone):
        paragraphs.append(f"The work usually takes {takes}.")
        topics += [OnetTopic.JOB_ZONES, OnetTopic.ZONE_REFERENCE, OnetTopic.ZONE_NAMES]
    elif not occupation.job_zone and _is_only_defined(occupation):
        paragraphs.append("O\\*NET defines this occupation, and lists neither its tasks nor its skills.")
        topics.append(None)
    if types := _interests(occupation):
        paragraphs.append(f"In O\\*NET's types of career interests, it is mostly {_listed(types)}.")
        topics.append(OnetTopic.INTERESTS)
    if not paragraphs:
        return escaped(whole_sentences(occupation.description)), [None]
    return "\n\n".join(paragraphs), topics


def _interests(occupation: Occupation) -> list[str]:
    """The career interest types that are marked highest: one to three, about as high as the first."""
    ranked = sorted(occupation.interests, key=lambda each: -each.mark)
    return [
        f"*{each.name}*"
        for each in ranked[:MOST_TYPES]
        if each.mark >= HIGH and each.mark >= ranked[0].mark - ABOUT_AS_HIGH
    ]


def _is_only_defined(occupation: Occupation) -> bool:
    """Whether the releases list tasks and skills of occupations, but none of this one."""
    listed = {OnetTopic.TASKS, OnetTopic.ESSENTIAL_SKILLS, OnetTopic.TRANSFERABLE_SKILLS}
    return listed <= occupation.said_by.keys() and not (occupation.tasks or occupation.skills)


def _standing_out(occupation: Occupation) -> str:
    """In what the occupation is furthest above the average of all; nothing where it is in none."""
    skills = [name.lower() for name in _above_average(occupation.skills)]
    knowledge = [f"*{escaped(name)}*" for name in _above_average(occupation.knowledge)]
    clauses = []
    if skills:
        clauses.append(f"relies more on {_listed(skills)}")
    if knowledge:
        clauses.append(f"asks for more knowledge of {_listed(knowledge)}")
    return f"Compared with the average occupation, it {' and '.join(clauses)}." if clauses else ""


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
    """The tasks by their type. Those without one are not yet rated, where types are given at all."""
    by_kind = {kind: [text for type_, text in occupation.tasks if type_ == kind] for kind, _words in TASKS}
    kinds = [(tasks, words) for kind, words in TASKS if (tasks := by_kind[kind])]
    blocks = []
    for tasks, words in kinds:
        # A sub-heading tells kinds apart; one kind needs none.
        blocks += [f"### {words}"] * (len(kinds) > 1)
        blocks.append("\n".join(f"- {escaped(task)}" for task in tasks))
    if OnetTopic.TASK_TYPES in occupation.said_by and len(kinds) == 1 and by_kind[""]:
        blocks.append("Tasks as O\\*NET lists them; how much each of them counts has not been rated yet.")
    elif kinds:
        blocks.append("Tasks as O\\*NET lists them.")
    return "\n\n".join(blocks)


def _requirements(occupation: Occupation) -> tuple[str, Topics]:
    """What the job zone says; without one, what the skills on the page rest on. With what it rests on."""
    zone = occupation.zone
    if not occupation.job_zone:
        rests_on: Topics = [
            *([OnetTopic.ESSENTIAL_SKILLS, OnetTopic.TRANSFERABLE_SKILLS] if occupation.skills else []),
            *([OnetTopic.KNOWLEDGE] if occupation.knowledge else []),
            *([OnetTopic.TECHNOLOGIES] if occupation.technologies else []),
        ]
        said = "The skills below are those that O\\*NET gives for this occupation."
        return said if rests_on else "", rests_on
    lines = [
        ("Experience", EXAMPLE.sub("", zone.experience).strip()),
        ("Education", zone.education),
        ("Training", zone.training),
        ("Time to learn", time_to_learn(zone.svp)),
    ]
    stated = "\n".join(f"- **{label}:** {escaped(text)}" for label, text in lines if text)
    opening = f"O\\*NET puts this work in {escaped(zone.title) or f'job zone {occupation.job_zone}'}"
    if zone.preparation:
        opening = f"{opening} ({escaped(zone.preparation)})"
    return f"{opening}:\n\n{stated}" if stated else f"{opening}.", [*PREPARED]


def time_to_learn(svp: str) -> str:
    """A range of specific vocational preparation (SVP) in words; as the release has it where it is another.

    "(6.0 to < 7.0)" -> "more than a year and up to two years"; empty for none.
    """
    text = svp.strip().strip("()").strip()
    words = ""
    if match := SVP_BELOW.fullmatch(text):
        words = _times("up to {}", int(match[1]) - 1)
    elif match := SVP_RANGE.fullmatch(text):
        words = _times("more than {} and up to {}", int(match[1]) - 1, int(match[2]) - 1)
    elif match := SVP_FROM.fullmatch(text):
        words = _times("more than {}", int(match[1]) - 1)
    return words or _lower_first(text)


def _times(words: str, *levels: int) -> str:
    """`words` with the longest times of `levels`; empty where there is no such level."""
    known = all(level in SVP_TIMES for level in levels)
    return words.format(*(SVP_TIMES[level] for level in levels)) if known else ""


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


# Ladders, as far as a release carries them. It has none of its own, and its related occupations alone make
# poor ones: florists next to fashion designers. Occupations of one subject whose titles differ by rank, such
# as technicians and engineers, make sensible steps where the release relates them and each takes one job
# zone more.


#: Words that say how far somebody has come in a subject, and words that say nothing.
RANKS = {"helpers", "aides", "assistants", "technicians", "technologists", "specialists", "and", "of"}
#: Letters by which words are taken for the same: engineers, engineering; pharmacy, pharmacists.
STEM = 6
LONGEST_TITLE = 150
#: What a release has written of a step: "Job Zone Two: some preparation, ...", before "Job zone 2 of 5: ...".
RUNG_SUMMARY = re.compile(r"Job zone [\w-]+(?: of 5)?(?:: (.+))?\.", re.I)


def ladders(release: OnetRelease) -> list[Ladder]:
    """The ladders of a release, in the order of their titles; rungs name roles by their slugs."""
    by_subject = defaultdict(list)
    for occupation in release.occupations.values():
        subject = _subject(occupation.title)
        if subject and occupation.job_zone:
            by_subject[subject].append(occupation)
    made = [
        _ladder(steps)
        for occupations in by_subject.values()
        if (steps := _steps(occupations)) and len(steps) > 1
    ]
    return sorted(made, key=lambda ladder: (ladder.title, ladder.slug))


def _subject(title: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in re.findall(r"[a-z]+", title.lower()) if word not in RANKS)


def _steps(occupations: list[Occupation]) -> list[Occupation]:
    """The lowest chain of related occupations that rises by one job zone each time.

    None where two occupations of a subject are in one zone: which of them is the step is not said. A
    rise by two zones stands for another education (technologist to physician) and ends the chain.
    """
    by_zone = {occupation.job_zone: occupation for occupation in occupations if occupation.job_zone}
    if len(by_zone) < len(occupations):
        return []
    chain: list[Occupation] = []
    for (zone, lower), (next_zone, upper) in pairwise(sorted(by_zone.items())):
        if next_zone == zone + 1 and _related(lower, upper):
            chain = [*(chain or [lower]), upper]
        elif chain:
            break
    return chain


def _related(one: Occupation, other: Occupation) -> bool:
    return any(
        relation.code == end.code for start, end in ((one, other), (other, one)) for relation in start.related
    )


def _ladder(steps: list[Occupation]) -> Ladder:
    first, last = steps[0], steps[-1]
    title = f"From {first.title} to {last.title}"
    return Ladder(
        slug=f"onet-{last.slug}",
        title=title if len(title) <= LONGEST_TITLE else last.title[:LONGEST_TITLE].strip(),
        description=(
            "Put together from O*NET: occupations of one subject that it calls related, each of "
            "which takes one step more of preparation than the one before. Nobody has to go this way, and "
            "a step may ask for a further qualification."
        ),
        rungs=tuple(Rung(title=step.title, role=step.slug, summary=_summary(step)) for step in steps),
    )


def _summary(step: Occupation) -> str:
    """The job zone and what it takes, as the release words them."""
    zone = step.zone.title or f"Job zone {step.job_zone}"
    takes = preparation(step.zone)
    return f"{zone}: {takes}." if takes else f"{zone}."


def is_rung_summary(text: str) -> bool:
    """Whether a release has written this of a step, and no editor has changed it since."""
    match = RUNG_SUMMARY.fullmatch(text)
    return match is not None and match[1] in {None, *PREPARATION.values()}
