"""Makes what search and the other questions are answered from: see careers.discovery.indexing."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from careers.discovery import indexing


class Command(BaseCommand):
    help = (
        "Makes the indexes of search, skills and related careers from the editions. Publishing keeps them by "
        "itself: this is for an upgrade that changes what they hold, and may be stopped and begun again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="Make all of it anew, also what is up to date."
        )

    def handle(self, *, verbosity, **options):
        with tqdm(unit=" roles", file=sys.stderr, disable=None if verbosity else True) as bar:

            def progress(done, total):
                bar.total = total
                bar.update(done - bar.n)

            count = indexing.rebuild(progress, everything=options["all"])
        if verbosity:
            self.stdout.write(f"Indexed {count} roles.")
