"""Two texts, word for word: what both say, and what only one of them does.

Words are matched by difflib's SequenceMatcher (after Ratcliff and Obershelp, 1988): first among the lines,
then among the words of lines that belong together.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from django.utils.translation import ngettext

#: Texts with more lines, and changed passages with more words, are not compared any closer.
LONGEST = 1500
#: Below this share of words in common, two texts are shown as two, not as one with changes.
RELATED = 0.4
#: More pairs of lines than this are not looked at to find which of them belong together.
MOST_PAIRS = 2500
#: A run of what both say that is shorter, between two changes, is shown as part of them.
SHORTEST = 4
#: What both say is folded where more letters than this would be left out.
WORTH_FOLDING = 160
PUNCTUATION = ".,;:!?"
END_OF_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*\s+")

#: (kind, start and end in the one, start and end in the other), as of SequenceMatcher.
Run = tuple[str, int, int, int, int]


class TextPiece(NamedTuple):
    """A piece of a text, or what stands for one that is left out ("gap").

    It is in both texts; in the only one that is shown ("only"); or, where both are shown as one, in the
    "old" or the "new".
    """

    kind: Literal["both", "only", "old", "new", "gap"]
    text: str


#: A line or paragraph in pieces, old and new as one. One that is nothing but a gap stands for several.
Passage = tuple[TextPiece, ...]


# Side by side


def compared(ours: str, theirs: str) -> tuple[list[TextPiece], list[TextPiece]]:
    """Both texts in pieces, word for word where lines differ; long passages in both are left out."""
    left, right = [], []
    old, new = _lines(ours), _lines(theirs)
    for kind, start, end, first, last in _runs(old, new):
        if kind == "equal":
            left += _shortened(old[start:end])
            right += _shortened(new[first:last])
        else:
            mine, other = _by_words("".join(old[start:end]), "".join(new[first:last]))
            left += mine
            right += other
    return left, right


def _by_words(ours: str, theirs: str) -> tuple[list[TextPiece], list[TextPiece]]:
    mine, other = _separate(ours), _separate(theirs)
    runs = _runs(mine, other)
    if not _are_related(runs, mine, other):
        return _kept([TextPiece("only", ours)]), _kept([TextPiece("only", theirs)])
    names: list[Literal["both", "only"]] = ["both" if kind == "equal" else "only" for kind, *_ in runs]
    left = [TextPiece(name, "".join(mine[run[1] : run[2]])) for name, run in zip(names, runs, strict=True)]
    right = [TextPiece(name, "".join(other[run[3] : run[4]])) for name, run in zip(names, runs, strict=True)]
    return _kept(left), _kept(right)


def _shortened(lines: list[str]) -> list[TextPiece]:
    if len(lines) <= 3:
        return [TextPiece("both", "".join(lines))]
    left_out = len(lines) - 2
    told = ngettext("%(count)d line that both have", "%(count)d lines that both have", left_out)
    return [
        TextPiece("both", lines[0]),
        TextPiece("gap", told % {"count": left_out}),
        TextPiece("both", lines[-1]),
    ]


# As one


def marked(old: Sequence[str], new: Sequence[str]) -> list[Passage]:
    """Two texts, given as lines, as one: the lines that differ with their changes, the others folded."""
    passages: list[Passage] = []
    for kind, start, end, first, last in _runs(old, new):
        if kind == "equal":
            told = ngettext("%(count)d paragraph unchanged", "%(count)d paragraphs unchanged", end - start)
            passages.append((TextPiece("gap", told % {"count": end - start}),))
            continue
        for before, after in _side_by_side(old[start:end], new[first:last]):
            passages.append(marked_line(before, after))
    return [passage for passage in passages if passage]


def marked_line(old: str, new: str) -> Passage:
    """Two lines as one; sentences in both, far from any change, are folded."""
    before, after = _separate(old), _separate(new)
    runs = _runs(before, after)
    if not (old and new and _are_related(runs, before, after)):
        return tuple(_kept([TextPiece("old", old), TextPiece("new", new)]))
    pieces: list[TextPiece] = []
    removed = added = ""
    for number, (kind, start, end, first, last) in enumerate(runs):
        was, text = "".join(before[start:end]), "".join(after[first:last])
        is_inside = 0 < number < len(runs) - 1
        if kind == "equal" and not (is_inside and len(text.strip()) < SHORTEST):
            pieces += [TextPiece("old", removed), TextPiece("new", added), TextPiece("both", text)]
            # Where the text ends here now, what is removed behind it brings the space with it.
            removed, added = was[len(was.rstrip()) :] if text == text.rstrip() else "", ""
        else:
            removed += was
            added += text
    pieces += [TextPiece("old", removed), TextPiece("new", added)]
    return tuple(_folded([piece for piece in pieces if piece.text.strip()]))


def _folded(pieces: list[TextPiece]) -> Iterable[TextPiece]:
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        ends = [found.end() for found in END_OF_SENTENCE.finditer(piece.text)]
        if piece.kind != "both" or not ends:
            yield piece
            continue
        head = ends[0] if number else 0
        tail = ends[-1] if number < last else len(piece.text)
        if tail - head < WORTH_FOLDING:
            yield piece
            continue
        yield from _kept(
            [
                TextPiece("both", piece.text[:head]),
                TextPiece("gap", "…"),
                TextPiece("both", piece.text[tail:]),
            ]
        )


def _side_by_side(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Lines that belong together in pairs, in their order; an empty line beside one that has no other."""
    if len(old) * len(new) > MOST_PAIRS:
        return [(line, "") for line in old] + [("", line) for line in new]
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    words = [[set(line.split()) for line in lines] for lines in (old, new)]
    # The best sum of likenesses of the lines from here on, and what it begins with.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = best[i + 1][j + 1] + _likeness(words[0][i], words[1][j])
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            pairs.append((old[i], ""))
            i += 1
        elif best[i][j] == best[i][j + 1]:
            pairs.append(("", new[j]))
            j += 1
        else:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
    return pairs + [(line, "") for line in old[i:]] + [("", line) for line in new[j:]]


def _likeness(old: set[str], new: set[str]) -> float:
    """From 0 to 1, after Dice (1945); 0 for lines that have too little in common."""
    total = len(old) + len(new)
    share = 2 * len(old & new) / total if total else 0.0
    return share if share >= RELATED else 0.0


# Words and lines


def _are_related(runs: list[Run], old: Sequence[str], new: Sequence[str]) -> bool:
    in_both = sum(2 * (end - start) for kind, start, end, _first, _last in runs if kind == "equal")
    return in_both >= RELATED * (len(old) + len(new))


def _separate(text: str) -> list[str]:
    """The words, and the punctuation after them, each with the space behind it."""
    found = []
    for word in re.findall(r"\S+\s*|\s+", text):
        written = word.rstrip()
        bare = written.rstrip(PUNCTUATION)
        found += [bare, word[len(bare) :]] if bare not in ("", written) else [word]
    return found


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    if max(len(old), len(new)) > LONGEST:
        return [("replace", 0, len(old), 0, len(new))]
    before, after = ([each.strip() for each in texts] for texts in (old, new))
    runs: list[Run] = list(SequenceMatcher(None, before, after).get_opcodes())
    return runs


def _kept(pieces: list[TextPiece]) -> list[TextPiece]:
    return [piece for piece in pieces if piece.text]
