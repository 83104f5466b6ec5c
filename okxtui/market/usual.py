"""What is usual: sums by the second, and how far one lies from those of the last minutes.

A sum is judged by the sums before it and never by itself or by later ones. Statistics are floats;
nothing that is shown as a price or a size comes from here. Must not know what is counted.
"""

from collections import deque
from math import sqrt

HISTORY = 300
"""Seconds that say what is usual."""

WARM = 60
"""Of these, so many must be known before anything is called unusual."""


class Seconds:
    """Sums of what came in each whole second of the exchange's time."""

    def __init__(self) -> None:
        self._second = 0
        self._sum = 0.0
        self._whole = False

    def add(self, at: int, value: float) -> list[float]:
        """Count `value` at `at` milliseconds; the sums of the seconds that are over, in order.

        What comes late counts for the newest second. The first second was not heard from its
        beginning and is left out.
        """
        second = max(at // 1000, self._second)
        over: list[float] = []
        if self._second and second > self._second:
            over = [self._sum] if self._whole else []
            over += [0.0] * min(second - self._second - 1, HISTORY)
            self._sum, self._whole = 0.0, True
        self._second = second
        self._sum += value
        return over


class Usual:
    """The sum of the last `window` seconds against those before."""

    def __init__(self, window: int, *, counts: bool = False) -> None:
        """`counts`: these are counts, which scatter by the root of their mean at the least."""
        self.window = window
        self.total = 0.0
        self.mean = 0.0
        self.deviation = 0.0
        self.z: float | None = None
        """How many standard deviations `total` lies from the mean; None while that is unknown."""
        self._counts = counts
        self._values: deque[float] = deque(maxlen=window)
        self._totals: deque[float] = deque(maxlen=HISTORY)

    @property
    def known(self) -> int:
        """Sums that were seen, at most `WARM` are told."""
        return min(len(self._totals), WARM)

    def close(self, value: float) -> None:
        """A second is over."""
        self._values.append(value)
        if len(self._values) < self.window:
            return
        self.total = sum(self._values)
        self.z = self._judge() if len(self._totals) >= WARM else None
        self._totals.append(self.total)

    def _judge(self) -> float | None:
        totals = self._totals
        mean = self.mean = sum(totals) / len(totals)
        spread = sqrt(sum((total - mean) ** 2 for total in totals) / len(totals))
        if self._counts:
            spread = max(spread, sqrt(max(mean, 1.0)))
        self.deviation = spread
        return (self.total - mean) / spread if spread else None
