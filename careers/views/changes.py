"""What has changed: on one role page, from edition to edition, and on the whole site."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from careers import presentation
from careers.http import conditional, time_travel
from careers.http.time_travel import same_moment
from careers.http.whole_site import OfWholeSite
from careers.models import Edition, edition_history
from careers.models.edition_history import Cursor, EditionStep, reason
from careers.pages import RolePage, diff, from_json

from .role import WITHOUT_CONTENT, AtAddress

#: Editions of a role on one page of its history, and on one of the site's.
OF_ROLE, OF_SITE = 10, 15
#: Seconds for which the words on a difference are kept. Two editions never differ in another way later.
KEPT = 24 * 60 * 60


class RoleChanges(OfWholeSite, AtAddress, TemplateView):
    """The editions of a live role as differences; with `since` (and `until`), the sum of some of them.

    At most six queries.
    """

    view_name = "role-changes"
    template_name = "careers/role_changes.html"
    stored_parameters = ("since", "until", "after")

    at_address = WITHOUT_CONTENT

    def moved(self):
        response = super().moved()
        if query := self.request.META.get("QUERY_STRING"):
            response["Location"] = f"{response['Location'].partition('?')[0]}?{query}"
        return response

    @cached_property
    def asked(self) -> "Period":
        return Period.parse(self.request.GET.get("since", ""), self.request.GET.get("until", ""))

    def get_context_data(self, **kwargs):
        shown = self.summed() if self.asked.since else self.history()
        return super().get_context_data(**kwargs) | {"edition": self.edition, "asked": self.asked} | shown

    def history(self) -> dict:
        text = self.request.GET.get("after", "")
        after = Cursor.parse(text)
        steps, more = edition_history.of_role(self.edition, after=after, number=OF_ROLE, at=self.moment)
        pages = [
            from_json(edition.content)
            for edition in [*(step.edition for step in steps), *(step.before for step in steps[-1:])]
            if edition
        ]
        titles = presentation.titles_of_related(pages, self.moment)
        return {
            "steps": [
                {
                    **told(step),
                    "anchor": anchor,
                    "since": f"?{urlencode({'since': exactly(step.edition.live_from)})}",
                    "html": self.html(page, before, titles, of_step(step)),
                }
                for step, page, before, anchor in zip(
                    steps, pages, [*pages[1:], None], anchors(steps), strict=False
                )
            ],
            "is_first_page": after is None,
            "is_unknown_page": bool(text) and after is None,
            "older": f"?after={steps[-1].cursor}" if more else "",
        }

    def html(self, page: RolePage, before: RolePage | None, titles: dict[str, str], all_at: str):
        if before is None:
            return ""
        topics = diff.between(before, page, titles, detailed=diff.SHOWN)
        return diff.html(topics, all_at=same_moment(self.request, all_at))

    def summed(self) -> dict:
        asked, role, at = self.asked, self.edition.role_id, self.moment
        new = edition_history.last_before(role, asked.end or timezone.now() + timedelta(seconds=1), at)
        before = edition_history.last_before(role, asked.begin, at) if asked.begin else None
        was_public = before is not None
        old = before or edition_history.first(role, at) or self.edition
        if new is None or new.live_from < old.live_from:
            new = old
        then, now = from_json(old.content), from_json(new.content)
        topics = diff.between(then, now, presentation.titles_of_related([then, now], at))
        return {
            "summed": {
                "old": old,
                "new": new,
                "reason": reason(new) if asked.is_one_moment else "",
                "was_public": was_public,
                "is_first": not was_public and new.pk == old.pk and asked.is_one_moment,
                "moved_from": old.slug if old.slug != new.slug else "",
                "html": diff.html(topics, heading="h2"),
            }
        }


class LatestChanges(OfWholeSite, TemplateView):
    """The latest changes of all live roles. Six queries, or some more behind many withdrawn roles."""

    template_name = "careers/changes.html"
    stored_parameters = ("after",)

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("after", "")
        after = Cursor.parse(text)
        steps, more = edition_history.latest(after=after, number=OF_SITE)
        entries = in_words(steps)
        days = groupby(entries, key=lambda entry: timezone.localdate(entry["edition"].live_from))
        return super().get_context_data(**kwargs) | {
            "days": [(day, list(found)) for day, found in days],
            "is_first_page": after is None,
            "is_unknown_page": bool(text) and after is None,
            "older": f"?after={steps[-1].cursor}" if more else "",
        }


class Period(NamedTuple):
    """The span of time whose changes somebody asks for, as they wrote it and as moments.

    Changes from `begin` on, before `end` (up to now if None). `wrong` is what could not be understood.
    """

    since: date | datetime | None = None
    until: date | datetime | None = None
    begin: datetime | None = None
    end: datetime | None = None
    wrong: str = ""

    @classmethod
    def parse(cls, since: str, until: str) -> "Period":
        """From dates (2026-05-01) or moments (2026-05-01T12:00:00Z); both days are included."""
        first, last = time_travel.day_or_moment(since), time_travel.day_or_moment(until)
        wrong = next((text for text, found in ((since, first), (until, last)) if text and not found), "")[:60]
        if first is None:
            return cls(wrong=wrong or until[:60])
        is_moment = isinstance(last, datetime)
        length = timedelta(seconds=1) if is_moment or last is None else time_travel.length(last)
        end = time_travel.begin(last) + length if last else None
        return cls(first, last, time_travel.begin(first), end, wrong)

    @property
    def is_one_moment(self) -> bool:
        return self.since == self.until and isinstance(self.since, datetime)

    @property
    def day(self) -> str:
        """The first day, as a form has it."""
        if self.begin is None:
            return ""
        return timezone.localdate(self.begin).isoformat()


def exactly(moment: datetime) -> str:
    """A moment as an address has it, in whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def of_step(step: EditionStep) -> str:
    """Where all that one step changed is shown."""
    moment = exactly(step.edition.live_from)
    path = reverse("role-changes", args=[step.slug])
    return f"{path}?{urlencode({'since': moment, 'until': moment})}"


