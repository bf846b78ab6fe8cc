"""Interpretation -> guesses: what was made of which lines, how sure that is, and what else it could be."""

from django.utils.translation import gettext as _

from careers.models import Section
from careers.pages import wording

from ..sandbox.documents.words import RELATED, plain, shortened
from .structure import LEAVE_OUT, SUMMARY, TAKE, TITLE, Block, Derived, Guess, GuessChoice, Interpretation

SOURCE_LIMIT = 500


def guesses(
    findings: Interpretation,
    decisions: dict[str, str],
    places: dict[str, str],
    kinds: dict[str, str],
    taken: list[Derived],
) -> list[Guess]:
    """All guesses, in the order of their lines. `places` and `kinds`, by id, and `taken` hold now."""
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
        return (
            f"{each.band.label}: {', '.join(wording.amounts(each.band))} {wording.period(each.band.period)}"
        )
    if each.factor:
        factor = each.factor
        if factor.percent_low is None:
            return f"{factor.label}: {factor.effect}"
        more = "+" if factor.open_ended else ""
        return f"{factor.label}: {factor.percent_low} – {factor.percent_high}{more} %"
    if each.figure:
        figure = each.figure
        return f"{figure.label}: {wording.number(figure.value)} {figure.currency or figure.unit}"
    if each.requirement:
        return _("%(name)s (in “%(group)s”)") % {"name": each.requirement.name, "group": each.group}
    if each.ladder:
        return " → ".join(rung.title for rung in each.ladder.rungs)
    if each.years:
        low, high, note = each.years
        span = wording.years(low, high) if low is None else f"{low}–{high}" if high is not None else f"{low}+"
        return " ".join(filter(None, (span, note)))
    return each.education or each.alternate_title


def _lines(pieces) -> tuple[int, ...]:
    return tuple(sorted({piece.line for piece in pieces}))


def _source(pieces) -> str:
    return shortened("\n".join(plain(piece.text[:SOURCE_LIMIT]) for piece in pieces[:12]), SOURCE_LIMIT)


def _repairs(pieces) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.repair for piece in pieces if piece.repair))
