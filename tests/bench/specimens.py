"""One frame of every kind that OKX sends, by socket: what the fuzzer takes apart."""

import json

from okxtui.okx.events import Arg
from tests.frames import BTC, ETH, NOW, SWAP, ack, book, book5, error, push, ticker, trade

_TS = str(NOW)

_BOOKS = [
    book("snapshot", -1, 10, [("100", "1"), ("99.5", "2")], [("101", "3"), ("102", "1")]),
    book("update", 10, 15, [("100", "0"), ("99", "5")], [("101", "2")]),
    book("update", 15, 15),
    book("update", 15, 3, [("98", "1")]),
    book("update", 3, 5, (), [("101.5", "9")]),
    book("update", 90, 95),
]

_PUBLIC = [
    ticker(),
    ticker(ETH, "2001.5"),
    trade(),
    trade(trade_id="2", side="sell", ts=NOW + 5),
    book5(),
    book5(ETH, [("9", "1"), ("8", "1")], [("10", "4")]),
    push("bbo-tbt", BTC, {"asks": [["1", "2", "0", "1"]], "bids": [], "ts": _TS, "seqId": 3}),
    push("mark-price", SWAP, {"instId": SWAP, "instType": "SWAP", "markPx": "63.1", "ts": _TS}),
    push("index-tickers", BTC, {"instId": BTC, "idxPx": "63000", "open24h": "1", "ts": _TS}),
    push(
        "funding-rate",
        SWAP,
        {
            "instId": SWAP,
            "fundingRate": "0.0001",
            "fundingTime": _TS,
            "nextFundingTime": str(NOW + 28_800_000),
            "ts": _TS,
        },
    ),
    push("open-interest", SWAP, {"instId": SWAP, "oi": "5", "oiCcy": "1", "oiUsd": "2", "ts": _TS}),
    push("price-limit", SWAP, {"instId": SWAP, "buyLmt": "9", "sellLmt": "1", "ts": _TS}),
    json.dumps(
        {
            "arg": {"channel": "instruments", "instType": "SPOT"},
            "data": [{"instId": BTC, "instType": "SPOT", "tickSz": "0.1", "lotSz": "0.00000001"}],
        }
    ),
    json.dumps({"arg": {"channel": "status"}, "data": [{"title": "Upgrade", "state": "ongoing"}]}),
]

_SESSION = [
    ack(Arg("tickers", BTC)),
    ack(Arg("books", BTC), "2"),
    ack(Arg("books5", ETH), "3", "unsubscribe"),
    error("60018"),
    error("60014", "2"),
    error("60012", ""),
    '{"event":"notice","code":"64008","msg":"The connection will soon be closed","connId":"a"}',
    '{"event":"channel-conn-count","channel":"orders","connCount":"2","connId":"abcd1234"}',
    '{"event":"channel-conn-count-error","channel":"trades","connCount":"30","connId":"abcd1234"}',
    '{"event":"login","msg":"","code":"0","connId":"9c46446e"}',
]

_CANDLE = [_TS, "63913.0", "63951.8", "63913.0", "63951.8", "1803.61", "18.0361", "1153203.99", "0"]


def _account(channel, *rows, **more):
    arg = {"channel": channel, "instType": "ANY", "uid": "77982378738415879"}
    return json.dumps({"arg": arg, **more, "data": list(rows)}, separators=(",", ":"))


_ORDER = {
    "instType": "SWAP",
    "instId": SWAP,
    "ordId": "312269865356374016",
    "side": "buy",
    "posSide": "net",
    "ordType": "limit",
    "px": "63000.1",
    "sz": "2",
    "state": "partially_filled",
    "accFillSz": "1",
    "avgPx": "63000.1",
    "fillPx": "63000.1",
    "fillSz": "1",
    "fillTime": _TS,
    "fillFee": "-0.01",
    "fillFeeCcy": "USDT",
    "tradeId": "12",
    "cTime": _TS,
    "uTime": _TS,
}
_POSITION = {
    "instId": SWAP,
    "instType": "SWAP",
    "posId": "1",
    "mgnMode": "cross",
    "posSide": "net",
    "pos": "-2",
    "avgPx": "63000",
    "markPx": "63010",
    "liqPx": "",
    "lever": "10",
    "uTime": _TS,
}
_BALANCE = {
    "uTime": _TS,
    "totalEq": "91884.85",
    "details": [{"ccy": "USDT", "eq": "4992.89", "cashBal": "4850.43", "uTime": _TS}],
}

SPECIMENS = {
    "public": [*_BOOKS, *_BOOKS, *_PUBLIC, *_SESSION],
    "business": [push("candle1m", name, _CANDLE) for name in (BTC, SWAP)]
    + [ack(Arg("candle1m", BTC)), error("64001")],
    "private": [
        _account("orders", _ORDER),
        _account("orders", _ORDER | {"state": "filled", "accFillSz": "2", "tradeId": "13"}),
        _account("orders", _ORDER | {"ordId": "7", "state": "canceled"}),
        _account("positions", _POSITION, eventType="snapshot", curPage=1, lastPage=True),
        _account("positions", _POSITION | {"pos": "0"}, eventType="event_update"),
        _account("account", _BALANCE, eventType="snapshot", curPage=1, lastPage=False),
        _account("account", _BALANCE, eventType="snapshot", curPage=2, lastPage=True),
        _account("account", _BALANCE, eventType="event_update"),
        ack(Arg("orders", inst_type="ANY")),
        *_SESSION,
    ],
}
"""Texts by socket path. The books of BTC-USDT stand twice, so that their chain often holds."""
