"""Balances: what the account is worth, and in which currencies it lies."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from okxtui.market.glance import Glance
from okxtui.okx.numbers import number
from okxtui.okx.private import Cash
from okxtui.ui.panes.columns import Column
from okxtui.ui.panes.filling import Cells
from okxtui.ui.panes.listing import LIST
from okxtui.ui.panes.private import Private, gained


class Balances(Private[Cash]):
    """The currencies of the account, the most valuable first."""

    NUMBER = "9b"
    NAME = "Balances"
    NOTHING = "no balances"
    SORTS = (LIST, "currency", "available", "frozen")
    COLUMNS = (
        Column("currency", "Currency", 5, rank=0, left=True),
        Column("equity", "Equity", 6, rank=5),
        Column("cash", "Cash", 6, rank=1),
        Column("available", "Available", 6, rank=0),
        Column("frozen", "Frozen", 6, rank=2),
        Column("upl", "Unrealised", 6, rank=3),
        Column("usd", "In USD", 6, rank=4),
    )

    def take(self, glance: Glance) -> None:
        """The balance, currency by currency."""
        self.look(glance)
        self.pulse = glance.holdings.balance_pulse
        self.hold(glance.holdings.balance.details)

    def world(self) -> object:
        """The whole moves though no currency does."""
        return super().world(), self.holdings.balance.total_eq

    def identity(self, item: Cash) -> str:
        """The currency."""
        return item.ccy

    def symbol(self, item: Cash) -> str:
        """A currency is no instrument."""
        return ""

    def value(self, item: Cash) -> Decimal | str | None:
        """By amount the greatest first, whatever it is worth."""
        match self.sort:
            case "available":
                return number(item.avail_bal)
            case "frozen":
                return number(item.frozen_bal)
        return item.ccy

    def cells(self, item: Cash) -> Cells:
        """Every column."""
        profit = number(item.upl)
        return {
            "currency": (item.ccy, "strong"),
            "equity": (self.sent(item.eq), ""),
            "cash": (self.sent(item.cash_bal), ""),
            "available": (self.sent(item.avail_bal or item.avail_eq), ""),
            "frozen": (self.sent(item.frozen_bal), "muted"),
            "upl": (self.sent(item.upl), gained(profit) or "muted"),
            "usd": (self.money(number(item.eq_usd), "USD", signed=False), "muted"),
        }

    def about(self) -> str:
        """What it is worth in all; then order and filter."""
        total = number(self.holdings.balance.total_eq)
        worth = self.money(total, "USD", signed=False) if total is not None else ""
        return "  ".join(word for word in (worth, super().about()) if word)

    def table(self) -> Iterable[Sequence[str]]:
        """The rows that the filter leaves, as the exchange sent them; amounts may be hidden."""
        yield ("currency", "equity", "cash", "available", "frozen", "unrealised", "equity in USD")
        for it in (self._items[name] for name in self._order):
            amounts = (it.eq, it.cash_bal, it.avail_bal, it.frozen_bal, it.upl, it.eq_usd)
            yield (it.ccy, *(self.amount(text) for text in amounts))
