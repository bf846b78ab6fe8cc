"""Whether what the pages claim of two occupations is what the data files say.

    python bench/claims.py ADDRESS ONET WAGES PROJECTIONS [--handbook PROFILES] [--ways 2000] [--workers 2]

ADDRESS is a running site that was filled from the other three: a directory with the text release of O*NET,
the national wage table and the employment projections. Nothing of the site's code is imported: the files are
read here once more, in the simplest way, and the pages are asked over HTTP like any visitor would.

Looked at are every sentence of "In short", every typical move and every card of every role page, the
comparison of every pair of roles that a card joins, and `--ways` ways from one role to another (half between
roles on one card, half between any two). For each kind of claim the report gives how many were checked and
how many are false, with the first examples; a sentence that is not understood counts as false, so that no
claim passes unread. Exit status 1 where any is.
"""

import argparse
import csv
import http.client
import json
import random
import re
import sys
import urllib.parse
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement

#: From 1 to 5, the importance from which a skill is asked for, and from which it is essential.
ASKED, ESSENTIAL = Decimal("2.5"), Decimal("3.5")
#: How far two levels, from 0 to 7, lie apart before one is said to be higher.
TELLING = Decimal("0.5")
#: The files of a release by any of their names; all that are there are read together.
RATINGS = ("Skills.txt", "Essential Skills.txt", "Transferable Skills.txt", "Knowledge.txt")
TECHNOLOGIES = ("Technology Skills.txt", "Software Skills.txt")
#: Codes that wage tables and projections print for several of the classification, by their README.
MERGED = {
    **dict.fromkeys(("21-1011", "21-1014"), "21-1018"),
    **dict.fromkeys(("25-2055", "25-2056"), "25-2052"),
    **dict.fromkeys(("25-9042", "25-9043", "25-9049"), "25-9045"),
    **dict.fromkeys(("51-2022", "51-2023"), "51-2028"),
    **dict.fromkeys(("53-1042", "53-1043", "53-1044", "53-1049"), "53-1047"),
}
#: What is usually asked for at the start. The two of one rank do not compare.
EDUCATION = {
    "No formal educational credential": 0,
    "High school diploma or equivalent": 1,
    "Some college, no degree": 2,
    "Postsecondary nondegree award": 2,
    "Associate's degree": 3,
    "Bachelor's degree": 4,
    "Master's degree": 5,
    "Doctoral or professional degree": 6,
}


class Occupation:
    """What the files say of one occupation."""

    def __init__(self, code: str, title: str):
        self.code, self.title = code, title
        self.zone: int | None = None
        #: By the skill in small letters: importance, and level or None; the stronger where there are two.
        self.ratings: dict[str, list] = {}
        #: The marks of its level, by the skill in small letters.
        self.levels: dict[str, list[Decimal]] = defaultdict(list)
        #: The importance of each element, by ("skills" or "knowledge", the name in small letters).
        self.elements: dict[tuple[str, str], Decimal] = {}
        #: By the name in small letters: whether it is in demand.
        self.technologies: dict[str, bool] = {}
        #: The longest and the shortest time to learn, as SVP_TIMES words them.
        self.time = ""
        #: The sentences that name a licence.
        self.licences: list[str] = []
        self.median: dict[str, Decimal] = {}
        self.mean: dict[str, Decimal] = {}
        self.percentiles: dict[str, list[Decimal | None]] = {}
        self.wage_code = self.wage_title = ""
        self.projection: dict[str, str] = {}
        self.projection_code = self.projection_title = ""
        self.education = ""

    @property
    def asked(self) -> dict[str, bool]:
        """Skills that are asked for, by their names in small letters, and whether each is essential."""
        found = dict(self.technologies)
        for name, (importance, _level) in self.ratings.items():
            if importance >= ASKED:
                found[name] = found.get(name, False) or importance >= ESSENTIAL
        return found

    def is_known(self, name: str, rated: set[str]) -> bool:
        """Whether the files could have said that it asks for this skill: whether such were looked at."""
        looked_at = self.ratings if name in rated else self.technologies
        return bool(looked_at)


def _rows(path: Path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        names, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            yield {name: "" if cell == "n/a" else cell for name, cell in zip(names, row, strict=False)}


def _number(cell: str) -> Decimal | None:
    cell = cell.replace(",", "").strip()
    return Decimal(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else None


def read_onet(directory: Path) -> dict[str, Occupation]:
    found = {
        row["O*NET-SOC Code"]: Occupation(row["O*NET-SOC Code"], row["Title"].replace("--", "—"))
        for row in _rows(directory / "Occupation Data.txt")
    }
    for row in _rows(directory / "Occupation Data.txt"):
        found[row["O*NET-SOC Code"]].licences = _of_licences(row["Description"])
    times = {
        row["Job Zone"]: SVP_TIMES.get(row["SVP Range"].strip("() "), "")
        for row in _rows(directory / "Job Zone Reference.txt")
    }
    for row in _rows(directory / "Job Zones.txt"):
        found[row["O*NET-SOC Code"]].zone = int(row["Job Zone"])
        found[row["O*NET-SOC Code"]].time = times[row["Job Zone"]]
    skills: set[str] = set()
    for path in filter(Path.exists, map(directory.joinpath, RATINGS)):
        marks: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
        for row in _rows(path):
            if row["Recommend Suppress"] != "Y" and row["Not Relevant"] != "Y":
                marks[row["O*NET-SOC Code"], row["Element Name"]][row["Scale ID"]] = Decimal(
                    row["Data Value"]
                )
        for (code, name), scales in marks.items():
            if "IM" in scales:
                mark = [scales["IM"], scales.get("LV")]
                kind = "knowledge" if path.name == "Knowledge.txt" else "skills"
                found[code].elements[kind, name.casefold()] = scales["IM"]
                shown = name.casefold()
                if kind == "skills":
                    skills.add(shown)
                elif shown in skills:
                    # A skill and a knowledge of one name are two.
                    shown = f"{shown} (knowledge)"
                if "LV" in scales:
                    found[code].levels[shown].append(scales["LV"])
                found[code].ratings[shown] = mark
    for path in filter(Path.exists, map(directory.joinpath, TECHNOLOGIES)):
        for row in _rows(path):
            name = " ".join((row.get("Example") or row["Workplace Example"]).split()).casefold()
            technologies = found[row["O*NET-SOC Code"]].technologies
            technologies[name] = technologies.get(name, False) or row.get("In Demand") == "Y"
    return found


def _printed(code: str, table) -> str:
    own = code[:7]
    return next((each for each in (own, MERGED.get(own, own), own[:6] + "0") if each in table), "")


def _of_licences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.]) |\n", text) if "icens" in sentence]


