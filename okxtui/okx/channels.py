"""Channels: on which socket each lives, and how its pushes become events.

One table. A channel that is not in it is nobody's: its pushes are counted and passed over.
Must not know how subscriptions are asked for.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from okxtui.okx.chain import Chain, Verdict
from okxtui.okx.events import (
    Arg,
    Bar,
    BookChange,
    BookGap,
    BookSnapshot,
    Candle,
    Funding,
    IndexTicker,
    Instrument,
    Maintenance,
    MarkPrice,
    OpenInterest,
    PriceLimit,
    Ticker,
    Trade,
)
from okxtui.okx.private import Balance, BalancePage, Order, Position, PositionsPage
from okxtui.okx.wire import BookPush, BookRow, PagedPush, Push, Reader

Take = Callable[[bytes], Sequence[Any]]
"""Turns one frame of one subscription into events. Raises one of `wire.UNREADABLE`."""

BOOK_SILENCE = 65.0
"""A book channel repeats itself about every 60 s; longer silence means the subscription died."""


class Channel(Struct, frozen=True):
    """One channel of the exchange."""

    path: str
    """The socket that serves it: "public", "business" or "private"."""
    opened: Callable[[Arg], Take]
    """Makes the reader of one subscription; it may hold state, such as a book's chain."""
    silence: float | None = None
    """Seconds without a push after which the subscription is taken for dead."""


def _reader(kind: type[Any]) -> Callable[[bytes], list[Any]]:
    read = Reader[Push[Any]](Push[kind]).read  # type: ignore[valid-type]
    return lambda frame: read(frame).data


def _rows(kind: type[Any]) -> Callable[[Arg], Take]:
    """Pushes whose rows are events that name their instrument.

    A row that names another instrument than the subscription did is dropped: it would be
    applied to the wrong one.
    """
    read = _reader(kind)

    def opened(arg: Arg) -> Take:
        symbol = arg.inst_id
        if not symbol:
            return read
        return lambda frame: [row for row in read(frame) if row.inst_id == symbol]

    return opened


def _nameless(kind: type[Any]) -> Callable[[Arg], Take]:
    """Pushes whose rows name no instrument."""
    read = _reader(kind)
    return lambda arg: read


_read_book = Reader(BookPush).read
_read_candles = Reader(Push[Candle]).read


def _whole_book(arg: Arg) -> Take:
    """`books5` and `bbo-tbt`: every push is the whole of what there is."""
    channel, symbol = arg.channel, arg.inst_id

    def take(frame: bytes) -> Sequence[BookSnapshot]:
        return [
            BookSnapshot(channel, symbol, row.bids, row.asks, row.ts, row.seq_id)
            for row in _read_book(frame).data
            if row.inst_id in ("", symbol)
        ]

    return take


def _chained_book(arg: Arg) -> Take:
    """`books` and its like: a snapshot, then changes that must follow one another."""
    channel, symbol, chain = arg.channel, arg.inst_id, Chain()

    def event(snapshot: bool, row: BookRow) -> BookSnapshot | BookChange | BookGap | None:
        last = chain.last
        if snapshot:
            verdict = chain.snapshot(row.seq_id)
        else:
            verdict = chain.update(row.prev_seq_id, row.seq_id)
        if verdict is Verdict.APPLY:
            kind = BookSnapshot if snapshot else BookChange
            return kind(channel, symbol, row.bids, row.asks, row.ts, row.seq_id, row.checksum or 0)
        if verdict is Verdict.GAP:
            return BookGap(channel, symbol, last or 0, row.prev_seq_id or 0)
        return None

    def take(frame: bytes) -> Sequence[BookSnapshot | BookChange | BookGap]:
        push = _read_book(frame)
        snapshot = push.action == "snapshot"
        return [it for row in push.data if (it := event(snapshot, row)) is not None]

    return take


def _candles(arg: Arg) -> Take:
    symbol, timeframe = arg.inst_id, arg.channel.removeprefix("candle")
    return lambda frame: [Bar(symbol, timeframe, row) for row in _read_candles(frame).data]


def _paged(kind: type[Any], page: type[PositionsPage] | type[BalancePage]) -> Callable[[Arg], Take]:
    """`positions` and `account`: whole in pages, or only what changed."""
    read = Reader[PagedPush[Any]](PagedPush[kind]).read  # type: ignore[valid-type]

    def take(frame: bytes) -> Sequence[PositionsPage | BalancePage]:
        push = read(frame)
        whole = push.event_type == "snapshot"
        return [page(push.data, whole, push.cur_page, push.last_page)]

    return lambda arg: take


_TABLE = {
    "tickers": Channel("public", _rows(Ticker)),
    "trades": Channel("public", _rows(Trade)),
    "trades-all": Channel("business", _rows(Trade)),
    "books5": Channel("public", _whole_book, BOOK_SILENCE),
    "bbo-tbt": Channel("public", _whole_book, BOOK_SILENCE),
    "books": Channel("public", _chained_book, BOOK_SILENCE),
    "mark-price": Channel("public", _rows(MarkPrice)),
    "index-tickers": Channel("public", _rows(IndexTicker)),
    "funding-rate": Channel("public", _rows(Funding)),
    "open-interest": Channel("public", _rows(OpenInterest)),
    "price-limit": Channel("public", _rows(PriceLimit)),
    "instruments": Channel("public", _rows(Instrument)),
    "status": Channel("public", _nameless(Maintenance)),
    "orders": Channel("private", _rows(Order)),
    "positions": Channel("private", _paged(Position, PositionsPage)),
    "account": Channel("private", _paged(Balance, BalancePage)),
}

_CANDLE = Channel("business", _candles)


def channel(name: str) -> Channel | None:
    """The channel of that name; None for one we do not speak."""
    return _CANDLE if name.startswith("candle") else _TABLE.get(name)
