"""Pay in the money, the numbers and the languages of many countries."""

import pytest

from careers import documents
from careers.documents import Known
from careers.sandbox.documents import reader


def figures(statement, heading="Pay"):
    text = f"# Baker\n\nMakes bread.\n\n## {heading}\n\n{statement}\n"
    found = documents.interpret(reader.read_text(text, "markdown", "a page", 1000), Known()).findings.derived
    bands = [each.band for each in found if each.band]
    return [(band.currency, _float(band.low), _float(band.high), band.period) for band in bands]


def _float(amount):
    return None if amount is None else float(amount)


def shown(statement, heading="Pay"):
    text = f"# Baker\n\nMakes bread.\n\n## {heading}\n\n{statement}\n"
    return documents.interpret(reader.read_text(text, "markdown", "a page", 1000), Known()).page.salary_bands


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("₹4–7 LPA", ("INR", 400_000, 700_000, "year")),
        ("₹3L–₹9L/yr", ("INR", 300_000, 900_000, "year")),
        ("Rs. 3,75,000/- per annum", ("INR", 375_000, 375_000, "year")),
        ("Bakers earn some 2.5 lakhs per annum", ("INR", 250_000, 250_000, "year")),
        ("₹1.1 to 1.4 crore a year", ("INR", 11_000_000, 14_000_000, "year")),
        ("₹70–1.2 Cr a year", ("INR", 7_000_000, 12_000_000, "year")),
        ("CHF 71'000.– bis 84'000.–", ("CHF", 71_000, 84_000, "year")),
        ("Fr. 5'350.- im Monat", ("CHF", 5_350, 5_350, "month")),
        ("Teilzeit 60–80 %, CHF 62’000–75’000 im Jahr", ("CHF", 62_000, 75_000, "year")),
        ("41 bis 52 T€ im Jahr", ("EUR", 41_000, 52_000, "year")),
        ("39 – 47 Tsd. Euro jährlich", ("EUR", 39_000, 47_000, "year")),
        ("36 à 44 k€ brut annuel", ("EUR", 36_000, 44_000, "year")),
        ("25 a 31 mil euros por ano", ("EUR", 25_000, 31_000, "year")),
        ("R$ 5.200,00 a R$ 6.100,00 por mês", ("BRL", 5_200, 6_100, "month")),
        ("MXN 18,500 - 21,000 mensuales", ("MXN", 18_500, 21_000, "month")),
        ("$17,000 - $19,000 MXN mensuales", ("MXN", 17_000, 19_000, "month")),
        ("S/ 2,900 - S/ 3,300 mensuales", ("PEN", 2_900, 3_300, "month")),
        ("COP 2.100.000 mensuales", ("COP", 2_100_000, 2_100_000, "month")),
        ("kr 512 000 per year", ("NOK", 512_000, 512_000, "year")),
        ("39 500 kr per month", ("SEK", 39_500, 39_500, "month")),
        ("34.500 - 38.000 DKK per month", ("DKK", 34_500, 38_000, "month")),
        ("AED 9k–11k per month", ("AED", 9_000, 11_000, "month")),
        ("SAR 7,000 monthly", ("SAR", 7_000, 7_000, "month")),
        ("RM3.2k - RM4k per month", ("MYR", 3_200, 4_000, "month")),
        ("Rp 7.500.000 - Rp 9.000.000 per month", ("IDR", 7_500_000, 9_000_000, "month")),
        ("12 million to 15 million VND per month", ("VND", 12_000_000, 15_000_000, "month")),
        ("月給 24〜29万円", ("JPY", 240_000, 290_000, "month")),
        ("年薪 18-25万元", ("CNY", 180_000, 250_000, "year")),
        ("¥12,000 - ¥15,000 a month", ("CNY", 12_000, 15_000, "month")),
        ("₩39,000,000 a year", ("KRW", 39_000_000, 39_000_000, "year")),
        ("R 310 000 per annum", ("ZAR", 310_000, 310_000, "year")),
        ("KSh 70,000 a month", ("KES", 70_000, 70_000, "month")),
        ("₦210,000 monthly", ("NGN", 210_000, 210_000, "month")),
        ("C$61K–C$70K", ("CAD", 61_000, 70_000, "year")),
        ("HK$21,000 a month", ("HKD", 21_000, 21_000, "month")),
        ("NZ$31.50 an hour", ("NZD", 31.5, 31.5, "hour")),
        ("51,000 to 58,000 US dollars a year", ("USD", 51_000, 58_000, "year")),
        ("4,100 Swiss francs per month", ("CHF", 4_100, 4_100, "month")),
    ],
)
def test_money_is_read_as_its_country_writes_it(statement, expected):
    assert figures(statement) == [expected]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("$4,310.00 - $5,870.00 MONTH", ("USD", 4_310, 5_870, "month")),
        ("Gehalt: 3.150 - 3.900 EUR monatlich", ("EUR", 3_150, 3_900, "month")),
        ("Bruttomonatsgehalt von 2.975 €", ("EUR", 2_975, 2_975, "month")),
        ("Stundenlohn zwischen 14,20 € und 17,80 €", ("EUR", 14.2, 17.8, "hour")),
        ("12,80 € de l'heure", ("EUR", 12.8, 12.8, "hour")),
        ("Salaire : 2 050 € net mensuel sur 13 mois", ("EUR", 2_050, 2_050, "month")),
        ("entre 1.650 y 1.900 euros al mes", ("EUR", 1_650, 1_900, "month")),
        ("€ 2.875,- tot € 3.960,- per maand bij 38 uur per week", ("EUR", 2_875, 3_960, "month")),
        ("10,20 € all'ora", ("EUR", 10.2, 10.2, "hour")),
        ("Tagessatz 410 €", ("EUR", 410, 410, "day")),
        ("£545 a week", ("GBP", 545, 545, "week")),
        ("38 hours a week at $23.40 per hour", ("USD", 23.4, 23.4, "hour")),
        ("CHF 5'900 x 13", ("CHF", 5_900, 5_900, "month")),
        ("CHF 88’000.– (100 %, 13 months)", ("CHF", 88_000, 88_000, "year")),
        ("OTE $84k. You work with bakers on a daily basis", ("USD", 84_000, 84_000, "year")),
        ("£26,700 pro rata", ("GBP", 26_700, 26_700, "year")),
    ],
)
def test_the_period_is_read_in_seven_languages(statement, expected):
    assert figures(statement) == [expected]


