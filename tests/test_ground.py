"""The ground everything stands on: settings, security headers, databases, locked dependencies."""

import ast
import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests import postgres

ROOT = Path(settings.BASE_DIR)
SETTINGS = ROOT / "config" / "settings.py"


def run_settings(names=(), **environment):
    """Read config.settings in a process whose environment is only `environment`; print `names` as JSON."""
    report = (
        "import json, config.settings as settings;"
        f"print(json.dumps([getattr(settings, name, None) for name in {names!r}], default=str))"
    )
    return subprocess.run(
        [sys.executable, "-c", report],
        cwd=ROOT,
        env={"ENV_FILE": os.devnull, "PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
    )


def read_settings(*names, **environment):
    result = run_settings(names, **({"SECRET_KEY": "x"} | environment))
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def variables_read() -> set[str]:
    """The environment variables that the settings ask for."""
    calls = [node for node in ast.walk(ast.parse(SETTINGS.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.func.attr != "read_env"
    }


# Settings


def test_without_a_secret_key_the_site_refuses_to_start_and_says_what_to_set():
    result = run_settings()
    assert result.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY is not set. Put a long random text into .env" in result.stderr


def test_a_developer_needs_no_secret_key():
    assert run_settings(DEBUG="on").returncode == 0


def test_debug_is_off_unless_asked_for():
    assert read_settings("DEBUG") == [False]


def test_https_is_on_unless_debug_is():
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"]
    assert read_settings(*names) == [True, True, True, 31_536_000]
    assert read_settings(*names, DEBUG="on") == [False, False, False, 0]
    assert read_settings(*names, HTTPS="off") == [False, False, False, 0]


def test_a_proxy_is_trusted_only_when_told_to():
    name = "SECURE_PROXY_SSL_HEADER"
    assert read_settings(name) == [None]
    assert read_settings(name, TRUST_X_FORWARDED_PROTO="on") == [["HTTP_X_FORWARDED_PROTO", "https"]]


def test_a_relative_database_file_is_beside_manage_py():
    assert read_settings("DATABASES")[0]["default"]["NAME"] == str(ROOT / "db.sqlite3")


def test_postgresql_is_used_through_a_pool():
    [databases] = read_settings("DATABASES", DATABASE_URL="postgres://user:secret@db/careers?sslmode=require")
    assert databases["default"]["OPTIONS"]["pool"]["max_size"] > 1
    assert databases["default"]["OPTIONS"]["sslmode"] == "require"
    assert databases["default"]["CONN_MAX_AGE"] == 0


def test_a_standby_is_a_database_of_its_own():
    urls = {
        "DATABASE_URL": "postgres://user@db/careers",
        "DATABASE_REPLICA_URL": "postgres://user@db2/careers",
    }
    databases, lag = read_settings("DATABASES", "REPLICA_LAG_SECONDS", **urls)
    assert databases["replica"] == databases["default"] | {"HOST": "db2", "TEST": {"MIRROR": "default"}}
    assert lag > 0


@pytest.mark.parametrize(
    ("url", "replica"),
    [
        ("sqlite:///db.sqlite3", "postgres://user@db2/careers"),
        ("postgres://user@db/careers", "sqlite:///db.sqlite3"),
        ("postgres://user@db/careers", "mysql://user@db2/careers"),
    ],
)
def test_a_standby_that_is_no_postgresql_is_refused(url, replica):
    result = run_settings(SECRET_KEY="x", DATABASE_URL=url, DATABASE_REPLICA_URL=replica)
    assert "DATABASE_REPLICA_URL must name a standby (postgres://...)" in result.stderr


def test_behind_pgbouncer_nothing_outlasts_a_transaction():
    [databases] = read_settings("DATABASES", DATABASE_URL="postgres://user@db/careers", PGBOUNCER="on")
    assert "options" not in databases["default"]["OPTIONS"]
    assert databases["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_another_database_is_refused():
    result = run_settings(SECRET_KEY="x", DATABASE_URL="mysql://user@db/careers")
    assert "DATABASE_URL must name SQLite (sqlite:///...) or PostgreSQL (postgres://...)" in result.stderr


def test_every_variable_is_explained_and_no_other():
    explained = re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(explained) == variables_read()


def test_operators_find_every_variable_in_their_guide():
    guide = (ROOT / "docs" / "operators.md").read_text()
    assert {name for name in variables_read() if f"`{name}`" not in guide} == set()


# Headers


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/admin/login/", "/nothing/here/", "/admin/"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/admin/login/", "/nothing/here/", "/admin/"])
def test_the_content_security_policy_allows_only_the_sites_own_files(client, path):
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in client.get(path).headers["Content-Security-Policy"].split(";")
    )
    assert policy.pop("default-src") == "'none'"
    assert {value for name, value in policy.items() if name.endswith("-src")} <= {"'self'", "'none'"}
    assert (policy["form-action"], policy["frame-ancestors"], policy["base-uri"]) == (
        "'self'",
        "'none'",
        "'none'",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/careers/", "/about/", "/nothing/here/"])
def test_the_public_gets_no_cookie(client, path):
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


# Databases


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 60_000)],
)
def test_sqlite_runs_as_it_was_told(pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_on_sqlite_a_transaction_takes_the_write_lock_when_it_begins():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


MISSING = """
import io
import config.wsgi
statuses = []
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/careers/", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
environ |= {"wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http"}
config.wsgi.application(environ, lambda status, headers: statuses.append(status))
print(statuses)
"""


@pytest.mark.sqlite
def test_a_running_site_makes_no_database(tmp_path):
    file = tmp_path / "lost.sqlite3"
    run = subprocess.run(
        [sys.executable, "-c", MISSING],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{file}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "['503 Service Unavailable']\n"
    assert "unable to open database file" in run.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgresql
@pytest.mark.django_db
def test_nothing_waits_for_ever_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("10s",)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_on_postgresql_connections_come_from_the_pool():
    assert connection.pool.max_size == settings.POSTGRESQL_OPTIONS["pool"]["max_size"]


@pytest.mark.postgresql
def test_the_throw_away_server_leaves_nothing_behind():
    cluster = postgres.Cluster()
    url = cluster.start()
    assert str(cluster.directory) in url
    cluster.stop()
    assert not cluster.directory.exists()
    assert cluster.server.returncode is not None


# Dependencies


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_hash_and_no_address(name):
    lock = (ROOT / name).read_text()
    pins = re.findall(r"^[a-z].*(?:\n    .*)*", lock, re.MULTILINE)
    assert len(pins) > 10
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert "://" not in lock


def test_the_lock_of_the_checks_names_no_registry():
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_every_dependency_says_why_it_is_here():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = tomllib.loads("\n".join(lines))
    for dependency in project["project"]["dependencies"] + project["dependency-groups"]["dev"]:
        where = lines.index(f'    "{dependency}",')
        assert lines[where - 1].startswith("    # "), dependency


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"SECRET_KEY": "", "DEBUG": "off"}, "SECRET_KEY is not set"),
        ({"DATABASE_URL": "mysql://localhost/careers"}, "must name SQLite"),
        ({"DATABASE_URL": "sqlite:////no/such/place/careers.sqlite3"}, "unable to open database file"),
    ],
)
def test_a_command_that_cannot_run_says_why_in_a_line(variables, says):
    environment = os.environ | {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=settings.BASE_DIR,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert command.returncode == 1
    assert says in command.stderr
    assert "Traceback" not in command.stderr
