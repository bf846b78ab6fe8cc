"""What a role said, edition by edition, and what any two of its texts say differently."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.drafts import storage
from careers.http.time_travel import LONGEST, TimeTravel
from careers.models import Edition, Role
from careers.pages import RolePage, diff, from_json

from ..forms.fields import is_key
from ..forms.publish import moment
from .base import PUBLISH, VIEW_HISTORY, AdminView

#: How the draft is called where the others are called by the primary keys of their editions.
DRAFT = "draft"
#: Editions on one page of a history.
ON_A_PAGE = 10


class RoleText(NamedTuple):
    """A text of a role: an edition, or else the draft."""

    page: RolePage
    edition: Edition | None = None

    @property
    def key(self) -> str:
        return str(self.edition.pk) if self.edition else DRAFT

    @property
    def name(self) -> str:
        return _("Edition %(number)d") % {"number": self.edition.number} if self.edition else _("The draft")

    @classmethod
    def of(cls, edition: Edition) -> "RoleText":
        return cls(from_json(edition.content), edition)


class TextsView(AdminView):
    """A page about the texts of one role. Nothing here writes."""

    permissions = (VIEW_HISTORY,)

    def show(self, role: Role, **context) -> HttpResponse:
        context |= {
            "role": role,
            "subtitle": role.title,
            "choices": choices(role),
            "now": timezone.now(),
            "may_publish": self.may(PUBLISH),
        }
        return self.render(**context)


class History(TextsView):
    """Every edition of a role with what it says otherwise than the one before, the newest first.

    At most 25 queries, those of a draft that differs among them.
    """

    template_name = "admin/careers/edition/history.html"

    def get_queryset(self):
        return Role.objects.with_state()

    def get(self, request: HttpRequest) -> HttpResponse:
        role = self.object
        if "at" in request.GET and (address := self.address_then(request.GET["at"])):
            return HttpResponseRedirect(address)
        editions = role.editions.defer("rendered").order_by("-live_from")
        pages = Paginator(editions, ON_A_PAGE)
        page = pages.get_page(request.GET.get("p"))
        first, end = max(page.start_index() - 1, 0), page.end_index()
        # One more than is shown: what the oldest of them is compared with.
        found = [RoleText.of(edition) for edition in editions[first : end + 1]]
        shown = found[: end - first]
        if page.number == 1 and (not found or found[0].edition.checksum != role.draft_checksum):
            draft = RoleText(storage.read(role).page)
            shown, found = [draft, *shown], [draft, *found]
        titles = titles_of_related(text.page for text in found)
        return self.show(
            role,
            title=_("Editions and differences"),
            steps=[
                step(text, before, titles) for text, before in zip(shown, [*found[1:], None], strict=False)
            ],
            page=page,
            page_numbers=list(pages.get_elided_page_range(page.number)),
            chosen=[text.key for text in reversed(shown[:2])],
        )

    def address_then(self, text: str) -> str:
        """Where the page is seen as it stood at the moment asked for, or nothing and a message."""
        at = TimeTravel.parse(text, self.request.path, is_shown=True).at
        if at is None:
            told = _("“%(text)s” is not a day: write it as 2026-03-01.") % {"text": text[:LONGEST]}
        elif then := self.object.editions.live(at).without_content().first():
            return f"{reverse('role', args=[then.slug])}?{urlencode({'at': text})}"
        else:
            told = _("This role was not public then.")
        self.tell(told, messages.ERROR)
        return ""


class CompareTexts(TextsView):
    """What the text `b` says otherwise than the text `a`, both of one role. At most 22 queries."""

    template_name = "admin/careers/edition/compare.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        keys = [request.GET.get(name, "") for name in ("a", "b")]
        editions = (
            Edition.objects.filter(pk__in={key for key in keys if is_key(key)})
            .select_related("role")
            .defer("rendered")
        )
        found = {str(edition.pk): edition for edition in editions}
        if wrong := _what_is_wrong(keys, found):
            self.tell(wrong, messages.ERROR)
            roles = {edition.role_id for edition in found.values()}
            if len(roles) == 1:
                return self.redirect("careers_edition_of_role", roles.pop())
            return self.redirect("careers_edition_changelist")
        role = next(iter(found.values())).role
        old, new = (
            RoleText.of(found[key]) if key in found else RoleText(storage.read(role).page) for key in keys
        )
        return self.show(
            role,
            title=_("%(old)s → %(new)s") % {"old": old.name, "new": new.name},
            old=old,
            new=new,
            compared=step(new, old, titles_of_related((old.page, new.page)), in_full=True),
            swapped=address_of(new.key, old.key),
            chosen=keys,
        )


def step(text: RoleText, before: RoleText | None, titles: dict[str, str], *, in_full: bool = False) -> dict:
    """What a list says of `text`: itself, and what it says otherwise than `before`, as HTML."""
    told = {"text": text, "before": before, "html": "", "moved_from": "", "address": ""}
    if before is None:
        return told
    told["address"] = address_of(before.key, text.key)
    if in_full:
        html = diff.html(diff.between(before.page, text.page, titles), heading="h2")
    else:
        topics = diff.between(before.page, text.page, titles, detailed=diff.SHOWN)
        html = diff.html(topics, all_at=told["address"])
    moved_from = before.page.slug if before.page.slug != text.page.slug else ""
    return told | {"html": html, "moved_from": moved_from}


def address_of(old: str, new: str) -> str:
    """Where two texts are compared."""
    return f"{reverse('admin:careers_edition_compare')}?a={old}&b={new}"


def choices(role: Role) -> list[tuple[str, str]]:
    """(key, words) of every text of `role`, the newest first. One query."""
    editions = role.editions.order_by("-live_from").values_list("pk", "number", "live_from", "created_by")
    told = _("Edition %(number)d, %(time)s, %(who)s")
    return [
        (DRAFT, _("The draft")),
        *(
            (str(pk), told % {"number": number, "time": moment(live_from), "who": who or "–"})
            for pk, number, live_from, who in editions
        ),
    ]


def titles_of_related(pages: Iterable[RolePage]) -> dict[str, str]:
    """What the roles that `pages` relate to are called, by address; one that is gone, by that. One query.

    Editors see those too that are not public.
    """
    slugs = {career.role for page in pages for career in page.related_careers}
    named = dict(Role.objects.filter(slug__in=slugs).values_list("slug", "title"))
    return {slug: named.get(slug, slug) for slug in slugs}


def _what_is_wrong(keys: list[str], found: dict[str, Edition]) -> str:
    if not all(key == DRAFT or key in found for key in keys):
        return _("Choose two editions, or an edition and the draft: one of these does not exist.")
    if not found:
        return _("Choose at least one edition: there is only one draft.")
    if len({edition.role_id for edition in found.values()}) > 1:
        return _("These editions are of two roles. Choose two of one role.")
    return ""
