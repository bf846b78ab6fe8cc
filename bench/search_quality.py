"""How often search finds the right occupation for a title that it has not been told.

    python bench/search_quality.py --split DIR OUT [--seed 1] [--strict]
    python bench/search_quality.py FILE [--typos] [--seed 1]

The first copies a release of O*NET (a directory of its text files) to OUT without a tenth of its alternate
titles, chosen by --seed, and writes these to OUT.txt, one a line: the occupation's code, a tab, the title.
With --strict, nor are those left in that the occupation has under another heading (as a short or a reported
title). Of a title that several occupations have, OUT.txt says nothing, since no answer to it would be wrong.
Import OUT into an empty database (`manage.py migrate`, `manage.py import_onet OUT`).

The second asks for each title of FILE in the configured database, with --typos after one random slip of the
pen (a letter too many, too few, another, or two that changed places), and prints the share of titles whose
occupation is the first, among the first five and the first ten, the mean reciprocal rank, and how long an
answer takes.
"""

import argparse
import csv
import os
import random
import shutil
import string
import sys
import time
from collections import Counter
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DEBUG"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"

CODE, ALTERNATE, SHORT = "O*NET-SOC Code", "Alternate Title", "Short Title"
REPORTED = "Reported Job Title"
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
    """Copy `release` to `out` without a tenth of its alternate titles, and write these beside it."""
    rows = read(release / "Alternate Titles.txt")
    chance = random.Random(seed)  # noqa: S311
    held = set(chance.sample(range(len(rows)), round(len(rows) * HELD_OUT)))
    gone = {(rows[at][CODE], rows[at][ALTERNATE].casefold()) for at in held}
    shutil.copytree(release, out)
    kept = [row for at, row in enumerate(rows) if at not in held]
    if strict:
        kept = [row for row in kept if (row[CODE], row[ALTERNATE].casefold()) not in gone]
        for row in kept:
            if (row[CODE], row[SHORT].casefold()) in gone:
                row[SHORT] = ""
        reported = read(out / "Sample of Reported Titles.txt")
        write(
            out / "Sample of Reported Titles.txt",
            [row for row in reported if (row[CODE], row[REPORTED].casefold()) not in gone],
        )
    write(out / "Alternate Titles.txt", kept)
    had_by = Counter(title for _code, title in {(row[CODE], row[ALTERNATE].casefold()) for row in rows})
    asked = [rows[at] for at in sorted(held) if had_by[rows[at][ALTERNATE].casefold()] == 1]
    lines = [f"{row[CODE]}\t{row[ALTERNATE]}\n" for row in asked]
    Path(f"{out}.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{len(gone)} of {len(rows)} titles held out; {len(lines)} of one occupation only: {out}.txt")


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

    codes = {
        code.code: edition.slug
        for edition in Edition.objects.live().defer("rendered").iterator(chunk_size=100)
        for code in pages.from_json(edition.content).external_codes
        if code.scheme.startswith("O*NET")
    }
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line]
    chance = random.Random(seed)  # noqa: S311
    ranks, times, unknown = [], [], 0
    for code, title in (line[:2] for line in lines[::every]):
        query = with_a_slip(title, chance) if typos else title
        began = time.perf_counter()
        found = search(query, limit=DEPTH)
        times.append((time.perf_counter() - began) * 1000)
        slugs = [hit.edition.slug for hit in found.hits]
        unknown += code not in codes
        ranks.append(slugs.index(codes[code]) + 1 if codes.get(code) in slugs else None)
    if not ranks:
        sys.exit(f"{file} has no line of a code, a tab and a title.")
    times.sort()
    print(f"titles            {len(ranks)}{' with one slip each' if typos else ''}")
    if unknown:
        print(f"no live role for  {unknown} of their codes")
    for depth in (1, 5, 10):
        share = sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)
        print(f"in the first {depth:<5}{share:7.1%}")
    print(f"mean reciprocal   {sum(1 / rank for rank in ranks if rank) / len(ranks):6.3f}")
    print(
        f"one answer        p50 {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms"
    )


if __name__ == "__main__":
    main()
