"""Ladders, as far as a release carries them.

A release has none of its own, and its related occupations alone make poor ones: florists next to
fashion designers. Occupations of one subject whose titles differ by rank, such as technicians and
engineers, make sensible steps where the release relates them and each takes one job zone more.
"""

import re
from collections import defaultdict
from itertools import pairwise

from careers.pages import Ladder, Rung

from .release import Occupation, Release
from .texts import PREPARATION, preparation

#: Words that say how far somebody has come in a subject, and words that say nothing.
RANKS = {"helpers", "aides", "assistants", "technicians", "technologists", "specialists", "and", "of"}
#: Letters by which words are taken for the same: engineers, engineering; pharmacy, pharmacists.
STEM = 6
LONGEST_TITLE = 150
#: What a release has written of a step: "Job Zone Two: some preparation, ...", before "Job zone 2 of 5: ...".
RUNG_SUMMARY = re.compile(r"Job zone [\w-]+(?: of 5)?(?:: (.+))?\.", re.I)


def ladders(release: Release) -> list[Ladder]:
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
    ranked = sorted(occupations, key=lambda occupation: occupation.job_zone)
    if len({occupation.job_zone for occupation in ranked}) < len(ranked):
        return []
    chain = []
    for lower, upper in pairwise(ranked):
        if upper.job_zone == lower.job_zone + 1 and _related(lower, upper):
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
        rungs=tuple(
            Rung(
                title=step.title,
                role=step.slug,
                summary=_summary(step),
            )
            for step in steps
        ),
    )


def _summary(step: Occupation) -> str:
    """The job zone and what it takes, as the release words them."""
    zone = step.zone.title or f"Job zone {step.job_zone}"
    takes = preparation(step.zone)
    return f"{zone}: {takes}." if takes else f"{zone}."


def is_rung_summary(text: str) -> bool:
    """Whether a release has written this of a step, and no editor has changed it since."""
    match = RUNG_SUMMARY.fullmatch(text)
    return bool(match) and match[1] in {None, *PREPARATION.values()}
