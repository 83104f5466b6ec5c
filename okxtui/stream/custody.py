"""Custody: private REST, the answers that complete what the private channels push.

Signs with the credentials it was handed, in the exchange's time, and only for the hosts of its
environment. It reads; there is no way here to send an order.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from okxtui.okx.private import AccountConfig, Balance, Fill, Order, Position
from okxtui.okx.signing import Credentials
from okxtui.okx.wire import Reader
from okxtui.stream.rest import Rest, RestFailed

T = TypeVar("T")

PAGE = 100
"""Rows of a full page; a shorter one is the last."""

_MOST_PAGES = 30
_ORDER_UNKNOWN = "51603"

_read_orders = Reader(list[Order]).read
_read_fills = Reader(list[Fill]).read
_read_positions = Reader(list[Position]).read
_read_balances = Reader(list[Balance]).read
_read_configs = Reader(list[AccountConfig]).read


class Custody:
    """Private REST of one environment. Every method raises RestFailed."""

    def __init__(self, rest: Rest, wall: Callable[[], float]) -> None:
        self._rest = rest
        self._wall = wall

    async def config(self, who: Credentials) -> AccountConfig:
        """Whose rights the key has."""
        rows = await self._get(who, "/api/v5/account/config", {}, _read_configs)
        return rows[0] if rows else AccountConfig()

    async def open_orders(self, who: Credentials) -> list[Order]:
        """Every open order, page by page."""
        orders: list[Order] = []
        query = {"limit": str(PAGE)}
        for _ in range(_MOST_PAGES):
            page = await self._get(who, "/api/v5/trade/orders-pending", query, _read_orders)
            orders += page
            if len(page) < PAGE:
                break
            query["after"] = page[-1].ord_id
        return orders

    async def order(self, who: Credentials, order: Order) -> Order | None:
        """What became of one order; None if the exchange knows it no more."""
        query = {"instId": order.inst_id, "ordId": order.ord_id}
        try:
            rows = await self._get(who, "/api/v5/trade/order", query, _read_orders)
        except RestFailed as failure:
            if failure.code == _ORDER_UNKNOWN:
                return None
            raise
        return rows[0] if rows else None

    async def fills(self, who: Credentials, since: int) -> list[Fill]:
        """Fills from `since` (milliseconds) on; for 0, the last page of them."""
        fills: list[Fill] = []
        query = {"limit": str(PAGE)}
        if since:
            query["begin"] = str(since)
        for _ in range(_MOST_PAGES if since else 1):
            page = await self._get(who, "/api/v5/trade/fills", query, _read_fills)
            fills += page
            if len(page) < PAGE:
                break
            query["after"] = page[-1].bill_id
        return fills

    async def positions(self, who: Credentials) -> list[Position]:
        """Every position held."""
        return await self._get(who, "/api/v5/account/positions", {}, _read_positions)

    async def balance(self, who: Credentials) -> list[Balance]:
        """The account's equity and currencies."""
        return await self._get(who, "/api/v5/account/balance", {}, _read_balances)

    async def _get(
        self, who: Credentials, path: str, query: dict[str, str], read: Callable[[bytes], T]
    ) -> T:
        now = datetime.fromtimestamp(self._wall(), UTC)
        stamp = f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z"
        return await self._rest.get(
            path, query, read, lambda target: who.headers(stamp, "GET", target)
        )
