"""Nothing that was typed is lost: a session ended, somebody signed in in another tab, the site was busy.

A form of the admin that arrives without a session is answered by the page to sign in, which carries what was
typed; after signing in, it is shown, and sent when the editor says so. Nothing is ever sent by itself: the
press of the button comes with a fresh token, as every other form.

Only what a page of this site has sent is kept: another site could send a form too, with words of its own.
"""

import logging
import re
from http import HTTPStatus
from threading import Semaphore
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views import csrf

from careers.authentication.throttling import LoginRefused, answered
from careers.editorial.forms.fields import opened, sealed, tell_saved
from careers.write_queue import is_busy

from .role_form import LOOK

SALT = "careers.admin.signing_in"
logger = logging.getLogger(__name__)
FIELD = "kept"
#: What the page to sign in may carry, in characters: its form is sent with a limit, like all others.
LONGEST = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 0.95)
#: Forms that can be shown again without being saved.
SHOWN_AGAIN = {"careers_role_add", "careers_role_change"}
#: Seconds after which to try again while the site is busy.
RETRY_AFTER = 30
#: How many forms a process takes at once: of the 8 threads that serve, one is left for those who read.
MOST = 7
_waiting = Semaphore(MOST)
#: So many fields are listed, and so many letters of each.
LISTED, QUOTED = 200, 2000
#: What buttons and ticks send that is for the site alone: a primary key, a kind of section.
KEY = re.compile(r"[a-z0-9-]*")
#: What no reader of the list would know as something typed.
UNTYPED = (
    *("_FORMS", "-id", "-position", "-closed", "-role", "-group"),
    *("seen", "kept_as", "action", "confirmed"),
)


class Typed(msgspec.Struct):
    """A form as it arrived: where, its fields in their order, and the names of its files (field, name)."""

    path: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]
    has_password: bool = False

    @property
    def button(self) -> str:
        """The words on the button that was pressed; none where it did not send them."""
        sent = (
            value
            for name, value in self.fields
            if name.startswith("_") and name not in {"_popup", "_to_field"}
        )
        return next((value for value in sent if not KEY.fullmatch(value)), "")

    @property
    def listed(self) -> list[tuple[str, str]]:
        """What an editor would know as typed, shortened."""
        found = [
            (name.replace("-", " ").replace("_", " "), value[:QUOTED])
            for name, value in self.fields
            if value.strip()
            and not value.isdigit()
            and not name.startswith(("_", "seen-"))
            and not name.endswith(UNTYPED)
        ]
        return found[:LISTED]

    @property
    def is_shown_again(self) -> bool:
        try:
            return resolve(urlsplit(self.path).path).url_name in SHOWN_AGAIN
        except Resolver404:
            return False


