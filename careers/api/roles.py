"""Roles: the list, one whole or in part, its pay, and what is related to it."""

from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers.discovery import related
from careers.discovery.comparison.pairwise import skill_gap
from careers.discovery.models import EditionFacts
from careers.discovery.search import engine
from careers.discovery.search.results import Filters
from careers.http import conditional
from careers.models import Edition
from careers.models import Role as RoleRow
from careers.models.text import InByteOrder
from careers.pages import RolePage, from_json
from careers.presentation import link_targets

from . import documents, parameters
from .base import ApiView, edition_at
from .parameters import AFTER, AT, QueryParameter
from .problems import bad_parameter
from .structure import (
    ListedRole,
    PayOfRole,
    RelatedListing,
    RelatedRole,
    RoleDocument,
    RoleListing,
)

FAMILY = parameters.slugs("family", "Roles of one of these families, by short name.", example="computing")
LEVEL = QueryParameter(
    name="level",
    description="Roles of one of these levels.",
    schema={"type": "array", "items": {"type": "string", "enum": RoleRow.Level.values}, "maxItems": 20},
    is_repeated=True,
)
SKILL = parameters.slugs(
    "skill", "Roles that ask for all of these skills, by short name. Not with `at`.", example="python"
)
PAY = QueryParameter(
    name="pay",
    description="Roles that pay so much a year or more, as lists go by it, in `currency`. Not with `at`.",
    schema={"type": "integer", "minimum": 0, "maximum": 999_999_999},
)
CURRENCY = QueryParameter(
    name="currency",
    description="ISO 4217; of `pay`.",
    schema={"type": "string", "pattern": "^[A-Z]{3}$"},
    example="USD",
)
#: What is read of an edition: on SQLite, what stands behind its content costs the reading of all of that.
LISTED = (
    *("role", "slug", "title", "family_slug", "family_name", "level", "summary", "facts__live_from"),
    *(f"facts__{name}" for name in (*EditionFacts.PAY, "basis", "area", "year")),
)
#: What is known only as it is today.
OF_TODAY = ("skill", "pay", "currency")


class Roles(ApiView):
    """Three queries, four where skills are given; with `at` as many, and one line for each role is read."""

    summary = "Roles in the order of their titles"
    parameters = (FAMILY, LEVEL, SKILL, PAY, CURRENCY, parameters.limit(default=50, most=100), AFTER, AT)
    answers = RoleListing
    examples = ("?limit=2", "?family=data-and-ai&limit=5")

    def answer(self) -> RoleListing:
        if self.moment:
            return self.as_it_was()
        asked = self.asked
        filters = Filters.of(
            asked["family"], asked["level"], asked["skill"], amount(asked["pay"]), asked["currency"] or ""
        )
        if (after := asked["after"]) and not engine.is_place(after):
            raise bad_parameter("after", _("This is no `next` of an answer."))
        found, following = engine.page_of_rows(filters.rows(), by="", after=after, limit=asked["limit"])
        keys = [one.edition for one in found]
        editions = Edition.objects.select_related("facts").only(*LISTED).in_bulk(keys)
        return RoleListing(roles=[self.row(editions[key]) for key in keys if key in editions], next=following)

    def row(self, edition: Edition) -> ListedRole:
        facts = edition.facts
        return documents.listed_role(
            edition, self.base, documents.pay_of_facts(facts), published_at=facts.live_from
        )

    def as_it_was(self) -> RoleListing:
        asked = self.asked
        for name in OF_TODAY:
            if asked[name]:
                raise bad_parameter(name, _("This is only known as it is today, not at another time."))
        live = Edition.objects.live(self.moment)
        if asked["family"]:
            live = live.filter(family_slug__in=asked["family"])
        if asked["level"]:
            live = live.filter(level__in=asked["level"])
        keys = list(live.order_by(InByteOrder("title"), "pk").values_list("pk", flat=True))
        start, limit = start_of(asked["after"]), asked["limit"]
        wanted = keys[start : start + limit]
        editions = Edition.objects.defer("rendered").in_bulk(wanted)
        pay = {pk: documents.pay_of_page(from_json(edition.content)) for pk, edition in editions.items()}
        return RoleListing(
            roles=[
                documents.listed_role(editions[pk], self.base, pay[pk], published_at=editions[pk].live_from)
                for pk in wanted
            ],
            next=str(start + limit) if start + limit < len(keys) else None,
        )


