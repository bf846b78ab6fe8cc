"""Text columns that store what a person meant: one kind of line end, nothing invisible."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

PROSE_LIMIT = 60_000


def one_line(value: str) -> None:
    """Raise ValidationError if `value` holds a line break or another control character."""
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} for char in value):
        raise ValidationError(
            _("Write this on one line, without line breaks or control characters."),
            code="control_character",
        )


def plain_text(value: str) -> None:
    """Raise ValidationError if `value` holds a control character other than line end and tab."""
    for number, line in enumerate(value.split("\n"), start=1):
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\r" for c in line):
            raise ValidationError(
                _("Line %(line)d holds a control character. Delete it and type the text again."),
                code="control_character",
                params={"line": number},
            )


def unix_line_ends(value: str) -> str:
    """The same text with every line end as one LF: browsers send CR LF from text areas."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


class LineField(models.CharField):
    """A short text on one line."""

    default_validators = [one_line]


class ProseField(models.TextField):
    """A longer text of at most `PROSE_LIMIT` characters (or `max_length`), stored with LF line ends."""

    default_validators = [plain_text]

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("max_length", PROSE_LIMIT)
        super().__init__(*args, **kwargs)
        self.validators.append(MaxLengthValidator(self.max_length))

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return unix_line_ends(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class InByteOrder(models.Func):
    """A text that is put in the order of its bytes, as SQLite does by itself.

    PostgreSQL would follow the language of the database, so that lists would differ between the two.
    """

    template = "%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler, connection, **context) -> tuple:
        return self.as_sql(compiler, connection, template='(%(expressions)s COLLATE "C")', **context)
