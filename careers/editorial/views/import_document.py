"""Import a document: give it, look through what was made of it, save it as a draft."""

import msgspec
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from careers import documents, pages
from careers.documents import Draft, Known
from careers.models import Role
from careers.write_queue import in_turn

from .. import document_preview as preview
from ..forms.import_document import MEGABYTE, Carried, DocumentForm, FamilyForm, opened, sealed
from . import public_page
from .publish import signature

#: Bytes of a request that are looked into. Above it, not even the typed words can be kept.
REQUEST_LIMIT = 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
#: Bytes that are taken off a too large request, so that the browser gets to reading the answer.
DRAINED = 200 * MEGABYTE
CHUNK = 256 * 1024


class DocumentViews:
    """A mixin for the admin of Role: whoever may add roles may import documents."""

    def get_urls(self):
        # Exempt only until the size is known: looking for the token would read the whole request.
        view = self.admin_site.admin_view(csrf_exempt(self.import_view))
        return [path("import/", view, name="careers_role_import"), *super().get_urls()]

    def import_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and _is_too_large(request):
            _drain(request)
            return self._import_page(
                request,
                "admin/careers/role/import_too_large.html",
                status=413,
                text_limit=documents.TEXT_LIMIT // MEGABYTE,
                file_limit=documents.FILE_LIMIT // MEGABYTE,
            )
        return csrf_protect(self._import)(request)

    def _import(self, request) -> HttpResponse:
        if request.method != "POST":
            return self._ask(request, DocumentForm())
        if "carried" in request.POST:
            return self._look_through(request)
        form = DocumentForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(request, form)
        draft = documents.interpret(form.document, Known.from_database())
        if preview.is_too_long(draft):
            form.refuse(
                gettext(
                    "It has %(count)d parts to decide about, too many for one page. Give one role's page "
                    "at a time."
                )
                % {"count": len(draft.guesses)}
            )
            return self._ask(request, form)
        family = FamilyForm(initial={"family": form.cleaned_data["family"]})
        return self._show(request, draft, family, preview.fingerprint(draft))

    # What the preview sends

    def _look_through(self, request) -> HttpResponse:
        carried = opened(request.POST["carried"])
        if carried is None:
            form = DocumentForm(initial={"family": request.POST.get("family")})
            told = _(
                "What the preview sent back of the document was changed or cut off on its way, so nothing "
                "was saved. Please give the document again."
            )
            return self._ask(request, form, told, status=400)
        family = FamilyForm(request.POST)
        guessed = documents.interpret(carried.document, Known.from_database())
        seen = preview.fingerprint(guessed)
        is_outdated = seen != carried.seen
        decisions, strange = _decisions(request, guessed, carried, is_outdated)
        draft = documents.decided(guessed, decisions)
        errors = [
            gettext("%(line)s: this page does not offer what was chosen there, so it was not applied.")
            % {"line": preview.lines(guess.lines)}
            for guess in strange
        ]
        if is_outdated:
            errors.append(
                gettext(
                    "Roles or skills of this site have changed since this preview was made, perhaps because "
                    "this document was saved already. So it was made again. Your decisions about sections "
                    "and texts are kept; please look at the rest once more."
                )
            )
        if family.is_valid() and not errors:
            if "save" in request.POST:
                try:
                    return self._save(request, draft, family.cleaned_data["family"])
                except ValidationError as error:
                    errors = error.messages
            elif "page" in request.POST:
                return _as_readers_would(request, draft, family.cleaned_data["family"])
        return self._show(request, draft, family, seen, errors)

    def _save(self, request, draft: Draft, family) -> HttpResponse:
        try:
            with in_turn():
                role = documents.save(draft, family=family, by=signature(request.user))
                careers = Role.objects.filter(slug__in=[page.slug for page in draft.related_pages])
                self._log_import(request, draft, role, careers)
        except IntegrityError as error:
            raise ValidationError(
                gettext("Somebody saved the same names at the same time. Please save once more.")
            ) from error
        self.message_user(request, _told_saved(draft, role, careers), messages.SUCCESS)
        if self.has_view_or_change_permission(request, role):
            return HttpResponseRedirect(reverse("admin:careers_role_change", args=[role.pk]))
        return HttpResponseRedirect(reverse("admin:index"))

    def _log_import(self, request, draft: Draft, role, careers) -> None:
        name = draft.findings.document.name[:200]
        done = gettext("Imported from “%(name)s”: %(placed)s.") % {
            "name": name,
            "placed": preview.placed(draft),
        }
        if left := sorted({each.line for each in draft.left_over}):
            numbers = ", ".join(map(str, left[:50])) + (" …" if len(left) > 50 else "")
            done += " " + gettext("Lines with something left over: %(lines)s.") % {"lines": numbers}
        self.log_addition(request, role, done)
        for career in careers:
            told = gettext("Imported from “%(name)s” as a related career of “%(title)s”.")
            self.log_addition(request, career, told % {"name": name, "title": role.title})

    # Pages

    def _ask(self, request, form, told="", status=200) -> HttpResponse:
        return self._import_page(
            request, "admin/careers/role/import.html", status=status, form=form, told=told
        )

    def _show(self, request, draft: Draft, family, seen: str, errors=()) -> HttpResponse:
        groups = preview.groups(draft)
        every = [each for group in groups for each in [group.section, *group.guesses] if each]
        carried = Carried(draft.findings.document, draft.decisions, seen)
        return self._import_page(
            request,
            "admin/careers/role/import_preview.html",
            subtitle=draft.page.title,
            draft=draft,
            family=family,
            namesake=Role.objects.filter(title__iexact=draft.page.title).first(),
            carried=sealed(carried),
            errors=errors,
            is_updated="carried" in request.POST,
            placed=preview.placed(draft),
            groups=groups,
            uncertain=[each for each in every if each.level == "uncertain" and not each.is_decided],
            guess_count=len(every),
            sure_count=sum(each.level == "sure" for each in every),
        )

    def _import_page(self, request, template: str, status=200, **context) -> HttpResponse:
        return TemplateResponse(
            request,
            template,
            self.admin_site.each_context(request)
            | {"opts": self.opts, "title": _("Import a document")}
            | context,
            status=status,
        )


