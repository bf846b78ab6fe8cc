"""What each page has and lacks: its sections, how fresh it is, and who answers for its figures."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from careers.checks import index
from careers.checks.index import EXPECTED
from careers.checks.models import Kind
from careers.checks.rules import oldest_fresh
from careers.models import Role

#: How the rows may be ordered: by what.
ORDERS = {"gaps": ("-gaps", "title", "pk"), "title": ("title", "pk")}


class Cell(NamedTuple):
    """A kind of section, in words, and whether the page has it."""

    words: str
    is_there: bool


class CoverageRow(NamedTuple):
    """One page. Years are those of the oldest figures, None where there is none with a year."""

    role: Role
    sections: tuple[Cell, ...]
    is_overdue: bool
    pay_year: int | None
    pay_is_old: bool
    outlook_year: int | None
    outlook_is_old: bool
    figures: int
    sourced: int

    @property
    def gaps(self) -> int:
        return self.role.gaps

    @property
    def share(self) -> int:
        """The share of figures with a source, in whole percent, rounded down so that 100 means all."""
        return self.sourced * 100 // self.figures if self.figures else 0


def roles(today: date, *, family: str = "", order: str = "gaps") -> QuerySet[Role]:
    """The roles in use (of the family with this short name), each with its number of `gaps`.

    A gap is a kind of section that is missing, a review that is overdue or never was, pay or an outlook past
    its shelf life, and figures without a source.
    """

    def gap(**condition):
        return Case(When(**condition, then=1), default=0, output_field=IntegerField())

    found = (
        Role.objects.filter(archived_at=None)
        .select_related("family", "findings")
        .annotate(
            gaps=Coalesce(F("findings__missing"), Value(len(EXPECTED)))
            + Case(When(review_due__lt=today, then=1), When(reviewed_on=None, then=1), default=0)
            + gap(findings__pay_year__lt=oldest_fresh("pay", today))
            + gap(findings__outlook_year__lt=oldest_fresh("outlook", today))
            + gap(findings__sourced__lt=F("findings__figures"))
        )
    )
    if family:
        found = found.filter(family__slug=family)
    return found.order_by(*ORDERS.get(order, ORDERS["gaps"]))


def rows(roles: Iterable[Role], today: date) -> list[CoverageRow]:
    """What there is to show of `roles`, which are read as above. Costs no query."""
    return [_row(role, today) for role in roles]


def _row(role: Role, today: date) -> CoverageRow:
    noted = getattr(role, "findings", None)
    lacking = (
        {each.key[0] for each in index.stored(noted.content).page if each.kind == Kind.MISSING}
        if noted
        else set(EXPECTED)
    )
    pay, outlook = (noted.pay_year, noted.outlook_year) if noted else (None, None)
    return CoverageRow(
        role=role,
        sections=tuple(Cell(str(kind.label), kind not in lacking) for kind in EXPECTED),
        is_overdue=bool(role.review_due and role.review_due < today),
        pay_year=pay,
        pay_is_old=bool(pay and pay < oldest_fresh("pay", today)),
        outlook_year=outlook,
        outlook_is_old=bool(outlook and outlook < oldest_fresh("outlook", today)),
        figures=noted.figures if noted else 0,
        sourced=noted.sourced if noted else 0,
    )
