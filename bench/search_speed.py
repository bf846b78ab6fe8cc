"""How long search takes, and suggestions while somebody types.

    python bench/search_speed.py [--runs 200] [--seed 1]

Asks the configured database (1,016 roles of O*NET, or those of bench/synthetic.py) for titles of its own
roles: as they are, with a slip of the pen, for the words that most roles have, with filters, sorted, further
pages; then lists all roles; then for what is typed of a title letter by letter; and last publishes a role
anew. Prints the median, the 99th percentile of all kinds together and of each, in milliseconds, and the
same in CPU time of this process (the database server's own is not in that).
"""

import argparse
import gc
import os
import random
import sys
import time
from decimal import Decimal
from pathlib import Path

import django

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DEBUG"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"
django.setup()

from django.db.models import Count  # noqa: E402
from pace import pace  # noqa: E402
from search_quality import with_a_slip  # noqa: E402

from careers import publishing  # noqa: E402
from careers.discovery.models import SearchPosting, SearchTitle  # noqa: E402, SearchDocument
from careers.discovery.search import AskedFacts, engine, search, suggest, terms  # noqa: E402
from careers.models import Edition, Role  # noqa: E402

LIMITS = (2_000, 25, 15), (10**9, 60, 30)


def main():
    # As config/wsgi.py does.
    gc.freeze()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311, nothing is secret here
    roles = Edition.objects.live().count()
    titles = some_titles(options.runs, chance)
    common = common_words(titles)
    family = Edition.objects.live().values_list("family_slug", flat=True).first()
    filters = {"families": [family], "pay_at_least": Decimal(60_000), "currency": "USD"}
    facts = AskedFacts(education="no-degree", outlook="grows", settings=frozenset({"outdoors"}))
    print(f"{roles} live roles; common words: {', '.join(common)}")
    kinds = {
        "titles": lambda at: search(titles[at]),
        "misspelt": lambda at: search(with_a_slip(titles[at], chance)),
        "common words": lambda at: search(common[at % len(common)]),
        "common, filtered": lambda at: search(common[at % len(common)], **filters),
        "two common": lambda at: search(" ".join(common[at % 3 : at % 3 + 2]), sort="pay"),
        "page 10": lambda at: search(common[at % len(common)], after=place(180)),
        "all roles": lambda at: search("", sort=("title", "pay")[at % 2]),
        "all, filtered": lambda at: search("", **filters),
        "common, by facts": lambda at: search(common[at % len(common)], facts=facts),
        "all, by facts": lambda at: search("", facts=facts),
        "all, by growth": lambda at: search("", sort=("growth", "openings")[at % 2]),
        "all, far behind": lambda at: search("", after=behind),
        "nothing found": lambda at: search("zzqx" + titles[at][::-1].replace(" ", "")),
    }
    behind = last_page()
    searching, suggesting = next(limits[1:] for limits in LIMITS if roles <= limits[0])
    report("search", kinds, options.runs, searching)
    typing = {
        "beginnings": lambda at: suggest(titles[at][: 1 + at % 12]),
        "a word within": lambda at: suggest(titles[at].split()[-1][: 2 + at % 5]),
        "misspelt": lambda at: suggest(with_a_slip(titles[at], chance)),
    }
    report("suggestions", typing, options.runs, suggesting)
    publish(min(options.runs, 30), chance)


def some_titles(number: int, chance: random.Random) -> list[str]:
    last = SearchTitle.objects.order_by("-edition_id").values_list("edition_id", flat=True).first()
    found = []
    while len(found) < number:
        of_one = SearchTitle.objects.filter(edition__gte=chance.randint(1, last)).order_by(
            "edition", "number"
        )
        found += of_one.values_list("title", flat=True)[:3]
    return found[:number]


def common_words(titles: list[str]) -> list[str]:
    """The five words of `titles` that the most roles have."""
    by_term = {terms.term(terms.stem(word)): word for title in titles for word in terms.words(title)}
    often = (
        SearchPosting.objects.filter(term__in=by_term, impact__gte=0)
        .values("term")
        .annotate(often=Count("edition"))
    )
    return [by_term[row["term"]] for row in often.order_by("-often")[:5]]


def place(start: int) -> str:
    return engine.cursor_to(start)


def last_page() -> str | None:
    """The cursor of a page far behind."""
    from careers.discovery.models import SearchDocument

    last = (
        SearchDocument.objects.live()
        .order_by("-title_key", "-edition_id")
        .values_list("title_key", "edition_id")[30]
    )
    return engine._written([None, bytes(last[0]).decode(), last[1]])


def report(what: str, kinds: dict, runs: int, limit: int) -> None:
    every = []
    for kind, ask in kinds.items():
        ask(0)
        wall, cpu = [], []
        for at in range(runs):
            began, began_cpu = time.perf_counter(), time.process_time()
            ask(at)
            wall.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - began_cpu) * 1000)
        every += wall
        print(f"  {kind:18} {shown(wall)}   CPU {shown(cpu)}", flush=True)
    print(f"{what:20} {shown(every)}   (at most {limit} ms)")


def shown(times: list[float]) -> str:
    times = sorted(times)
    return f"p50 {times[len(times) // 2]:6.1f}  p99 {times[int(len(times) * 0.99)]:6.1f} ms"


def publish(runs: int, chance: random.Random) -> None:
    """Publish roles again with another summary."""
    last = Role.objects.order_by("-pk").values_list("pk", flat=True).first()
    times = []
    for run in range(runs):
        role = Role.objects.filter(pk__gte=chance.randint(1, last)).order_by("pk").first()
        if not role.sections.exists():
            role.sections.create(
                slug="overview", kind="overview", heading="Overview", body="Text.", position=1
            )
        # Never as in a run before, or there would be nothing to publish.
        role.summary = f"Does it in way {run} of {time.time_ns()}."
        role.save()
        publishing.note_changes(Role.objects.filter(pk=role.pk))
        began = time.perf_counter()
        publishing.publish(role, by="bench")
        times.append((time.perf_counter() - began) * 1000)
    print(f"{'publishing a role':20} {shown(times)}   (at most 150 ms)")


if __name__ == "__main__":
    print(pace())
    main()
    print(pace())
