"""What of an answer comes from the installed release rather than from an edition."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import django
from django.conf import settings

#: Everything that can change the bytes of a page although no edition has changed.
SOURCES = (
    ("careers", "**/*.py"),
    ("config", "**/*.py"),
    ("templates", "**/*"),
    ("locale", "**/*.mo"),
)
WORDS = ("SITE_NAME", "SITE_URL", "LANGUAGE_CODE", "TIME_ZONE", "MEDIA_URL", "STATIC_URL")


class InstalledRelease(NamedTuple):
    fingerprint: str
    installed: datetime


def current_release() -> InstalledRelease:
    """The fingerprint of the installed code, templates, names of static files and settings.

    It is the same in every process and on every machine of one release. `installed` is when its
    newest file was written. Read once in a process; on every call while DEBUG is on, when templates
    change under a running server.
    """
    return _read() if settings.DEBUG else _read_once()


def _read() -> InstalledRelease:
    digest = hashlib.sha256(django.__version__.encode())
    for name in WORDS:
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    newest = 0.0
    for path in _files():
        digest.update(f"{path.name}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
        newest = max(newest, path.stat().st_mtime)
    return InstalledRelease(digest.hexdigest()[:16], datetime.fromtimestamp(newest, UTC))


def _files() -> list[Path]:
    found = [
        path
        for folder, pattern in SOURCES
        for path in sorted(Path(settings.BASE_DIR, folder).glob(pattern))
        if path.is_file()
    ]
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    return [*found, manifest] if manifest.exists() else found


_read_once = cache(_read)
