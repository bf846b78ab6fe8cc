"""How much the import of documents finds of what documents say, and how often it claims what they do not.

    python bench/documents.py FOLDER [--json] [--misses] [--project DIRECTORY]

FOLDER, with the folders in it, holds documents, each with its key beside it: that of `baker.docx` is
`baker.docx.key.json`. Of its fields only the title has to be there. What is not given is not in the document,
so that finding it is false:

    {"title": "Baker",
     "headings": ["Duties", ...],        all but the title and that of the related careers
     "kinds": {"Duties": "responsibilities"},         of sections; only those given are judged
     "items": ["Mixes dough", ...],      of all lists but that of the related careers
     "skills": {"essential": [...], "desirable": [...], "either": [...]},
     "pay": [["GBP", 22000, 26000, "year"], ...],     null for an open end; one amount stands twice
     "ladder": ["Apprentice", "Baker", ...],
     "related": ["Pastry cook", ...],
     "education": ["Diploma in baking", ...],         one of them is right
     "experience": [2, null],            years
     "also": {"headings": [], "items": [], "skills": [], "pay": []}}        may be found, need not

"Baker|Night baker" are two ways to write one thing. How it is counted:

- What the draft shows without anybody's decision is found; a guess that waits for an editor is not.
- Texts are equal but for case, emphasis, spaces, kinds of hyphens and quotes, and punctuation at the ends.
- A heading or item that the draft has as anything else is missed.
- A skill is found by its name, or that of the same skill of the site, among the essential or the desirable
  ones as the key says. Among the others it is missed, and false.
- A pay figure is found if currency, both ends and period are right. All others that the draft shows are
  false.
- Steps are found in the order of the key. The step for the role itself, which every ladder gets, is never
  false.
- Of guesses shown as sure (certainty 0.8 and more), one about texts is right if what the key calls title,
  headings and items are taken for just that, below a heading of the key; one about a section, if its heading
  and its kind are right; any other, if the key has it. Those the key says nothing about are counted apart.

Makes a database of its own with the roles of fixtures/. --project counts with another checkout.
"""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from careers.documents import DraftRole, Known

ENDING = ".key.json"
SURE = 0.8
#: What is counted, by the field of a key.
MEASURES = {
    "title": "titles",
    "headings": "headings",
    "items": "list items",
    "skills": "skills",
    "pay": "pay figures",
    "ladder": "ladder steps",
    "related": "related careers",
    "education": "education",
}
LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘‛", "'") | dict.fromkeys("“”„", '"'))

Pay = tuple[str, Decimal | None, Decimal | None, str]
Normal = Callable[[str], str]


class KeySkills(msgspec.Struct, forbid_unknown_fields=True):
    essential: list[str] = []
    desirable: list[str] = []
    either: list[str] = []

    def of(self, importance: str) -> list[str]:
        return [*getattr(self, importance), *self.either]

    def every(self) -> list[str]:
        return [*self.essential, *self.desirable, *self.either]


class KeyAlso(msgspec.Struct, forbid_unknown_fields=True):
    headings: list[str] = []
    items: list[str] = []
    skills: list[str] = []
    pay: list[Pay] = []


