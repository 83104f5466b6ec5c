"""Footprint: what was traded at each price in the last minutes, and what the book did meanwhile.

Between two moments of a book, size at a price was added, pulled, or traded away. The book tells
the difference and the prints tell what was traded; what remains was added or pulled.
Pure; times are the exchange's, in milliseconds.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from okxtui.market.depth import Depth
from okxtui.market.gaps import TapeGap
from okxtui.market.grouping import stepped
from okxtui.okx.events import Level, Trade
from okxtui.okx.numbers import number

MINUTES = 5
"""How long a print counts for its price."""

LOOK_BACK = 5
"""Seconds over which additions to the book and withdrawals from it are told."""

_SLICE = 10_000
_SLICES = MINUTES * 60_000 // _SLICE
_HITS = (LOOK_BACK + 5) * 1000
_NOTHING = Decimal(0)

Sums = tuple[Decimal, Decimal]
"""Bought and sold, in the wire's unit."""


class Hit(Struct, frozen=True, gc=False):
    """A print of the last seconds."""

    ts: int
    buys: bool
    price: Decimal
    size: Decimal


class Traded(Struct, frozen=True):
    """What was traded at each price in the last `MINUTES`."""

    symbol: str = ""
    at: Mapping[Decimal, Sums] = {}
    hits: tuple[Hit, ...] = ()
    """The prints of the last seconds, one by one."""


class Footprint:
    """Folds prints. A `tape.Reader`."""

    def __init__(self, symbol: str) -> None:
        self._slices: deque[tuple[int, dict[Decimal, Sums]]] = deque()
        self._all: dict[Decimal, Sums] = {}
        """The sum of the slices, kept as they come and go: a look must not add up minutes."""
        self._hits: deque[Hit] = deque()
        self._view = Traded(symbol)
        self._stale = False

    def add(self, trade: Trade, at: int, price: Decimal, size: Decimal) -> None:
        """Count one print of `size` at `price`."""
        slot, buys = at // _SLICE, trade.side == "buy"
        if not self._slices or self._slices[-1][0] < slot:
            self._slices.append((slot, {}))
        # A print that comes late counts with the newest: it is a matter of seconds.
        for sums in (self._slices[-1][1], self._all):
            bought, sold = sums.get(price, (_NOTHING, _NOTHING))
            sums[price] = (bought + size, sold) if buys else (bought, sold + size)
        self._hits.append(Hit(at, buys, price, size))
        self._stale = True
        self._expire(at)

    def gap(self, gap: TapeGap) -> None:
        """What was missed is missing here too; sums that only fade need no new beginning."""

    def view(self, now: int) -> Traded:
        """What counts at `now`; the same object while nothing came and nothing faded."""
        self._expire(now)
        if self._stale:
            self._stale = False
            self._view = Traded(self._view.symbol, dict(self._all), tuple(self._hits))
        return self._view

    def _expire(self, now: int) -> None:
        while self._slices and self._slices[0][0] <= now // _SLICE - _SLICES:
            self._forget(self._slices.popleft()[1])
            self._stale = True
        while self._hits and self._hits[0].ts < now - _HITS:
            self._hits.popleft()
            self._stale = True

    def _forget(self, slice_: dict[Decimal, Sums]) -> None:
        for price, (bought, sold) in slice_.items():
            # Sizes far apart in magnitude lose digits in a sum: it may be gone a slice too early.
            was = self._all.pop(price, (bought, sold))
            if was != (bought, sold):
                self._all[price] = (was[0] - bought, was[1] - sold)


class Wake:
    """Moments of one book, a second apart, so that one can look back."""

    def __init__(self) -> None:
        self._moments: deque[Depth] = deque()

    def keep(self, depth: Depth) -> None:
        """The book of now."""
        moments = self._moments
        if moments and (moments[-1].source != depth.source or moments[-1].ts > depth.ts):
            moments.clear()
        if depth.ts and (not moments or depth.ts - moments[-1].ts >= 1000):
            moments.append(depth)
        while moments and moments[0].ts < depth.ts - (LOOK_BACK + 1) * 1000:
            moments.popleft()

    def forget(self) -> None:
        """The book broke: nothing before can be compared with it."""
        self._moments.clear()

    def back(self) -> Depth:
        """The book some seconds ago; empty while that is unknown."""
        return self._moments[0] if self._moments else Depth()


def by_step(
    traded: Mapping[Decimal, Sums], step: Decimal | None, *, asks: bool
) -> Mapping[Decimal, Sums]:
    """What was traded, joined to the price steps of one side."""
    if not step:
        return traded
    joined: dict[Decimal, Sums] = {}
    for price, (bought, sold) in traded.items():
        place = stepped(price, step, asks=asks)
        was = joined.get(place, (_NOTHING, _NOTHING))
        joined[place] = (was[0] + bought, was[1] + sold)
    return joined


def moved(
    then: Depth, now: Depth, hits: tuple[Hit, ...], step: Decimal | None, *, asks: bool
) -> dict[Decimal, Decimal]:
    """By price step: how much was added (negative: pulled) between two moments of one side.

    Only where both moments show the price: what entered from beyond the last level, or left that
    way, was neither added nor pulled for all we know.
    """
    old, new = (depth.asks if asks else depth.bids for depth in (then, now))
    edge = _edge(old, new, asks=asks)
    if edge is None or then.symbol != now.symbol:
        return {}

    def seen(price: Decimal) -> bool:
        return price <= edge if asks else price >= edge

    changes = {price: size for price, size in _changes(old, new) if seen(price)}
    for hit in hits:
        if hit.buys is asks and seen(hit.price) and then.ts < hit.ts <= now.ts:
            changes[hit.price] = changes.get(hit.price, _NOTHING) + hit.size
    joined: dict[Decimal, Decimal] = {}
    for price, change in changes.items():
        place = stepped(price, step, asks=asks)
        joined[place] = joined.get(place, _NOTHING) + change
    return joined


def _edge(old: tuple[Level, ...], new: tuple[Level, ...], *, asks: bool) -> Decimal | None:
    """The last price that both moments show; None if there is none."""
    ends = [number(levels[-1].price) if levels else None for levels in (old, new)]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    return min(known) if asks else max(known)


def _changes(old: tuple[Level, ...], new: tuple[Level, ...]) -> Iterator[tuple[Decimal, Decimal]]:
    """Price and change of size of the levels that differ. Texts are compared before numbers:
    of hundreds of levels most stay as they are."""
    was = {level.price: level.size for level in old}
    now = {level.price: level.size for level in new}
    for text in was.keys() | now.keys():
        before, after = was.get(text, "0"), now.get(text, "0")
        if before != after and (price := number(text)) is not None:
            yield price, (number(after) or _NOTHING) - (number(before) or _NOTHING)