def anchors(steps: Iterable[EditionStep]) -> list[str]:
    """An anchor for each, by day and time: it stays the same when newer ones come."""
    found: dict[str, int] = {}
    names = []
    for step in steps:
        name = timezone.localtime(step.edition.live_from).strftime("%Y-%m-%d-%H%M%S")
        found[name] = found.get(name, 0) + 1
        names.append(name if found[name] == 1 else f"{name}-{found[name]}")
    return names


def told(step: EditionStep) -> dict:
    """What every list says of a step."""
    edition, before = step.edition, step.before
    return {
        "edition": edition,
        "reason": reason(edition),
        "slug": step.slug,
        "is_new": step.is_new,
        "hidden_since": step.hidden_since,
        "moved_from": before.slug if before and before.slug != edition.slug else "",
        "all_at": of_step(step),
    }


def in_words(steps: Sequence[EditionStep]) -> list[dict]:
    """The steps, each with `lines` that say in words what changed; without those that no reader sees.

    At most one query: for the content of editions that have not been compared lately.
    """
    # Read once, since a new release may be installed meanwhile, and reading it takes long while DEBUG is on.
    code = conditional.current_release().fingerprint
    keys = {
        _key(before, step.edition, code): (before, step.edition) for step in steps if (before := step.before)
    }
    lines = cache.get_many(keys)
    if missing := {key: pair for key, pair in keys.items() if key not in lines}:
        wanted = {edition.pk for pair in missing.values() for edition in pair}
        pages = {pk: from_json(content) for pk, content in edition_history.contents(wanted).items()}
        new = {
            key: diff.lines(diff.between(pages[before.pk], pages[after.pk], briefly=True))
            for key, (before, after) in missing.items()
        }
        cache.set_many(new, KEPT)
        lines |= new
    entries = []
    for step in steps:
        entry = told(step) | {"lines": lines[_key(step.before, step.edition, code)] if step.before else []}
        if entry["moved_from"]:
            entry["lines"] = [
                *entry["lines"],
                _("Address: from %(old)s to %(new)s")
                % {"old": entry["moved_from"], "new": step.edition.slug},
            ]
        if entry["is_new"] or entry["hidden_since"] or entry["lines"]:
            entries.append(entry)
    return entries


def _key(before: Edition, after: Edition, code: str) -> str:
    return f"changes:{code}:{get_language()}:{before.checksum}:{after.checksum}"