def read_handbook(path: Path, occupations) -> None:
    profiles = defaultdict(list)
    for profile in map(json.loads, path.read_text().splitlines()):
        for code in {profile["soc_code"], *profile["soc_codes"]}:
            # What they do may name the licence of other work.
            profiles[code] += [each for each in profile["sections"] if each["key"] != "what-they-do"]
    for occupation in occupations:
        for section in profiles.get(_printed(occupation.code, profiles), ()):
            for block in section["blocks"]:
                for text in (block.get("text", ""), *block.get("items", ())):
                    occupation.licences += _of_licences(text)


def read_wages(path: Path, occupations) -> None:
    table = {row["occ_code"]: row for row in _rows(path)}
    for occupation in occupations:
        if not (code := _printed(occupation.code, table)):
            continue
        occupation.wage_code, occupation.wage_title = code, table[code]["occ_title"]
        for period, start in (("a year", "a_"), ("an hour", "h_")):
            if median := _number(table[code][start + "median"]):
                occupation.median[period] = median
            if mean := _number(table[code][start + "mean"]):
                occupation.mean[period] = mean
            occupation.percentiles[period] = [
                _number(table[code][f"{start}{name}"])
                for name in ("pct10", "pct25", "median", "pct75", "pct90")
            ]


def read_projections(path: Path, occupations) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = {row["Occupation Code"].strip('="'): row for row in csv.DictReader(file)}
    for occupation in occupations:
        if code := _printed(occupation.code, table):
            row = table[code]
            occupation.education = row["Typical Entry-Level Education"]
            occupation.projection, occupation.projection_code = row, code
            occupation.projection_title = re.split(r"\s{2,}\*", row["Occupation Title"])[0].strip()


#: How training on the job is told, and the term of the projections that means it.
#: https://www.bls.gov/emp/documentation/education/tech.htm
TRAINING = {
    "one month or less, by doing the work or being shown it": "Short-term on-the-job training",
    "one to twelve months, by doing the work and being shown it": "Moderate-term on-the-job training",
    "more than twelve months, or work and classes together": "Long-term on-the-job training",
    "apprenticeship": "Apprenticeship",
    "internship/residency": "Internship/residency",
}
#: What the ranges of specific vocational preparation say in words.
#: https://www.onetonline.org/help/online/svp
SVP_TIMES = {
    "Below 4.0": "up to three months",
    "4.0 to < 6.0": "more than three months and up to a year",
    "Below 6.0": "up to a year",
    "6.0 to < 7.0": "more than a year and up to two years",
    "7.0 to < 8.0": "more than two years and up to four years",
    "8.0 and above": "more than four years",
}
#: What pages say of education and experience, in plain words.
NEEDED = {
    "a high school diploma or the like": "High school diploma or equivalent",
    "some college, but no degree": "Some college, no degree",
    "a certificate after high school": "Postsecondary nondegree award",
    "an associate’s degree": "Associate's degree",
    "a bachelor’s degree": "Bachelor's degree",
    "a master’s degree": "Master's degree",
    "a doctoral or professional degree": "Doctoral or professional degree",
}
EXPERIENCE = {
    "usually none in a related occupation": "None",
    "less than 5 years, in a related occupation": "Less than 5 years",
    "5 years or more, in a related occupation": "5 years or more",
}


def paid_alike(one: Occupation, other: Occupation) -> tuple[Decimal, Decimal] | None:
    """The medians of the two for the same period, where both are printed."""
    for period in ("a year", "an hour"):
        if period in one.median and period in other.median:
            return one.median[period], other.median[period]
    return None


class Site:
    """The pages of a running site."""

    def __init__(self, address: str):
        parts = urllib.parse.urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=60)

    def page(self, path: str) -> HtmlElement:
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return html.fromstring(body.decode()).find(".//main")

    def text(self, path: str) -> str:
        self.connection.request("GET", path)
        return self.connection.getresponse().read().decode()


def of_class(element: HtmlElement, tag: str, name: str) -> list[HtmlElement]:
    """The elements below `element` with this tag and this class."""
    return [each for each in element.iterfind(f".//{tag}") if name in each.get("class", "").split()]


def words(*elements: HtmlElement | None) -> str:
    """The text of the first element; empty where there is none."""
    first = next(iter(elements), None)
    return "" if first is None else " ".join(first.text_content().split())


class Checks:
    """How many claims of each kind were checked, and those that are false."""

    def __init__(self):
        self.count: Counter = Counter()
        self.false: dict[str, list[str]] = defaultdict(list)

    def __call__(self, kind: str, is_true: bool, where: str) -> None:
        self.count[kind] += 1
        if not is_true:
            self.false[kind].append(where)

    def add(self, other: "Checks") -> None:
        self.count.update(other.count)
        for kind, where in other.false.items():
            self.false[kind] += where


MONEY = r"[$](?P<money>[\d,]+(?:\.\d+)?)"
PAY = re.compile(
    rf"(?:Pay: )?(?:{MONEY} (?P<period>a year|an hour|a month) (?P<way>more|less)|(?P<same>the same))"
    r"(?: \((?P<percent>\d+)%\))?"
)


