"""How often search finds the right occupation for a title that it has not been told.

    python bench/search_quality.py --split DIR OUT [--seed 1] [--strict]
    python bench/search_quality.py FILE [--typos] [--seed 1]

The first copies a release of O*NET (a directory of its text files) to OUT without a tenth of its other
titles, chosen by --seed, and writes these to OUT.txt, one a line: the codes of all occupations that have it,
with spaces between, a tab, the title. With --strict, a title is left in no file, whichever occupation has it
and under whichever heading (as a short or a reported title); the names of occupations themselves stay, and
are not asked for. Import OUT into an empty database (`manage.py migrate`, `manage.py import_onet OUT`).

The second asks for each title of FILE in the configured database, with --typos after one random slip of
the pen (a letter too many, too few, another, or two that changed places), and prints the share of titles for
which one of the occupations that have it is the first, among the first five and the first ten, the mean
reciprocal rank, and how long an answer takes.
"""

import argparse
import csv
import os
import random
import shutil
import string
import sys
import time
from collections import defaultdict
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DEBUG"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"

CODE, SHORT = "O*NET-SOC Code", "Short Title"
#: The files that hold other titles, and the columns that do. Releases have one of the first two.
TITLES = {
    "Alternate Titles.txt": "Alternate Title",
    "Job Titles.txt": "Job Title",
    "Sample of Reported Titles.txt": "Reported Job Title",
}
HELD_OUT = 0.1
#: How far down the right occupation is looked for.
DEPTH = 50


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("out", metavar="OUT", type=Path, nargs="?")
    parser.add_argument("--split", action="store_true", help="FILE is a release to copy to OUT, in part")
    parser.add_argument("--strict", action="store_true", help="leave no title in under another heading")
    parser.add_argument("--typos", action="store_true", help="make one slip of the pen in each title")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask for every Nth line only")
    options = parser.parse_args()
    if options.split:
        if options.out is None:
            parser.error("--split needs OUT, the directory to copy to")
        split(options.file, options.out, options.seed, options.strict)
    else:
        measure(options.file, options.typos, options.seed, options.every)


def split(release: Path, out: Path, seed: int, strict: bool) -> None:
    """Copy `release` to `out` without a tenth of its other titles, and write these beside it."""
    tables = {name: read(release / name) for name in TITLES if (release / name).exists()}
    file = next(iter(tables))
    column = TITLES[file]
    rows = tables[file]
    owners = defaultdict(set)
    for name, table in tables.items():
        for row in table:
            owners[row[TITLES[name]].casefold()].add(row[CODE])
    own = {row["Title"].casefold() for row in read(release / "Occupation Data.txt")}
    chance = random.Random(seed)  # noqa: S311
    held = set(chance.sample(range(len(rows)), round(len(rows) * HELD_OUT)))
    gone = {rows[at][column].casefold() for at in held} - own
    shutil.copytree(release, out)
    if strict:
        for name, table in tables.items():
            kept = [row for row in table if row[TITLES[name]].casefold() not in gone]
            for row in kept:
                if row.get(SHORT, "").casefold() in gone:
                    row[SHORT] = ""
            write(out / name, kept)
    else:
        write(out / file, [row for at, row in enumerate(rows) if at not in held])
    titles = {rows[at][column].casefold(): rows[at][column] for at in sorted(held)}
    lines = [f"{' '.join(sorted(owners[key]))}\t{title}\n" for key, title in titles.items() if key in gone]
    Path(f"{out}.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{len(held)} of {len(rows)} titles held out; {len(lines)} that differ: {out}.txt")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def with_a_slip(text: str, chance: random.Random) -> str:
    """`text` with one letter too many, too few, another, or two that changed places."""
    letter = chance.choice(string.ascii_lowercase)
    at = chance.randrange(len(text))
    match chance.choice(["insert", "delete", "substitute", "transpose"]):
        case "insert":
            return text[:at] + letter + text[at:]
        case "delete":
            return text[:at] + text[at + 1 :]
        case "substitute":
            return text[:at] + letter + text[at + 1 :]
    at = chance.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def measure(file: Path, typos: bool, seed: int, every: int) -> None:
    django.setup()
    from careers import pages
    from careers.discovery.search import search
    from careers.models import Edition

    slugs = {
        code.code: edition.slug
        for edition in Edition.objects.live().defer("rendered").iterator(chunk_size=100)
        for code in pages.from_json(edition.content).external_codes
        if code.scheme.startswith("O*NET")
    }
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line]
    chance = random.Random(seed)  # noqa: S311
    ranks, times, unknown = [], [], 0
    for codes, title in (line[:2] for line in lines[::every]):
        query = with_a_slip(title, chance) if typos else title
        began = time.perf_counter()
        found = search(query, limit=DEPTH)
        times.append((time.perf_counter() - began) * 1000)
        right = {slugs[code] for code in codes.split() if code in slugs}
        unknown += not right
        ranks.append(next((at for at, hit in enumerate(found.hits, 1) if hit.edition.slug in right), None))
    if not ranks:
        sys.exit(f"{file} has no line of a code, a tab and a title.")
    times.sort()
    print(f"titles            {len(ranks)}{' with one slip each' if typos else ''}")
    if unknown:
        print(f"no live role for  {unknown} of them")
    for depth in (1, 5, 10):
        share = sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)
        print(f"in the first {depth:<5}{share:7.1%}")
    print(f"mean reciprocal   {sum(1 / rank for rank in ranks if rank) / len(ranks):6.3f}")
    print(
        f"one answer        p50 {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms"
    )


if __name__ == "__main__":
    main()
