"""The base of what a form shows of the ordered parts of something: of a role, of a ladder."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from careers.editorial.forms.widgets import PART_RENDERER, LoadedSelect

from .formsets import WIDGETS, FieldsOfParts, LoadedChoiceField, PartForm, PartsFormSet


class PartInline(admin.StackedInline):
    """Parts of a role, which belong to it: whoever may change the role may change them."""

    form = PartForm
    formset = PartsFormSet
    extra = 0
    template = "admin/careers/edit_inline/cards.html"
    formfield_overrides = WIDGETS
    #: What an editor should know before the first row.
    intro = ""
    #: Whether the rows have an order that the editor decides.
    ordered = True
    #: Whether stored parts come without their fields, which the form asks for when the editor opens them.
    opens_on_demand = False
    #: What is read with the rows where their fields are shown or saved.
    read_with: tuple[str, ...] = ()

    @property
    def media(self):
        own = forms.Media(js=["careers_admin/ordering.js", "careers_admin/parts.js", "careers_admin/form.js"])
        return super().media + own

    def get_formset(self, request, obj=None, **kwargs):
        kwargs.setdefault("renderer", PART_RENDERER)
        if self.ordered:
            kwargs.setdefault("fields", [*flatten_fieldsets(self.get_fieldsets(request, obj)), "position"])
        formset = super().get_formset(request, obj, **kwargs)
        fields = formset.form.base_fields = FieldsOfParts(formset.form.base_fields)
        if "position" in fields:
            fields["position"].required = False
            fields["position"].widget.attrs["class"] = "part-position"
        if "slug" in fields:
            fields["slug"].required = False
            told = (fields["slug"].help_text, _("Leave empty to have it made for you."))
            fields["slug"].help_text = " ".join(str(text) for text in told if text)
        return formset

    def get_fields(self, request, obj=None):
        return self.fields

    def get_extra(self, request, obj=None, **kwargs):
        """Blank rows for a browser without JavaScript, which asks for them."""
        return 2 if "plain" in request.GET else 0

    def get_autocomplete_fields(self, request):
        return () if "plain" in request.GET else self.autocomplete_fields

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedSelect(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs["form_class"] = LoadedChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DecimalField | models.IntegerField) and field:
            # Arrow keys and the mouse wheel change a number field by accident; a text field they do not.
            field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "number", "size": 9})
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A part points at shared rows; removing them is not done from here.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def _may(self, request, verb: str) -> bool:
        owner = self.parent_model._meta
        return request.user.has_perm(f"{owner.app_label}.{verb}_{owner.model_name}")

    def has_view_permission(self, request, obj=None):
        return any(self._may(request, verb) for verb in ("view", "change", "add"))

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may(request, "change" if obj and obj.pk else "add")

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)
