"""What a first visit to the fullest role page weighs, in bytes on the wire."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

pytestmark = pytest.mark.django_db

KB = 1024
PAGE = "/careers/senior-ml-operations-engineer/"
COMPRESSED = {".css", ".js", ".svg"}


@pytest.fixture
def response(client):
    call_command("loaddata", "roles", verbosity=0)
    return client.get(PAGE, headers={"accept-encoding": "br"})


def sent(name: str) -> int:
    """The bytes of a static file as WhiteNoise sends it."""
    path = Path(finders.find(name))
    content = path.read_bytes()
    return len(brotli.compress(content) if path.suffix in COMPRESSED else content)


def test_the_page_itself_is_at_most_14_and_a_half_kb(response):
    assert response["Content-Encoding"] == "br"
    # As a page is that is kept: see careers/http/page_store.py.
    assert len(brotli.compress(brotli.decompress(response.content), mode=brotli.MODE_TEXT)) <= 14.5 * KB


def test_the_whole_first_visit_is_at_most_120_kb(response):
    html = brotli.decompress(response.content).decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    styles = "".join(Path(finders.find(name)).read_text() for name in files if name.endswith(".css"))
    files |= {f"fonts/{name}" for name in re.findall(r"url\(['\"]?\.\./fonts/([^'\")]+)", styles)}
    assert any(name.endswith(".css") for name in files)
    assert any(name.endswith(".woff2") for name in files)
    assert len(response.content) + sum(map(sent, files)) <= 120 * KB
