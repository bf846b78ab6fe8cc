"""The parts of a role, as inlines of its form."""

from copy import copy

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db.models import Count
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.editorial.forms.widgets import MarkdownInput
from careers.models import (
    ExternalCode,
    MarketFigure,
    RelatedCareer,
    SalaryBand,
    SalaryFactor,
    Section,
    SkillGroup,
    SkillRequirement,
    Source,
)
from careers.pages import markdown
from careers.publishing import validation

from .formsets import PartForm, PartsFormSet
from .part_inlines import PartInline
from .role_form import asked_for, check_bodies


class ExternalCodeInline(PartInline):
    model = ExternalCode
    template = "admin/careers/edit_inline/lines.html"
    fields = ["scheme", "code", "title", "match"]
    ordered = False
    intro = _("Where published classifications put this role, and how well that fits.")


class SectionFormSet(PartsFormSet):
    def clean(self):
        super().clean()
        texts = {
            form: form.cleaned_data["body"]
            for form in self.kept_forms
            if getattr(form, "cleaned_data", {}).get("body")
        }
        cited = {slug for text in texts.values() for slug in markdown.citations(text)}
        known = set(Source.objects.filter(slug__in=cited).values_list("slug", flat=True)) if cited else set()
        for form, text in texts.items():
            for fault in validation.text_faults(text, known):
                form.add_error("body", fault)
        check_bodies(self)


class SectionInline(PartInline):
    model = Section
    formset = SectionFormSet
    fieldsets = [(None, {"fields": [("heading", "kind"), "body", "slug"]})]
    prepopulated_fields = {"slug": ["heading"]}

    def get_extra(self, request, obj=None, **kwargs):
        return super().get_extra(request, obj, **kwargs) or int(bool(asked_for(request)))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["widget"] = MarkdownInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class SkillRequirementInline(PartInline):
    """Inside every skill group: see SkillGroupFormSet."""

    model = SkillRequirement
    fields = ["skill", "importance", "level", "importance_rating", "level_rating", "wording"]
    autocomplete_fields = ["skill"]


class SkillGroupForm(PartForm):
    """A group, with the formset of its skills as `requirements`."""

    requirements = None

    def has_changed(self):
        is_new = self.instance.pk is None and self.requirements is not None
        return super().has_changed() or (is_new and self.requirements.has_changed())

    @property
    def part_name(self):
        name = super().part_name
        if not name:
            return ""
        count = self.instance.skill_count
        skills = ngettext("%(count)d skill", "%(count)d skills", count) % {"count": count}
        return f"{name} · {skills}"


class SkillGroupFormSet(PartsFormSet):
    """Groups whose skills are edited inside them, and saved with them."""

    requirement_formset = None

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if form.is_closed:
            return
        form.requirements = self.requirement_formset(
            self.data if self.is_bound else None,
            instance=form.instance,
            prefix=f"{form.prefix}-requirements",
            takes_over=self.takes_over,
        )
        if form.instance.pk:
            form.requirements.rows_read = list(form.instance.requirements.all())

    def clean(self):
        super().clean()
        for form in self.kept_forms:
            if form.requirements and not form.requirements.is_valid():
                form.add_error(None, gettext("Look at the skills of this group: one needs your attention."))

    @property
    def leaves_rows_alone(self):
        skills = (form.requirements for form in self.forms if form.requirements)
        return super().leaves_rows_alone and all(each.leaves_rows_alone for each in skills)

    def save(self, commit=True):
        saved = super().save(commit)
        changed = {row.pk for row, _fields in self.changed_objects} | {row.pk for row in self.new_objects}
        for form in self.kept_forms:
            skills = form.requirements
            if skills is None:
                continue
            skills.instance = form.instance
            if not skills.has_changed() and not skills.takes_over:
                continue
            skills.save()
            if form.instance.pk not in changed:
                self.changed_objects.append((form.instance, [gettext("skills")]))
        return saved


class SkillRequirementFormSet(PartsFormSet):
    #: The rows, which the groups were read with.
    rows_read = ()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index and index < self.initial_form_count():
            # What a field is for stands at the first of four hundred skills, and at new ones.
            for name, field in form.fields.items():
                if field.help_text:
                    form.fields[name] = copy(field)
                    form.fields[name].help_text = ""

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            self._queryset = self.rows_read
        return self._queryset


