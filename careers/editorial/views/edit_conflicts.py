"""Two people saved the same role: the second sees both versions and chooses, part by part."""

from datetime import datetime
from functools import partial

import msgspec
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from careers import pages, publishing
from careers.editorial import replaced
from careers.editorial.people import signature
from careers.editorial.replaced import Version
from careers.models import Role
from careers.pages import diff, pictures
from careers.write_queue import in_turn

from ..forms import saved_forms, signed
from ..forms.edit_conflicts import BothForm
from . import public_page

SALT = "careers.admin.both"
#: The buttons that lead elsewhere than to the list of roles.
BUTTONS = ("_continue", "_publish", "_review")


class Mine(msgspec.Struct):
    """What a page carries of the editor's own version: of which role, and since which version of it."""

    role: int
    since: int
    page: pages.RolePage
    responsible: int | None
    button: str
    kept_as: str = ""


class Meanwhile(msgspec.Struct):
    """What was saved while a form was open: what the role says now, as which version, who did it and when."""

    version: int
    said: Version
    saved_by: str
    saved_at: datetime | None


class BothVersionsViews:
    """A mixin for the admin of Role. A form that is older than the role never overwrites it.

    It is saved as if it were the only one, so that all of its rules are checked; what the role then says
    is the editor's version, and the saving is undone.
    """

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.both_view))
        return [path("<path:object_id>/both/", view, name="careers_role_both"), *super().get_urls()]

    # The form of the role

    def get_formset_kwargs(self, request, obj, inline, prefix):
        takes_over = request.method == "POST" and bool(obj.pk) and _is_older(request, obj.version)
        return super().get_formset_kwargs(request, obj, inline, prefix) | {"takes_over": takes_over}

    def save_model(self, request, obj, form, change):
        """Costs the queries of `with_parts` and five more."""
        if change:
            now = replaced.now(obj)
            if _is_older(request, obj.version):
                obj.meanwhile = Meanwhile(obj.version, now, obj.saved_by, obj.saved_at)
            else:
                replaced.keep(obj, obj.version, now)
        obj.note_saved(signature(request.user))
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"kept_as": saved_forms.name(request), "saved_forms": saved_forms.saved(request)}
        if request.method == "POST" and obj and obj.pk and _is_older(request, obj.version):
            context |= {"is_older": True, "is_own": obj.saved_by == signature(request.user)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def answer_to_older(self, request, role) -> HttpResponse | None:
        """The page with both versions, where somebody else saved `role` while its form was open.

        None where the form just saved was not older, or nothing but the number of the version has changed.
        """
        meanwhile = getattr(role, "meanwhile", None)
        if meanwhile is None:
            return None
        since = int(request.POST["seen"])
        began, said = replaced.began_as(role, since), replaced.now(role)
        if began == meanwhile.said:
            replaced.keep(role, meanwhile.version, meanwhile.said)
            return None
        mine = Mine(role.pk, since, *said, _button(request), saved_forms.name(request))
        form = self._both_form(role, began, mine, meanwhile)
        if not form.asked and (form.combined.page, form.combined.beside["responsible"]) == meanwhile.said:
            told = gettext("You had changed nothing that is not saved already, so nothing was saved.")
            self.message_user(request, told, messages.INFO)
            answer = self._back(role)
        else:
            answer = self._both_page(request, role, form, mine, began, meanwhile)
        transaction.set_rollback(True)
        return answer

    # The page with both versions

    def both_view(self, request, object_id):
        """What the page with both versions sends: saved, shown as readers would see it, or asked again."""
        with in_turn():
            role = self.get_object(request, unquote(object_id))
            if role is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            if not self.has_change_permission(request, role):
                raise PermissionDenied
            mine = signed.opened(request.POST.get("mine", ""), Mine, salt=SALT)
            if mine is None or mine.role != role.pk:
                return self._page(
                    request, "admin/careers/role/both_broken.html", role, title=_("Two versions")
                )
            began = replaced.began_as(role, mine.since)
            meanwhile = Meanwhile(role.version, replaced.now(role), role.saved_by, role.saved_at)
            form = self._both_form(role, began, mine, meanwhile, request.POST)
            if request.POST.get("seen") != str(role.version):
                form.data["seen"] = role.version
                form.add_error(
                    None, gettext("The role has been saved once more, so look again. Your choices are kept.")
                )
            if form.is_valid():
                page = form.combined.page
                if "_preview" in request.POST:
                    return public_page.of_page(request, page, unsaved_draft=True)
                try:
                    with in_turn():
                        return self._save_both(request, role, form, mine, meanwhile)
                except IntegrityError:
                    form.add_error(None, _collision(role, page))
            return self._both_page(request, role, form, mine, began, meanwhile)

    def _both_form(self, role, began, mine: Mine, meanwhile: Meanwhile, posted=None) -> BothForm:
        initial = {"mine": signed.sealed(mine, salt=SALT), "seen": meanwhile.version}
        shown = meanwhile.said
        if posted and (seen := posted.get("seen", "")) != str(meanwhile.version):
            shown = replaced.began_as(role, int(seen)) if seen.isdecimal() else None
        return BothForm(
            began, Version(mine.page, mine.responsible), meanwhile.said, shown, posted, initial=initial
        )

    def _save_both(self, request, role, form, mine: Mine, meanwhile: Meanwhile) -> HttpResponse:
        page, theirs = form.combined.page, meanwhile.said.page
        replaced.keep(role, role.version, meanwhile.said)
        role.responsible_id = form.combined.beside["responsible"]
        changed = [name for name in pages.PARTS if getattr(page, name) != getattr(theirs, name)]
        (role,), left_out = pages.write_pages([pages.Writing(page, role, changed, signature(request.user))])
        affected = Q(pk=role.pk)
        if page.slug != theirs.slug:
            affected |= Q(pk__in=Role.objects.leading_to(role))
        publishing.note_changes(Role.objects.filter(affected))
        for name in ("hero", "second"):
            picture = getattr(page, name)
            if picture and picture != getattr(theirs, name):
                transaction.on_commit(partial(pictures.renditions, picture.file), robust=True)
        self.log_change(request, role, gettext("Put together with what somebody else had saved meanwhile."))
        saved_forms.note_saved(request, mine.kept_as)
        if left_out:
            told = gettext("Left out, because these roles do not exist any more: %(roles)s.")
            self.message_user(request, told % {"roles": ", ".join(left_out)}, messages.WARNING)
        if "_continue" not in request.POST:
            return self.response_change(request, role)
        told = gettext("“%(title)s” is saved. You may go on editing it.") % {"title": role.title}
        self.message_user(request, told, messages.SUCCESS)
        return self._back(role)

    def _both_page(self, request, role, form, mine: Mine, began, meanwhile: Meanwhile) -> HttpResponse:
        theirs = meanwhile.said.page
        versus = began.page if began else None
        return self._page(
            request,
            "admin/careers/role/both.html",
            role,
            title=_("Two versions"),
            form=form,
            saved_by=meanwhile.saved_by,
            saved_at=meanwhile.saved_at,
            is_own=meanwhile.saved_by == signature(request.user),
            is_base_known=began is not None,
            all_theirs=diff.html(diff.between(versus, theirs)) if versus else "",
            all_mine=diff.html(diff.between(versus or theirs, mine.page)),
            button=mine.button,
        )


def _is_older(request, version: int) -> bool:
    """Whether the form that was sent was opened before `version` of the role was saved."""
    seen = request.POST.get("seen", "")
    return seen.isdecimal() and int(seen) != version


def _button(request) -> str:
    """The name of the button with which the role was to be saved."""
    return next((name for name in BUTTONS if name in request.POST), "_save")


def _collision(role, page) -> str:
    if other := Role.objects.exclude(pk=role.pk).filter(slug=page.slug).first():
        return gettext("The address “%(slug)s” is that of another role by now: “%(title)s”.") % {
            "slug": page.slug,
            "title": other.title,
        }
    return gettext("Parts of the two versions do not fit together, so nothing was saved. Choose otherwise.")
