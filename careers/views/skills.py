"""All skills that roles ask for, and the page of one."""

import re
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from careers.discovery.models import PublicSkill
from careers.discovery.skills import directory, roles
from careers.http import addresses
from careers.http.whole_site import OfWholeSite
from careers.models import Skill
from careers.pages import wording
from careers.presentation import listing, skill_text

#: What a short name looks like; anything else in an address is none.
SLUG = re.compile(r"[-\w]{1,120}", re.ASCII)
LONGEST_SEARCH = 120
#: A rank of four digits and the address of a role: see careers.discovery.skills.roles.
LONGEST_PLACE = 125


def slug_or_nothing(value: str) -> str:
    return value if SLUG.fullmatch(value) else ""


class SkillDirectory(OfWholeSite, TemplateView):
    """Skills by kind, category or letter, or those whose names have some words. At most eight queries."""

    template_name = "careers/skills.html"
    stored_parameters = ("kind", "letter", "category", "by", "after")

    @cached_property
    def kind(self) -> str:
        kind = self.request.GET.get("kind", "")
        return kind if kind in directory.KINDS else ""

    @cached_property
    def letter(self) -> str:
        letter = self.request.GET.get("letter", "").lower()
        return letter if re.fullmatch("[a-z0]", letter) else ""

    @cached_property
    def category(self) -> str:
        return slug_or_nothing(self.request.GET.get("category", ""))

    @cached_property
    def sought(self) -> str:
        return " ".join(self.request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_SEARCH]

    def get_context_data(self, **kwargs):
        after = slug_or_nothing(self.request.GET.get("after", ""))
        context = super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "kind_name": skill_text.kinds().get(self.kind, ""),
            "letter": self.letter,
            "sought": self.sought,
            "is_later": bool(after),
            "kinds": skill_text.kinds().items(),
            "letters": directory.letters(self.kind),
        }
        if self.sought:
            listed = directory.matching(self.sought, self.kind, after)
            near = [] if listed.skills or after else directory.near(self.sought)
            return context | {"listed": listed, "near": near}
        if self.request.GET.get("by") == "category":
            return context | {"categories": directory.categories()}
        if self.category:
            listed = directory.by_category(self.category, after)
            if not listed.skills:
                raise Http404
            return context | {"listed": listed, "category": listed.skills[0][0]}
        if self.letter:
            return context | {"listed": directory.by_letter(self.letter, self.kind, after)}
        if self.kind:
            listed = directory.by_use(self.kind, after)
            has_categories = any(skill.category_slug for skill, _count in listed.skills)
            return context | {"listed": listed, "has_categories": has_categories}
        return context | {"overview": directory.overview()}


class SkillDetail(OfWholeSite, TemplateView):
    """A skill, and the live roles that ask for it. At most fourteen queries."""

    template_name = "careers/skill.html"
    stored_parameters = ("family", "after")

    @cached_property
    def found(self):
        """The skill and how many live roles ask for it, or None."""
        return self.site.kept(find, self.kwargs["slug"])

    def get(self, request, *args, **kwargs):
        if self.found is None:
            return self.unknown()
        return super().get(request, *args, **kwargs)

    def unknown(self):
        asked = self.kwargs["slug"].replace("-", " ")
        skill, near = directory.resolve(asked)
        if skill:
            # Another spelling, or the name of a skill that was merged into this one.
            return addresses.moved(self.request, reverse("skill", args=[skill.slug]))
        context = {"asked": asked, "near": near}
        response = render(self.request, "careers/skill_unknown.html", context, status=HTTPStatus.NOT_FOUND)
        # Asked for anew each time: a role that asks for it can be published at any moment.
        response["Cache-Control"] = "public, no-cache"
        return response

    def get_context_data(self, **kwargs):
        skill, count = self.found
        common = dict(self.site.kept(in_common, skill))
        families = common["families"]
        family = slug_or_nothing(self.request.GET.get("family", ""))
        chosen = next((each for each in families if each.slug == family), None)
        after = self.request.GET.get("after", "")[:LONGEST_PLACE]
        asked = roles.asking_for(skill, family=chosen.slug if chosen else "", after=after)
        if after and not asked.rows:
            raise Http404
        return super().get_context_data(**kwargs) | {
            "skill": skill,
            "kind_name": wording.label(Skill.Kind, skill.kind),
            "aliases": [line for line in skill.aliases.splitlines() if line],
            "count": count,
            "is_folded": directory.is_folded(skill),
            "asked": skill_text.asked_how(families, common.pop("unrated")),
            "family": chosen,
            "family_unknown": chosen is None and bool(self.request.GET.get("family")),
            "is_later": bool(after),
            "after": asked.after,
            "groups": groups(asked.rows),
            **common,
        }


def find(slug: str) -> tuple[PublicSkill, int] | None:
    """A skill that live roles ask for, and how many do. Two queries."""
    return next(iter(directory.find([slug])), None)


def in_common(skill: PublicSkill) -> dict[str, Any]:
    """What the roles that ask for a skill have in common, as its page shows it. At most nine queries."""
    sample = roles.sample(skill)
    return {
        "families": roles.families(skill),
        # No survey rates tools: who lists none may use some.
        "unrated": 0 if skill.kind == Skill.Kind.TOOL else directory.unrated(skill.kind),
        "sampled": 0 if sample.is_whole else len(sample.facts),
        "companions": [skill_text.companion(each) for each in roles.companions(skill, sample)],
        "pay": skill_text.pay_of_roles(roles.pay(sample), len(sample.facts)),
    }


def groups(rows) -> list[tuple[str, str, list[dict]]]:
    """(importance and level in words, the level, rows of a list) for each step, from the first."""
    shown = listing.rows(edition for _row, edition in rows)
    both = [(row, part) for (row, _edition), part in zip(rows, shown, strict=True)]
    return [
        (
            skill_text.step(importance, level),
            level,
            [part | {"marks": skill_text.marks(row)} for row, part in found],
        )
        for (importance, level), found in groupby(both, key=lambda pair: (pair[0].importance, pair[0].level))
    ]
