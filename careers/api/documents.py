"""Answers made of editions and their pages. No query."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.urls import reverse

from careers.discovery.comparison.pairwise import PayComparison, SkillGap
from careers.discovery.models import EditionFacts
from careers.discovery.skills.index import pay_facts
from careers.models import Edition
from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import Family, RolePage, SalaryBand, Section, from_json

from .structure import (
    Amount,
    FieldChange,
    ListedPay,
    ListedRole,
    PayDifference,
    PayFigure,
    RoleDocument,
    StepBetween,
    TopCoded,
    Withheld,
)

AMOUNTS = (*AMOUNTS_IN_ORDER, "mean")
#: Fields of a RolePage that a RoleDocument has as they are.
SAME = tuple(set(RolePage.__struct_fields__) & set(RoleDocument.__struct_fields__) - {"sections", "in_short"})
ENCODER = msgspec.json.Encoder(decimal_format="number")


def page_url(site: str, slug: str) -> str:
    return site + reverse("role", args=[slug])


def api_url(site: str, slug: str) -> str:
    return site + reverse("api-role", args=[slug])


def role_document(edition: Edition, site: str, page: RolePage | None = None) -> RoleDocument:
    """The role as `edition`, which was read with its content, says; `site` is where addresses begin."""
    page = page or from_json(edition.content)
    return RoleDocument(
        **{name: getattr(page, name) for name in SAME},
        role=str(edition.role_id),
        url=page_url(site, edition.slug),
        api_url=api_url(site, edition.slug),
        edition=edition.number,
        published_at=edition.live_from,
        in_short=tuple(line for line in page.in_short.splitlines() if line),
        sections=tuple(map(_as_read, page.sections)),
        codes=page.external_codes,
        pay=tuple(map(pay_figure, page.salary_bands)),
        pay_factors=page.salary_factors,
    )


def _as_read(section: Section) -> Section:
    return msgspec.structs.replace(section, written="")


def pay_figure(band: SalaryBand) -> PayFigure:
    top_coded, withheld = band.top_coded.split(), band.withheld.split()
    amounts: dict[str, Amount] = {}
    for name in AMOUNTS:
        if name in withheld:
            amounts[name] = Withheld()
        elif name in top_coded:
            amounts[name] = TopCoded(band.at_least(name))
        elif (amount := getattr(band, name)) is not None:
            amounts[name] = amount
    same = set(PayFigure.__struct_fields__) - {"amounts", "hourly"}
    words = band.hourly.split()
    hourly = {name: Decimal(amount) for name, amount in zip(words[::2], words[1::2], strict=True)}
    return PayFigure(**{name: getattr(band, name) for name in same}, amounts=amounts, hourly=hourly)


def listed_role(edition: Edition, site: str, pay: ListedPay | None, *, published_at: datetime) -> ListedRole:
    return ListedRole(
        role=str(edition.role_id),
        slug=edition.slug,
        title=edition.title,
        family=Family(slug=edition.family_slug, name=edition.family_name),
        level=edition.level,
        summary=edition.summary,
        pay=pay,
        published_at=published_at,
        url=page_url(site, edition.slug),
        api_url=api_url(site, edition.slug),
    )


def pay_of_facts(facts: EditionFacts) -> ListedPay | None:
    """By the index, of a live edition."""
    if not facts.statistic:
        return None
    low, high = facts.ends
    same = ("statistic", "wider", "currency", "period", "basis", "area", "year")
    return ListedPay(
        low=low,
        high=high,
        or_more=low is not None and high is None,
        **{name: getattr(facts, name) for name in same},
    )


def pay_of_page(page: RolePage) -> ListedPay | None:
    """The same by the page, as the index would have it."""
    return pay_of_facts(EditionFacts(**pay_facts(page)))


def pay_difference(found: PayComparison) -> PayDifference:
    if found.why_not:
        return PayDifference(
            why_not=found.why_not,
            amount="",
            here=None,
            there=None,
            difference=None,
            currency="",
            period="",
            area="",
            years=[],
            sources=[],
        )
    one, _other = found.bands
    return PayDifference(
        why_not="",
        amount=found.amount,
        here=found.values[0],
        there=found.values[1],
        difference=found.difference,
        currency=one.currency,
        period=one.period,
        area=one.area,
        years=[band.year for band in found.bands if band.year],
        sources=[band.source for band in found.bands],
    )


def step_between(here: RolePage, there: RolePage, gap: SkillGap, pay: PayComparison) -> StepBetween:
    return StepBetween(
        here=here.slug,
        there=there.slug,
        shared=[pair.there.name for pair in gap.shared],
        new=_names(gap.gained),
        raised=[pair.there.name for pair in gap.raised],
        not_needed=_names(gap.dropped),
        unknown=_names((*gap.unknown_here, *gap.unknown_there)),
        pay=pay_difference(pay),
    )


def _names(parts: Iterable[Any]) -> list[str]:
    return [part.name for part in parts]


def plain(document: Any) -> Any:
    """A document as dicts and lists, with the values that its JSON has."""
    return msgspec.json.decode(ENCODER.encode(document))


def differences(before: Any, after: Any, pointer: str = "") -> list[FieldChange]:
    """What to put where, to make one plain document of another: each pointer stands for itself.

    A list is replaced as a whole where its length changes.
    """
    if before == after and type(before) is type(after):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        found: list[FieldChange] = []
        for name in dict.fromkeys((*before, *after)):
            where = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            if name not in after:
                found.append(FieldChange(pointer=where, old=before[name]))
            elif name not in before:
                found.append(FieldChange(pointer=where, new=after[name]))
            else:
                found += differences(before[name], after[name], where)
        return found
    if _are_lists_of_one_length(before, after):
        return [
            change
            for place, (old, new) in enumerate(zip(before, after, strict=True))
            for change in differences(old, new, f"{pointer}/{place}")
        ]
    return [FieldChange(pointer=pointer, old=before, new=after)]


def _are_lists_of_one_length(before: Any, after: Any) -> bool:
    both: Sequence[Any] = (before, after)
    return all(isinstance(each, list) for each in both) and len(before) == len(after)
