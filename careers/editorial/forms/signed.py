"""What a page carries from one request to the next: compressed, and signed so that nobody changes it."""

from typing import Any

import msgspec
from django.core import signing


class _Json:
    """Values as bytes and back, in the shape that Django's signing asks for."""

    def __init__(self, kind: Any = None):
        self.kind = kind

    def dumps(self, value) -> bytes:
        return msgspec.json.encode(value)

    def loads(self, content: bytes):
        return msgspec.json.decode(content, type=self.kind)


def sealed(value, *, salt: str) -> str:
    """`value`, compressed and signed. A page of 150 kB takes some 30 kB."""
    return signing.dumps(value, salt=salt, serializer=_Json, compress=True)


def opened(text: str, kind: type, *, salt: str):
    """What was sealed, a `kind`, or None: it was changed on its way, or sealed by another release."""
    try:
        return signing.loads(text, salt=salt, serializer=lambda: _Json(kind))
    except (signing.BadSignature, msgspec.MsgspecError, ValueError):
        return None
