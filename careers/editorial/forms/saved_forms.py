"""What browsers keep of forms that are not saved yet: which copies they may forget. See keep.js.

The names of forms that were saved go into a cookie: the next page says them to the script. A session would
be written for it, and wait for the lock of whoever saves next.
"""

import re

#: The field in which the script says under which name it keeps what is typed.
FIELD = "kept_as"
COOKIE = "saved_forms"
NAME = re.compile(r"[a-z0-9]{1,40}")
#: So many names are remembered, and so many seconds: what is kept for longer is offered once too often.
REMEMBERED = 30
AGE = 30 * 24 * 60 * 60


def name(request) -> str:
    """The name under which the browser keeps the form that was sent, or nothing."""
    sent = request.POST.get(FIELD, "")
    return sent if NAME.fullmatch(sent) else ""


def note_saved(request, name: str) -> None:
    """Remember that the form of this name is saved: the copy can go."""
    request.saved_form = name


def saved(request) -> list[str]:
    return [each for each in request.COOKIES.get(COOKIE, "").split(".") if NAME.fullmatch(each)]


def tell(request, response) -> None:
    """Say with `response` which form was saved, if one was."""
    if name := getattr(request, "saved_form", ""):
        names = [*(each for each in saved(request) if each != name), name][-REMEMBERED:]
        response.set_cookie(
            COOKIE, ".".join(names), AGE, httponly=True, samesite="Lax", secure=request.is_secure()
        )
