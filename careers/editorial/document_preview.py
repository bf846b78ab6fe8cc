"""A draft in the order in which an editor looks through it: what has to be decided, then what is sure."""

import hashlib
import math
from dataclasses import dataclass, field

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from careers.documents import DraftRole, Guess
from careers.documents.structure import Choice
from careers.pages import wording

SURENESS = {
    "sure": gettext_lazy("Sure, %(percent)d %%"),
    "probable": gettext_lazy("Probable, %(percent)d %%"),
    "uncertain": gettext_lazy("Uncertain, %(percent)d %%"),
}
#: What is offered of an occupation, once one is chosen.
OF_THE_OCCUPATION = {Choice.CODE_PAY, Choice.CODE_OUTLOOK}
#: A page with more choices than this is too much for a browser, and for anybody's patience.
CHOICES_LIMIT = 30_000


#: A guess with longer choices than this shows them all, since a list that opens would cut them off.
LONG_CHOICE = 40


@dataclass(frozen=True)
class Shown:
    """A guess in words. `level` is "sure", "probable" or "uncertain"; `source` are the lines it is about,
    with their numbers; `heading` is that of the section they stand in, unless `guess` names it itself."""

    guess: Guess
    heading: str
    lines: str
    source: list[tuple[int, str]]
    level: str
    sureness: str
    is_decided: bool

    @property
    def shows_choices(self) -> bool:
        """Whether all choices are shown at once."""
        longest = max(len(choice.label) for choice in self.guess.choices)
        return self.guess.kind == "derived" and longest > LONG_CHOICE


@dataclass
class GuessGroup:
    """Guesses that belong together: those about a section, its own first, or those that are as sure."""

    heading: str
    guesses: list[Shown] = field(default_factory=list)

    @property
    def has_decisions(self) -> bool:
        return any(each.is_decided for each in self.guesses)


def to_decide(draft: DraftRole) -> list[GuessGroup]:
    """The guesses about `draft` that are not sure, the least sure ones first."""
    every = [each for group in _groups(draft) for each in group.guesses]
    found = [
        GuessGroup(str(heading), [each for each in every if each.level == level])
        for level, heading in (("uncertain", _("Uncertain")), ("probable", _("Probable")))
    ]
    return [group for group in found if group.guesses]


def sure(draft: DraftRole) -> list[GuessGroup]:
    """The sure guesses about `draft`, by section."""
    found = [
        GuessGroup(group.heading, [each for each in group.guesses if each.level == "sure"])
        for group in _groups(draft)
    ]
    return [group for group in found if group.guesses]


def _groups(draft: DraftRole) -> list[GuessGroup]:
    """All guesses by section, in the order of their lines; related careers come last."""
    findings = draft.findings
    careers = {career.id for career in findings.related}
    headings = {section.id: section.heading for section in findings.sections}
    pieces = {each.id: each.pieces for each in (*findings.blocks, *findings.related)}
    whole, related = GuessGroup(_("The whole document")), GuessGroup(_("Related careers"))
    found = [GuessGroup(_("Before the first section"))]
    for guess in draft.guesses:
        if guess.kind == "section":
            found.append(GuessGroup(headings[guess.id]))
        if guess.id in careers:
            group = related
        else:
            group = found[-1] if guess.lines else whole
        if guess.id not in OF_THE_OCCUPATION or draft.page.external_codes:
            group.guesses.append(_shown(guess, group.heading, draft, pieces.get(guess.id)))
    return [whole, *found, related]


def _shown(guess: Guess, heading: str, draft: DraftRole, pieces) -> Shown:
    return Shown(
        guess=guess,
        heading="" if heading in guess.what or not guess.lines else heading,
        lines=lines(guess.lines),
        source=_source(guess, pieces),
        level=guess.sureness,
        sureness=SURENESS[guess.sureness] % {"percent": wording.rounded(guess.certainty, times=100)},
        is_decided=guess.id in draft.decisions,
    )


def _source(guess: Guess, pieces) -> list[tuple[int, str]]:
    """The whole text that a guess is about. Its own `source` is cut where the text is long."""
    if pieces:
        return [(piece.number, piece.text.replace("**", "")) for piece in pieces if piece.text]
    if guess.kind == "section" or not guess.source:
        return []
    return [(guess.lines[0], guess.source)]


def lines(numbers: tuple[int, ...]) -> str:
    """The numbers of lines as a person writes them: "Line 3", "Lines 3–7"."""
    if not numbers:
        return _("The whole document")
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
