"""Damaged documents: the importer must make a draft of each or say why not, lose nothing, and be quick.

    python bench/fuzz_documents.py [--count N] [--seed N] [--slowest SECONDS] [FILE ...]

Damages the FILEs (small documents of its own without any): truncates, shuffles, duplicates, inserts bytes and
control characters, makes lines huge and lists deep, breaks archives and tags. Prints how many became
drafts, how many were refused, and the slowest; ends with status 1 and names the seed of a case that went
wrong. Needs no database.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"
django.setup()

from tests.documents import damage  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", type=float, default=10, help="seconds that one document may take")
    options = parser.parse_args()
    originals = damage.originals() + [(file.name, file.read_bytes()) for file in options.files]
    drafts = refused = 0
    slowest = (0.0, 0)
    for number in range(options.seed, options.seed + options.count):
        name, content = damage.damaged(originals, random.Random(number))  # noqa: S311
        begin = time.perf_counter()
        try:
            draft = damage.checked(name, content)
        except Exception:
            print(f"--seed {number} --count 1 went wrong ({name}, {len(content)} bytes)")
            raise
        slowest = max(slowest, (time.perf_counter() - begin, number))
        if slowest[0] > options.slowest:
            sys.exit(f"--seed {number} --count 1 took {slowest[0]:.1f} s ({name}, {len(content)} bytes)")
        drafts += draft is not None
        refused += draft is None
    print(f"{options.count} documents: {drafts} drafts, {refused} refused, none lost a word.")
    print(f"The slowest took {slowest[0]:.2f} s (--seed {slowest[1]}).")


if __name__ == "__main__":
    main()
