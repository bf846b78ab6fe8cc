"""The fields of one part of a role, as its form asks for them when somebody opens it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ..forms.fields import is_key
from .base import VIEW, RoleView


class OpenedPart(RoleView):
    """`of` is the name of the formset, `row` the key of the stored part, `place` its number on the form."""

    http_method_names = ["get"]
    permissions = (VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        role, model_admin = self.role, self.model_admin
        name, row, place = (request.GET.get(each, "") for each in ("of", "row", "place"))
        if not is_key(row) or not is_key(place):
            raise Http404
        for inline in model_admin.get_inline_instances(request, role):
            formset_class = inline.get_formset(request, role)
            if formset_class.get_default_prefix() == name and inline.opens_on_demand:
                rows = inline.get_queryset(request).filter(pk=row).prefetch_related(*inline.read_with)
                formset = formset_class(instance=role, queryset=rows, prefix=name, first=int(place))
                if formset.initial_forms:
                    (shown,) = model_admin.get_inline_formsets(request, [formset], [inline], role)
                    context = {"inline_admin_formset": shown, "inline_admin_form": next(iter(shown))}
                    return TemplateResponse(request, "admin/careers/edit_inline/_part.html", context)
        raise Http404
