"""Editions: what the public reads."""

import logging
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .prepared import Prepared
from .role import Role
from .row import Row, RowQuerySet

logger = logging.getLogger(__name__)

#: Clocks of machines that work together are as exact as that.
EXACT = timedelta(seconds=1)
#: An edition that is scheduled is made before it begins.
NEWEST = "SELECT MAX(live_from) FROM careers_edition WHERE live_from > %s AND live_from <= created_at"

#: The latest time that this process has seen. At its beginning it may be any.
_latest = datetime.max.replace(tzinfo=UTC)
_is_told = False


def clock_ahead() -> datetime | None:
    """When the newest edition begins that was published at once, if the clock has gone back behind that.

    Those that it replaced would come back without a word: readers keep the newest all the same (see
    EditionQuerySet.live), and operators are told. Costs a query once for each process, and while the clock
    is behind.
    """
    global _latest, _is_told
    now = timezone.now()
    newest = _newest_after(now) if now < _latest - EXACT else None
    if newest is None:
        _latest, _is_told = now, False
    elif not _is_told:
        _is_told = True
        logger.error(
            "The clock of this machine has gone back: an edition that was published at once begins only at "
            "%s, which is %s from now. Set the clock right. Readers see the newest editions meanwhile.",
            *(newest.isoformat(), newest - now),
        )
    return newest


def _newest_after(now: datetime) -> datetime | None:
    connection.ensure_connection()
    # Not one of the queries of the page that is asked for, which tests count: it belongs to the process.
    with connection.wrap_database_errors, closing(connection.create_cursor()) as cursor:
        cursor.execute(NEWEST, [connection.ops.adapt_datetimefield_value(now)])
        (newest,) = cursor.fetchone()
    return datetime.fromisoformat(newest).replace(tzinfo=UTC) if isinstance(newest, str) else newest


def _is_behind(at: datetime | None) -> bool:
    """Whether the clock has gone back, where it is asked for now."""
    return at is None and clock_ahead() is not None


#: What is scheduled is made before it begins.
PUBLIC_WHEN_MADE = Q(live_from__lte=F("created_at"))


