"""Letters to those who look after pages: what is overdue or soon will be, what is old, what was sent back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.checks.rules import oldest_fresh
from careers.models import Role, State
from careers.pages.wording import long_date

from . import worklists

#: How many pages a letter names under one heading.
NAMED = 30


class Page(NamedTuple):
    """A page that needs somebody: its title, why, and the address of its form."""

    title: str
    why: str
    url: str


class LetterPart(NamedTuple):
    """Pages under one heading; `more` of them are not named."""

    heading: str
    pages: tuple[Page, ...]
    more: int


class Letter(NamedTuple):
    """What one person is told."""

    user: User
    parts: tuple[LetterPart, ...]

    @property
    def number(self) -> int:
        """How many pages it is about; one that stands under two headings counts once."""
        return len({page.url for part in self.parts for page in part.pages}) + sum(p.more for p in self.parts)

    @property
    def subject(self) -> str:
        words = ngettext("%(n)d page needs you", "%(n)d pages need you", self.number) % {"n": self.number}
        return f"[{settings.SITE_NAME}] {words}"

    @property
    def text(self) -> str:
        return render_to_string(
            "desk/reminder.txt",
            {
                "name": self.user.get_short_name() or self.user.get_username(),
                "parts": self.parts,
                "site_name": settings.SITE_NAME,
                "desk": address("admin:index"),
            },
        )

    def mail(self, connection=None) -> EmailMessage:
        return EmailMessage(self.subject, self.text, to=[self.user.email], connection=connection)


def address(name: str, *args) -> str:
    """The full address of a page of the admin; without its beginning where SITE_URL is not set."""
    return settings.SITE_URL + reverse(name, args=args)


def letters(today: date) -> list[Letter]:
    """A letter for everybody active who is responsible for something that needs them. Costs five queries."""
    found: dict[int, dict[str, list[Page]]] = defaultdict(lambda: defaultdict(list))
    for heading, user, page in _everything(today):
        found[user][heading].append(page)
    users = get_user_model().objects.filter(pk__in=found, is_active=True).order_by("username")
    return [
        Letter(
            user,
            tuple(
                LetterPart(heading, tuple(pages[:NAMED]), max(0, len(pages) - NAMED))
                for heading, pages in found[user.pk].items()
            ),
        )
        for user in users
    ]


def uncared_for(today: date) -> int:
    """How many pages are overdue for review with nobody responsible."""
    return _roles().filter(responsible=None, review_due__lt=today).count()


def _everything(today: date) -> Iterator[tuple[str, int, Page]]:
    """(heading, primary key of the user, page), in the order of a letter."""
    first, last = worklists.soon(today)
    cared = _roles().exclude(responsible=None).order_by("review_due", "title")
    overdue, soon = _("Overdue for review"), _("Review due soon")
    for role in cared.filter(review_due__lt=today):
        yield overdue, role.responsible_id, _page(role, _due_on(role.review_due))
    for role in cared.filter(review_due__range=(first, last)):
        yield soon, role.responsible_id, _page(role, _due_on(role.review_due))
    old = Q(findings__pay_year__lt=oldest_fresh("pay", today))
    old |= Q(findings__outlook_year__lt=oldest_fresh("outlook", today))
    for role in cared.filter(old).select_related("findings").order_by("title"):
        yield _("Figures past their shelf life"), role.responsible_id, _page(role, _ages(role, today))
    returned = worklists.sent_back().exclude(submitted_by=None)
    by_role = dict(returned.values_list("role", "submitted_by"))
    unpublished = _roles().with_state().filter(pk__in=by_role, state__in=[State.DRAFT, State.CHANGED])
    for role in unpublished.order_by("title"):
        yield _("Sent back to you"), by_role[role.pk], _page(role, _("see the remarks"))


def _roles():
    return Role.objects.filter(archived_at=None)


def _page(role: Role, why: str) -> Page:
    return Page(role.title, why, address("admin:careers_role_change", role.pk))


def _due_on(day: date) -> str:
    return _("due on %(day)s") % {"day": long_date(day)}


def _ages(role: Role, today: date) -> str:
    years = {
        _("pay of %(year)d"): (role.findings.pay_year, oldest_fresh("pay", today)),
        _("outlook of %(year)d"): (role.findings.outlook_year, oldest_fresh("outlook", today)),
    }
    told: Iterable[str] = (
        words % {"year": year} for words, (year, fresh) in years.items() if year and year < fresh
    )
    return ", ".join(told)
