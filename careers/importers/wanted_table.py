"""What a table is asked for by, and what is wrong with one: the same for text and for workbooks."""

import re
from collections.abc import Collection, Iterable, Mapping, Set
from types import MappingProxyType
from typing import NamedTuple, Self

#: Bytes of a file, and of a workbook when it is unpacked: ten times the largest that we know.
LARGEST = 250_000_000
#: The rows among which the header is looked for.
ROWS_BEFORE_HEADER = 30
#: What spreadsheets show where a formula has failed, or a number does not fit its column.
ERROR = re.compile(r"#(?:N/A|GETTING_DATA|#+|[A-Z0/]+[!?])")


class UnreadableTable(Exception):
    """Why a file is no table, and where."""

    def __init__(self, reason: str, line: int | None = None, column: str = "") -> None:
        super().__init__(reason)
        self.line, self.column, self.reason = line, column, reason


class Broken(str):
    """A cell that says nothing, and why."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, text: str, reason: str) -> Self:
        cell = super().__new__(cls, text)
        cell.reason = reason
        return cell


def folded(name: str) -> str:
    """The form in which names of columns are compared."""
    return " ".join(name.replace("_", " ").split()).casefold()


class WantedTable(NamedTuple):
    """The columns by which a table is known, all names folded: those it must have, and others of it.

    `same` has the name that a column is asked for by, by the others that it may have.
    """

    required: Set[str]
    optional: Set[str] = frozenset()
    same: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, columns: Mapping[str, Collection[str]], required: Collection[str]) -> Self:
        """`columns` has all names of a column, by the one that it is asked for by."""
        must = set(map(folded, required))
        same = {folded(other): folded(name) for name, others in columns.items() for other in others}
        return cls(must, set(same.values()) - must, same)

    def there(self, cells: Iterable[str]) -> set[str]:
        """The names of the columns in a row, each as it is asked for."""
        return {self.same.get(name, name) for name in map(folded, cells)}
