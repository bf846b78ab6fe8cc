"""What every row of the working copy has in common."""

from functools import reduce
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F

R = TypeVar("R", bound="Row")

#: Positions from here on are free while rows change places.
PARKED = 1_000_000


def park(rows: models.QuerySet) -> None:
    """Free the positions of `rows`: they wait behind PARKED, in their order.

    Positions are unique, on every row at every moment, so rows cannot simply swap theirs.
    """
    rows.update(position=F("position") + PARKED)


class RowQuerySet(models.QuerySet[R]):
    def get_by_natural_key(self, *key: Any) -> R:
        return self.get(**dict(zip(self.model.NATURAL_KEY, key, strict=True)))


class Row(models.Model):
    """A model whose rows have natural keys, and whose violated constraints point at a field.

    A constraint's `violation_error_code` is the name of the field its message belongs to.
    """

    #: What names a row in fixtures: columns of its own, and of the rows that it belongs to.
    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("slug",)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(reduce(getattr, name.split("__"), self) for name in self.NATURAL_KEY)

    def validate_constraints(self, exclude=None) -> None:
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            names = {field.name for field in self._meta.fields}
            by_field: dict[str, list[ValidationError]] = {}
            for key, errors in error.error_dict.items():
                for each in errors:
                    field = each.code if key == NON_FIELD_ERRORS and each.code in names else key
                    by_field.setdefault(field, []).append(each)
            raise ValidationError(by_field) from None
