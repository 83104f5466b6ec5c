"""Whales: taker orders that are large by what the last hour knew.

The exchange prints one line for each price that a taker order reached; lines of one time and side
whose prices only go away from the market are one order again. It is large above the 99th
percentile of the orders of the last hour, all of them before it. Pure.
"""

from bisect import bisect_left, insort
from collections import deque
from decimal import Decimal

from msgspec import Struct, structs

from okxtui.okx.events import Trade
from okxtui.okx.symbols import inst_type

HOUR = 3_600_000
PERCENTILE = 99
WARM_ORDERS = 100
_KEPT = 20_000
"""Orders that the percentile is taken of at most: the last ones."""


class TakerOrder(Struct, frozen=True):
    """Prints that one taker caused."""

    at: int
    side: str
    first: str
    """The first price, as the exchange wrote it."""
    last: str
    size: Decimal
    measure: Decimal
    """What orders are compared by: see `measure`."""
    prints: int = 1
    threshold: Decimal | None = None
    """What it was judged by; None while too few orders were known."""

    @property
    def large(self) -> bool:
        """Whether it is a whale's."""
        return self.threshold is not None and self.measure > self.threshold


def measure(symbol: str, size: Decimal, price: Decimal) -> Decimal:
    """Money but for the constant value of a contract: comparing needs no more.

    Contracts against "USD" are inverse and count their money by themselves. Options against it are
    not: what is paid for them is their price, in coin.
    """
    inverse = inst_type(symbol) in ("SWAP", "FUTURES") and symbol.split("-")[1:2] == ["USD"]
    return size if inverse else size * price


class Whales:
    """Joins prints to orders and compares them."""

    def __init__(self, symbol: str) -> None:
        self._symbol = symbol
        self._times: deque[int] = deque()
        self._measures: deque[Decimal] = deque()
        """Of each order that is complete, side by side: pairs would cost a megabyte more."""
        self._sorted: list[Decimal] = []
        self.order: TakerOrder | None = None
        """The newest order, to which further prints may belong."""

    @property
    def known(self) -> int:
        """Orders of the last hour that are complete."""
        return len(self._sorted)

    def add(self, trade: Trade, at: int, price: Decimal, size: Decimal) -> TakerOrder:
        """Fold one print: the order it belongs to, as far as it is known."""
        amount = measure(self._symbol, size, price)
        order = self.order
        if order is not None and _continues(order, trade, at, price):
            self.order = structs.replace(
                order,
                last=trade.px,
                size=order.size + size,
                measure=order.measure + amount,
                prints=order.prints + 1,
            )
            return self.order
        self.cut()
        self._expire(at)
        self.order = TakerOrder(
            at, trade.side, trade.px, trade.px, size, amount, threshold=self.threshold()
        )
        return self.order

    def cut(self) -> None:
        """The newest order is complete, or its rest was missed."""
        if self.order is not None:
            self._times.append(self.order.at)
            self._measures.append(self.order.measure)
            insort(self._sorted, self.order.measure)
            self.order = None

    def threshold(self, percentile: int = PERCENTILE) -> Decimal | None:
        """The percentile of the complete orders (of 100 the 99th); None while there are too few."""
        if len(self._sorted) < WARM_ORDERS:
            return None
        return self._sorted[len(self._sorted) * percentile // 100 - 1]

    def _expire(self, at: int) -> None:
        times = self._times
        while times and (times[0] <= at - HOUR or len(times) > _KEPT):
            times.popleft()
            del self._sorted[bisect_left(self._sorted, self._measures.popleft())]


def _continues(order: TakerOrder, trade: Trade, at: int, price: Decimal) -> bool:
    """Whether a print is one more step of the order: at its time, and away from the market."""
    if at != order.at or trade.side != order.side:
        return False
    last = Decimal(order.last)
    return price > last if trade.side == "buy" else price < last