def _is_too_large(request) -> bool:
    """Whether the request is more than the form can be asked about. Reads it if it is not huge."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > REQUEST_LIMIT:
        return True
    try:
        request.POST  # noqa: B018 the first look parses what was sent
    except RequestDataTooBig:
        return True
    return False


def _drain(request) -> None:
    """Take what is still coming off the line. A browser reads no answer before it has sent all it has."""
    taken = 0
    try:
        while taken < DRAINED and (chunk := request.read(CHUNK)):
            taken += len(chunk)
    except OSError:
        pass


def _decisions(request, guessed: Draft, carried: Carried, is_outdated: bool):
    """What has been decided by now, and the guesses for which something was sent that is no choice.

    A choice counts only where it differs from what the page showed: lines that went out with their
    section come back with it. Once the site has changed, guesses of the kind "derived" are numbered
    anew, and decisions about them mean nothing any more.
    """
    kept = [guess for guess in guessed.guesses if not (is_outdated and guess.kind == "derived")]
    ids = {guess.id for guess in kept}
    decisions = {id: choice for id, choice in carried.decisions.items() if id in ids}
    strange = []
    for guess in documents.decided(guessed, decisions).guesses:
        sent = request.POST.get(f"choice-{guess.id}", guess.chosen)
        if guess.id not in ids or sent == guess.chosen:
            continue
        if sent in {choice.id for choice in guess.choices}:
            decisions[guess.id] = sent
        else:
            strange.append(guess)
    return decisions, strange


def _as_readers_would(request, draft: Draft, family) -> HttpResponse:
    page = msgspec.structs.replace(
        draft.page,
        family=pages.Family(slug=family.slug, name=family.name, description=family.description),
    )
    return public_page.of_page(request, page, unsaved_draft=True)


def _told_saved(draft: Draft, role, careers) -> str:
    told = gettext("“%(title)s” is saved as a draft.") % {"title": role.title}
    left = len(draft.left_over)
    if left:
        told += " " + ngettext("%(count)d line was left over.", "%(count)d lines were left over.", left) % {
            "count": left
        }
    else:
        told += " " + gettext("No line was left over.")
    if titles := [career.title for career in careers]:
        told += " " + gettext("New drafts of related careers: %(titles)s.") % {"titles": ", ".join(titles)}
    return told
