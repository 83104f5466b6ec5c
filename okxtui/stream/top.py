"""Top: the best bid and ask of a book, kept without sorting it.

A whole book is put in order when somebody looks; where every change is looked at, only a change of
the best price may cost more than its own levels.
"""

from collections.abc import Iterable
from decimal import Decimal

from okxtui.okx.events import BookChange, BookSnapshot, Level
from okxtui.okx.numbers import number


class _Side:
    """Prices and sizes of one side."""

    def __init__(self, sign: int) -> None:
        self._sign = sign
        self._sizes: dict[Decimal, Level] = {}
        self._best: Decimal | None = None

    def set(self, levels: Iterable[Level]) -> None:
        """Change some levels."""
        for level in levels:
            price, size = number(level.price), number(level.size)
            if price is None or size is None:
                continue
            if size > 0:
                self._sizes[price] = level
                if self._best is None or price * self._sign > self._best * self._sign:
                    self._best = price
            elif self._sizes.pop(price, None) is not None and price == self._best:
                best = max(self._sizes, key=lambda it: it * self._sign, default=None)
                self._best = best

    def best(self) -> tuple[str, str]:
        """Price and size; empty where there is none."""
        level = self._sizes[self._best] if self._best is not None else Level("", "")
        return level.price, level.size


class Top:
    """Both sides."""

    def __init__(self) -> None:
        self._bids, self._asks = _Side(1), _Side(-1)

    def apply(self, push: BookSnapshot | BookChange) -> None:
        """Fold a push; for a snapshot, begin with a new Top."""
        self._bids.set(push.bids)
        self._asks.set(push.asks)

    def best(self) -> tuple[str, str, str, str]:
        """Bid, its size, ask, its size."""
        return *self._bids.best(), *self._asks.best()
