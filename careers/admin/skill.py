"""Skills: one list for all roles."""

import json

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, IntegerField, Value, When
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.editorial import alike_skills, merging_skills
from careers.editorial.forms.fields import FormWithNames, NamesField, is_key
from careers.models import Skill, SkillAlias

from .shared_content import SharedContentAdmin

#: How many skills are offered where nothing has the letters that somebody types.
OFFERED = 10


class SkillForm(FormWithNames):
    """A skill. One whose names are much like another's is saved only when that is confirmed.

    `is_another` then names the skills that were shown, by primary key and with commas between them.
    """

    aliases = NamesField(
        SkillAlias,
        "name",
        rows=4,
        label=_("Also written"),
        help_text=_("One name or spelling a line, by which imports know the skill: “sklearn”."),
    )

    #: The skills that this one may be, once the form has been checked.
    alike: tuple[alike_skills.Alike, ...] = ()

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

    def clean(self):
        """Look for the skill under its other names. Costs at most four queries, where a name is new."""
        cleaned = super().clean()
        if names := self._new_names(cleaned):
            self.alike = tuple(alike_skills.alike(names, but=self.instance if self.instance.pk else None))
        if not self.is_confirmed:
            self.add_error("name", self._question())
        return cleaned

    @property
    def is_confirmed(self) -> bool:
        """Whether an editor has seen all that this skill may be, and said that it is none of them."""
        confirmed = self.data.get("is_another", "").split(",")
        return {str(each.skill.pk) for each in self.alike} <= set(confirmed)

    def _new_names(self, cleaned) -> list[str]:
        before = {self.initial.get("name"), *self.initial.get("aliases", ())} if self.instance.pk else set()
        now = [cleaned.get("name"), *cleaned.get("aliases", ())]
        return [name for name in now if name and name not in before]

    @property
    def confirmation(self) -> str:
        """What the form sends to confirm that this is another skill than those it shows."""
        return ",".join(str(each.skill.pk) for each in self.alike)

    def _question(self) -> str:
        names = ", ".join(f"“{each.skill.name}”" for each in self.alike)
        return ngettext(
            "There is a skill that may be this one: %(names)s. Use it, or say that this is another.",
            "There are skills that may be this one: %(names)s. Use one, or say that this is another.",
            len(self.alike),
        ) % {"names": names}


@admin.register(Skill)
class SkillAdmin(SharedContentAdmin):
    form = SkillForm
    change_form_template = "admin/careers/skill/change_form.html"
    fields = ["name", "slug", "kind", "description", "aliases"]
    list_display = ["name", "kind", "used_by"]
    list_filter = ["kind"]
    search_fields = ["name", "slug", "aliases__name"]
    search_help_text = _("Look here before you add a skill: it may exist under another spelling.")
    prepopulated_fields = {"slug": ["name"]}

    actions = ["merge_selected"]

    class Media:
        css = {"all": ["careers_admin/skills_and_figures.css"]}

    def has_merge_permission(self, request) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description=_("Merge the selected skills into one…"), permissions=["merge"])
    def merge_selected(self, request, queryset):
        chosen = queryset.order_by("name").values_list("pk", flat=True)[: merging_skills.MOST + 1]
        query = urlencode({"skill": list(chosen)}, doseq=True)
        return HttpResponseRedirect(f"{reverse('admin:careers_skill_merge')}?{query}")

    def get_list_queryset(self, request):
        roles = Count("requirements__group__role", distinct=True)
        return super().get_list_queryset(request).annotate(role_count=roles)

    def get_autocomplete_results(self, request, queryset, search_term):
        """Names that begin so first, and where none has what is typed, those that are near.

        Costs three queries more where none has it.
        """
        found, may_repeat = super().get_autocomplete_results(request, queryset, search_term)
        if not search_term:
            return found, may_repeat
        if not found.exists():
            near = alike_skills.nearest(search_term, OFFERED)
            places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(near)]
            found = queryset.filter(pk__in=near)
        else:
            places = [When(name__iexact=search_term, then=Value(0))]
            places += [When(name__istartswith=search_term, then=Value(1))]
        place = Case(*places, default=Value(OFFERED), output_field=IntegerField())
        return found.annotate(place=place).order_by("place", "name"), may_repeat

    def autocomplete_hints(self, skills) -> dict[int, str]:
        """How else each of `skills` is written, and how many roles ask for it. Two queries."""
        pks = [skill.pk for skill in skills]
        names, counts = alike_skills.other_names(pks), alike_skills.roles_asking(pks)
        hints = {}
        for pk in pks:
            count = counts.get(pk, 0)
            told = [ngettext("%(count)d role", "%(count)d roles", count) % {"count": count}]
            if pk in names:
                told.insert(0, gettext("also %(names)s") % {"names": ", ".join(names[pk])})
            hints[pk] = "; ".join(told)
        return hints

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """In the window that the role form opens, an editor may use a skill that exists instead."""
        if request.method == "POST" and IS_POPUP_VAR in request.POST and "_use" in request.POST:
            used = request.POST["_use"]
            skill = Skill.objects.filter(pk=used).first() if is_key(used) else None
            if skill and self.has_add_permission(request):
                chosen = {"value": str(skill.pk), "obj": str(skill)}
                return TemplateResponse(
                    request, "admin/popup_response.html", {"popup_response_data": json.dumps(chosen)}
                )
            self.message_user(request, gettext("This skill does not exist any more."), messages.ERROR)
        return super().changeform_view(request, object_id, form_url, extra_context)

    @admin.display(description=_("roles that ask for it"), ordering="role_count")
    def used_by(self, skill):
        return skill.role_count

    @admin.display(description=_("also written"))
    def aliases(self, skill):
        """For those who may only look: the form of the others has a field of this name."""
        return "\n".join(skill.aliases.values_list("name", flat=True))
