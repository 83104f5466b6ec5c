"""Order-flow imbalance: what the changes of the best levels add up to.

R. Cont, A. Kukanov and S. Stoikov, "The Price Impact of Order Book Events", Journal of Financial
Econometrics 12 (2014): a change of the best bid adds the size that is there now if the price did
not fall, and takes away the size that was there if it did not rise; of the best ask the reverse.
"""

from decimal import Decimal

from msgspec import Struct

from okxtui.market.usual import WARM, Seconds, Usual
from okxtui.okx.events import BookSnapshot, Level
from okxtui.okx.numbers import millis, number

WINDOWS = (1, 10, 60)
"""Seconds."""
JUDGED = 10
"""The window that makes a hit."""
FIRES, REARMS = 4.0, 2.0
"""Standard deviations: at the first it hits, below the second it may hit again."""


class Best(Struct, frozen=True, gc=False):
    """The best level a side."""

    bid: Decimal
    bid_size: Decimal
    ask: Decimal
    ask_size: Decimal


class Leaning(Struct, frozen=True):
    """The judged window just now became unusual."""

    at: int
    side: str
    mid: Decimal
    total: float
    mean: float
    deviation: float
    z: float


def contribution(before: Best, now: Best) -> Decimal:
    """What one change adds to the imbalance, in the wire's unit of size."""
    added = Decimal(0)
    if now.bid >= before.bid:
        added += now.bid_size
    if now.bid <= before.bid:
        added -= before.bid_size
    if now.ask <= before.ask:
        added -= now.ask_size
    if now.ask >= before.ask:
        added += before.ask_size
    return added


class Imbalance:
    """Folds pushes of the book."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Changes were missed: nothing that was summed is of use."""
        self._best: Best | None = None
        self._seconds = Seconds()
        self._fired = False
        self.windows = {window: Usual(window) for window in WINDOWS}

    @property
    def known(self) -> int:
        """Seconds towards `need`."""
        return self.windows[JUDGED].known

    @property
    def need(self) -> int:
        """Sums that say what is usual."""
        return WARM

    def add(self, book: BookSnapshot) -> Leaning | None:
        """Fold one push; what became unusual with the seconds that it ends."""
        best, at = _best_of(book), millis(book.ts)
        if best is None or not at:
            self.reset()  # One side is empty: what changes next is no change of a best level.
            return None
        before, self._best = self._best, best
        if before is None:
            return None
        found: Leaning | None = None
        for total in self._seconds.add(at, float(contribution(before, best))):
            for window in self.windows.values():
                window.close(total)
            found = self._judged(at, before) or found
        return found

    def _judged(self, at: int, best: Best) -> Leaning | None:
        usual = self.windows[JUDGED]
        if usual.z is None or abs(usual.z) < REARMS:
            self._fired = False
        if usual.z is None or abs(usual.z) < FIRES or self._fired:
            return None
        self._fired = True
        side, mid = "buy" if usual.z > 0 else "sell", (best.bid + best.ask) / 2
        return Leaning(at, side, mid, usual.total, usual.mean, usual.deviation, usual.z)


def _best_of(book: BookSnapshot) -> Best | None:
    if not (book.bids and book.asks):
        return None
    bid, ask = _level(book.bids[0]), _level(book.asks[0])
    return Best(*bid, *ask) if bid and ask else None


def _level(level: Level) -> tuple[Decimal, Decimal] | None:
    price, size = number(level.price), number(level.size)
    return (price, size) if price is not None and size is not None else None
