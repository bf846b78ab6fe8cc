"""Queries that Django puts together once in a process, and whose values are filled in each time.

To put a query of a page together takes Django several times longer than the database takes to answer it. What
is asked is said once, as a QuerySet, for whichever database.
"""

import json
from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections, models
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql.compiler import SQLCompiler


class Parameter(models.Expression):
    """Where a value goes: the one of this name; of several values, the one at `place`."""

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.name, self.place = name, place

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)

    def get_group_by_cols(self) -> list[Any]:
        # As those of models.Value: it is the same in every row.
        return []

    def value(self, values: dict[str, Any]) -> Any:
        found = values[self.name]
        return found if self.place is None else found[min(self.place, len(found) - 1)]


@models.CharField.register_lookup
class OneOf(BuiltinLookup):
    """`slug__one_of=slugs` is `slug__in`, with all values in one: `slugs` are a tuple, or a Parameter of one.

    Where a query asks for the same names in several places, each as a parameter takes longer to put in than
    the answer.
    """

    lookup_name = "one_of"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (_in_one(value, connection),)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if connection.vendor == "postgresql":
            return f"= ANY ({rhs})"
        return f"IN (SELECT value FROM json_each({rhs}))"  # noqa: S608


def _in_one(values: tuple[str, ...], connection: Any) -> str:
    if connection.vendor == "postgresql":
        # As an array is written: psycopg takes longer for that.
        escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
        return "{{{}}}".format(",".join(f'"{value}"' for value in escaped))
    return json.dumps(values)


class Compiled(NamedTuple):
    queryset: models.QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]


class Prepared:
    """Called with values, by name, it gives the list of what the QuerySet that `build` makes of them reads.

    `build` is called with Parameters in place of the values, at which it cannot look. Where a value is a
    list, which must not be empty, it gets a list of as many or some more: they repeat the last value. A tuple
    is one Parameter, for `one_of`.
    """

    def __init__(self, build: Callable[..., models.QuerySet]) -> None:
        self._build = build
        self._compiled: dict[tuple[int, ...], Compiled] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """One query."""
        compiled = self._for(values)
        connection = connections[compiled.queryset.db]
        compiler = copy(compiled.compiler)
        compiler.using, compiler.connection = connection.alias, connection
        for name, value in values.items():
            if isinstance(value, tuple):
                values[name] = _in_one(value, connection)
        filled = tuple(_filled(each, values, connection) for each in compiled.parameters)
        compiler.as_sql = lambda *_args, **_more: (compiled.sql, filled)  # type: ignore[method-assign]
        asked = compiled.queryset.all()
        asked.query.get_compiler = lambda *_args, **_more: compiler  # type: ignore[method-assign]
        return list(asked)

    def _for(self, values: dict[str, Any]) -> Compiled:
        sizes = {name: _room(value) for name, value in values.items() if isinstance(value, list)}
        key = tuple(sizes.values())
        if key not in self._compiled:
            queryset = self._build(
                **{
                    name: [Parameter(name, place) for place in range(sizes[name])]
                    if name in sizes
                    else Parameter(name)
                    for name in values
                }
            )
            compiler = queryset.query.get_compiler(queryset.db)
            self._compiled[key] = Compiled(queryset, compiler, *compiler.as_sql())
        return self._compiled[key]


def _room(values: list[Any]) -> int:
    """How many parameters a list gets: few different numbers, so that few queries are put together."""
    return 1 << (len(values) - 1).bit_length()


def _filled(each: Any, values: dict[str, Any], connection: Any) -> Any:
    found = each.value(values) if isinstance(each, Parameter) else each
    return connection.ops.adapt_datetimefield_value(found) if isinstance(found, datetime) else found
