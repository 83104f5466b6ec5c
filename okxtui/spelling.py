"""Spelling: how an event is written as one line, for people and for programs.

Numbers stay the exchange's own strings. What it sent is made harmless first: a terminal may be at
the other end of the pipe. Must not know where events come from.
"""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

from okxtui.market.glance import LinkPhase
from okxtui.okx.events import (
    Bar,
    BookChange,
    BookGap,
    BookSnapshot,
    Notice,
    Refused,
    Subscribed,
    Ticker,
    Trade,
    Unsubscribed,
)
from okxtui.okx.numbers import millis
from okxtui.okx.private import BalancePage, PositionsPage
from okxtui.okx.text import clean

NONE = "-"
"""Stands for a value that is not there, so that the columns stay."""


def stamp(ts: str) -> str:
    """The exchange's milliseconds as `2026-11-22T02:12:32.300Z`; "-" without any."""
    at = millis(ts)
    if not at:
        return NONE
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _columns(*values: str) -> str:
    """Values side by side; ASCII, for not every pipe can carry more."""
    plain = ("".join(clean(value).split()) or NONE for value in values)
    return " ".join(plain).encode("ascii", "backslashreplace").decode()


def quote(event: Any) -> tuple[str, str] | None:
    """Symbol, and `bid bid-size ask ask-size`, of an event that tells the best prices."""
    match event:
        case Ticker():
            bid, ask = (event.bid_px, event.bid_sz), (event.ask_px, event.ask_sz)
        case BookSnapshot():
            best = [
                (it[0].price, it[0].size) if it else ("", "") for it in (event.bids, event.asks)
            ]
            bid, ask = best
        case _:
            return None
    return event.inst_id, _columns(*bid, *ask)


def quote_line(event: Any, prices: str) -> str:
    """`time symbol bid bid-size ask ask-size`."""
    return f"{stamp(event.ts)} {_columns(event.inst_id)} {prices}"


def trade_line(trade: Trade) -> str:
    """`time symbol side price size`, the side being the taker's."""
    return f"{stamp(trade.ts)} {_columns(trade.inst_id, trade.side, trade.px, trade.sz)}"


def as_json(event: Any, received: float) -> str:
    """One JSON object: `type`, `received` (unix seconds by this machine), then the event's own.

    Names and values are those of the exchange, as strings. ASCII only, so that nothing in it can
    command a terminal.
    """
    kind, fields = _fields(event)
    return json.dumps(
        {"type": kind, "received": round(received, 6), **fields}, separators=(",", ":")
    )


def _fields(event: Any) -> tuple[str, dict[str, Any]]:
    match event:
        case BookSnapshot() | BookChange():
            action = "snapshot" if isinstance(event, BookSnapshot) else "update"
            return "book", {
                "channel": event.channel,
                "action": action,
                "instId": event.inst_id,
                "bids": msgspec.to_builtins(event.bids),
                "asks": msgspec.to_builtins(event.asks),
                "ts": event.ts,
                "seqId": event.seq,
            }
        case BookGap():
            about = {"channel": event.channel, "instId": event.inst_id}
            return "gap", {**about, "expected": event.expected, "got": event.got}
        case Bar():
            names = ("ts", "o", "h", "l", "c", "vol", "volCcy", "volCcyQuote", "confirm")
            candle = dict(zip(names, msgspec.to_builtins(event.candle), strict=False))
            return "candle", {"instId": event.inst_id, "bar": event.timeframe, **candle}
        case Refused():
            about = {"channel": event.arg.channel, "instId": event.arg.inst_id} if event.arg else {}
            return "refused", {**about, "code": event.code, "reason": event.sentence}
        case Subscribed() | Unsubscribed():
            kind = type(event).__name__.lower()
            return kind, {"channel": event.arg.channel, "instId": event.arg.inst_id}
        case LinkPhase():
            return "link", {"socket": event.name, "phase": event.phase, "reason": event.reason}
        case Notice():
            return "notice", {"code": event.code, "reason": event.message}
        case PositionsPage() | BalancePage():
            kind = "positions" if isinstance(event, PositionsPage) else "account"
            return kind, msgspec.to_builtins(event)
        case _:
            return _hyphened(type(event).__name__), msgspec.to_builtins(event)


def _hyphened(name: str) -> str:
    """`MarkPrice` as `mark-price`."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
