"""The REST that needs a signature: the account's own rows, paged as OKX pages them.

Pure, like `rest`: whose account it is has been settled before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from okxtui.sim.account import Account
from okxtui.sim.desk import Desk
from okxtui.sim.orders import AccountOrder, Row
from okxtui.sim.rest import Answer, Query, Refused, number, place
from okxtui.sim.statements import account_row, position_row

PREFIXES = ("/api/v5/account/", "/api/v5/trade/", "/api/v5/asset/")
"""Everything below these wants a signature."""


def needs_key(path: str) -> bool:
    """Whether `path` is served to account holders only."""
    return path.startswith(PREFIXES)


def answer(desk: Desk, account: Account, method: str, path: str, query: Query) -> Answer:
    """Status and body for one signed request."""
    route = _ROUTES.get(path)
    if route is None or method != "GET":
        return 404, {"code": "404", "msg": "Not Found", "data": []}
    try:
        return 200, {"code": "0", "msg": "", "data": route(desk, account, query)}
    except Refused as refused:
        return refused.status, {"code": refused.code, "msg": refused.sentence, "data": []}


def _config(desk: Desk, account: Account, query: Query) -> list[Row]:
    return [
        {
            "uid": account.uid,
            "mainUid": account.uid,
            "acctLv": "2",
            "acctStpMode": "cancel_maker",
            "posMode": "net_mode",
            "autoLoan": False,
            "enableSpotBorrow": False,
            "spotBorrowAutoRepay": False,
            "greeksType": "PA",
            "level": "Lv1",
            "levelTmp": "",
            "ctIsoMode": "automatic",
            "mgnIsoMode": "automatic",
            "spotOffsetType": "",
            "roleType": "0",
            "traderInsts": [],
            "spotRoleType": "0",
            "spotTraderInsts": [],
            "opAuth": "0",
            "kycLv": "3",
            "label": account.label,
            "ip": "",
            "perm": "read_only,trade",
            "discountType": "0",
            "feeType": "0",
            "settleCcy": "",
            "settleCcyList": [],
            "stgyType": "0",
            "type": "0",
            "liquidationGear": "-1",
        }
    ]


def _currencies(desk: Desk, account: Account, query: Query) -> list[Row]:
    """Every currency, on one chain that nothing can be moved over: there is no wallet here."""
    fixed: Row = {"canDep": False, "canWd": False, "canInternal": False, "mainNet": True}
    zeros: Row = dict.fromkeys(("minDep", "minFee", "maxFee", "minWd", "fee"), "0")
    coins = ("USDT", *desk.venue.world.coins())
    return [
        {"ccy": coin, "name": coin, "chain": f"{coin}-Simulated", "wdTickSz": "8"} | fixed | zeros
        for coin in coins
    ]


def _balance(desk: Desk, account: Account, query: Query) -> list[Row]:
    asked = [each for each in query.get("ccy", "").split(",") if each]
    held = [each for each in account.currencies() if not asked or each in asked]
    return [account_row(account, desk.worth, held)]


def _positions(desk: Desk, account: Account, query: Query) -> list[Row]:
    kind, ids = query.get("instType", ""), query.get("posId", "")
    names = [each for each in query.get("instId", "").split(",") if each]
    return [
        position_row(account, desk.worth, each)
        for each in account.held_positions()
        if (not kind or each.instrument.inst_type == kind)
        and (not names or each.instrument.inst_id in names)
        and (not ids or str(each.pos_id) in ids.split(","))
    ]


def _pending(desk: Desk, account: Account, query: Query) -> list[Row]:
    return _orders(account.orders.values(), query)


def _history(desk: Desk, account: Account, query: Query) -> list[Row]:
    if not query.get("instType"):
        raise Refused("50014", "Parameter instType can not be empty.", 400)
    return _orders(account.history, query)


def _orders(orders: Iterable[AccountOrder], query: Query) -> list[Row]:
    """Newest first, a page of at most 100, cut by ordId."""
    newest = sorted(orders, key=lambda order: order.ord_id, reverse=True)
    rows = (order.row() for order in newest if _within(order.ord_id, query))
    wanted = (row for row in rows if _matches(row, query))
    return list(islice(wanted, number(query, "limit", 100, 100)))


def _order(desk: Desk, account: Account, query: Query) -> list[Row]:
    ord_id, named = query.get("ordId", ""), query.get("clOrdId", "")
    everything = [*account.orders.values(), *reversed(account.history)]
    for order in everything:
        if str(order.ord_id) == ord_id or (not ord_id and named and order.cl_ord_id == named):
            return [order.row()]
    raise Refused("51603", "Order does not exist")


def _fills(desk: Desk, account: Account, query: Query) -> list[Row]:
    """Newest first, a page of at most 100, cut by billId."""
    begin, end = place(query, "begin"), place(query, "end")
    rows = (
        row
        for row in reversed(account.fills)
        if _within(int(str(row["billId"])), query) and _matches(row, query)
    )
    timed = (
        row
        for row in rows
        if (begin is None or int(str(row["ts"])) >= begin)
        and (end is None or int(str(row["ts"])) <= end)
    )
    return list(islice(timed, number(query, "limit", 100, 100)))


def _within(at: int, query: Query) -> bool:
    """`after` means older than that id, `before` newer."""
    after, before = place(query, "after"), place(query, "before")
    return (after is None or at < after) and (before is None or at > before)


def _matches(row: Row, query: Query) -> bool:
    """Whether a row is what the other parameters ask for."""
    asked = ((name, query.get(name, "")) for name in ("instType", "instId", "ordId", "subType"))
    if any(value and row.get(name) != value for name, value in asked):
        return False
    family = query.get("instFamily") or query.get("uly", "")
    if family and not str(row["instId"]).startswith(family):
        return False
    kinds, state = query.get("ordType", ""), query.get("state", "")
    return (not kinds or row.get("ordType") in kinds.split(",")) and (
        not state or row.get("state") == state
    )


Route = Callable[[Desk, Account, Query], "list[Row]"]

_ROUTES: dict[str, Route] = {
    "/api/v5/asset/currencies": _currencies,
    "/api/v5/account/config": _config,
    "/api/v5/account/balance": _balance,
    "/api/v5/account/positions": _positions,
    "/api/v5/trade/order": _order,
    "/api/v5/trade/orders-pending": _pending,
    "/api/v5/trade/orders-history": _history,
    "/api/v5/trade/fills": _fills,
    "/api/v5/trade/fills-history": _fills,
}
