"""The whole book while pushes are lost, doubled and swapped: right, or known to be wrong.

The truth is the matching engine's own book, read at the moments when pushes are made.
"""

from random import Random

import pytest

from okxtui.market.freshness import TRUSTED
from okxtui.market.market import Market
from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg, BookChange, BookSnapshot
from okxtui.sim.house import House
from okxtui.sim.session import Session

SYMBOL, NOW, STEP = "BTC-USDT", 1_790_000_000_000, 100


class Pair:
    """A client and a server in memory, with one clock."""

    def __init__(self, seed: int) -> None:
        self.house = House(seed=seed, now=NOW)
        self.server = Session(self.house, "public", "a4d3ae55", NOW)
        self.client = Connection("public", NOW / 1000)
        self.market = Market([SYMBOL], book="books")
        self.client.subscribe([Arg("books", SYMBOL)], NOW / 1000)
        self.compared = self.mistrusted = 0
        self.truths: dict[int, list[list[tuple[str, str]]]] = {}
        """The engine's book by its sequence number: a swapped push comes later than it was made."""

    def step(self) -> None:
        """A tenth of a second: requests there, time passes, pushes back."""
        now = self.house.venue.now + STEP
        for text in self.client.outgoing():
            self.server.receive(text, now)
        self.house.advance(now)
        self.truths[self.house.venue.pits[SYMBOL].engine.seq] = self.truth()
        pushed: int | None = None
        for frame in self.server.outgoing(now):
            for event in self.client.receive(frame, now / 1000):
                self.market.apply(event, now / 1000)
                pushed = event.seq if isinstance(event, BookSnapshot | BookChange) else pushed
        for event in self.client.tick(now / 1000):
            self.market.apply(event, now / 1000)
        self.compare(now / 1000, pushed)

    def compare(self, now: float, pushed: int | None) -> None:
        security = self.market.security(SYMBOL)
        if security.pulse("books", now, 0.0).state(now) not in TRUSTED:
            self.mistrusted += 1
        elif pushed is not None:
            self.compared += 1
            assert self.believed() == self.truths[pushed]

    def believed(self) -> list[list[tuple[str, str]]]:
        depth = self.market.security(SYMBOL).depth("books")
        return [[(it.price, it.size) for it in side] for side in (depth.bids, depth.asks)]

    def truth(self) -> list[list[tuple[str, str]]]:
        pit = self.house.venue.pits[SYMBOL]
        price, size = pit.terms.price, pit.terms.size
        return [
            [(price(ticks), size(lots)) for ticks, lots, _ in side.top(400)]
            for side in (pit.engine.bids, pit.engine.asks)
        ]

    def settle(self) -> None:
        """Nothing goes wrong any more: soon all must be right again."""
        self.house.faults.clear()
        before, steps = self.compared, 0
        while self.compared < before + 10:
            self.step()
            assert (steps := steps + 1) < 400


def test_without_faults_every_push_is_the_engines_own_book() -> None:
    pair = Pair(seed=1)
    for _ in range(50):
        pair.step()

    assert pair.compared > 40
    assert pair.mistrusted < 5


@pytest.mark.parametrize("fault", ["drop", "duplicate", "reorder"])
def test_a_trusted_book_is_right_whatever_goes_wrong(fault: str) -> None:
    pair = Pair(seed=2)
    getattr(pair.house.faults, fault)("books", SYMBOL, times=0, rate=0.04)
    for _ in range(100):
        pair.step()

    assert pair.compared > 20
    pair.settle()


def test_a_book_that_begins_its_numbers_again_stays_right() -> None:
    pair, dice = Pair(seed=3), Random(3)
    for _ in range(100):
        if dice.random() < 0.05:
            pair.house.faults.reset_book(SYMBOL)
        pair.step()

    assert pair.compared > 50
    pair.settle()


def test_all_faults_at_once() -> None:
    pair, dice = Pair(seed=4), Random(4)
    faults = pair.house.faults
    for fault in (faults.drop, faults.duplicate, faults.reorder):
        fault("books", SYMBOL, times=0, rate=0.02)
    for _ in range(100):
        if dice.random() < 0.04:
            faults.reset_book(SYMBOL)
        pair.step()

    pair.settle()
