"""The rolling day of one instrument: what tickers say about the last 24 hours.

Added up from the minutes of the candles, so that a client that rebuilds it from candle1m
gets the same numbers.
"""

from __future__ import annotations

from collections import deque

from okxtui.sim.bars import MINUTE, Bar
from okxtui.sim.candles import Candles

MINUTES = 1_440
"""The running minute included."""


class Day:
    """Open, high, low and volume over the last 1,440 minutes, the running one included."""

    def __init__(self, candles: Candles, now: int) -> None:
        self._candles = candles
        self._minute = now - now % MINUTE
        first = self._minute - (MINUTES - 1) * MINUTE
        bars = (candles.base(MINUTE, ts) for ts in range(first, self._minute, MINUTE))
        self._closed: deque[Bar] = deque(bar for bar in bars if bar is not None)
        self._current = self._running()
        self._sum_up()

    def roll(self, now: int) -> None:
        """Let minutes that are over pass into the window and a day old ones out."""
        while now >= self._minute + MINUTE:
            self._closed.append(self._current)
            self._minute += MINUTE
            if len(self._closed) >= MINUTES:
                self._closed.popleft()
            self._current = self._running()
            self._sum_up()

    def _running(self) -> Bar:
        bar = self._candles.base(MINUTE, self._minute)
        if bar is None:
            raise LookupError(f"the candles end before minute {self._minute}")
        return bar

    def _sum_up(self) -> None:
        traded = [bar for bar in self._closed if bar.lots] or list(self._closed)
        self._high = max((bar.high for bar in traded), default=0)
        self._low = min((bar.low for bar in traded), default=0)
        self._lots = sum(bar.lots for bar in self._closed)
        self._turnover = sum(bar.turnover for bar in self._closed)

    @property
    def open(self) -> int:
        """Ticks, 24 hours ago."""
        return (self._closed[0] if self._closed else self._current).open

    @property
    def high(self) -> int:
        """Ticks."""
        current = self._current
        return max(self._high, current.high) if current.lots or not self._high else self._high

    @property
    def low(self) -> int:
        """Ticks."""
        current = self._current
        return min(self._low, current.low) if current.lots and self._low else self._low

    @property
    def lots(self) -> int:
        """Volume."""
        return self._lots + self._current.lots

    @property
    def turnover(self) -> int:
        """Volume in turnover units (instruments.Terms)."""
        return self._turnover + self._current.turnover
