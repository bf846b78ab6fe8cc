"""How long it takes to compare roles and to find the way between them.

    python bench/path_speed.py [--runs N]
    python bench/path_speed.py --grow 100000

Uses the configured database, with roles imported into it (`manage.py import_folder`). Whole answers of the
site are timed in this process, without compression; printed are p50 and p99 by the clock, the same in time of
this process alone, and the number of queries. `--grow` first copies the live roles, with their skills and one
pay figure each, until there are that many: only for a database that is thrown away.
"""

import argparse
import gc
import random
import statistics
import time

import msgspec

# skills_speed has set Django up.
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pace import pace
from skills_speed import grow

from careers.discovery import pathways
from careers.models import Edition
from careers.pages import from_json, to_json


def give_pages_to_copies(originals: dict[int, str], span: int) -> None:
    """Give the copies that `grow` made a page: that of their original, with one pay figure and no text."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE slim (id bigint PRIMARY KEY, content text)")
        cursor.executemany("INSERT INTO slim VALUES (%s, %s)", list(originals.items()))
        cursor.execute(
            "UPDATE careers_edition SET content = "
            "(SELECT slim.content FROM slim WHERE slim.id = careers_edition.id %% %s) WHERE content = '{}'",
            [span],
        )


def slim(content: str) -> str:
    page = from_json(content)
    short = msgspec.structs.replace(page, sections=(), sources=(), salary_bands=page.salary_bands[:1])
    return to_json(short)


def addresses(count: int) -> dict[str, list[str]]:
    """Addresses of each kind of page, `count` of each."""
    chance = random.Random(4)  # noqa: S311, nothing is secret here
    editions = list(
        Edition.objects.live().exclude(content="{}").order_by("pk").only("slug", "content")[:1000]
    )
    pages = {edition.slug: from_json(edition.content) for edition in editions}
    chosen = [chance.sample(list(pages), 4) for _n in range(20 * count)]
    sizes = {(a, b): pathways.direct(pages[a], pages[b]).size for a, b, *_others in chosen}
    large = [pair for pair, size in sizes.items() if size >= pathways.LARGE][:count]
    small = [pair for pair, size in sizes.items() if size < pathways.LARGE][:count]
    ladders = [slug for slug, page in pages.items() if page.ladders][:count]
    return {
        "compare two": [compared(slugs[:2]) for slugs in chosen[:count]],
        "compare four": [compared(slugs) for slugs in chosen[:count]],
        "compare one": [compared(slugs[:1]) for slugs in chosen[:count]],
        "compare, six asked for": [compared([*slugs, "gone", "x"]) for slugs in chosen[:count]],
        "a small step": [f"/careers/{a}/to/{b}/" for a, b in small],
        "a large step": [f"/careers/{a}/to/{b}/" for a, b in large],
        "where to": [f"/careers/{slugs[0]}/to/" for slugs in chosen[:count]],
        "a role page with a ladder": [f"/careers/{slug}/" for slug in ladders],
    }


def compared(slugs: list[str]) -> str:
    return "/compare/?" + "&".join(f"role={slug}" for slug in slugs)


def p99(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.99))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200, help="how often each kind of page is asked for")
    parser.add_argument("--grow", type=int, metavar="ROLES", help="first copy roles until there are so many")
    options = parser.parse_args()
    if options.grow:
        originals = dict(Edition.objects.values_list("pk", "content"))
        last = Edition.objects.order_by("pk").last()
        span = 1 + max(last.pk, type(last).role.field.related_model.objects.order_by("pk").last().pk)
        grow(options.grow)
        give_pages_to_copies({pk: slim(content) for pk, content in originals.items()}, span)
    client = Client()
    print(f"{Edition.objects.live().count()} roles, {connection.vendor}")
    print(f"{'':28} {'p50':>7} {'p99':>7} {'p50 CPU':>8} {'p99 CPU':>8}  queries")
    asked = addresses(options.runs)
    # What this script itself holds is no work of the site's.
    gc.collect()
    gc.freeze()
    for name, paths in asked.items():
        if not paths:
            print(f"{name:28} none here")
            continue
        clock, own, queries = [], [], 0
        for path in paths[:10]:
            with CaptureQueriesContext(connection) as captured:
                status = client.get(path).status_code
            if status != 200:
                raise SystemExit(f"{path} answers {status}.")
            queries = max(queries, len(captured))
        for path in paths:
            begin, began = time.perf_counter(), time.process_time()
            client.get(path)
            clock.append((time.perf_counter() - begin) * 1000)
            own.append((time.process_time() - began) * 1000)
        print(
            f"{name:28} {statistics.median(clock):7.1f} {p99(clock):7.1f} "
            f"{statistics.median(own):8.1f} {p99(own):8.1f}  {queries:3}",
            flush=True,
        )


if __name__ == "__main__":
    print(pace())
    main()
    print(pace())
