"""Liquidations: positions that the exchange took over, and whether they are large enough to matter.

One is large above nine in ten of the taker orders of the last hour. The exchange tells of some and
not of all, late and in no order (`liquidation-orders`), so they are never summed. Pure.
"""

from decimal import Decimal

from msgspec import Struct

from okxtui.market.whales import measure
from okxtui.okx.events import LiquidationOrder
from okxtui.okx.numbers import number

PERCENTILE = 90
"""Of the taker orders."""


class Forced(Struct, frozen=True):
    """A position that was liquidated."""

    order: LiquidationOrder
    measure: Decimal
    """As taker orders have it, at the bankruptcy price."""
    threshold: Decimal | None
    """What it was judged by; None while too few taker orders were known."""

    @property
    def large(self) -> bool:
        """Whether it stands out."""
        return self.threshold is not None and self.measure > self.threshold

    @property
    def position(self) -> str:
        """ "long" or "short"; the order that ends it goes the other way."""
        return "long" if self.order.side == "sell" else "short"


class Liquidations:
    """Judges what is told, one by one."""

    def __init__(self, symbol: str) -> None:
        self._symbol = symbol
        self.seen = 0
        self.last: Forced | None = None

    def add(self, order: LiquidationOrder, threshold: Decimal | None) -> Forced | None:
        """Judge one; None for an order without size or price."""
        size, price = number(order.sz), number(order.bk_px)
        if size is None or price is None:
            return None
        self.seen += 1
        self.last = Forced(order, measure(self._symbol, size, price), threshold)
        return self.last
