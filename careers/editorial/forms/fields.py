"""Fields of forms: rows by their keys, names one a line, where they are, what a page carries along."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from careers.models import AlternateTitle
from careers.models.text import unix_line_ends
from careers.pages import RolePage
from careers.text import distinct_titles

from .widgets import ProseInput

#: How many wrong lines are named at a time.
REPORTED = 20


def is_key(text: str) -> bool:
    """Whether `text`, which came from a form, can be a primary key."""
    return text.isascii() and text.isdecimal() and len(text) < 19


class AdminForm(forms.Form):
    """As Django's, without colons after the labels."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class ReasonField(forms.CharField):
    """Why something is done. Browsers are not told its limit: they would cut a pasted text off in silence."""

    def __init__(self, **kwargs):
        given = {"label": _("Reason"), "max_length": 1000, "widget": forms.Textarea(attrs={"rows": 3})}
        super().__init__(**given | kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {}


class HiddenText(forms.CharField):
    """What a page carries from one request to the next, to the letter: nothing is stripped off it."""

    def __init__(self, **kwargs):
        super().__init__(strip=False, widget=forms.HiddenInput, **{"required": False} | kwargs)


class RowsField(forms.ModelMultipleChoiceField):
    """Rows by their keys. A number that can be no key is one that is not there."""

    def bound_data(self, data, initial):
        return [each for each in data or () if is_key(str(each))]

    def clean(self, value):
        for each in value or ():
            if not is_key(str(each)):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": each}
                )
        return super().clean(value)


