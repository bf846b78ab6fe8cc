"""The HTML of small form fields, written directly.

The form of a role as public data brings it has 6,000 fields. Django renders each by two or three templates,
which adds up to seconds; the same HTML from these functions takes a fifth of that.
"""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


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