class EditionQuerySet(RowQuerySet["Edition"]):
    def begun(self, at: datetime | None = None) -> Self:
        """Editions that are or have been public at `at` (now if not given)."""
        begun = Q(live_from__lte=at or timezone.now())
        return self.filter(begun | PUBLIC_WHEN_MADE if _is_behind(at) else begun)

    def live(self, at: datetime | None = None) -> Self:
        """Editions the public may read at `at` (now if not given): one per role.

        Where the clock has gone back, those that an edition of the future has replaced are not among them.
        """
        moment = at or timezone.now()
        not_over = Q(live_until=None) | Q(live_until__gt=moment)
        if not _is_behind(at):
            return self.filter(live_from__lte=moment).filter(not_over)
        newer = self.model.objects.ahead().filter(
            role=OuterRef("role"), live_from__gte=OuterRef("live_until")
        )
        return self.begun().filter(not_over).exclude(Exists(newer))

    def scheduled(self, at: datetime | None = None) -> Self:
        """Editions that become public after `at` (now if not given)."""
        scheduled = self.filter(live_from__gt=at or timezone.now())
        return scheduled.exclude(PUBLIC_WHEN_MADE) if _is_behind(at) else scheduled

    def ahead(self) -> Self:
        """Editions that were public as soon as they were made, and begin only later by the clock of today."""
        return self.filter(PUBLIC_WHEN_MADE, live_from__gt=timezone.now())

    def to_be_read(self, at: datetime) -> Self:
        """Editions that the public may read at `at` or after it."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=at))

    def at_address(self, slug: str, at: datetime | None = None) -> Self:
        """Editions that are or have been public under `slug`: a live one first, then the latest."""
        return self.begun(at).filter(slug=slug).order_by(F("live_until").desc(nulls_first=True), "-live_from")

    def without_content(self) -> Self:
        """Editions with the columns of a list, without the page itself."""
        return self.defer("content", "rendered", "confirmations")


class Edition(Row):
    """An immutable, published snapshot of one role, and the span in which it is the public text.

    `content` is the JSON of a `careers.pages.RolePage`, `rendered` that of a
    `careers.pages.rendering.Rendered` made from it. `checksum` is the SHA-256 of `content`, in hex.
    `confirmations` are JSON too: the `careers.pages.Confirmation`s of its parts, all that may come to an
    edition after it was made. Only `careers.publishing` writes editions.
    """

    #: Whether publishing has just made it, for what publishing returns.
    is_new = False

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="editions", verbose_name=_("role"))
    number = models.PositiveIntegerField(_("number"))
    slug = models.SlugField(_("address"), max_length=120)
    title = models.CharField(_("title"), max_length=200)
    family_slug = models.SlugField(_("family's address"), max_length=120)
    family_name = models.CharField(_("family"), max_length=120)
    family_description = models.TextField(_("about the family"), blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Role.Level, blank=True)
    summary = models.TextField(_("summary"))
    # The lowest and the highest amount that the headline names. Lists go by one: see EditionFacts.
    pay_low = models.DecimalField(_("pay from"), max_digits=12, decimal_places=2, null=True, blank=True)
    pay_high = models.DecimalField(_("pay to"), max_digits=12, decimal_places=2, null=True, blank=True)
    pay_open_ended = models.BooleanField(_("pay is open-ended"), default=False)
    pay_currency = models.CharField(_("currency"), max_length=3, blank=True)
    pay_period = models.CharField(_("pay per"), max_length=10, blank=True)
    content = models.TextField(_("content"))
    rendered = models.TextField(_("rendered"))
    rendered_at = models.DateTimeField(_("rendered at"), default=timezone.now, serialize=False)
    checksum = models.CharField(_("checksum"), max_length=64)
    confirmations = models.TextField(_("confirmations"), blank=True)
    live_from = models.DateTimeField(_("live from"))
    live_until = models.DateTimeField(_("live until"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    created_by = models.CharField(_("made by"), max_length=150, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=150, blank=True)
    withdrawn_reason = models.TextField(_("reason for withdrawing"), blank=True)

    NATURAL_KEY = ("role__slug", "number")
    objects = EditionQuerySet.as_manager()  # type: ignore[misc]  # in place of that of Row

    class Meta:
        ordering = ["role", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        indexes = [
            models.Index(fields=["slug", "live_from", "live_until", "role"], name="edition_by_address"),
            # With all that a list of the whole site asks for, so that no page has to be read for it.
            models.Index(
                fields=["family_slug", "title", "slug", "live_from", "live_until", "family_name"],
                name="edition_by_family",
            ),
            models.Index(fields=["title", "slug", "live_from", "live_until"], name="edition_by_title"),
            models.Index(fields=["role", "live_from", "live_until"], name="edition_by_role"),
            # With the key, since an import begins thousands at one moment.
            models.Index(fields=["live_from", "id"], name="edition_by_beginning"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "number"],
                name="edition_one_per_number",
                violation_error_code="number",
                violation_error_message=_("This role already has an edition of this number."),
            ),
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(live_until__isnull=True),
                name="edition_one_open_ended_per_role",
                violation_error_code="live_until",
                violation_error_message=_("Another edition of this role has no end yet."),
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(live_until__isnull=True),
                name="edition_one_open_ended_per_address",
                violation_error_code="slug",
                violation_error_message=_("Another role's page has this address."),
            ),
            models.CheckConstraint(
                name="edition_ends_after_it_begins",
                condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
                violation_error_code="live_until",
                violation_error_message=_("The edition ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def clean(self) -> None:
        """Refuse a span that overlaps another: PostgreSQL has a constraint for it, SQLite none."""
        others = Edition.objects.filter(role_id=self.role_id).exclude(pk=self.pk)
        if self.live_until is not None:
            others = others.filter(live_from__lt=self.live_until)
        overlapping = others.filter(Q(live_until=None) | Q(live_until__gt=self.live_from))
        if overlapping.exists():
            raise ValidationError({"live_from": _("Another edition of this role is live in this time.")})

    def is_live(self, at: datetime | None = None) -> bool:
        """Whether the public reads this edition at `at` (now if not given)."""
        moment = at or timezone.now()
        has_begun = self.live_from <= moment or (self.live_from <= self.created_at and _is_behind(at))
        return has_begun and (self.live_until is None or self.live_until > moment)


class PreparedAt(Prepared):
    """A Prepared query about a moment: `at`, or None for now, as EditionQuerySet.live() has it."""

    def __call__(self, **values: Any) -> list[Any]:
        if _is_behind(values["at"]):
            return list(self._build(**values))
        return super().__call__(**values | {"at": values["at"] or timezone.now()})