class NamesField(forms.CharField):
    """Other names of a row as one text, since many are easier to edit so than as rows: those in
    `column` of the rows of `model`, one a line. The value is their list.

    Blank lines and the order mean nothing. A line that no row could hold, or that stands there twice,
    is refused by its number.
    """

    def __init__(self, model, column: str, *, rows: int = 6, **kwargs):
        self.column = model._meta.get_field(column)
        kwargs.setdefault("label", capfirst(model._meta.verbose_name_plural))
        super().__init__(required=False, strip=False, widget=ProseInput(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def to_python(self, value) -> list[str]:  # type: ignore[override]  # of many lines
        faults: list[tuple[int, str]] = []
        lines: dict[str, int] = {}
        for number, line in enumerate(unix_line_ends(value or "").split("\n"), start=1):
            name = line.strip()
            if not name:
                continue
            if name in lines:
                fault = _("“%(name)s” stands on line %(first)d already.") % {
                    "name": name,
                    "first": lines[name],
                }
                faults.append((number, fault))
                continue
            lines[name] = number
            try:
                self.column.run_validators(name)
            except ValidationError as error:
                faults += [(number, message) for message in error.messages]
        if faults:
            raise in_lines(faults)
        return list(lines)

    def run_validators(self, value):
        """Those of the column have run, line by line."""

    def has_changed(self, initial, data):
        try:
            return set(self.to_python(data)) != set(initial or ())
        except ValidationError:
            return True


class TitlesField(NamesField):
    """Alternate titles, one a line: of spellings that nobody can tell apart, the first is kept."""

    def __init__(self, **kwargs):
        super().__init__(AlternateTitle, "title", **kwargs)

    def to_python(self, value) -> list[str]:  # type: ignore[override]  # of many lines
        return distinct_titles(super().to_python(value))

    def has_changed(self, initial, data):
        """The order counts: those that people say most stand first."""
        try:
            return self.to_python(data) != list(initial or ())
        except ValidationError:
            return True


def in_lines(faults: list[tuple[int, str]]) -> ValidationError:
    """What is wrong with the lines of a text, by their numbers."""
    messages = [
        _("Line %(number)d: %(fault)s") % {"number": number, "fault": fault}
        for number, fault in faults[:REPORTED]
    ]
    if len(faults) > REPORTED:
        messages.append(_("And %(count)d more lines.") % {"count": len(faults) - REPORTED})
    return ValidationError(messages)


class FormWithNames(forms.ModelForm):
    """A form of a row whose NamesFields are called as its relations to the rows of these names.

    Opening it costs one query for each field, saving at most three: what is gone is deleted and what
    is new is made, however many there are.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name, field in self._names.items():
                self.initial[name] = list(self._rows(name).values_list(field.column.name, flat=True))

    @property
    def _names(self) -> dict[str, NamesField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, NamesField)}

    def _rows(self, name: str):
        return getattr(self.instance, name)

    def clean(self):
        cleaned = super().clean()
        for name, field in self._names.items():
            left_out = field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))
            if left_out and self.initial.get(name):
                self.add_error(name, _("The form arrived without these names. Open it again."))
        return cleaned

    def _save_m2m(self):
        super()._save_m2m()
        for name, field in self._names.items():
            if name in self.changed_data:
                self._save_names(self._rows(name), field.column.name, self.cleaned_data[name])

    def _save_names(self, rows, column: str, names: list[str]) -> None:
        stored, wanted = dict(rows.values_list(column, "pk")), set(names)
        gone = [pk for name, pk in stored.items() if name not in wanted]
        if gone:
            rows.filter(pk__in=gone).delete()
        rows.bulk_create(
            rows.model(**{rows.field.name: self.instance, column: name})
            for name in names
            if name not in stored
        )
        if any(field.name == "position" for field in rows.model._meta.fields):
            self._save_order(rows, column, names)

    def _save_order(self, rows, column: str, names: list[str]) -> None:
        """One more query, and one where the order is another than it was."""
        places = {name: place for place, name in enumerate(names, start=1)}
        moved = [row for row in rows.all() if row.position != places[getattr(row, column)]]
        for row in moved:
            row.position = places[getattr(row, column)]
        rows.bulk_update(moved, ["position"], batch_size=500)


#: The inline of the role form that holds each kind of part.
INLINES = {
    "section": "sections",
    "skill_group": "skill_groups",
    "salary_band": "salary_bands",
    "salary_factor": "salary_factors",
    "market_figure": "market_figures",
    "related_career": "related_careers",
}

#: The anchors of the parts in each inline, in their order.
Keys = Mapping[str, Sequence[str | None]]


def keys_of_page(page: RolePage) -> Keys:
    return {name: [getattr(part, "slug", None) for part in getattr(page, name)] for name in INLINES.values()}


def keys_on_form(inlines: Iterable) -> Keys:
    """The same from the formsets of the form itself (the admin's `inline_admin_formsets`). Costs no query."""
    return {
        inline.formset.prefix: [getattr(form.instance, "slug", None) for form in inline.formset.initial_forms]
        for inline in inlines
    }


def name_of_part(found, page: RolePage) -> str:
    """What the part of `page` is called that a Fault or Finding names; nothing where the message says so."""
    parts = getattr(page, INLINES.get(_kind(found), ""), ())
    part = next((each for each in parts if found.key and getattr(each, "slug", None) == found.key[-1]), None)
    called = getattr(part, "label", "") or getattr(part, "heading", "")
    return "" if called in found.message else called


def anchor(found, keys: Keys) -> str:
    """The id of the field that a Fault or Finding names; that of the list it belongs to where it is gone."""
    prefix = INLINES.get(_kind(found))
    if prefix is None:
        return f"{found.field}-group" if found.field in INLINES.values() else f"id_{found.field}"
    known = keys.get(prefix, ())
    if found.key and found.key[-1] in known:
        return f"id_{prefix}-{known.index(found.key[-1])}-{found.field}"
    return f"{prefix}-group"


def _kind(found) -> str:
    return found.part.replace(" ", "_").replace("-", "_")


#: The field in which the script says under which name it keeps what is typed.
FIELD = "kept_as"
COOKIE = "saved_forms"
NAME = re.compile(r"[a-z0-9]{1,40}")
#: So many names are remembered, and so many seconds: what is kept for longer is offered once too often.
REMEMBERED = 30
AGE = 30 * 24 * 60 * 60


class _Json:
    """Values as bytes and back, in the shape that Django's signing asks for."""

    def __init__(self, kind: Any = None):
        self.kind = kind

    def dumps(self, value) -> bytes:
        return msgspec.json.encode(value)

    def loads(self, content: bytes):
        return msgspec.json.decode(content, type=self.kind)


def sealed(value, *, salt: str) -> str:
    """`value`, compressed and signed. A page of 150 kB takes some 30 kB."""
    return signing.dumps(value, salt=salt, serializer=_Json, compress=True)


def opened(text: str, kind: type, *, salt: str):
    """What was sealed, a `kind`, or None: it was changed on its way, or sealed by another release."""
    try:
        return signing.loads(text, salt=salt, serializer=lambda: _Json(kind))  # type: ignore[arg-type]
    except (signing.BadSignature, msgspec.MsgspecError, ValueError):
        return None


def name_of_form(request: HttpRequest) -> str:
    """The name under which the browser keeps the form that was sent, or nothing."""
    sent = request.POST.get(FIELD, "")
    return sent if NAME.fullmatch(sent) else ""


def note_saved(request: HttpRequest, name: str) -> None:
    """Remember that the form of this name is saved: the copy can go."""
    request.saved_form = name  # type: ignore[attr-defined]


def saved_forms(request: HttpRequest) -> list[str]:
    return [each for each in request.COOKIES.get(COOKIE, "").split(".") if NAME.fullmatch(each)]


def tell_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Say with `response` which form was saved, if one was."""
    if name := getattr(request, "saved_form", ""):
        names = [*(each for each in saved_forms(request) if each != name), name][-REMEMBERED:]
        response.set_cookie(
            COOKIE, ".".join(names), AGE, httponly=True, samesite="Lax", secure=request.is_secure()
        )
