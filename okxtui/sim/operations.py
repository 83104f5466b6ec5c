"""Order operations over the private socket: what is asked, what is answered.

order, cancel-order, amend-order and their batches. Every item is answered with its own
sCode; whether anything was executed is told by the orders channel alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from okxtui.sim.account import Account
from okxtui.sim.decimals import whole
from okxtui.sim.desk import Desk, Request, Unacceptable

Item = Mapping[str, object]
Answer = dict[str, object]
BATCH = 20
"""Items a batch may hold."""


def serves(op: object) -> bool:
    """Whether `op` is one of these operations."""
    return isinstance(op, str) and op in _OPERATIONS


def answer(desk: Desk, account: Account, request: Mapping[str, object], micros: int) -> Answer:
    """The reply to one request; `micros` is when it came in, in microseconds."""
    op, args = str(request["op"]), request.get("args")
    handle, most = _OPERATIONS[op]
    base: Answer = {"id": request.get("id", ""), "op": op}
    times: Answer = {"inTime": str(micros), "outTime": str(micros + 350)}
    items = args if isinstance(args, list) else []
    if not items or len(items) > most or not all(isinstance(each, dict) for each in items):
        return base | {"code": "60013", "msg": "Invalid args", "data": []} | times
    if not all(each.get("instIdCode") for each in items):
        sentence = "Parameter instIdCode can not be empty"
        return base | {"code": "60027", "msg": sentence, "data": []} | times
    expires = whole(str(request.get("expTime", "")))
    if expires is not None and expires < micros // 1000:
        return base | {"code": "50036", "msg": "The expTime is too early", "data": []} | times
    data = [_one(handle, desk, account, each, str(micros // 1000)) for each in items]
    failed = sum(row["sCode"] != "0" for row in data)
    code = "0" if not failed else "1" if failed == len(data) else "2"
    return base | {"code": code, "msg": "", "data": data} | times


Handle = Callable[[Desk, Account, Item], Answer]


def _one(handle: Handle, desk: Desk, account: Account, item: Item, ts: str) -> Answer:
    try:
        done = handle(desk, account, item)
    except Unacceptable as refused:
        done = _names(item) | {"sCode": refused.code, "sMsg": refused.sentence}
    return {"ts": ts} | done


def _names(item: Item) -> Answer:
    return {"ordId": _text(item, "ordId"), "clOrdId": _text(item, "clOrdId")}


def _place(desk: Desk, account: Account, item: Item) -> Answer:
    side = _text(item, "side")
    if side not in ("buy", "sell"):
        raise Unacceptable("51000", "Parameter side error")
    contract = bool(desk.instrument(item.get("instIdCode")).contract)
    order = desk.place(
        account,
        Request(
            inst_id=desk.instrument(item.get("instIdCode")).inst_id,
            buy=side == "buy",
            kind=_text(item, "ordType"),
            sz=_text(item, "sz"),
            px=_text(item, "px"),
            mode=_text(item, "tdMode") or "cash",
            cl_ord_id=_text(item, "clOrdId"),
            tag=_text(item, "tag"),
            reduce_only=_text(item, "reduceOnly").lower() == "true",
            # OKX counts the size of a spot market buy in money unless told otherwise.
            in_quote=not contract
            and (_text(item, "tgtCcy") or ("quote_ccy" if side == "buy" else "base_ccy"))
            == "quote_ccy",
        ),
    )
    accepted: Answer = {"ordId": str(order.ord_id), "clOrdId": order.cl_ord_id, "tag": order.tag}
    return accepted | {"sCode": "0", "sMsg": "Order successfully placed.", "subCode": ""}


def _cancel(desk: Desk, account: Account, item: Item) -> Answer:
    order = account.find(_text(item, "ordId"), _text(item, "clOrdId"))
    desk.cancel(account, order)
    named = _names(item) if order is None else _named(order.ord_id, order.cl_ord_id)
    return named | {"sCode": "0", "sMsg": ""}


def _amend(desk: Desk, account: Account, item: Item) -> Answer:
    order = account.find(_text(item, "ordId"), _text(item, "clOrdId"))
    new_px, new_sz, req_id = (_text(item, name) for name in ("newPx", "newSz", "reqId"))
    if not new_px and not new_sz:
        raise Unacceptable("51000", "Parameter newSz or newPx error")
    desk.amend(account, order, new_px, new_sz, req_id)
    named = _names(item) if order is None else _named(order.ord_id, order.cl_ord_id)
    return named | {"reqId": req_id, "sCode": "0", "sMsg": "", "subCode": ""}


def _named(ord_id: int, cl_ord_id: str) -> Answer:
    return {"ordId": str(ord_id), "clOrdId": cl_ord_id}


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    return "" if value is None else str(value)


_OPERATIONS: dict[str, tuple[Handle, int]] = {
    "order": (_place, 1),
    "batch-orders": (_place, BATCH),
    "cancel-order": (_cancel, 1),
    "batch-cancel-orders": (_cancel, BATCH),
    "amend-order": (_amend, 1),
    "batch-amend-orders": (_amend, BATCH),
}
