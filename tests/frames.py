"""Frames as OKX sends them, for tests to shape. Numbers are made up, shapes are not."""

import json
from typing import Any, TypeVar

from msgspec import Struct, structs

from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg

BTC, ETH, SWAP = "BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP"
NOW = 1_786_540_440_000

T = TypeVar("T", bound=Struct)


def all_said(kind: type[T], text: str, **known: Any) -> T:
    """A row in which every text is `text`, but for what is `known`."""
    texts = {it.name: text for it in structs.fields(kind) if it.type is str}
    return kind(**texts | known)


def push(channel, inst_id, *rows, **more):
    return json.dumps(
        {"arg": {"channel": channel, "instId": inst_id}, **more, "data": list(rows)},
        separators=(",", ":"),
    )


def ticker(inst_id=BTC, last="63707.3", **more):
    row = {
        "instType": "SPOT",
        "instId": inst_id,
        "last": last,
        "lastSz": "0.00164251",
        "askPx": "63707.3",
        "askSz": "1.52",
        "bidPx": "63707.2",
        "bidSz": "0.47",
        "open24h": "64001.9",
        "high24h": "64444",
        "low24h": "63210.1",
        "volCcy24h": "318612345.1",
        "vol24h": "5001.5",
        "ts": str(NOW),
        "sodUtc0": "63900",
        "sodUtc8": "63950.5",
    }
    return push("tickers", inst_id, row | more)


def trade(inst_id=BTC, trade_id="1040968613", px="64040.2", sz="0.5", side="buy", ts=NOW):
    row = {
        "instId": inst_id,
        "tradeId": trade_id,
        "px": px,
        "sz": sz,
        "side": side,
        "ts": str(ts),
        "count": "1",
        "source": "0",
        "seqId": 1,
    }
    return push("trades", inst_id, row)


def book5(inst_id=BTC, bids=(("100", "1"),), asks=(("101", "2"),), seq=7):
    row = {
        "asks": [[px, sz, "0", "1"] for px, sz in asks],
        "bids": [[px, sz, "0", "1"] for px, sz in bids],
        "instId": inst_id,
        "ts": str(NOW),
        "seqId": seq,
    }
    return push("books5", inst_id, row)


def book(action, previous, seq, bids=(), asks=(), inst_id=BTC, ts=NOW):
    row = {
        "asks": [[px, sz, "0", "1"] for px, sz in asks],
        "bids": [[px, sz, "0", "1"] for px, sz in bids],
        "ts": str(ts),
        "checksum": 0,
        "prevSeqId": previous,
        "seqId": seq,
    }
    return push("books", inst_id, row, action=action)


def ack(arg: Arg, identity="1", event="subscribe"):
    body = {"id": identity, "event": event, "arg": wire(arg), "connId": "a4d3ae55"}
    return json.dumps(body, separators=(",", ":"))


def error(code, identity="1", msg="Said by the exchange"):
    named = {"id": identity} if identity else {}
    return json.dumps({"event": "error", "msg": msg, "code": code, "connId": "a4d3ae55", **named})


def wire(arg: Arg):
    fields = {"instId": arg.inst_id, "instType": arg.inst_type, "ccy": arg.ccy}
    return {"channel": arg.channel} | {name: text for name, text in fields.items() if text}


def sent(connection: Connection):
    """The requests the connection wants to send, decoded; its pings are passed over."""
    return [json.loads(text) for text in connection.outgoing() if text not in ("ping", "pong")]


def subscribed(*args: Arg, path="public", now=0.0):
    """A connection on which `args` were asked for and acknowledged."""
    connection = Connection(path, now)
    connection.subscribe(args, now)
    for request in sent(connection):
        for arg in args:
            connection.receive(ack(arg, request["id"]), now)
    return connection
