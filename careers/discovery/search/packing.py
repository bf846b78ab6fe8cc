"""Where a term stands in an edition, packed into a few bytes.

The first number of `places` says how often the term is in the text (up to 255) and, in the next bit,
whether it is in the name of a skill. One number follows for each title that has it: from the lowest bit on
12 bits for the number of the title, 4 for how many words it has, one for whether the term is its last word,
and 15 for which word of the stem it is.
"""

import sys
from array import array

MOST_TITLES = 1 << 12
MOST_TIMES = 255
SKILL = 1 << 8


def place(number: int, words: int, last: bool, variant: int) -> int:
    return number | min(words, 15) << 12 | last << 16 | variant << 17


def pack(numbers) -> bytes:
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed) -> array:
    """The numbers; `packed` is bytes or a memoryview."""
    numbers = array("I")
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
