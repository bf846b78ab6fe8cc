"""Damaged releases and tables, given to the import commands on a site: an error in words, or a whole import.

    python bench/fuzz_imports.py [--count N] [--seed N]

Makes a small site of its own in a temporary SQLite database, then brings it N damaged releases of O*NET and N
damaged tables of wages or projections, one after the other. A command must either end with a
CommandError and leave every row as it was, or import and publish. After each, the site is as at first. Prints
how many were refused and imported; stops with the seed of a case that went wrong.
"""

# It is a test that runs for long: it asserts, and its damage must be repeatable.
# ruff: noqa: PT017, S101, S311

import argparse
import hashlib
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/site.sqlite3",
    "DEBUG": "off",
    "SECRET_KEY": "only-for-measuring",
}
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from fuzz_onet import damaged as damaged_release  # noqa: E402

from tests.importers.onet.releases import write_release  # noqa: E402
from tests.importers.wages.damage import damaged as damaged_table  # noqa: E402

LABELS = ("careers", "discovery")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(FOLDER.name)
    call_command("migrate", verbosity=0)
    call_command("import_onet", write_release(folder / "good"), verbosity=0)
    before = fingerprint()
    for bring in (bring_release, bring_table):
        imported, slowest = 0, 0.0
        for number in range(options.seed, options.seed + options.count):
            began = time.perf_counter()
            try:
                imported += is_imported(bring, random.Random(number), folder, before)
            except Exception:
                print(f"{bring.__name__} of --seed {number} --count 1 went wrong", file=sys.stderr)
                raise
            slowest = max(slowest, time.perf_counter() - began)
        print(
            f"{bring.__name__}: {options.count - imported} refused, {imported} imported, "
            f"the slowest took {slowest:.2f} s",
            flush=True,
        )


def is_imported(bring, chance: random.Random, folder: Path, before: str) -> bool:
    """Whether a damaged input is imported. Afterwards the site is as it was."""
    with transaction.atomic():
        try:
            bring(chance, folder)
        except CommandError as error:
            assert str(error)
            assert fingerprint() == before
            return False
        transaction.set_rollback(True)
    return True


def bring_release(chance: random.Random, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as directory:
        call_command("import_onet", damaged_release(Path(directory), chance), verbosity=0)


def bring_table(chance: random.Random, folder: Path) -> None:
    name, content = damaged_table(chance)
    path = folder / name
    path.write_bytes(content)
    if name.startswith("projections"):
        call_command("import_projections", path, verbosity=0)
    else:
        call_command(
            "import_wages", path, year=2025, area=chance.choice([None, "United States"]), verbosity=0
        )


def fingerprint() -> str:
    """Of every row of the site."""
    rows = hashlib.sha256()
    for label in LABELS:
        for model in apps.get_app_config(label).get_models():
            for row in model._default_manager.order_by("pk").values_list():
                rows.update(repr(row).encode())
    return rows.hexdigest()


if __name__ == "__main__":
    main()
