"""One contract position in net mode: how much, at what average, and what it has earned.

Pure arithmetic: linear contracts earn money, inverse ones coin.
"""

from __future__ import annotations

from decimal import Decimal

from okxtui.sim.decimals import amount
from okxtui.sim.instruments import Instrument

ZERO = Decimal(0)
MAINTENANCE = Decimal("0.004")
"""Maintenance margin, as a share of the notional."""


class Position:
    """A position of one account; `lots` below zero is short."""

    def __init__(self, instrument: Instrument, pos_id: int, lever: int, now: int) -> None:
        self.instrument = instrument
        self.pos_id = pos_id
        self.lever = lever
        self.lots = 0
        self.average = ZERO
        self.pnl = ZERO
        self.fee = ZERO
        self.funding = ZERO
        self.trade_id = ""
        self.opened = now
        self.updated = now
        self._face = Decimal(instrument.contract)

    def fill(self, lots: int, price: Decimal, now: int) -> Decimal:
        """`lots` more (or less, if below zero) at `price`; what the closed part has earned."""
        closing = 0
        if self.lots and (self.lots > 0) != (lots > 0):
            closing = max(-abs(self.lots), -abs(lots)) * (1 if self.lots > 0 else -1)
        earned = self.worth(-closing, self.average, price)
        self.lots += closing
        opening = lots - closing
        if opening:
            self.average = self._averaged(opening, price)
            self.lots += opening
        self.pnl += earned
        self.updated = now
        return earned

    def worth(self, lots: int, entry: Decimal, price: Decimal) -> Decimal:
        """What `lots` bought at `entry` have earned at `price`, in the settlement currency."""
        size = self.contracts(lots) * self._face
        if not size:
            return ZERO
        if self.instrument.inverse:
            return size * (1 / entry - 1 / price)
        return size * (price - entry)

    def contracts(self, lots: int) -> Decimal:
        """Lots as contracts."""
        return amount(lots, self.instrument.size_digits)

    def upl(self, mark: Decimal) -> Decimal:
        """Unrealised profit or loss at the mark price."""
        return self.worth(self.lots, self.average, mark)

    def notional(self, mark: Decimal) -> Decimal:
        """What the position is worth, in the settlement currency; never below zero."""
        size = abs(self.contracts(self.lots)) * self._face
        return size / mark if self.instrument.inverse else size * mark

    def margin(self, mark: Decimal) -> Decimal:
        """The initial margin."""
        return self.notional(mark) / self.lever

    def liquidation(self, spare: Decimal) -> Decimal | None:
        """The mark price at which `spare` (equity without this position) is used up."""
        size = self.contracts(self.lots) * self._face
        if not size:
            return None
        sign = 1 if size > 0 else -1
        if self.instrument.inverse:
            divisor = spare + size / self.average
            price = size * (1 + sign * MAINTENANCE) / divisor if divisor else ZERO
        else:
            price = (self.average - spare / size) / (1 - sign * MAINTENANCE)
        return price if price > 0 else None

    def _averaged(self, opening: int, price: Decimal) -> Decimal:
        if not self.lots:
            return price
        whole = self.lots + opening
        if self.instrument.inverse:
            return whole / (self.lots / self.average + opening / price)
        return (self.lots * self.average + opening * price) / whole
