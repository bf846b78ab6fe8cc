"""Skills: one list for all roles."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.models import Skill, SkillAlias

from .names import FormWithNames, NamesField
from .shared import SharedAdmin


class SkillForm(FormWithNames):
    aliases = NamesField(
        SkillAlias,
        "name",
        rows=4,
        label=_("Also written"),
        help_text=_("One name or spelling a line, by which imports know the skill: “sklearn”."),
    )

    def clean_aliases(self):
        """Refuse what imports could not tell apart. Costs one query."""
        aliases = self.cleaned_data["aliases"]
        others = SkillAlias.objects.filter(name__in=aliases).exclude(skill=self.instance.pk)
        taken = {alias.name: alias.skill for alias in others.select_related("skill")}
        if taken:
            raise ValidationError(
                [
                    gettext("“%(name)s” is written for the skill “%(skill)s” already.")
                    % {"name": name, "skill": taken[name]}
                    for name in aliases
                    if name in taken
                ]
            )
        return aliases


@admin.register(Skill)
class SkillAdmin(SharedAdmin):
    form = SkillForm
    fields = ["name", "slug", "kind", "description", "aliases"]
    list_display = ["name", "kind", "used_by"]
    list_filter = ["kind"]
    search_fields = ["name", "slug", "aliases__name"]
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

    @admin.display(description=_("also written"))
    def aliases(self, skill):
        """For those who may only look: the form of the others has a field of this name."""
        return "\n".join(skill.aliases.values_list("name", flat=True))
