"""The anonymous flow of one market: makers, takers, arbitrage, now and then a whale.

Everybody quotes around a fair price they are told; nobody is told what others do. Orders
live for a while and are then withdrawn. All luck comes from one seeded generator, and time
is the crowd's own: it stands still while the exchange is paused.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from random import Random

from okxtui.sim.engine import CROWD, Engine, Order, Outcome, Side

LEVELS = 430
"""Price levels a side that are always kept: a little more than the 400 anyone can see."""
MOST_LEVELS = 620
_TEND_EVERY = 1_000
_NEAR_LIFE = 5_000
"""Milliseconds an order near the touch lives, on average."""

Report = Callable[[Outcome], None]


class Crowd:
    """Acts on one engine; every outcome with fills goes to `report`."""

    def __init__(
        self,
        engine: Engine,
        dice: Random,
        report: Report,
        *,
        rate: float,
        gap: float,
        usual: float,
    ) -> None:
        """`rate`: events a second; `gap`: mean ticks between levels; `usual`: median lots."""
        self._engine = engine
        self._dice = dice
        self._report = report
        self._pause = 1_000 / rate
        self._gap = gap
        self._usual = usual
        self._deep_life = 2 * LEVELS * self._pause / 0.22
        self._expiries: list[tuple[float, int]] = []
        self._clock = 0.0
        self._next = 0.0
        self._tend_at = float(_TEND_EVERY)
        self._fair = 0.0

    def settle(self, fair: float) -> None:
        """Fill an empty book around `fair` (ticks)."""
        self._fair = fair
        self._post(buy=True, ticks=int(fair), life=_NEAR_LIFE)
        self._post(buy=False, ticks=int(fair) + 1, life=_NEAR_LIFE)
        self._tend()

    def act(self, elapsed: float, fair: float) -> None:
        """Everything that happens in the next `elapsed` ms of crowd time."""
        self._fair = fair
        self._clock += elapsed
        while self._next <= self._clock:
            self._event()
            self._next += self._dice.expovariate(1.0) * self._pause
        expiries = self._expiries
        while expiries and expiries[0][0] <= self._clock:
            self._engine.cancel(heappop(expiries)[1])
        if self._clock >= self._tend_at:
            self._tend_at = self._clock + _TEND_EVERY
            self._tend()

    def _event(self) -> None:
        draw = self._dice.random()
        if draw < 0.48:
            self._quote()
        elif draw < 0.70:
            self._quote_deep()
        elif draw < 0.86:
            self._chase()
        else:
            self._take()

    def _quote(self) -> None:
        """A maker near the touch: joins the best, or improves on it if there is room."""
        dice = self._dice
        buy = dice.random() < 0.5
        near = dice.expovariate(1.0) * self._gap * 5
        ticks = int(self._fair - near) if buy else int(self._fair + near) + 1
        self._post(buy, self._behind(buy, ticks), dice.expovariate(1.0) * _NEAR_LIFE)

    def _behind(self, buy: bool, ticks: int) -> int:
        """`ticks`, or the nearest price that does not meet the other side."""
        bid, ask = self._engine.bids.best(), self._engine.asks.best()
        if buy:
            return ticks if ask is None else min(ticks, ask - 1)
        return ticks if bid is None else max(ticks, bid + 1)

    def _quote_deep(self) -> None:
        dice = self._dice
        buy = dice.random() < 0.5
        away = int(self._gap * LEVELS * dice.random() ** 2) + 1
        ticks = int(self._fair) - away if buy else int(self._fair) + 1 + away
        life = dice.expovariate(1.0) * self._deep_life
        self._post(buy, self._behind(buy, max(1, ticks)), life)

    def _post(self, buy: bool, ticks: int, life: float) -> None:
        """An order that stands, at a price that does not meet the other side."""
        if ticks < 1:
            return
        away = abs(ticks - self._fair) / (self._gap * LEVELS)
        lots = max(1, int(self._usual * (1 + 3 * away) * self._dice.lognormvariate(0, 1.1)))
        order = Order(self._engine.number(), buy, ticks, lots)
        self._engine.rest(order)
        heappush(self._expiries, (self._clock + life, order.number))

    def _chase(self) -> None:
        """Whoever sees that a quote lags behind the fair price takes it, up to that price."""
        bid, ask = self._engine.bids.best(), self._engine.asks.best()
        edge = self._gap * 0.7
        if ask is not None and self._fair > ask + edge:
            self._send(True, int(self._fair - edge / 2), self._usual * 2.5, "ioc")
        elif bid is not None and self._fair < bid - edge:
            self._send(False, int(self._fair + edge / 2) + 1, self._usual * 2.5, "ioc")

    def _take(self) -> None:
        """Somebody in a hurry; one in four hundred is a whale."""
        dice = self._dice
        bid, ask = self._engine.bids.best(), self._engine.asks.best()
        if bid is None or ask is None:
            return
        lean = (self._fair - (bid + ask) / 2) / (self._gap * 12)
        buy = dice.random() < 0.5 + max(-0.35, min(0.35, lean))
        whale = 45 if dice.random() < 0.0025 else 1
        worst = ask + int(self._gap * 60) if buy else max(1, bid - int(self._gap * 60))
        self._send(buy, worst, self._usual * 0.5 * whale, "ioc")

    def _send(self, buy: bool, ticks: int, lots: float, kind: str) -> None:
        size = max(1, int(lots * self._dice.lognormvariate(0, 1.2)))
        outcome = self._engine.place(Order(self._engine.number(), buy, ticks, size), kind)
        if outcome.fills:
            self._report(outcome)

    def _tend(self) -> None:
        """Keep both sides deep enough, and drop what the price has left far behind."""
        for side, buy in ((self._engine.bids, True), (self._engine.asks, False)):
            step = -1 if buy else 1
            for _ in range(LEVELS - len(side.ranks)):
                worst = side.worst()
                start = int(self._fair) if worst is None else worst
                away = 1 + int(self._dice.expovariate(1.0) * max(0.0, self._gap - 1))
                life = self._dice.expovariate(1.0) * self._deep_life
                self._post(buy, start + step * away, life)
            for _ in range(len(side.ranks) - MOST_LEVELS):
                self._withdraw(side)

    def _withdraw(self, side: Side) -> None:
        """Everything the crowd has at the worst price; accounts keep their own orders."""
        worst = side.worst()
        if worst is not None:
            for order in list(side.levels[worst].orders.values()):
                if order.owner == CROWD:
                    self._engine.cancel(order.number)
