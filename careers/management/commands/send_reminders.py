"""Reminds those who look after pages of what needs them: see careers.editorial.reminders."""

import smtplib

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from careers.editorial import reminders


class Command(BaseCommand):
    help = (
        "Sends one e-mail to everybody who is responsible for pages that are overdue for review or soon will "
        "be, or whose figures are old, or to whom pages were sent back. Nobody else gets one. "
        "Have it run once a week. EMAIL_URL says how mail is sent; without it, it is only written out."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Show the e-mails and send none.")

    def handle(self, *, dry_run, verbosity, **options) -> None:
        if not settings.SITE_URL:
            self.stderr.write("SITE_URL is not set: the addresses in the e-mails begin with /admin/.")
        today = timezone.localdate()
        letters = reminders.letters(today)
        unreachable = [letter for letter in letters if not letter.user.email]
        letters = [letter for letter in letters if letter.user.email]
        failed = self._show(letters) if dry_run else self._send(letters)
        if verbosity:
            done = "Would be sent" if dry_run else "Sent"
            self.stdout.write(f"{done}: {len(letters) - len(failed)} e-mails.")
            for letter in unreachable:
                self.stdout.write(f"{letter.user} has no e-mail address: {letter.number} pages need them.")
            if alone := reminders.uncared_for(today):
                self.stdout.write(f"Overdue for review with nobody responsible: {alone} pages.")
        if failed:
            raise CommandError("Not sent: " + "; ".join(failed))

    def _show(self, letters) -> list[str]:
        for letter in letters:
            self.stdout.write(f"To: {letter.user.email}\nSubject: {letter.subject}\n\n{letter.text}\n")
        return []

    def _send(self, letters) -> list[str]:
        """Send each; who did not get one, and why."""
        failed = []
        connection = get_connection()
        for letter in letters:
            try:
                letter.mail(connection).send()
            except (smtplib.SMTPException, OSError) as error:
                failed.append(f"{letter.user.email} ({error})")
        return failed