class Checker:
    """Holds the pages against the files. `roles` are the occupations by the address of their page."""

    def __init__(self, files: "Files"):
        self.checks, self.relations = Checks(), files.relations
        occupations = files.occupations
        self.hot = files.hot
        self.by_title = {each.title: each for each in occupations.values()}
        self.rated = {name for each in occupations.values() for name in each.ratings}
        self.names = self.rated | {name for each in occupations.values() for name in each.technologies}
        elements = defaultdict(list)
        for each in occupations.values():
            for key, importance in each.elements.items():
                elements[key].append(importance)
        self.averages = {key: sum(marks) / len(marks) for key, marks in elements.items()}

    def direction(self, text: str, one: Occupation, other: Occupation, where: str) -> None:
        """A step up or down: the job zone rises or falls with it, and nothing known points the other way."""
        found = re.match(r"A step (up|down)\b", text)
        if not found:
            return
        up = found[1] == "up"
        low, high = (one, other) if up else (other, one)
        where = f"{where}: {text}"
        known = {}
        if low.zone and high.zone:
            self.checks(f"{found[0]}: job zone", high.zone > low.zone, where)
            known["zone"] = high.zone - low.zone
        ranks = EDUCATION.get(low.education), EDUCATION.get(high.education)
        if None not in ranks:
            known["education"] = ranks[1] - ranks[0]
            self.checks(f"{found[0]}: education", known["education"] >= 0, where)
        if (pay := paid_alike(low, high)) and low.wage_code != high.wage_code:
            known["median"] = pay[1] - pay[0]
            self.checks(f"{found[0]}: median", known["median"] >= 0, where)
        moves = [(change > 0) - (change < 0) for change in known.values()]
        self.checks(f"{found[0]}: something rises, nothing falls", 1 in moves and -1 not in moves, where)

    def pay(self, text: str, one: Occupation, other: Occupation, where: str) -> None:
        """A difference in pay, like for like."""
        for found in PAY.finditer(text):
            where = f"{where}: {text}"
            printed = (each for each in ("a year", "an hour") if each in one.median and each in other.median)
            period = found["period"] or next(printed, "")
            if period not in one.median or period not in other.median:
                self.checks("pay: both medians are printed", False, where)
                return
            here, there = one.median[period], other.median[period]
            if found["same"]:
                self.checks("pay: the same", here == there, where)
                return
            apart = there - here if found["way"] == "more" else here - there
            self.checks("pay: difference", apart == Decimal(found["money"].replace(",", "")), where)
            if found["percent"]:
                percent = (apart * 100 / here).quantize(Decimal(1), ROUND_HALF_UP)
                self.checks("pay: percent", percent == Decimal(found["percent"]), where)
            self.checks("pay: not one figure for both", one.wage_code != other.wage_code, where)
            if self.is_wide(one) or self.is_wide(other):
                self.checks("pay: a wider group is said", "wider group" in text, where)
            return

    def is_wide(self, occupation: Occupation, code: str | None = None) -> bool:
        """Whether its wage, or what is printed under `code`, counts more people than it.

        It is of another code, or of several occupations.
        """
        soc = occupation.code[:7]
        several = sum(each.code[:7] == soc for each in self.by_title.values()) > 1
        return (occupation.wage_code if code is None else code) != soc or several

    def states(self, name: str, occupation: Occupation) -> bool | None:
        """Whether the files say that it asks for this skill; None where they say nothing of such skills."""
        name = name.casefold()
        looked_at = occupation.ratings if name in self.rated else occupation.technologies
        return name in occupation.asked if looked_at else None

    def gap(self, one: Occupation, other: Occupation) -> "Gap":
        return Gap(one, other, self.rated)

    def listed(self, text: str) -> tuple[list[str], int] | None:
        """The skills in "A, B and 3 more", and how many there are; None where that cannot be read."""
        more = 0
        if found := re.search(r"(?:,| and|;) (\d+) more$", text):
            more, text = int(found[1]), text[: found.start()]
        pieces = re.split(r"( as well as |, and |; | and |, )", text)
        names: list[str] = []

        def fits(start: int) -> bool:
            if start > len(pieces):
                return True
            for end in range(len(pieces), start, -1):
                name = "".join(pieces[start:end])
                if name.casefold() in self.names and fits(end + 1):
                    names.append(name)
                    return True
            return False

        return (names[::-1], len(names) + more) if fits(0) else None

    # In short

    def in_short(self, title: str, page: HtmlElement) -> None:
        """Checks every sentence of the short answers, and that none lacks for which there is a figure."""
        one = self.by_title[title]
        answers = {
            words(label): words(label.getnext())
            for part in of_class(page, "div", "short")
            for label in part.iterfind("dl/dt")
        }
        for label, text in answers.items():
            for sentence in re.split(r"(?<=[.]) (?=[A-Z])", text):
                self.short_sentence(label, sentence, one, page)
        pay, jobs = answers.get("Pay", ""), answers.get("Jobs", "")
        self.checks("in short: pay where there is a median", bool(pay) or not one.median, title)
        self.checks(
            "in short: a wider group is said", not pay or self.is_wide(one) == ("wider" in pay), title
        )
        is_wide = self.is_wide(one, one.projection_code)
        counts = "wider group" in jobs or "shared by" in jobs
        self.checks("in short: whom the jobs count is said", not jobs or is_wide == counts, title)
        self.checks(
            "in short: education where it is stated", bool(one.education) <= ("Training" in answers), title
        )
        rated = sum(mark >= ASKED for mark in one.elements.values())
        self.checks("in short: skills where they are rated", bool(rated) <= ("Skills" in answers), title)
        self.checks("in short: ten lines at most", len(answers) < 10, title)

    def short_sentence(self, label: str, sentence: str, one: Occupation, page: HtmlElement) -> None:
        where = f"{one.title}: {sentence}"
        for pattern, check in SHORT_SENTENCES:
            if found := re.fullmatch(pattern, sentence):
                getattr(self, f"short_{check}")(found, one, page, where)
                return
        self.checks("in short: a sentence that is understood", False, f"{label}: {where}")

    def short_median(self, found, one, page, where) -> None:
        said = Decimal(found["money"].replace(",", ""))
        self.checks("in short: median", one.median.get(found["period"]) == said, where)
        self.of(found["of"], where)

    def of(self, text: str, where: str) -> None:
        self.checks(
            "in short: area and time", text in ("United States, May 2025", "United States, 2025"), where
        )

    def short_top_coded(self, found, one, page, where) -> None:
        said = Decimal(found["money"].replace(",", ""))
        printed = [each for each in one.percentiles[found["period"]] if each]
        self.checks("in short: a median that is cut off", found["period"] not in one.median, where)
        self.checks("in short: no more than the source says", said in (239_200, 115, *printed), where)
        self.of(found["of"], where)

    def short_mean(self, found, one, page, where) -> None:
        said = Decimal(found["money"].replace(",", ""))
        self.checks("in short: average", one.mean.get(found["period"]) == said, where)
        self.of(found["of"], where)

    def short_no_median(self, found, one, page, where) -> None:
        self.checks("in short: no median is printed", not one.median, where)

    def short_no_pay(self, found, one, page, where) -> None:
        self.checks("in short: no pay is printed", not one.median and not one.mean, where)

    def short_wider(self, found, one, page, where) -> None:
        """Whom the pay counts: how many occupations share the code, or that of a wider one."""
        is_own = one.wage_code == one.code[:7]
        self.checks("in short: the wider group of pay", found["group"] == one.wage_title, where)
        self.sharing(found, one, is_own, where)

    def sharing(self, found, one, is_own: bool, where) -> None:
        count = sum(each.code[:7] == one.code[:7] for each in self.by_title.values())
        is_true = is_own and int(found["n"]) == count if found["n"] else not is_own
        self.checks("in short: how many share a figure", is_true, where)

    def short_same_wider(self, found, one, page, where) -> None:
        is_true = self.is_wide(one) and one.wage_code == one.projection_code
        self.checks("in short: the same wider group", is_true, where)

    def short_jobs_wider(self, found, one, page, where) -> None:
        self.checks("in short: the wider group of jobs", found["group"] == one.projection_title, where)
        self.sharing(found, one, one.projection_code == one.code[:7], where)

    def thousands(self, one: Occupation, column: str) -> Decimal | None:
        number = _number(one.projection.get(column, ""))
        return None if number is None else number * 1000

    def short_people(self, found, one, page, where) -> None:
        self.checks("in short: people", is_about(found["n"], self.thousands(one, "Employment 2024")), where)

    def short_openings(self, found, one, page, where) -> None:
        true = self.thousands(one, "Occupational Openings, 2024-2034 Annual Average")
        self.checks("in short: openings", is_about(found["n"], true), where)

    def short_growth(self, found, one, page, where) -> None:
        change = _number(one.projection.get("Employment Percent Change, 2024-2034", ""))
        if change is None:
            self.checks("in short: growth", False, where)
        elif found["way"] == "stay the same":
            self.checks("in short: growth", change == 0, where)
        else:
            is_that = Decimal(found["n"].removesuffix("%")) == abs(change)
            is_up = found["way"].startswith("grow")
            self.checks("in short: growth", is_that and change != 0 and (change > 0) == is_up, where)

    def short_education(self, found, one, page, where) -> None:
        self.checks("in short: education", NEEDED.get(found["what"]) == one.education, where)

    def short_no_diploma(self, found, one, page, where) -> None:
        self.checks("in short: education", one.education == "No formal educational credential", where)

    def short_experience(self, found, one, page, where) -> None:
        stated = one.projection.get("Work Experience in a Related Occupation")
        self.checks("in short: experience", EXPERIENCE.get(found["what"]) == stated, where)

    def short_training(self, found, one, page, where) -> None:
        stated = one.projection.get("Typical on-the-job Training")
        self.checks("in short: training", TRAINING.get(found["what"]) == stated, where)

    def short_time(self, found, one, page, where) -> None:
        self.checks("in short: time to learn", bool(one.time) and found["what"] == one.time, where)

    def short_skills(self, found, one, page, where) -> None:
        """Three at most, of which none is less important than any that is not named."""
        by_name = {name: mark[0] for name, mark in one.ratings.items()}
        listed = self.listed(found["names"].replace("; ", ", "))
        names = [name.casefold() for name in listed[0]] if listed else []
        rest = max((mark for name, mark in by_name.items() if name not in names), default=Decimal(0))
        is_true = 0 < len(names) <= 3 and all(by_name.get(name, Decimal(0)) >= rest for name in names)
        self.checks("in short: what matters most", is_true, where)

    def short_next_step(self, found, one, page, where) -> None:
        there = self.by_title.get(found["title"])
        self.checks(
            "in short: a step on a ladder", bool(there and (there.zone or 0) > (one.zone or 9)), where
        )

    def short_next_move(self, found, one, page, where) -> None:
        """The first of the moves after this, with what it asks for."""
        moves = self.moves_after(page)
        first = words(moves[0].find("a")) if moves else ""
        said = re.fullmatch(rf"{re.escape(first)}(?: \((?P<takes>.+)\))?", found["title"]) if first else None
        self.checks("in short: the first move", said is not None, where)
        there = self.by_title.get(first)
        if said and there:
            told = said["takes"].split(", ") if said["takes"] else []
            told = (
                [", ".join(told)]
                if any(each in (said["takes"] or "") for each in NEEDED if "," in each)
                else told
            )
            for clause in told:
                self.clause(clause, one, there, 1, where)
            self.not_in_silence(said["takes"] or "", one, there, where)

    # Typical moves

    def moves_after(self, page: HtmlElement) -> list[HtmlElement]:
        return [move for way, _intro, moves in self.moves_of(page) if way > 0 for move in moves]

    def moves_of(self, page: HtmlElement):
        """Each direction (1 is after), the words above its moves, and these."""
        for section in of_class(page, "section", "moves"):
            for heading in section.iterfind("h3"):
                intro = heading.getnext()
                way = {"Before this": -1, "After this": 1}[words(heading)]
                yield way, words(intro), intro.getnext().findall("li")

    def moves(self, title: str, page: HtmlElement) -> None:
        one = self.by_title[title]
        shown: list[str] = []
        says_pay = False
        for way, intro, moves in self.moves_of(page):
            self.checks("move: three at most", 0 < len(moves) <= 3, title)
            for move in moves:
                link = words(move.find("a"))
                shown.append(link)
                there = self.by_title.get(link)
                text = words(move).removeprefix(f"{link} ")
                where = f"{title} {'before' if way < 0 else 'after'} {link}: {text}"
                self.checks("move: leads to an occupation", there is not None, where)
                if there is None:
                    continue
                says_pay = says_pay or "median pay" in text
                for clause in text.split("; "):
                    self.clause(clause, one, there, way, where)
                self.rises(*((one, there) if way > 0 else (there, one)), where)
                if way > 0:
                    self.not_in_silence(text, one, there, where)
                else:
                    self.not_in_silence(intro, there, one, where)
            self.needed_here(intro, way, one, f"{title}: {intro}")
        for section in of_class(page, "section", "moves"):
            note = words(*of_class(section, "p", "note"))
            is_said = "The pay of this work is that of a wider group." in note
            self.checks(
                "move: whose pay", says_pay == ("Pay: United States, 2025." in note), f"{title}: {note}"
            )
            wider = says_pay and self.is_wide(one)
            self.checks("move: a wider group here is said", is_said == wider, f"{title}: {note}")
        cards = {words(card.find("h3/a")) for cards in of_class(page, "ul", "cards") for card in cards}
        self.checks("move: not on a card once more", not cards & set(shown), f"{title}: {cards & set(shown)}")

    def clause(self, clause: str, one: Occupation, there: Occupation, way: int, where: str) -> None:
        """What is said of `there`, which is before `one` where `way` is below zero."""
        if found := re.fullmatch(r"takes (more|less) preparation", clause):
            is_known = bool(one.zone and there.zone)
            more = is_known and there.zone > one.zone
            is_true = is_known and there.zone != one.zone and more == (found[1] == "more")
            self.checks("move: preparation", is_true, where)
        elif found := re.fullmatch(r"usually needs (.+)", clause):
            self.checks("move: education", NEEDED.get(found[1]) == there.education, where)
        elif clause == "needs no diploma":
            self.checks("move: education", there.education == "No formal educational credential", where)
        elif clause == "may need a licence":
            self.checks("move: licence", bool(there.licences), where)
        elif found := re.fullmatch(
            rf"median pay (?:{MONEY} (?P<period>a year|an hour) )?(?P<way>higher|lower)"
            r"(?P<wide> \(of a wider group\))?",
            clause,
        ):
            self.checks("move: pay in its direction", (found["way"] == "higher") == (way > 0), where)
            self.checks(
                "move: a wider group there is said", bool(found["wide"]) == self.is_wide(there), where
            )
            if found["money"]:
                here, other = (each.median.get(found["period"]) for each in (one, there))
                apart = abs(other - here) if here and other else None
                is_true = apart == Decimal(found["money"].replace(",", ""))
                self.checks("move: pay", is_true and (other > here) == (way > 0), where)
            else:
                self.checks("move: pay that is cut off", not (one.median and there.median), where)
        else:
            self.checks("move: a clause that is understood", False, where)

    def rises(self, low: Occupation, high: Occupation, where: str) -> None:
        """At least two of job zone, education and median rise, and none falls."""
        known = []
        if low.zone and high.zone:
            known.append(high.zone - low.zone)
        ranks = EDUCATION.get(low.education), EDUCATION.get(high.education)
        if None not in ranks:
            known.append(ranks[1] - ranks[0])
        if pay := paid_alike(low, high):
            known.append(pay[1] - pay[0])
        elif low.median and high.percentiles and not high.median:
            known.append(1)  # A median that is cut off lies above all that are printed below the limit.
        rising, falling = sum(each > 0 for each in known), sum(each < 0 for each in known)
        self.checks("move: two rise and none falls", rising >= 2 and not falling, f"{where}: {known}")

    def not_in_silence(self, text: str, low: Occupation, high: Occupation, where: str) -> None:
        """More education than at the lower end, and a licence that the files name, are said."""
        ranks = EDUCATION.get(low.education, -1), EDUCATION.get(high.education, -1)
        if ranks[1] > max(ranks[0], 0):
            said = next((words for words, stated in NEEDED.items() if stated == high.education), "?")
            self.checks("move: no degree in silence", f"usually needs {said}" in text, where)
        required = r"[Ll]icens\w+ (?:or registration )?required|[Rr]equire[sd][^.]* licens"
        if any(re.search(required, each) and not re.search(r"\b[Nn]ot?\b", each) for each in high.licences):
            self.checks("move: no licence in silence", "may need a licence" in text, where)

    def needed_here(self, intro: str, way: int, one: Occupation, where: str) -> None:
        for sentence in re.split(r"(?<=[.]) ", intro):
            if found := re.fullmatch(
                r"It (?:usually needs (.+?))?(?: and )?(may need a licence)?\.", sentence
            ):
                if found[1]:
                    self.checks("move: education here", NEEDED.get(found[1]) == one.education, where)
                if found[2]:
                    self.checks("move: licence here", bool(one.licences), where)
            else:
                is_known = sentence in {
                    "People who know one of these often look at this work.",
                    "People who know this work often look at these.",
                }
                self.checks("move: a sentence that is understood", is_known, where)

    # Cards

    def cards(self, title: str, page: HtmlElement) -> list[str]:
        """Checks every card of a role page. The addresses of the roles that the cards lead to."""
        one, onward = self.by_title[title], []
        for card in (card for cards in of_class(page, "ul", "cards") for card in cards.findall("li")):
            link = card.find("h3/a")
            onward.append(link.get("href"))
            other = self.by_title.get(words(link))
            where = f"{title} -> {words(link)}"
            self.checks("card: leads to an occupation", other is not None, where)
            if other is None:
                continue
            why = words(*of_class(card, "p", "why"))
            self.direction(why, one, other, where)
            for part in ("reason", "weighed"):
                text = words(*of_class(card, "p", part))
                for sentence in re.split(r"(?<=\.) (?=[A-Z0-9])", text) if text else ():
                    self.sentence(sentence, text, one, other, where)
            self.typical(words(*of_class(card, "p", "pay-line")), other, where)
        return onward

    def sentence(self, sentence: str, text: str, one: Occupation, other: Occupation, where: str) -> None:
        where = f"{where}: {sentence}"
        for pattern, check in SENTENCES:
            if found := re.fullmatch(pattern, sentence):
                getattr(self, check)(found, text, one, other, where)
                return
        self.checks("card: a sentence that is understood", False, where)

    def both_know(self, found, text, one, other, where) -> None:
        """Knowledge or skills in which both are above the average occupation."""
        listed = self.listed(found["names"])
        kind = "knowledge" if "knowledge of" in found[0] else "skills"
        for name in listed[0] if listed else ():
            key = kind, name.casefold()
            marks = [each.elements.get(key) for each in (one, other)]
            is_above = None not in marks and min(marks) > self.averages[key]
            self.checks("card: both above average", is_above, where)
        self.checks("card: names that are known", listed is not None, where)

    def far_more(self, found, text, one, other, where) -> None:
        key = "knowledge" if "knowledge of" in found[0] else "skills", found["names"].casefold()
        marks = [each.elements.get(key) for each in (one, other)]
        self.checks("card: far more of it", None not in marks and marks[1] >= marks[0] + 1, where)

    def both_important(self, found, text, one, other, where) -> None:
        """Very important in both, and none of those that are named less than any other of the kind."""
        listed = self.listed(found["names"])
        kind = "knowledge" if found["of"] else "skills"
        for name in listed[0] if listed else ():
            marks = [each.elements.get((kind, name.casefold()), Decimal(0)) for each in (one, other)]
            self.checks("card: important in both", min(marks) >= ESSENTIAL, where)
        self.checks("card: names that are known", listed is not None, where)

    def in_demand(self, found, text, one, other, where) -> None:
        listed = self.listed(found["names"])
        is_true = listed and all(
            each.technologies.get(name.casefold(), False) for name in listed[0] for each in (one, other)
        )
        self.checks("card: in demand in both", bool(is_true), where)

    def both_use(self, found, text, one, other, where) -> None:
        listed = self.listed(found["names"])
        is_true = listed and all(
            name.casefold() in each.technologies and name.casefold() in self.hot
            for name in listed[0]
            for each in (one, other)
        )
        self.checks("card: hot and used in both", bool(is_true), where)

    def preparation(self, found, text, one, other, where) -> None:
        more = bool(one.zone and other.zone) and (other.zone > one.zone) == (found["way"] == "more")
        self.checks("card: more or less preparation", more and one.zone != other.zone, where)

    def field(self, found, text, one, other, where) -> None:
        self.checks("card: another field", one.code[:2] != other.code[:2], where)

    def same_field(self, found, text, one, other, where) -> None:
        self.checks("card: the same field", one.code[:2] == other.code[:2], where)

    def counted(self, found, text, one, other, where) -> None:
        near = (one.code, other.code) in self.relations
        self.checks("card: O*NET relates them", near, where)

    def shared(self, found, text, one, other, where) -> None:
        listed, gap = self.listed(found["names"]), self.gap(one, other)
        is_true = listed and listed[1] == len(gap.shared) and {n.casefold() for n in listed[0]} <= gap.shared
        self.checks("card: shared", bool(is_true), where)

    def new(self, found, text, one, other, where) -> None:
        listed, gap = self.listed(found["names"]), self.gap(one, other)
        wanted = gap.new_essential or gap.new
        is_true = listed and listed[1] == len(wanted) and {n.casefold() for n in listed[0]} <= wanted
        self.checks("card: new", bool(is_true), where)

    def raised(self, found, text, one, other, where) -> None:
        raised = self.gap(one, other).raised
        self.checks("card: at a higher level", int(found["n"]) == len(raised), where)

    def not_compared(self, found, text, one, other, where) -> None:
        """What is said not to be compared is rated, or listed, for one of the two at most."""
        for part in re.findall(r"(?:^|; )?([\w ,]+) \((not rated|none listed) for ", found["what"]):
            kinds = ("technologies",) if part[1] == "none listed" else ("ratings",)
            is_true = not all(getattr(each, kind) for each in (one, other) for kind in kinds)
            self.checks("card: not compared", is_true, where)

    def paid(self, found, text, one, other, where) -> None:
        self.pay(text, one, other, where)

    def no_pay(self, found, text, one, other, where) -> None:
        """Why two pay figures do not compare."""
        why, kind = found["why"], "pay: why it does not compare"
        if why.startswith("no pay figure has been published for "):
            self.checks(kind, not self.by_title[why[37:].rstrip(".)")].percentiles, where)
        elif why.startswith("one figure of a wider group"):
            self.checks(kind, bool(one.wage_code) and one.wage_code == other.wage_code, where)
        elif why.startswith("their figures are for different periods"):
            self.checks(kind, "a year" not in one.median or "a year" not in other.median, where)
        elif why.startswith("their figures state different amounts"):
            self.checks(kind, not (one.median.keys() & other.median.keys()), where)
        else:
            self.checks("pay: a reason that is understood", False, where)

    def typical(self, text: str, occupation: Occupation, where: str) -> None:
        """The pay on a card: the median, said to be so, and whether it counts more people than the role."""
        where = f"{where}: {text}"
        found = re.match(rf"{MONEY} (?P<period>a year|an hour)(?P<more> or more)?, median", text)
        if not found:
            self.checks("card: pay where there is a median", not text or not occupation.median, where)
            return
        median = occupation.median.get(found["period"])
        if not found["more"]:
            said = Decimal(found["money"].replace(",", ""))
            self.checks("card: median", said == median, where)
        else:
            self.checks("card: a median that is cut off", median is None, where)
        self.checks("card: a wider group is said", ("wider group" in text) == self.is_wide(occupation), where)

    # Comparisons

    def comparison(self, one: Occupation, other: Occupation, page: HtmlElement) -> None:
        where = f"{one.title} beside {other.title}"
        basis = words(*of_class(page.find(".//*[@id='pay']/.."), "p", "note"))
        for line in (line for told in of_class(page, "ul", "pay-told") for line in told.findall("li")):
            text = words(line)
            first, last = (one, other) if text.startswith(other.title) else (other, one)
            text = text.removeprefix(last.title).removeprefix(":").strip()
            self.pay(f"{text} {basis}", first, last, where)
        by_title = {one.title: one, other.title: other}
        skills = page.find(".//*[@id='skills']/..")
        for row in (
            row for table in of_class(skills, "table", "beside") for row in table.iterfind("tbody/tr")
        ):
            name = words(row.find("th/a"))
            for cell in row.iterfind("td"):
                occupation = by_title[cell.get("data-label")]
                if missing := of_class(cell, "span", "missing"):
                    self.missing(words(*missing), name, occupation, where)
                else:
                    self.asked(words(cell), name, occupation, where)
        for heading in skills.iterfind(".//h3"):
            text = words(heading)
            for skill in self.skills_after(heading):
                name, how = words(skill.find("a")), words(skill.find("span"))
                if text.startswith("Only "):
                    mine = by_title[text.removeprefix("Only ")]
                    theirs = other if mine is one else one
                    self.asked(how, name, mine, where)
                    only = self.states(name, theirs) is False
                    self.checks("compare: only one asks for it", only, f"{where}: {name}")
                else:
                    for occupation in (one, other):
                        self.asked(how, name, occupation, where)

    def skills_after(self, heading) -> list:
        """The skills of the lists between a heading and the next one."""
        found = []
        for sibling in heading.itersiblings():
            if sibling.tag in ("h2", "h3") or sibling.get("class") == "only":
                break
            found += sibling.iterfind(".//li")
        return found

    def missing(self, text: str, name: str, occupation: Occupation, where: str) -> None:
        states = self.states(name, occupation)
        where = f"{where}: {name}: {text}"
        if text in NOT_KNOWN:
            self.checks("compare: not known", states is None, where)
        else:
            self.checks("compare: not asked for", states is False and text in NOT_ASKED, where)

    def asked(self, text: str, name: str, occupation: Occupation, where: str) -> None:
        """How a skill is asked for: whether it is essential, and the mark of its level."""
        name = name.casefold()
        where = f"{where}: {occupation.title}: {name}: {text}"
        self.checks("compare: asked for", name in occupation.asked, where)
        if name not in occupation.asked:
            return
        if found := re.search(r"essential|desirable", text):
            is_true = (found[0] == "essential") == occupation.asked[name]
            self.checks("compare: essential or desirable", is_true, where)
        if found := re.search(r"([\d.]+) of 7", text):
            near = (abs(Decimal(found[1]) - level) for level in occupation.levels[name])
            is_true = any(apart <= Decimal("0.05") for apart in near)
            self.checks("compare: level", is_true, where)

    # Ways

    def way(self, one: Occupation, other: Occupation, page: HtmlElement) -> None:
        where, gap = f"{one.title} to {other.title}", self.gap(one, other)
        has = gap.shared - gap.raised
        summary = words(*of_class(page, "p", "summary"))
        self.direction(summary, one, other, where)
        for pattern, wanted in (
            (r"Of the ([\d,]+) skills? that are asked for there you", len(gap.shared) + len(gap.new)),
            (r"([\d,]+) can be compared", len(gap.shared) + len(gap.new)),
            (r"Of ([\d,]+) skills? that are asked for there it is not known", len(gap.unknown)),
            (r"you bring ([\d,]+|none)", len(has)),
            (r"New would be ([\d,]+)", len(gap.new)),
            (r"of which ([\d,]+|one) (?:is|are) essential", len(gap.new_essential)),
        ):
            if found := re.search(pattern, summary):
                said = {"none": "0", "one": "1"}.get(found[1], found[1]).replace(",", "")
                self.checks(
                    "way: counts", int(said) == wanted, f"{where}: {found[0]}, not {wanted}: {summary}"
                )
        pay = words(*(each.find(".//dd") for each in of_class(page, "section", "change")))
        if (found := PAY.match(pay)) or pay.startswith("the same"):
            self.pay(pay, one, other, where)
        for heading in page.xpath(".//h2 | .//h3"):
            text = words(heading)
            if found := re.match(r"\d+ (essential|desirable) skills? to gain", text):
                wanted = gap.new_essential if found[1] == "essential" else gap.new - gap.new_essential
                names = {words(skill.find("a")).casefold() for skill in self.skills_after(heading)}
                self.checks(f"way: {found[1]} skills to gain", names == wanted, f"{where}: {names ^ wanted}")
            elif re.match(r"\d+ skills? that you may bring", text):
                names = {words(skill.find("a")).casefold() for skill in self.skills_after(heading)}
                self.checks(
                    "way: skills of which nothing is known",
                    names == gap.unknown,
                    f"{where}: {names ^ gap.unknown}",
                )
            elif heading.get("id") == "have":
                names = {words(skill.find("a")).casefold() for skill in self.skills_after(heading)}
                names -= gap.dropped
                is_true = names == has
                self.checks("way: skills that you bring", is_true, f"{where}: {names ^ has}")
        for fold in of_class(page, "details", "more"):
            if re.search(r"not (asked for|named) there", words(fold.find("summary"))):
                names = {words(skill.find("a")).casefold() for skill in fold.iterfind(".//li")}
                self.checks(
                    "way: not asked for there", names == gap.dropped, f"{where}: {names ^ gap.dropped}"
                )
        here = one
        for stage in (stage for stages in of_class(page, "ol", "stages") for stage in stages.findall("li")):
            there = self.by_title[words(stage.find("h3/a"))]
            for line in stage.iterfind("p"):
                text = words(line)
                if text.startswith(("Pay: $", "Pay: the same")):
                    self.pay(text, here, there, f"{where}, by {there.title}")
                if found := re.match(r"(\d+) skills? to gain: (.+)", text):
                    listed = self.listed(found[2])
                    step = self.gap(here, there)
                    is_true = listed and {name.casefold() for name in listed[0]} <= step.new
                    self.checks("way: to gain at a step", bool(is_true), f"{where}: {text}")
            here = there


