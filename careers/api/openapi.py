"""The API as an OpenAPI 3.1 document, made of what the views declare."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .base import Answering, OfRelease
from .problems import CONTENT_TYPE, ProblemDetails
from .structure import Index

VERSION = "1"
REFERENCE = "#/components/schemas/{name}"
PATH_PART = re.compile(r"<\w+:(\w+)>")
#: The parts of addresses, as the document describes them.
PATH_PARTS = {
    "slug": "The short name, as in the address of the page.",
    "goal": "The short name of the role to get to.",
    "scheme": "The short name of a classification, such as onet-soc: `/api/v1/codes` lists them.",
    "code": "A code of the classification.",
}
ERRORS = {
    "400": "A parameter is wrong: `parameter` names it.",
    "404": "There is nothing at this address.",
    "405": "Only GET, HEAD and OPTIONS are answered.",
    "410": "The role was withdrawn: `see_instead` is where to go on.",
}
DESCRIPTION = """Read-only, without a key, for everybody.

Amounts are in `currency` (ISO 4217) per `period`, of a `statistic`, `area`, `year` and `basis`, and cite a
`source`. One that the source cuts off or keeps back is an object with a `status`.

Answers carry an ETag: ask again with If-None-Match. Proxies should keep answers for the minute that
Cache-Control names; mirrors follow `/api/v1/changes` in place of asking for all roles."""


def endpoints() -> list[tuple[str, str, type[Answering]]]:
    """The address, as OpenAPI writes it, the name and the view of each."""
    public = (each for each in get_resolver().url_patterns if isinstance(each, URLResolver))
    patterns = (pattern for each in public if str(each.pattern) == "" for pattern in each.url_patterns)
    return [
        ("/" + PATH_PART.sub(r"{\1}", str(pattern.pattern)), pattern.name or "", view)
        for pattern in patterns
        if isinstance(pattern, URLPattern)
        and (view := getattr(pattern.callback, "view_class", None)) is not None
        and issubclass(view, Answering)
        and view.answers is not None
    ]


def document(site: str) -> dict[str, Any]:
    found = endpoints()
    types = [view.answers for _path, _name, view in found]
    schemas, components = msgspec.json.schema_components(
        [*dict.fromkeys(types), ProblemDetails], ref_template=REFERENCE
    )
    by_type = dict(zip([*dict.fromkeys(types), ProblemDetails], schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.SITE_NAME,
            "version": VERSION,
            "description": DESCRIPTION,
        },
        "servers": [{"url": site}],
        "paths": {path: {"get": _operation(path, name, view, by_type)} for path, name, view in found},
        "components": {"schemas": _numbers(components)},
    }


def _operation(path: str, name: str, view: type[Answering], schemas: dict[Any, Any]) -> dict[str, Any]:
    parts = re.findall(r"{(\w+)}", path)
    codes = ["400", "405", *(["404"] if parts else []), *(["410"] if {"slug"} & set(parts) else [])]
    problem = {CONTENT_TYPE: {"schema": schemas[ProblemDetails]}}
    return {
        "operationId": name,
        "summary": view.summary,
        "parameters": [
            *(
                {
                    "name": part,
                    "in": "path",
                    "required": True,
                    "description": PATH_PARTS[part],
                    "schema": {"type": "string"},
                }
                for part in parts
            ),
            *(parameter.documented for parameter in view.parameters),
        ],
        "responses": {
            "200": {
                "description": view.summary,
                "content": {view.content_type: {"schema": schemas[view.answers]}},
            },
            "304": {"description": "What If-None-Match names is still right."},
            **{code: {"description": ERRORS[code], "content": problem} for code in sorted(codes)},
        },
        "x-examples": [f"{path}{query}" for query in view.examples],
    }


def _numbers(schema: Any) -> Any:
    """The schema with amounts as the numbers that they are sent as."""
    if isinstance(schema, dict):
        if schema.get("type") == "string" and schema.get("format") == "decimal":
            return {name: value for name, value in schema.items() if name != "format"} | {"type": "number"}
        return {name: _numbers(value) for name, value in schema.items()}
    if isinstance(schema, Sequence) and not isinstance(schema, str):
        return [_numbers(each) for each in schema]
    return schema


class OpenApi(OfRelease):
    """No query."""

    def answer(self) -> dict[str, Any]:
        return document(self.base)


class Addresses(OfRelease):
    """No query."""

    summary = "The addresses there are"
    answers = Index

    def answer(self) -> Index:
        return Index(
            documentation=self.base + reverse("api"),
            openapi=self.base + reverse("api-openapi"),
            addresses={name: self.base + path for path, name, _view in endpoints()},
        )
