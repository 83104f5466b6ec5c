"""Orders: those that can still fill, and below them, dimmed, those that ended while we looked."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from okxtui.market.freshness import spell_age
from okxtui.market.glance import Glance
from okxtui.market.holdings import order_distance
from okxtui.okx.numbers import millis, number
from okxtui.okx.private import Order
from okxtui.ui import ink
from okxtui.ui.lines import Span
from okxtui.ui.panes.columns import Column
from okxtui.ui.panes.filling import Cells
from okxtui.ui.panes.listing import LIST
from okxtui.ui.panes.private import Private, decimal, side_cell


class Orders(Private[Order]):
    """The orders of the account, the newest first."""

    NUMBER = "8"
    NAME = "Orders"
    NOTHING = "no open orders"
    NEWEST_FIRST = True
    SORTS = (LIST, "symbol", "distance", "size", "price")
    WIDE = 84
    BRIEF = ("symbol", "side", "price", "size", "distance", "state")
    COLUMNS = (
        Column("symbol", "Symbol", 8, rank=0, left=True, least=8),
        Column("side", "Side", 4, rank=0, left=True),
        Column("type", "Type", 5, rank=7, left=True),
        Column("price", "Price", 6, rank=0),
        Column("size", "Size", 5, rank=1),
        Column("filled", "Filled", 6, rank=4),
        Column("distance", "Away", 6, rank=2),
        Column("age", "Age", 4, rank=5),
        Column("state", "State", 5, rank=3, left=True),
    )

    def take(self, glance: Glance) -> None:
        """Open orders and ended ones."""
        self.look(glance)
        self.pulse = glance.holdings.orders_pulse
        self.hold(glance.holdings.orders, glance.holdings.ended)

    def world(self) -> object:
        """The way to the market is another one with every price."""
        return super().world(), self.holdings.prices

    def identity(self, item: Order) -> str:
        """The exchange's id; the same when it ends, so the cursor goes along."""
        return item.ord_id

    def symbol(self, item: Order) -> str:
        """Its instrument."""
        return item.inst_id

    def group(self, item: Order) -> int:
        """Open ones stay above."""
        return 0 if item.is_open else 1

    def faded(self, item: Order) -> bool:
        """It ended."""
        return not item.is_open

    def value(self, item: Order) -> Decimal | str | None:
        """By size and price the greatest first, by distance the farthest."""
        match self.sort:
            case "distance":
                return self._away(item)
            case "size":
                return number(item.sz)
            case "price":
                return number(item.px)
        return item.inst_id

    def _away(self, item: Order) -> Decimal | None:
        last = self.holdings.prices.get(item.inst_id)
        return order_distance(item, last) if item.is_open else None

    # Reading ----------------------------------------------------------------------------------

    def cells(self, item: Order) -> Cells:
        """Every column."""
        symbol, away = item.inst_id, self._away(item)
        price = number(item.px) or number(item.avg_px)
        return {
            "symbol": (symbol, "strong" if symbol == self.current else ""),
            "side": side_cell(item.side),
            "type": (_kind(item), "muted"),
            "price": (self.price(symbol, item.px or item.avg_px), ""),
            "size": (self._asked(item, price), ""),
            "filled": (self._filled(item, price), "muted"),
            "distance": (ink.percent(away), "warn" if away is not None and away <= 0 else ""),
            "age": (self._age(item), "muted"),
            "state": (_state(item), "" if item.is_open else "muted"),
        }

    def _asked(self, item: Order, price: Decimal | None) -> str:
        if item.counts_money:
            quote = item.inst_id.split("-")[1]
            return self.amount(f"{ink.price(item.sz)} {quote}")
        return self.sized(item.inst_id, item.sz, price)

    def _filled(self, item: Order, price: Decimal | None) -> str:
        if not decimal(item.acc_fill_sz):
            return "0"
        return self.sized(item.inst_id, item.acc_fill_sz, price)

    def _age(self, item: Order) -> str:
        """How long it has been there; an ended one, since it ended."""
        since = millis(item.c_time if item.is_open else item.u_time)
        if not since:
            return ink.NOTHING
        return spell_age(max(0.0, self.now() + self._wall - since / 1000))

    def facts(self, item: Order) -> list[list[Span]]:
        """What the second line of a narrow pane says."""
        cells = self.cells(item)
        return [
            [("filled ", "faint"), cells["filled"]],
            [cells["type"]],
            [("age " if item.is_open else "ended ", "faint"), cells["age"]],
        ]

    def about(self) -> str:
        """How many are open; then order and filter."""
        count = len(self.holdings.orders)
        return "  ".join(
            word for word in (f"{count} open" if count else "", super().about()) if word
        )

    def table(self) -> Iterable[Sequence[str]]:
        """The rows that the filter leaves, as the exchange sent them; amounts may be hidden."""
        yield (
            *("order", "symbol", "side", "type", "price", "size", "filled", "mean price"),
            *("state", "created", "updated"),
        )
        for it in (self._items[name] for name in self._order):
            yield (
                *(it.ord_id, it.inst_id, it.side, it.ord_type, it.px, self.amount(it.sz)),
                *(self.amount(it.acc_fill_sz), it.avg_px, it.state, it.c_time, it.u_time),
            )


def _kind(order: Order) -> str:
    told = order.ord_type.replace("_", " ")
    return f"{told} reduce" if order.reduce_only == "true" else told


def _state(order: Order) -> str:
    return {"live": "open", "partially_filled": "part filled"}.get(
        order.state, order.state.replace("_", " ")
    )
