"""Traders on margin: some of the crowd's takers in contracts, and what becomes of them.

When the mark reaches the price at which a margin is used up, the exchange takes the position over
and trades it away in the book, as a taker at any price: so it is printed, and moves the market.
Whoever closes in time does so among the crowd's other orders, and is not followed here.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from random import Random

import msgspec

from okxtui.sim.engine import Engine, Fill, Order, Outcome
from okxtui.sim.position import MAINTENANCE

_SHARE = 0.02
"""Of the crowd's takers, on margin."""
_BROUGHT = 40
"""Positions from before the opening."""
_MOST = 400
"""Positions a side; then one of the owners has closed."""
_ROOM = 0.004
"""How far the mark may go against a position, on average, before its margin is used up."""
_LEAST_ROOM = 0.0002
_TIMES = 6.0
"""A position on margin, as a multiple of the order that was seen to open it."""


class Exposed(msgspec.Struct, frozen=True, order=True):
    """A position on margin. The next to be liquidated sorts first among those of its side."""

    rank: float
    """The mark that ends it, in ticks; of longs below zero, for theirs is the highest first."""
    ruin: int
    """The bankruptcy price in ticks: from there on the loss is the exchange's."""
    lots: int


class Leverage:
    """The positions on margin in one market of contracts."""

    def __init__(
        self, engine: Engine, dice: Random, report: Callable[[Outcome], None], usual: float
    ) -> None:
        """`usual`: median lots of an order; every liquidation's fills go to `report`."""
        self._engine, self._dice, self._report, self._usual = engine, dice, report, usual
        self._longs: list[Exposed] = []
        self._shorts: list[Exposed] = []

    def settle(self, mark: float) -> None:
        """The positions that are there when the exchange opens its doors."""
        for _ in range(_BROUGHT):
            lots = self._usual * self._dice.lognormvariate(0.5, 1.1)
            self.open(self._dice.random() < 0.5, mark, lots)

    def traded(self, fills: list[Fill]) -> None:
        """Somebody's order was filled; perhaps it opened a position on margin."""
        if fills and self._dice.random() < _SHARE:
            lots = _TIMES * sum(fill.lots for fill in fills)
            self.open(fills[0].taker.buy, fills[-1].ticks, lots)

    def open(self, long: bool, ticks: float, lots: float) -> None:
        """One more position, `ticks` being the price of now."""
        room = _LEAST_ROOM + self._dice.expovariate(1 / _ROOM)
        sign = -1 if long else 1
        ends, ruin = (ticks * (1 + sign * way) for way in (room, room + float(MAINTENANCE)))
        side = self._longs if long else self._shorts
        heappush(side, Exposed(sign * ends, round(ruin), max(1, round(lots))))
        if len(side) > _MOST:
            side.pop(self._dice.randrange(len(side)))
            heapify(side)

    def liquidate(self, mark: int) -> list[tuple[Order, int]]:
        """Trade away what the mark has reached: the orders that were filled, and at which price
        each position was bankrupt, both in ticks."""
        done = []
        for long, side in ((True, self._longs), (False, self._shorts)):
            here = -mark if long else mark
            while side and side[0].rank <= here:
                gone = heappop(side)
                order = Order(self._engine.number(), not long, 0, gone.lots)
                outcome = self._engine.place(order, "market")
                self._report(outcome)
                if outcome.fills:
                    done.append((order, gone.ruin))
        return done
