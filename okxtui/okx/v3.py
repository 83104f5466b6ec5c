"""The V3 dialect: OKEX's older protocol, as servers and recordings of 2019 to 2021 speak it.

Every frame of the server is raw deflate; a subscription is a string, `swap/ticker:BTC-USD-SWAP`;
there are no sequence numbers, so the checksum is the only witness of a lost change. Rows become the
same events as V5's, so that nobody above this file can tell the difference. (OKEX V3 docs, 2021.)
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from okxtui.okx.events import (
    Arg,
    Bar,
    BookChange,
    BookSnapshot,
    Candle,
    Lapsed,
    Level,
    Refused,
    Subscribed,
    Ticker,
    Trade,
)
from okxtui.okx.heartbeat import Heartbeat
from okxtui.okx.signing import Login
from okxtui.okx.symbols import inst_type
from okxtui.okx.text import clean
from okxtui.okx.wire import UNREADABLE, Reader

_MAX_FRAME = 2**20
"""Octets of an inflated frame; more is a bomb, not a book."""

_CHANNELS = {"tickers": "ticker", "trades": "trade", "books5": "depth5", "books": "depth_l2_tbt"}
_CANDLE_SECONDS = {"candle1m": "candle60s", "candle5m": "candle300s", "candle1H": "candle3600s"}
_ACK_WITHIN = 4.0


class _Row(Struct, gc=False):
    """Any row of V3: the fields of every table that we read, absent where a table lacks them."""

    instrument_id: str = ""
    timestamp: str = ""
    last: str = ""
    last_qty: str = ""
    best_bid: str = ""
    best_bid_size: str = ""
    best_ask: str = ""
    best_ask_size: str = ""
    open_24h: str = ""
    high_24h: str = ""
    low_24h: str = ""
    open_utc0: str = ""
    open_utc8: str = ""
    base_volume_24h: str = ""
    quote_volume_24h: str = ""
    volume_24h: str = ""
    volume_token_24h: str = ""
    trade_id: str = ""
    price: str = ""
    size: str = ""
    qty: str = ""
    side: str = ""
    asks: list[Level] = []
    bids: list[Level] = []
    checksum: int = 0
    candle: list[str] = []


class _Frame(Struct, gc=False):
    """A push (`table`) or an event."""

    table: str = ""
    action: str = ""
    data: list[_Row] = []
    event: str = ""
    channel: str = ""
    message: str = ""
    error_code: str = msgspec.field(default="", name="errorCode")


_read = Reader(_Frame).read


def inflate(frame: bytes) -> bytes:
    """The text inside a binary frame. Raises ValueError for what is none, or is too long."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = inflater.decompress(frame, _MAX_FRAME)
    except zlib.error:
        raise ValueError("not deflated") from None
    if inflater.unconsumed_tail:
        raise ValueError("inflates to too much")
    return text


def subscription(arg: Arg) -> str:
    """How V3 calls what `arg` asks for: `spot/trade:BTC-USDT`; "" for what it does not have."""
    name = _CHANNELS.get(arg.channel) or _CANDLE_SECONDS.get(arg.channel)
    kind = inst_type(arg.inst_id).lower()
    return f"{kind}/{name}:{arg.inst_id}" if name and kind else ""


def arg_of(text: str) -> Arg | None:
    """What a subscription string asks for; None for tables that we do not read."""
    table, _, symbol = text.partition(":")
    name = _v5_channel(table)
    return Arg(name, symbol) if name and symbol else None


def about(text: bytes) -> list[Arg]:
    """What an inflated frame is about; empty for all that is neither push nor acknowledgement."""
    try:
        read = _read(text)
    except UNREADABLE:
        return []
    if not read.table:
        arg = arg_of(read.channel) if read.event == "subscribe" else None
        return [arg] if arg is not None else []
    name = _v5_channel(read.table)
    return [Arg(name, row.instrument_id) for row in read.data if name and row.instrument_id]


def _v5_channel(table: str) -> str:
    name = table.partition("/")[2]
    if name in ("depth", "depth_l2_tbt"):
        return "books"
    for v5, v3 in (*_CHANNELS.items(), *_CANDLE_SECONDS.items()):
        if name == v3:
            return v5
    return ""


