"""What the pages of skills show, as digests: see careers.static_site.content."""

from collections import Counter, defaultdict
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from careers.discovery.models import EditionFacts, EditionSkill, PublicSkill
from careers.discovery.skills import directory, roles
from careers.presentation import skill_text

from .content import PublicContent, digest

#: What the page of a skill shows of the roles that ask for it, and their order.
COLUMNS = (
    *("importance", "level", "importance_rating", "level_rating", "strength"),
    *("rank", "title", "family"),
)


class AskingEdition(NamedTuple):
    edition: int
    row: tuple[Any, ...]


class SkillContent:
    """What the pages of skills show. Four queries; the rows of EditionSkill of all live editions."""

    def __init__(self, content: PublicContent) -> None:
        self.live = content.live
        self.skills = {skill.pk: skill for skill in PublicSkill.objects.filter(editions_count__gt=0)}
        self.scopes = dict(EditionFacts.objects.values_list("pk", "scopes"))
        self.everywhere = directory.count_by_scopes()
        self.asking: dict[int, list[AskingEdition]] = defaultdict(list)
        self.of_edition: dict[int, list[int]] = defaultdict(list)
        rows = EditionSkill.objects.order_by(*roles.ORDER)
        for skill, edition, *row in rows.values_list("skill_id", "edition_id", *COLUMNS).iterator():
            if edition in self.live:
                self.asking[skill].append(AskingEdition(edition, tuple(row)))
                self.of_edition[edition].append(skill)
        self.families = content.family_names
        #: A share in words; few are told of thousands of skills.
        self.share = cache(skill_text.share)

    def listed(self) -> list[PublicSkill]:
        """The skills that live roles ask for."""
        return [skill for pk, skill in self.skills.items() if pk in self.asking]

    def lists(self) -> dict[tuple[str, str], str]:
        """What lists of skills show, by kind and letter; the empty one is the overview of all.

        Each kind has a list, of whichever there are skills.
        """
        found: dict[tuple[str, str], list[Any]] = {(kind, ""): [] for kind in ("", *directory.KINDS)}
        for pk, skill in self.skills.items():
            number = len(self.asking.get(pk, ()))
            row = (skill.slug, skill.name, skill.sort_name, skill.editions_count, number, skill.category)
            for key in (("", ""), (skill.kind, ""), ("", skill.letter), (skill.kind, skill.letter)):
                found.setdefault(key, []).append(row)
        letters = {kind: directory.letters(kind) for kind in ("", *directory.KINDS)}
        return {key: digest(letters[key[0]], sorted(rows)) for key, rows in found.items()}

    def categories(self) -> dict[str, str]:
        """What the list of each category of tools shows, by its short name."""
        found: dict[str, list[Any]] = defaultdict(list)
        for pk, skill in self.skills.items():
            if skill.category_slug:
                number = len(self.asking.get(pk, ()))
                found[skill.category_slug].append((skill.slug, skill.name, skill.category, number))
        letters = directory.letters()
        return {slug: digest(letters, sorted(rows)) for slug, rows in found.items()}

    def skill(self, skill: PublicSkill) -> str:
        """What the page of a skill shows."""
        asking = self.asking[skill.pk]
        sampled, is_whole = self.sample(skill)
        shown = [(each.row, self.live[each.edition].listed) for each in asking]
        return digest(
            *(skill.slug, skill.name, skill.kind, skill.description, skill.credit, skill.category),
            *(skill.aliases, directory.unrated(skill.kind)),
            shown,
            sorted({self.families[self.live[each.edition].family_slug] for each in asking}),
            *(is_whole, sorted(self.live[pk].listed for pk in sampled)),
            self.companions(skill, sampled),
        )

    def sample(self, skill: PublicSkill) -> tuple[list[int], bool]:
        """The editions that its page samples, and whether they are all."""
        step = roles.sampling_step(skill)
        editions = [each.edition for each in self.asking[skill.pk]]
        if roles.is_sampled_by_key(skill):
            editions = sorted(edition for edition in editions if not edition % step)
        else:
            editions = editions[step - 1 :: step]
        return editions[: roles.MOST_SAMPLED], step == 1

    def companions(self, skill: PublicSkill, sampled: list[int]) -> list[tuple[str, ...]]:
        """What goes with a skill: short name, name, and in how much of its roles and of all."""
        counted = Counter(chain.from_iterable(self.of_edition[edition] for edition in sampled))
        fewest = roles.fewest(len(sampled))
        del counted[skill.pk]
        together = [(-n, pk) for pk, n in counted.items() if n >= fewest and pk in self.skills]
        counts = {pk: -n for n, pk in sorted(together)[: roles.CANDIDATES]}
        here = Counter(self.scopes[edition] for edition in sampled)
        told = [attrgetter(*roles.TOLD)(self.skills[pk]) for pk in counts]
        best = roles.most_telling(counts, told, here, self.everywhere)
        found = [roles.Companion(self.skills[pk], *shares) for pk, shares in best.items()]
        return [
            (
                each.skill.slug,
                each.skill.name,
                self.share(min(each.share, 1)),
                self.share(min(each.everywhere, 1)),
            )
            for each in found
        ]
