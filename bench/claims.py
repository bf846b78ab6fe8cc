"""Whether what the pages claim of two occupations is what the data files say.

    python bench/claims.py ADDRESS ONET WAGES PROJECTIONS [--ways 2000] [--seed 1] [--workers 2]

ADDRESS is a running site that was filled from the other three: a directory with the text release of O*NET,
the national wage table and the employment projections. Nothing of the site's code is imported: the files are
read here once more, in the simplest way, and the pages are asked over HTTP like any visitor would.

Looked at are every card of every role page, the comparison of every pair of roles that a card joins, and
`--ways` ways from one role to another (half between roles on one card, half between any two). For each kind
of claim the report gives how many were checked and how many are false, with the first examples; a sentence on
a card that is not understood counts as false, so that no claim passes unread. Exit status 1 where any is.
"""

import argparse
import csv
import http.client
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
        self.median: dict[str, Decimal] = {}
        self.percentiles: dict[str, list[Decimal | None]] = {}
        self.wage_code = ""
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
    for row in _rows(directory / "Job Zones.txt"):
        found[row["O*NET-SOC Code"]].zone = int(row["Job Zone"])
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
                if "LV" in scales:
                    found[code].levels[name.casefold()].append(scales["LV"])
                kept = found[code].ratings.get(name.casefold())
                found[code].ratings[name.casefold()] = (
                    max(kept, mark, key=lambda each: each[0]) if kept else mark
                )
    for path in filter(Path.exists, map(directory.joinpath, TECHNOLOGIES)):
        for row in _rows(path):
            name = " ".join((row.get("Example") or row["Workplace Example"]).split()).casefold()
            technologies = found[row["O*NET-SOC Code"]].technologies
            technologies[name] = technologies.get(name, False) or row.get("In Demand") == "Y"
    return found


def _printed(code: str, table) -> str:
    own = code[:7]
    return next((each for each in (own, MERGED.get(own, own), own[:6] + "0") if each in table), "")


def read_wages(path: Path, occupations) -> None:
    table = {row["occ_code"]: row for row in _rows(path)}
    for occupation in occupations:
        if not (code := _printed(occupation.code, table)):
            continue
        occupation.wage_code = code
        for period, start in (("a year", "a_"), ("an hour", "h_")):
            if median := _number(table[code][start + "median"]):
                occupation.median[period] = median
            occupation.percentiles[period] = [
                _number(table[code][f"{start}{name}"])
                for name in ("pct10", "pct25", "median", "pct75", "pct90")
            ]


def read_projections(path: Path, occupations) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = {row["Occupation Code"].strip('="'): row for row in csv.DictReader(file)}
    for occupation in occupations:
        if code := _printed(occupation.code, table):
            occupation.education = table[code]["Typical Entry-Level Education"]


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
        self.by_title = {each.title: each for each in occupations.values()}
        self.rated = {name for each in occupations.values() for name in each.ratings}
        self.names = self.rated | {name for each in occupations.values() for name in each.technologies}
        elements = defaultdict(list)
        for each in occupations.values():
            for key, importance in each.elements.items():
                elements[key].append(importance)
        self.twice = {name for _kind, name in elements if sum(key[1] == name for key in elements) > 1}
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

    def is_wide(self, occupation: Occupation) -> bool:
        """Whether its wage counts more people: it is of another code, or of several occupations."""
        soc = occupation.code[:7]
        several = sum(each.code[:7] == soc for each in self.by_title.values()) > 1
        return occupation.wage_code != soc or several

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

    def both_use(self, found, text, one, other, where) -> None:
        listed = self.listed(found["names"])
        are_shared = listed and all(
            name.casefold() in each.technologies for name in listed[0] for each in (one, other)
        )
        self.checks("card: used in both", bool(are_shared), where)

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
        # Of a name that stands for a skill and for knowledge, either level is true.
        certain = len(raised - self.twice)
        self.checks("card: at a higher level", certain <= int(found["n"]) <= certain + len(self.twice), where)

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
        # Of a name that stands for a skill and for knowledge, either level is true.
        either = self.twice & gap.shared
        summary = words(*of_class(page, "p", "summary"))
        self.direction(summary, one, other, where)
        for pattern, wanted, *loose in (
            (r"Of the ([\d,]+) skills? that are asked for there you", len(gap.shared) + len(gap.new)),
            (r"([\d,]+) can be compared", len(gap.shared) + len(gap.new)),
            (r"Of ([\d,]+) skills? that are asked for there it is not known", len(gap.unknown)),
            (r"you bring ([\d,]+|none)", len(has - either), len(either)),
            (r"New would be ([\d,]+)", len(gap.new)),
            (r"of which ([\d,]+|one) (?:is|are) essential", len(gap.new_essential)),
        ):
            if found := re.search(pattern, summary):
                said = {"none": "0", "one": "1"}.get(found[1], found[1]).replace(",", "")
                is_true = wanted <= int(said) <= wanted + sum(loose)
                self.checks("way: counts", is_true, f"{where}: {found[0]}, not {wanted}: {summary}")
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
                is_true = names - either == has - either
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
    (r"Software and tools used in both: (?P<names>.+)\.", "both_use"),
    (r"It takes (?P<way>more|less) preparation: .+\.", "preparation"),
    (r"It belongs to another field: .+\.", "field"),
    (r"By what people do, know and are called, O\*NET counts it among the .+ occupations\.", "counted"),
    (r"Shared: (?P<names>.+)\.", "shared"),
    (r"New: (?P<names>.+)\.", "new"),
    (r"(?P<n>\d+) skills? at a higher level\.", "raised"),
    (r"Not compared: (?P<what>.+)\.", "not_compared"),
    (r"Pay: no like-for-like figure, since (?P<why>.+)", "no_pay"),
    (r"Pay: .+", "paid"),
)


class Files(NamedTuple):
    """What the three data sets say."""

    occupations: dict[str, Occupation]
    relations: set[tuple[str, str]]

    @classmethod
    def read(cls, onet: Path, wages: Path, projections: Path) -> "Files":
        occupations = read_onet(onet)
        read_wages(wages, occupations.values())
        read_projections(projections, occupations.values())
        relations = {
            (row["O*NET-SOC Code"], row["Related O*NET-SOC Code"])
            for row in _rows(onet / "Related Occupations.txt")
        }
        return cls(occupations, relations)


def check_roles(
    address: str, files: Files, paths: list[str]
) -> tuple[Checks, list[tuple[str, str, list[str]]]]:
    """Checks the cards of the roles at `paths`; with each role's title the addresses on its cards."""
    site, checker, found = Site(address), Checker(files), []
    for path in paths:
        page = site.page(path)
        title = words(page.find(".//h1"))
        if title in checker.by_title:
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
    parser.add_argument("--ways", type=int, default=2000)
    parser.add_argument("--roles", type=int, default=None, help="look at so many roles only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    files = Files.read(given.onet, given.wages, given.projections)
    draw = random.Random(given.seed)  # noqa: S311, no secret

    site = Site(given.address)
    paths = [
        urllib.parse.urlsplit(address).path
        for part in re.findall(r"<loc>(.+?)</loc>", site.text("/sitemap.xml"))
        for address in re.findall(r"<loc>(.+?)</loc>", site.text(urllib.parse.urlsplit(part).path))
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
