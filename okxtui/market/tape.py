"""The tape of one instrument: every print once, in order, with what they add up to.

Folding a print is an append; sums and order are made when somebody looks. Where prints may have
been missed, the tape says so with a gap, and takes it back if it turns out that none were.
"""

from collections import deque
from decimal import Decimal

from okxtui.market.glance import Prints, TapeGap
from okxtui.okx.events import Trade
from okxtui.okx.numbers import millis, number

_KEPT = 1000
_WINDOW = 60_000
"""Milliseconds over which buying and selling are weighed against each other."""
_LARGE_SHARE = 0.95
_LARGE_AFTER = 40
"""Prints to have seen before any is called large."""


class Tape:
    """Prints of one instrument."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self.total = 0
        self.repeated = 0
        self._rows: deque[Trade | TapeGap] = deque(maxlen=_KEPT)
        self._known: dict[str, None] = {}
        """tradeIds seen lately, oldest first."""
        self._newest = 0
        self._interrupted = False
        self._minute: deque[tuple[int, Decimal, Decimal]] = deque()
        """Time, bought, sold: what the last minute is summed from."""
        self._unweighed: list[Trade] = []
        self._view: Prints | None = None
        self._large = ""
        self._large_at = 0

    def add(self, trade: Trade) -> None:
        """Fold one print. A repetition (after a reconnect, say) is passed over."""
        if trade.trade_id in self._known:
            self.repeated += 1
            self._interrupted = False
            return
        if trade.trade_id:
            self._known[trade.trade_id] = None
        if len(self._known) > 2 * _KEPT:
            for stale in list(self._known)[:_KEPT]:
                del self._known[stale]
        self.total += 1
        self._view = None
        self._place(trade)
        self._unweighed.append(trade)
        if len(self._unweighed) >= _KEPT:
            self._weigh()

    def interrupt(self) -> None:
        """The line was lost: prints may be missing before the next one."""
        self._interrupted = self.total > 0

    def view(self) -> Prints:
        """The tape now; the same object while nothing came."""
        if self._view is None:
            self._weigh()
            # A print that came late may still stand behind newer ones.
            since = self._newest - _WINDOW
            bought = sum((buy for at, buy, _ in self._minute if at >= since), Decimal(0))
            sold = sum((sell for at, _, sell in self._minute if at >= since), Decimal(0))
            self._view = Prints(
                symbol=self.symbol,
                rows=tuple(self._rows),
                total=self.total,
                large=self._large_from(),
                bought=f"{bought:f}",
                sold=f"{sold:f}",
            )
        return self._view

    def _place(self, trade: Trade) -> None:
        at = millis(trade.ts)
        if self._interrupted:
            self._interrupted = False
            self._rows.append(TapeGap(self._newest, at))
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

    def _weigh(self) -> None:
        for trade in self._unweighed:
            size = max(number(trade.sz) or Decimal(0), Decimal(0))
            buys = trade.side == "buy"
            self._minute.append(
                (millis(trade.ts), size if buys else Decimal(0), Decimal(0) if buys else size)
            )
        self._unweighed.clear()
        while self._minute and self._minute[0][0] < self._newest - _WINDOW:
            self._minute.popleft()

    def _large_from(self) -> str:
        """The 95th percentile of the sizes kept, looked up anew every twentieth print."""
        if self.total - self._large_at >= _LARGE_AFTER // 2 or not self._large:
            sizes = sorted(
                (size, row.sz)
                for row in self._rows
                if isinstance(row, Trade) and (size := number(row.sz)) is not None
            )
            if len(sizes) >= _LARGE_AFTER:
                self._large = sizes[int(len(sizes) * _LARGE_SHARE)][1]
                self._large_at = self.total
        return self._large
