"""Two people saved the same role: the second sees both versions and chooses, part by part.

A form that is older than the role never overwrites it. It is saved as if it were the only one, so that all of
its rules are checked; what the role then says is the editor's version, and the saving is undone.
"""

from datetime import datetime
from functools import partial

import msgspec
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import pages, publishing
from careers.models import Role
from careers.pages import diff, pictures
from careers.write_queue import in_turn

from .. import replaced
from ..forms.edit_conflicts import EditConflictForm
from ..forms.fields import name_of_form, note_saved, opened, sealed
from ..replaced import Version
from ..reviewing import signature
from . import previews
from .base import CHANGE_ROLE, RoleView

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


def is_older(request: HttpRequest, version: int) -> bool:
    """Whether the form that was sent was opened before `version` of the role was saved."""
    seen = request.POST.get("seen", "")
    return seen.isdecimal() and int(seen) != version


def note_before(request: HttpRequest, role: Role) -> None:
    """Before the form of `role` is saved: keep what the role says now, or note that the form is older.

    A few queries: those of `replaced.now`, and of `replaced.keep` where nobody saved in between.
    """
    now = replaced.now(role)
    if is_older(request, role.version):
        role.meanwhile = Meanwhile(role.version, now, role.saved_by, role.saved_at)
    else:
        replaced.keep(role, role.version, now)


def answer_to_older(request: HttpRequest, role: Role) -> HttpResponse | None:
    """The page with both versions, where somebody else saved `role` while the form just saved was open.

    None where that form was not older, or nothing but the number of the version has changed.
    """
    meanwhile = getattr(role, "meanwhile", None)
    if meanwhile is None:
        return None
    page = EditConflict()
    page.setup(request)
    page.object = role
    return page.first(meanwhile)


class EditConflict(RoleView):
    """What the page with both versions sends: saved, shown as readers would see it, or asked again."""

    http_method_names = ["post"]
    permissions = (CHANGE_ROLE,)
    template_name = "admin/careers/role/edit_conflict.html"
    title = _("Two versions")
    is_in_turn = True

    def first(self, meanwhile: Meanwhile) -> HttpResponse | None:
        role, request = self.role, self.request
        since = int(request.POST["seen"])
        began, said = replaced.began_as(role, since), replaced.now(role)
        if began == meanwhile.said:
            replaced.keep(role, meanwhile.version, meanwhile.said)
            return None
        mine = Mine(role.pk, since, *said, _button(request), name_of_form(request))
        form = self.form(began, mine, meanwhile)
        if not form.asked and (form.combined.page, form.combined.beside["responsible"]) == meanwhile.said:
            told = gettext("You had changed nothing that is not saved already, so nothing was saved.")
            self.tell(told, messages.INFO)
            answer = self.back()
        else:
            answer = self.show(form, mine, began, meanwhile)
        transaction.set_rollback(True)
        return answer

    def post(self, request: HttpRequest) -> HttpResponse:
        role = self.role
        mine = opened(request.POST.get("mine", ""), Mine, salt=SALT)
        if mine is None or mine.role != role.pk:
            return self.render("admin/careers/role/edit_conflict_broken.html")
        began = replaced.began_as(role, mine.since)
        meanwhile = Meanwhile(role.version, replaced.now(role), role.saved_by, role.saved_at)
        form = self.form(began, mine, meanwhile, request.POST)
        if request.POST.get("seen") != str(role.version):
            form.data["seen"] = role.version
            form.add_error(
                None, gettext("The role has been saved once more, so look again. Your choices are kept.")
            )
        if form.is_valid():
            page = form.combined.page
            if "_preview" in request.POST:
                return previews.of_page(request, page, unsaved_draft=True)
            try:
                with in_turn():
                    return self.save(form, mine, meanwhile)
            except IntegrityError:
                form.add_error(None, _collision(role, page))
        return self.show(form, mine, began, meanwhile)

    def form(
        self, began: Version | None, mine: Mine, meanwhile: Meanwhile, sent: QueryDict | None = None
    ) -> EditConflictForm:
        initial = {"mine": sealed(mine, salt=SALT), "seen": meanwhile.version}
        shown: Version | None = meanwhile.said
        if sent and (seen := sent.get("seen", "")) != str(meanwhile.version):
            shown = replaced.began_as(self.role, int(seen)) if seen.isdecimal() else None
        return EditConflictForm(
            began, Version(mine.page, mine.responsible), meanwhile.said, shown, sent, initial=initial
        )

    def save(self, form: EditConflictForm, mine: Mine, meanwhile: Meanwhile) -> HttpResponse:
        role, request = self.role, self.request
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
        self.log(role, gettext("Put together with what somebody else had saved meanwhile."))
        note_saved(request, mine.kept_as)
        if left_out:
            told = gettext("Left out, because these roles do not exist any more: %(roles)s.")
            self.tell(told % {"roles": ", ".join(left_out)}, messages.WARNING)
        if "_continue" not in request.POST:
            return self.model_admin.response_change(request, role)
        told = gettext("“%(title)s” is saved. You may go on editing it.") % {"title": role.title}
        self.tell(told)
        return self.back()

    def show(
        self, form: EditConflictForm, mine: Mine, began: Version | None, meanwhile: Meanwhile
    ) -> HttpResponse:
        theirs = meanwhile.said.page
        versus = began.page if began else None
        return self.render(
            form=form,
            saved_by=meanwhile.saved_by,
            saved_at=meanwhile.saved_at,
            is_own=meanwhile.saved_by == signature(self.request.user),
            is_base_known=began is not None,
            all_theirs=diff.html(diff.between(versus, theirs)) if versus else "",
            all_mine=diff.html(diff.between(versus or theirs, mine.page)),
            button=mine.button,
        )


def _button(request: HttpRequest) -> str:
    """The name of the button with which the role was to be saved."""
    return next((name for name in BUTTONS if name in request.POST), "_save")


def _collision(role: Role, page: pages.RolePage) -> str:
    if other := Role.objects.exclude(pk=role.pk).filter(slug=page.slug).first():
        return gettext("The address “%(slug)s” is that of another role by now: “%(title)s”.") % {
            "slug": page.slug,
            "title": other.title,
        }
    return gettext("Parts of the two versions do not fit together, so nothing was saved. Choose otherwise.")
