"""What is read out of the lines of an outline: figures, skills, a ladder, education and experience."""

import re
from itertools import groupby

import msgspec
from django.utils.translation import gettext as _

from careers.rolepage import Ladder, Rung

from . import pay, skills
from .known import Known
from .outline import Outline
from .shape import Derived, Piece
from .words import LONGEST_READ, free, key, plain, shortened, slug

LADDER = re.compile(r"\b(?:career|progress|ladder|advancement|path|promotion|steps?)\w*", re.I)
LEVELS = [
    ("executive", r"\b(?:chief|vp|vice president|c-level|executive director)\b"),
    ("lead", r"\b(?:lead|principal|head|director|manager of|staff)\b"),
    ("senior", r"\b(?:senior|sr)\b"),
    ("entry", r"\b(?:junior|jr|entry|trainee|graduate|intern|apprentice)\b"),
]
SENIORITY = re.compile(
    r"\b(?:junior|jr|senior|sr|lead|principal|staff|head|chief|director|trainee|graduate|entry)\b", re.I
)
DEGREE = re.compile(
    r"\b(?:bachelor|master|ph\.?d|degree|diploma|a-levels?|apprenticeship|certificate|gcses?)\b", re.I
)
SKILLED = re.compile(
    r"\b(?:skills?|tools?|technolog|requirement|competenc|expertise|qualification|knowledge|abilit)", re.I
)
NO_SKILLS = re.compile(
    r"^(?:education|experience|degree|work experience|training|academic|how to|entry|university|college|"
    r"apprenticeship|volunteering)",
    re.I,
)
ALSO = re.compile(r"\balso (?:known|called|referred to) as (?:an? |the )?([^.,;:]{3,160})", re.I)


class _Place:
    """Where a piece stands: its section, the headings above it and the item it hangs under."""

    def __init__(self, kind, section_heading):
        self.kind, self.section_heading = kind, section_heading
        self.sub = self.label = self.parent = ""

    @property
    def context(self) -> list[str]:
        return [each for each in (self.parent, self.label, self.sub, self.section_heading) if each]


def derive(outline: Outline, known: Known, source: str, role_slug: str) -> list[Derived]:
    """All that can be read out of `outline`, in the order of the lines."""
    sections = {section.id: section for section in outline.sections}
    found: list[Derived] = []
    rungs: list[tuple[_Place, list[Piece]]] = []
    for place_id, blocks in groupby(outline.blocks, key=lambda block: block.place):
        section = sections.get(place_id)
        kind = section.kind if section else "overview" if place_id == "summary" else ""
        if not kind:
            continue
        place = _Place(kind, section.heading if section else "")
        pieces = [piece for block in blocks for piece in block.pieces]
        for at, piece in enumerate(pieces):
            if piece.kind == "heading":
                words = plain(piece.text).rstrip(":")
                if piece.level == 9:
                    place.label = words
                else:
                    place.sub, place.label = words, ""
                place.parent = ""
                if place.kind == "soft-skills":
                    found += _skills(piece, place, known, heading=True)
                continue
            if piece.kind == "picture" or len(piece.text) > LONGEST_READ:
                continue
            if piece.kind == "item" and piece.indent == 0:
                after = pieces[at + 1] if at + 1 < len(pieces) else None
                holds = after is not None and after.kind == "item" and after.indent > 0
                place.parent = plain(piece.text).rstrip(":") if holds else ""
            found += _from_piece(piece, place, known, source)
        rungs += _progressions(pieces, place)
    found += _ladder(rungs, outline.title, known, role_slug)
    return _numbered(_chosen(found))


def _from_piece(piece, place, known, source):
    text = piece.text
    context = place.context
    in_pay = place.kind == "pay"
    parent = place.parent if not plain(text).startswith(place.parent or "\0") else ""
    parent = parent or place.sub or place.section_heading
    bands = pay.bands(text, context, source, in_pay)
    for band, certainty in bands:
        yield _derived(piece, _("Pay figure"), certainty, band=band)
    figures = (
        []
        if bands
        else pay.figures(text, context, source, place.kind in {"market-demand", "industry-trends"})
    )
    for figure, certainty in figures:
        yield _derived(piece, _("Market figure"), certainty, figure=figure)
    paid = in_pay or pay.PAY_WORDS.search(" ".join([text[:300], *context]))
    if (
        not bands
        and not figures
        and paid
        and piece.kind in {"item", "row"}
        and (in_pay or pay.money.PERCENT.search(text[:400]))
        and (made := pay.factor(text, context, source, parent))
    ):
        yield _derived(piece, _("Pay factor"), made[1], factor=made[0])
    if years := _years(piece, place):
        yield years
    if DEGREE.search(text[:600]) and place.kind in {"requirements", "overview", "career-development"}:
        words = plain(text).replace("**", "")
        if piece.kind == "item" or len(words) < 200:
            sure = 0.8 if place.kind == "requirements" else 0.4
            yield _derived(piece, _("Education"), sure, education=shortened(words, 200))
    if match := ALSO.search(text[:3000]):
        for name in re.split(r"\s+or\s+(?:an? )?|\s+and\s+(?:an? )?", plain(match[1])):
            if 2 < len(name) < 80 and name[:1].isupper():
                yield _derived(piece, _("Alternate title"), 0.7, alternate_title=name.strip())
    yield from _skills(piece, place, known)


