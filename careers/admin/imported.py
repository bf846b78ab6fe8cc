"""Imports: what public data sets said of each role, and the decision where an editor says otherwise."""

from collections.abc import Iterable

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.drafts import storage
from careers.importers import releases
from careers.models import Imported, Role, State
from careers.pages import wording

from .conflicts import Disagreement, disagreements
from .one_at_a_time import turn_of
from .publishing_views import signature
from .states import badge

LATER, OURS, THEIRS = "later", "ours", "theirs"


class ConflictsFilter(admin.SimpleListFilter):
    """Imports, or roles, by whether a conflict is open."""

    title = _("conflicts with imports")
    parameter_name = "conflicts"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("none", _("None open"))]

    def queryset(self, request, queryset):
        column = "pk" if queryset.model is Imported else "role"
        conflicting = Imported.objects.filter(conflict_count__gt=0).values(column)
        match self.value():
            case "open":
                return queryset.filter(pk__in=conflicting)
            case "none":
                return queryset.exclude(pk__in=conflicting)
        return queryset


class ConflictsForm(forms.Form):
    """What is to become of each conflict, and of all that nothing is chosen for.

    A choice names the conflict with what both sides said when it was on the screen. So one that
    somebody else has decided since, or that says something else by now, is not decided unseen.
    """

    rest = forms.ChoiceField(
        label=_("All that are left at “Decide later”"),
        required=False,
        choices=[
            (LATER, _("stay open")),
            (OURS, _("keep what the page says")),
            (THEIRS, _("take what the release says")),
        ],
    )

    take_away = forms.BooleanField(label=_("Take all of this off the page"), required=False)

    def __init__(self, *args, imported: Imported, found: Iterable[Disagreement], may_take: bool, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.imported = imported
        #: What takes away so much that it must be confirmed.
        self.losses: list[releases.Loss] = []
        self.found = {f"take-{each.token}": each for each in found}
        if not may_take:
            self.fields["rest"].choices = self.fields["rest"].choices[:-1]
        for name, each in self.found.items():
            self.fields[name] = forms.ChoiceField(
                choices=_choices(each, may_take),
                initial=LATER,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("This cannot be chosen here. Choose again.")},
            )

    def clean(self):
        """Ask once more before much is taken off the page, as an import does before it begins."""
        said = releases.from_json(self.imported.content)
        gone = [each.key for each in self.takes()[THEIRS] if not each.in_release]
        losses = releases.losses_of(self.imported.data_set, said, gone)
        self.losses = [loss for loss in losses if loss.is_too_much]
        if self.losses and not self.cleaned_data["take_away"]:
            self.add_error(
                None,
                _("This takes much off the page. Choose otherwise, or confirm it at the end of the form."),
            )
        return self.cleaned_data

    def removals(self) -> list[tuple[str, releases.Loss]]:
        """What must be confirmed, each with the name of its kind."""
        return [(releases.KINDS[loss.kind], loss) for loss in self.losses]

    def conflicts(self) -> list[tuple[Disagreement, forms.BoundField]]:
        return [(each, self[name]) for name, each in self.found.items()]

    def takes(self) -> dict[str, list[Disagreement]]:
        """The conflicts to decide, by the side that is chosen."""
        chosen = {OURS: [], THEIRS: []}
        rest = self.cleaned_data.get("rest", LATER)
        for name, each in self.found.items():
            take = self.cleaned_data.get(name, LATER)
            if take in ("", LATER) and name in self.data:
                allowed = dict(self.fields[name].choices)
                take = rest if rest in allowed else LATER
            if take in chosen:
                chosen[take].append(each)
        return chosen

    def passed_over(self) -> int:
        """How many choices are about what is no longer a conflict, or another one by now."""
        sides, rest = (OURS, THEIRS), self.data.get("rest")
        gone = [name for name in self.data if name.startswith("take-") and name not in self.found]
        return sum(self.data[name] in sides or rest in sides for name in gone)


def _choices(each: Disagreement, may_take: bool) -> list[tuple[str, str]]:
    choices = [(LATER, _("Decide later"))]
    choices.append((OURS, _("Keep what the page says") if each.on_page else _("Leave it off the page")))
    if may_take and (each.in_release or not each.required):
        words = _("Take what the release says") if each.in_release else _("Take it off the page")
        choices.append((THEIRS, words))
    return choices


