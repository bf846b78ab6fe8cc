"""Six editors save the same role at once: every save is kept or shown as a conflict, and nothing is lost.

`make soak` lets each of them save fifty times; twice say the same in less time.
"""

import os
from html.parser import HTMLParser
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connections
from django.test import Client

from careers.editorial.models import ReplacedDraft
from careers.models import Role
from tests import factories
from tests.admin.forms import address

EDITORS = 6
SAVES = int(os.environ.get("EDITORS_SAVE", "2"))


class Browser(Client):
    """A client for a thread. Django's listens to the templates of all threads, and gives them contexts."""

    def request(self, **request):
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response


class Form(HTMLParser):
    """What a browser would send from the form of this action, or from the one of this id."""

    def __init__(self, html: str, form: str):
        super().__init__()
        self.sent, self._form, self._inside, self._text = {}, form, False, None
        self._select = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._inside = self._form in (given.get("id"), given.get("action"))
        name = given.get("name")
        if not self._inside:
            return
        if tag == "input" and name and given.get("type") not in {"submit", "file"}:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                self.sent[name] = given.get("value", "on" if is_box else "")
        elif tag == "textarea":
            self._text, self.sent[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.sent[self._select] = given.get("value")

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._text:
            # The first line break after the tag is not part of the text.
            self.sent[self._text] = self.sent[self._text].removeprefix("\n")
            self._text = None

    def handle_data(self, text):
        if self._text:
            self.sent[self._text] += text


def errors_in(html: str) -> str:
    """What a form says is wrong, for a test that fails."""
    return html.partition("errornote")[2][:500] + html.partition("errorlist")[2][:500]


class Editor:
    """Adds lines of their own to the same text; answers conflicts by keeping both."""

    def __init__(self, user, role):
        self.user, self.role, self.client = user, role, Browser()
        self.client.force_login(user)
        self.kept = self.conflicts = 0

    def save(self, number: int) -> None:
        url = address("role_change", self.role.pk)
        sent = Form(self.client.get(url).content.decode(), "role_form").sent
        sent["sections-0-body"] += f"\n- {self.user.username} {number}"
        response = self.client.post(url, sent)
        while response.status_code == 200:
            self.conflicts += 1
            html = response.content.decode()
            assert "Somebody saved before you" in html, errors_in(html)
            url = address("role_both", self.role.pk)
            sent = Form(html, url).sent
            # All choices are about texts here, and each text holds what both have written.
            sent |= {
                f"choice-{name.removeprefix('text-')}": "text" for name in sent if name.startswith("text-")
            }
            response = self.client.post(url, sent)
        assert response.status_code == 302, response.content.decode()[:2000]
        self.kept += 1


def work(editors: list[Editor]) -> list[str]:
    """All of them save at once; what went wrong."""
    gate, troubles = Barrier(len(editors)), []

    def run(editor):
        try:
            gate.wait()
            for number in range(SAVES):
                editor.save(number)
        except Exception as error:
            troubles.append(f"{editor.user}: {error!r}")
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return troubles


@pytest.mark.django_db(transaction=True)
def test_six_editors_at_once_lose_nothing(make_user):
    role = factories.RoleFactory(publishable=True)
    editors = [Editor(make_user(f"editor-{n}", "change_role", "view_role"), role) for n in range(EDITORS)]
    assert work(editors) == []

    body = role.sections.get().body
    written = [f"- {editor.user.username} {n}" for editor in editors for n in range(SAVES)]
    assert set(written) <= set(body.split("\n"))
    # Each save that was kept made one version of the role, and is in the log.
    assert sum(editor.kept for editor in editors) == len(written)
    assert Role.objects.get(pk=role.pk).version == role.version + len(written)
    assert LogEntry.objects.filter(object_id=str(role.pk)).count() == len(written)
    assert sum(editor.conflicts for editor in editors) > 0
    versions = list(
        ReplacedDraft.objects.filter(role=role).order_by("version").values_list("version", flat=True)
    )
    assert all(later == earlier + 1 for earlier, later in pairwise(versions))
