"""How long it takes to fill an empty site with O*NET, wages and projections, and with how much memory.

    python bench/import_onet.py DIR [--repeat 3]

DIR is as for `manage.py import_folder`. Imports it into a fresh database, then loads the very same rows
(editions and all) into another with Django's own loaddata, for comparison; then imports the folder again,
when nothing is new. Each is a process of its own. Prints the medians of `--repeat` runs and the greatest
memory. With PostgreSQL as DATABASE_URL, databases are made and removed beside the one that it names;
otherwise SQLite files in a temporary directory.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
from environ import Env

ROOT = Path(__file__).resolve().parent.parent
#: Django's own command, which neither checks nor publishes: ours has the same name.
PLAIN_LOADDATA = """
import sys, django
django.setup()
from django.core.management import call_command
from django.core.management.commands import loaddata
call_command(loaddata.Command(), sys.argv[1], verbosity=0)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", metavar="DIR", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    directory = str(options.directory.resolve())
    times = {"import": [], "plain loaddata": [], "import again": []}
    peak = dict.fromkeys(times, 0)
    with tempfile.TemporaryDirectory() as folder:
        rows = f"{folder}/rows.json"
        for number in range(options.repeat):

            def measure(what, *command, url):
                seconds, memory = run(*command, url=url)
                times[what].append(seconds)
                peak[what] = max(peak[what], memory)
                print(f"{what}: {seconds:.1f} s", flush=True)

            with database(folder, f"imported{number}") as url:
                measure("import", "manage.py", "import_folder", directory, "-v", "0", url=url)
                measure("import again", "manage.py", "import_folder", directory, "-v", "0", url=url)
                if not number:
                    run("manage.py", "dumpdata", "careers", "--output", rows, "-v", "0", url=url)
            with database(folder, f"loaded{number}") as url:
                measure("plain loaddata", "-c", PLAIN_LOADDATA, rows, url=url)
    for what, seconds in times.items():
        print(f"{what:15} median {statistics.median(seconds):5.1f} s   at most {peak[what]:4.0f} MB")
    ratio = statistics.median(times["import"]) / statistics.median(times["plain loaddata"])
    print(f"import / plain loaddata: {ratio:.2f}")


@contextmanager
def database(folder: str, name: str):
    """The address of a fresh database with its tables."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        name = f"bench_{os.getpid()}_{name}"
        url = f"{given.rpartition('/')[0]}/{name}"
        administer(given, f'CREATE DATABASE "{name}"')
    else:
        url = f"sqlite:///{folder}/{name}.sqlite3"
    try:
        run("manage.py", "migrate", "-v", "0", url=url)
        yield url
    finally:
        if given.startswith("postgres"):
            administer(given, f'DROP DATABASE "{name}"')
        else:
            for file in Path(folder).glob(f"{name}.sqlite3*"):
                file.unlink()


def administer(url: str, statement: str) -> None:
    parts = Env.db_url_config(url)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    where = {name: parts[key] for key, name in names.items() if parts.get(key)}
    with psycopg.connect(**where, autocommit=True) as connection:
        connection.execute(statement)


def run(*command: str, url: str) -> tuple[float, float]:
    """The seconds and the megabytes that Python needs for `command`."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DEBUG": "off",
        "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)  # noqa: S603
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"This failed: {' '.join(command)[:200]}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