class Key(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    headings: list[str] = []
    kinds: dict[str, str] = {}
    items: list[str] = []
    skills: KeySkills = msgspec.field(default_factory=KeySkills)
    pay: list[Pay] = []
    ladder: list[str] = []
    related: list[str] = []
    education: list[str] = []
    experience: tuple[int | None, int | None] | None = None
    also: KeyAlso = msgspec.field(default_factory=KeyAlso)


class Shown(msgspec.Struct):
    """What a draft shows, in the terms of a key. Nothing is shown of a file that cannot be read."""

    title: list[str] = []
    headings: list[str] = []
    items: list[str] = []
    skills: list[tuple[str, str]] = []
    pay: list[Pay] = []
    ladder: list[str] = []
    related: list[str] = []
    education: list[str] = []

    @classmethod
    def by(cls, draft: "DraftRole") -> "Shown":
        page = draft.page
        requirements = [each for group in page.skill_groups for each in group.requirements]
        shown = cls(
            title=[page.title],
            skills=[(each.name, each.importance) for each in requirements],
            pay=[figure(band) for band in page.salary_bands],
            ladder=[rung.title for ladder in page.ladders[:1] for rung in ladder.rungs],
            related=[career.title for career in draft.findings.related],
            education=[page.education] if page.education else [],
        )
        for section in page.sections:
            shown.headings.append(section.heading)
            tokens = MarkdownIt("commonmark").enable("table").parse(section.body)
            for at, token in enumerate(tokens):
                if token.type == "heading_open":
                    shown.headings.append(words(tokens[at + 1]))
                elif token.type == "list_item_open" and tokens[at + 1].type == "paragraph_open":
                    shown.items.append(words(tokens[at + 2]))
        # What the site put above text that has no heading says nothing about the document.
        lines = [normal(line.text) for line in draft.findings.document.lines]
        shown.headings = [text for text in shown.headings if any(normal(text) in line for line in lines)]
        return shown


class Tally(msgspec.Struct):
    """What is in a document and was found, what is and was not, and what was found and is not."""

    found: list[str] = []
    missed: list[str] = []
    false: list[str] = []


class Result(msgspec.Struct):
    file: str
    tallies: dict[str, Tally]
    sure_right: int = 0
    sure_wrong: list[str] = []
    sure_not_judged: int = 0
    unreadable: str = ""


def main() -> None:
    description, _newline, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=description, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true", help="name what is missed and what is false")
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parent.parent)
    options = parser.parse_args()
    keys = sorted(options.folder.resolve().rglob(f"*{ENDING}"))
    if not keys:
        parser.error(f"{options.folder} has no {ENDING} files")
    os.chdir(options.project)
    sys.path.insert(0, str(options.project))
    with tempfile.TemporaryDirectory() as folder:
        fill(f"sqlite:///{folder}/documents.sqlite3")
        import django

        django.setup()
        from careers.documents import Known

        known = Known.from_database()
        site = skills_of_site()
        results = [measured(key, known, site) for key in keys]
    if options.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    else:
        show(results, misses=options.misses)


