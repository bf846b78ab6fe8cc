"""FoundRoles, suggestions, comparison, ways and the match: what the discovery modules answer."""

from itertools import combinations
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from careers.discovery import matching, pathways
from careers.discovery import search as engine
from careers.discovery.comparison.pairwise import compare_pay, skill_gap
from careers.discovery.comparison.side_by_side import MOST
from careers.discovery.matching import Pick
from careers.discovery.pathways import Stage
from careers.discovery.skills import directory
from careers.models import Edition
from careers.pages import from_json

from . import documents, parameters
from .base import ApiView, edition_at
from .parameters import AFTER
from .problems import bad_parameter
from .roles import CURRENCY, FAMILY, LEVEL, PAY, SKILL, amount
from .structure import (
    Comparison,
    FoundRole,
    MatchAnswer,
    MatchedRole,
    SearchAnswer,
    StepBetween,
    SuggestedRole,
    SuggestionList,
    Way,
)


class FoundRoles(ApiView):
    """The queries of a search."""

    summary = "Roles that answer a question, with the reason of each"
    parameters = (
        parameters.text("q", "What is looked for.", example="nurse", required=True),
        *(FAMILY, LEVEL, SKILL, PAY, CURRENCY),
        parameters.choice("sort", "The order.", ("relevance", "title", "pay"), default="relevance"),
        *(parameters.limit(default=20, most=100), AFTER),
    )
    answers = SearchAnswer
    examples = ("?q=nurse&limit=3",)

    def answer(self) -> SearchAnswer:
        asked = self.asked
        found = engine.search(
            asked["q"],
            families=asked["family"],
            levels=asked["level"],
            skills=asked["skill"],
            pay_at_least=amount(asked["pay"]),
            currency=asked["currency"] or "",
            sort=asked["sort"],
            after=asked["after"],
            limit=asked["limit"],
        )
        return SearchAnswer(
            roles=[
                FoundRole(
                    slug=hit.edition.slug,
                    title=hit.edition.title,
                    summary=hit.edition.summary,
                    reason=hit.why.kind if hit.why else "",
                    reason_text=hit.why.text if hit.why else "",
                    url=documents.page_url(self.base, hit.edition.slug),
                    api_url=documents.api_url(self.base, hit.edition.slug),
                )
                for hit in found.hits
            ],
            total=found.total,
            total_is_exact=found.total_is_exact,
            corrected=found.corrected,
            next=found.next,
        )


class SuggestedTitles(ApiView):
    summary = "Titles that may be meant by what was typed so far"
    parameters = (
        parameters.text("q", "What was typed.", example="nur", required=True),
        parameters.limit(default=8, most=50),
    )
    answers = SuggestionList
    examples = ("?q=nur",)

    def answer(self) -> SuggestionList:
        found = engine.suggest(self.asked["q"], self.asked["limit"]) if self.asked["q"] else []
        return SuggestionList(
            roles=[
                SuggestedRole(
                    slug=each.slug,
                    title=each.title,
                    also_called=each.also,
                    api_url=documents.api_url(self.base, each.slug),
                )
                for each in found
            ]
        )


class ComparedPages(ApiView):
    """Two queries for each role."""

    summary = "Two to four roles, and what separates each pair"
    parameters = (parameters.slugs("role", "Addresses of roles: two to four.", most=MOST),)
    answers = Comparison

    def answer(self) -> Comparison:
        slugs = self.asked["role"]
        if len(slugs) < 2:
            raise bad_parameter("role", _("At least two roles are expected."))
        pages = {}
        listed = []
        for slug in slugs:
            edition = edition_at(slug)
            pages[slug] = from_json(edition.content)
            pay = documents.pay_of_page(pages[slug])
            listed.append(documents.listed_role(edition, self.base, pay, published_at=edition.live_from))
        steps = [
            documents.step_between(here, there, skill_gap(here, there), compare_pay(here, there))
            for here, there in combinations(pages.values(), 2)
        ]
        return Comparison(roles=listed, steps=steps)


class PathBetween(ApiView):
    """Two queries; eight where it is a large step."""

    summary = "The way from one role to another"
    answers = Way

    def answer(self) -> Way:
        here, there = self.end("slug"), self.end("goal")
        if here.pk == there.pk:
            raise bad_parameter("goal", _("Both are the same role."))
        direct = pathways.direct(from_json(here.content), from_json(there.content))
        route = pathways.route(here, there, direct)
        stages = route.stages if route else (direct,)
        return Way(direct=step(direct), stages=list(map(step, stages)))

    def end(self, name: str) -> Edition:
        self.end_name = name
        return edition_at(self.kwargs[name])

    def moved_name(self) -> str:
        return self.end_name


def step(stage: Stage) -> StepBetween:
    return documents.step_between(stage.here, stage.there, stage.gap, stage.pay)


class MatchedRoles(ApiView):
    """At most twenty queries. What somebody can do is theirs: no cache keeps it."""

    summary = "Roles that fit somebody's skills"
    stored_parameters = None
    parameters = (
        parameters.slugs("skill", "Skills that somebody has, by short name.", most=50, example="python"),
        parameters.text("family", "Roles of this family alone, by short name."),
        parameters.limit(default=10, most=100),
    )
    answers = MatchAnswer

    def answer(self) -> MatchAnswer:
        slugs = self.asked["skill"]
        if not slugs:
            raise bad_parameter("skill", _("At least one skill is expected."))
        picks = [Pick(skill) for skill, _count in directory.find(slugs)]
        fits = matching.rank(picks, family=self.asked["family"] or "").fits[: self.asked["limit"]]
        editions = Edition.objects.only("slug", "title").in_bulk([fit.edition for fit in fits])
        known = [pick.skill.slug for pick in picks]
        return MatchAnswer(
            roles=[
                MatchedRole(
                    slug=editions[fit.edition].slug,
                    title=editions[fit.edition].title,
                    fit=round(fit.fit, 4),
                    brought=round(fit.brought, 4),
                    api_url=documents.api_url(self.base, editions[fit.edition].slug),
                )
                for fit in fits
            ],
            skills=known,
            unknown_skills=[slug for slug in slugs if slug not in known],
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response
