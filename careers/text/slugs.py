"""Short names, as they stand in addresses and anchors, of which no two may be the same."""

from collections.abc import Container
from itertools import count


def free_slug(wanted: str, taken: Container[str], *, limit: int | None = None, many: bool = False) -> str:
    """`wanted`, or the first of wanted-2, wanted-3, ... that is not among `taken`.

    With a `limit`, the number takes the place of the last letters. Where `many` may have the same name, a
    free one is found in leaps, which is the first only where the numbers before it are all taken.
    """
    if wanted not in taken:
        return wanted

    def numbered(number: int) -> str:
        ending = f"-{number}"
        return f"{wanted if limit is None else wanted[: limit - len(ending)]}{ending}"

    if not many:
        return next(name for name in map(numbered, count(2)) if name not in taken)
    above = 2
    while numbered(above) in taken:
        above *= 2
    below = above // 2
    while above - below > 1:
        middle = (above + below) // 2
        if numbered(middle) in taken:
            below = middle
        else:
            above = middle
    return numbered(above)