def fill(database_url: str) -> None:
    """Make a database with the roles of fixtures/ the one that is asked from here on."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": "/dev/null",
        "DATABASE_URL": database_url,
        "DEBUG": "off",
        "HTTPS": "off",
        "SECRET_KEY": "only-for-measuring",
    }
    for command in ("migrate -v0", "loaddata roles -v0", "reindex -v0"):
        subprocess.run([sys.executable, "manage.py", *command.split()], check=True)  # noqa: S603


def skills_of_site() -> dict[str, str]:
    """The slugs of the skills that the site knows, by all their names: "Cloud platform (CP)" has two more."""
    from careers.models import Skill, SkillAlias

    found = {}
    for model, slug in ((SkillAlias, "skill__slug"), (Skill, "slug")):
        for name, skill in model.objects.values_list("name", slug):
            for spelling in (*name.rstrip(")").split(" ("), name):
                found[normal(spelling)] = skill
    return found


def measured(path: Path, known: "Known", site: dict[str, str]) -> Result:
    from careers import documents

    file = Path(str(path).removesuffix(ENDING))
    checker = Checker(msgspec.json.decode(path.read_bytes(), type=Key), site)
    try:
        draft = documents.interpret(documents.read(file.name, file.read_bytes()), known)
    except documents.Unreadable as error:
        return Result(file=file.name, tallies=checker.tallies(Shown()), unreadable=str(error))
    result = Result(file=file.name, tallies=checker.tallies(Shown.by(draft)))
    checker.judge_sure(draft, result)
    return result


class Names:
    """Texts that are to be found, or may be, each in one or several spellings."""

    def __init__(self, wanted: list[str], optional: Iterable[str], normal: Normal) -> None:
        self.wanted, self.normal = wanted, normal
        self.entries: dict[str, str] = {}
        for entry in wanted:
            for spelling in [entry, *entry.split("|")]:
                self.entries.setdefault(normal(spelling), entry)
        self.optional = {normal(spelling) for entry in optional for spelling in entry.split("|")}

    def __contains__(self, text: str) -> bool:
        return self.normal(text) in self.entries

    def allow(self, text: str) -> bool:
        return text in self or self.normal(text) in self.optional

    def begin_with(self, text: str) -> bool:
        return any(entry.startswith(self.normal(text)) for entry in self.entries)

    def tally(self, texts: list[str]) -> Tally:
        """How many of the wanted are among `texts`, each as often as it is wanted."""
        wanted = Counter(self.wanted)
        found = wanted & Counter(self.entries[self.normal(text)] for text in texts if text in self)
        return Tally(
            found=list(found.elements()),
            missed=list((wanted - found).elements()),
            false=[text for text in texts if not self.allow(text)],
        )


class Checker:
    """Holds what was made of a document against its key."""

    def __init__(self, key: Key, site: dict[str, str]) -> None:
        """`site` has the names and aliases of the skills that the site knows, with their slugs."""
        self.key, self.site = key, site
        self.title = Names([key.title], [], normal)
        self.headings = Names(key.headings, key.also.headings, normal)
        self.items = Names(key.items, key.also.items, normal)
        self.related = Names(key.related, [], normal)
        self.education = Names(["|".join(key.education)] if key.education else [], [], normal)
        self.skills = {
            importance: Names(key.skills.of(importance), key.also.skills, self.skill)
            for importance in ("essential", "desirable")
        }

    def skill(self, name: str) -> str:
        """One name for a skill, whichever of its names on the site it was given."""
        return self.site.get(normal(name), normal(name))

    def tallies(self, shown: Shown) -> dict[str, Tally]:
        return {
            "title": self.title.tally(shown.title),
            "headings": self.headings.tally(shown.headings),
            "items": self.items.tally(shown.items),
            "skills": self.tally_of_skills(shown.skills),
            "pay": self.tally_of_pay(shown.pay),
            "ladder": self.tally_of_steps(shown.ladder, *shown.title),
            "related": self.related.tally(shown.related),
            "education": self.education.tally(shown.education),
        }

    def tally_of_skills(self, shown: list[tuple[str, str]]) -> Tally:
        found: set[str] = set()
        false = []
        for importance, names in self.skills.items():
            tally = names.tally([name for name, said in shown if said == importance])
            found.update(tally.found)
            false += [f"{name} ({importance})" for name in tally.false]
        every = self.key.skills.every()
        return Tally(
            found=sorted(found), missed=[entry for entry in every if entry not in found], false=false
        )

    def tally_of_pay(self, shown: list[Pay]) -> Tally:
        wanted, offered = Counter(self.key.pay), Counter(shown)
        false = offered - wanted
        for optional in self.key.also.pay:
            del false[optional]
        return Tally(
            *(
                [told(each) for each in many.elements()]
                for many in (wanted & offered, wanted - offered, false)
            )
        )

    def tally_of_steps(self, shown: list[str], title: str = "") -> Tally:
        wanted = self.key.ladder
        spellings = [set(map(normal, [step, *step.split("|")])) for step in wanted]
        numbers = [
            next((number for number, names in enumerate(spellings) if normal(step) in names), None)
            for step in shown
        ]
        matcher = difflib.SequenceMatcher(None, [*range(len(wanted))], numbers, autojunk=False)
        found = [match.a + more for match in matcher.get_matching_blocks() for more in range(match.size)]
        places = {match.b + more for match in matcher.get_matching_blocks() for more in range(match.size)}
        false = [step for place, step in enumerate(shown) if place not in places]
        if title in false:
            false.remove(title)
        return Tally(
            found=[wanted[number] for number in found],
            missed=[step for number, step in enumerate(wanted) if number not in found],
            false=false,
        )

    # Guesses

    def judge_sure(self, draft: "DraftRole", result: Result) -> None:
        findings = draft.findings
        blocks = {each.id: each for each in findings.blocks}
        sections = {each.id: each for each in findings.sections}
        derived = {each.id: each for each in findings.derived}
        careers = {each.id: each for each in findings.related}
        for guess in draft.guesses:
            if guess.certainty < SURE:
                continue
            is_right: bool | None = None
            if guess.id in blocks:
                block, place = blocks[guess.id], guess.chosen
                if place == "title":
                    is_right = draft.page.title in self.title
                else:
                    is_right = self.is_block_right(block, place, sections.get(place))
            elif guess.id in sections:
                is_right = self.is_section_right(sections[guess.id])
            elif guess.id in derived:
                is_right = self.is_derived_right(derived[guess.id], draft.page.title)
            elif guess.id in careers:
                is_right = careers[guess.id].title in self.related
            if is_right is None:
                result.sure_not_judged += 1
            elif is_right:
                result.sure_right += 1
            else:
                result.sure_wrong.append(f"{guess.kind} {guess.chosen}: {guess.what}: {guess.source[:80]!r}")

    def is_block_right(self, block: Any, place: str, section: Any) -> bool:
        texts = [piece.text for piece in block.pieces]
        has_part = any(text in self.headings or text in self.items for text in texts)
        if place == "leave-out":
            return not has_part
        if place == "summary":
            return not has_part and not any(text in self.title for text in texts)
        if section is not None and section.at is not None and not self.headings.allow(section.heading):
            return False
        for piece in block.pieces:
            names = {"heading": self.headings, "item": self.items}.get(piece.kind)
            # An item of several lines is in several pieces.
            if names is not None and not names.allow(piece.text) and not names.begin_with(piece.text):
                return False
            if piece.kind == "text" and (piece.text in self.headings or piece.text in self.items):
                return False
        return True

    def is_section_right(self, section: Any) -> bool | None:
        if section.at is None:
            return None
        kinds = {normal(heading): kind for heading, kind in self.key.kinds.items()}
        kind = kinds.get(normal(section.heading), section.kind)
        return self.headings.allow(section.heading) and kind == section.kind

    def is_derived_right(self, each: Any, title: str) -> bool | None:
        if each.band:
            return figure(each.band) in {*self.key.pay, *self.key.also.pay}
        if each.requirement:
            return self.skills[each.requirement.importance].allow(each.requirement.name)
        if each.ladder:
            tally = self.tally_of_steps([rung.title for rung in each.ladder.rungs], title)
            return not tally.false and not tally.missed
        if each.education:
            return each.education in self.education
        if each.years:
            return tuple(each.years[:2]) == self.key.experience
        return None


def normal(text: str) -> str:
    text = LINK.sub(r"\1", unicodedata.normalize("NFKC", text))
    text = re.sub(r"[*_`\\]", "", text.translate(HYPHENS))
    return " ".join(text.casefold().split()).strip(" .,:;-")


def words(token: Any) -> str:
    breaks = {"softbreak", "hardbreak"}
    return "".join(" " if child.type in breaks else child.content for child in token.children)


def figure(band: Any) -> Pay:
    """A single amount as both ends, and of percentiles the outermost."""
    single = band.median if band.median is not None else band.mean
    lows, highs = (band.low, band.p10, band.p25, single), (band.high, band.p90, band.p75, single)
    if band.low is not None or band.high is not None:
        lows, highs = (band.low,), (band.high,)
    return band.currency, first(lows), first(highs), band.period


def first(amounts: Iterable[Any]) -> Decimal | None:
    return next((Decimal(str(amount)) for amount in amounts if amount is not None), None)


def told(each: Pay) -> str:
    currency, low, high, period = each
    return f"{currency} {'…' if low is None else low} to {'…' if high is None else high} a {period}"


# What is printed


def show(results: list[Result], *, misses: bool) -> None:
    print(f"{'':44}" + "".join(f"{name:>12}" for name in MEASURES) + f"{'sure':>10}")
    for result in results:
        cells = "".join(f"{cell(result.tallies[name]):>12}" for name in MEASURES)
        sure = f"{result.sure_right}/{result.sure_right + len(result.sure_wrong)}"
        print(f"{result.file[:43]:44}{cells}{sure:>10}  {result.unreadable}".rstrip())
        if misses:
            show_misses(result)
    print(f"\nin all ({len(results)} documents)")
    for name, what in MEASURES.items():
        tallies = [result.tallies[name] for result in results]
        found, missed, false = (
            sum(len(getattr(tally, part)) for tally in tallies) for part in ("found", "missed", "false")
        )
        print(
            f"{what:16}{found:5} of {found + missed:4}{share(found, missed):>9}"
            f"{false:7} false{share(false, found):>9} of what was found"
        )
    right = sum(result.sure_right for result in results)
    wrong = sum(len(result.sure_wrong) for result in results)
    apart = sum(result.sure_not_judged for result in results)
    print(f"{'sure guesses':16}{right:5} of {right + wrong:4}{share(right, wrong):>9}   ({apart} not judged)")


def show_misses(result: Result) -> None:
    for name, tally in result.tallies.items():
        for part in ("missed", "false"):
            print("".join(f"    {name} {part}: {text[:140]}\n" for text in getattr(tally, part)), end="")
    print("".join(f"    sure, but wrong: {text}\n" for text in result.sure_wrong), end="")


def cell(tally: Tally) -> str:
    false = f" +{len(tally.false)}" if tally.false else ""
    return f"{len(tally.found)}/{len(tally.found) + len(tally.missed)}{false}"


def share(part: int, rest: int) -> str:
    return f"{part / (part + rest):.1%}" if part + rest else ""


if __name__ == "__main__":
    main()
