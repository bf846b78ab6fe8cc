"""Content that several role pages show: families, ladders with their rungs, sources, skills."""

import json
from copy import copy

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, IntegerField, Model, QuerySet, Value, When
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.editorial import merging_skills
from careers.editorial.forms.fields import FormWithNames, NamesField, is_key
from careers.models import Family, Ladder, Role, Rung, Skill, SkillAlias, Source, Synonym
from careers.write_queue import in_turn

from .base import ContentAdmin
from .formsets import WIDGETS, PartInline


class SharedContentAdmin(ContentAdmin):
    """For rows that several role pages show: saving one changes the drafts of all of them."""

    formfield_overrides = WIDGETS
    show_full_result_count = False

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Costs the queries of `note_changes`, where something has changed."""
        renamed = copy(form.instance)
        renamed.slug = form.initial.get("slug", renamed.slug)
        before = _showing(form.instance, renamed)
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            _note(before | _showing(form.instance))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        before = _showing(obj)
        super().delete_model(request, obj)
        _note(before)

    @in_turn()
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        before = _showing(*queryset)
        super().delete_queryset(request, queryset)
        _note(before)


def _showing(*rows: Model) -> set[int]:
    return set(Role.objects.showing(*rows).values_list("pk", flat=True))


def _note(pks: set[int]) -> None:
    publishing.note_changes(Role.objects.filter(pk__in=pks))


@admin.register(Family)
class FamilyAdmin(SharedContentAdmin):
    list_display = ["name", "slug", "roles_in_it"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).annotate(role_count=Count("roles"))

    @admin.display(description=_("roles"), ordering="role_count")
    def roles_in_it(self, family):
        return family.role_count


class RungInline(PartInline):
    model = Rung
    autocomplete_fields = ["role"]
    fieldsets = [(None, {"fields": [("title", "role"), ("summary", "track")]})]
    intro = _("From the first step to the last.")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("role")


@admin.register(Ladder)
class LadderAdmin(SharedContentAdmin):
    inlines = [RungInline]
    list_display = ["title", "slug", "steps"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).annotate(rung_count=Count("rungs"))

    @admin.display(description=_("steps"), ordering="rung_count")
    def steps(self, ladder):
        return ladder.rung_count


@admin.register(Source)
class SourceAdmin(SharedContentAdmin):
    formfield_overrides = WIDGETS | {models.URLField: {"assume_scheme": "https"}}
    list_display = ["title", "publisher", "published", "trust", "cited_as", "figures"]
    list_filter = ["trust", "publisher"]
    search_fields = ["title", "publisher", "slug"]
    prepopulated_fields = {"slug": ["publisher", "published"]}
    fieldsets = [
        (None, {"fields": ["publisher", "title", "slug", "trust"]}),
        (_("Where and when"), {"fields": ["url", ("published", "accessed_on")]}),
        (_("Terms"), {"fields": ["licence", "attribution"]}),
        (_("For readers"), {"fields": ["note"]}),
    ]

    def get_list_queryset(self, request):
        figures = ("salary_bands", "salary_factors", "market_figures")
        counts = (Count(name, distinct=True) for name in figures)
        return super().get_list_queryset(request).annotate(figure_count=sum(counts, Value(0)))

    @admin.display(description=_("cited in texts as"), ordering="slug")
    def cited_as(self, source):
        return f"[^{source.slug}]"

    @admin.display(description=_("figures from it"), ordering="figure_count")
    def figures(self, source):
        return source.figure_count


@admin.register(Synonym)
class SynonymAdmin(ContentAdmin):
    """What people call work in their own words: the search follows it at once."""

    formfield_overrides = WIDGETS
    show_full_result_count = False
    list_display = ["phrase", "meaning"]
    search_fields = ["phrase", "means"]

    @admin.display(description=_("what pages call it"), ordering="means")
    def meaning(self, synonym: Synonym) -> str:
        return ", ".join(synonym.meanings)


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
    alike: tuple[merging_skills.Alike, ...] = ()

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
            self.alike = tuple(merging_skills.alike(names, but=self.instance if self.instance.pk else None))
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
    fields = ["name", "slug", "kind", "description", "source", "aliases"]
    autocomplete_fields = ["source"]
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
            near = merging_skills.nearest(search_term, OFFERED)
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
        names, counts = merging_skills.other_names(pks), merging_skills.roles_asking(pks)
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
