"""A role page as large as public data makes them."""

from decimal import Decimal

from careers import pages, publishing
from careers.models import Role
from careers.pages import (
    VERSION,
    Family,
    MarketFigure,
    RelatedCareer,
    Requirement,
    RolePage,
    SalaryBand,
    Section,
    SkillGroup,
    Source,
)
from tests.views.live import live_roles

WAGES = Source(
    slug="wages",
    publisher="Bureau",
    title="Wages by area",
    published="2025-05",
    licence="Public domain",
    trust="official",
)
OCCUPATIONS = Source(
    slug="occupations",
    publisher="Department",
    title="Occupations",
    licence="CC BY 4.0",
    attribution="Includes information from the Department's database of occupations.",
    trust="survey",
)


def publish_big_page(slug: str = "software-developer") -> Role:
    """Make it live: 426 technologies, 2,700 other names, 20 related careers, the pay of 55 areas."""
    related = live_roles(20, title="Related career")
    page = RolePage(
        version=VERSION,
        slug=slug,
        title="Software Developer",
        family=Family(slug="computing", name="Computing"),
        summary="Writes and tests the programs that others rely on.",
        alternate_titles=tuple(f"Developer of kind {number}" for number in range(2_700)),
        sections=(
            Section(slug="overview", kind="overview", heading="Overview", body="What it is.[^occupations]"),
            Section(slug="tasks", kind="responsibilities", heading="Tasks", body="- Writes programs.\n" * 17),
        ),
        skill_groups=(
            _rated("skills", "Skills", 30, "technique"),
            _rated("knowledge", "Knowledge", 20, "knowledge"),
            _technologies("in-demand", "Technologies in demand", 58, "essential"),
            _technologies("hot", "Hot technologies", 70, "desirable"),
            _technologies("other", "Other technologies", 298, "desirable"),
        ),
        salary_bands=tuple(_wages(number) for number in range(55)),
        market_figures=tuple(
            MarketFigure(
                slug=f"figure-{n}", label=f"Figure {n}", value=Decimal(n), unit="count", source="wages"
            )
            for n in range(4)
        ),
        related_careers=tuple(
            RelatedCareer(role=role.slug, kind="similar", reason="Both build what others use.")
            for role in related
        ),
        sources=(OCCUPATIONS, WAGES),
    )
    role, _left_out = pages.write_to_rows(page)
    publishing.publish(role, by="tests")
    return role


def _rated(slug: str, heading: str, number: int, kind: str) -> SkillGroup:
    return SkillGroup(
        slug=slug,
        heading=heading,
        source=OCCUPATIONS.slug,
        requirements=tuple(
            Requirement(
                skill=f"{slug}-{n}",
                name=f"{heading} of kind {n}",
                kind=kind,
                importance="essential" if n < number / 2 else "desirable",
                level=("expert", "practitioner", "working", "awareness")[n * 4 // number],
                importance_rating=Decimal(5) - Decimal(n) / 12,
                level_rating=Decimal(7) - Decimal(n) / 6,
            )
            for n in range(number)
        ),
    )


def _technologies(slug: str, heading: str, number: int, importance: str) -> SkillGroup:
    return SkillGroup(
        slug=slug,
        heading=heading,
        source=OCCUPATIONS.slug,
        requirements=tuple(
            Requirement(
                skill=f"{slug}-{n}",
                name=f"{slug} tool {n}",
                kind="tool",
                importance=importance,
                wording=f"Software for purpose {n % 23}",
            )
            for n in range(number)
        ),
    )


def _wages(number: int) -> SalaryBand:
    """The national figure, then those of states: every tenth top-coded, every tenth kept back."""
    area = f"State {number}" if number else "United States"
    common = {
        "slug": f"wages-{number}",
        "label": f"Wages, {area}",
        "statistic": "percentiles",
        "currency": "USD",
        "basis": "base",
        "area": area,
        "year": 2025,
        "source": WAGES.slug,
    }
    if number % 10 == 9:
        return SalaryBand(**common, withheld="p10 p25 median p75 p90 mean")
    amounts = {
        name: Decimal(80_000 + 500 * number + 25_000 * step)
        for step, name in enumerate(("p10", "p25", "median", "p75", "p90"))
    }
    if number % 10 == 4:
        amounts["p90"] = None
        common |= {"top_code": Decimal(239_200), "top_coded": "p90"}
    return SalaryBand(
        **common, **amounts, mean=amounts["median"] + 3_000, covers="All developers" if number == 7 else ""
    )
