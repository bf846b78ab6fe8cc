"""The page on which several skills become one."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.models import Skill
from careers.publishing import Refused

from .. import merging_skills
from ..forms.fields import is_key
from ..merging_skills import Merging
from .base import AdminView


class MergeSkills(AdminView):
    """What merging the skills that the address or the form names would do, and the form that does it."""

    model = Skill
    permissions = (("careers.change_skill",), ("careers.delete_skill",))
    template_name = "admin/careers/skill/merge.html"
    title = _("Merge skills")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            self.tell(" ".join(refused.messages), messages.ERROR)
            return self.redirect("careers_skill_changelist")

    def get(self, request: HttpRequest) -> HttpResponse:
        plan = self.plan()
        return self.render(plan=plan, faults=plan.obstacles)

    def post(self, request: HttpRequest) -> HttpResponse:
        plan = self.plan()
        faults: Sequence[str] = plan.obstacles
        if "_merge" in request.POST:
            if request.POST.get("shown") != str(plan.kept.pk):
                faults = [gettext("You chose another skill to keep. Look at what will happen now.")]
            else:
                try:
                    return self.merge(plan)
                except Refused as refused:
                    plan, faults = self.plan(), refused.messages
        return self.render(plan=plan, faults=faults)

    def merge(self, plan: Merging) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        done = merging_skills.merge(plan.skills, kept=plan.kept, seen=seen, user=self.request.user)
        count = len(done.changed_roles)
        told = ngettext(
            "%(names)s merged into “%(kept)s”. %(count)d role has changed.",
            "%(names)s merged into “%(kept)s”. %(count)d roles have changed.",
            count,
        )
        names = ", ".join(f"“{skill.name}”" for skill in done.gone)
        self.tell(told % {"names": names, "kept": done.kept, "count": count})
        return self.redirect("careers_skill_change", done.kept.pk)

    def plan(self) -> Merging:
        """What merging would do; skills that do not exist are left out. Raises Refused for fewer than two."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        pks = [each for each in sent.getlist("skill")[: merging_skills.MOST + 1] if is_key(each)]
        skills = list(Skill.objects.filter(pk__in=pks).order_by("name"))
        kept = next((skill for skill in skills if str(skill.pk) == sent.get("keep")), None)
        return merging_skills.merging(skills, kept)
