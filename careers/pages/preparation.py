"""What a page says it takes to get in: education, job zone, time to learn, a licence."""

import re
from functools import lru_cache

from django.utils.translation import gettext_lazy

from .structure import RolePage

#: Education as the projections of the Bureau of Labor Statistics state it, from the least to the most, as
#: what somebody needs. https://www.bls.gov/emp/documentation/education/tech.htm
EDUCATION = {
    "no formal qualification": "",
    "high school diploma or equivalent": gettext_lazy("a high school diploma or the like"),
    "some college, no degree": gettext_lazy("some college, but no degree"),
    "postsecondary nondegree award": gettext_lazy("a certificate after high school"),
    "associate's degree": gettext_lazy("an associate’s degree"),
    "bachelor's degree": gettext_lazy("a bachelor’s degree"),
    "master's degree": gettext_lazy("a master’s degree"),
    "doctoral or professional degree": gettext_lazy("a doctoral or professional degree"),
}
# Time at college and a certificate of another school: neither is more than the other.
_RANKS = {words: rank - (rank > 2) for rank, words in enumerate(EDUCATION)}
#: How the requirements of an imported page name the job zone, each release of O*NET in its words: "Job Zone
#: Four", "job zone 4", or "Job Zone 1-2" for both.
ZONES = {name: number for number, name in enumerate(("one", "two", "three", "four", "five"), start=1)}
JOB_ZONE = re.compile(rf"\bjob zone (\d|{'|'.join(ZONES)})\b(?:\s?[-–]\s?(\d)\b)?", re.I | re.ASCII)
#: How they say how long the work takes to learn, without the scale behind it.
TIME_TO_LEARN = re.compile(r"\*\*Time to learn:\*\* ([a-z][^\n\[(]*[a-z])")
#: A sentence about a licence that somebody has to have. Texts about the work name those it is about.
LICENCE = re.compile(r"\blicen[cs](?:e|es|ed|ing|ure)\b", re.I)
NEEDED = re.compile(
    r"\b(?:must|need|needs|needed|require|requires|required|requirement|requirements)\b", re.I
)
NOT_NEEDED = re.compile(r"\b(?:not|no|without|never)\b|n['’]t\b", re.I)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
OF_THE_WORK = {"responsibilities", "market-demand", "pay", "industry-trends", "best-practices", "challenges"}


# A page is set against twenty others, which state education in a few ways.
@lru_cache(maxsize=1000)
def _term(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def education_rank(text: str) -> int | None:
    """From 0, no formal qualification, to 6; None where education is in other words, or not stated."""
    return _RANKS.get(_term(text))


def needed_education(text: str) -> str:
    """What somebody needs where this education is usual: "a bachelor's degree"; empty where that is nothing.

    Education that is stated in other words is as it is stated.
    """
    return str(EDUCATION.get(_term(text), text.strip().rstrip(".")))


def job_zone(page: RolePage) -> tuple[int, int] | None:
    """The lowest and the highest zone that the requirements of a page name."""
    for section in page.sections:
        if section.kind == "requirements" and (found := JOB_ZONE.search(section.body)):
            low, high = found.groups()
            low = ZONES.get(low.lower()) or int(low)
            return low, int(high or low)
    return None


def compare_zones(one: tuple[int, int] | None, other: tuple[int, int] | None) -> int | None:
    """1 where the second takes more preparation, -1 where less, 0 where the same; None where not known.

    It is not known where one zone is part of the other, as 1 is of 1-2.
    """
    if one is None or other is None:
        return None
    if one == other:
        return 0
    return 1 if other[0] > one[1] else -1 if other[1] < one[0] else None


def compare_education(one: str, other: str) -> int | None:
    """1 where the second asks for more education, -1 where for less, 0 for the same; None where not known."""
    has, asks = education_rank(one), education_rank(other)
    if has is None or asks is None or (has == asks and _term(one) != _term(other)):
        return None
    return (asks > has) - (asks < has)


def time_to_learn(page: RolePage) -> str:
    """How long the work takes to learn, as the requirements say: "more than a year and up to two years"."""
    for section in page.sections:
        if section.kind == "requirements" and (found := TIME_TO_LEARN.search(section.body)):
            return found[1]
    return ""


def may_need_licence(page: RolePage) -> bool:
    """Whether the page says that somebody in this role needs, or may need, a licence."""
    texts = [page.summary, *(section.body for section in page.sections if section.kind not in OF_THE_WORK)]
    return any(
        LICENCE.search(sentence) and NEEDED.search(sentence) and not NOT_NEEDED.search(sentence)
        for text in texts
        if "icen" in text
        for sentence in SENTENCE_END.split(text)
    )
