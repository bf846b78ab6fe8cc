"""Forms for the ordered parts of something: of a role, of a skill group, of a ladder.

The form shows all parts of their owner, so what they must be among themselves (no anchor twice, an
order) is checked and settled here, without a query for each row.
"""

from collections.abc import Mapping
from copy import copy, deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import UniqueConstraint
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from careers.editorial.forms.fields import is_key
from careers.editorial.forms.widgets import LineInput, LoadedSelect, ProseInput
from careers.models.row import park
from careers.models.text import LineField, ProseField, unix_line_ends
from careers.text import free_slug


class TextField(forms.CharField):
    """A longer text. The line ends that browsers send, and blank space around it, are no change."""

    def to_python(self, value):
        return unix_line_ends(super().to_python(value))

    def has_changed(self, initial, data):
        return super().has_changed((initial or "").strip(), data)


WIDGETS: Mapping[type[models.Field], Mapping[str, Any]] = {
    LineField: {"widget": LineInput},
    ProseField: {"widget": ProseInput, "form_class": TextField},
}


class RowField(forms.Field):
    """The hidden key of a stored row. The formset has read the row already; no query is needed."""

    widget = forms.HiddenInput

    def __init__(self, *, row=None, expected=False, **kwargs):
        super().__init__(required=False, **kwargs)
        self.row, self.expected = row, expected

    def clean(self, value):
        if self.row is None and self.expected:
            raise ValidationError(
                _("Somebody else has removed this part since you opened the form."), code="gone"
            )
        return self.row

    def has_changed(self, initial, data):
        return False


class OwnerField(InlineForeignKeyField):
    """The hidden key of the owner, whatever was sent: the row it meant may have been replaced."""

    def clean(self, value):
        return self.parent_instance


class LoadedChoiceField(forms.ModelChoiceField):
    """A choice that knows the row chosen already, instead of a query for each row of a form."""

    chosen = None

    def __deepcopy__(self, memo):
        """As Django's, but for what no form changes."""
        field = copy(self)
        field.widget = deepcopy(self.widget, memo)
        field.widget.choices = field.choices
        return field

    def to_python(self, value):
        if self.chosen is not None and str(value) == str(self.chosen.pk):
            return self.chosen
        return super().to_python(value)


class ClosedField(forms.CharField):
    """The hidden mark of a part that is closed: the form has none of its fields, so it stays as it is stored.

    Its value names the part where its row has been replaced since (see PartForm.key).
    """

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.HiddenInput, **kwargs)

    def has_changed(self, initial, data):
        return False


class FieldsOfParts(dict):
    """The fields of many forms that are alike: each form has its own only of those that it changes."""

    def __deepcopy__(self, memo):
        return {
            name: deepcopy(field, memo) if isinstance(field, LoadedChoiceField) else field
            for name, field in self.items()
        }


class PartForm(forms.ModelForm):
    """One part. Its position may stay empty, its anchor too: it is then made from the heading."""

    formset = None
    #: Whether its fields are left out, until the editor opens it.
    is_closed = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                # 150000 instead of 150000.00, in one form on every database.
                self.initial[name] = Decimal(format(value.normalize(), "f"))
        if "position" in self.fields and self.instance.pk is None:
            self.initial["position"] = None

    @property
    def part_name(self) -> str:
        """What the form calls this part, or nothing while it is new."""
        return str(self.instance) if self.instance.pk else ""

    @property
    def key(self) -> str:
        """What names this part among those of its kind, also when its row is replaced."""
        return str(getattr(self.instance, "slug", ""))

    @property
    def media(self):
        """That of the form for a new part, which all need: the admin puts those of all forms together."""
        return super().media if self.prefix.endswith("__prefix__") else forms.Media()

    def close(self) -> None:
        """Leave out all fields but those of a part's place."""
        self.is_closed = True
        self.fields = {name: field for name, field in self.fields.items() if name == "position"}
        self.fields["closed"] = ClosedField(initial=self.key)

    def __getitem__(self, name):
        """Also a field that is left out: the admin asks for those that fill each other."""
        if self.is_closed and name not in self.fields and name in self.base_fields:
            return self.base_fields[name].get_bound_field(self, name)
        return super().__getitem__(name)

    @cached_property
    def changed_data(self):
        """A new part that has only been given a place is still an empty one."""
        changed = super().changed_data
        return changed if self.instance.pk or set(changed) - {"position"} else []

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            stored = self.initial.get(name)
            if isinstance(stored, str) and isinstance(value, str) and stored.strip() == value:
                # As it came from a file: the blank line at its end is nothing that readers see change.
                cleaned[name] = stored
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            name = cleaned.get("heading" if "heading" in self.fields else "label")
            if name:
                cleaned["slug"] = self.formset.free_anchor(name)
        return cleaned

    def _post_clean(self):
        """Check the row against its model, but for a stored one that is as it was: that costs queries."""
        if not self.is_closed and (not self.instance.pk or self.has_changed()):
            super()._post_clean()

    def full_clean(self):
        super().full_clean()
        if self._errors and "id" in self._errors:
            self.add_error(None, self._errors.pop("id"))


