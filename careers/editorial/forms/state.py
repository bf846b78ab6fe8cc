"""What forms carry from one request to the next: signed values, and the names under which browsers keep them.

Browsers keep what is typed into forms that are not saved yet (see keep.js). The names of forms that were
saved go into a cookie: the next page says them to the script, which forgets its copies. A session would be
written for it, and wait for the lock of whoever saves next.
"""

import re
from typing import Any

import msgspec
from django.core import signing
from django.http import HttpRequest, HttpResponse

#: The field in which the script says under which name it keeps what is typed.
FIELD = "kept_as"
COOKIE = "saved_forms"
NAME = re.compile(r"[a-z0-9]{1,40}")
#: So many names are remembered, and so many seconds: what is kept for longer is offered once too often.
REMEMBERED = 30
AGE = 30 * 24 * 60 * 60


class _Json:
    """Values as bytes and back, in the shape that Django's signing asks for."""

    def __init__(self, kind: Any = None):
        self.kind = kind

    def dumps(self, value) -> bytes:
        return msgspec.json.encode(value)

    def loads(self, content: bytes):
        return msgspec.json.decode(content, type=self.kind)


def sealed(value, *, salt: str) -> str:
    """`value`, compressed and signed. A page of 150 kB takes some 30 kB."""
    return signing.dumps(value, salt=salt, serializer=_Json, compress=True)


def opened(text: str, kind: type, *, salt: str):
    """What was sealed, a `kind`, or None: it was changed on its way, or sealed by another release."""
    try:
        return signing.loads(text, salt=salt, serializer=lambda: _Json(kind))  # type: ignore[arg-type]
    except (signing.BadSignature, msgspec.MsgspecError, ValueError):
        return None


def name_of_form(request: HttpRequest) -> str:
    """The name under which the browser keeps the form that was sent, or nothing."""
    sent = request.POST.get(FIELD, "")
    return sent if NAME.fullmatch(sent) else ""


def note_saved(request: HttpRequest, name: str) -> None:
    """Remember that the form of this name is saved: the copy can go."""
    request.saved_form = name  # type: ignore[attr-defined]


def saved_forms(request: HttpRequest) -> list[str]:
    return [each for each in request.COOKIES.get(COOKIE, "").split(".") if NAME.fullmatch(each)]


def tell_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Say with `response` which form was saved, if one was."""
    if name := getattr(request, "saved_form", ""):
        names = [*(each for each in saved_forms(request) if each != name), name][-REMEMBERED:]
        response.set_cookie(
            COOKIE, ".".join(names), AGE, httponly=True, samesite="Lax", secure=request.is_secure()
        )
