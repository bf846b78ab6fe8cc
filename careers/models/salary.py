"""Figures: what a role pays, what moves its pay, and the market around it."""

from itertools import combinations
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .role import Role
from .row import Row
from .source import Source
from .text import LineField, ProseField

#: The amounts of a band from the lowest to the highest, as far as they are filled in.
AMOUNTS_IN_ORDER = ("low", "p10", "p25", "median", "p75", "p90", "high")
#: The amounts that a source of percentiles may cut off at the top, or keep back.
PERCENTILES = ("p10", "p25", "median", "p75", "p90")
SURVEYED = (*PERCENTILES, "mean")

names_of_amounts = RegexValidator(
    rf"\A({'|'.join(SURVEYED)})( ({'|'.join(SURVEYED)}))*\Z",
    _("Write the names of amounts with one space between them: p10, p25, median, p75, p90, mean."),
)

amounts_by_the_hour = RegexValidator(
    rf"\A({'|'.join(SURVEYED)}) \d{{1,7}}(\.\d{{1,2}})?( ({'|'.join(SURVEYED)}) \d{{1,7}}(\.\d{{1,2}})?)*\Z",
    _("Write the names of amounts, each with its amount by the hour: p25 30.10 median 46.14."),
)

currency_code = RegexValidator(
    r"\A[A-Z]{3}\Z", _("Write the currency as three capital letters, for example USD.")
)


def amount(label: Any, help_text: Any = "") -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=help_text,
    )


def in_order(lower: str, higher: str) -> Q:
    """True where either is empty, or they do not run backwards."""
    return (
        Q(**{f"{lower}__isnull": True}) | Q(**{f"{higher}__isnull": True}) | Q(**{f"{lower}__lte": F(higher)})
    )


def between_in_order() -> Q:
    """Every pair but low and high, not only neighbours: an empty amount must not hide a fault."""
    condition = Q()
    for lower, higher in combinations(AMOUNTS_IN_ORDER, 2):
        if (lower, higher) != ("low", "high"):
            condition &= in_order(lower, higher)
    return condition


