"""Matching: which names fit what was typed so far, the nearest first.

Dashes do not count, words may stand in any order, and letters may be left out. Thousands of names
are looked through between two keystrokes: the index is made once, a search is substrings and one
regular expression a word. Must not know what the names stand for.
"""

import re
from collections.abc import Iterable

EXACT, PREFIX, INSIDE, SCATTERED = range(4)
"""How near a name is: the whole of it, its beginning, a part, its letters in this order."""


class Index:
    """Names made ready for searching, each with a word about it ("SWAP")."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._texts = [(_bare(name), about.upper()) for name, about in names]

    def search(self, typed: str) -> list[list[int]]:
        """The places of the names that fit, by nearness; within one in the order of the names."""
        tiers: list[list[int]] = [[], [], [], []]
        first, *others = [_bare(word) for word in typed.split()] or [""]
        if not first:
            tiers[PREFIX] = list(range(len(self._texts)))
            return tiers
        scattered = _scattered(first)
        lone = not others
        for place, (name, about) in enumerate(self._texts):
            if others and not all(word in name or about.startswith(word) for word in others):
                continue
            if name.startswith(first):
                tiers[EXACT if lone and name == first else PREFIX].append(place)
            elif first in name or about.startswith(first):
                tiers[INSIDE].append(place)
            elif scattered.search(name):
                tiers[SCATTERED].append(place)
        return tiers


def _bare(text: str) -> str:
    return text.upper().replace("-", "")


def _scattered(word: str) -> re.Pattern[str]:
    return re.compile("[^\0]*?".join(map(re.escape, word)))
