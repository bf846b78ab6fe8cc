"""The page on which several skills become one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.editorial import merging_skills
from careers.editorial.merging_skills import Merging
from careers.models import Skill
from careers.publishing import Refused


class MergingViews:
    """A mixin for the admin of Skill. Merging takes the rights to change skills and to delete them."""

    actions = ["merge_selected"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name="careers_skill_merge"), *super().get_urls()]

    def has_merge_permission(self, request) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description=_("Merge the selected skills into one…"), permissions=["merge"])
    def merge_selected(self, request, queryset):
        chosen = queryset.order_by("name").values_list("pk", flat=True)[: merging_skills.MOST + 1]
        query = urlencode({"skill": list(chosen)}, doseq=True)
        return HttpResponseRedirect(f"{reverse('admin:careers_skill_merge')}?{query}")

    def merge_view(self, request):
        if not self.has_merge_permission(request):
            raise PermissionDenied
        try:
            plan = self._plan(request)
            faults = plan.obstacles
            if "_merge" in request.POST:
                if request.POST.get("shown") != str(plan.kept.pk):
                    faults = [gettext("You chose another skill to keep. Look at what will happen now.")]
                else:
                    try:
                        return self._merge(request, plan)
                    except Refused as refused:
                        plan, faults = self._plan(request), refused.messages
        except Refused as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:careers_skill_changelist"))
        return TemplateResponse(
            request,
            "admin/careers/skill/merge.html",
            self.admin_site.each_context(request)
            | {"opts": self.opts, "title": _("Merge skills"), "plan": plan, "faults": faults},
        )

    def _merge(self, request, plan: Merging):
        seen = request.POST.get("seen", "")
        done = merging_skills.merge(plan.skills, kept=plan.kept, seen=seen, user=request.user)
        count = len(done.changed_roles)
        told = {
            "names": ", ".join(f"“{skill.name}”" for skill in done.gone),
            "kept": done.kept,
            "count": count,
        }
        self.message_user(
            request,
            ngettext(
                "%(names)s merged into “%(kept)s”. %(count)d role has changed.",
                "%(names)s merged into “%(kept)s”. %(count)d roles have changed.",
                count,
            )
            % told,
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse("admin:careers_skill_change", args=[done.kept.pk]))

    def _plan(self, request) -> Merging:
        """What merging the skills that the address or the form names would do; others are left out."""
        sent = request.POST if request.method == "POST" else request.GET
        named = sent.getlist("skill")[: merging_skills.MOST + 1]
        pks = [int(each) for each in named if each.isdecimal() and len(each) < 19]
        skills = list(Skill.objects.filter(pk__in=pks).order_by("name"))
        kept = next((skill for skill in skills if str(skill.pk) == sent.get("keep")), None)
        return merging_skills.merging(skills, kept)
