"""Which live editions answer a question, best first, in each of the ways in which it can be read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from . import by_skill, index, ranking, results, synonyms
from .query_parser import Query, parse
from .results import DocumentRow, Filters, Why, documents

#: How many editions are weighed roughly, and how many of them are compared title by title.
POOL = 800
CLOSELY = 60
#: How many editions that pass the filters are looked through for words too common to be read whole.
WITHIN = 800
#: The share of the question that a role has to have, where the best has all of it: but for the likeliest.
ENOUGH = 0.55
LIKELIEST = 20


@dataclass
class RankedEditions:
    """Editions that answer one reading of a question, best first.

    The first of them, `exact`, have just the title or the code that was asked for. `cut_short`: there are
    more than were looked at.
    """

    question: Query
    documents: list[DocumentRow]
    exact: int
    scored: dict[int, ranking.Scored]
    cut_short: bool
    scoring: ranking.Scoring

    def closely(self, editions: Sequence[int]) -> list[ranking.Scored]:
        """The score of each of these editions, compared now where that was not done before."""
        later = [edition for edition in editions if edition not in self.scored]
        if later:
            self.scored |= {one.edition: one for one in self.scoring.closely(later)}
        return [self.scored[edition] for edition in editions]

    def corrected(self) -> str:
        """The question as the best answer takes it, where that is not as it was typed."""
        best = self.scored.get(self.documents[0].edition) if self.documents else None
        if best is None or all(slot.sure for slot in self.question.slots):
            return ""
        return " ".join(
            best.words.get(at, slot.alternatives[0].word if slot.alternatives else slot.typed)
            for at, slot in enumerate(self.question.slots)
        )


@dataclass
class FoundEditions:
    """What answers a question in any of its readings, best first: `by` says which of them found an edition.

    `corrected` is the question as it was understood, where that is not as it was typed, `unknown` the words
    that nothing was found by, and `also` the question in the words of its synonyms. `is_begun`: its last word
    is only the beginning of one.
    """

    documents: list[DocumentRow]
    by: dict[int, RankedEditions]
    corrected: str
    unknown: list[str]
    also: list[str]
    is_begun: bool

    @property
    def cut_short(self) -> bool:
        return any(answer.cut_short for answer in self.by.values())

    def reasons(self, editions: Sequence[int]) -> dict[int, Why]:
        """Why each of `editions` was found. A few queries for each reading."""
        skills = {one.edition: one.skills for one in self.documents}
        found: dict[int, Why] = {}
        for answer in {id(answer): answer for answer in self.by.values()}.values():
            of_it = [edition for edition in editions if self.by[edition] is answer]
            if of_it:
                found |= results.reasons(answer.question, answer.closely(of_it), skills)
        return found


def find(
    query: str,
    filters: Filters = Filters(),  # noqa: B008, it is frozen
    *,
    typing: bool = False,
    besides: Collection[int] = (),
    pool_size: int = POOL,
    closely: int = CLOSELY,
) -> FoundEditions:
    """The live editions that answer `query` as it was typed, and in the words of its synonyms.

    Each reading has its turn, and one with just the title that was typed comes first. If `typing`, the
    last word need only be begun. `filters` only say where to look for more, and `besides` are editions that
    may answer it too. `pool_size` editions are weighed roughly for each reading, and `closely` of these
    compared title by title.
    """
    titled = index.titled(query)
    other = synonyms.in_other_words(query, is_title=bool(titled))
    typed = weigh(
        parse(query, typing=typing, also=other.words),
        filters,
        titled,
        besides,
        pool_size=pool_size,
        closely=closely,
    )
    if not typed.exact:
        _prefer_those_about(by_skill.asking(query), typed)
    read = other.readings
    if typed.question.coded or not (other.lead or typed.question.unknown):
        read = []
    answers = [
        weigh(
            parse(each, also=other.words), filters, index.titled(each), pool_size=pool_size, closely=closely
        )
        for each in read
    ]
    if not read or typed.exact or not typed.question.unknown:
        answers.insert(len(answers) if other.lead and not typed.exact else 0, typed)
    turns = zip_longest(*(answer.documents for answer in answers))
    by: dict[int, RankedEditions] = {}
    documents: list[DocumentRow] = []
    for turn in turns:
        for answer, one in zip(answers, turn, strict=True):
            if one and one.edition not in by:
                by[one.edition] = answer
                documents.append(one)
    return FoundEditions(
        documents,
        by,
        "" if read else typed.corrected(),
        [] if read else typed.question.unknown,
        read,
        typed.question.is_begun,
    )


def weigh(
    question: Query,
    filters: Filters,
    titled: Mapping[int, bool],
    besides: Collection[int] = (),
    *,
    pool_size: int = POOL,
    closely: int = CLOSELY,
) -> RankedEditions:
    """The live editions that answer one reading of a question, best first.

    `titled` are those that have just this title, and whether it is their own; `besides` are others that may.
    """
    cut_short = [term for term, found in question.found.items() if len(found) >= question.most]
    if cut_short and filters:
        _look_within(question, filters)
    counts = {term: len(found) for term, found in question.found.items()} | index.counts(cut_short)
    of_site = ranking.read_sample()
    rarity = ranking.rarity(question, of_site.roles, counts)
    rough, share = ranking.roughly(question, rarity, of_site.roles)
    pool = sorted(rough, key=lambda edition: (-rough[edition], edition))
    coded = question.coded
    found = documents(dict.fromkeys([*coded, *titled, *besides, *pool[:pool_size]]))
    if coded := [edition for edition in coded if edition in found]:
        pool, titled, besides = [], {}, ()
    pool = [edition for edition in dict.fromkeys([*coded, *titled, *besides, *pool]) if edition in found]
    first = [edition for edition in pool if not filters.failed_by(found[edition])][: closely + len(besides)]
    first = first or pool[:closely]
    usual = sum(found[edition].titles for edition in first) / max(len(first), 1)
    titles = {edition: one.titles for edition, one in found.items()}
    way = ranking.Scoring(question, rarity, of_site, counts, titles, usual)
    scored = way.best_first(first)
    enough = ENOUGH * min(sum(rarity), max(share.values(), default=0)) - 1e-9
    order = [one.edition for one in scored]
    compared = set(order)
    order += [edition for edition in pool if edition not in compared]
    order = [edition for at, edition in enumerate(order) if at < LIKELIEST or share.get(edition, 0) >= enough]
    by_edition = {one.edition: one for one in scored}
    exact = {edition: _exactness(by_edition.get(edition), titled.get(edition)) for edition in order}
    exact |= dict.fromkeys(coded, 3)
    order.sort(key=lambda edition: -exact[edition])
    return RankedEditions(
        question,
        [found[edition] for edition in order],
        sum(map(bool, exact.values())),
        by_edition,
        bool(cut_short) or len(rough) > pool_size,
        way,
    )


def _prefer_those_about(skill: by_skill.AboutSkill, answer: RankedEditions) -> None:
    """Put editions that are about a skill first, if the question is its name, or hardly like any title.

    One that most roles ask for tells none from the others.
    """
    likest = max((one.likeness for one in answer.scored.values()), default=0.0)
    if skill.of_all * 2 > answer.scoring.of_site.roles or not (
        skill.is_exact or (len(answer.question.slots) == 1 and likest < results.LIKE)
    ):
        return

    def about(one: DocumentRow) -> float:
        scored = answer.scored.get(one.edition)
        return -skill.editions.get(one.edition, -1.0) - (scored.likeness if scored else 0.0)

    about_it = [one for one in answer.documents if one.edition in skill.editions]
    rest = [one for one in answer.documents if one.edition not in skill.editions]
    answer.documents = sorted(about_it, key=about) + rest


#: How like the question a title is that has all of its words and no others.
ALL_OF_IT = 0.999


def _exactness(scored: ranking.Scored | None, own: bool | None) -> int:
    """3 for an edition whose own title has just the words of the question, 2 where another title is what was
    typed, 1 where one has the same words, and 0 for others."""
    if own or (scored and scored.own > ALL_OF_IT):
        return 3
    if own is not None:
        return 2
    return int(scored is not None and scored.likeness > ALL_OF_IT)


def _look_within(question: Query, filters: Filters) -> None:
    """Add to `question.found` what a filter leaves of words that are too common to be read whole."""
    editions = list(filters.rows().order_by("title_key", "edition_id")[:WITHIN].values_list("pk", flat=True))
    for term, found in index.within(editions, question.found).items():
        question.found[term] = list(dict([*question.found[term], *found]).items())
