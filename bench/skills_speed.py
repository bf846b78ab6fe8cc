"""How long the pages about skills and the match take.

    python bench/skills_speed.py [--runs N]
    python bench/skills_speed.py --grow 100000

Uses the configured database, with roles imported into it (`manage.py import_folder`). Whole answers of the
site are timed in this process. Printed are p50 and p99 in milliseconds, by the clock and of this process's
CPU, which on a busy machine says more (a server's own work is not in it), and the number of queries. `--grow`
first copies the live roles (with short texts: no page here reads them) and their places in the index until
there are that many: only for a database that is thrown away.
"""

import argparse
import gc
import logging
import os
import random
import statistics
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# With debugging on, Django records every query and reads templates again each time.
os.environ["DEBUG"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"
os.environ["ALLOWED_HOSTS"] = "*"

from django.conf import settings

# Names of static files as they are, so that no `collectstatic` is needed first.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
logging.getLogger("django.request").setLevel(logging.ERROR)

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from pace import pace  # noqa: E402

from careers.discovery.models import EditionFacts, EditionSkill, Indexed, PublicSkill  # noqa: E402
from careers.discovery.skills import index, roles  # noqa: E402
from careers.models import Edition, Role  # noqa: E402


def grow(wanted: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # With the usual 2 MB of memory the indexes are written to the disk over and over.
            cursor.execute("PRAGMA cache_size = -2000000")
            cursor.execute("PRAGMA synchronous = OFF")
    have = Edition.objects.live().count()
    span = 1 + max(Edition.objects.order_by("pk").last().pk, Role.objects.order_by("pk").last().pk)
    rows = 1 + EditionSkill.objects.order_by("pk").last().pk
    for copy in range(1, -(-wanted // have)):
        with transaction.atomic(), connection.cursor() as cursor:
            moved = {"id": f"id + {span * copy}", "slug": f"slug || '-{copy}'"}
            title = f"title || ' {copy}'"
            clone(cursor, Role, span, moved | {"title": title})
            short = {"content": "'{}'", "rendered": "'{}'", "role_id": f"role_id + {span * copy}"}
            clone(cursor, Edition, span, moved | short | {"title": title}, "live_until IS NULL")
            for model in (EditionFacts, Indexed):
                clone(cursor, model, span, {"edition_id": f"edition_id + {span * copy}"}, key="edition_id")
            clone(
                cursor,
                EditionSkill,
                rows,
                {"id": f"id + {rows * copy}", "edition_id": f"edition_id + {span * copy}"},
            )
        print(f"\r{have * (copy + 1)} roles", end="", file=sys.stderr)
    index.recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(file=sys.stderr)


def clone(cursor, model, below: int, changed: dict[str, str], condition: str = "", key: str = "id") -> None:
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    where = f"{key} < {below}" + (f" AND {condition}" if condition else "")
    cursor.execute(f'INSERT INTO "{table}" ({listed}) SELECT {chosen} FROM "{table}" WHERE {where}')  # noqa: S608


def addresses() -> dict[str, list[str]]:
    """Addresses of each kind of page, some of each."""
    skills = list(PublicSkill.objects.filter(editions_count__gt=0).order_by("-editions_count", "pk"))
    slugs = [skill.slug for skill in skills]
    chance = random.Random(4)  # noqa: S311
    common, rare = slugs[:10], chance.sample(slugs[len(slugs) // 2 :], 10)
    middle = chance.sample(slugs[20:300], 10)
    deep = [f"/skills/{skill.slug}/?after={place(skill)}" for skill in skills[:5]]
    family = roles.families(skills[0])[-1].slug
    return {
        "skills": ["/skills/"],
        "skills of a kind": ["/skills/?kind=tool", "/skills/?kind=soft"],
        "skills under a letter": ["/skills/?kind=tool&letter=s", "/skills/?letter=m", "/skills/?letter=0"],
        "search in skills": ["/skills/?q=micro", "/skills/?q=data+base", "/skills/?q=soft"],
        "search, misspelt": ["/skills/?q=pyhton", "/skills/?q=kuberntes", "/skills/?q=exel"],
        "a common skill": [f"/skills/{slug}/" for slug in common],
        "a skill in between": [f"/skills/{slug}/" for slug in middle],
        "a rare skill": [f"/skills/{slug}/" for slug in rare],
        "last page of a common skill": deep,
        "a common skill in a family": [f"/skills/{slugs[0]}/?family={family}"],
        "an unknown skill": ["/skills/pyhton-3/"],
        "match, nothing picked": ["/match/"],
        "match, 3 rare skills": [picked(chance.sample(rare, 3)) for _n in range(5)],
        "match, 5 in between": [picked(chance.sample(middle, 5)) for _n in range(5)],
        "match, 8 common skills": [picked(chance.sample(common, 8)) for _n in range(5)],
        "match, 20 of all sorts": [picked(chance.sample(common + middle + rare, 20)) for _n in range(5)],
        "match, 50 skills": [picked(slugs[20:70])],
        "match, misspelt": [picked(middle[:3]) + "&add=pyhton"],
    }


def picked(slugs: list[str]) -> str:
    return "/match/?" + "&".join(f"s={slug}:working" for slug in slugs)


def place(skill: PublicSkill) -> str:
    """The place of the last page of the roles that ask for a skill."""
    rows = EditionSkill.objects.filter(skill=skill).order_by("-rank", "-title", "-edition_id")
    last = rows[min(roles.ROLES_SHOWN, skill.editions_count - 1)]
    return roles.PLACE.format(last.rank, last.edition.slug)


def p99(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.99))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=60, help="how often each kind of page is asked for")
    parser.add_argument("--grow", type=int, metavar="ROLES", help="first copy roles until there are so many")
    options = parser.parse_args()
    if options.grow:
        grow(options.grow)
    client = Client()
    # As in config/wsgi.py.
    gc.freeze()
    top = PublicSkill.objects.order_by("-editions_count").first()
    print(f"{Indexed.objects.count()} roles; {top.editions_count} of them ask for {top.name}")
    print(f"{'':30} {'p50':>7} {'p99':>7} {'CPU p50':>8} {'CPU p99':>8}  queries")
    for name, paths in addresses().items():
        times, used, queries = [], [], 0
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            queries = max(queries, len(captured))
        for run in range(options.runs):
            begin, cpu = time.perf_counter(), time.process_time()
            client.get(paths[run % len(paths)])
            times.append((time.perf_counter() - begin) * 1000)
            used.append((time.process_time() - cpu) * 1000)
        clock = f"{statistics.median(times):7.1f} {p99(times):7.1f}"
        print(f"{name:30} {clock} {statistics.median(used):8.1f} {p99(used):8.1f}  {queries:3}", flush=True)


if __name__ == "__main__":
    print(pace())
    main()
    print(pace())
