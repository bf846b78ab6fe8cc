"""Public texts go out compressed; nothing else does."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse

from careers.http.middleware import WORTH_IT, CompressionMiddleware, chosen_encoding
from tests.factories import EditionFactory

LONG = "a careers page " * 200


def answered(rf, *, accept="gzip, deflate, br", content=LONG, cache="public, max-age=60", **headers):
    response = HttpResponse(content, headers={"Cache-Control": cache, "ETag": '"1"', **headers})
    return CompressionMiddleware(lambda request: response)(rf.get("/", headers={"accept-encoding": accept}))


def test_brotli_is_used_where_it_is_accepted(rf):
    response = answered(rf)
    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(response.content).decode() == LONG
    assert int(response["Content-Length"]) == len(response.content)


def test_gzip_is_used_otherwise(rf):
    response = answered(rf, accept="gzip, deflate")
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == LONG


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", None),
        ("identity", None),
        ("br", "br"),
        ("BR", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0, gzip;q=0", None),
        ("*", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("gzip;q=nonsense", None),
        ("zstd, deflate", None),
        ("x" * 10_000, None),
    ],
)
def test_the_header_is_read_by_its_rules(accepted, expected):
    assert chosen_encoding(accepted) == expected


def test_a_strong_etag_becomes_weak(rf):
    assert answered(rf)["ETag"] == 'W/"1"'
    assert answered(rf, accept="")["ETag"] == '"1"'


def test_caches_are_told_that_there_are_several_forms(rf):
    for accept in ("br", "", "zstd"):
        assert answered(rf, accept=accept)["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "what",
    [
        {"content": "x" * (WORTH_IT - 1)},
        {"Content-Type": "image/png"},
        {"Content-Encoding": "br"},
        {"cache": "private, max-age=60"},
        {"cache": "no-store"},
    ],
    ids=["small", "picture", "compressed already", "private", "not to be stored"],
)
def test_what_is_left_alone(rf, what):
    response = answered(rf, **what)
    assert response.content == what.get("content", LONG).encode()


def test_streams_are_left_alone(rf):
    response = StreamingHttpResponse(iter([LONG.encode()]), headers={"Cache-Control": "public"})
    answer = CompressionMiddleware(lambda request: response)(rf.get("/", headers={"accept-encoding": "br"}))
    assert answer.getvalue() == LONG.encode()


@pytest.mark.django_db
class TestOnTheSite:
    def test_a_role_page_is_sent_as_brotli_and_is_the_same_page(self, client):
        EditionFactory(role__slug="data-analyst", role__complete=True)
        plain = client.get("/careers/data-analyst/")
        packed = client.get("/careers/data-analyst/", headers={"accept-encoding": "gzip, deflate, br"})
        assert packed["Content-Encoding"] == "br"
        assert brotli.decompress(packed.content) == plain.content
        assert packed["ETag"] == plain["ETag"]
        again = client.get(
            "/careers/data-analyst/", headers={"accept-encoding": "br", "if-none-match": packed["ETag"]}
        )
        assert again.status_code == 304
        assert "Content-Encoding" not in again

    def test_a_page_that_is_not_found_is_compressed(self, client):
        response = client.get("/careers/nothing/", headers={"accept-encoding": "br"})
        assert response["Content-Encoding"] == "br"

    def test_the_admin_is_not_compressed(self, admin_client):
        response = admin_client.get("/admin/", headers={"accept-encoding": "br"})
        assert "Content-Encoding" not in response
