"""The server is killed while it publishes: readers have the old page, and the next try works."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from threading import Thread
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.test import Client

from careers import publishing
from careers.models import Edition, Role
from tests.admin.forms import address
from tests.factories import EditionFactory

SERVER = """
import pathlib, sys, time
from wsgiref.simple_server import make_server
import django
django.setup()
from config.wsgi import application
from careers.models import Role

def stop(*args, **kwargs):
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(600)

type(Role.objects).bulk_update = stop  # the last step before the commit
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
def test_killing_the_server_during_a_publication_leaves_the_old_page(
    publishing_client, tmp_path, test_database_url
):
    edition = EditionFactory(role__title="Old title")
    Role.objects.update(title="New title")
    page = f"/careers/{edition.slug}/"
    path = address("role_publish", edition.role_id)
    seen = publishing_client.get(path).context["form"]["seen"].value()
    reached = tmp_path / "reached"
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(reached)],
        env=os.environ | {"DATABASE_URL": test_database_url},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        form = {"when": "now", "seen": seen, "reason": ""}
        asking = Thread(target=post, args=(url + path, publishing_client), kwargs=form)
        asking.start()
        give_up = time.monotonic() + 60
        while not reached.exists():
            assert time.monotonic() < give_up, "the server never came so far"
            time.sleep(0.02)
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
    asking.join()

    assert Edition.objects.get() == edition
    assert "Old title" in publishing_client.get(page).content.decode()
    publishing.publish(edition.role, by="tests")
    assert "New title" in publishing_client.get(page).content.decode()
