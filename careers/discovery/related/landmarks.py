"""Landmarks: some editions that every page is compared with.

Pages that are near to the same landmarks and far from the same ones are alike, also where they share few
words: one says "kitchen" where the other says "restaurant", and some landmarks say both. What a page is
compared by in this field is how near it is to each landmark, as against what is usual there.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

import msgspec

from .features import key_of_landmark

#: How many there are at most, and on how small a site there are none.
MOST, FEWEST = 256, 64
#: By how many of its words each is known, the most telling.
WORDS = 200
#: How much the texts count. Tried on all of O*NET's occupations; others like these do about as well.
TEXTS = {"all": 1.0, "titles": 0.36, "tasks": 0.36}
#: Nearer than so many spreads is no nearer: a landmark is not all that there is to itself.
FARTHEST = 4.0

#: What is counted on a page, by field.
Counted = dict[str, dict[int, float]]
#: What each key counts.
Weights = Mapping[int, float]


class Landmarks(msgspec.Struct, array_like=True):
    """The key of each, how near pages usually are to it with the spread of that, and their words.

    `words` are lists of (place of a landmark, value), by the key of the word.
    """

    keys: list[int] = []
    usual: list[tuple[float, float]] = []
    words: dict[int, list[tuple[int, float]]] = {}

    def around(self, counted: Counted, weights: Weights) -> dict[int, float]:
        """How much nearer than usual a page is to each, in spreads, by its key."""
        if not self.keys:
            return {}
        return {
            key: max(-FARTHEST, min(FARTHEST, (near - mean) / spread))
            for key, near, (mean, spread) in zip(
                self.keys, self._near(counted, weights), self.usual, strict=True
            )
        }

    def _near(self, counted: Counted, weights: Weights) -> list[float]:
        found = [0.0] * len(self.keys)
        for word, value in _weighed(counted, weights).items():
            for place, other in self.words.get(word, ()):
                found[place] += value * other
        return found


class Choice:
    """Chooses landmarks among pages that come one after the other, the same in whatever order they come."""

    def __init__(self):
        self._kept: dict[int, Counted] = {}

    def add(self, counted: Counted) -> None:
        self._kept[key_of_landmark(counted)] = counted
        if len(self._kept) >= 2 * MOST:
            self._kept = self._chosen()

    def _chosen(self) -> dict[int, Counted]:
        return {key: self._kept[key] for key in sorted(self._kept)[:MOST]}

    def landmarks(self, weights: Weights) -> Landmarks:
        """What is usual is learnt from how near they are to each other."""
        chosen = self._chosen()
        if len(chosen) < FEWEST:
            return Landmarks()
        found = Landmarks(list(chosen))
        for place, counted in enumerate(chosen.values()):
            weighed = _weighed(counted, weights)
            for word in sorted(weighed, key=lambda word: (-weighed[word], word))[:WORDS]:
                found.words.setdefault(word, []).append((place, weighed[word]))
        near = [found._near(counted, weights) for counted in chosen.values()]
        found.usual = [
            _usual([row[place] for other, row in enumerate(near) if other != place])
            for place in range(len(chosen))
        ]
        return found


def _weighed(counted: Counted, weights: Weights) -> dict[int, float]:
    """The values of the words of a page, of length 1 within each text, times the root of its share."""
    weighed: dict[int, float] = {}
    for name, share in TEXTS.items():
        found = {word: value * weights[word] for word, value in sorted(counted.get(name, {}).items())}
        length = sqrt(sum(value * value for value in found.values()))
        if length > 0:
            weighed |= {word: value * sqrt(share) / length for word, value in found.items()}
    return weighed


def _usual(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    spread = sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return mean, spread or 1.0
