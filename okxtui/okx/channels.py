"""Channels: on which socket each lives, and how its pushes become events.

One table. A channel that is not in it is nobody's: its pushes are counted and passed over.
Must not know how subscriptions are asked for.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from okxtui.okx.chain import APPLY, GAP, Chain
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
    Liquidation,
    Maintenance,
    MarkPrice,
    OpenInterest,
    PriceLimit,
    Ticker,
    Trade,
)
from okxtui.okx.private import Balance, BalancePage, Order, Position, PositionsPage
from okxtui.okx.wire import BookPush, PagedPush, Push, Reader

Make = Callable[[Any], Sequence[Any]]
"""Turns one decoded push of one subscription into events."""

BOOK_SILENCE = 65.0
"""A book channel repeats itself about every 60 s; longer silence means the subscription died."""


class Channel(Struct, frozen=True):
    """One channel of the exchange."""

    path: str
    """The socket that serves it: "public", "business" or "private"."""
    reader: Reader[Any]
    """Decodes a frame to a push."""
    opened: Callable[[Arg], Make]
    """Begins one subscription; what it returns may hold state, such as a book's chain."""
    silence: float | None = None
    """Seconds without a push after which the subscription is taken for dead."""
    chained: bool = False
    """Pushes follow one another by sequence numbers, so the chain may break."""


def _rows(path: str, kind: type[Any]) -> Channel:
    """Pushes whose rows are events that name their instrument.

    A row that names another instrument than the subscription did is dropped: it would be
    applied to the wrong one.
    """

    def opened(arg: Arg) -> Make:
        symbol = arg.inst_id

        def make(push: Push[Any]) -> Sequence[Any]:
            rows = push.data
            if len(rows) == 1 and rows[0].inst_id == symbol:
                return rows  # Nearly every push; the filter below would cost a copy.
            return [row for row in rows if row.inst_id == symbol]

        return make if symbol else _all_rows(arg)

    return Channel(path, _reader(kind), opened)


def _reader(kind: type[Any]) -> Reader[Any]:
    return Reader[Any](Push[kind])  # type: ignore[valid-type]


def _all_rows(arg: Arg) -> Make:
    return lambda push: push.data


def _whole_book(arg: Arg) -> Make:
    """`books5` and `bbo-tbt`: every push is the whole of what there is."""
    channel, symbol = arg.channel, arg.inst_id

    def make(push: BookPush) -> Sequence[BookSnapshot]:
        events = []
        for row in push.data:
            if row.inst_id == symbol or not row.inst_id:
                events.append(BookSnapshot(channel, symbol, row.bids, row.asks, row.ts, row.seq_id))
        return events

    return make


def _chained_book(arg: Arg) -> Make:
    """`books` and its like: a snapshot, then changes that must follow one another."""
    channel, symbol, chain = arg.channel, arg.inst_id, Chain()

    def make(push: BookPush) -> Sequence[BookSnapshot | BookChange | BookGap]:
        events: list[BookSnapshot | BookChange | BookGap] = []
        whole = push.action == "snapshot"
        kind = BookSnapshot if whole else BookChange
        for row in push.data:
            seq, previous, last = row.seq_id, row.prev_seq_id, chain.last
            verdict = chain.snapshot(seq) if whole else chain.update(previous, seq)
            if verdict is APPLY:
                bids, asks, total = row.bids, row.asks, row.checksum or 0
                events.append(kind(channel, symbol, bids, asks, row.ts, seq, total))
            elif verdict is GAP:
                events.append(BookGap(channel, symbol, last or 0, previous or 0))
        return events

    return make


def _candles(arg: Arg) -> Make:
    symbol, timeframe = arg.inst_id, arg.channel.removeprefix("candle")
    return lambda push: [Bar(symbol, timeframe, row) for row in push.data]


def _paged(kind: type[Any], page: type[PositionsPage] | type[BalancePage]) -> Channel:
    """`positions` and `account`: whole in pages, or only what changed."""

    def make(push: PagedPush[Any]) -> Sequence[PositionsPage | BalancePage]:
        whole = push.event_type == "snapshot"
        return [page(push.data, whole, push.cur_page, push.last_page)]

    reader = Reader[Any](PagedPush[kind])  # type: ignore[valid-type]
    return Channel("private", reader, lambda arg: make)


_BOOK = Reader(BookPush)

_TABLE = {
    "tickers": _rows("public", Ticker),
    "trades": _rows("public", Trade),
    "trades-all": _rows("business", Trade),
    "books5": Channel("public", _BOOK, _whole_book, BOOK_SILENCE),
    "bbo-tbt": Channel("public", _BOOK, _whole_book, BOOK_SILENCE),
    "books": Channel("public", _BOOK, _chained_book, BOOK_SILENCE, chained=True),
    "mark-price": _rows("public", MarkPrice),
    "index-tickers": _rows("public", IndexTicker),
    "funding-rate": _rows("public", Funding),
    "open-interest": _rows("public", OpenInterest),
    "price-limit": _rows("public", PriceLimit),
    "instruments": _rows("public", Instrument),
    "liquidation-orders": _rows("public", Liquidation),
    "status": Channel("public", _reader(Maintenance), _all_rows),
    "orders": _rows("private", Order),
    "positions": _paged(Position, PositionsPage),
    "account": _paged(Balance, BalancePage),
}

_CANDLE = Channel("business", _reader(Candle), _candles)


def channel(name: str) -> Channel | None:
    """The channel of that name; None for one we do not speak."""
    return _CANDLE if name.startswith("candle") else _TABLE.get(name)