class Gap:
    """What somebody who has the skills of `one` needs for `other`: names in small letters.

    Only of such skills as the files speak of for both: where nothing is rated, nothing is new and nothing
    is shared.
    """

    def __init__(self, one: Occupation, other: Occupation, rated: set[str]):
        has, needs = one.asked, other.asked
        self.shared = has.keys() & needs.keys()
        known = {name for name in needs if (one.ratings if name in rated else one.technologies)}
        self.unknown = needs.keys() - known - self.shared
        self.new = known - self.shared
        self.new_essential = {name for name in self.new if needs[name]}
        self.dropped = {
            name
            for name in has.keys() - needs.keys()
            if (other.ratings if name in rated else other.technologies)
        }
        levels = {
            name: (one.ratings[name][1], other.ratings[name][1])
            for name in self.shared & one.ratings.keys() & other.ratings.keys()
        }
        self.raised = {
            name for name, marks in levels.items() if None not in marks and marks[1] - marks[0] >= TELLING
        }


#: What stands in a comparison where a page does not ask for a skill, and where nothing is known of it.
NOT_ASKED, NOT_KNOWN = {"not asked for", "not listed"}, {"not rated", "not known"}

#: What a sentence on a card looks like, and the check of what it says.
SENTENCES = (
    (r"Both ask for more knowledge of (?P<names>.+) than the average occupation\.", "both_know"),
    (r"More than usual, both rely on (?P<names>.+)\.", "both_know"),
    (r"It asks for far more (?:knowledge of )?(?P<names>.+)\.", "far_more"),
    (r"Important in both: (?P<of>knowledge of )?(?P<names>.+)\.", "both_important"),
    (r"Employers in both often ask for (?P<names>.+)\.", "in_demand"),
    (r"Both use software that many employers ask for: (?P<names>.+)\.", "both_use"),
    (r"It takes (?P<way>more|less) preparation: .+\.", "preparation"),
    (r"It belongs to another field: .+\.", "field"),
    (r"O\*NET, a database of jobs, counts it among the jobs (?:closest|related) to this one\.", "counted"),
    (r"Shared: (?P<names>.+)\.", "shared"),
    (r"New: (?P<names>.+)\.", "new"),
    (r"(?P<n>\d+) skills? at a higher level\.", "raised"),
    (r"Not compared: (?P<what>.+)\.", "not_compared"),
    (r"Pay: no like-for-like figure, since (?P<why>.+)", "no_pay"),
    (r"Pay: .+", "paid"),
)


