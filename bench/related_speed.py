"""What it costs to publish a role while related careers are kept.

    python bench/related_speed.py [TIMES]

Takes the related careers of TIMES live roles (50 if not given), drawn evenly from the configured
database, out of the index and puts them in again, each by itself, and prints how many milliseconds that
takes, on the clock and of the processor here; then what reading the related careers of as many takes.
Nothing is changed: all happens in a transaction that is undone.
"""

import os
import resource
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["DEBUG"] = "off"


def main(times: int) -> None:
    django.setup()
    from django.db import transaction

    from careers.discovery import related
    from careers.discovery.models import Likeness
    from careers.discovery.related import index
    from careers.models import Edition
    from careers.pages import from_json

    pks = list(Likeness.objects.order_by("pk").values_list("pk", flat=True))
    if not pks:
        sys.exit("No role is in the index. Run: manage.py reindex")
    chosen = pks[:: max(1, len(pks) // times)][:times]
    print(f"{len(pks)} editions; {len(chosen)} of them are measured.")
    publishing, reading, processor = [], [], []
    for pk in chosen:
        edition = Edition.objects.get(pk=pk)
        page = from_json(edition.content)
        began = time.perf_counter()
        related.nearest(edition)
        reading.append(time.perf_counter() - began)
        with transaction.atomic():
            began, worked = time.perf_counter(), time.process_time()
            index.remove([pk])
            index.add([(edition, page)])
            publishing.append(time.perf_counter() - began)
            processor.append(time.process_time() - worked)
            transaction.set_rollback(True)
    for name, found in (("Publishing", publishing), ("Its processor time", processor), ("Reading", reading)):
        found.sort()
        middle, late = found[len(found) // 2], found[min(len(found) - 1, len(found) * 99 // 100)]
        print(f"{name}: p50 {middle * 1000:.1f} ms, p99 {late * 1000:.1f} ms")
    print(f"Memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
