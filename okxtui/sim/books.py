"""The order book channels: a snapshot, then a chain of updates on a 100 ms grid.

All subscribers of a book share one chain. A newcomer's snapshot is therefore the book as
it was at the last link, not as it is, so that the next update fits everyone.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from okxtui.sim import rows
from okxtui.sim.pit import Pit
from okxtui.sim.topics import Arg, Topic

GRID = 100
HEARTBEAT = 60_000
DEPTH = 400

View = dict[int, tuple[int, int]]
"""Lots and number of orders by price in ticks, best first."""
Line = Callable[[int, int, int], list[str]]

_encode = msgspec.json.Encoder().encode


class Book(Topic):
    """`books` and `books-rpi`: 400 levels, then what changed in them."""

    order = 5

    def __init__(self, arg: Arg, pit: Pit) -> None:
        super().__init__(arg)
        self._pit = pit
        self._line = self._rpi_line if arg["channel"] == "books-rpi" else self._book_line
        self._link(pit.now)

    def _link(self, now: int) -> None:
        engine = self._pit.engine
        self._bids = _view(engine.bids.top(DEPTH))
        self._asks = _view(engine.asks.top(DEPTH))
        self._seq = engine.seq
        self._ts = now - now % GRID
        self._sent = now

    def first(self, now: int) -> list[bytes]:
        """The book at the last link of the chain."""
        asks = [self._line(px, *level) for px, level in self._asks.items()]
        bids = [self._line(px, *level) for px, level in self._bids.items()]
        return [self._frame("snapshot", asks, bids, -1)]

    def poll(self, now: int) -> list[bytes]:
        """The next link: what changed, or a heartbeat after a minute without change."""
        if now // GRID == self._ts // GRID:
            return []
        if self._pit.engine.seq == self._seq:
            return self._heartbeat(now)
        before_asks, before_bids, before = self._asks, self._bids, self._seq
        sent = self._sent
        self._link(now)
        asks = _changes(before_asks, self._asks, self._line)
        bids = _changes(before_bids, self._bids, self._line)
        if not asks and not bids:
            # Only levels out of sight moved: the chain goes on from the last link sent.
            self._seq, self._sent = before, sent
            return self._heartbeat(now)
        return [self._frame("update", asks, bids, before)]

    def _heartbeat(self, now: int) -> list[bytes]:
        if now - self._sent < HEARTBEAT:
            return []
        self._sent, self._ts = now, now - now % GRID
        return [self._frame("update", [], [], self._seq)]

    def _frame(self, action: str, asks: rows.Levels, bids: rows.Levels, before: int) -> bytes:
        data = {
            "asks": asks,
            "bids": bids,
            "ts": str(self._ts),
            "checksum": 0,
            "prevSeqId": before,
            "seqId": self._seq,
        }
        return _encode({"arg": self.arg, "action": action, "data": [data]})

    def _book_line(self, px: int, lots: int, orders: int) -> list[str]:
        terms = self._pit.terms
        return [terms.price(px), terms.size(lots), "0", str(orders)]

    def _rpi_line(self, px: int, lots: int, orders: int) -> list[str]:
        terms = self._pit.terms
        return [terms.price(px), terms.size(lots), terms.size(lots), str(orders)]


class Top(Topic):
    """`books5` and `bbo-tbt`: the whole top, whenever it changed; repeated when it did not."""

    def __init__(self, arg: Arg, pit: Pit, *, depth: int, grid: int, order: int) -> None:
        super().__init__(arg)
        self.order = order
        self._pit = pit
        self._depth = depth
        self._grid = grid
        self._top = self._look()
        self._slot = pit.now // grid
        self._sent = pit.now
        self._seq = pit.engine.seq

    def first(self, now: int) -> list[bytes]:
        """The top as it is."""
        return [self._frame(now)]

    def poll(self, now: int) -> list[bytes]:
        """The top, if it is another one, once a slot of the grid."""
        slot = now // self._grid
        if slot == self._slot:
            return []
        self._slot = slot
        due = now - self._sent >= HEARTBEAT
        if self._pit.engine.seq == self._seq and not due:
            return []
        self._seq = self._pit.engine.seq
        top = self._look()
        if top == self._top and not due:
            return []
        self._top, self._sent = top, now
        return [self._frame(now - now % self._grid)]

    def _look(self) -> list[list[tuple[int, int, int]]]:
        engine = self._pit.engine
        return [engine.asks.top(self._depth), engine.bids.top(self._depth)]

    def _frame(self, ts: int) -> bytes:
        data: rows.Row = {
            "asks": rows.levels(self._pit, buy=False, depth=self._depth),
            "bids": rows.levels(self._pit, buy=True, depth=self._depth),
        }
        if self._depth > 1:
            data["instId"] = self._pit.instrument.inst_id
        data["ts"] = str(ts)
        data["seqId"] = self._pit.engine.seq
        return _encode({"arg": self.arg, "data": [data]})


def _view(levels: list[tuple[int, int, int]]) -> View:
    return {px: (lots, orders) for px, lots, orders in levels}


def _changes(before: View, after: View, line: Line) -> rows.Levels:
    """Levels that are new or other than before, best first; then those that are gone."""
    changed = [line(px, *level) for px, level in after.items() if before.get(px) != level]
    gone = [line(px, 0, 0) for px in before if px not in after]
    return changed + gone