class SkillGroupInline(PartInline):
    model = SkillGroup
    form = SkillGroupForm
    formset = SkillGroupFormSet
    opens_on_demand = True
    read_with = ("requirements__skill",)
    autocomplete_fields = ["source"]
    fieldsets = [(None, {"fields": [("heading", "source"), "slug"]})]
    prepopulated_fields = {"slug": ["heading"]}
    intro = _(
        "What the role asks for, in groups such as “Cloud platforms”. Choose each skill from the shared "
        "list; one that is missing there can be added with the green plus."
    )

    def get_queryset(self, request):
        groups = super().get_queryset(request).select_related("source")
        return groups.annotate(skill_count=Count("requirements")).order_by("position")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        skills = SkillRequirementInline(SkillGroup, self.admin_site)
        # Whoever may change the role may change what it asks for.
        skills.has_change_permission = lambda _request, _group=None: self.has_change_permission(request, obj)
        formset.requirement_formset = skills.get_formset(request, None, formset=SkillRequirementFormSet)
        return formset


class SalaryBandForm(PartForm):
    @property
    def is_unfolded(self) -> bool:
        """Whether something stands in the fields that few figures need, or has to be mended."""
        rare = flatten(SalaryBandInline.fieldsets[1][1]["fields"])
        defaults = {name: SalaryBand._meta.get_field(name).get_default() for name in rare}
        return bool(self.errors) or any(
            self[name].value() not in (None, "", False, default)
            for name, default in defaults.items()
            if name != "slug"
        )


class SalaryBandInline(PartInline):
    model = SalaryBand
    form = SalaryBandForm
    opens_on_demand = True
    autocomplete_fields = ["source"]
    prepopulated_fields = {"slug": ["label"]}
    intro = _(
        "One entry for each figure a source gives. Where sources disagree, enter each with what it "
        "measures. The first figure is the one shown in lists and at the top of the page."
    )
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("label", "statistic"),
                    ("low", "high", "currency"),
                    ("period", "basis", "year"),
                    "source",
                ]
            },
        ),
        (
            None,
            {
                "classes": ["unfolds"],
                "fields": [
                    ("area", "median", "mean"),
                    ("p10", "p25", "p75", "p90"),
                    ("open_ended", "approximate"),
                    ("top_code", "top_coded", "withheld"),
                    ("hours_a_year", "hourly"),
                    ("experience_min", "experience_max"),
                    "covers",
                    "note",
                    "slug",
                ],
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")


class SalaryFactorInline(PartInline):
    model = SalaryFactor
    opens_on_demand = True
    autocomplete_fields = ["source"]
    prepopulated_fields = {"slug": ["label"]}
    intro = _("What moves pay up or down, or comes on top of it: place, industry, size, bonus, shares.")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("label", "kind"),
                    ("percent_low", "percent_high", "open_ended"),
                    ("percent_of", "effect"),
                    ("source", "year"),
                    "slug",
                ]
            },
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")


class MarketFigureInline(PartInline):
    model = MarketFigure
    opens_on_demand = True
    autocomplete_fields = ["source"]
    prepopulated_fields = {"slug": ["label"]}
    intro = _("The market around the role: its size, its growth, how many openings there are.")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "label",
                    ("value", "unit", "currency"),
                    ("area", "period"),
                    "source",
                    "note",
                    "slug",
                ]
            },
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")


class RelatedCareerForm(PartForm):
    @property
    def part_name(self):
        return str(self.instance.target) if self.instance.pk else ""

    @property
    def key(self):
        return str(self.instance.target_id or "")

    def clean(self):
        cleaned = super().clean()
        # The model's own rule names the owner, which an inline leaves out of validation.
        if cleaned.get("target") and cleaned["target"] == self.formset.instance:
            self.add_error("target", _("A role cannot be related to itself."))
        return cleaned


class RelatedCareerInline(PartInline):
    model = RelatedCareer
    opens_on_demand = True
    form = RelatedCareerForm
    fk_name = "role"
    autocomplete_fields = ["target"]
    intro = _("Where a reader of this page could look next, and why.")
    fieldsets = [(None, {"fields": [("target", "kind"), "reason"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target")


PARTS: list[type[admin.StackedInline]] = [
    SectionInline,
    SkillGroupInline,
    SalaryBandInline,
    SalaryFactorInline,
    MarketFigureInline,
    RelatedCareerInline,
    ExternalCodeInline,
]
