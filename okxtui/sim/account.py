"""One account of the exchange: its orders, positions and fills, and what changed when.

It keeps books and numbers its changes, so that channels can ask what is new since they
last looked; it decides nothing. Money itself is in the ledger.
"""

from __future__ import annotations

from collections import Counter, deque
from decimal import Decimal

from okxtui.sim.decimals import whole
from okxtui.sim.ledger import Ledger
from okxtui.sim.orders import AccountOrder, Row
from okxtui.sim.position import Position

KEPT = 2_000
"""Finished orders, fills and news remembered."""
ZERO = Decimal(0)


class News:
    """Rows in the order they happened, numbered, for whoever looks later."""

    def __init__(self) -> None:
        self.count = 0
        self._rows: deque[tuple[int, Row]] = deque(maxlen=KEPT)

    def add(self, row: Row) -> None:
        """One more."""
        self.count += 1
        self._rows.append((self.count, row))

    def after(self, seen: int) -> list[Row]:
        """What came after the first `seen`, oldest first."""
        found = []
        for number, row in reversed(self._rows):
            if number <= seen:
                break
            found.append(row)
        found.reverse()
        return found


class Account:
    """What one owner has here."""

    def __init__(self, owner: int, uid: str, label: str, ledger: Ledger) -> None:
        self.owner = owner
        self.uid = uid
        self.label = label
        self._ledger = ledger
        self.orders: dict[int, AccountOrder] = {}
        """Open ones, by ordId."""
        self.history: deque[AccountOrder] = deque(maxlen=KEPT)
        """Finished ones, oldest first."""
        self.fills: deque[Row] = deque(maxlen=KEPT)
        """As trade/fills writes them, oldest first."""
        self.positions: dict[str, Position] = {}
        """Held, or just closed, by instrument."""
        self.order_news = News()
        self.book_news = News()
        """What balance_and_position pushes."""
        self.changes = 0
        self.changed_cash: dict[str, int] = {}
        """Currency to the number of its latest change."""
        self.changed_positions: dict[str, int] = {}
        self.cash_times: dict[str, int] = {}
        self.connections: Counter[str] = Counter()
        """Open connections by private channel."""

    def cash(self, ccy: str) -> Decimal:
        """The cash balance."""
        return self._ledger.of(self.owner, ccy)

    def currencies(self) -> list[str]:
        """Every currency of which there is any."""
        return [ccy for ccy in self._ledger.currencies(self.owner) if self.cash(ccy)]

    def frozen(self, ccy: str) -> Decimal:
        """What open spot orders hold back."""
        return sum((held(order, ccy) for order in self.orders.values()), ZERO)

    def held_positions(self) -> list[Position]:
        """Positions that are not closed."""
        return [each for each in self.positions.values() if each.lots]

    def touch_cash(self, ccy: str, now: int) -> None:
        """The balance of `ccy`, or what is available of it, changed."""
        self.changes += 1
        self.changed_cash[ccy] = self.changes
        self.cash_times[ccy] = now

    def touch_position(self, inst_id: str) -> None:
        """The position in `inst_id` changed."""
        self.changes += 1
        self.changed_positions[inst_id] = self.changes

    def find(self, ord_id: str, cl_ord_id: str) -> AccountOrder | None:
        """An open order by its id, which wins, or its owner's name for it."""
        if ord_id:
            return self.orders.get(whole(ord_id) or 0)
        named = (each for each in self.orders.values() if each.cl_ord_id == cl_ord_id)
        return next(named, None) if cl_ord_id else None

    def finish(self, order: AccountOrder) -> None:
        """The order is over."""
        self.orders.pop(order.ord_id, None)
        self.history.append(order)


def held(order: AccountOrder, ccy: str) -> Decimal:
    """What a spot order keeps of `ccy` until it is filled or cancelled."""
    listed = order.instrument
    if listed.contract:
        return ZERO
    left = order.size(order.resting.left)
    if order.resting.buy and ccy == listed.quote:
        return left * Decimal(order.resting.ticks).scaleb(-listed.price_digits)
    return left if not order.resting.buy and ccy == listed.base else ZERO
