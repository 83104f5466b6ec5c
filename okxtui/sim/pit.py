"""One market at work: its book, its crowd, its trades, and the bars made of them.

A Pit is driven by the Venue, which tells it the time; it knows no channel and no client.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from okxtui.sim.bars import SECOND
from okxtui.sim.candles import Candles
from okxtui.sim.crowd import Crowd
from okxtui.sim.day import Day
from okxtui.sim.dice import stream
from okxtui.sim.engine import Engine, Fill, Order, Outcome
from okxtui.sim.instruments import Instrument, Terms
from okxtui.sim.leverage import Leverage
from okxtui.sim.past import Past

KEPT = 5_000
"""Matches and prints remembered."""
WARM_UP = 4 * SECOND
"""Crowd time between the end of the seeded past and the opening."""


class Match(msgspec.Struct, frozen=True):
    """One order met one other."""

    trade_id: int
    ticks: int
    lots: int
    buy: bool
    """The taker bought."""
    ts: int


class Print(msgspec.Struct, frozen=True):
    """All matches of one taker at one price: what the trades channel calls a trade."""

    trade_id: int
    """Of the newest match."""
    ticks: int
    lots: int
    buy: bool
    ts: int
    count: int
    seq: int


class Liquidation(msgspec.Struct, frozen=True):
    """A position on margin that the exchange traded away."""

    number: int
    """Counts the liquidations of a market, from 1."""
    buy: bool
    """The order that did it bought: the position was short."""
    lots: int
    """As far as the book went."""
    ruin: int
    """The bankruptcy price in ticks."""
    ts: int


Traded = TypeVar("Traded", Match, Print)
FillHeard = Callable[["Pit", Fill, Match], None]


class Pit:
    """One instrument, alive."""

    def __init__(
        self, instrument: Instrument, seed: int, now: int, fair: float, day: float
    ) -> None:
        """`fair` in ticks; `day`: the change of the last 24 hours the past shall show."""
        self.instrument = instrument
        self.terms = Terms(instrument)
        self.engine = Engine()
        self.engine.seq = stream(seed, "seq", instrument.inst_id).randrange(10**9, 9 * 10**10)
        self.now = now
        self.matches: deque[Match] = deque(maxlen=KEPT)
        self.prints: deque[Print] = deque(maxlen=KEPT)
        self.liquidations: deque[Liquidation] = deque(maxlen=KEPT)
        self.heard: list[FillHeard] = []
        """Told of every fill, one by one, while the engine's outcome is recorded."""
        self._trade_id = stream(seed, "trades", instrument.inst_id).randrange(10**8, 3 * 10**9)
        self._leverage: Leverage | None = None
        self._crowd = Crowd(
            self.engine,
            stream(seed, "crowd", instrument.inst_id),
            self._crowd_traded,
            rate=instrument.rate,
            gap=instrument.gap,
            usual=instrument.usual,
        )
        since = (now - WARM_UP) // SECOND * SECOND
        past = Past(instrument, seed, since, round(fair), day)
        self.candles = Candles(past, since, round(fair))
        self._crowd.settle(fair)
        self._warm_up(since, fair)
        self._day: Day | None = None
        if instrument.contract:
            dice = stream(seed, "leverage", instrument.inst_id)
            self._leverage = Leverage(self.engine, dice, self.record, instrument.usual)
            self._leverage.settle(fair)

    def _warm_up(self, since: int, fair: float) -> None:
        opening, self.now = self.now, since
        while self.now < opening:
            step = min(200, opening - self.now)
            self.now += step
            self._crowd.act(step, fair)
        if not self.matches:
            lots = max(1, int(self.instrument.usual))
            taker = Order(self.engine.number(), True, 0, lots)
            self.record(self.engine.place(taker, "market"))
        self.candles.roll(self.now)

    def advance(self, now: int, crowd: float, fair: float) -> None:
        """Go on to `now`, the crowd living through `crowd` ms of its own around `fair` ticks."""
        self.now = now
        if crowd:
            self._crowd.act(crowd, fair)
        self.candles.roll(now)
        if self._day is not None:
            self._day.roll(now)

    def _crowd_traded(self, outcome: Outcome) -> None:
        self.record(outcome)
        if self._leverage is not None:
            self._leverage.traded(outcome.fills)

    def mark(self, ticks: int) -> None:
        """The mark is at `ticks`: positions on margin that it has reached are liquidated."""
        if self._leverage is None:
            return
        for order, ruin in self._leverage.liquidate(ticks):
            number = self.liquidations[-1].number + 1 if self.liquidations else 1
            lots = order.lots - order.left
            self.liquidations.append(Liquidation(number, order.buy, lots, ruin, self.now))

    def record(self, outcome: Outcome) -> None:
        """Print the fills of one taker: on the tape, in the bars, to those who listen."""
        count = lots = 0
        fills = outcome.fills
        for index, fill in enumerate(fills):
            match = self._match(fill)
            count += 1
            lots += fill.lots
            last = index + 1 == len(fills)
            if last or fills[index + 1].ticks != fill.ticks:
                self.prints.append(
                    Print(
                        match.trade_id, fill.ticks, lots, match.buy, self.now, count,
                        self.engine.seq,
                    )
                )  # fmt: skip
                count = lots = 0

    def _match(self, fill: Fill) -> Match:
        self._trade_id += 1
        match = Match(self._trade_id, fill.ticks, fill.lots, fill.taker.buy, self.now)
        self.matches.append(match)
        turnover = self.terms.turnover(fill.ticks, fill.lots)
        self.candles.trade(self.now, fill.ticks, fill.lots, turnover)
        for heard in self.heard:
            heard(self, fill, match)
        return match

    @property
    def day(self) -> Day:
        """The last 24 hours; worked out when first asked for, then kept up to date."""
        if self._day is None:
            self._day = Day(self.candles, self.now)
        return self._day

    @property
    def last(self) -> Print:
        """The newest trade; there always is one."""
        return self.prints[-1]

    def prints_after(self, trade_id: int) -> list[Print]:
        """Trades newer than `trade_id`, oldest first."""
        found = list(_newer(self.prints, trade_id))
        found.reverse()
        return found

    def matches_after(self, trade_id: int) -> list[Match]:
        """Matches newer than `trade_id`, oldest first."""
        found = list(_newer(self.matches, trade_id))
        found.reverse()
        return found


def _newer(items: deque[Traded], trade_id: int) -> Iterator[Traded]:
    for item in reversed(items):
        if item.trade_id <= trade_id:
            return
        yield item
