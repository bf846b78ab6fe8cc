"""The parameters of an address: what each may be, how it is read, and what is wrong with it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.discovery.search.engine import LONGEST_CURSOR
from careers.http import time_travel
from careers.text import one_line

from .problems import bad_parameter

LONGEST = 200
INTEGER = re.compile(r"[0-9]{1,9}")
SLUG = r"^[-a-zA-Z0-9_]{1,120}$"


class QueryParameter(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter; `schema` is its JSON Schema, by which it is checked as well as described."""

    name: str
    description: str
    schema: dict[str, Any]
    example: str = ""
    is_repeated: bool = False
    is_required: bool = False

    def read(self, sent: Sequence[str]) -> Any:
        """The value or, of one that may be repeated, the values. Raises Problem."""
        if not self.is_repeated and len(sent) > 1:
            raise bad_parameter(self.name, _("This parameter can be given only once."))
        if self.is_repeated:
            most = self.schema["maxItems"]
            if len(sent) > most:
                raise bad_parameter(self.name, _("At most %(n)d values can be given.") % {"n": most})
            return [self._value(each, self.schema["items"]) for each in dict.fromkeys(sent)]
        return self._value(sent[0], self.schema) if sent else self.schema.get("default")

    def _value(self, text: str, schema: dict[str, Any]) -> Any:
        if schema["type"] == "integer":
            least, most = schema["minimum"], schema["maximum"]
            if not INTEGER.fullmatch(text) or not least <= int(text) <= most:
                raise bad_parameter(
                    self.name,
                    _("A whole number from %(least)d to %(most)d is expected.")
                    % {"least": least, "most": most},
                )
            return int(text)
        if len(text) > schema.get("maxLength", LONGEST):
            raise bad_parameter(self.name, _("This value is too long."))
        if "enum" in schema and text not in schema["enum"]:
            raise bad_parameter(
                self.name, _("One of these is expected: %(names)s.") % {"names": ", ".join(schema["enum"])}
            )
        if "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), text):
            raise bad_parameter(self.name, _("This is not what the parameter can be."))
        return one_line(text)

    @property
    def documented(self) -> dict[str, Any]:
        """As an OpenAPI document has it."""
        found = {
            "name": self.name,
            "in": "query",
            "required": self.is_required,
            "description": self.description,
            "schema": self.schema,
        }
        return found | ({"example": self.example} if self.example else {})


def read(sent: QueryDict, known: Sequence[QueryParameter]) -> dict[str, Any]:
    """The values of the parameters that an address may have. Raises Problem for any other."""
    names = [parameter.name for parameter in known]
    for name in sent:
        if name not in names:
            raise bad_parameter(
                one_line(name)[:LONGEST],
                _("There is no such parameter here. There are: %(names)s.") % {"names": ", ".join(names)},
            )
    for parameter in known:
        if parameter.is_required and parameter.name not in sent:
            raise bad_parameter(parameter.name, _("This parameter has to be given."))
    return {parameter.name: parameter.read(sent.getlist(parameter.name)) for parameter in known}


def moment(text: str | None) -> datetime | None:
    """The moment of `at`: a day means its end, and today means now. Raises Problem.

    None for now. What is planned is nobody's to see before its time.
    """
    if not text:
        return None
    found, now = time_travel.day_or_moment(text), timezone.now()
    if found is None:
        raise bad_parameter("at", _("A day (2026-03-01) or a time (2026-03-01T12:00:00Z) is expected."))
    if not isinstance(found, datetime):
        if found == timezone.localdate(now):
            return None
        found = time_travel.end(found)
    if found > now:
        raise bad_parameter("at", _("This time is still to come: what will be public then is not known."))
    return found


def text(name: str, description: str, *, example: str = "", required: bool = False) -> QueryParameter:
    schema = {"type": "string", "maxLength": LONGEST}
    return QueryParameter(
        name=name, description=description, schema=schema, example=example, is_required=required
    )


def slugs(name: str, description: str, *, most: int = 20, example: str = "") -> QueryParameter:
    items = {"type": "string", "pattern": SLUG}
    return QueryParameter(
        name=name,
        description=description,
        schema={"type": "array", "items": items, "maxItems": most},
        example=example,
        is_repeated=True,
    )


def choice(
    name: str, description: str, values: Sequence[str], *, default: str | None = None
) -> QueryParameter:
    schema: dict[str, Any] = {"type": "string", "enum": list(values)}
    if default is not None:
        schema["default"] = default
    return QueryParameter(name=name, description=description, schema=schema)


def limit(*, default: int, most: int) -> QueryParameter:
    return QueryParameter(
        name="limit",
        description=f"How many are answered at once, {default} if not said.",
        schema={"type": "integer", "minimum": 1, "maximum": most, "default": default},
    )


AT = QueryParameter(
    name="at",
    description=(
        "The state as it was public then: a day (its end), or a moment (RFC 3339). Not a time to come."
    ),
    schema={"type": "string", "maxLength": time_travel.LONGEST},
)
AFTER = QueryParameter(
    name="after",
    description="The `next` of the answer before; the first ones if not given.",
    schema={"type": "string", "maxLength": LONGEST_CURSOR, "pattern": r"^[-_~A-Za-z0-9]+$"},
)
