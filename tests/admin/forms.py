"""What a browser would send from the forms of the admin, and what they answer."""

from django.forms import FileField
from django.urls import reverse


def address(name: str, *args) -> str:
    return reverse(f"admin:careers_{name}", args=args)


def posted(response, *, closed: bool = False) -> dict:
    """What a browser would send from the change form in `response`, every part of it opened (or `closed`)."""
    sent = {}

    def take(form):
        for field in form:
            value = field.value()
            if isinstance(field.field, FileField) or value is None or value is False:
                continue
            sent[field.html_name] = "on" if value is True else str(getattr(value, "pk", value))

    def take_all(formset):
        if getattr(formset, "opens_on_demand", False) and not closed:
            formset = type(formset)(instance=formset.instance, prefix=formset.prefix)
        take(formset.management_form)
        for form in formset.forms:
            take(form)
            if getattr(form, "requirements", None):
                take_all(form.requirements)

    take(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        take_all(inline.formset)
    return sent


def errors_of(response) -> dict[str, list[str]]:
    """Every error on the form, by the name of the field that shows it."""
    found = {}

    def take(form):
        for name, errors in form.errors.items():
            found[form.add_prefix(name)] = list(errors)

    def take_all(formset):
        if formset.non_form_errors():
            found[formset.prefix] = list(formset.non_form_errors())
        for form in formset.forms:
            take(form)
            if getattr(form, "requirements", None):
                take_all(form.requirements)

    take(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        take_all(inline.formset)
    return found