OF = r"\((?P<of>[^()]+)\)"
GROUP = r"(?P<group>.+), (?:shared by (?P<n>\d+) occupations|a wider group that is counted as one)"
#: What a sentence of "In short" looks like, and the check of what it says.
SHORT_SENTENCES = (
    (rf"Half earn more than {MONEY} (?P<period>a year|an hour), half less {OF}\.", "median"),
    (rf"At least half earn {MONEY} or more (?P<period>a year|an hour) {OF}\.", "top_coded"),
    (rf"The average is {MONEY} (?P<period>a year|an hour) {OF}\.", "mean"),
    (r"The source gives no exact figure above that\.", "no_median"),
    (r"The source keeps the median back\.", "no_median"),
    (r"The source does not release what it pays \([^()]+\)\.", "no_pay"),
    (rf"This counts a wider group: {GROUP}\.", "wider"),
    (r"This counts the same wider group\.", "same_wider"),
    (rf"Counts {GROUP}\.", "jobs_wider"),
    (r"About (?P<n>[\d,.]+(?: million)?) people work in it \(United States, 2024\)\.", "people"),
    (
        r"From 2024 to 2034 the number is expected to "
        r"(?P<way>stay the same|grow by|shrink by)(?: (?P<n>[\d.]+%))?\.",
        "growth",
    ),
    (r"About (?P<n>[\d,.]+(?: million)?) jobs a year are expected to open\.", "openings"),
    (r"To start, most people need (?P<what>.+)\.", "education"),
    (r"You need no diploma to start\.", "no_diploma"),
    (r"Experience: (?P<what>.+)\.", "experience"),
    (r"Training on the job: (?P<what>[^(]+?)(?: \(.+\))?\.", "training"),
    (r"Time to learn the work: (?P<what>.+)\.", "time"),
    (r"What matters most: (?P<names>.+)\.", "skills"),
    (r"The next step on its ladder: (?P<title>.+)\.", "next_step"),
    (r"People who know this work often look at (?P<title>.+)\.", "next_move"),
)


