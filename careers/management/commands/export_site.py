"""Writes every public page to files that any web server can serve."""

import os
import signal
import sys
import threading
import time
from argparse import ArgumentTypeError
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from careers import static_site
from careers.static_site.rewriting import Site
from careers.static_site.tree import ExportError


class Command(BaseCommand):
    help = (
        "Writes every public page, with its pictures, to files that any web server can serve, and brings "
        "them up to date when it is run again. Readers see the whole of it at once, when it is done: DIR is "
        "a symbolic link to the newest tree in DIR.releases. See docs/operators.md for the server."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("directory", metavar="DIR", type=Path, help="Where the files are to be found.")
        parser.add_argument(
            "--base-url",
            metavar="URL",
            type=origin,
            help="Where the files will be, such as https://careers.example.org. SITE_URL if not given.",
        )
        parser.add_argument(
            "--live-url",
            metavar="URL",
            type=origin,
            help=(
                "Where the site itself answers what files cannot: searching, matching, comparing. Without it "
                "the pages say that they cannot."
            ),
        )
        parser.add_argument(
            "--no-areas",
            dest="with_areas",
            action="store_false",
            help="Leave out the pages of roles with the pay of an area other than their first one.",
        )
        parser.add_argument(
            "--best",
            action="store_true",
            help="Compress with the best brotli: some 10 % smaller, in many times the time.",
        )
        parser.add_argument(
            "--processes",
            metavar="N",
            type=int,
            default=len(os.sched_getaffinity(0)),
            help="How many processes make pages: as many as there are cores if not given.",
        )

    def handle(
        self, *, directory, base_url, live_url, with_areas, best, processes, verbosity, **options
    ) -> None:
        site = Site(base_url or default_base_url(), live_url or "", with_areas)
        begun = time.monotonic()
        if threading.current_thread() is threading.main_thread():
            # Being told to stop leaves no more behind than Ctrl-C does.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        # Without its thread, which would not be there in a forked process.
        tqdm.monitor_interval = 0
        with tqdm(unit=" pages", file=sys.stderr, disable=None if verbosity else True) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                asked = static_site.ExportOptions(site, best, max(1, processes))
                report = static_site.export(directory, asked, progress)
            except ExportError as error:
                raise CommandError(str(error)) from error
            except OSError as error:
                where = error.filename or directory
                raise CommandError(f"Cannot write {where}: {error.strerror}.") from error
            except KeyboardInterrupt as stop:
                raise CommandError("Stopped. What readers see has not changed.", returncode=130) from stop
        if verbosity:
            seconds = time.monotonic() - begun
            self.stdout.write(
                f"{directory}: {report.pages:,} files, {report.files:,} with those that are compressed. "
                f"Written {report.written:,}, removed {report.removed:,}, in {seconds:.0f} seconds."
            )


def origin(text: str) -> str:
    """A scheme and a host, as an address without a path."""
    parts = urlsplit(text.rstrip("/"))
    found = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.geturl() != found:
        raise ArgumentTypeError(f"{text!r} is no address such as https://careers.example.org")
    return found


def default_base_url() -> str:
    """SITE_URL; else the first host that the site answers to."""
    if settings.SITE_URL:
        return settings.SITE_URL
    host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))), "")
    if not host:
        raise CommandError("Say by --base-url where the files will be, or set SITE_URL.")
    return f"{'https' if settings.HTTPS else 'http'}://{host}"
