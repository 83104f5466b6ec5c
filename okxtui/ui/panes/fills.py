"""Fills: what was bought and sold, at what price and for what fee, the newest first."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from okxtui.market.glance import Glance
from okxtui.okx.numbers import millis, number
from okxtui.okx.private import Fill
from okxtui.ui import ink
from okxtui.ui.lines import Span
from okxtui.ui.panes.columns import Column
from okxtui.ui.panes.filling import Cells
from okxtui.ui.panes.listing import LIST
from okxtui.ui.panes.private import Private, gained, side_cell

_LIQUIDITY = {"M": "maker", "T": "taker"}


class Fills(Private[Fill]):
    """The fills of the account."""

    NUMBER = "9"
    NAME = "Fills"
    NOTHING = "no fills yet"
    NEWEST_FIRST = True
    SORTS = (LIST, "symbol", "size", "fee")
    WIDE = 76
    BRIEF = ("time", "symbol", "side", "price", "size")
    COLUMNS = (
        Column("time", "Time", 8, rank=0, left=True),
        Column("symbol", "Symbol", 8, rank=1, left=True, least=8),
        Column("side", "Side", 4, rank=0, left=True),
        Column("price", "Price", 6, rank=0),
        Column("size", "Size", 5, rank=2),
        Column("fee", "Fee", 6, rank=3),
        Column("liquidity", "", 5, rank=4, left=True),
        Column("profit", "Profit", 6, rank=5),
    )

    def take(self, glance: Glance) -> None:
        """The fills, as fresh as the orders that bring them."""
        self.look(glance)
        self.pulse = glance.holdings.orders_pulse
        self.hold(glance.holdings.fills)

    def identity(self, item: Fill) -> str:
        """The same fill, whichever way it came."""
        return "/".join(item.identity)

    def symbol(self, item: Fill) -> str:
        """Its instrument."""
        return item.inst_id

    def value(self, item: Fill) -> Decimal | str | None:
        """By size the greatest first, by fee the dearest last."""
        match self.sort:
            case "size":
                return number(item.fill_sz)
            case "fee":
                return number(item.fee)
        return item.inst_id

    def cells(self, item: Fill) -> Cells:
        """Every column."""
        symbol, price, profit = item.inst_id, number(item.fill_px), number(item.fill_pnl)
        return {
            "time": (ink.clock(millis(item.fill_time), self.view.utc), "muted"),
            "symbol": (symbol, "strong" if symbol == self.current else ""),
            "side": side_cell(item.side),
            "price": (self.price(symbol, item.fill_px), ""),
            "size": (self.sized(symbol, item.fill_sz, price), ""),
            "fee": (self._fee(item), "muted"),
            "liquidity": (_LIQUIDITY.get(item.exec_type, ""), "muted"),
            "profit": (self.sent(item.fill_pnl) if profit else "", gained(profit)),
        }

    def _fee(self, item: Fill) -> str:
        """As sent: negative is paid, positive a rebate."""
        return self.amount(f"{ink.price(item.fee)} {item.fee_ccy}".rstrip()) if item.fee else "-"

    def facts(self, item: Fill) -> list[list[Span]]:
        """What the second line of a narrow pane says."""
        cells = self.cells(item)
        told: list[list[Span]] = [[("fee ", "faint"), cells["fee"]], [cells["liquidity"]]]
        if cells["profit"][0]:
            told.append([("profit ", "faint"), cells["profit"]])
        return told

    def table(self) -> Iterable[Sequence[str]]:
        """The rows that the filter leaves, as the exchange sent them; amounts may be hidden."""
        yield (
            *("time", "symbol", "side", "price", "size", "fee", "fee currency"),
            *("liquidity", "profit", "order", "trade"),
        )
        for it in (self._items[name] for name in self._order):
            yield (
                *(it.fill_time, it.inst_id, it.side, it.fill_px, self.amount(it.fill_sz)),
                *(self.amount(it.fee), it.fee_ccy, _LIQUIDITY.get(it.exec_type, "")),
                *(self.amount(it.fill_pnl), it.ord_id, it.trade_id),
            )
