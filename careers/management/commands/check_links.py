"""Tries the links of drafts: see careers.checks.link_checker."""

import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from careers.checks import link_checker
from careers.checks.models import Link


class Command(BaseCommand):
    help = (
        "Tries the web addresses that the texts and the sources of role pages lead to, and notes how they "
        "answer: editors see the broken ones on their desk. One request at a time of each host. What worked "
        f"is left in peace for {link_checker.RESTS} days. May be stopped and begun again."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--all", action="store_true", help="Try all of them, also what worked lately.")
        parser.add_argument("--limit", type=int, metavar="NUMBER", help="Try at most so many.")
        parser.add_argument(
            "--timeout",
            type=float,
            default=link_checker.TIMEOUT,
            metavar="SECONDS",
            help="That a link has to answer, redirects included.",
        )
        parser.add_argument(
            "--pause",
            type=float,
            default=link_checker.PAUSE,
            metavar="SECONDS",
            help="Between two requests of the same host.",
        )
        parser.add_argument(
            "--allow-private",
            action="store_true",
            help="Also ask hosts of this machine and of the network behind it, such as an intranet.",
        )

    def handle(self, *, limit, timeout, pause, allow_private, verbosity, **options) -> None:
        if limit is not None and limit < 1:
            raise CommandError("--limit must be 1 or more.")
        if timeout <= 0 or pause < 0:
            raise CommandError("--timeout must be above 0, and --pause not below.")
        link_checker.forget_unused()
        urls = list(link_checker.due(everything=options["all"])[:limit])
        checker = link_checker.Checker(timeout=timeout, pause=pause, allow_private=allow_private)
        hide = None if verbosity else True
        try:
            with tqdm(total=len(urls), unit=" links", file=sys.stderr, disable=hide) as bar:

                def progress(url, answer) -> None:
                    bar.update()
                    if verbosity and answer.status != Link.Status.FINE:
                        bar.write(f"{url}: {answer.words}", file=self.stdout)

                counted = link_checker.check(urls, checker, progress)
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What was tried is noted.", returncode=130) from stop
        if verbosity:
            self.stdout.write(
                f"Tried {len(urls)} links: {counted[Link.Status.FINE]} work, "
                f"{counted[Link.Status.BROKEN]} are broken, {counted[Link.Status.UNKNOWN]} would not say."
            )
