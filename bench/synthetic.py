"""Fills a database with made-up live roles, to measure on many.

    python bench/synthetic.py [NUMBER] [--seed 1]

Adds NUMBER (100,000 if not given) live roles to the configured database (run `manage.py migrate` first):
their editions and all indexes. Titles, skills and texts are drawn as in the world: few words are in very
many roles ("engineer" in half of them) and many in few. Every page has six other titles, ten skills, a text
of sixty words and a pay figure, and shares the rendered text of the first.
"""

import argparse
import bisect
import os
import random
import sys
import time
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DEBUG"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"

BATCH = 500
FAMILIES = 24
LEVELS = ("entry", "intermediate", "senior", "lead", "executive", "")
#: What the last word of a title is, and how often: half of all roles are engineers.
NOUNS = {
    "engineer": 50,
    "manager": 15,
    "analyst": 10,
    "technician": 8,
    "nurse": 4,
    "teacher": 4,
    "designer": 3,
}
NOUNS |= dict.fromkeys(["clerk", "driver", "officer", "planner", "buyer", "welder"], 1)
BEFORE = {"": 50, "senior": 20, "junior": 10, "lead": 10, "assistant": 6, "chief": 4}
SYLLABLES = [
    "ba",
    "co",
    "da",
    "fe",
    "gi",
    "ho",
    "ju",
    "ka",
    "le",
    "mi",
    "no",
    "pa",
    "qui",
    "ro",
    "sa",
    "te",
    "ul",
    "va",
    "wo",
    "xe",
    "yo",
    "za",
    "bri",
    "cla",
    "dro",
    "fla",
    "gre",
    "plu",
    "sta",
    "tri",
]


class Chooser:
    """Draws one of many things, as often as their weights say."""

    def __init__(self, things, weights):
        self.things, self.sums = list(things), list(accumulate(weights))

    def __call__(self, chance: random.Random):
        return self.things[bisect.bisect(self.sums, chance.random() * self.sums[-1])]


def usual_words(number: int, chance: random.Random) -> Chooser:
    """Made-up words, the second half as often as the first, the third a third as often, and so on (Zipf)."""
    made: dict[str, None] = {}
    while len(made) < number:
        made["".join(chance.choice(SYLLABLES) for _syllable in range(chance.randint(2, 4)))] = None
    return Chooser(made, (1 / (rank + 3) for rank in range(number)))


def make(number: int, seed: int = 1, progress=lambda done: None) -> None:
    """Add `number` live roles with their editions and indexes. Each batch is a transaction."""
    from django.db import transaction
    from django.utils import timezone

    from careers import pages as rolepage
    from careers.discovery import indexing
    from careers.models import Edition, Family, Role, Skill
    from careers.pages import (
        VERSION,
        Requirement,
        RolePage,
        SalaryBand,
        Section,
        SkillGroup,
        Source,
        checksum,
        rendering,
        to_json,
    )
    from careers.publishing import columns

    chance = random.Random(seed)  # noqa: S311, nothing is secret here
    fields, texts, names = usual_words(3000, chance), usual_words(20_000, chance), usual_words(2000, chance)
    nouns, before = Chooser(NOUNS, NOUNS.values()), Chooser(BEFORE, BEFORE.values())
    families = [
        Family.objects.get_or_create(slug=f"made-up-{n}", defaults={"name": f"Made-up family {n}"})[0]
        for n in range(FAMILIES)
    ]
    Skill.objects.bulk_create(
        (Skill(slug=f"made-up-{name}", name=name.capitalize(), kind="tool") for name in names.things),
        ignore_conflicts=True,
    )
    first = Role.objects.count()
    now = timezone.now()
    rendered = None

    def title():
        words = (
            before(chance),
            fields(chance),
            fields(chance) if chance.random() < 0.5 else "",
            nouns(chance),
        )
        return " ".join(word for word in words if word).title()

    def page(at: int):
        own, family = title(), families[at % FAMILIES]
        low = Decimal(chance.randint(30, 150) * 1000)
        skills = {names(chance) for _skill in range(10)}
        return RolePage(
            version=VERSION,
            slug=f"made-up-{at}",
            title=own,
            family=rolepage.Family(slug=family.slug, name=family.name),
            level=chance.choice(LEVELS),
            summary=" ".join(texts(chance) for _word in range(12)).capitalize() + ".",
            alternate_titles=tuple({title() for _title in range(6)} - {own}),
            sections=(
                Section(
                    slug="overview",
                    kind="overview",
                    heading="Overview",
                    body=" ".join(texts(chance) for _word in range(60)).capitalize() + ".",
                ),
            ),
            skill_groups=(
                SkillGroup(
                    slug="skills",
                    heading="Skills",
                    requirements=tuple(
                        Requirement(
                            skill=f"made-up-{name}",
                            name=name.capitalize(),
                            kind="tool",
                            importance=chance.choice(("essential", "desirable")),
                            level=chance.choice(("working", "practitioner", "expert")),
                        )
                        for name in sorted(skills)
                    ),
                ),
            ),
            salary_bands=(
                SalaryBand(
                    slug="pay",
                    label="Base pay",
                    statistic="range",
                    low=low,
                    high=low * Decimal("1.5"),
                    currency="USD",
                    basis="base",
                    source="made-up",
                ),
            ),
            sources=(Source(slug="made-up", publisher="Nobody", title="Made-up figures", trust="unsourced"),),
        )

    for start in range(first, first + number, BATCH):
        pages = [page(at) for at in range(start, min(start + BATCH, first + number))]
        rendered = rendered or rendering.to_json(rendering.render(pages[0]))
        with transaction.atomic():
            roles = Role.objects.bulk_create(
                Role(slug=p.slug, title=p.title, family=families[at % FAMILIES], summary=p.summary)
                for at, p in enumerate(pages, start)
            )
            contents = [to_json(p) for p in pages]
            editions = Edition.objects.bulk_create(
                Edition(
                    role=role,
                    number=1,
                    content=content,
                    rendered=rendered,
                    checksum=checksum(content),
                    live_from=now,
                    created_by="bench",
                    **columns(p),
                )
                for role, p, content in zip(roles, pages, contents, strict=True)
            )
            indexing.update(
                [role.pk for role in roles],
                zip(editions, pages, strict=True),
            )
        progress(start + len(pages) - first)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("number", metavar="NUMBER", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    django.setup()
    from django.db import connection

    began = time.perf_counter()
    make(options.number, options.seed, lambda done: print(f"\r{done} roles", end="", flush=True))
    # As the databases themselves do after a while: PostgreSQL reads indexes alone only when they are clean.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"\r{options.number} roles in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
