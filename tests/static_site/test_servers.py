"""The exported site behind nginx and Caddy, as docs/operators.md configures them."""

import gzip
import http.client
import os
import pwd
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.static_site.links import BASE_URL

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

HOST = BASE_URL.removeprefix("https://")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")

NGINX = """
{modules}
user {user};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""
CADDY = """
{{
	admin unix/{folder}/admin.sock
	auto_https off
}}
{site}
"""


class UnixConnection(http.client.HTTPConnection):
    """A connection to a server that listens at a path."""

    def __init__(self, path):
        super().__init__(HOST)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


def documented(language: str) -> str:
    """The configuration for the exported site in the documentation."""
    text = Path(settings.BASE_DIR, "docs/operators.md").read_text()
    blocks = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return next(block for block in blocks if "/srv/careers-site" in block)


def run(*command, folder) -> None:
    """Run what starts a server, which goes on, or stops it."""
    with (folder / "output").open("w") as output:
        env = os.environ | {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        subprocess.run(command, check=True, stdout=output, stderr=output, timeout=60, env=env)


def start(server: str, site, folder) -> None:
    configuration = documented(f"{server}file" if server == "caddy" else server)
    configuration = configuration.replace("/srv/careers-site", str(site.root))
    if server == "nginx":
        configuration = configuration.replace("listen 443 ssl", f"listen unix:{folder}/http.sock")
        modules = f"load_module {BROTLI};" if BROTLI.exists() else ""
        if not modules:
            configuration = configuration.replace("brotli_static on;", "")
        user = pwd.getpwuid(os.geteuid()).pw_name
        text = NGINX.format(modules=modules, user=user, folder=folder, site=configuration)
        (folder / "nginx.conf").write_text(text)
        run("nginx", "-c", folder / "nginx.conf", folder=folder)
    else:
        configuration = configuration.replace("careers.example.org {", f"http://{HOST} {{")
        configuration = configuration.replace("{\n", f"{{\n\tbind unix/{folder}/http.sock\n", 1)
        (folder / "Caddyfile").write_text(CADDY.format(folder=folder, site=configuration))
        run("caddy", "start", "--config", folder / "Caddyfile", "--adapter", "caddyfile", folder=folder)


def stop(server: str, folder) -> None:
    if server == "nginx":
        run("nginx", "-c", folder / "nginx.conf", "-s", "stop", folder=folder)
    else:
        run("caddy", "stop", "--address", f"unix/{folder}/admin.sock", folder=folder)


@pytest.fixture(params=["nginx", "caddy"])
def ask(request, site, tmp_path):
    """A function that asks a server for a path."""
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed")
    start(request.param, site, tmp_path)

    def ask(path: str, **headers):
        connection = UnixConnection(tmp_path / "http.sock")
        connection.request("GET", path, headers={"Host": HOST} | headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    ask.server = request.param
    yield ask
    stop(request.param, tmp_path)


def test_a_server_answers_as_the_site_does(ask, site, client):
    for path, status, words in (
        ("/", 200, "Every figure on this site"),
        ("/careers/data-analyst/", 200, "<h1>Data analyst"),
        ("/careers/data-analyst/area/texas/", 200, "<h1>Data analyst"),
        ("/careers/gone/", 410, "has been withdrawn"),
        ("/careers/gone/changes/", 410, "has been withdrawn"),
        ("/careers/gone/area/texas/", 410, "has been withdrawn"),
        ("/no/such/page/", 404, "There is no page at this address"),
        ("/_gone/gone.html", 404, "There is no page at this address"),
        ("/_server/Caddyfile", 404, "There is no page at this address"),
    ):
        response, content = ask(path)
        assert (path, response.status) == (path, status)
        assert words in content.decode(), path
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    moved = {
        "/careers/analyst/": "/careers/data-analyst/",
        "/careers/analyst/changes/": "/careers/data-analyst/changes/",
        "/careers/analyst/area/texas/": "/careers/data-analyst/area/texas/",
        "/skills/snake-language/": "/skills/python/",
    }
    if ask.server == "nginx":
        moved["/careers/?page=2"] = "/careers/page/2/"
        moved["/careers/data-analyst/?area=texas"] = "/careers/data-analyst/area/texas/"
    for old, new in moved.items():
        response, _content = ask(old)
        assert (response.status, response.headers["Location"]) == (301, new)
    served = client.get("/")
    response, _content = ask("/")
    for name in ("X-Frame-Options", "Referrer-Policy", "Permissions-Policy", "X-Content-Type-Options"):
        assert response.headers[name] == served[name]
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]
    assert ask("/feed.atom")[0].headers["Content-Type"].startswith("application/atom+xml")


def test_a_server_sends_what_was_compressed(ask, site):
    path = "careers/data-analyst/index.html"
    response, content = ask("/careers/data-analyst/", **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(content) == (site.root / path).read_bytes()
    if ask.server == "caddy" or BROTLI.exists():
        response, content = ask("/careers/data-analyst/", **{"Accept-Encoding": "br, gzip"})
        assert response.headers["Content-Encoding"] == "br"
        assert content == (site.root / f"{path}.br").read_bytes()
    assert response.headers["Vary"] == "Accept-Encoding"
