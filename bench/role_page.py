"""What a role page costs: read from its edition, against read from the rows.

    python bench/role_page.py [SLUG] [--runs N]

Uses the configured database (run `manage.py loaddata roles` first) and goes through the template
that the site uses. Each run does both in turn; printed are the medians of CPU milliseconds of this
process, uncached, and the ratio. The database server's own time is not in them.
"""

import argparse
import os
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

from django.conf import settings

# Names of static files as they are, so that no `collectstatic` is needed first.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()

from django.template.loader import get_template  # noqa: E402

from careers import pages, presentation  # noqa: E402
from careers.models import Edition, Role  # noqa: E402
from careers.pages import rendering  # noqa: E402

TEMPLATE = "careers/role.html"


def show(page, rendered) -> str:
    context = presentation.role_context(page, rendered, presentation.link_targets(page))
    return get_template(TEMPLATE).render(context)


def from_edition(slug: str) -> str:
    edition = Edition.objects.live().get(slug=slug)
    return show(pages.from_json(edition.content), rendering.from_json(edition.rendered))


def from_rows(slug: str) -> str:
    page = pages.from_rows(Role.objects.get(slug=slug))
    return show(page, rendering.render(page))


def cpu_milliseconds(work, slug: str) -> float:
    begin = time.process_time()
    work(slug)
    return (time.process_time() - begin) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("slug", nargs="?", default="senior-ml-operations-engineer")
    parser.add_argument("--runs", type=int, default=50)
    options = parser.parse_args()

    same = from_edition(options.slug) == from_rows(options.slug)
    times = {from_edition: [], from_rows: []}
    for _run in range(options.runs):
        for work, measured in times.items():
            measured.append(cpu_milliseconds(work, options.slug))
    edition, rows = (statistics.median(measured) for measured in times.values())
    print(f"page          /careers/{options.slug}/ ({'the same' if same else 'NOT the same'} both ways)")
    print(f"from edition  {edition:7.2f} ms CPU (median of {options.runs})")
    print(f"from rows     {rows:7.2f} ms CPU (median of {options.runs})")
    print(f"ratio         {edition / rows:7.3f}")


if __name__ == "__main__":
    main()
