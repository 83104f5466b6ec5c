"""Speed: prints come unusually fast, by what the last minutes knew.

Prints of ten seconds are counted and judged by the counts of the five minutes before. Pure.
"""

from msgspec import Struct

from okxtui.market.usual import WARM, Seconds, Usual

WINDOW = 10
"""Seconds."""
FIRES, REARMS = 5.0, 2.0
"""Standard deviations: at the first it hits, below the second it may hit again."""
LEAST = 20
"""Prints in the window: fewer are never fast."""


class Rush(Struct, frozen=True):
    """The tape just now became fast."""

    at: int
    prints: int
    mean: float
    deviation: float
    z: float


class Speed:
    """Counts prints."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Prints were missed."""
        self._seconds = Seconds()
        self._fired = False
        self.usual = Usual(WINDOW, counts=True)

    @property
    def known(self) -> int:
        """Seconds towards `need`."""
        return self.usual.known

    @property
    def need(self) -> int:
        """Counts that say what is usual."""
        return WARM

    def add(self, at: int) -> Rush | None:
        """Count one print; whether the seconds that it ends were fast."""
        found: Rush | None = None
        for count in self._seconds.add(at, 1.0):
            self.usual.close(count)
            found = self._judged(at) or found
        return found

    def _judged(self, at: int) -> Rush | None:
        usual = self.usual
        if usual.z is None or usual.z < REARMS:
            self._fired = False
        if usual.z is None or usual.z < FIRES or usual.total < LEAST or self._fired:
            return None
        self._fired = True
        return Rush(at, int(usual.total), usual.mean, usual.deviation, usual.z)
