"""The whole book of one instrument, kept from a snapshot and its changes.

Two plain dictionaries, price text to level; they are put in order, and held against the
exchange's checksum, when somebody looks. Applying a change is many times cheaper so, and somebody
looks at most twenty times a second.
Must not know about sequence numbers: whether a change may be applied is the protocol's business.
"""

from collections.abc import Iterable
from itertools import islice

from okxtui.market.depth import Depth
from okxtui.okx.checksum import checksum
from okxtui.okx.events import BookChange, BookSnapshot, Level
from okxtui.okx.numbers import millis, number

_LEVELS = 400
"""A side of the `books` channel."""


class Book:
    """Bids and asks of one instrument."""

    def __init__(self) -> None:
        self.version = 0
        """Grows with every push, so that a reader knows whether to look again."""
        self._bids: dict[str, Level] = {}
        self._asks: dict[str, Level] = {}
        self.last: BookSnapshot | BookChange | None = None
        """What was folded last."""

    def apply(self, push: BookSnapshot | BookChange) -> None:
        """Fold a push."""
        if type(push) is BookSnapshot:
            self._bids.clear()
            self._asks.clear()
        _set(self._bids, push.bids)
        _set(self._asks, push.asks)
        self.last = push
        self.version += 1

    def holds(self) -> bool:
        """Whether the checksum of the last push, where it had one, says that the book is right."""
        push = self.last
        return push is None or not push.checksum or push.checksum == self._checksum()

    def depth(self, symbol: str, levels: int = _LEVELS) -> Depth:
        """The best `levels` a side."""
        if self.last is None:
            return Depth()
        return Depth(
            symbol=symbol,
            source=self.last.channel,
            bids=tuple(_best(self._bids, levels, highest=True)),
            asks=tuple(_best(self._asks, levels, highest=False)),
            ts=millis(self.last.ts),
            seq=self.last.seq,
            complete=_LEVELS,
        )

    def _checksum(self) -> int:
        return checksum(_best(self._bids, 25, highest=True), _best(self._asks, 25, highest=False))


def _set(side: dict[str, Level], levels: Iterable[Level]) -> None:
    for level in levels:
        if level.size == "0":
            side.pop(level.price, None)
        else:
            side[level.price] = level


def _best(side: dict[str, Level], levels: int, *, highest: bool) -> list[Level]:
    usable = [(rank, price) for price in side if (rank := number(price)) is not None]
    usable.sort(reverse=highest)
    best = (side[price] for _, price in usable)
    return list(islice((level for level in best if _is_size(level.size)), levels))


def _is_size(text: str) -> bool:
    size = number(text)
    return size is not None and size > 0


def snapshot_depth(push: BookSnapshot, symbol: str, levels: int = 5) -> Depth:
    """The depth of a channel that always sends all it has.

    Trusts nothing: sorted, one level a price, only plain numbers, cut to `levels`.
    """
    return Depth(
        symbol=symbol,
        source=push.channel,
        bids=_tidy(push.bids, levels, highest=True),
        asks=_tidy(push.asks, levels, highest=False),
        ts=millis(push.ts),
        seq=push.seq,
        complete=levels,
    )


def _tidy(side: Iterable[Level], levels: int, *, highest: bool) -> tuple[Level, ...]:
    seen = {
        price: level
        for level in side
        if (price := number(level.price)) is not None and _is_size(level.size)
    }
    return tuple(seen[price] for price in sorted(seen, reverse=highest)[:levels])