def _years(piece, place):
    if place.kind not in {"requirements", "overview", "custom"} or pay.money.spans(piece.text[:2000]):
        return None
    years = pay.experience(piece.text[:2000])
    if not years or "experience" not in piece.text.casefold() + place.label.casefold() + place.sub.casefold():
        return None
    typical = re.search(r"\b(?:typical|minimum|at least|required|usually)", piece.text, re.I)
    note = re.search(r"years?\S*\s+(?:of\s+)?(.{3,180})", plain(piece.text))
    words = note[1].rstrip(". ") if note else ""
    words = re.sub(r"\s*experience\b", "", words, count=1) if words.startswith("experience") else words
    sure = 0.8 if typical else 0.7
    return _derived(piece, _("Experience"), sure, years=(years[0], years[1], shortened(words.strip(), 200)))


def _skills(piece, place, known, heading=False):
    soft = place.kind == "soft-skills"
    about = place.label or place.sub
    if soft and not heading and place.sub:
        return
    if place.kind == "requirements":
        if NO_SKILLS.match(about) or (piece.kind != "item" and not about):
            return
    elif not soft and not (about and SKILLED.search(about) and piece.kind == "item"):
        return
    if piece.kind == "text" and (soft or len(piece.text) > 300):
        return
    group = _("Soft skills") if soft else about or place.parent or place.section_heading
    for requirement, certainty in skills.requirements(
        piece.text, group, known, soft, soft or place.kind == "requirements"
    ):
        yield _derived(piece, _("Skill"), certainty, requirement=requirement, group=shortened(group, 140))


def _derived(piece: Piece, what: str, certainty: float, **fields) -> Derived:
    return Derived(
        id="", line=piece.line, source=shortened(piece.text, 500), what=what, certainty=certainty, **fields
    )


def _progressions(pieces, place):
    """Runs of numbered or headed items under a heading that speaks of a career's steps."""
    sub, run = "", []
    for piece in [*pieces, Piece(at=-1, line=0, text="", kind="heading")]:
        if piece.kind == "heading":
            about = sub or place.section_heading
            if run and LADDER.search(about) and (sub or place.kind == "career-development"):
                yield place, run
            sub, run = plain(piece.text), []
        elif piece.kind in {"item", "row"}:
            run.append(piece)


def _ladder(runs, title, known, role_slug):
    for _place, run in runs:
        rungs, first = [], None
        taken = set()
        for piece in run:
            if piece.indent:
                if rungs:
                    rungs[-1][1].append(plain(piece.text))
                continue
            name, rest = pay.label_and_rest(piece.text)
            name = name or plain(piece.text).rstrip(":")
            if re.search(r"\(.*\)$", name):
                rest = " ".join(filter(None, [name[name.index("(") :].strip("()"), rest]))
                name = name[: name.index("(")].strip()
            if (
                not (1 <= len(name.split()) <= 7 and name[:1].isupper() and name[-1] not in ".,;")
                or key(name) in taken
            ):
                rungs = []
                break
            taken.add(key(name))
            first = first or piece
            rungs.append((name, [rest] if rest else []))
        if len(rungs) < 2 or sum(bool(SENIORITY.search(name)) for name, _rest in rungs) < 1:
            continue
        own = _own_rung([name for name, _rest in rungs], title)
        short = free(f"{role_slug[:90]}-career", set(known.ladder_slugs), 110)
        ladder = Ladder(
            slug=short,
            title=shortened(_("Steps of a %(title)s") % {"title": title}, 150),
            rungs=tuple(
                Rung(
                    title=name[:200],
                    role=role_slug if at == own else known.roles.get(key(name)),
                    summary=shortened("; ".join(rest), 600),
                )
                for at, (name, rest) in enumerate(rungs)
            ),
        )
        if own is None:
            ladder = _with_own_rung(ladder, title, role_slug)
        yield _derived(first, _("Career ladder"), 0.85 if own is not None else 0.6, ladder=ladder)
        return


def _own_rung(names: list[str], title: str) -> int | None:
    """The step that is the document's own role: its very name, or the same rank and trade."""
    for at, name in enumerate(names):
        if key(name) == key(title):
            return at
    rank = [word.casefold() for word in SENIORITY.findall(title)]
    same = [
        at
        for at, name in enumerate(names)
        if [word.casefold() for word in SENIORITY.findall(name)] == rank
        and key(name).split()[-1:] == key(title).split()[-1:]
    ]
    return same[0] if len(same) == 1 else None


def _with_own_rung(ladder: Ladder, title: str, role_slug: str) -> Ladder:
    """A ladder shows on the pages its rungs point at: one that names no step of this role gets it last."""

    rungs = tuple(
        msgspec.structs.replace(rung, role=None) if rung.role == role_slug else rung for rung in ladder.rungs
    )
    return msgspec.structs.replace(ladder, rungs=(*rungs, Rung(title=title[:200], role=role_slug)))


def _chosen(found: list[Derived]) -> list[Derived]:
    """Of education and experience a page says one: the surest, and of equals the first."""

    out = []
    for name in ("education", "years"):
        several = [each for each in found if getattr(each, name)]
        best = max(several, key=lambda each: each.certainty, default=None)
        found = [
            msgspec.structs.replace(each, taken=False) if getattr(each, name) and each is not best else each
            for each in found
        ]
    seen = set()
    for each in found:
        if each.requirement:
            mark = (each.group, each.requirement.skill)
            if mark in seen:
                continue
            seen.add(mark)
        out.append(each)
    return out


def _numbered(found: list[Derived]) -> list[Derived]:

    return [msgspec.structs.replace(each, id=f"d{number}") for number, each in enumerate(found, start=1)]


def level_of(title: str) -> str:
    """The level that a title names, or nothing."""
    return next((level for level, pattern in LEVELS if re.search(pattern, title, re.I)), "")


def role_slug(title: str, taken: set[str]) -> str:
    return free(slug(title, 100, "role"), taken, 110)
