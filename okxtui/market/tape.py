"""The tape of one instrument: every print once, in order, with what they add up to.

Folding a print is an append; sums and order are made when somebody looks. Where prints may have
been missed, the tape says so with a gap, and takes it back if it turns out that none were.
"""

from collections import deque
from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from msgspec import structs

from okxtui.market.gaps import TapeGap
from okxtui.market.glance import Prints
from okxtui.okx.events import Trade
from okxtui.okx.numbers import millis, number

_KEPT = 1000
_WINDOW = 60
"""Seconds over which buying and selling are weighed against each other."""

_LARGE_SHARE = 0.95
_LARGE_AFTER = 40
"""Prints to have seen before any is called large."""

_LARGE_EVERY = 2000
"""Milliseconds of the exchange's time between two looks at what is large."""

_AHEAD = 5000
"""Milliseconds by which a print may be ahead of what we take for the exchange's clock."""

_NOTHING = Decimal(0)
_NEVER = 1 << 62


class Reader(Protocol):
    """Makes something of the prints of a tape: each once, gaps in their places."""

    def add(self, trade: Trade, at: int, price: Decimal, size: Decimal) -> None:
        """A print of `size` at `price`, at `at` milliseconds."""

    def gap(self, gap: TapeGap) -> None:
        """Prints may be missing before the next one."""


class Tape:
    """Prints of one instrument."""

    def __init__(
        self,
        symbol: str,
        readers: tuple[Reader, ...] = (),
        clock: Callable[[], int | None] = lambda: None,
    ) -> None:
        """`clock` tells about what time it is at the exchange, in milliseconds, if that is known:
        a print stamped later than that counts as printed now."""
        self.symbol = symbol
        self._readers = readers
        self._clock = clock
        self.repeated = 0
        """Prints that came again."""
        self._total = 0
        self._fresh: list[Trade] = []
        """Prints as they came, which nobody has looked at yet."""
        self._rows: deque[Trade | TapeGap] = deque(maxlen=_KEPT)
        self._known: dict[str, None] = {}
        """tradeIds seen lately, oldest first."""
        self._newest = 0
        self._interrupted = False
        """The line was lost, and nothing came since."""
        self._seconds: dict[int, tuple[Decimal, Decimal]] = {}
        """Bought and sold, by second of the exchange's time."""
        self._since, self._pressing = 0, _NEVER
        """The sums of the view count what came after one second, from the other one on."""
        self._view: Prints | None = None
        self._large = ""
        self._large_at = 0

    def add(self, trade: Trade) -> None:
        """Fold one print. A repetition (after a reconnect, say) is passed over."""
        self._fresh.append(trade)
        if len(self._fresh) >= _KEPT:
            self.settle()

    def interrupt(self) -> None:
        """The line was lost: prints may be missing before the next one."""
        self.settle()
        if self._total:
            self._interrupted = True

    def view(self, now: int = 0) -> Prints:
        """The tape at `now`, milliseconds of the exchange's time, or at the newest print if that
        is later; the same object while nothing came and nothing grew too old to press."""
        self.settle()
        since = max(now, self._newest) // 1000 - _WINDOW
        if self._view is None:
            prints = Prints(self.symbol, tuple(self._rows), self._total, self._large_from())
            self._view = self._pressed(prints, since)
        elif self._pressing <= since or since < self._since:
            self._view = self._pressed(self._view, since)
        return self._view

    def _pressed(self, prints: Prints, since: int) -> Prints:
        """With the sums of the seconds after `since`."""
        minute = {second: sums for second, sums in self._seconds.items() if second > since}
        self._pressing, self._since = min(minute, default=_NEVER), since
        return structs.replace(
            prints,
            bought=f"{sum((bought for bought, _ in minute.values()), _NOTHING):f}",
            sold=f"{sum((sold for _, sold in minute.values()), _NOTHING):f}",
        )

    def settle(self) -> None:
        """Put the fresh prints where they belong and weigh them: what was shown is out of date."""
        present = self._clock() if self._fresh else None
        for trade in self._fresh:
            if self._is_repeated(trade):
                continue
            at = millis(trade.ts)
            if present is not None and at > present + _AHEAD:
                # Taken at its word it would make every later print a late one.
                at = max(present, self._newest)
            self._place(trade, at)
            self._weigh(trade, at)
            self._total += 1
            self._view = None
        self._fresh.clear()
        if len(self._known) > 2 * _KEPT:
            self._known = dict.fromkeys(list(self._known)[-_KEPT:])
        since = self._newest // 1000 - _WINDOW
        if len(self._seconds) > 2 * _WINDOW:
            self._seconds = {at: sums for at, sums in self._seconds.items() if at > since}

    def _is_repeated(self, trade: Trade) -> bool:
        identity = trade.trade_id
        if identity in self._known:
            self.repeated += 1
            self._interrupted = False  # The newest print we had is still the newest.
            return True
        if identity:
            self._known[identity] = None
        return False

    def _place(self, trade: Trade, at: int) -> None:
        if self._interrupted:
            self._interrupted = False
            gap = TapeGap(self._newest, max(self._newest, at))
            self._rows.append(gap)
            for reader in self._readers:
                reader.gap(gap)
        if at >= self._newest:
            self._newest = at
            self._rows.append(trade)
        else:
            self._place_late(trade, at)

    def _place_late(self, trade: Trade, at: int) -> None:
        """A print out of order goes where its time belongs."""
        rows = list(self._rows)
        place = len(rows)
        while place and isinstance(row := rows[place - 1], Trade) and millis(row.ts) > at:
            place -= 1
        rows.insert(place, trade)
        self._rows.clear()
        self._rows.extend(rows)

    def _weigh(self, trade: Trade, at: int) -> None:
        size = number(trade.sz)
        if size is None or size <= 0 or trade.side not in ("buy", "sell"):
            return
        bought, sold = self._seconds.get(at // 1000, (_NOTHING, _NOTHING))
        if trade.side == "buy":
            bought += size
        else:
            sold += size
        self._seconds[at // 1000] = (bought, sold)
        price = number(trade.px)
        if price is not None and price > 0:
            for reader in self._readers:
                reader.add(trade, at, price, size)

    def _large_from(self) -> str:
        """The 95th percentile of the sizes kept, looked up anew every two seconds."""
        if self._newest - self._large_at >= _LARGE_EVERY or not self._large:
            sizes = sorted(
                (size, row.sz)
                for row in self._rows
                if isinstance(row, Trade) and (size := number(row.sz)) is not None
            )
            if len(sizes) >= _LARGE_AFTER:
                self._large = sizes[int(len(sizes) * _LARGE_SHARE)][1]
                self._large_at = self._newest
        return self._large
