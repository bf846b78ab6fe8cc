"""Renditions are public and never change; uploads are not public."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

NAME = f"renditions/{'0a' * 16}-480.webp"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name in (NAME, "pictures/original.jpg", "renditions/notes.txt", "renditions/.hidden"):
        default_storage.save(name, ContentFile(b"content"))
    (tmp_path / "secret").write_text("secret")


def test_a_rendition_may_be_kept_for_ever(client):
    response = client.get(f"/media/{NAME}")
    assert response.getvalue() == b"content"
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Length"] == "7"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in response
    assert not response.has_header("Set-Cookie")


def test_asked_for_again_it_is_not_sent_again(client):
    etag = client.get(f"/media/{NAME}")["ETag"]
    response = client.get(f"/media/{NAME}", headers={"if-none-match": etag})
    assert response.status_code == 304


def test_head_is_answered_and_writing_is_not(client):
    head = client.head(f"/media/{NAME}")
    assert (head.status_code, head["Content-Type"], head["Content-Length"]) == (200, "image/webp", "7")
    assert client.post(f"/media/{NAME}").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "pictures/original.jpg",
        "renditions/notes.txt",
        "renditions/.hidden",
        "renditions/",
        "../secret",
        "renditions/../pictures/original.jpg",
        "renditions/%2e%2e/pictures/original.jpg",
        f"renditions//{NAME.rpartition('/')[2]}",
        f"{NAME}%00.webp",
        f"{NAME}%0a",
        f"renditions/{'0b' * 16}-480.webp",
        NAME.replace("webp", "svg"),
    ],
)
@pytest.mark.django_db
def test_nothing_else_is_there(client, path):
    assert client.get(f"/media/{path}").status_code == 404
