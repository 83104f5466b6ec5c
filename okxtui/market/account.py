"""The account as we believe it to be: orders, fills, positions and balances, each thing once.

Pushes and REST answers tell the same story in any order, some of it twice and some of it late.
So everything is merged by its identity and its time: an order that ended never reopens, what is
filled never shrinks, an older row never replaces a newer one. Pure; knows no socket and no clock.
"""

from collections.abc import Iterable, Set
from typing import Generic, TypeVar

from msgspec import structs

from okxtui.okx.numbers import millis, number
from okxtui.okx.private import (
    Balance,
    BalancePage,
    Cash,
    Fill,
    Order,
    Position,
    PositionsPage,
)

_CLOSED_KEPT = 200
_FILLS_KEPT = 1000

T = TypeVar("T")


class Pages(Generic[T]):
    """A snapshot that comes in pages: all of it or nothing, for half a list is a wrong list."""

    def __init__(self) -> None:
        self._rows: list[T] = []
        self._next = 1
        self.overtaken: set[str] = set()
        """Identities that were pushed since its first page, which cannot know of that."""

    def add(self, page: int, rows: list[T], last: bool) -> list[T] | None:
        """All rows once the last page came in its turn, else None."""
        if page == 1:
            self._rows, self._next, self.overtaken = [], 1, set()
        if page != self._next:
            self._next = 0  # A page was lost: wait for the next snapshot's first.
            return None
        self._rows = [*self._rows, *rows]
        self._next = 0 if last else page + 1
        return self._rows if last else None