class V3Connection:
    """The client's side of one V3 socket; used like `connection.Connection`."""

    def __init__(self, path: str, now: float) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        self.logged_in = False
        self.lapsed = False
        self.last_data_at = 0.0
        self._heartbeat = Heartbeat(now)
        self._wanted: dict[Arg, bool] = {}
        """Whether each was confirmed."""
        self._ask_again_at = float("inf")
        self._outgoing: list[str] = []

    @property
    def heard_at(self) -> float:
        """When anything last came."""
        return self._heartbeat.heard_at

    @property
    def latency(self) -> float | None:
        """Seconds the last ping took."""
        return self._heartbeat.latency

    @property
    def deadline(self) -> float:
        """When `tick` wants to be called next."""
        return min(self._heartbeat.deadline, self._ask_again_at)

    @property
    def settled(self) -> bool:
        """Whether every subscription is confirmed."""
        return all(self._wanted.values())

    @property
    def has_outgoing(self) -> bool:
        """Whether `outgoing` has something."""
        return bool(self._outgoing)

    def outgoing(self) -> list[str]:
        """The texts to send, in order. Handed out once."""
        texts, self._outgoing = self._outgoing, []
        return texts

    def login(self, login: Login, now: float) -> None:
        """Refused: the accounts of V3 are long gone."""
        raise ValueError("the V3 dialect is for market data alone")

    def subscribe(self, args: Iterable[Arg], now: float) -> None:
        """Ask for `args`; what V3 does not have is counted and left alone."""
        new = [arg for arg in dict.fromkeys(args) if arg not in self._wanted and subscription(arg)]
        self._wanted.update(dict.fromkeys(new, False))
        self._ask("subscribe", new)
        self._ask_again_at = min(self._ask_again_at, now + _ACK_WITHIN)

    def unsubscribe(self, args: Iterable[Arg], now: float) -> None:
        """Give `args` up."""
        gone = [arg for arg in args if self._wanted.pop(arg, None) is not None]
        self._ask("unsubscribe", gone)

    def resubscribe(self, arg: Arg, now: float) -> None:
        """The book of `arg` is wrong: a new subscription brings a new partial."""
        if arg in self._wanted:
            self._wanted[arg] = False
            self.counts["books asked for anew"] += 1
            self._ask("unsubscribe", [arg])
            self._ask("subscribe", [arg])

    def receive(self, frame: bytes | str, now: float) -> Sequence[Any]:
        """The events in one frame. Never raises: what cannot be read is counted."""
        self._heartbeat.heard_at = now
        try:
            text = inflate(frame) if isinstance(frame, bytes) else frame.encode()
            if text == b"pong":
                self._heartbeat.pong(now)
                return ()
            read = _read(text)
        except UNREADABLE:
            self.counts["unreadable frames"] += 1
            return ()
        if not read.table:
            return self._event(read)
        translate = _TABLES.get(_v5_channel(read.table))
        if translate is None:
            self.counts["pushes nobody asked for"] += 1
            return ()
        self.last_data_at = now
        channel = _v5_channel(read.table)
        rows = [row for row in read.data if Arg(channel, row.instrument_id) in self._wanted]
        return [translate(row, channel, read.action) for row in rows]

    def tick(self, now: float) -> Sequence[Any]:
        """Do what is due."""
        if now < self.deadline:
            return ()
        match self._heartbeat.tick(now):
            case "ping":
                self._outgoing.append("ping")
            case "lapsed":
                self.lapsed = True
                return [Lapsed("no answer for 8 s")]
        if now >= self._ask_again_at:
            open_args = [arg for arg, confirmed in self._wanted.items() if not confirmed]
            self._ask("subscribe", open_args)
            self._ask_again_at = now + 4 * _ACK_WITHIN if open_args else float("inf")
        return ()

    def _event(self, read: _Frame) -> Sequence[Any]:
        if read.event == "error":
            return [Refused(read.error_code, "the exchange refused", None, clean(read.message))]
        arg = arg_of(read.channel)
        if read.event != "subscribe" or arg not in self._wanted or arg is None:
            return ()
        self._wanted[arg] = True
        return [Subscribed(arg)]

    def _ask(self, op: str, args: Iterable[Arg]) -> None:
        names = [subscription(arg) for arg in args]
        if names:
            self._outgoing.append(msgspec.json.encode({"op": op, "args": names}).decode())


def _millis(iso: str) -> str:
    """`2021-04-17T16:49:03.207Z` as V5 writes time; "" for what is no time."""
    try:
        return str(round(datetime.fromisoformat(iso).timestamp() * 1000))
    except ValueError:
        return ""


def _ticker(row: _Row, channel: str, action: str) -> Ticker:
    return Ticker(
        inst_id=row.instrument_id,
        inst_type=inst_type(row.instrument_id),
        last=row.last,
        last_sz=row.last_qty,
        ask_px=row.best_ask,
        ask_sz=row.best_ask_size,
        bid_px=row.best_bid,
        bid_sz=row.best_bid_size,
        open24h=row.open_24h,
        high24h=row.high_24h,
        low24h=row.low_24h,
        vol24h=row.volume_24h or row.base_volume_24h,
        vol_ccy24h=row.volume_token_24h or row.quote_volume_24h,
        sod_utc0=row.open_utc0,
        sod_utc8=row.open_utc8,
        ts=_millis(row.timestamp),
    )


def _trade(row: _Row, channel: str, action: str) -> Trade:
    return Trade(
        inst_id=row.instrument_id,
        trade_id=row.trade_id,
        px=row.price,
        sz=row.size or row.qty,
        side=row.side,
        ts=_millis(row.timestamp),
    )


def _book(row: _Row, channel: str, action: str) -> BookSnapshot | BookChange:
    kind = BookChange if action == "update" else BookSnapshot
    ts = _millis(row.timestamp)
    return kind(channel, row.instrument_id, row.bids, row.asks, ts, None, row.checksum)


def _candle(row: _Row, channel: str, action: str) -> Bar:
    ts, *rest = row.candle or [""]
    opened, high, low, close, volume = (*rest, "", "", "", "", "")[:5]
    candle = Candle(_millis(ts), opened, high, low, close, volume)
    return Bar(row.instrument_id, channel.removeprefix("candle"), candle)


_TABLES: Mapping[str, Callable[[_Row, str, str], Any]] = {
    "tickers": _ticker,
    "trades": _trade,
    "books": _book,
    "books5": _book,
    **dict.fromkeys(_CANDLE_SECONDS, _candle),
}
