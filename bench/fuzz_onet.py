"""Damaged releases of O*NET, to see that each is refused in words or read correctly.

    python bench/fuzz_onet.py [--count N] [--seed N]

Makes small releases, damages their files at random and reads them. Each must raise TableFaults, or give
contributions that the models take, field by field. Prints how many were refused, and how many read; stops
at the first that is neither, with its seed. No database is needed.
"""

# It is a test that runs for long: it asserts, and its damage must be repeatable.
# ruff: noqa: PT017, S101, S311

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only-for-measuring")

if __name__ == "__main__":
    django.setup()

from careers import models
from careers.importers import onet
from careers.importers.tables import TableFaults
from careers.pages import markdown
from tests.importers.onet.releases import FILES, write_release

ODD_CELLS = (
    *("", "n/a", " ", "0", "-1", "1.5", "6", "8", "NaN", "1e3", "٣", "9" * 400, "Y", "N", "IM", "LV", "IJ"),
    *("15-1252", "15-1252.00", "17-2061.00", "99-9999.00", "15-1252.000", "Core", "Supplemental"),
    *("# No heading", "1. One", "- dash", "<b>bold</b>", "[^onet]", "[a](b)", "&amp;", "`", "***", "\\"),
    *(
        "a\x07b",
        "a\x85b",
        "a\u2028b",
        "\ufeff",
        "\u200b",
        "首席",
        "ǅ",
        "C#",
        "C++",
        ".NET",
        "|",
        "~~~",
        "===",
    ),
    *("word " * 60, "word " * 250, "W" * 199, "W" * 201, "W" * 5_000, "W" * 70_000, "é" * 130),
)
ODD_BYTES = (b"\0", b"\xff", b"\xc3", b"\r", b"\n", b"\t", b"\xef\xbb\xbf", b'"', b"\x1a", b"\xed\xa0\x80")


def damage_cells(rows: list[list[str]], chance: random.Random) -> None:
    """One change to the rows of a file, the header among them."""
    row = chance.choice(rows)
    place = chance.randrange(len(row)) if row else 0
    match chance.randrange(9):
        case 0 if row:
            row[place] = chance.choice(ODD_CELLS)
        case 1 if row:
            del row[place]
        case 2:
            row.insert(place, chance.choice(ODD_CELLS))
        case 3:
            rows.append(list(row))
        case 4 if len(rows) > 1:
            rows.remove(row)
        case 5:
            chance.shuffle(row)
        case 6:
            order = chance.sample(range(len(rows[0])), len(rows[0]))
            rows[:] = [[row[i] for i in order if i < len(row)] for row in rows]
        case 7:
            for other in rows:
                del other[place : place + 1]
        case 8:
            other = chance.choice(rows)
            if row and other:
                at = chance.randrange(len(other))
                row[place], other[at] = other[at], row[place]


def damage_bytes(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    place = chance.randrange(len(content) + 1)
    match chance.randrange(5):
        case 0:
            content = content[:place]
        case 1:
            content = content[:place] + chance.choice(ODD_BYTES) + content[place:]
        case 2:
            content = content.decode("utf-8", "replace").encode(
                chance.choice(["utf-16", "latin-1"]), "replace"
            )
        case 3:
            content = content.replace(b"\r\n", chance.choice([b"\n", b"\r", b"\n\n"]))
        case 4:
            content = b"" if chance.random() < 0.5 else b"\xef\xbb\xbf" + content
    path.write_bytes(content)


def damaged(directory: Path, chance: random.Random) -> Path:
    """A release with one to three changes to it."""
    files = {name: [list(row) for row in rows] for name, rows in FILES.items()}
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        name = chance.choice(list(files))
        if chance.random() < 0.05:
            del files[name]
        elif files[name]:
            damage_cells(files[name], chance)
        if not files:
            break
    write_release(directory, dict.fromkeys(FILES) | files)
    if files and chance.random() < 0.3:
        damage_bytes(directory / chance.choice(list(files)), chance)
    return directory


def check(directory: Path) -> bool:
    """Whether the release was read. Raises AssertionError or ValidationError for what the site refuses."""
    try:
        release = onet.read(directory)
    except TableFaults as refused:
        assert refused.faults
        assert all(fault.file and fault.reason for fault in refused.faults)
        assert str(refused)
        return False
    skills = onet.KnownSkills()
    slugs = set()
    model(models.Source, release.source)
    for code, new, page in onet.contributions(release, skills):
        assert code in release.occupations
        assert new.slug not in slugs
        slugs.add(new.slug)
        check_contribution(new, page)
    for ladder in onet.ladders(release):
        model(models.Ladder, ladder, exclude={"rungs"})
        for rung in ladder.rungs:
            assert rung.role in slugs
            model(models.Rung, rung, exclude={"role"})
    return True


def check_contribution(new, page) -> None:
    model(models.Family, new.family)
    models.Role(slug=new.slug, title=page.title, summary=page.summary).clean_fields(exclude={"family"})
    titles = [title.casefold() for title in page.alternate_titles]
    assert len(titles) == len(set(titles))
    for title in page.alternate_titles:
        models.AlternateTitle(title=title).clean_fields(exclude={"role"})
    for code in page.external_codes:
        model(models.ExternalCode, code)
    assert page.sections
    for section in page.sections:
        model(models.Section, section, exclude={"written"})
        assert markdown.problems(section.body) == []
        assert markdown.citations(section.body) == (page.sources[0].slug,)
    for group in page.skill_groups:
        model(models.SkillGroup, group, exclude={"source", "requirements"})
        assert len({row.skill for row in group.requirements}) == len(group.requirements)
        for row in group.requirements:
            model(models.SkillRequirement, row, exclude={"skill", "name", "kind"})
            models.Skill(slug=row.skill, name=row.name, kind=row.kind).clean_fields()
    targets = [row.role for row in page.related_careers]
    assert new.slug not in targets
    assert len(targets) == len(set(targets))
    for row in page.related_careers:
        model(models.RelatedCareer, row, exclude={"role"})


def model(kind, part, *, exclude=frozenset()) -> None:
    """Raises ValidationError where `part` has a field that the model `kind` does not take."""
    values = {name: getattr(part, name) for name in part.__struct_fields__ if name not in exclude}
    related = {field.name for field in kind._meta.fields if field.is_relation}
    kind(**values).clean_fields(exclude=related)


def run(count: int, seed: int) -> tuple[int, int]:
    """How many of `count` damaged releases were refused, and how many read."""
    read = 0
    for number in range(seed, seed + count):
        with tempfile.TemporaryDirectory() as directory:
            try:
                read += check(damaged(Path(directory), random.Random(number)))
            except Exception:
                print(f"The release of seed {number} is neither refused nor right.", file=sys.stderr)
                raise
    return count - read, read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    refused, read = run(arguments.count, arguments.seed)
    print(f"{refused} refused with faults, {read} read; none was anything else.")


if __name__ == "__main__":
    main()
