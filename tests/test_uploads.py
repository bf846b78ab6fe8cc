"""Uploads: whole files or none."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from careers.uploads import UploadStorage, removed_on_failure


class Torn(ContentFile):
    """A file of which only the first part can be written."""

    def chunks(self, chunk_size=None):
        yield b"first"
        raise OSError("No space left on device")


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


def files() -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_an_upload_that_breaks_off_leaves_nothing():
    with pytest.raises(OSError, match="No space"):
        default_storage.save("pictures/photo.png", Torn(b""))
    assert files() == []


def test_an_upload_is_stored_under_its_name():
    assert default_storage.save("pictures/photo.png", ContentFile(b"whole")) == "pictures/photo.png"
    assert default_storage.open("pictures/photo.png").read() == b"whole"
    assert files() == ["pictures/photo.png"]


def test_an_upload_never_takes_the_name_of_another(monkeypatch):
    default_storage.save("pictures/photo.png", ContentFile(b"first"))
    # The first was stored just after it was looked whether there is one of this name.
    answers = iter([False])
    exists = UploadStorage.exists
    monkeypatch.setattr(UploadStorage, "exists", lambda self, name: next(answers, exists(self, name)))
    second = default_storage.save("pictures/photo.png", ContentFile(b"second"))
    assert default_storage.open("pictures/photo.png").read() == b"first"
    assert default_storage.open(second).read() == b"second"
    assert len(files()) == 2


def test_what_was_stored_goes_if_saving_fails():
    default_storage.save("pictures/before.png", ContentFile(b"there"))

    def fail():
        with removed_on_failure():
            default_storage.save("pictures/photo.png", ContentFile(b"whole"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert files() == ["pictures/before.png"]
    with removed_on_failure():
        default_storage.save("pictures/photo.png", ContentFile(b"whole"))
    assert files() == ["pictures/before.png", "pictures/photo.png"]