class Account:
    """One account. `version` grows whenever something changed."""

    def __init__(self) -> None:
        self.version = 0
        self.touched: set[str] = set()
        """Identities that pushes changed since `begin`: newer than any answer asked for then."""
        self._reconciling = False
        self._whole: set[str] = set()
        """Of what ("positions", "balance") all was pushed since `begin`."""
        self.complete_until = 0
        """Milliseconds: of the fills up to here none is missing; 0 until the first answer."""
        self._orders: dict[str, Order] = {}
        self._fills: dict[tuple[str, str, str], Fill] = {}
        self._positions: dict[str, Position] = {}
        self._cash: dict[str, Cash] = {}
        self._balance = Balance()
        self._position_pages = Pages[Position]()
        self._balance_pages = Pages[Balance]()

    # What is known.

    @property
    def open_orders(self) -> tuple[Order, ...]:
        """Orders that can still fill, oldest first."""
        alive = [order for order in self._orders.values() if order.is_open]
        return tuple(sorted(alive, key=lambda order: (millis(order.c_time), order.ord_id)))

    @property
    def closed_orders(self) -> tuple[Order, ...]:
        """Orders that ended while we looked, the newest last."""
        ended = [order for order in self._orders.values() if not order.is_open]
        return tuple(sorted(ended, key=lambda order: (millis(order.u_time), order.ord_id)))

    @property
    def fills(self) -> tuple[Fill, ...]:
        """Oldest first."""
        return tuple(sorted(self._fills.values(), key=_happened))

    @property
    def positions(self) -> tuple[Position, ...]:
        """In the order they were opened."""
        held = [it for it in self._positions.values() if number(it.pos)]
        return tuple(sorted(held, key=lambda it: (millis(it.c_time), it.identity)))

    @property
    def balance(self) -> Balance:
        """The totals, with every currency in `details`, the most valuable first."""
        held = [it for it in self._cash.values() if number(it.eq) or number(it.cash_bal)]
        details = sorted(held, key=lambda cash: (-(number(cash.eq_usd) or 0), cash.ccy))
        return structs.replace(self._balance, details=details)

    # Pushes.

    def order(self, order: Order) -> None:
        """Merge a push of `orders`, and the fill it may carry."""
        self._touch(order.ord_id)
        self._merge_order(order)
        if order.trade_id and (number(order.fill_sz) or 0) > 0:
            self.add_fills([_fill_of(order)])

    def positions_push(self, page: PositionsPage) -> bool:
        """Merge a push of `positions`: what changed, or one page of all. False while pages lack."""
        if not page.whole:
            for position in page.rows:
                self._position_pages.overtaken.add(position.identity)
                self._touch(position.identity)
                self._merge_position(position)
            return True
        rows = self._position_pages.add(page.page, page.rows, page.last)
        if rows is not None:
            self._whole.add("positions")
            self.hold_only(rows, self._position_pages.overtaken)
        return rows is not None

    def balance_push(self, page: BalancePage) -> bool:
        """Merge a push of `account`: the currencies that changed, or one page of all. False while
        pages lack."""
        if not page.whole:
            for row in page.rows:
                for cash in row.details:
                    self._balance_pages.overtaken.add(cash.ccy)
                    self._touch(cash.ccy)
                self._merge_balance(row)
            return True
        rows = self._balance_pages.add(page.page, page.rows, page.last)
        if rows is not None:
            self._whole.add("balance")
            self.balance_is(rows, self._balance_pages.overtaken)
        return rows is not None

    # Answers of REST, and complete snapshots.

    def begin(self) -> None:
        """A reconciliation begins: from now on pushes outrank the answers that will come."""
        self.touched, self._whole = set(), set()
        self._reconciling = True

    def settled(self, until: int) -> None:
        """It is over: all answers are merged, no fill up to `until` (milliseconds) is missing."""
        self.complete_until = until
        self._reconciling = False

    def pending(self, orders: Iterable[Order]) -> list[Order]:
        """All open orders, as REST has them. Returns those we held open that are not among them.

        What became of the returned ones is not known until somebody asks.
        """
        listed = set()
        for order in orders:
            listed.add(order.ord_id)
            self._merge_order(order)
        return [
            order
            for order in self._orders.values()
            if order.is_open and order.ord_id not in listed and order.ord_id not in self.touched
        ]

    def ended(self, order: Order) -> None:
        """What REST says of an order that is no longer open."""
        self._merge_order(order)

    def forget_order(self, ord_id: str) -> None:
        """The exchange does not know this order any more."""
        if self._orders.pop(ord_id, None):
            self.version += 1

    def add_fills(self, fills: Iterable[Fill]) -> int:
        """Merge fills; those known already are passed over. Returns how many were new."""
        new = 0
        for fill in fills:
            known = self._fills.get(fill.identity)
            if known is None or (fill.bill_id and not known.bill_id):
                new += known is None
                self._fills[fill.identity] = fill
                self.version += 1
        if len(self._fills) > _FILLS_KEPT + 200:
            self._fills = {fill.identity: fill for fill in self.fills[-_FILLS_KEPT:]}
        return new

    def positions_answer(self, positions: Iterable[Position]) -> None:
        """The positions by REST; worth nothing once all of them were pushed meanwhile."""
        if "positions" not in self._whole:
            self.hold_only(positions, self.touched)

    def balance_answer(self, rows: Iterable[Balance]) -> None:
        """The currencies by REST; worth nothing once all of them were pushed meanwhile."""
        if "balance" not in self._whole:
            self.balance_is(rows, self.touched)

    def hold_only(self, positions: Iterable[Position], spare: Set[str] = frozenset()) -> None:
        """These positions are held, and no others but those in `spare`, of which we know better."""
        listed = set(spare)
        for position in positions:
            listed.add(position.identity)
            self._merge_position(position)
        for identity in [it for it in self._positions if it not in listed]:
            del self._positions[identity]
            self.version += 1

    def balance_is(self, rows: Iterable[Balance], spare: Set[str] = frozenset()) -> None:
        """These currencies are held, and no others but those in `spare`."""
        listed = set(spare)
        for row in rows:
            listed.update(cash.ccy for cash in row.details)
            self._merge_balance(row)
        self._cash = {ccy: cash for ccy, cash in self._cash.items() if ccy in listed}
        self.version += 1

    # Merging.

    def _touch(self, identity: str) -> None:
        # Nobody asks in between, and orders without end would be remembered.
        if self._reconciling:
            self.touched.add(identity)

    def _merge_order(self, order: Order) -> None:
        known = self._orders.get(order.ord_id)
        if known is not None and not _outranks(order, known):
            return
        self._orders[order.ord_id] = order
        self.version += 1
        ended = len(self._orders) - sum(it.is_open for it in self._orders.values())
        if ended > _CLOSED_KEPT:
            del self._orders[self.closed_orders[0].ord_id]

    def _merge_position(self, position: Position) -> None:
        known = self._positions.get(position.identity)
        if known is not None and millis(position.u_time) < millis(known.u_time):
            return
        # A closed one (pos "0") stays as a tombstone, so that an older row cannot reopen it; the
        # next whole snapshot buries it.
        self._positions[position.identity] = position
        self.version += 1

    def _merge_balance(self, row: Balance) -> None:
        if millis(row.u_time) >= millis(self._balance.u_time):
            self._balance = structs.replace(row, details=[])
        for cash in row.details:
            known = self._cash.get(cash.ccy)
            if known is None or millis(cash.u_time) >= millis(known.u_time):
                self._cash[cash.ccy] = cash
        self.version += 1


def _happened(fill: Fill) -> tuple[int, int, str]:
    """When; within a millisecond as trade ids are given out, 99 before 100."""
    return millis(fill.fill_time), len(fill.trade_id), fill.trade_id


def _outranks(new: Order, known: Order) -> bool:
    """Whether `new` is the later word on an order."""
    if not known.is_open and new.is_open:
        return False
    if known.is_open and not new.is_open:
        return True
    if (number(new.acc_fill_sz) or 0) < (number(known.acc_fill_sz) or 0):
        return False
    return millis(new.u_time) >= millis(known.u_time)


def _fill_of(order: Order) -> Fill:
    """The fill that a push of `orders` carries."""
    return Fill(
        inst_id=order.inst_id,
        trade_id=order.trade_id,
        ord_id=order.ord_id,
        inst_type=order.inst_type,
        side=order.side,
        fill_px=order.fill_px,
        fill_sz=order.fill_sz,
        exec_type=order.exec_type,
        fee=order.fill_fee,
        fee_ccy=order.fill_fee_ccy,
        fill_pnl=order.fill_pnl,
        fill_time=order.fill_time,
    )
