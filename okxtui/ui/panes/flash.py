"""Flashes: which prices changed a moment ago, and from which digit on.

Plain bookkeeping: no timer and no clock of its own, so that one timer serves all rows.
"""

from msgspec import Struct


class Flash(Struct, frozen=True):
    """One price that just changed."""

    start: int
    """Index of the first digit that is another one."""
    direction: int
    until: float


class Flashes:
    """The prices that are lit now."""

    SECONDS = 0.6

    def __init__(self) -> None:
        self._lit: dict[str, Flash] = {}

    def start(self, name: str, start: int, direction: int, now: float) -> bool:
        """Light a price; true when nothing was lit before, so a timer is needed."""
        first = not self._lit
        self._lit[name] = Flash(start, direction, now + self.SECONDS)
        return first

    def of(self, name: str) -> Flash | None:
        """The flash of one price, if it is lit."""
        return self._lit.get(name)

    def put_out(self, now: float) -> float | None:
        """Forget what has ended; seconds until the next one ends, None when all is dark."""
        self._lit = {name: flash for name, flash in self._lit.items() if flash.until > now + 0.01}
        return min((flash.until - now for flash in self._lit.values()), default=None)
