"""Uploads: whole files or none, and none of what was not saved."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import PurePosixPath
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

#: The files that were stored in the innermost `removed_on_failure`.
_stored: ContextVar[list[str] | None] = ContextVar("stored", default=None)


class UploadStorage(FileSystemStorage):
    """Files appear under their names once they are whole, even if the server is killed meanwhile."""

    def _save(self, name: str, content: File) -> str:
        part = self.path(str(PurePosixPath(name).with_name(f".{uuid4().hex}.part")))
        try:
            super()._save(part, content)  # type: ignore[misc]  # Django's, though not in its types
            name = self._free(name)
            os.replace(part, self.path(name))
        except BaseException:
            with suppress(FileNotFoundError):
                os.remove(part)
            raise
        if (stored := _stored.get()) is not None:
            stored.append(name)
        return name

    def _free(self, name: str) -> str:
        """This name, or the next that is free, and now ours: never that of another."""
        while True:
            try:
                with open(self.path(name), "xb"):
                    return name
            except FileExistsError:
                name = self.get_available_name(name)


@contextmanager
def removed_on_failure() -> Iterator[None]:
    """Remove what was stored in this block if it fails. A transaction has to be inside of it."""
    stored: list[str] = []
    token = _stored.set(stored)
    try:
        yield
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise
    finally:
        _stored.reset(token)
