"""Statement: the account and the market around it, as one frozen value for a glance.

To sort a thousand fills costs more than a glance may, so the lists are made anew only when the
account changed; and what equals the value before is the value before. Pure. It must not know who
is logged in, nor how fresh anything is.
"""

from collections.abc import Iterable
from typing import Any

from okxtui.market.account import Account
from okxtui.market.holdings import Holdings, holding, newer_mark
from okxtui.market.market import Market
from okxtui.okx.private import Balance, Fill, Order


class Statement:
    """Of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._version = -1
        self._orders: tuple[Order, ...] = ()
        self._ended: tuple[Order, ...] = ()
        self._fills: tuple[Fill, ...] = ()
        self._balance = Balance()
        self._traded: tuple[str, ...] = ()
        """Instruments of ended orders and fills."""
        self._made = Holdings()

    def symbols(self) -> list[str]:
        """Instruments with a position or an open order."""
        return _named((*self._account.positions, *self._account.open_orders))

    def holdings(self, market: Market, **told: Any) -> Holdings:
        """The account beside the market as it is now; the same object while nothing changed.

        `told` are the fields of Holdings that this knows nothing of.
        """
        self._list()
        symbols = self.symbols()
        positions = []
        for it in self._account.positions:
            reference = market.reference(it.inst_id)
            mark = newer_mark(it, reference.mark)
            positions.append(holding(it, market.instrument(it.inst_id), mark, reference.funding))
        made = Holdings(
            positions=tuple(positions),
            orders=self._orders,
            ended=self._ended,
            fills=self._fills,
            balance=self._balance,
            prices={it: price for it in symbols if (price := market.price(it)) is not None},
            instruments={
                it: known
                for it in dict.fromkeys((*symbols, *self._traded))
                if (known := market.instrument(it))
            },
            **told,
        )
        if made != self._made:
            self._made = made
        return self._made

    def _list(self) -> None:
        account = self._account
        if account.version != self._version:
            self._version = account.version
            self._orders, self._ended = account.open_orders, account.closed_orders
            self._fills, self._balance = account.fills, account.balance
            self._traded = tuple(_named((*self._ended, *self._fills)))


def _named(rows: Iterable[Any]) -> list[str]:
    """The instruments of rows, each once."""
    return list(dict.fromkeys(row.inst_id for row in rows))