def is_about(said: str, true: Decimal | None) -> bool:
    """Whether a count is that of the file, from a million on as near to it as its last digit."""
    if not true:
        return False
    if said.endswith(" million"):
        return abs(Decimal(said.removesuffix(" million")) * 1_000_000 - true) <= 50_000
    return Decimal(said.replace(",", "")) == true


class Files(NamedTuple):
    """What the data sets say; `hot` are the technologies that O*NET calls so."""

    occupations: dict[str, Occupation]
    relations: set[tuple[str, str]]
    hot: set[str]

    @classmethod
    def read(cls, onet: Path, wages: Path, projections: Path, handbook: Path | None) -> "Files":
        occupations = read_onet(onet)
        read_wages(wages, occupations.values())
        read_projections(projections, occupations.values())
        if handbook:
            read_handbook(handbook, occupations.values())
        relations = {
            (row["O*NET-SOC Code"], row["Related O*NET-SOC Code"])
            for row in _rows(onet / "Related Occupations.txt")
        }
        hot = {
            " ".join((row.get("Example") or row["Workplace Example"]).split()).casefold()
            for path in filter(Path.exists, map(onet.joinpath, TECHNOLOGIES))
            for row in _rows(path)
            if row["Hot Technology"] == "Y"
        }
        return cls(occupations, relations, hot)