def amount(asked: int | None) -> Decimal | None:
    return None if asked is None else Decimal(asked)


def start_of(after: str | None) -> int:
    if after and not parameters.INTEGER.fullmatch(after):
        raise bad_parameter("after", _("This is no `next` of an answer."))
    return int(after) if after else 0


class OfRole(ApiView):
    """An answer about one role, at its address."""

    @cached_property
    def edition(self) -> Edition:
        return edition_at(self.kwargs["slug"], self.moment)

    @cached_property
    def page(self) -> RolePage:
        return from_json(self.edition.content)

    def get_freshness(self) -> conditional.Freshness:
        return conditional.of_edition(self.edition, *map(str, self.asked.values()))

    def links(self) -> dict[str, str]:
        return {"canonical": documents.page_url(self.base, self.edition.slug)}


FIELDS = QueryParameter(
    name="fields",
    description="Only these fields of the role, with commas between them.",
    schema={"type": "string", "maxLength": 600, "pattern": "^[a-z_]+(,[a-z_]+)*$"},
    example="title,pay",
)


class OneRole(OfRole):
    """One query."""

    summary = "One role, whole or only some fields"
    parameters = (FIELDS, AT)
    answers = RoleDocument
    examples = ("?fields=title,pay",)

    def answer(self) -> Any:
        document = documents.role_document(self.edition, self.base, self.page)
        if not self.asked["fields"]:
            return document
        names = self.asked["fields"].split(",")
        if unknown := [name for name in names if name not in document.__struct_fields__]:
            raise bad_parameter("fields", _("There is no field “%(name)s”.") % {"name": unknown[0]})
        return {name: getattr(document, name) for name in names}


class RolePay(OfRole):
    """One query."""

    summary = "All pay figures of a role, area by area"
    parameters = (
        QueryParameter(
            name="area", description="Of this area alone.", schema={"type": "string", "maxLength": 200}
        ),
        AT,
    )
    answers = PayOfRole

    def answer(self) -> PayOfRole:
        area = self.asked["area"]
        bands = [band for band in self.page.salary_bands if not area or band.area == area]
        cited = {band.source for band in bands}
        return PayOfRole(
            role=str(self.edition.role_id),
            slug=self.edition.slug,
            title=self.edition.title,
            pay=tuple(map(documents.pay_figure, bands)),
            sources=tuple(source for source in self.page.sources if source.slug in cited),
        )


class RelatedRoles(OfRole):
    """At most four queries."""

    summary = "Roles to read next, chosen by editors or computed, with the reason"
    parameters = ()
    answers = RelatedListing

    def get_freshness(self) -> conditional.Freshness:
        return self.site.freshness

    def answer(self) -> RelatedListing:
        targets = link_targets(self.page)
        chosen = [
            (career, targets[career.role]) for career in self.page.related_careers if career.role in targets
        ]
        there = {edition.pk for _career, edition in chosen}
        nearest = [each for each in related.nearest(self.edition) if each.pk not in there]
        contents = Edition.objects.filter(pk__in=[*there, *(each.pk for each in nearest)])
        pages = {pk: from_json(text) for pk, text in contents.values_list("pk", "content")}
        found = [
            self.row(edition, pages[edition.pk], kind=career.kind, reason=career.reason, chosen=True)
            for career, edition in chosen
        ] + [self.row(edition, pages[edition.pk], kind="similar", reason="") for edition in nearest]
        return RelatedListing(slug=self.edition.slug, related=found)

    def row(
        self, edition: Edition, page: RolePage, *, kind: str, reason: str, chosen: bool = False
    ) -> RelatedRole:
        gap = skill_gap(self.page, page)
        return RelatedRole(
            slug=edition.slug,
            title=edition.title,
            chosen=chosen,
            kind=kind,
            reason=reason,
            shared=[pair.there.name for pair in gap.shared],
            new=[part.name for part in gap.gained],
            api_url=documents.api_url(self.base, edition.slug),
        )
