"""Damaged tables of wages and projections: each must be refused in words, or give what the site can store.

    python bench/fuzz_wages.py [--count N] [--seed N]

Damages small tables of its own, as tab-separated text, CSV and XLSX: odd cells, other columns and rows,
other encodings, bytes that are missing or wrong. What is read must pass the fields and constraints of
its models. Prints how many were read and how many refused; ends with the seed of a case that went wrong.
Uses an empty database in a folder of its own, for the constraints.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
FOLDER = tempfile.TemporaryDirectory()
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER.name}/empty.sqlite3"
os.environ["DEBUG"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"
django.setup()

from tests.importers.wages import damage  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    count = slowest = 0
    for number in range(options.seed, options.seed + options.count):
        name, content = damage.damaged(random.Random(number))  # noqa: S311
        begin = time.perf_counter()
        try:
            count += damage.checked(name, content, Path(FOLDER.name))
        except Exception:
            print(f"--seed {number} --count 1 went wrong ({name}, {len(content)} bytes)")
            raise
        slowest = max(slowest, time.perf_counter() - begin)
    print(f"{options.count} tables: {count} read, {options.count - count} refused.")
    print(f"The slowest took {slowest:.2f} s.")


if __name__ == "__main__":
    main()
