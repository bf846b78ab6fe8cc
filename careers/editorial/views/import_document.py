"""Import a document: give it, look through what was made of it, save it as a draft."""

from collections.abc import Iterable, Sequence

import msgspec
from django.conf import settings
from django.contrib.admin.models import ADDITION
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from careers import documents, pages
from careers.documents import DraftRole, Guess, Known
from careers.models import Family, Role
from careers.write_queue import in_turn

from .. import document_preview as preview
from ..forms.import_document import MEGABYTE, Carried, DocumentForm, FamilyForm, opened, sealed
from ..reviewing import signature
from . import previews
from .base import ADD, VIEW, AdminView

#: Bytes of a request that are looked into. Above it, not even the typed words can be kept.
REQUEST_LIMIT = 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
#: Bytes that are taken off a too large request, so that the browser gets to reading the answer.
DRAINED = 200 * MEGABYTE
CHUNK = 256 * 1024


# Exempt only until the size is known: looking for the token would read the whole request.
@method_decorator(csrf_exempt, name="dispatch")
class ImportDocument(AdminView):
    """Whoever may add roles may import documents."""

    permissions = (ADD,)
    title = _("Import a document")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(DocumentForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if _is_too_large(request):
            _drain(request)
            return self.render(
                "admin/careers/role/import_too_large.html",
                status=413,
                text_limit=documents.TEXT_LIMIT // MEGABYTE,
                file_limit=documents.FILE_LIMIT // MEGABYTE,
            )
        return csrf_protect(self.taken)(request)

    def taken(self, request: HttpRequest) -> HttpResponse:
        """The answer to a form that is not too large."""
        if "carried" in request.POST:
            return self.look_through()
        form = DocumentForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(form)
        draft = documents.interpret(form.document, Known.from_database())
        if preview.is_too_long(draft):
            form.refuse(
                gettext(
                    "It has %(count)d parts to decide about, too many for one page. Give one role's page "
                    "at a time."
                )
                % {"count": len(draft.guesses)}
            )
            return self.ask(form)
        family = FamilyForm(initial={"family": form.cleaned_data["family"]})
        return self.show(draft, family, preview.fingerprint(draft))

    # What the preview sends

    def look_through(self) -> HttpResponse:
        sent = self.request.POST
        carried = opened(sent["carried"])
        if carried is None:
            form = DocumentForm(initial={"family": sent.get("family")})
            told = _(
                "What the preview sent back of the document was changed or cut off on its way, so nothing "
                "was saved. Please give the document again."
            )
            return self.ask(form, told, status=400)
        family = FamilyForm(sent)
        guessed = documents.interpret(carried.document, Known.from_database())
        seen = preview.fingerprint(guessed)
        is_outdated = seen != carried.seen
        decisions, strange = _decisions(sent, guessed, carried, is_outdated=is_outdated)
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
            if "save" in sent:
                try:
                    return self.save(draft, family.cleaned_data["family"])
                except ValidationError as error:
                    errors = error.messages
            elif "page" in sent:
                return _as_readers_would(self.request, draft, family.cleaned_data["family"])
        return self.show(draft, family, seen, errors)

    def save(self, draft: DraftRole, family: Family) -> HttpResponse:
        try:
            with in_turn():
                role = documents.save(draft, family=family, by=signature(self.request.user))
                careers = Role.objects.filter(slug__in=[page.slug for page in draft.related_pages])
                self._log_import(draft, role, careers)
        except IntegrityError as error:
            raise ValidationError(
                gettext("Somebody saved the same names at the same time. Please save once more.")
            ) from error
        self.tell(_told_saved(draft, role, careers))
        if self.may(VIEW):
            return self.redirect("careers_role_change", role.pk)
        return self.redirect("index")

    def _log_import(self, draft: DraftRole, role: Role, careers: Iterable[Role]) -> None:
        name = draft.findings.document.name[:200]
        done = gettext("Imported from “%(name)s”: %(placed)s.") % {
            "name": name,
            "placed": preview.placed(draft),
        }
        if left := sorted({each.line for each in draft.left_over}):
            numbers = ", ".join(map(str, left[:50])) + (" …" if len(left) > 50 else "")
            done += " " + gettext("Lines with something left over: %(lines)s.") % {"lines": numbers}
        self.log(role, done, action=ADDITION)
        for career in careers:
            told = gettext("Imported from “%(name)s” as a related career of “%(title)s”.")
            self.log(career, told % {"name": name, "title": role.title}, action=ADDITION)

    # Pages

    def ask(self, form: DocumentForm, told: str = "", *, status: int = 200) -> HttpResponse:
        return self.render("admin/careers/role/import.html", status=status, form=form, told=told)

    def show(
        self, draft: DraftRole, family: FamilyForm, seen: str, errors: Sequence[str] = ()
    ) -> HttpResponse:
        to_decide, sure = preview.to_decide(draft), preview.sure(draft)
        unsure = [each for group in to_decide for each in group.guesses]
        sure_count = sum(len(group.guesses) for group in sure)
        carried = Carried(draft.findings.document, draft.decisions, seen)
        return self.render(
            "admin/careers/role/import_preview.html",
            subtitle=draft.page.title,
            draft=draft,
            family=family,
            namesake=Role.objects.filter(title__iexact=draft.page.title).first(),
            carried=sealed(carried),
            errors=errors,
            is_updated="carried" in self.request.POST,
            placed=preview.placed(draft),
            to_decide=to_decide,
            waiting_count=sum(not each.is_decided for each in unsure),
            guess_count=len(unsure) + sure_count,
            sure=sure,
            sure_count=sure_count,
        )


def _is_too_large(request: HttpRequest) -> bool:
    """Whether the request is more than the form can be asked about. Reads it if it is not huge."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > REQUEST_LIMIT:
        return True
    try:
        request.POST  # noqa: B018 the first look parses what was sent
    except RequestDataTooBig:
        return True
    return False


def _drain(request: HttpRequest) -> None:
    """Take what is still coming off the line. A browser reads no answer before it has sent all it has."""
    taken = 0
    try:
        while taken < DRAINED and (chunk := request.read(CHUNK)):
            taken += len(chunk)
    except OSError:
        pass


def _decisions(
    sent: QueryDict, guessed: DraftRole, carried: Carried, *, is_outdated: bool
) -> tuple[dict[str, str], list[Guess]]:
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
        chosen = sent.get(f"choice-{guess.id}", guess.chosen)
        if guess.id not in ids or chosen == guess.chosen:
            continue
        if chosen in {choice.id for choice in guess.choices}:
            decisions[guess.id] = chosen
        else:
            strange.append(guess)
    return decisions, strange


def _as_readers_would(request: HttpRequest, draft: DraftRole, family: Family) -> HttpResponse:
    page = msgspec.structs.replace(
        draft.page,
        family=pages.Family(slug=family.slug, name=family.name, description=family.description),
    )
    return previews.of_page(request, page, unsaved_draft=True)


def _told_saved(draft: DraftRole, role: Role, careers: Iterable[Role]) -> str:
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