class KeepTypedMiddleware:
    """Stands behind those of sessions, tokens, users and messages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        finally:
            if getattr(request, "may_wait", False):
                _waiting.release()
        tell_saved(request, response)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND and _is_login(request):
            typed = _carried(request)
            if typed and admin.site.has_permission(request):
                return _page_of(request, typed)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not _is_of_admin(request):
            return None
        if request.user.is_authenticated:
            request.may_wait = _waiting.acquire(blocking=False)
            return None if request.may_wait else _busy(request)
        typed = _typed(request)
        return _sign_in(request, typed) if typed else None

    def process_exception(self, request, exception):
        """A password that was not looked at, or what waited for others too long: nothing typed is lost."""
        if isinstance(exception, LoginRefused):
            return _not_looked_at(request, exception)
        return _busy(request) if is_busy(exception) else None

    def process_template_response(self, request, response):
        """A password that was wrong: what was typed is still carried."""
        if request.method == "POST" and _is_login(request) and (typed := _carried(request)):
            response.context_data |= _carrying(typed)
        return response


def _not_looked_at(request, refused: LoginRefused) -> HttpResponse | None:
    """The login again where a password was refused unread, with what is carried through it."""
    if not _is_login(request) or not (typed := _carried(request)):
        return None
    context = _login_context(request, typed.path) | _carrying(typed) | {"refused": refused}
    return answered(render(request, "admin/login.html", context), refused)


def csrf_failure(request, reason="") -> HttpResponse:
    """403: a form without a valid token. If it came from a page of this site, what was typed is kept."""
    typed = _carried(request) if _is_login(request) and _is_from_here(request) else _typed(request)
    if typed and admin.site.has_permission(request):
        return _page_of(request, typed, status=HTTPStatus.FORBIDDEN)
    if typed and request.user.is_anonymous:
        return _sign_in(request, typed)
    return csrf.csrf_failure(request, reason)


# What was typed


def _typed(request) -> Typed | None:
    """What a page of the admin has sent; nothing where it is not certain that it was one of ours."""
    return _sent(request) if _is_of_admin(request) and _is_from_here(request) else None


def _sent(request) -> Typed | None:
    """What was sent to a page of the admin, but for those to sign in and out and to change passwords."""
    name = request.resolver_match.url_name
    if name in {"login", "logout"} or "password" in name:
        return None
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    sent = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    open_ones = [(name, value) for name, value in sent if "password" not in name]
    files = [(name, file.name) for name, each in request.FILES.lists() for file in each]
    if not open_ones:
        return None
    return Typed(request.get_full_path(), open_ones, files, len(open_ones) < len(sent))


def _is_from_here(request) -> bool:
    """Whether a page of this site sent the form, as browsers say with every form that is sent."""
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return False
    here = f"{request.scheme}://{request.get_host()}"
    if origin := request.headers.get("Origin"):
        return origin == here or origin in settings.CSRF_TRUSTED_ORIGINS
    referer = urlsplit(request.headers.get("Referer", ""))
    return f"{referer.scheme}://{referer.netloc}" == here


def _is_of_admin(request) -> bool:
    return bool(request.resolver_match and request.resolver_match.app_name == "admin")


def _is_login(request) -> bool:
    return _is_of_admin(request) and request.resolver_match.url_name == "login"


def _carried(request) -> Typed | None:
    text = request.POST.get(FIELD, "")
    return opened(text, Typed, salt=SALT) if text else None


def _carrying(typed: Typed) -> dict:
    kept = sealed(typed, salt=SALT)
    return {"typed": typed, "kept": kept if len(kept) <= LONGEST else ""}


# Pages


def _login_context(request, to: str) -> dict:
    """What the page to sign in needs; after signing in, it leads to `to`."""
    return admin.site.each_context(request) | {
        "title": _("Log in"),
        "subtitle": None,
        "form": AdminAuthenticationForm(request),
        "app_path": f"{reverse('admin:login')}?{urlencode({'next': to})}",
        "next": to,
    }


def _sign_in(request, typed: Typed) -> HttpResponse:
    context = _login_context(request, typed.path) | _carrying(typed)
    return _answer(request, "admin/login.html", context, HTTPStatus.FORBIDDEN)


def _page_of(request, typed: Typed, status=HTTPStatus.OK) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": _("What you typed is kept"),
        "typed": typed,
        "look": LOOK,
        "is_refused": status == HTTPStatus.FORBIDDEN,
        "is_busy": status == HTTPStatus.SERVICE_UNAVAILABLE,
    }
    return _answer(request, "admin/typed.html", context, status)


def _busy(request) -> HttpResponse:
    """503, while others change content for long: what was typed can be sent again."""
    logger.warning("Busy, so not done: %s %s", request.method, request.path)
    # Storing the session would wait for the same once more.
    request.session.modified = False
    typed = _sent(request) if request.method == "POST" and _is_of_admin(request) else None
    if typed and admin.site.has_permission(request):
        response = _page_of(request, typed, status=HTTPStatus.SERVICE_UNAVAILABLE)
    else:
        response = _answer(request, "503.html", {}, HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = RETRY_AFTER
    return response


def _answer(request, template: str, context: dict, status) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
