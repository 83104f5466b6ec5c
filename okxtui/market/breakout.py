"""Breakout: a bar closes outside the range of the bars before it, on more volume than they had.

Only final bars count, and a range never reaches across a gap. What the breakout came to is told
as it goes on: held for so many bars, or failed back into the range. Pure.
"""

from collections import deque
from decimal import Decimal

from msgspec import Struct, structs

from okxtui.market.chart import Chart
from okxtui.okx.events import Candle
from okxtui.okx.numbers import millis, number

BARS = 20
"""Bars of the range."""
VOLUME = Decimal("1.5")
"""A breakout has so many times the mean volume of its range."""
_LOOKED_AT = 200


class Phase(Struct, frozen=True):
    """Where a range stands after a bar."""

    state: str
    """"warm", "armed", "broke", "held" or "failed"."""
    at: int
    """When the bar closed."""
    close: str = ""
    side: str = ""
    level: Decimal = Decimal(0)
    """The edge that was broken; 0 before."""
    bars: int = 0
    """How many it has held."""
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    volume: Decimal = Decimal(0)
    """Of the bar, as multiples of the mean; 0 where there is none."""


class Range:
    """Folds final bars, oldest first."""

    def __init__(self) -> None:
        self._bars: deque[tuple[Decimal, Decimal, Decimal]] = deque(maxlen=BARS)
        self.phase = Phase("warm", 0)

    @property
    def known(self) -> int:
        """Bars of the range."""
        return len(self._bars)

    def add(self, candle: Candle, length: int) -> Phase:
        """One more bar of `length` milliseconds."""
        at, close = millis(candle.ts) + length, Decimal(candle.close)
        volume = number(candle.vol) or Decimal(0)
        if self.phase.state in ("broke", "held"):
            self.phase = self._going_on(at, candle.close, close)
        elif len(self._bars) == BARS:
            self.phase = self._tried(at, candle.close, close, volume)
        self._bars.append((Decimal(candle.low), Decimal(candle.high), volume))
        if self.phase.state == "warm" and len(self._bars) == BARS:
            self.phase = self._armed(at, candle.close)
        return self.phase

    def _going_on(self, at: int, text: str, close: Decimal) -> Phase:
        phase = self.phase
        outside = close > phase.level if phase.side == "buy" else close < phase.level
        if outside and phase.bars >= BARS:
            return self._armed(at, text)
        state, bars = ("held", phase.bars + 1) if outside else ("failed", phase.bars)
        return structs.replace(phase, state=state, at=at, close=text, bars=bars)

    def _tried(self, at: int, text: str, close: Decimal, volume: Decimal) -> Phase:
        armed = self._armed(at, text)
        mean = sum((bar[2] for bar in self._bars), Decimal(0)) / BARS
        times = volume / mean if mean else Decimal(0)
        armed = structs.replace(armed, volume=times)
        if armed.low <= close <= armed.high or times < VOLUME:
            return armed
        up = close > armed.high
        side, level = ("buy", armed.high) if up else ("sell", armed.low)
        return structs.replace(armed, state="broke", side=side, level=level)

    def _armed(self, at: int, text: str) -> Phase:
        low, high = min(bar[0] for bar in self._bars), max(bar[1] for bar in self._bars)
        return Phase("armed", at, text, low=low, high=high)


class Breakout:
    """Follows the chart that is shown."""

    def __init__(self) -> None:
        self.range = Range()
        self._of: tuple[object, ...] = ()
        self._upto = 0

    def take(self, chart: Chart) -> list[Phase]:
        """The breakouts in the bars that became final since the last look.

        Bars that were final when first seen, or that only fill up the past, make none.
        """
        told = [bar for bar in _newer(chart, self._upto) if bar.confirm == "1"]
        of = (chart.symbol, chart.timeframe, _begin(chart))
        silent = self._upto if of[:2] == self._of[:2] and self._upto else None
        if of != self._of:
            self._of, self.range = of, Range()
            told = [bar for bar in _newer(chart, of[2]) if bar.confirm == "1"]
        if silent is None and told:
            silent = millis(told[-1].ts)
        found: list[Phase] = []
        for bar in told:
            self._upto = millis(bar.ts)
            phase = self.range.add(bar, chart.timeframe.length)
            if phase.state == "broke" and silent is not None and self._upto > silent:
                found.append(phase)
        return found


def _begin(chart: Chart) -> int:
    """From where on the bars are known without a hole; a bar less, so that it is left out."""
    first = millis(chart.bars[0].ts) if chart.bars else 0
    return max(first, chart.gaps[-1].until if chart.gaps else 0) - 1


def _newer(chart: Chart, than: int) -> list[Candle]:
    """The last bars that opened after `than`, oldest first."""
    newer: list[Candle] = []
    for bar in reversed(chart.bars[-_LOOKED_AT:]):
        if millis(bar.ts) <= than:
            break
        newer.append(bar)
    return newer[::-1]
