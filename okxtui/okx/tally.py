"""Tally: how often what happened, by name, though a server may invent any number of names."""

from collections import Counter

from okxtui.okx.text import clean

_NAMES_KEPT = 32
"""How many different names of one kind are told apart."""


class Tally(Counter[str]):
    """Counts by sentence, as the health pane shows them."""

    def note(self, what: str, name: str) -> None:
        """One more of `what`, told by a `name` that came from outside."""
        known = f"{what}: {clean(name, 32)}"
        kinds = sum(1 for counted in self if counted.startswith(what))
        self[known if known in self or kinds < _NAMES_KEPT else what] += 1
