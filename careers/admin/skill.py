"""Skills: one list for all roles."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from careers.models import Skill

from .shared import SharedAdmin


@admin.register(Skill)
class SkillAdmin(SharedAdmin):
    list_display = ["name", "kind", "used_by"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    search_help_text = _("Look here before you add a skill: it may exist under another spelling.")
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        skills = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name == "careers_skill_changelist":
            skills = skills.annotate(role_count=Count("requirements__group__role", distinct=True))
        return skills

    @admin.display(description=_("roles that ask for it"), ordering="role_count")
    def used_by(self, skill):
        return skill.role_count
