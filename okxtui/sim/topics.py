"""What each channel pushes, and when: the market-data half of the exchange's voice.

A Topic is one channel of one instrument. Its pushes are encoded once, whoever listens;
it is polled on the exchange's beat and knows neither sessions nor sockets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from okxtui.sim import rows
from okxtui.sim.bars import closing
from okxtui.sim.pit import Pit
from okxtui.sim.upkeep import Upkeep

Arg = dict[str, str]
Row = rows.Row

_encode = msgspec.json.Encoder().encode


def push(arg: Arg, data: object) -> bytes:
    """One data frame."""
    return _encode({"arg": arg, "data": [data]})


class Topic:
    """One channel with its arguments; a topic by itself never pushes anything."""

    order = 9
    """Where it stands among the pushes of one instrument at the same moment."""

    def __init__(self, arg: Arg) -> None:
        self.arg = arg

    def first(self, now: int) -> list[bytes]:
        """What a new subscriber is sent at once."""
        return []

    def poll(self, now: int) -> list[bytes]:
        """What every subscriber is sent now; called on each beat while there is one."""
        return []


class Changing(Topic):
    """Pushes a row when it differs from the last one, at most every `every` ms.

    An unchanged row is repeated after `idle` ms (0: never). Rows are compared by `watch`,
    which leaves out what always changes, such as the time.
    """

    def __init__(
        self,
        arg: Arg,
        row: Callable[[], Row],
        watch: Callable[[], object],
        *,
        every: int,
        idle: int = 0,
        order: int = 9,
    ) -> None:
        super().__init__(arg)
        self.order = order
        self._row = row
        self._watch = watch
        self._every = every
        self._idle = idle
        self._seen: object = None
        self._slot = 0
        self._pushed = 0

    def first(self, now: int) -> list[bytes]:
        """The row as it is."""
        return [push(self.arg, self._row())]

    def poll(self, now: int) -> list[bytes]:
        """The row, once a slot of `every` ms, if there is news."""
        slot = now // self._every
        if slot == self._slot:
            return []
        self._slot = slot
        seen = self._watch()
        if seen == self._seen and not (self._idle and now - self._pushed >= self._idle):
            return []
        self._seen = seen
        self._pushed = now
        return [push(self.arg, self._row())]


class Trades(Topic):
    """Every print, one push each; a newcomer is sent the last one."""

    order = 0

    def __init__(self, arg: Arg, pit: Pit) -> None:
        super().__init__(arg)
        self._pit = pit
        self._last = pit.last.trade_id

    def first(self, now: int) -> list[bytes]:
        """The last trade there was, however long ago."""
        return [push(self.arg, rows.trade(self._pit, self._pit.last))]

    def poll(self, now: int) -> list[bytes]:
        """What was traded since."""
        if self._pit.last.trade_id == self._last:
            return []
        news = self._pit.prints_after(self._last)
        self._last = self._pit.last.trade_id
        return [push(self.arg, rows.trade(self._pit, each)) for each in news]


class AllTrades(Topic):
    """Every single match, one push each, and nothing at first."""

    order = 0

    def __init__(self, arg: Arg, pit: Pit) -> None:
        super().__init__(arg)
        self._pit = pit
        self._last = pit.last.trade_id

    def poll(self, now: int) -> list[bytes]:
        """What was matched since."""
        if self._pit.last.trade_id == self._last:
            return []
        news = self._pit.matches_after(self._last)
        self._last = self._pit.last.trade_id
        return [push(self.arg, rows.match(self._pit, each)) for each in news]


class Liquidations(Topic):
    """Every liquidation in the markets of one type, one push each, and nothing at first."""

    order = 1

    def __init__(self, arg: Arg, pits: Sequence[Pit]) -> None:
        super().__init__(arg)
        self._told = {pit: _liquidated(pit) for pit in pits}

    def poll(self, now: int) -> list[bytes]:
        """What was liquidated since."""
        frames = []
        for pit, told in self._told.items():
            if (newest := _liquidated(pit)) > told:
                news = (one for one in pit.liquidations if one.number > told)
                frames += [push(self.arg, rows.liquidation(pit, one)) for one in news]
                self._told[pit] = newest
        return frames


def _liquidated(pit: Pit) -> int:
    """How many liquidations there were in a market."""
    return pit.liquidations[-1].number if pit.liquidations else 0


class Status(Topic):
    """The latest maintenance, whenever it changes; to a newcomer too, if there was one."""

    def __init__(self, arg: Arg, upkeep: Upkeep) -> None:
        super().__init__(arg)
        self._upkeep = upkeep
        self._told = upkeep.changes

    def first(self, now: int) -> list[bytes]:
        """The latest there was."""
        return [push(self.arg, self._upkeep.row)] if self._upkeep.row else []

    def poll(self, now: int) -> list[bytes]:
        """The latest, if it is news."""
        if self._told == self._upkeep.changes:
            return []
        self._told = self._upkeep.changes
        return self.first(now)


class CandleTopic(Topic):
    """The running bar at most once a second; its last push says that it is confirmed."""

    def __init__(self, arg: Arg, pit: Pit, bar: str) -> None:
        super().__init__(arg)
        self._pit = pit
        self._bar = bar
        running = pit.candles.bar(bar, pit.now)
        self._ts = running.ts if running else 0
        self._lots = -1
        self._pushed = 0

    def first(self, now: int) -> list[bytes]:
        """The running bar."""
        return [self._push(self._ts, confirmed=False)]

    def poll(self, now: int) -> list[bytes]:
        """The bar that just ended, then the one that runs, if it moved."""
        frames = []
        ends = closing(self._bar, self._ts)
        while now >= ends:
            frames.append(self._push(self._ts, confirmed=True))
            self._ts, self._lots = ends, -1
            ends = closing(self._bar, self._ts)
        if frames or now - self._pushed >= 1_000:
            bar = self._pit.candles.bar(self._bar, self._ts)
            if bar is not None and bar.lots != self._lots:
                self._lots, self._pushed = bar.lots, now
                frames.append(self._push(self._ts, confirmed=False))
        return frames

    def _push(self, ts: int, *, confirmed: bool) -> bytes:
        bar = self._pit.candles.bar(self._bar, ts)
        row = rows.candle(self._pit.terms, bar, confirmed=confirmed) if bar else []
        return push(self.arg, row)