@admin.register(Imported)
class ImportedAdmin(admin.ModelAdmin):
    change_form_template = "admin/careers/imported/change_form.html"
    list_display = ["of_role", "open_conflicts", "data_set", "release", "noted"]
    list_filter = [ConflictsFilter, "data_set", "release"]
    list_select_related = ["role"]
    list_per_page = 50
    search_fields = ["role__title", "role__slug"]
    search_help_text = _("Searches titles and addresses of roles.")
    ordering = ["-conflict_count", "role__title", "pk"]
    show_full_result_count = False
    actions = None

    # Nobody writes here what a data set said; whoever may see a role may see it.

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Whether the user may decide: that changes the role."""
        return request.user.has_perm("careers.change_role")

    def has_delete_permission(self, request, obj=None):
        """Never by itself, but together with its role."""
        match = request.resolver_match
        return bool(match) and match.url_name == "careers_role_delete"

    def has_view_permission(self, request, obj=None):
        return any(
            request.user.has_perm(f"careers.{name}") for name in ("view_role", "change_role", "publish_role")
        )

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    # The list

    def get_queryset(self, request):
        imports = super().get_queryset(request)
        match = request.resolver_match
        of_list = match and match.url_name == "careers_imported_changelist"
        return imports.defer("content", "conflicts") if of_list else imports

    def changelist_view(self, request, extra_context=None):
        title = {"title": gettext("What data sets said of each role")}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description=_("role"), ordering="role__title")
    def of_role(self, imported):
        return imported.role.title

    @admin.display(description=_("open conflicts"), ordering="conflict_count")
    def open_conflicts(self, imported):
        if not imported.conflict_count:
            return None
        return format_html("<strong>{}</strong>", imported.conflict_count)

    @admin.display(description=_("noted on"), ordering="imported_at")
    def noted(self, imported):
        return wording.long_date(timezone.localdate(imported.imported_at))

    # Deciding

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The open conflicts of one import, side by side; a POST decides some of them."""
        imported = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, imported):
            raise PermissionDenied
        if imported is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" and not self.has_change_permission(request, imported):
            raise PermissionDenied
        form = None
        try:
            with turn_of(request):
                if request.method == "POST":
                    publishing.lock(imported.role_id)
                    imported.refresh_from_db()
                role = Role.objects.with_state().get(pk=imported.role_id)
                form = self._form(request, imported, role)
                if form.is_bound and form.is_valid():
                    return self._decide(request, imported, role, form)
        except publishing.Refused as refused:
            if form is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            form.add_error(None, [*refused.messages, *(fault.message for fault in refused.faults)])
        except IntegrityError as error:
            if form is None:
                raise
            form.add_error(None, _what_does_not_fit(error))
        if form.errors:
            imported.refresh_from_db()
        return self._page(request, imported, role, form)

    def _form(self, request, imported: Imported, role: Role) -> ConflictsForm:
        return ConflictsForm(
            request.POST if request.method == "POST" else None,
            imported=imported,
            found=disagreements(imported, storage.read(role).page),
            may_take=role.state != State.LIVE or self._may_publish(request),
        )

    def _may_publish(self, request) -> bool:
        return request.user.has_perm("careers.publish_role")

    def _decide(self, request, imported: Imported, role: Role, form: ConflictsForm):
        chosen, passed_over = form.takes(), form.passed_over()
        takes = {each.key: side for side, found in chosen.items() for each in found}
        if takes:
            newest = role.editions.order_by("number").values_list("number", flat=True)
            before = newest.last()
            releases.decide(imported, takes, by=signature(request.user))
            published = newest.last() if newest.last() != before else None
            self._tell(request, imported, role, chosen, published)
        elif not passed_over:
            self.message_user(request, gettext("Nothing is decided: all stay open."), messages.INFO)
        if passed_over:
            told = ngettext(
                "%(count)d choice was passed over: what it is about has been decided or changed since you "
                "opened the page.",
                "%(count)d choices were passed over: what they are about has been decided or changed since "
                "you opened the page.",
                passed_over,
            )
            self.message_user(request, told % {"count": passed_over}, messages.WARNING)
        if imported.conflict_count and (takes or passed_over):
            return HttpResponseRedirect(reverse("admin:careers_imported_change", args=[imported.pk]))
        return HttpResponseRedirect(f"{reverse('admin:careers_imported_changelist')}?conflicts=open")

    def _tell(self, request, imported: Imported, role: Role, chosen, published: int | None) -> None:
        """Say what was decided, and note it in the log of the role."""
        done = []
        if chosen[THEIRS]:
            done.append(gettext("Taken over: %(what)s.") % {"what": _named(chosen[THEIRS])})
        if chosen[OURS]:
            done.append(gettext("Kept: %(what)s.") % {"what": _named(chosen[OURS])})
        if published:
            done.append(gettext("Published edition %(number)d.") % {"number": published})
        elif chosen[THEIRS]:
            done.append(gettext("Nothing is published: the draft has it."))
        names = {"data_set": imported.get_data_set_display(), "release": imported.release}
        note = gettext("Decided conflicts with %(data_set)s (%(release)s).") % names
        self.admin_site.get_model_admin(Role).log_change(request, role, " ".join([note, *done]))
        self.message_user(request, " ".join([f"{role.title}:", *done]), messages.SUCCESS)

    def _page(self, request, imported: Imported, role: Role, form: ConflictsForm) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": imported,
            "role": role,
            "state": badge(role.state),
            "is_live": role.state == State.LIVE,
            "is_silent": releases.from_json(imported.content) == releases.Contribution(),
            "may_decide": self.has_change_permission(request),
            "may_publish": self._may_publish(request),
            "form": form,
            "title": gettext("Conflicts with %(data_set)s") % {"data_set": imported.get_data_set_display()},
            "subtitle": role.title,
        }
        return TemplateResponse(request, self.change_form_template, context)


def _named(found: list[Disagreement], most: int = 5) -> str:
    """What they are about, the first few by name."""
    names = [each.about for each in found[:most]]
    if more := len(found) - len(names):
        names.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return "; ".join(names)


def _what_does_not_fit(error: IntegrityError) -> str:
    """Why the rows cannot say what was chosen: one side's choice may not go with what the other keeps."""
    constraints = (
        constraint
        for model in apps.get_app_config("careers").get_models()
        for constraint in model._meta.constraints
    )
    why = next((str(each.violation_error_message) for each in constraints if each.name in str(error)), "")
    return " ".join([gettext("What you chose does not fit together, so nothing is changed."), why]).strip()
