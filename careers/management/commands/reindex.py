"""Makes what is derived: see discovery.indexing, drafts.storage and checks.keeping."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from careers.checks import keeping
from careers.discovery import indexing
from careers.drafts import storage


class Command(BaseCommand):
    help = (
        "Makes the indexes of search, skills and related careers from editions, the stored drafts from "
        "rows, and what editors are told of drafts. Publishing and saving keep them by themselves: this is "
        "for an upgrade that changes what they hold, and may be stopped and begun again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="Make all of it anew, also what is up to date."
        )

    def handle(self, *, verbosity, **options):
        for rebuild, told in (
            (indexing.rebuild, "Indexed {} roles."),
            (storage.rebuild, "Stored {} drafts."),
            (keeping.rebuild, "Looked through {} drafts."),
        ):
            with tqdm(unit=" roles", file=sys.stderr, disable=None if verbosity else True) as bar:

                def progress(done, total, bar=bar):
                    bar.total = total
                    bar.update(done - bar.n)

                count = rebuild(progress, everything=options["all"])
            if verbosity:
                self.stdout.write(told.format(count))
