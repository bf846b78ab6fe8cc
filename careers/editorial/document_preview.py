"""A draft in the order in which an editor looks through it: section by section, the uncertain first."""

import hashlib
import math
from dataclasses import dataclass, field

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from careers.documents import DraftRole, Guess
from careers.pages import wording

SURENESS = {
    "sure": gettext_lazy("Sure, %(percent)d %%"),
    "probable": gettext_lazy("Probable, %(percent)d %%"),
    "uncertain": gettext_lazy("Uncertain, %(percent)d %%"),
}
#: A page with more choices than this is too much for a browser, and for anybody's patience.
CHOICES_LIMIT = 30_000


@dataclass(frozen=True)
class Shown:
    """A guess in words. `level` is "sure", "probable" or "uncertain"; `source` are the lines it is about,
    with their numbers."""

    guess: Guess
    lines: str
    source: list[tuple[int, str]]
    level: str
    sureness: str
    is_decided: bool

    @property
    def is_open(self) -> bool:
        """Whether it is shown without being asked for."""
        return self.is_decided or self.level != "sure"


@dataclass
class GuessGroup:
    """Guesses that belong together: those about a section, its own guess first."""

    heading: str
    section: Shown | None = None
    guesses: list[Shown] = field(default_factory=list)

    @property
    def open(self) -> list[Shown]:
        return [each for each in self.guesses if each.is_open]

    @property
    def sure(self) -> list[Shown]:
        return [each for each in self.guesses if not each.is_open]


def to_decide(draft: DraftRole) -> list[Shown]:
    """The guesses about `draft` that are not sure, the least sure first."""
    every = [each for group in groups(draft) for each in [group.section, *group.guesses] if each]
    return sorted(
        (each for each in every if each.level != "sure"), key=lambda each: each.level != "uncertain"
    )


def groups(draft: DraftRole) -> list[GuessGroup]:
    """All guesses about `draft` by section, in the order of their lines; related careers come last."""
    findings = draft.findings
    careers = {career.id for career in findings.related}
    headings = {section.id: section.heading for section in findings.sections}
    pieces = {each.id: each.pieces for each in (*findings.blocks, *findings.related)}
    found = [GuessGroup(_("Before the first section"))]
    related = GuessGroup(_("Related careers"))
    for guess in draft.guesses:
        each = _shown(guess, draft, pieces.get(guess.id))
        if guess.kind == "section":
            found.append(GuessGroup(headings[guess.id], section=each))
        elif guess.id in careers:
            related.guesses.append(each)
        else:
            found[-1].guesses.append(each)
    return [group for group in [*found, related] if group.section or group.guesses]


def _shown(guess: Guess, draft: DraftRole, pieces) -> Shown:
    return Shown(
        guess=guess,
        lines=lines(guess.lines),
        source=_source(guess, pieces),
        level=guess.sureness,
        sureness=SURENESS[guess.sureness] % {"percent": wording.rounded(guess.certainty, times=100)},
        is_decided=guess.id in draft.decisions,
    )


def _source(guess: Guess, pieces) -> list[tuple[int, str]]:
    """The whole text that a guess is about. Its own `source` is cut where the text is long."""
    if pieces:
        return [(piece.line, piece.text.replace("**", "")) for piece in pieces if piece.text]
    if guess.kind == "section" or not guess.source:
        return []
    return [(guess.lines[0], guess.source)]


def lines(numbers: tuple[int, ...]) -> str:
    """The numbers of lines as a person writes them: "Line 3", "Lines 3–7"."""
    if not numbers:
        return _("No line of its own")
    if len(numbers) == 1:
        return _("Line %(line)d") % {"line": numbers[0]}
    return _("Lines %(first)d–%(last)d") % {"first": numbers[0], "last": numbers[-1]}


def placed(draft: DraftRole) -> str:
    """How many lines have their place: "212 of 215 lines placed: 98.6 %". Never rounded up to a hundred."""
    total = len(draft.findings.document.lines)
    count = round(draft.placed_share * total)
    if count == total and draft.placed_share < 1:
        count -= 1
    told = ngettext(
        "%(count)d of %(total)d line placed: %(percent)s %%",
        "%(count)d of %(total)d lines placed: %(percent)s %%",
        total,
    )
    return told % {"count": count, "total": total, "percent": math.floor(count / total * 1000) / 10}


def is_too_long(draft: DraftRole) -> bool:
    """Whether the preview would offer more choices than CHOICES_LIMIT."""
    return sum(len(guess.choices) for guess in draft.guesses) > CHOICES_LIMIT


def fingerprint(draft: DraftRole) -> str:
    """What decides whether two drafts of a document, before any decision, mean the same guesses."""
    told = (
        draft.page.slug,
        [page.slug for page in draft.related_pages],
        [(guess.id, guess.what) for guess in draft.guesses],
    )
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()
