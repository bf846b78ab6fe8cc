"""The change feed: by polling this one address, a mirror stays true."""

from typing import Any

from django.utils.translation import gettext as _

from careers.discovery import change_feed
from careers.discovery.change_feed import FeedCursor, NotedChange
from careers.models.edition_history import reason

from . import documents, parameters
from .base import ApiView
from .parameters import QueryParameter
from .problems import bad_parameter
from .structure import Change, ChangeFeed, FieldChange

#: The cursor of somebody who has everything already.
LATEST = "latest"


class ChangesAnswer(ApiView):
    """Four queries."""

    summary = "What was published, changed and withdrawn, in the order in which it became public"
    parameters = (
        parameters.limit(default=25, most=100),
        QueryParameter(
            name="after",
            description=(
                "The `next` of the answer before, from which on nothing is left out. `latest` begins with "
                "what is still to come; without it the feed begins with the first change ever."
            ),
            schema={"type": "string", "maxLength": 110, "pattern": "^(latest|[0-9]+(-[0-9]+)+)$"},
        ),
    )
    answers = ChangeFeed
    examples = ("?limit=2", "?after=latest")

    def answer(self) -> ChangeFeed:
        after = self.asked["after"]
        if after == LATEST:
            return ChangeFeed(changes=[], next=str(change_feed.latest()), has_more=False)
        cursor = FeedCursor.parse(after) if after else FeedCursor()
        if cursor is None:
            raise bad_parameter("after", _("This is no `next` of an answer."))
        read = change_feed.since(cursor, limit=self.asked["limit"])
        return ChangeFeed(
            changes=[self.told(change) for change in read.changes],
            next=str(read.cursor),
            has_more=read.has_more,
        )

    def told(self, change: NotedChange) -> Change:
        edition, before = change.edition, change.before
        kind = "withdrawn" if not change.begins else "changed" if before else "published"
        changes = [FieldChange(pointer="")]
        if change.begins:
            new = self.plain(edition)
            changes = (
                documents.differences(self.plain(before), new)
                if before
                else [FieldChange(pointer="", new=new)]
            )
        return Change(
            role=str(edition.role_id),
            kind=kind,
            at=change.at,
            slug=edition.slug,
            title=edition.title,
            reason=reason(edition) if change.begins else "",
            api_url=documents.api_url(self.base, edition.slug),
            changes=changes,
        )

    def plain(self, edition: Any) -> Any:
        return documents.plain(documents.role_document(edition, self.base))
