"""Widgets that lose nothing of what is typed, and ask the database nothing twice."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, AutocompleteSelect

from .renderer import PartRenderer


class WithoutLimit:
    """Says how long a text may be, but lets it be longer: a browser cuts pasted text off in silence."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        limit = context["widget"]["attrs"].pop("maxlength", None)
        if limit:
            context["widget"]["attrs"]["data-limit"] = limit
        return context


class LineInput(WithoutLimit, AdminTextInputWidget):
    pass


class ProseInput(WithoutLimit, AdminTextareaWidget):
    def __init__(self, attrs=None):
        super().__init__(attrs={"rows": 3} | (attrs or {}))


class MarkdownInput(ProseInput):
    def __init__(self, attrs=None):
        super().__init__(attrs={"class": "vLargeTextField markdown-text", "rows": 14, "spellcheck": "true"})


class LoadedSelect(AutocompleteSelect):
    """An autocomplete that is given the row chosen already, instead of a query for each row of a form."""

    chosen = None

    def render(self, name, value, attrs=None, renderer=None):
        # The admin puts a frame around it that does not hand its renderer on.
        return super().render(name, value, attrs, renderer or PartRenderer())

    def optgroups(self, name, value, attr=None):
        if self.chosen is None or [str(each) for each in value] != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        blank = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        option = self.create_option(name, self.chosen.pk, str(self.chosen), True, len(blank), attrs=attr)
        return [(None, [*blank, option], 0)]


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a date and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")
