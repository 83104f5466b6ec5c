"""The matching engine: price-time priority on whole ticks and lots.

Pure: orders in, fills out. It knows no currency, no account, no clock and no channel; an
order's owner matters only in that nobody trades with themselves.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

CROWD = 0
"""The owner of the anonymous flow: its orders may meet each other."""


class Order:
    """One order, while it lives in the book and after."""

    __slots__ = ("buy", "left", "lots", "number", "owner", "ticks")

    def __init__(self, number: int, buy: bool, ticks: int, lots: int, owner: int = CROWD) -> None:
        self.number = number
        self.buy = buy
        self.ticks = ticks
        self.lots = lots
        """What was asked for."""
        self.left = lots
        """What is not filled yet."""
        self.owner = owner


class Fill:
    """One match: the maker's price, the lots, and both orders."""

    __slots__ = ("lots", "maker", "taker", "ticks")

    def __init__(self, maker: Order, taker: Order, ticks: int, lots: int) -> None:
        self.maker = maker
        self.taker = taker
        self.ticks = ticks
        self.lots = lots


class Level:
    """All orders at one price, oldest first."""

    __slots__ = ("lots", "orders")

    def __init__(self) -> None:
        self.orders: dict[int, Order] = {}
        self.lots = 0


class Side:
    """One half of the book. Prices are kept as ranks: the best has the greatest."""

    def __init__(self, buy: bool) -> None:
        self.sign = 1 if buy else -1
        self.ranks: list[int] = []
        self.levels: dict[int, Level] = {}
        """By price in ticks."""

    def best(self) -> int | None:
        """The best price in ticks; None if the side is empty."""
        return self.ranks[-1] * self.sign if self.ranks else None

    def worst(self) -> int | None:
        """The price farthest from the touch; None if the side is empty."""
        return self.ranks[0] * self.sign if self.ranks else None

    def add(self, order: Order) -> None:
        """Put `order` behind the others at its price."""
        level = self.levels.get(order.ticks)
        if level is None:
            level = self.levels[order.ticks] = Level()
            insort(self.ranks, order.ticks * self.sign)
        level.orders[order.number] = order
        level.lots += order.left

    def reduce(self, order: Order, lots: int) -> None:
        """Take `lots` off a resting order; at nothing left the order, and its level, go."""
        level = self.levels[order.ticks]
        order.left -= lots
        level.lots -= lots
        if order.left == 0:
            self._forget(order, level)

    def remove(self, order: Order) -> None:
        """Take the order out with whatever is left of it (which it keeps, as its record)."""
        level = self.levels[order.ticks]
        level.lots -= order.left
        self._forget(order, level)

    def _forget(self, order: Order, level: Level) -> None:
        del level.orders[order.number]
        if not level.orders:
            del self.levels[order.ticks]
            del self.ranks[bisect_left(self.ranks, order.ticks * self.sign)]

    def prices(self, depth: int) -> list[int]:
        """The best `depth` prices in ticks, best first."""
        sign = self.sign
        return [rank * sign for rank in self.ranks[: -depth - 1 : -1]]

    def top(self, depth: int) -> list[tuple[int, int, int]]:
        """(ticks, lots, orders) of the best `depth` levels, best first."""
        levels = self.levels
        return [
            (price, level.lots, len(level.orders))
            for price in self.prices(depth)
            for level in (levels[price],)
        ]


class Outcome:
    """What became of an order as it arrived."""

    __slots__ = ("canceled", "displaced", "fills", "resting")

    def __init__(self) -> None:
        self.fills: list[Fill] = []
        self.displaced: list[Order] = []
        """Resting orders of the same owner, cancelled rather than traded with."""
        self.resting = False
        self.canceled = ""
        """Why the rest was cancelled at once: post_only, fok, ioc; empty if it was not."""


class Engine:
    """One instrument's book."""

    def __init__(self) -> None:
        self.bids = Side(buy=True)
        self.asks = Side(buy=False)
        self.orders: dict[int, Order] = {}
        """Everything that rests, by number."""
        self.seq = 0
        """Grows with everything that changes the book."""
        self._numbers = 0

    def number(self) -> int:
        """The next free order number."""
        self._numbers += 1
        return self._numbers

    def place(self, order: Order, kind: str = "limit") -> Outcome:
        """Match `order`, then let the rest stand, or not, as its kind has it.

        Kinds: limit, market (its price is ignored), post_only, ioc, fok.
        """
        outcome = Outcome()
        if kind == "post_only" and self._crosses(order):
            outcome.canceled = "post_only"
        elif kind == "fok" and not self._fillable(order):
            outcome.canceled = "fok"
        else:
            self._match(order, outcome, limited=kind != "market")
            if order.left and kind in ("limit", "post_only"):
                self._side(order.buy).add(order)
                self.orders[order.number] = order
                outcome.resting = True
            elif order.left:
                outcome.canceled = "ioc"
        if outcome.fills or outcome.resting or outcome.displaced:
            self.seq += 1
        return outcome

    def rest(self, order: Order) -> None:
        """Let an order stand that is known not to meet the other side."""
        (self.bids if order.buy else self.asks).add(order)
        self.orders[order.number] = order
        self.seq += 1

    def cancel(self, number: int) -> Order | None:
        """Take an order out of the book; None if it is not (or no longer) there."""
        order = self.orders.pop(number, None)
        if order is not None:
            self._side(order.buy).remove(order)
            self.seq += 1
        return order

    def amend(self, number: int, ticks: int, lots: int) -> Outcome | None:
        """Change price and total size; None if the order is gone or would be filled by it.

        Only an order that merely shrinks keeps its place in the queue.
        """
        order = self.orders.get(number)
        if order is None or lots <= order.lots - order.left:
            return None
        if ticks == order.ticks and lots <= order.lots:
            self._side(order.buy).reduce(order, order.lots - lots)
            order.lots = lots
            self.seq += 1
            outcome = Outcome()
            outcome.resting = True
            return outcome
        self.cancel(number)
        order.left += lots - order.lots
        order.lots, order.ticks = lots, ticks
        return self.place(order)

    def resting(self) -> Iterator[Order]:
        """Every order in the book."""
        return iter(self.orders.values())

    def _side(self, buy: bool) -> Side:
        return self.bids if buy else self.asks

    def _crosses(self, order: Order) -> bool:
        best = self._side(not order.buy).best()
        return best is not None and (order.ticks >= best if order.buy else order.ticks <= best)

    def _fillable(self, order: Order) -> bool:
        side = self._side(not order.buy)
        limit = -order.ticks if order.buy else order.ticks
        wanted = order.left
        for rank in reversed(side.ranks):
            if rank < limit or wanted <= 0:
                break
            mine = order.owner
            wanted -= sum(
                each.left
                for each in side.levels[rank * side.sign].orders.values()
                if each.owner != mine or mine == CROWD
            )
        return wanted <= 0

    def _match(self, order: Order, outcome: Outcome, *, limited: bool) -> None:
        side = self._side(not order.buy)
        limit = -order.ticks if order.buy else order.ticks
        while order.left and side.ranks:
            rank = side.ranks[-1]
            if limited and rank < limit:
                break
            maker = next(iter(side.levels[rank * side.sign].orders.values()))
            if maker.owner == order.owner != CROWD:
                side.remove(maker)
                del self.orders[maker.number]
                outcome.displaced.append(maker)
                continue
            lots = min(order.left, maker.left)
            side.reduce(maker, lots)
            order.left -= lots
            if not maker.left:
                del self.orders[maker.number]
            outcome.fills.append(Fill(maker, order, maker.ticks, lots))
