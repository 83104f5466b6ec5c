"""Which channel lives on which path, which arguments it takes, and the Topic behind it.

Also the Floor: the open topics and who listens to them. Sessions come and go; a topic lives
as long as one of them listens.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from okxtui.sim import rows
from okxtui.sim.bars import BARS
from okxtui.sim.books import Book, Top
from okxtui.sim.pit import Pit
from okxtui.sim.topics import (
    AllTrades,
    Arg,
    CandleTopic,
    Changing,
    Liquidations,
    Status,
    Topic,
    Trades,
)
from okxtui.sim.venue import Venue

PUBLIC = frozenset(
    {
        "tickers",
        "trades",
        "books",
        "books5",
        "bbo-tbt",
        "books-rpi",
        "mark-price",
        "index-tickers",
        "funding-rate",
        "open-interest",
        "price-limit",
        "instruments",
        "liquidation-orders",
        "status",
    }
)
GATED = frozenset({"books-l2-tbt", "books50-l2-tbt"})
"""Public channels of the higher fee tiers."""
CANDLES = frozenset(f"candle{bar}" for bar in BARS)
BUSINESS = CANDLES | {"trades-all"}
BUSINESS_PRIVATE = frozenset({"orders-algo", "algo-advance"})
PRIVATE = frozenset(
    ["account", "positions", "balance_and_position", "orders", "fills", "liquidation-warning"]
)
_BY_TYPE = frozenset({"instruments", "liquidation-orders"})
_TYPES = frozenset({"SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS", "ANY"})

Key = tuple[str, ...]
"""Channel, and its instrument, index or instrument type (empty if it takes none). Private
ones: channel, account, and all arguments."""
Opened = Callable[[], Topic | None]


class Listener(Protocol):
    """Whoever is sent pushes."""

    def push(self, frame: bytes, arg: Arg) -> None:
        """One frame of the topic `arg`."""


class Floor:
    """The open topics of one exchange."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self._topics: dict[Key, Topic] = {}
        self._listeners: dict[Key, dict[Listener, None]] = {}

    def join(self, key: Key, opened: Opened, listener: Listener, now: int) -> bool:
        """Let `listener` hear the topic `key`, its first push at once; False if there is none.

        `opened` makes the topic if nobody listens to it yet.
        """
        topic = self._topics.get(key) or opened()
        if topic is None:
            return False
        if key not in self._topics:
            self._topics[key] = topic
            self._sort()
        listeners = self._listeners.setdefault(key, {})
        if listener not in listeners:
            listeners[listener] = None
            for frame in topic.first(now):
                listener.push(frame, topic.arg)
        return True

    def leave(self, key: Key, listener: Listener) -> None:
        """`listener` hears `key` no more."""
        listeners = self._listeners.get(key, {})
        listeners.pop(listener, None)
        if not listeners:
            self._listeners.pop(key, None)
            self._topics.pop(key, None)

    def beat(self, now: int) -> None:
        """Send out whatever is due at `now`."""
        for key, topic in self._topics.items():
            for frame in topic.poll(now):
                for listener in self._listeners[key]:
                    listener.push(frame, topic.arg)

    def _sort(self) -> None:
        """Topics of one instrument are polled in the order in which OKX pushes them."""
        ordered = sorted(self._topics.items(), key=lambda item: item[1].order)
        self._topics = dict(ordered)

    def __len__(self) -> int:
        return len(self._topics)


def key_of(arg: Arg) -> Key:
    """What tells two subscriptions apart."""
    channel = arg["channel"]
    field = "instType" if channel in _BY_TYPE else "instId"
    return channel, arg.get(field, "") if channel != "status" else ""


def open_topic(venue: Venue, key: Key) -> Topic | None:
    """The topic of a market-data channel; None if its instrument does not exist."""
    channel, name = key[0], key[1]
    if channel == "status":
        return Status({"channel": channel}, venue.upkeep)
    if channel in _BY_TYPE:
        return _of_type(venue, {"channel": channel, "instType": name}) if name in _TYPES else None
    arg = {"channel": channel, "instId": name}
    if channel == "index-tickers":
        return _index(venue, arg)
    pit = venue.pits.get(name)
    if pit is None:
        return None
    return _market(arg, pit) or _reference(venue, arg, pit)


def _of_type(venue: Venue, arg: Arg) -> Topic:
    if arg["channel"] == "instruments":
        return Topic(arg)
    kind = arg["instType"]
    return Liquidations(arg, [it for it in venue.pits.values() if it.instrument.inst_type == kind])


def _market(arg: Arg, pit: Pit) -> Topic | None:
    match arg["channel"]:
        case "tickers":
            watch = partial(_ticker_watch, pit)
            return Changing(arg, partial(rows.ticker, pit), watch, every=100, order=1)
        case "trades":
            return Trades(arg, pit)
        case "trades-all":
            return AllTrades(arg, pit)
        case "books" | "books-rpi":
            return Book(arg, pit)
        case "books5":
            return Top(arg, pit, depth=5, grid=100, order=6)
        case "bbo-tbt":
            return Top(arg, pit, depth=1, grid=10, order=2)
        case channel if channel in CANDLES:
            return CandleTopic(arg, pit, channel.removeprefix("candle"))
    return None


def _ticker_watch(pit: Pit) -> object:
    engine = pit.engine
    return pit.last.trade_id, engine.bids.top(1), engine.asks.top(1)


def _reference(venue: Venue, arg: Arg, pit: Pit) -> Topic | None:
    reference = venue.references[pit.instrument.inst_id]
    kind = pit.instrument.inst_type
    match arg["channel"]:
        case "mark-price":
            marked = "MARGIN" if kind == "SPOT" else kind
            row = partial(rows.mark_price, pit, reference, marked)
            return Changing(arg, row, lambda: reference.mark_ticks, every=200, idle=10_000)
        case "funding-rate" if kind == "SWAP":
            row = partial(rows.funding, pit, reference)
            return Changing(arg, row, lambda: pit.now, every=60_000)
        case "open-interest" if kind != "SPOT":
            row = partial(rows.open_interest, pit, reference)
            return Changing(arg, row, lambda: pit.now, every=3_000)
        case "price-limit":
            row = partial(rows.price_limit, pit, reference)
            return Changing(arg, row, lambda: reference.limits, every=200)
    return None


def _index(venue: Venue, arg: Arg) -> Topic | None:
    family = arg["instId"]
    pit = venue.index(family)
    if pit is None:
        return None
    reference = venue.references[pit.instrument.inst_id]
    return Changing(
        arg,
        lambda: rows.index_ticker(venue, family) or {},
        lambda: reference.mark_ticks,
        every=100,
        idle=60_000,
    )
