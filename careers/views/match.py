"""Which roles fit what somebody can do and likes to do. The address holds all of it; nothing is kept."""

import re
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from careers.discovery import everyday, matching
from careers.discovery.everyday import Evidence
from careers.discovery.matching import Pick
from careers.discovery.models import PublicSkill
from careers.discovery.skills import directory, roles
from careers.models import Edition, Skill
from careers.pages import from_json
from careers.presentation import skill_text

from .search import amount, cleaned
from .skills import slug_or_nothing

MOST_PICKS = 50
#: How many things are said in everyday words at most, and how long each may be.
MOST_SAID = 6
LONGEST_SAID = 60
#: How many names may be typed at once, and how long what is typed may be.
MOST_TYPED = 10
LONGEST_TYPED = 400
MOST_PLANS = 4
SHOWN = 10
#: What stands between two names that are typed at once.
BETWEEN_NAMES = re.compile(r"[,;\n\r]+")


class TypedName(NamedTuple):
    """A name that was typed, and what it means: a skill, everyday words (`said`), or one of `near`."""

    typed: str
    skill: PublicSkill | None
    near: list[PublicSkill]
    said: str = ""


@method_decorator(csrf_exempt, name="dispatch")
class MatchingRoles(TemplateView):
    """At most twenty queries, however many skills are picked.

    Three more for each name that is typed, and four for each interest and for what is said in everyday words.
    """

    template_name = "careers/match.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        if self.typed and not self.unclear:
            # Reloading must not add it again, and the address can be shared.
            response = HttpResponseRedirect(self.address())
        else:
            response = super().get(request, *args, **kwargs)
        # What somebody can do is theirs: no cache keeps it, and no other site is told the address.
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    @cached_property
    def notices(self) -> list[str]:
        return []

    @cached_property
    def sent(self) -> dict[str, str]:
        """The levels of the picked skills by short name, as the address has them."""
        found: dict[str, str] = {}
        for value in self.request.GET.getlist("s"):
            slug, _colon, level = value.partition(":")
            if slug_or_nothing(slug) and not found.get(slug):
                found[slug] = level if level in matching.LEVELS else ""
        return found

    @cached_property
    def picks(self) -> list[Pick]:
        """The picked skills, in the order of the address, with those that were typed."""
        wanted = dict(list(self.sent.items())[: MOST_PICKS + 1])
        skills = {skill.slug: skill for skill, _count in directory.find(list(wanted))}
        if lost := [slug for slug in wanted if slug not in skills]:
            self.notices.append(
                ngettext(
                    "No role here asks for this skill any more, so it was left out: %(names)s.",
                    "No role here asks for these skills any more, so they were left out: %(names)s.",
                    len(lost),
                )
                % {"names": ", ".join(slug.replace("-", " ") for slug in lost)}
            )
        picks = {slug: Pick(skills[slug], level) for slug, level in wanted.items() if slug in skills}
        for each in self.resolved:
            if each.skill:
                picks.setdefault(each.skill.slug, Pick(each.skill))
        if len(picks) > MOST_PICKS:
            self.notices.append(
                _("Only the first %(n)d skills count. Fewer give a clearer result.") % {"n": MOST_PICKS}
            )
        return list(picks.values())[:MOST_PICKS]

    @cached_property
    def typed(self) -> list[str]:
        text = self.request.GET.get("add", "").replace("\0", " ")[:LONGEST_TYPED]
        names = (" ".join(name.split()) for name in BETWEEN_NAMES.split(text))
        return list(dict.fromkeys(filter(None, names)))[:MOST_TYPED]

    @cached_property
    def resolved(self) -> list["TypedName"]:
        """What every name that was typed means: a skill that is called so, else what roles say of it."""
        named = [(typed, everyday.is_everyday(typed), *directory.resolve(typed)) for typed in self.typed]
        by_words = [
            everyday.meaning_of(typed[:LONGEST_SAID])
            for typed, is_everyday, skill, _near in named
            if skill is None or (is_everyday and skill.kind == Skill.Kind.TOOL)
        ]
        found = {each.meaning.said for each in everyday.evidence(by_words) if each.share}
        return [
            TypedName(typed, None, [], typed[:LONGEST_SAID])
            if typed[:LONGEST_SAID] in found
            else TypedName(typed, skill, near)
            for typed, _is_everyday, skill, near in named
        ]

    @property
    def unclear(self) -> list["TypedName"]:
        return [each for each in self.resolved if not each.skill and not each.said]

    @cached_property
    def said(self) -> list[str]:
        """What was said in everyday words, with what was typed now."""
        sent = (
            " ".join(value.replace("\0", " ").split())[:LONGEST_SAID]
            for value in self.request.GET.getlist("w")
        )
        typed = (each.said for each in self.resolved)
        return list(dict.fromkeys(filter(None, (*sent, *typed))))[:MOST_SAID]

    @cached_property
    def likes(self) -> list[str]:
        """The interests that were ticked, in the order of the questions."""
        ticked = set(self.request.GET.getlist("like"))
        return [key for key in skill_text.INTERESTS if key in ticked]

    @cached_property
    def evidence(self) -> list[Evidence]:
        """How much roles are about each of the interests, and then of what was said."""
        return everyday.evidence([*map(everyday.interest, self.likes), *map(everyday.meaning_of, self.said)])

    @cached_property
    def family(self) -> str:
        return slug_or_nothing(self.request.GET.get("family", ""))

    @cached_property
    def pay(self) -> Decimal | None:
        typed = cleaned(self.request.GET.get("pay", "")).text
        if not typed:
            return None
        try:
            return amount(typed) or None
        except ValueError as error:
            self.notices.append(str(error))
            return None

    @cached_property
    def planned(self) -> list[str]:
        slugs = filter(None, map(slug_or_nothing, self.request.GET.getlist("plan")))
        return list(dict.fromkeys(slugs))[:MOST_PLANS]

    def address(self, *, also: str = "", without: str = "", anchor: str = "", **changed) -> str:
        """The address of this state: with the skill `also`, without another, or with what else is changed."""
        picks = [pick for pick in self.picks if pick.skill.slug != without]
        parts = [("s", f"{pick.skill.slug}:{pick.level}".rstrip(":")) for pick in picks]
        if also:
            parts.append(("s", also))
        state = {
            "w": self.said,
            "like": self.likes,
            "family": self.family,
            "pay": self.pay,
            "plan": self.planned,
        } | changed
        for name, value in state.items():
            values = value if isinstance(value, list) else [value]
            parts += [(name, each) for each in values if each]
        query = urlencode(parts, safe=":")
        return reverse("match") + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")

    def get_context_data(self, **kwargs):
        picks, evidence = self.picks, self.evidence
        ranking = matching.rank(picks, evidence, family=self.family, pay=self.pay)
        page = self.page_number(len(ranking.fits))
        shown = ranking.fits[(page - 1) * SHOWN : page * SHOWN]
        editions = roles.in_lists({fit.edition for fit in shown})
        asked = matching.details([fit.edition for fit in shown], picks) if shown else {}
        tasks = tasks_of(list(editions), evidence)
        picked = {pick.skill.pk for pick in picks}
        return super().get_context_data(**kwargs) | {
            "picks": [
                {
                    "skill": pick.skill,
                    "options": skill_text.level_options(pick),
                    "without": self.address(without=pick.skill.slug, plan=[]),
                }
                for pick in picks
            ],
            "unclear": [
                (each.typed, [(skill.name, self.address(also=skill.slug)) for skill in each.near])
                for each in self.unclear
            ],
            "said": [
                skill_text.said(each)
                | {
                    "without": self.address(
                        w=[said for said in self.said if said != each.meaning.said], plan=[]
                    )
                }
                for each in evidence[len(self.likes) :]
            ],
            "interests": [(key, words, key in self.likes) for key, words in skill_text.INTERESTS.items()],
            "has_picks": bool(picks or evidence),
            "common": [
                (skill_text.kind(kind), [skill for skill, _count in skills if skill.pk not in picked])
                for kind, skills in directory.most_asked().items()
            ],
            "families": skill_text.match_families(ranking.families),
            "family": self.family,
            "pay": "" if self.pay is None else format(self.pay, "f"),
            "pay_unit": skill_text.pay_unit(ranking.currency),
            "ranking": ranking,
            "results": [
                skill_text.match_result(fit, editions[fit.edition], asked.get(fit.edition, []), picks)
                | {"about": skill_text.about(fit, evidence, tasks.get(fit.edition, []))}
                | {"plan": self.address(plan=[editions[fit.edition].slug], anchor="plan")}
                for fit in shown
            ],
            "plans": self.plans(),
            "page": page,
            "next": self.address(page=page + 1, anchor="roles") if page * SHOWN < len(ranking.fits) else "",
            "previous": self.address(page=page - 1, anchor="roles") if page > 1 else "",
            "unplanned": self.address(plan=[]),
            "has_state": bool(self.request.GET),
            "notices": self.notices,
        }

    def page_number(self, found: int) -> int:
        asked = self.request.GET.get("page", "")
        last = max(1, -(-found // SHOWN))
        return min(max(1, int(asked)), last) if re.fullmatch("[0-9]{1,4}", asked) else 1

    def plans(self) -> list[dict]:
        """For every role that is planned for: what to gain, what to raise, and what is there already."""
        editions = skill_text.planned_editions(self.planned)
        asked = matching.details(list(editions), self.picks, everything=True) if editions else {}
        others = {
            pk: [slug for slug in self.planned if slug != edition.slug] for pk, edition in editions.items()
        }
        return [
            skill_text.match_plan(edition, asked.get(pk, []))
            | {"without": self.address(plan=others[pk], anchor="roles")}
            for pk, edition in editions.items()
        ]


def tasks_of(editions: list[int], evidence: list[Evidence]) -> dict[int, list[str]]:
    """For each edition a task that speaks of each thing said, or "". One query; none where nothing was."""
    if not editions or not evidence:
        return {}
    contents = Edition.objects.filter(pk__in=editions).values_list("pk", "content")
    meanings = [each.meaning for each in evidence]
    return {pk: everyday.tasks_about(from_json(content), meanings) for pk, content in contents}
