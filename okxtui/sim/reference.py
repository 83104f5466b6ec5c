"""The prices nobody trades at: index, mark, funding rate, open interest, price limits.

Each is derived from the fair prices and the books, the way an exchange does it, only
simpler. Pure: the Venue asks with the time in hand.
"""

from __future__ import annotations

from okxtui.sim.bars import HOUR
from okxtui.sim.decimals import plain
from okxtui.sim.dice import stream
from okxtui.sim.instruments import Terms
from okxtui.sim.pit import Pit
from okxtui.sim.world import World

FUNDING_PERIOD = 8 * HOUR
CAP = 0.00375
_BAND = 0.02
"""How far from the index an order's price may lie."""
_SMOOTHING = 0.02


class Reference:
    """The reference prices of one pit."""

    def __init__(self, pit: Pit, world: World, seed: int) -> None:
        self._pit = pit
        self._world = world
        self._unit: int = 10**pit.instrument.price_digits
        self._basis = self._premium_now() or 0.0
        self._dice = stream(seed, "interest", pit.instrument.inst_id)
        self._interest = pit.instrument.usual * self._dice.uniform(4_000, 9_000)

    def step(self) -> None:
        """Let the basis follow the book; about five times a second."""
        now = self._premium_now()
        if now is not None:
            self._basis += (now - self._basis) * _SMOOTHING

    def _premium_now(self) -> float | None:
        """How far the book's middle is from the index; None while a side is empty."""
        bid, ask = self._pit.engine.bids.best(), self._pit.engine.asks.best()
        if bid is None or ask is None:
            return None
        return (bid + ask) / 2 / (self.index_price * self._unit) - 1

    @property
    def index_price(self) -> float:
        """What the coin is worth."""
        return self._world.fair(self._pit.instrument.base)

    @property
    def index(self) -> str:
        """The index as text, in the decimals of the instrument."""
        return self._text(self.index_price)

    @property
    def mark_ticks(self) -> int:
        """The mark price in ticks: the index, plus the smoothed basis for contracts."""
        basis = self._basis if self._pit.instrument.contract else 0.0
        return round(self.index_price * (1 + basis) * self._unit)

    @property
    def mark(self) -> str:
        """The mark price as text."""
        return self._pit.terms.price(self.mark_ticks)

    @property
    def limits(self) -> tuple[str, str]:
        """The highest price to buy at and the lowest to sell at."""
        mark = self.mark_ticks / self._unit
        return self._text(mark * (1 + _BAND)), self._text(mark * (1 - _BAND))

    @property
    def premium(self) -> float:
        """How far the contract trades from the index."""
        return self._basis

    @property
    def funding_rate(self) -> float:
        """The rate of the running period: interest, and the premium beyond it, capped."""
        interest = 0.0001
        clamped = max(-0.0005, min(0.0005, interest - self._basis))
        return max(-CAP, min(CAP, self._basis + clamped))

    def funding_times(self, now: int) -> tuple[int, int]:
        """When the running period ends and the next one does (ms)."""
        ends = now - now % FUNDING_PERIOD + FUNDING_PERIOD
        return ends, ends + FUNDING_PERIOD

    def drift(self) -> None:
        """Let the open interest change a little; every few seconds."""
        self._interest *= 1 + self._dice.gauss(0, 0.0003)

    @property
    def interest(self) -> tuple[str, str, str]:
        """Open interest in contracts, in coin, in dollars."""
        lots = int(self._interest)
        terms: Terms = self._pit.terms
        moved = terms.turnover(self.mark_ticks, lots)
        _, coin, money = terms.volumes(lots, moved)
        return terms.size(lots), coin, money

    def _text(self, price: float) -> str:
        return plain(round(price * self._unit), self._pit.instrument.price_digits)