class PartsFormSet(BaseInlineFormSet):
    """All parts of one kind that an owner has.

    Posted positions are only an order: ties, blanks and gaps are fine, and the rows are numbered from 1.
    With `takes_over`, what is posted replaces what somebody else has stored in the meantime. With
    `opens_on_demand`, stored parts are closed until the editor opens them. `first` is the number of the
    first part, where the formset is made for one of them.
    """

    def __init__(self, *args, takes_over=False, opens_on_demand=False, first=0, **kwargs):
        self.takes_over, self.opens_on_demand, self.first = takes_over, opens_on_demand, first
        super().__init__(*args, **kwargs)

    @cached_property
    def empty_form(self):
        return super().empty_form

    def add_prefix(self, index):
        return super().add_prefix(index + self.first if isinstance(index, int) else index)

    @cached_property
    def forms(self):
        self.stored = {row.pk: row for row in self.get_queryset()} if self.instance.pk else {}
        forms = super().forms
        # The admin shows forms and rows side by side: they must stay in step when a row has vanished.
        self._queryset = [form.instance for form in forms[: self.initial_form_count()]]
        return forms

    def _existing_object(self, pk):
        return super()._existing_object(pk) or self._replacing.get(pk)

    @cached_property
    def _replacing(self) -> dict[int, Any]:
        """The rows that stand in the place of those of closed parts, by the keys that these had."""
        if not self.takes_over:
            return {}
        stored = {self.form(instance=row).key: row for row in self.stored.values()}
        found = {}
        for index in range(self.initial_form_count()):
            prefix = self.add_prefix(index)
            pk, key = (self.data.get(f"{prefix}-{name}", "") for name in ("id", "closed"))
            if key in stored and is_key(pk):
                found[int(pk)] = stored[key]
        return found

    def _is_closed(self, form, index) -> bool:
        if index is None or index >= self.initial_form_count():
            return False
        return f"{form.prefix}-closed" in self.data if self.is_bound else self.opens_on_demand

    def add_fields(self, form, index):
        if self._is_closed(form, index):
            form.close()
        super().add_fields(form, index)
        form.formset = self
        form.fields[self.fk.name] = OwnerField(self.instance)
        row = form.instance if form.instance.pk else None
        form.fields[self._pk_field.name] = RowField(
            row=row,
            expected=index is not None and index < self.initial_form_count() and not self.takes_over,
            initial=row and row.pk,
        )
        if row:
            setattr(row, self.fk.name, self.instance)
            for name, field in form.fields.items():
                widget = getattr(field.widget, "widget", field.widget)
                for knowing in (field, widget):
                    if isinstance(knowing, LoadedChoiceField | LoadedSelect):
                        knowing.chosen = row._state.fields_cache.get(name)

    def free_anchor(self, name: str) -> str:
        """An anchor made from `name` that no other part in this form has."""
        base = slugify(name)[:74].strip("-") or slugify(self.model.__name__)  # type: ignore[union-attr]
        free = free_slug(base, self._anchors)
        self._anchors.add(free)
        return free

    @cached_property
    def _anchors(self) -> set[str]:
        typed = {value for name, value in self.data.items() if name.endswith("-slug") and value}
        return typed | {form.key for form in self.forms if form.is_closed}

    # Checking

    @property
    def kept_forms(self) -> list[PartForm]:
        """The forms whose parts will exist after saving."""
        initial = self.initial_form_count()
        return [
            form
            for index, form in enumerate(self.forms)
            if not (self.can_delete and self._should_delete_form(form))  # type: ignore[attr-defined]
            and not (form.is_closed and form.instance.pk is None)
            and (index < initial or form.has_changed())
        ]

    def clean(self):
        super().clean()
        posted = {form.instance.pk for form in self.initial_forms}
        if not self.takes_over and self.stored.keys() - posted:
            raise ValidationError(
                _("This list is not complete any more. Open the form again before you save."), code="stale"
            )

    def validate_unique(self):
        """Refuse two parts of the same name, at the field. Costs no query."""
        kept = self.kept_forms
        for constraint in self.model._meta.constraints:
            names = [name for name in getattr(constraint, "fields", ()) if name != self.fk.name]
            if not isinstance(constraint, UniqueConstraint) or constraint.condition or names == ["position"]:
                continue
            stored = {self._stored_key(form, names): form for form in kept if form.instance.pk}
            seen = set()
            for form in kept:
                key = self._key(form, names)
                if None in key:
                    continue
                if key in seen or stored.get(key, form) is not form:
                    form.add_error(constraint.violation_error_code, constraint.get_violation_error_message())
                seen.add(key)

    def _key(self, form, names):
        if form.is_closed:
            return self._stored_key(form, names)
        values = (getattr(form, "cleaned_data", {}).get(name) for name in names)
        return tuple(getattr(value, "pk", value) for value in values)

    def _stored_key(self, form, names):
        return tuple(form.initial.get(name) for name in names)

    # Saving

    @property
    def leaves_rows_alone(self) -> bool:
        """Whether what is stored stays exactly as it was read."""
        return not self.takes_over and not self.has_changed()

    def hand_on_rows(self) -> None:
        """Let the owner have the rows that were read for the form, unless they have been changed since."""
        if self.leaves_rows_alone:
            name = self.fk.remote_field.get_accessor_name()
            rows = getattr(self.instance, name).all()
            rows._result_cache, rows._prefetch_done = list(self.stored.values()), True
            vars(self.instance).setdefault("_prefetched_objects_cache", {})[name] = rows

    def save(self, commit=True):
        if not commit:
            raise NotImplementedError("The order of parts can only be saved together with them.")
        rows = self.model._base_manager.filter(**{self.fk.name: self.instance})
        if self.takes_over:
            rows.exclude(pk__in=[form.instance.pk for form in self.initial_forms]).delete()
        ordered = self._in_order() if self._has_positions else []
        for position, form in enumerate(ordered, start=1):
            form.instance.position = position
        moved = any(
            form.instance.pk and form.instance.position != form.initial.get("position") for form in ordered
        )
        if moved:
            park(rows)
        saved = super().save()
        for form in self.initial_forms:
            if form.instance.pk is None and form in self.kept_forms:
                self.new_objects.append(self.save_new(form))
        if moved:
            self.model._base_manager.bulk_update([form.instance for form in ordered], ["position"])
        return saved

    @property
    def _has_positions(self) -> bool:
        return any(field.name == "position" for field in self.model._meta.fields)  # type: ignore[union-attr]

    def _in_order(self) -> list[PartForm]:
        """The kept forms as their positions order them.

        At a tie, a part that was given this position goes where it was meant to: before the one that
        holds it when it came from below, after it when it came from above.
        """

        def place(numbered):
            index, form = numbered
            position, before = form.cleaned_data.get("position"), form.initial.get("position")
            if position is None:
                return (1, 0, 0, index)
            came_from = 0 if position == before else -1 if before is None or position < before else 1
            return (0, position, came_from, index)

        return [form for _index, form in sorted(enumerate(self.kept_forms), key=place)]
