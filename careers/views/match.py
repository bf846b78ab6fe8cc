"""Which roles fit the skills that somebody picks. The address holds all of it; nothing is kept."""

import re
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from careers.discovery import matching
from careers.discovery.matching import Pick
from careers.discovery.skills import directory, roles
from careers.presentation import skill_text

from ..discovery.search.amounts import amount
from .search_query import cleaned
from .skills import slug_or_nothing

MOST_PICKS = 50
#: How many names may be typed at once, and how long what is typed may be.
MOST_TYPED = 10
LONGEST_TYPED = 400
MOST_PLANS = 4
SHOWN = 10
#: What stands between two names that are typed at once.
BETWEEN_NAMES = re.compile(r"[,;\n\r]+")


@method_decorator(csrf_exempt, name="dispatch")
class MatchingRoles(TemplateView):
    """At most twenty queries, however many skills are picked; three more for each name that is typed."""

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
        for _typed, skill, _near in self.resolved:
            if skill:
                picks.setdefault(skill.slug, Pick(skill))
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
    def resolved(self):
        """(what was typed, the skill or None, the skills that may be meant) for every name typed."""
        return [(typed, *directory.resolve(typed)) for typed in self.typed]

    @property
    def unclear(self):
        return [(typed, near) for typed, skill, near in self.resolved if skill is None]

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
        state = {"family": self.family, "pay": self.pay, "plan": self.planned} | changed
        for name, value in state.items():
            values = value if isinstance(value, list) else [value]
            parts += [(name, each) for each in values if each]
        query = urlencode(parts, safe=":")
        return reverse("match") + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")

    def get_context_data(self, **kwargs):
        picks = self.picks
        ranking = matching.rank(picks, family=self.family, pay=self.pay)
        page = self.page_number(len(ranking.fits))
        shown = ranking.fits[(page - 1) * SHOWN : page * SHOWN]
        editions = roles.in_lists({fit.edition for fit in shown})
        asked = matching.details([fit.edition for fit in shown], picks) if shown else {}
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
                (typed, [(skill.name, self.address(also=skill.slug)) for skill in near])
                for typed, near in self.unclear
            ],
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
