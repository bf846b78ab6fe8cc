"""The server is killed while it publishes: readers have the old page, and the next try works."""

from contextlib import suppress
from threading import Thread
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.test import Client

from careers import publishing
from careers.models import Edition
from tests import killed
from tests.admin.forms import address
from tests.factories import EditionFactory, change

SERVER = """
from wsgiref.simple_server import make_server
import django
django.setup()
from config.wsgi import application
from careers.editorial import reviewing

reviewing.published = stop  # the last step before the commit
server = make_server("127.0.0.1", 0, application)
print(server.server_port, flush=True)
server.serve_forever()
"""
TOKEN = "a" * 32


def post(url: str, client: Client, **fields) -> None:
    """Send a form as a browser would; the answer never comes."""
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
    sent = urlencode({"csrfmiddlewaretoken": TOKEN} | fields).encode()
    with suppress(OSError):
        urlopen(Request(url, sent, {"Cookie": cookies}), timeout=120)


@pytest.mark.django_db(transaction=True)
def test_killing_the_server_during_a_publication_leaves_the_old_page(publishing_client, test_database_url):
    edition = EditionFactory(role__title="Old title")
    change(edition.role, title="New title")
    page = f"/careers/{edition.slug}/"
    path = address("role_publish", edition.role_id)
    seen = publishing_client.get(path).context["form"]["seen"].value()
    with killed.running(SERVER, database_url=test_database_url) as server:
        url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        form = {"when": "now", "seen": seen, "reason": ""}
        asking = Thread(target=post, args=(url + path, publishing_client), kwargs=form)
        asking.start()
        killed.wait_until_stopped(server)
    asking.join()

    assert Edition.objects.get() == edition
    assert "Old title" in publishing_client.get(page).content.decode()
    publishing.publish(edition.role, by="tests")
    assert "New title" in publishing_client.get(page).content.decode()
