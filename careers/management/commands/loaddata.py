"""Django's loaddata, which also checks everything first and publishes the roles it loads."""

import os
from collections.abc import Iterable

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.db import OperationalError, connections

from careers.importers import fixtures
from careers.models import Role
from careers.write_queue import is_busy

#: After how many objects a long load says how far it is.
STEP = 2000
#: How many of the published roles are named.
NAMED = 20


class Command(loaddata.Command):
    help = (
        "Loads fixtures (files, or directories of files) into the database and publishes their "
        "roles. Nothing is loaded if one object is wrong."
    )

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--draft", action="store_true", help="Load without publishing.")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if there is a role already.")

    def handle(self, *labels, draft=False, if_empty=False, **options) -> None:
        if if_empty and Role.objects.exists():
            self.stdout.write("There are roles already: nothing to load.")
            return
        self.draft = draft
        try:
            super().handle(*labels, **options)
        except fixtures.FixtureFaults as faults:
            raise CommandError(str(faults)) from faults
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise CommandError(f"Somebody else is changing pages, so nothing is loaded. {error}") from error

    def loaddata(self, fixture_labels) -> None:
        self.serialization_formats = [*fixtures.FORMATS]
        self.fixture_count = 0
        entries = self.read(fixture_labels)
        outcome = fixtures.load(
            entries,
            by="loaddata",
            reason="Loaded from " + ", ".join(map(os.path.basename, fixture_labels)),
            draft=self.draft,
            ignore=self.ignore,
            progress=self.progress,
        )
        self.reset_sequences(connections[self.using], outcome.models)
        if self.verbosity >= 1:
            self.report(outcome)

    def read(self, labels: Iterable[str]) -> list[fixtures.FixtureEntry]:
        """The entries of all files that `labels` name, in the order of their names.

        Finds the faults of every file that cannot be read before it stops.
        """
        entries, faults = [], []
        found = {path for label in labels for path, _directory, _name in self.find_fixtures(label)}
        for path in sorted(found):
            _name, format, compression = self.parse_name(os.path.basename(path))
            opened, mode = self.compression_formats[compression]
            stream = opened(path, mode)
            try:
                read = fixtures.read(getattr(stream, "buffer", stream), self.shown(path), format)
                entries += [entry for entry in read if not self.is_excluded(entry)]
                self.fixture_count += 1
            except fixtures.FixtureFaults as error:
                faults += error.faults
            finally:
                stream.close()
        if faults:
            raise fixtures.FixtureFaults(faults)
        return entries

    def find_fixtures(self, label: str) -> list[tuple[str, str, str]]:
        """As Django does, and every fixture in a directory of that name."""
        files = []
        for parent in self.fixture_dirs:
            directory = os.path.join(parent, label)
            if label != loaddata.READ_STDIN and os.path.isdir(directory):
                files += [
                    (entry.path, directory, entry.name)
                    for entry in os.scandir(directory)
                    if entry.name.rsplit(".", 1)[-1] in fixtures.FORMATS
                ]
        return files or super().find_fixtures(label)

    def is_excluded(self, entry: fixtures.FixtureEntry) -> bool:
        try:
            model = apps.get_model(entry.content["model"])
        except (LookupError, ValueError, TypeError, AttributeError):
            return False
        return model in self.excluded_models or model._meta.app_config in self.excluded_apps

    def shown(self, path: str) -> str:
        relative = os.path.relpath(path)
        return path if relative.startswith("..") else relative

    def progress(self, done, total) -> None:
        if self.verbosity >= 1 and done % STEP == 0 and done < total:
            self.stdout.write(f"{done} of {total} objects ...")
            self.stdout.flush()

    def report(self, outcome) -> None:
        count = outcome.added + outcome.changed + outcome.unchanged
        self.stdout.write(
            f"Installed {count} object(s) from {self.fixture_count} fixture(s): {outcome.added} new, "
            f"{outcome.changed} changed, {outcome.unchanged} as they were."
        )
        if outcome.published:
            named, more = outcome.published[:NAMED], len(outcome.published) - NAMED
            self.stdout.write("Published: " + ", ".join(named) + (f" and {more} more" if more > 0 else ""))
        else:
            self.stdout.write("Published nothing.")
        for slug in outcome.left_withdrawn:
            self.stdout.write(f"Left withdrawn, with its new text as a draft: {slug}")
