"""Reconciling asks for much at once, and for no more than the exchange answers."""

import asyncio
from collections.abc import Iterable

from okxtui.market.account import Account
from okxtui.okx.private import Balance, Fill, Order, Position
from okxtui.okx.signing import Credentials
from okxtui.stream.reconcile import A_SECOND, AT_ONCE, reconcile

WHO = Credentials("key", "secret", "passphrase")


class Custody:
    """An exchange where nothing is open any more, and that counts who asks why."""

    def __init__(self) -> None:
        self.asked: dict[str, float] = {}
        """By orders: when."""

    async def open_orders(self, who: Credentials) -> list[Order]:
        return []

    async def order(self, who: Credentials, order: Order) -> Order:
        self.asked[order.ord_id] = asyncio.get_running_loop().time()
        return Order(inst_id="BTC-USDT", ord_id=order.ord_id, state="canceled", u_time="2")

    async def fills(self, who: Credentials, since: int) -> list[Fill]:
        return []

    async def positions(self, who: Credentials) -> list[Position]:
        return []

    async def balance(self, who: Credentials) -> list[Balance]:
        return []


def holding(names: Iterable[str]) -> Account:
    account = Account()
    for name in names:
        account.order(Order(inst_id="BTC-USDT", ord_id=name, state="live", u_time="1"))
    return account


async def test_orders_that_ended_in_crowds_are_asked_for_as_fast_as_is_answered() -> None:
    """Red when all are asked for at once: the exchange refuses, and nothing is ever reconciled."""
    many = AT_ONCE + A_SECOND // 5
    account, custody = holding(map(str, range(many))), Custody()

    await reconcile(account, custody, WHO, 1.0)  # type: ignore[arg-type]

    assert sorted(map(int, custody.asked)) == list(range(many))
    assert account.open_orders == ()
    began, *later = custody.asked.values()
    for number, at in enumerate(later, 1):
        assert at - began > (number - AT_ONCE - 1) / A_SECOND