class SalaryBand(Row):
    """One pay figure: a range, an average, a median or percentiles, with all it depends on."""

    class Statistic(models.TextChoices):
        RANGE = "range", _("Range")
        MEAN = "mean", _("Average (mean)")
        MEDIAN = "median", _("Median")
        PERCENTILES = "percentiles", _("Percentiles")

    class Period(models.TextChoices):
        YEAR = "year", _("a year")
        MONTH = "month", _("a month")
        WEEK = "week", _("a week")
        DAY = "day", _("a day")
        HOUR = "hour", _("an hour")

    class Basis(models.TextChoices):
        BASE = "base", _("Base pay")
        TOTAL = "total", _("Total pay")
        WAGES = "wages", _("Pay with commissions and tips")
        UNSTATED = "unstated", _("Not stated")

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="salary_bands", verbose_name=_("role")
    )
    slug = models.SlugField(
        _("anchor"), max_length=80, help_text=_("Names the figure in links, as in #pay-base.")
    )
    label = LineField(_("label"), max_length=150, help_text=_("What the figure measures, and for whom."))
    statistic = models.CharField(_("statistic"), max_length=20, choices=Statistic)
    low = amount(_("low"), _("The bottom of the range."))
    p10 = amount(_("10th percentile"))
    p25 = amount(_("25th percentile"))
    median = amount(_("median"))
    mean = amount(_("average"))
    p75 = amount(_("75th percentile"))
    p90 = amount(_("90th percentile"))
    high = amount(_("high"), _("The top of the range."))
    open_ended = models.BooleanField(
        _("open-ended"), default=False, help_text=_("The top is “or more”, as in $300,000+.")
    )
    approximate = models.BooleanField(
        _("approximate"), default=False, help_text=_("The source says “about”, as in ~$165,000.")
    )
    top_code = amount(_("top-coded at"), _("The source gives amounts from here on only as “this or more”."))
    top_coded = models.CharField(
        _("top-coded amounts"),
        max_length=40,
        blank=True,
        validators=[names_of_amounts],
        help_text=_("Which amounts are “this or more” and therefore empty above, for example: p75 p90."),
    )
    withheld = models.CharField(
        _("amounts not released"),
        max_length=40,
        blank=True,
        validators=[names_of_amounts],
        help_text=_("Which amounts the source keeps back and that are therefore empty above: p10 mean."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[currency_code],
        help_text=_("Three capital letters, for example USD, EUR or GBP."),
    )
    period = models.CharField(_("per"), max_length=10, choices=Period, default=Period.YEAR)
    hours_a_year = models.PositiveSmallIntegerField(
        _("hours a year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "By how many hours the source makes a year's pay of an hour's, for example 2080. Leave empty if "
            "it does not say: then pay by the year is not shown by the hour."
        ),
    )
    hourly = models.CharField(
        _("amounts by the hour"),
        max_length=120,
        blank=True,
        validators=[amounts_by_the_hour],
        help_text=_(
            "Amounts that the source prints by the hour beside those by the year above, as in "
            "p25 30.10 median 46.14. The others are counted by the hours a year."
        ),
    )
    basis = models.CharField(
        _("basis"),
        max_length=10,
        choices=Basis,
        help_text=_("Base: the contract's pay. Total: with bonus and shares."),
    )
    area = LineField(
        _("area"),
        max_length=120,
        blank=True,
        help_text=_(
            "The country, state or city, e.g. United States. Leave empty if the source does not say."
        ),
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900)],
        help_text=_("The year the figure describes. Leave empty if the source does not say."),
    )
    experience_min = models.PositiveSmallIntegerField(_("years of experience, from"), null=True, blank=True)
    experience_max = models.PositiveSmallIntegerField(_("years of experience, to"), null=True, blank=True)
    covers = LineField(
        _("figure of a wider group"),
        max_length=250,
        blank=True,
        help_text=_(
            "Whom the figure counts, where that is more than this role, for example “All other "
            "computer occupations (SOC 15-1299)”."
        ),
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="salary_bands", verbose_name=_("source")
    )
    note = ProseField(
        _("note"),
        blank=True,
        max_length=600,
        help_text=_("What a reader must know to use the figure rightly. Plain text."),
    )
    position = models.PositiveIntegerField(
        _("position"),
        default=1,
        help_text=_("The first figure is the one shown in lists and at the top of the page."),
    )

    NATURAL_KEY = ("role__slug", "slug")

    class Meta:
        ordering = ["position"]
        verbose_name = _("salary band")
        verbose_name_plural = _("salary bands")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "slug"],
                name="salaryband_one_per_anchor",
                violation_error_code="slug",
                violation_error_message=_("Another pay figure of this role has this anchor."),
            ),
            models.UniqueConstraint(
                fields=["role", "position"],
                name="salaryband_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another pay figure of this role has this position."),
            ),
            models.CheckConstraint(
                name="salaryband_low_to_high",
                violation_error_code="high",
                condition=in_order("low", "high"),
                violation_error_message=_("The highest amount is below the lowest."),
            ),
            models.CheckConstraint(
                name="salaryband_amounts_in_order",
                violation_error_code="median",
                condition=between_in_order(),
                violation_error_message=_(
                    "The amounts run backwards: from low to high, each must be at least the one before it."
                ),
            ),
            models.CheckConstraint(
                name="salaryband_amounts_not_negative",
                violation_error_code="low",
                condition=~Q(
                    *(Q(**{f"{name}__lt": 0}) for name in (*AMOUNTS_IN_ORDER, "mean", "top_code")),
                    _connector=Q.OR,
                ),
                violation_error_message=_("An amount is below zero."),
            ),
            models.CheckConstraint(
                name="salaryband_amounts_fit_statistic",
                violation_error_code="statistic",
                condition=(
                    Q(statistic="range") & (Q(low__isnull=False) | Q(high__isnull=False))
                    | Q(statistic="mean", mean__isnull=False)
                    | Q(statistic="median")
                    & (Q(median__isnull=False) | Q(low__isnull=False, high__isnull=False))
                    | Q(statistic="percentiles")
                    & (
                        Q(median__isnull=False)
                        | Q(p10__isnull=False)
                        | Q(p25__isnull=False)
                        | Q(p75__isnull=False)
                        | Q(p90__isnull=False)
                        | ~Q(top_coded="")
                        | ~Q(withheld="")
                    )
                ),
                violation_error_message=_(
                    "The amount that this statistic needs is missing: a range needs a low or a "
                    "high, an average the average, a median the median (or a low and a high), "
                    "percentiles at least one of them."
                ),
            ),
            models.CheckConstraint(
                name="salaryband_top_code_stated",
                violation_error_code="top_code",
                condition=Q(top_coded="") | Q(top_code__isnull=False),
                violation_error_message=_("Say from which amount on the figure is top-coded."),
            ),
            models.CheckConstraint(
                name="salaryband_experience_in_order",
                violation_error_code="experience_max",
                condition=in_order("experience_min", "experience_max"),
                violation_error_message=_("The years of experience run backwards: “from” is above “to”."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SalaryFactor(Row):
    """Something that moves pay up or down, or is paid on top of it."""

    class Kind(models.TextChoices):
        EXPERIENCE = "experience", _("Experience")
        LOCATION = "location", _("Location")
        INDUSTRY = "industry", _("Industry")
        COMPANY_SIZE = "company-size", _("Company size")
        BONUS = "bonus", _("Bonus")
        EQUITY = "equity", _("Shares and options")
        PROFIT_SHARING = "profit-sharing", _("Profit sharing")
        RAISE = "raise", _("Yearly raise")
        PROMOTION = "promotion", _("Promotion")

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="salary_factors", verbose_name=_("role")
    )
    slug = models.SlugField(_("anchor"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    label = LineField(_("label"), max_length=150, help_text=_("The case, for example “Technology hubs”."))
    percent_low = models.DecimalField(
        _("percent, from"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Below zero for less pay: -20 to -10 is 10 to 20 percent less."),
    )
    percent_high = models.DecimalField(
        _("percent, to"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    open_ended = models.BooleanField(_("or more"), default=False)
    percent_of = LineField(
        _("percent of what"),
        max_length=80,
        blank=True,
        help_text=_("What the percentage is measured against, e.g. “base salary”."),
    )
    effect = LineField(
        _("effect in words"),
        max_length=250,
        blank=True,
        help_text=_("What it does to pay. Required where there is no percentage."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1900)]
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="salary_factors", verbose_name=_("source")
    )
    position = models.PositiveIntegerField(_("position"), default=1)

    NATURAL_KEY = ("role__slug", "slug")

    class Meta:
        ordering = ["position"]
        verbose_name = _("pay factor")
        verbose_name_plural = _("pay factors")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "slug"],
                name="salaryfactor_one_per_anchor",
                violation_error_code="slug",
                violation_error_message=_("Another pay factor of this role has this anchor."),
            ),
            models.UniqueConstraint(
                fields=["role", "position"],
                name="salaryfactor_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another pay factor of this role has this position."),
            ),
            models.CheckConstraint(
                name="salaryfactor_percent_in_order",
                violation_error_code="percent_high",
                condition=in_order("percent_low", "percent_high"),
                violation_error_message=_("The percentages run backwards: “from” is above “to”."),
            ),
            models.CheckConstraint(
                name="salaryfactor_says_something",
                violation_error_code="effect",
                condition=~Q(effect="") | Q(percent_low__isnull=False),
                violation_error_message=_("Say what it does to pay: a percentage or words."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class MarketFigure(Row):
    """A figure about the market a role works in: its size, growth or openings."""

    class Unit(models.TextChoices):
        MONEY = "money", _("Money")
        PERCENT = "percent", _("Percent")
        PEOPLE = "people", _("People")
        COUNT = "count", _("Number")

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="market_figures", verbose_name=_("role")
    )
    slug = models.SlugField(_("anchor"), max_length=80)
    label = LineField(_("label"), max_length=150, help_text=_("What the figure measures."))
    value = models.DecimalField(
        _("value"),
        max_digits=20,
        decimal_places=4,
        help_text=_("In full: 410220000000 for 410.22 billion."),
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[currency_code],
        help_text=_("For money: three capital letters."),
    )
    area = LineField(_("area"), max_length=120, blank=True)
    period = LineField(
        _("when"), max_length=60, blank=True, help_text=_("For example “by 2029” or “2024 to 2034”.")
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="market_figures", verbose_name=_("source")
    )
    note = ProseField(_("note"), blank=True, max_length=600)
    position = models.PositiveIntegerField(_("position"), default=1)

    NATURAL_KEY = ("role__slug", "slug")

    class Meta:
        ordering = ["position"]
        verbose_name = _("market figure")
        verbose_name_plural = _("market figures")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "slug"],
                name="marketfigure_one_per_anchor",
                violation_error_code="slug",
                violation_error_message=_("Another market figure of this role has this anchor."),
            ),
            models.UniqueConstraint(
                fields=["role", "position"],
                name="marketfigure_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another market figure of this role has this position."),
            ),
            models.CheckConstraint(
                name="marketfigure_money_has_currency",
                violation_error_code="currency",
                condition=~Q(unit="money") | ~Q(currency=""),
                violation_error_message=_("Say in which currency the money is."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
