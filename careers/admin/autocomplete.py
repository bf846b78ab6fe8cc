"""The lists that complete what is typed into a field, with what tells their rows apart."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView


class Autocomplete(AutocompleteJsonView):
    """As Django's, but that a ModelAdmin may say more of its rows: a `hint` beside the text of each.

    It does so with `autocomplete_hints(rows)`, which gives words by primary key.
    """

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        hints = getattr(self.model_admin, "autocomplete_hints", None)
        self.hints = hints(list(context["object_list"])) if hints else {}
        return context

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        hint = self.hints.get(obj.pk)
        return result | {"hint": hint} if hint else result


def autocomplete(request):
    return Autocomplete.as_view(admin_site=admin.site)(request)


# A site of our own would have to be there before this package, which registers its models with it, is read.
admin.site.autocomplete_view = autocomplete
