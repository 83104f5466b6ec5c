"""The market before the doors opened: a seeded history that joins the live one without a seam.

Hours are drawn backwards from the opening price; each hour is cut into minutes and each
minute into seconds only when someone asks, always in the same way, so that every bar size
tells one story: same opens and closes, same highs and lows, same volume.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from random import Random

from okxtui.sim.bars import DAY, HOUR, MINUTE, SECOND, Bar
from okxtui.sim.dice import stream
from okxtui.sim.instruments import Instrument, Terms

DEPTH = 1_600 * DAY
"""How far back anything was traded."""
CUTS_KEPT = 64
"""Hours and minutes whose parts are remembered."""
TURNED_OVER = 1_200
"""Median orders traded an hour, for each order event a second: what the crowd does live."""
BUSY = 40_000
"""Lots an hour, at least: enough for every second of it to have its trade."""
Cut = Callable[[Bar, int, int], list[Bar]]
LOWEST = 500
"""Ticks; below this a price has too few digits left to look like one."""


class Past:
    """The bars of one instrument before `end`, a whole second (ms)."""

    def __init__(self, instrument: Instrument, seed: int, end: int, close: int, day: float) -> None:
        """`close` in ticks at `end`; `day` is the change over the last 24 hours, 0.02 for 2 %."""
        self._name = instrument.inst_id
        self._coin = instrument.base
        self._seed = seed
        self._terms = Terms(instrument)
        self._end = end
        self._day = day
        self._hourly = instrument.usual * instrument.rate * TURNED_OVER
        self._walk = stream(seed, "hours", self._coin)
        self._hours: list[Bar] = []
        """The youngest first; the first may be cut short by `end`."""
        self._close = close
        self._minutes: OrderedDict[int, list[Bar]] = OrderedDict()
        self._seconds: OrderedDict[int, list[Bar]] = OrderedDict()

    @property
    def begin(self) -> int:
        """The first hour there is (ms)."""
        return (self._end - DEPTH) // HOUR * HOUR

    def hour(self, ts: int) -> Bar | None:
        """The hour that opened at `ts`; None outside the past."""
        if not self.begin <= ts < self._end:
            return None
        index = (self._end - 1) // HOUR - ts // HOUR
        while len(self._hours) <= index:
            self._one_more()
        return self._hours[index]

    def minute(self, ts: int) -> Bar | None:
        """The minute that opened at `ts`; None outside the past."""
        hour = self.hour(ts - ts % HOUR)
        if hour is None or ts >= self._end:
            return None
        parts = remembered(self._minutes, hour, self.cut, MINUTE, min(HOUR, self._end - hour.ts))
        return parts[(ts - hour.ts) // MINUTE]

    def second(self, ts: int) -> Bar | None:
        """The second that opened at `ts`; None outside the past."""
        minute = self.minute(ts - ts % MINUTE)
        if minute is None or ts >= self._end:
            return None
        length = min(MINUTE, self._end - minute.ts)
        return remembered(self._seconds, minute, self.cut, SECOND, length)[(ts - minute.ts) // 1000]

    def cut(self, whole: Bar, unit: int, length: int) -> list[Bar]:
        """`whole`, which covers `length` ms, as bars of `unit` ms that add up to it."""
        count = -(-length // unit)
        # The path belongs to the coin, so that spot and contracts move together; the
        # volume belongs to the instrument.
        path = stream(self._seed, self._coin, "path", unit, whole.ts)
        volume = stream(self._seed, self._name, "volume", unit, whole.ts)
        closes = _bridge(path, whole, count)
        lots = _shares(volume, whole.lots, count)
        bars = _candles(path, whole, closes)
        for index, (bar, share) in enumerate(zip(bars, lots, strict=True)):
            bar.ts = whole.ts + index * unit
            bar.lots = share
            bar.turnover = self._worth(bar)
        return bars

    def _one_more(self) -> None:
        index = len(self._hours)
        ts = ((self._end - 1) // HOUR - index) * HOUR
        share = math.sqrt(min(HOUR, self._end - ts) / HOUR)
        walk = self._walk
        drift = self._day / 24 if index < 24 else 0.0
        move = drift + walk.gauss(0, 0.0022) * share
        close = self._close
        open_ = max(LOWEST, round(close * math.exp(-move)))
        reach = 0.0016 * share
        high = round(max(open_, close) * (1 + abs(walk.gauss(0, reach))))
        low = round(min(open_, close) * (1 - abs(walk.gauss(0, reach))))
        lots = int(max(BUSY, self._hourly * walk.lognormvariate(0, 0.35)) * share * share) + 1
        bar = Bar(ts, open_, high, low, close, lots)
        bar.turnover = self._worth(bar)
        self._hours.append(bar)
        self._close = open_

    def _worth(self, bar: Bar) -> int:
        """An estimate from the typical price: nobody recorded the trades of the past."""
        typical = (bar.open + bar.high + bar.low + bar.close) // 4
        return self._terms.turnover(typical, bar.lots) if bar.lots else 0


def remembered(
    memory: OrderedDict[int, list[Bar]], whole: Bar, cut: Cut, unit: int, length: int
) -> list[Bar]:
    """The parts of `whole`, from `memory` or cut now; the longest unused are forgotten."""
    parts = memory.get(whole.ts)
    if parts is None:
        parts = memory[whole.ts] = cut(whole, unit, length)
        if len(memory) > CUTS_KEPT:
            memory.popitem(last=False)
    return parts


def _bridge(dice: Random, whole: Bar, count: int) -> list[int]:
    """`count` closes that wander from the open, within high and low, and end at the close."""
    reach = (whole.high - whole.low) / math.sqrt(count)
    steps = [dice.gauss(0, reach) for _ in range(count)]
    excess = (sum(steps) - (whole.close - whole.open)) / count
    closes = []
    at = float(whole.open)
    for step in steps:
        at += step - excess
        closes.append(round(min(max(at, whole.low), whole.high)))
    closes[-1] = whole.close
    return closes


def _candles(dice: Random, whole: Bar, closes: list[int]) -> list[Bar]:
    """Bars around `closes`, one of which reaches the high of the whole, and one its low."""
    wick = (whole.high - whole.low) / math.sqrt(len(closes)) * 0.4
    bars = []
    open_ = whole.open
    for close in closes:
        top = round(max(open_, close) + abs(dice.gauss(0, wick)))
        foot = round(min(open_, close) - abs(dice.gauss(0, wick)))
        bars.append(Bar(0, open_, min(top, whole.high), max(foot, whole.low), close))
        open_ = close
    max(bars, key=lambda bar: bar.high).high = whole.high
    min(bars, key=lambda bar: bar.low).low = whole.low
    return bars


def _shares(dice: Random, total: int, count: int) -> list[int]:
    """`total` in `count` uneven parts, none of them empty if there is enough for all."""
    if total < count:
        return [1] * total + [0] * (count - total)
    weights = [0.15 + dice.expovariate(1.0) for _ in range(count)]
    scale = (total - count) / sum(weights)
    shares = [1 + int(weight * scale) for weight in weights]
    shares[-1] += total - sum(shares)
    return shares