@pytest.mark.parametrize(
    "statement",
    [
        "$1,980.40 Biweekly",
        "$3,300 per fortnight",
        "$2,050 every two weeks",
        "$4,400 semi-monthly",
        "€27 per lesson",
    ],
)
def test_periods_that_figures_do_not_have_make_none(statement):
    assert figures(statement) == []


@pytest.mark.parametrize(
    ("statement", "low", "high"),
    [
        ("ab 43k € brutto", 43_000, None),
        ("À partir de 29 500 € brut par an", 29_500, None),
        ("Desde 23.400 € brutos anuales", 23_400, None),
        ("vanaf € 34.000 per jaar", 34_000, None),
        ("€51,000 or more a year", 51_000, None),
        ("€46k+ a year", 46_000, None),
        ("bis zu 58.000 € im Jahr", None, 58_000),
        ("jusqu'à 47 000 € par an", None, 47_000),
        ("hasta 39.500 €/año", None, 39_500),
        ("tot € 52.000 per jaar", None, 52_000),
        ("até 31.000 € por ano", None, 31_000),
        ("fino a 44.000 € annui", None, 44_000),
        ("from 31000 up to 36000 EUR yearly", 31_000, 36_000),
    ],
)
def test_from_and_up_to_leave_the_other_end_open(statement, low, high):
    assert figures(statement) == [("EUR", low, high, "year")]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("GS-11: $61,200 to $79,500", [("USD", 61_200, 79_500, "year")]),
        ("Band 5 £30,100 to £36,700", [("GBP", 30_100, 36_700, "year")]),
        ("Grade 9 €47.300 bis 55.800 €", [("EUR", 47_300, 55_800, "year")]),
        ("3.912,55 € brutto im Monat (E 11)", [("EUR", 3912.55, 3912.55, "month")]),
        (
            "G6: £67,500 (national), £71,900 (London)",
            [("GBP", 67_500, 67_500, "year"), ("GBP", 71_900, 71_900, "year")],
        ),
        ("Grades 7-8 (£41,800 - £52,100)", [("GBP", 41_800, 52_100, "year")]),
        ("TVöD EG 9b", []),
        ("AfC Band 7, step 2", []),
    ],
)
def test_grades_and_bands_are_no_amounts(statement, expected):
    assert figures(statement) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "£900 annual home office budget",
        "£45/€45 monthly wellbeing budget",
        "120 PLN per month to spend on: books, theatre",
        "Meal contribution of €4,10 per day",
        "401(k) with 3% match and $2,500 sign-on bonus",
        "Car allowance £4,800 per annum",
        "We passed $3.1 Billion in managed assets",
        "From €12M to €25M ARR in 2028",
        "Turnover of £1.8m a year",
        "Reiskostenvergoeding van € 0,21 per km",
        "Fahrtkostenzuschuss von 60 € monatlich",
        "Tickets restaurant de 8,50 € par jour",
        "15 per hour dependent on experience",
    ],
)
def test_perks_budgets_and_turnover_are_no_pay(statement):
    assert figures(statement) == []


def test_what_is_paid_besides_leaves_the_salary_alone():
    assert figures("Salary £43,500 plus £5,200 car allowance") == [("GBP", 43_500, 43_500, "year")]
    assert figures("£31k basic + £8k bonus") == [("GBP", 31_000, 31_000, "year")]


def test_a_mark_of_a_footnote_stands_inside_a_range():
    for mark in ("[2]", "²", "⁴"):
        assert figures(f"£31,500{mark} to £37,000 a year") == [("GBP", 31_500, 37_000, "year")]


def test_hyphens_of_every_kind_make_a_range():
    for hyphen in "‐‑‒–—−":
        assert figures(f"$52,000{hyphen}$61,000 a year") == [("USD", 52_000, 61_000, "year")]


def test_what_is_sure_is_shown_without_an_editor():
    assert [(band.low, band.high) for band in shown("AED 9,000 - 11,000 per month")] == [(9_000, 11_000)]
    assert shown("PLN 9 000 - 11 000") == ()
