"""RolePage <-> JSON, through all versions of the stored form."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from .structure import VERSION, RolePage

#: For every older version, what turns its JSON (as plain dicts and lists) into the next one's.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def to_json(page: RolePage) -> str:
    """The page as JSON: equal pages give equal text."""
    return msgspec.json.encode(page).decode()


def from_json(text: str) -> RolePage:
    """The page that `to_json` or an earlier version of it wrote.

    Raises ValueError where the text is no RolePage, or of a version newer than this code.
    """
    try:
        page = msgspec.json.decode(text, type=RolePage)
    except msgspec.ValidationError:
        page = None
    if page is None or page.version != VERSION:
        page = _upgraded(msgspec.json.decode(text))
    return page


def _upgraded(stored: Any) -> RolePage:
    version = stored.get("version") if isinstance(stored, dict) else None
    while version in UPGRADES:
        stored = UPGRADES[version](stored)
        version = stored["version"]
    if version != VERSION:
        raise ValueError(f"A role page of version {version!r} cannot be read by version {VERSION}.")
    return msgspec.convert(stored, RolePage, strict=False)


def checksum(json: str) -> str:
    """The SHA-256 of a page's JSON, in hex: equal for equal pages."""
    return hashlib.sha256(json.encode()).hexdigest()
