"""Profiles of the Occupational Outlook Handbook of the Bureau of Labor Statistics: how to become one, the
work environment, and why employment changes.

The file has one profile a line, as JSON: its `soc_codes`, its `url`, when it was `last_modified`, a
`citation` that names the day on which it was read, and `sections` of blocks. What the site has from newer or
finer data is not taken: tasks and related careers (O*NET), pay (OEWS), numbers of jobs and their projection
(Employment Projections). The handbook itself: https://www.bls.gov/ooh/
"""

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from careers.models import Section as SectionRow
from careers.models.text import PROSE_LIMIT, plain_text
from careers.pages.structure import Section, Source

from . import soc, tables
from .onet.texts import escaped
from .releases.release import Contribution
from .wanted_table import UnreadableTable

Kind = SectionRow.Kind


class WantedSection(NamedTuple):
    """A section of a profile that is taken, and what it becomes on a page.

    Its heading is not translated here: it becomes content, in the language of the handbook.
    """

    key: str
    slug: str
    kind: str
    heading: str


WANTED = (
    WantedSection("how-to-become-one", "how-to-become-one", Kind.ENTRY, "How to become one"),
    WantedSection("work-environment", "work-environment", Kind.WORK_ENVIRONMENT, "Work environment"),
    WantedSection("job-outlook", "job-outlook", Kind.MARKET_DEMAND, "Why employment changes"),
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
#: "Thursday, August 28, 2025" and "visited February 02, 2026".
DAY = re.compile(rf"({'|'.join(MONTHS)}) (\d{{1,2}}), (\d{{4}})", re.ASCII)
VISITED = re.compile(r"\(visited ([^)]*)\)")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
#: The short name of a source begins and ends so: `bls-ooh-electricians-2025-08-28`.
LONGEST_SLUG, LONGEST_TITLE = 95, 200

#: What stands in the place of a heading that is empty.
NO_HEADING = "empty heading"
#: The number of jobs that a profile begins its work environment with: the projections have it.
JOBS = re.compile(r".{1,300}? held about [\d,.]+(?: million)? jobs in (\d{4})\.\s*", re.ASCII)
#: How a list or a table begins that goes on from there, and is of the same year.
FOLLOWS = re.compile(r" (?:were|was) as follows:$")
COUNT = re.compile(r"\d[\d,]*", re.ASCII)
#: The heading in the outlook under which the reasons stand, behind the projected numbers.
REASONS = "employment"
#: Refers to the table of these numbers.
SEE_TABLE = re.compile(r"\(see (?:the )?table", re.I)
#: What would end the cell of a table.
PIPE = re.compile(r"(?<!\\)\|")
#: An important quality begins with what it is called: "Color vision. Electricians must ...".
QUALITIES = "important qualities"
QUALITY = re.compile(r"([A-Z][^.:!?]{1,60})\. (?=\S)")


class ProfileBlock(msgspec.Struct, frozen=True):
    type: str
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class ProfileSection(msgspec.Struct, frozen=True):
    key: str
    blocks: tuple[ProfileBlock, ...] = ()


class StoredProfile(msgspec.Struct, frozen=True):
    """What is read of a line; the rest is passed over."""

    slug: str
    title: str
    soc_codes: tuple[str, ...]
    url: str
    last_modified: str
    citation: str = ""
    sections: tuple[ProfileSection, ...] = ()


class Profile(NamedTuple):
    """What a profile says: the codes that it covers, its source, and its texts in Markdown by anchor."""

    title: str
    codes: tuple[str, ...]
    source: Source
    texts: Mapping[str, str]


class Handbook(NamedTuple):
    """Profiles by each of the SOC codes that they cover.

    `missing` are the anchors of the wanted sections that no profile has, `unknown` the types of block that
    are not understood, with their number, and `without_codes` the titles of profiles that belong to no
    occupation.
    """

    name: str
    profiles: Mapping[str, Profile]
    missing: Set[str]
    unknown: Mapping[str, int]
    without_codes: Sequence[str]


def read(path: str | Path) -> Handbook:
    """The handbook in the file at `path`. Raises tables.TableFaults."""
    path = Path(path)
    faults = tables.Faults()
    profiles: dict[str, Profile] = {}
    unknown: Counter[str] = Counter()
    without_codes: list[str] = []
    newest = date.min
    there: set[str] = set()
    for line, stored in _stored(path, faults):
        modified = _day(stored.last_modified)
        if (fault := _fault(stored)) or modified is None:
            column, reason = fault or ("last_modified", _("This is no day, as in “August 28, 2025”."))
            faults.add(path, line, column, reason)
            continue
        blocks = [block for section in stored.sections for block in section.blocks]
        unknown.update(block.type[:40] for block in blocks if block.type not in BLOCKS)
        newest, there = max(newest, modified), there | {section.key for section in stored.sections}
        profile = _profile(stored, modified)
        for anchor, text in profile.texts.items():
            if reason := _why_not(text):
                faults.add(path, line, anchor, reason)
        if not profile.codes:
            without_codes.append(profile.title)
        for code in profile.codes:
            if code in profiles:
                reason = _("Another profile covers %(code)s already.") % {"code": code}
                faults.add(path, line, "soc_codes", reason)
            profiles[code] = profile
    if not profiles:
        faults.add(path, None, "", _("The file has no profile of an occupation."))
    faults.check()
    return Handbook(
        f"Occupational Outlook Handbook {newest.isoformat()}",
        profiles,
        {wanted.slug for wanted in WANTED if wanted.key not in there},
        unknown,
        without_codes,
    )


def contribution_for(handbook: Handbook, code: str, shared: Mapping[str, int]) -> Contribution:
    """What the handbook says of the occupation `code` (SOC or O*NET-SOC); nothing where it has no profile.

    `shared` says how many occupations each SOC code holds, see `soc.shared_by`.
    """
    found = soc.match(code, handbook.profiles)
    if not found:
        return Contribution()
    profile = handbook.profiles[found.code]
    # The occupation that gave the group its name is described by itself; what hangs off it is not.
    is_own = not found.wider and (shared.get(soc.soc_code(code), 1) < 2 or code.endswith(".00"))
    together = len(profile.codes) > 1 or not is_own
    sections = tuple(
        Section(
            slug=wanted.slug,
            kind=wanted.kind,
            heading=wanted.heading,
            # The reasons for the outlook name whom they are about.
            body=_cited(text, profile, together=together and wanted.kind != Kind.MARKET_DEMAND),
        )
        for wanted in WANTED
        if (text := profile.texts.get(wanted.slug))
    )
    return Contribution(sections=sections, sources=(profile.source,) if sections else ())


def _cited(text: str, profile: Profile, *, together: bool) -> str:
    """`text` with its source behind the first paragraph that is whole; and whom it is about, where needed."""
    mark = f"[^{profile.source.slug}]"
    paragraphs = text.split("\n\n")
    place = next((n for n, each in enumerate(paragraphs) if _can_be_cited(each)), None)
    if place is None:
        paragraphs.append(mark)
    else:
        paragraphs[place] += mark
    if together:
        # Not translated: this becomes content, which is in the language of the handbook.
        paragraphs.insert(0, f"*This text is about a wider group: {escaped(profile.title)}.*")
    return "\n\n".join(paragraphs)


def _can_be_cited(paragraph: str) -> bool:
    return not paragraph.startswith(("#", "- ", "|")) and not paragraph.endswith(":")


# Reading


def _stored(path: Path, faults: tables.Faults) -> Iterator[tuple[int, StoredProfile]]:
    try:
        content = tables.content_of(path)
    except UnreadableTable as error:
        raise tables.TableFaults([tables.TableFault(str(path), error.line, "", error.reason)]) from None
    decoder = msgspec.json.Decoder(StoredProfile)
    for line, text in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        if not text.strip():
            continue
        try:
            yield line, decoder.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            faults.add(path, line, "", _("This is no profile: %(reason)s.") % {"reason": str(error)[:200]})


def _fault(stored: StoredProfile) -> tuple[str, str] | None:
    """The field of a profile that is wrong, and why."""
    if not SLUG.fullmatch(stored.slug) or len(stored.slug) > LONGEST_SLUG:
        return "slug", _("This is no short name of a profile.")
    title = stored.title
    if not title.strip() or len(title) > LONGEST_TITLE or not title.isprintable():
        return "title", _("The title is missing, too long, or holds characters that cannot be shown.")
    if not re.fullmatch(r"https?://[^\s<>\"]{4,480}", stored.url):
        return "url", _("This is no web address.")
    if wrong := next((code for code in stored.soc_codes if not soc.CODE.fullmatch(code)), None):
        return "soc_codes", _("“%(code)s” is no SOC code.") % {"code": wrong[:40]}
    return None


def _why_not(text: str) -> str:
    """Why a text cannot be that of a section; empty where it can."""
    if len(text) > PROSE_LIMIT - LONGEST_TITLE - LONGEST_SLUG:
        return _("The text is longer than %(limit)d characters.") % {"limit": PROSE_LIMIT}
    try:
        plain_text(text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _profile(stored: StoredProfile, modified: date) -> Profile:
    visited = VISITED.search(stored.citation)
    source = Source(
        slug=f"bls-ooh-{stored.slug}-{modified.isoformat()}",
        publisher="U.S. Bureau of Labor Statistics",
        title=f"Occupational Outlook Handbook, {' '.join(stored.title.split())}",
        url=stored.url,
        published=modified.isoformat(),
        accessed_on=_day(visited[1]) if visited else None,
        licence="Public domain",
        trust="official",
    )
    by_key = {section.key: section.blocks for section in stored.sections}
    texts = {
        wanted.slug: text
        for wanted in WANTED
        if (text := markdown_of(_wanted_blocks(wanted.key, by_key.get(wanted.key, ()))))
    }
    return Profile(" ".join(stored.title.split()), tuple(dict.fromkeys(stored.soc_codes)), source, texts)


def _day(text: str) -> date | None:
    """The day in "Thursday, August 28, 2025"."""
    if not (found := DAY.search(text)):
        return None
    month, day, year = found.groups()
    try:
        return date(int(year), MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


# What is taken of a section


def _wanted_blocks(key: str, blocks: Sequence[ProfileBlock]) -> Sequence[ProfileBlock]:
    if key == "work-environment":
        return list(_without_numbers_of_jobs(blocks))
    if key == "job-outlook":
        return list(_reasons(blocks))
    return blocks


def _without_numbers_of_jobs(blocks: Iterable[ProfileBlock]) -> Iterator[ProfileBlock]:
    """`blocks` without how many jobs there are, and without how these are shared between occupations."""
    remaining = list(blocks)
    while remaining:
        block = remaining.pop(0)
        if block.type == "text" and (jobs := JOBS.match(block.text)):
            rest = block.text[jobs.end() :].strip()
            if rest.endswith(":") and remaining and _counts_jobs(remaining[0]):
                remaining.pop(0)
                continue
            if follows := FOLLOWS.search(rest):
                rest = f"{rest[: follows.start()]} in {jobs[1]}{follows[0]}"
            elif rest:
                rest = block.text
            block = msgspec.structs.replace(block, text=rest)
        yield block


def _counts_jobs(block: ProfileBlock) -> bool:
    return block.type == "table" and all(
        len(row) == 2 and COUNT.fullmatch(row[1].strip()) for row in block.rows
    )


def _reasons(blocks: Iterable[ProfileBlock]) -> Iterator[ProfileBlock]:
    """The paragraphs that say why employment changes, without the numbers and what refers to them."""
    is_reason = False
    for block in blocks:
        if block.type == "heading":
            is_reason = is_reason or block.text.strip().casefold() == REASONS
        elif is_reason and block.type != "table" and not SEE_TABLE.search(block.text):
            yield block


# Blocks -> Markdown


def markdown_of(blocks: Sequence[ProfileBlock]) -> str:
    """`blocks` as Markdown; whatever in their texts only looks like Markdown is escaped."""
    made: list[str] = []
    heading = ""
    for block in blocks:
        if block.type == "heading":
            heading = "" if block.text.strip().casefold() == NO_HEADING else _line(block.text)
            if heading:
                if made and made[-1].startswith("### "):
                    made.pop()
                made.append(f"### {heading}")
        elif text := BLOCKS.get(block.type, _unknown)(block, heading.casefold()):
            made.append(text)
    if made and made[-1].startswith("### "):
        made.pop()
    return "\n\n".join(made)


def _paragraph(block: ProfileBlock, under: str) -> str:
    text = _line(block.text)
    if under == QUALITIES and (named := QUALITY.match(text)):
        return f"**{named[1]}.** {text[named.end() :]}"
    return text


def _list(block: ProfileBlock, under: str) -> str:
    return "\n".join(f"- {text}" for item in block.items if (text := _line(item)))


def _table(block: ProfileBlock, under: str) -> str:
    """A table; one of names and figures, which has no header, as a list."""
    rows = [[" ".join(cell.split()) for cell in row] for row in block.rows if any(map(str.strip, row))]
    if not rows:
        return ""
    if all(len(row) == 2 for row in rows):
        # Only the first figure of a column says its unit.
        unit = "%" if rows[0][1].endswith("%") else ""
        return "\n".join(
            f"- {escaped(name)}: {escaped(figure + unit if COUNT.fullmatch(figure) else figure)}"
            for name, figure in rows
        )
    width = max(map(len, rows))
    lines = [[PIPE.sub(r"\\|", escaped(cell)) for cell in row] + [""] * (width - len(row)) for row in rows]
    head, *body = ["| " + " | ".join(cells) + " |" for cells in lines]
    return "\n".join([head, "|" + " --- |" * width, *body])


def _unknown(block: ProfileBlock, under: str) -> str:
    """What a block of another type says, as far as it has words."""
    texts = (block.text, *block.items, *(", ".join(filter(None, row)) for row in block.rows))
    return "\n\n".join(text for each in texts if (text := _line(each)))


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


BLOCKS = {"text": _paragraph, "heading": _unknown, "list": _list, "table": _table}