def check_roles(
    address: str, files: Files, paths: list[str]
) -> tuple[Checks, list[tuple[str, str, list[str]]]]:
    """Checks the cards of the roles at `paths`; with each role's title the addresses on its cards."""
    site, checker, found = Site(address), Checker(files), []
    for path in paths:
        page = site.page(path)
        title = words(page.find(".//h1"))
        if title in checker.by_title:
            checker.in_short(title, page)
            checker.moves(title, page)
            found.append((path, title, checker.cards(title, page)))
    return checker.checks, found


def check_pairs(address: str, files: Files, pairs: list, kind: str) -> Checks:
    """Checks comparisons or ways between `pairs` of (address, title)."""
    site, checker = Site(address), Checker(files)
    for (path, title), (onward, goal) in pairs:
        here, there = path.strip("/").rpartition("/")[2], onward.strip("/").rpartition("/")[2]
        if kind == "compare":
            page = site.page(f"/compare/?role={here}&role={there}")
            checker.comparison(checker.by_title[title], checker.by_title[goal], page)
        else:
            page = site.page(f"{path}to/{there}/")
            checker.way(checker.by_title[title], checker.by_title[goal], page)
    return checker.checks


def in_parts(items: list, workers: int) -> list[list]:
    return [items[start::workers] for start in range(workers)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("address")
    for name in ("onet", "wages", "projections"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--handbook", type=Path, default=None, help="its profiles, where the site has them")
    parser.add_argument("--ways", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=None, help="compare so many pairs only")
    parser.add_argument("--roles", type=int, default=None, help="look at so many roles only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    files = Files.read(given.onet, given.wages, given.projections, given.handbook)
    draw = random.Random(given.seed)  # noqa: S311, no secret

    site = Site(given.address)
    maps = [site.text("/sitemap.xml")]
    if "<sitemapindex" in maps[0]:
        parts = re.findall(r"<loc>(.+?)</loc>", maps[0])
        maps = [site.text(urllib.parse.urlsplit(part).path) for part in parts]
    paths = [
        urllib.parse.urlsplit(address).path
        for each in maps
        for address in re.findall(r"<loc>(.+?)</loc>", each)
    ]
    paths = sorted(
        path for path in set(paths) if re.fullmatch(r"/careers/[\w-]+/", path) and path != "/careers/a-z/"
    )
    if given.roles:
        paths = draw.sample(paths, given.roles)

    checks = Checks()
    with ProcessPoolExecutor(given.workers) as pool:
        titles: dict[str, str] = {}
        joined: set[tuple[str, str]] = set()
        for future in [
            pool.submit(check_roles, given.address, files, part) for part in in_parts(paths, given.workers)
        ]:
            found, roles = future.result()
            checks.add(found)
            for path, title, onward in roles:
                titles[path] = title
                joined |= {tuple(sorted((path, other))) for other in onward}
        print(f"{len(titles)} roles, {len(joined)} pairs on cards", file=sys.stderr)
        named = sorted(titles.items())
        pairs = [
            ((one, titles[one]), (other, titles[other]))
            for one, other in sorted(joined)
            if {one, other} <= titles.keys()
        ]
        if given.pairs is not None:
            pairs = draw.sample(pairs, min(len(pairs), given.pairs))
        ways = draw.sample(pairs, min(len(pairs), given.ways // 2))
        ways += [tuple(draw.sample(named, 2)) for _ in range(given.ways - len(ways))]
        for kind, wanted in (("compare", pairs), ("way", ways)):
            for future in [
                pool.submit(check_pairs, given.address, files, part, kind)
                for part in in_parts(wanted, given.workers)
            ]:
                checks.add(future.result())
            print(f"{kind}: {len(wanted)}", file=sys.stderr)
    for kind, count in sorted(checks.count.items()):
        false = checks.false[kind]
        print(f"{count:9,} {kind}: {len(false)} false")
        for where in sorted(false)[:5]:
            print(f"          {where[:400]}")
    total = sum(map(len, checks.false.values()))
    print(f"{sum(checks.count.values()):,} claims, {total} false")
    sys.exit(total > 0)


if __name__ == "__main__":
    main()
