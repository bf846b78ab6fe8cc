"""Vectors as bytes, the same on every machine."""

import sys
from array import array
from typing import NamedTuple


class Vector(NamedTuple):
    keys: array
    values: array


def pack(numbers, kind: str) -> bytes:
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed, kind: str) -> array:
    """The numbers; `packed` is bytes or a memoryview."""
    numbers = array(kind)
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def vector(keys, values) -> Vector:
    return Vector(unpack(keys, "Q"), unpack(values, "f"))
