"""Widgets that lose nothing of what is typed, ask the database nothing twice, and are quickly rendered."""

import re
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import (
    AdminFileWidget,
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
)
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from careers.models.text import PROSE_LIMIT
from careers.pages import pictures, readability
from careers.sandbox import picture_files

#: What a browser takes into its field for a date and a time.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")


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
    """A text in Markdown, with how it reads, and a button that shows it as readers will see it."""

    def __init__(self, attrs=None):
        super().__init__(attrs={"class": "vLargeTextField markdown-text", "rows": 14, "spellcheck": "true"})

    def _render(self, template_name, context, renderer=None):
        text = context["widget"]["value"] or ""
        around = {
            "area": super()._render(template_name, context, renderer),
            "name": context["widget"]["name"],
            "hints": hints(text) if 0 < len(text) <= PROSE_LIMIT else None,
        }
        return render_to_string("admin/careers/edit_inline/_writing.html", around)


# What a writer is told of how a text reads. It advises; nothing is refused for it.


def hints(text: str) -> dict:
    """What a writer is told of the reading of `text`: one line, what to do about it, long sentences."""
    found = readability.reading(text)
    told = [ngettext("%(count)d word", "%(count)d words", found.words) % {"count": found.words}]
    if found.minutes:
        told.append(
            ngettext("%(count)d minute to read", "%(count)d minutes to read", found.minutes)
            % {"count": found.minutes}
        )
    # The grade is made for English.
    grade = found.grade if settings.LANGUAGE_CODE.startswith("en") else None
    if grade is not None:
        told.append(gettext("grade %(grade)d") % {"grade": grade})
    return {"told": ", ".join(told), "advice": _advice(grade), "reading": found}


def _advice(grade: int | None) -> str:
    if grade is None:
        return ""
    if grade <= readability.EASY:
        return gettext("easy to read")
    if grade <= readability.HARD:
        return gettext("fine for most readers")
    return gettext("hard to read: shorter sentences and plainer words would help")


class PictureInput(AdminFileWidget):
    """An upload of a picture, with the one that is there already as readers see it."""

    template_name = "admin/careers/edit_inline/_upload.html"

    def __init__(self, attrs=None):
        accepted = ",".join(f"image/{name.lower()}" for name in picture_files.FORMATS)
        super().__init__(attrs={"accept": accepted} | (attrs or {}))

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["stored"] = _rendition(value.name) if context["widget"]["is_initial"] else None
        context["most"] = {"bytes": pictures.MAX_BYTES, "pixels": pictures.max_pixels()}
        context["least_width"] = pictures.MIN_WIDTH
        context["attributes"] = flatatt(context["widget"]["attrs"])
        return context

    def _render(self, template_name, context, renderer=None):
        return render_to_string(template_name, context)


def _rendition(name: str) -> pictures.RenderedPicture | None:
    """The stored picture as pages show it, or None where it is gone or damaged."""
    try:
        return pictures.renditions(name)
    except (OSError, ValueError):
        return None


class LoadedSelect(AutocompleteSelect):
    """An autocomplete that is given the row chosen already, instead of a query for each row of a form."""

    chosen = None

    def build_attrs(self, base_attrs, extra_attrs=None):
        """A form has hundreds of stored rows: the script makes theirs when they come into view."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        if self.chosen is not None:
            attrs["class"] = attrs["class"].replace("admin-autocomplete", "later-autocomplete")
        return attrs

    def render(self, name, value, attrs=None, renderer=None):
        # The admin puts a frame around it that does not hand its renderer on.
        return super().render(name, value, attrs, renderer or PART_RENDERER)

    def create_option(self, name, value, label, *args, **kwargs):
        # No choice has words too: HTML wants them, and browsers without JavaScript show them.
        return super().create_option(name, value, label or "---------", *args, **kwargs)

    def optgroups(self, name, value, attr=None):
        blank = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        if not any(value):
            return [(None, blank, 0)]
        if self.chosen is None or [str(each) for each in value] != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        option = self.create_option(name, self.chosen.pk, str(self.chosen), True, len(blank), attrs=attr)
        return [(None, [*blank, option], 0)]


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a date and a time."""

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        # A browser would leave what is no date out of that field. So it stays, to be mended.
        context["widget"]["type"] = "datetime-local" if _is_moment(context["widget"]["value"]) else "text"
        return context


def _is_moment(text: str | None) -> bool:
    if not text:
        return True
    try:
        return bool(MOMENT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


# The form of a role as public data brings it has 6,000 fields. Django renders each by two or three templates,
# which adds up to seconds; the same HTML from these functions takes a fifth of that.


def _attributes(attributes: dict) -> SafeString:
    return mark_safe(
        "".join(
            f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
            for name, value in attributes.items()
            if value is not False
        )
    )


def _input(context: dict) -> SafeString:
    widget = context["widget"]
    value = widget["value"]
    stated = "" if value is None else format_html(' value="{}"', str(value))
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        *(widget["type"], widget["name"], stated, _attributes(widget["attrs"])),
    )


def _select(context: dict) -> SafeString:
    widget = context["widget"]
    options = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        (
            (str(option["value"]), _attributes(option["attrs"]), option["label"])
            for _name, group, _index in widget["optgroups"]
            for option in group
        ),
    )
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], _attributes(widget["attrs"]), options
    )


def _textarea(context: dict) -> SafeString:
    widget = context["widget"]
    # The first line break after the tag is not part of the text.
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        *(widget["name"], _attributes(widget["attrs"]), widget["value"] or ""),
    )


def _label(context: dict) -> SafeString:
    if not context["use_tag"]:
        return conditional_escape(context["label"])
    tag, attributes = mark_safe(context["tag"]), _attributes(context["attrs"] or {})
    return format_html("<{}{}>{}</{}>", tag, attributes, context["label"], tag)


INPUT = "django/forms/widgets/{}.html"
WRITTEN = {
    **dict.fromkeys(map(INPUT.format, ("input", "text", "number", "hidden", "checkbox", "date")), _input),
    INPUT.format("textarea"): _textarea,
    "django/forms/label.html": _label,
}
SELECT = INPUT.format("select")
ERRORS = {"django/forms/errors/list/default.html", "django/forms/errors/list/ul.html"}


class PartRenderer(DjangoTemplates):
    """Django's renderer, but for the fields that a form has by the thousand."""

    def render(self, template_name, context, request=None):
        if write := WRITTEN.get(template_name):
            return write(context)
        if template_name == SELECT and not any(name for name, *_rest in context["widget"]["optgroups"]):
            return _select(context)
        if template_name in ERRORS and not context["errors"]:
            return SafeString("")
        return super().render(template_name, context, request)


#: One for all forms: it keeps the templates that it has read.
PART_RENDERER = PartRenderer()
