"""Interpretation -> guesses: what was made of which lines, how sure that is, and what else it could be."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from careers.models import Section
from careers.pages import MarketFigure, RolePage, SalaryBand, wording

from ..sandbox.documents.words import RELATED, plain, shortened
from .structure import Choice, Derived, DocumentFinding, Guess, GuessChoice, Interpretation, NearOccupation

SOURCE_LIMIT = 500


def guesses(
    findings: Interpretation,
    decisions: dict[str, str],
    places: dict[str, str],
    kinds: dict[str, str],
    taken: list[Derived],
    occupation: RolePage | None,
) -> list[Guess]:
    """All guesses, in the order of their lines.

    `places` and `kinds`, by id, `taken` and the `occupation` that was chosen hold now.
    """
    leave = GuessChoice(Choice.LEAVE_OUT, _("Leave out"))
    take = (GuessChoice(Choice.TAKE, _("Take")), leave)
    names: dict[str, str] = {Choice.TITLE: _("Title"), Choice.SUMMARY: _("Summary")}
    names |= {section.id: section.heading for section in findings.sections}
    place_choices = (*(GuessChoice(*named) for named in names.items()), leave)
    kind_choices = (*(GuessChoice(kind.value, str(kind.label)) for kind in Section.Kind), leave)
    found: list[Guess] = []
    for section in findings.sections:
        words = _("Section “%(heading)s” (%(kind)s)")
        words %= {"heading": section.heading, "kind": wording.label(Section.Kind, section.kind)}
        found.append(_of(section, words, kinds[section.id], kind_choices))
    for block in findings.blocks:
        place = places[block.id]
        is_left = block.why and place == Choice.LEAVE_OUT
        words = _("Left out: %(why)s") % {"why": block.why} if is_left else names.get(place, leave.label)
        if block.place != RELATED:
            found.append(_of(block, words, place, place_choices))
    ids = {each.id for each in taken}
    for each in findings.derived:
        chosen = Choice.TAKE if each.id in ids else Choice.LEAVE_OUT
        found.append(_of(each, f"{each.what}: {_said(each)}", chosen, take))
    for career in findings.related:
        has_page = _("Related career, which has a page: %(title)s")
        words = _("Related career, a new draft: %(title)s") if career.findings else has_page
        chosen = Choice.LEAVE_OUT if decisions.get(career.id) == Choice.LEAVE_OUT else Choice.TAKE
        found.append(_of(career, words % {"title": career.title}, chosen, take))
    if findings.title_at is None:
        words = _("No line is the title; “%(title)s” is the name of the file") % {"title": findings.title}
        found.append(_of_whole(Choice.NAME_OF_FILE, words, decisions, take, Choice.TAKE))
    if findings.occupations:
        found += _of_occupations(findings.occupations, occupation, decisions, take)
    return sorted(found, key=lambda guess: (guess.lines[:1], guess.kind != "section"))


def _of(made: DocumentFinding, what: str, chosen: str, choices: tuple[GuessChoice, ...]) -> Guess:
    source = "\n".join(plain(piece.text[:SOURCE_LIMIT]) for piece in made.pieces[:12])
    return Guess(
        id=made.id,
        kind=made.guess_kind,
        what=what,
        lines=tuple(sorted({piece.number for piece in made.pieces})),
        source=shortened(source, SOURCE_LIMIT),
        certainty=made.certainty,
        chosen=chosen,
        choices=choices,
        repairs=tuple(dict.fromkeys(piece.repair for piece in made.pieces if piece.repair)),
    )


def _of_whole(
    id: str, what: str, decisions: dict[str, str], choices: tuple[GuessChoice, ...], chosen: str
) -> Guess:
    """A guess that no line of its own tells; the editor decides."""
    decided = decisions.get(id, chosen)
    chosen = decided if decided in {choice.id for choice in choices} else chosen
    return Guess(id=id, kind="derived", what=what, certainty=0.3, chosen=chosen, choices=choices)


def _of_occupations(
    nearest: tuple[NearOccupation, ...],
    chosen: RolePage | None,
    decisions: dict[str, str],
    take: tuple[GuessChoice, ...],
) -> Iterator[Guess]:
    """Which occupation it is, with the reasons, and the figures of the one that is chosen."""
    names = ((near.page, near.page.external_codes[0].code, near.reason) for near in nearest)
    choices = [GuessChoice(page.slug, f"{code} {page.title} ({why})") for page, code, why in names]
    what = _("Occupation code, of the nearest")
    yield _of_whole(Choice.CODE, what, decisions, (*choices, take[-1]), Choice.LEAVE_OUT)
    pay = [_said_of_band(each) for each in chosen.salary_bands] if chosen else []
    outlook = [_said_of_figure(each) for each in chosen.market_figures] if chosen else []
    offered = (Choice.CODE_PAY, _("Pay of that occupation"), pay)
    for id, what, figures in offered, (Choice.CODE_OUTLOOK, _("Outlook of that occupation"), outlook):
        said = "; ".join(figures) or (_("it has none") if chosen else _("once one is chosen"))
        yield _of_whole(id, f"{what}: {shortened(said, SOURCE_LIMIT)}", decisions, take, Choice.LEAVE_OUT)


def _said(each: Derived) -> str:
    if each.band:
        return _said_of_band(each.band)
    if each.factor:
        return f"{each.factor.label}: {wording.percent(each.factor) or each.factor.effect}"
    if each.figure:
        return _said_of_figure(each.figure)
    if each.requirement:
        return _("%(name)s (in “%(group)s”)") % {"name": each.requirement.name, "group": each.group}
    if each.ladder:
        return " → ".join(rung.title for rung in each.ladder.rungs)
    if each.years:
        low, high, note = each.years
        return " ".join(filter(None, (wording.years(low, high), note)))
    return each.education or each.alternate_title


def _said_of_band(band: SalaryBand) -> str:
    return f"{band.label}: {', '.join(wording.amounts(band))} {wording.period(band.period)}"


def _said_of_figure(figure: MarketFigure) -> str:
    return f"{figure.label}: {wording.number(figure.value)} {figure.currency or figure.unit}"
