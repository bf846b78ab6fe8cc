"""What browsers keep of forms that are not saved yet: which copies they may forget."""

#: The field in which a script says under which name it keeps what is typed; see keep.js.
FIELD = "kept_as"
LONGEST = 40
#: So many names of forms that were saved are remembered in the session.
REMEMBERED = 30
SESSION_KEY = "saved_forms"


def name(request) -> str:
    """The name under which the browser keeps the form that was sent, or nothing."""
    return request.POST.get(FIELD, "")[:LONGEST]


def note_saved(request, name: str) -> None:
    """Remember that the form of this name is saved: the copy can go."""
    if name:
        saved = [each for each in request.session.get(SESSION_KEY, ()) if each != name]
        request.session[SESSION_KEY] = [*saved, name][-REMEMBERED:]


def saved(request) -> list[str]:
    return request.session.get(SESSION_KEY, [])
