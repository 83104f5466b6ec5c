"""Every bar of one instrument: the seeded past and, from the opening on, the very trades.

Seconds, minutes and hours are kept; all other sizes are added up from them when asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from okxtui.sim.bars import HOUR, MINUTE, SECOND, Bar, closing, merged, opening, unit
from okxtui.sim.past import Past, remembered

_KEPT = {SECOND: 3_600, MINUTE: 7 * 1_440, HOUR: 24 * 400}
"""How many live bars of each kind stay; older ones are cut from the next larger kind."""
_LARGER = {SECOND: MINUTE, MINUTE: HOUR}


class Candles:
    """Bars of one instrument, before and after `since` (ms, a whole second)."""

    def __init__(self, past: Past, since: int, ticks: int) -> None:
        """`ticks`: the price at which the past ends."""
        self._past = past
        self._since = since
        self._live: dict[int, OrderedDict[int, Bar]] = {}
        self._current: dict[int, Bar] = {}
        self._cuts: dict[int, OrderedDict[int, list[Bar]]] = {
            SECOND: OrderedDict(),
            MINUTE: OrderedDict(),
        }
        for size in _KEPT:
            self._open_first(size, ticks)

    def _open_first(self, size: int, ticks: int) -> None:
        ts = self._since - self._since % size
        begun = {SECOND: self._past.second, MINUTE: self._past.minute, HOUR: self._past.hour}
        bar = begun[size](ts) if ts < self._since else None
        # The past keeps its own bar: this one goes on growing.
        copy = merged(ts, [bar]) if bar else None
        bar = copy or Bar.flat(ts, ticks)
        self._current[size] = bar
        self._live[size] = OrderedDict({ts: bar})

    def trade(self, ts: int, ticks: int, lots: int, turnover: int) -> None:
        """One match at `ts` (ms), never earlier than the one before."""
        self.roll(ts)
        for bar in self._current.values():
            bar.add(ticks, lots, turnover)

    def roll(self, now: int) -> None:
        """Close what is over; a bar without trades stays at the last price."""
        for size, bar in self._current.items():
            while now >= bar.ts + size:
                bar = Bar.flat(bar.ts + size, bar.close)
                live = self._live[size]
                live[bar.ts] = self._current[size] = bar
                if len(live) > _KEPT[size]:
                    live.popitem(last=False)

    @property
    def last(self) -> int:
        """The price of the last trade, in ticks."""
        return self._current[SECOND].close

    def base(self, size: int, ts: int) -> Bar | None:
        """The second, minute or hour that opened at `ts`; None before the beginning of time."""
        bar = self._live[size].get(ts)
        if bar is not None or ts > self._current[size].ts:
            return bar
        if ts < self._since:
            past = self._past
            return (past.second, past.minute, past.hour)[(SECOND, MINUTE, HOUR).index(size)](ts)
        larger = _LARGER.get(size)
        whole = self.base(larger, ts - ts % larger) if larger else None
        if whole is None or larger is None:
            return None
        parts = remembered(self._cuts[size], whole, self._past.cut, size, larger)
        return parts[(ts - whole.ts) // size]

    def bar(self, name: str, at: int) -> Bar | None:
        """The bar of size `name` that contains `at`."""
        start = opening(name, at)
        return self._between(name, start, closing(name, start))

    def before(self, name: str, end: int) -> Iterator[Bar]:
        """Bars of size `name` that opened before `end`, newest first, to the very beginning."""
        now = self._current[SECOND].ts
        start = opening(name, min(end - 1, now))
        while (bar := self._between(name, start, closing(name, start))) is not None:
            yield bar
            start = opening(name, start - 1)

    def _between(self, name: str, start: int, end: int) -> Bar | None:
        size = unit(name)
        parts = (self.base(size, ts) for ts in range(start, end, size))
        return merged(start, (part for part in parts if part is not None))
