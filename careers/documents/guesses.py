"""Interpretation -> guesses: what was made of which lines, how sure that is, and what else it could be."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from careers.models import Section
from careers.pages import MarketFigure, SalaryBand, wording

from ..sandbox.documents.words import RELATED, plain, shortened
from .structure import (
    CODE,
    CODE_OUTLOOK,
    CODE_PAY,
    LEAVE_OUT,
    NAME_OF_FILE,
    SUMMARY,
    TAKE,
    TITLE,
    Block,
    Derived,
    Guess,
    GuessChoice,
    Interpretation,
    NearOccupation,
)

SOURCE_LIMIT = 500


def guesses(
    findings: Interpretation,
    decisions: dict[str, str],
    places: dict[str, str],
    kinds: dict[str, str],
    taken: list[Derived],
    occupation: NearOccupation | None,
) -> list[Guess]:
    """All guesses, in the order of their lines.

    `places` and `kinds`, by id, `taken` and the `occupation` that was chosen hold now.
    """
    leave = GuessChoice(LEAVE_OUT, _("Leave out"))
    kind_choices = (*(GuessChoice(kind.value, str(kind.label)) for kind in Section.Kind), leave)
    place_choices = (
        GuessChoice(TITLE, _("Title")),
        GuessChoice(SUMMARY, _("Summary")),
        *(GuessChoice(section.id, section.heading) for section in findings.sections),
        leave,
    )
    take_choices = (GuessChoice(TAKE, _("Take")), leave)
    found = [_of_section(section, kinds[section.id], kind_choices) for section in findings.sections]
    names = {choice.id: choice.label for choice in place_choices}
    found += [
        _of_block(block, places[block.id], names, place_choices)
        for block in findings.blocks
        if block.place != RELATED
    ]
    ids = {each.id for each in taken}
    found += [_of_derived(each, each.id in ids, take_choices) for each in findings.derived]
    for career in findings.related:
        found.append(
            Guess(
                id=career.id,
                kind="derived",
                what=(
                    _("Related career, which has a page: %(title)s")
                    if career.exists
                    else _("Related career, a new draft: %(title)s")
                )
                % {"title": career.title},
                lines=_lines(career.pieces),
                source=_source(career.pieces),
                certainty=career.certainty,
                chosen=LEAVE_OUT if decisions.get(career.id) == LEAVE_OUT else TAKE,
                choices=take_choices,
                repairs=_repairs(career.pieces),
            )
        )
    if findings.title_at is None:
        found.append(
            _of_whole(
                NAME_OF_FILE,
                _("No line is the title; “%(title)s” is the name of the file") % {"title": findings.title},
                decisions,
                take_choices,
                TAKE,
            )
        )
    if findings.occupations:
        found += _of_occupations(findings.occupations, occupation, decisions, leave)
    return sorted(found, key=lambda guess: (guess.lines[:1], guess.kind != "section"))


def _of_section(section, chosen, choices) -> Guess:
    return Guess(
        id=section.id,
        kind="section",
        what=_("Section “%(heading)s” (%(kind)s)")
        % {"heading": section.heading, "kind": wording.label(Section.Kind, section.kind)},
        lines=(section.line,),
        source=section.heading if section.at is not None else "",
        certainty=section.certainty,
        chosen=chosen,
        choices=choices,
        repairs=(section.repair,) if section.repair else (),
    )


def _of_block(block: Block, place: str, names, choices) -> Guess:
    return Guess(
        id=block.id,
        kind="text",
        what=_("Left out: %(why)s") % {"why": block.why}
        if block.why and place == LEAVE_OUT
        else names.get(place, place),
        lines=_lines(block.pieces),
        source=_source(block.pieces),
        certainty=block.certainty,
        chosen=place,
        choices=choices,
        repairs=_repairs(block.pieces),
    )


def _of_derived(each: Derived, is_taken: bool, choices) -> Guess:
    return Guess(
        id=each.id,
        kind="derived",
        what=f"{each.what}: {_said(each)}",
        lines=(each.line,),
        source=each.source,
        certainty=each.certainty,
        chosen=TAKE if is_taken else LEAVE_OUT,
        choices=choices,
    )


def _said(each: Derived) -> str:
    if each.band:
        return _said_of_band(each.band)
    if each.factor:
        factor = each.factor
        if factor.percent_low is None:
            return f"{factor.label}: {factor.effect}"
        more = "+" if factor.open_ended else ""
        return f"{factor.label}: {factor.percent_low} – {factor.percent_high}{more} %"
    if each.figure:
        return _said_of_figure(each.figure)
    if each.requirement:
        return _("%(name)s (in “%(group)s”)") % {"name": each.requirement.name, "group": each.group}
    if each.ladder:
        return " → ".join(rung.title for rung in each.ladder.rungs)
    if each.years:
        low, high, note = each.years
        span = wording.years(low, high) if low is None else f"{low}–{high}" if high is not None else f"{low}+"
        return " ".join(filter(None, (span, note)))
    return each.education or each.alternate_title


def _said_of_band(band: SalaryBand) -> str:
    return f"{band.label}: {', '.join(wording.amounts(band))} {wording.period(band.period)}"


def _said_of_figure(figure: MarketFigure) -> str:
    return f"{figure.label}: {wording.number(figure.value)} {figure.currency or figure.unit}"


def _lines(pieces) -> tuple[int, ...]:
    return tuple(sorted({piece.line for piece in pieces}))


def _source(pieces) -> str:
    return shortened("\n".join(plain(piece.text[:SOURCE_LIMIT]) for piece in pieces[:12]), SOURCE_LIMIT)


def _repairs(pieces) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.repair for piece in pieces if piece.repair))


def _of_whole(id: str, what: str, decisions: dict[str, str], choices, chosen: str) -> Guess:
    """A guess that no line of its own tells; the editor decides."""
    decided = decisions.get(id, chosen)
    return Guess(
        id=id,
        kind="derived",
        what=what,
        lines=(),
        source="",
        certainty=0.3,
        chosen=decided if decided in {choice.id for choice in choices} else chosen,
        choices=choices,
    )


def _of_occupations(
    nearest: tuple[NearOccupation, ...],
    chosen: NearOccupation | None,
    decisions: dict[str, str],
    leave: GuessChoice,
) -> Iterator[Guess]:
    """Which occupation it is, with the reasons, and the figures of the one that is chosen."""
    names = {each.slug: f"{each.codes[0].code} {each.title} ({each.reason})" for each in nearest}
    choices = (*(GuessChoice(slug, name) for slug, name in names.items()), leave)
    yield _of_whole(CODE, _("Occupation code, of the nearest"), decisions, choices, LEAVE_OUT)
    take = (GuessChoice(TAKE, _("Take")), leave)
    for id, what, figures in (
        (
            CODE_PAY,
            _("Pay of that occupation"),
            [_said_of_band(each) for each in chosen.bands] if chosen else [],
        ),
        (
            CODE_OUTLOOK,
            _("Outlook of that occupation"),
            [_said_of_figure(each) for each in chosen.figures] if chosen else [],
        ),
    ):
        said = "; ".join(figures) or (_("it has none") if chosen else _("once one is chosen"))
        yield _of_whole(id, f"{what}: {shortened(said, SOURCE_LIMIT)}", decisions, take, LEAVE_OUT)
