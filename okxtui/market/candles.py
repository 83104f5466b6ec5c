"""Candles: the bars of one symbol in one timeframe, merged from the socket and from REST.

Bars are known by the time they open. A final bar outranks an open one, and an open bar that was
pushed outranks an open one that was fetched, for an answer may be older than the push it meets.
What is known is kept account of apart from the bars: an interval that the exchange told us about
and that has no bar had no trades, an interval nobody told us about is a gap, and is fetched.
Pure. Must not know who fetches.
"""

from bisect import insort
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from okxtui.market.chart import Chart, ChartGap
from okxtui.market.spans import Spans
from okxtui.okx.events import Candle
from okxtui.okx.numbers import millis, number
from okxtui.okx.timeframes import Timeframe

KEPT = 4000
"""Bars of one chart that are kept at most."""

RECENT = 1400
"""Bars that REST holds at the ready: 1,440, less some to be sure; the rest is the archive's."""

PAGE = 300
"""Bars that one answer holds at most (OKX docs, "GET / Candlesticks")."""


class Wanted(Struct, frozen=True):
    """A page of bars to fetch: the last `limit` of those that opened before `after`."""

    after: int = 0
    """Milliseconds; 0 for the newest bars there are."""
    limit: int = PAGE
    recent: bool = True
    """All of them are among the last that `market/candles` holds."""


class Candles:
    """Bars of one symbol in one timeframe."""

    def __init__(self, symbol: str, timeframe: Timeframe) -> None:
        self.symbol, self.timeframe = symbol, timeframe
        self.bad = 0
        """Rows that were no candles: not numbers, or a high below the low."""
        self._bars: dict[int, Candle] = {}
        self._order: list[int] = []
        self._known = Spans()
        self._spoiled: set[int] = set()
        """Where a bad row came instead of a bar: drawn as a gap, but not fetched again."""
        self._pushed = 0
        """The newest bar that came over the line that is up now; 0: none did."""
        self._fetched = False
        self._older = 0
        """How many more bars are wanted than there are."""
        self._whole = False
        self._loading = False
        self._trouble = ""
        self._view: Chart | None = None

    # Bars in.

    def push(self, candle: Candle) -> None:
        """Fold a bar that the socket pushed."""
        ts = self._opens(candle)
        if not ts:
            return
        before, self._pushed = self._pushed, max(ts, self._pushed)
        # The line was up all the while: where it pushed nothing, nothing was traded.
        self._known.add(before if 0 < before < ts else ts, ts + self.timeframe.length)
        self._merge(ts, candle, pushed=True)
        if 0 < before < ts:
            self._overtake(before)
        self._trim()

    def answer(self, wanted: Wanted, rows: Iterable[Candle]) -> bool:
        """Fold what REST answered to `wanted`, newest first or not. Whether it was of use."""
        self._loading, self._trouble, self._view = False, "", None
        before = (self._fetched, self.holes(), self._first, self._whole)
        rows = list(rows)
        candles = {
            ts: row
            for row in rows
            if (ts := self._opens(row)) and (ts < wanted.after or not wanted.after)
        }
        if candles:
            self._fold(wanted, candles)
        elif not rows:
            self._nothing(wanted)
        return before != (self._fetched, self.holes(), self._first, self._whole)

    def _fold(self, wanted: Wanted, candles: dict[int, Candle]) -> None:
        first, last = min(candles), max(candles)
        if first < self._first:
            self._older = max(0, self._older - len(candles))
        self._fetched = self._fetched or not wanted.after
        self._known.add(first, wanted.after or last + self.timeframe.length)
        for ts in sorted(candles):
            self._merge(ts, candles[ts], pushed=False)
        self._trim()

    def _nothing(self, wanted: Wanted) -> None:
        """There is nothing older than was asked for; or nothing at all."""
        self._fetched = self._fetched or not wanted.after
        self._known.add(0, wanted.after)
        if wanted.after <= self._first or not self._order:
            self._whole, self._older = True, 0

    def interrupt(self) -> None:
        """The line was lost, or left: from here on it may have told things we did not hear.

        So what is newest is to be fetched again, and then whatever is missing before it.
        """
        self._pushed, self._fetched, self._view = 0, False, None

    def _merge(self, ts: int, candle: Candle, *, pushed: bool) -> None:
        held = self._bars.get(ts)
        final = candle.confirm == "1"
        pushed_last = ts == self._pushed and not pushed
        if held is not None and not final and (held.confirm == "1" or pushed_last):
            return
        if held is None:
            insort(self._order, ts)
        self._bars[ts] = candle
        self._view = None
        if not final and ts != self._order[-1]:
            self._known.cut(ts, ts + self.timeframe.length)
        elif held is None and len(self._order) > 1:
            self._overtake(self._order[-2])

    def _overtake(self, ts: int) -> None:
        """Once a bar is not the last, it must be final: if it is not, its end was missed."""
        if self._bars[ts].confirm != "1":
            self._known.cut(ts, ts + self.timeframe.length)

    def _opens(self, candle: Candle) -> int:
        """When a bar opens; 0 for what is none, which is counted."""
        ts = millis(candle.ts)
        if not ts or ts != self.timeframe.opening(ts):
            self.bad += 1
            return 0
        if not _is_sound(candle):
            self.bad += 1
            if ts not in self._bars:
                self._spoiled.add(ts)
                self._known.add(ts, ts + self.timeframe.length)
                self._view = None
            return 0
        self._spoiled.discard(ts)
        return ts

    def _trim(self) -> None:
        """Let the oldest go; what is older than they are is then not wanted either."""
        over = len(self._order) - KEPT
        if over > 0:
            for ts in self._order[:over]:
                del self._bars[ts]
            del self._order[:over]
            self._spoiled = {ts for ts in self._spoiled if ts > self._first}
            self._whole, self._older = True, 0

    @property
    def _first(self) -> int:
        return self._order[0] if self._order else 0

    # What is to be fetched.

    def older(self) -> None:
        """A page more than there is, please."""
        if not self._whole and not self._older:
            self._older = min(PAGE, KEPT - len(self._order))
            self._whole = not self._older
            self._view = None

    def wanted(self) -> Wanted | None:
        """The next page to fetch, None while there is nothing to ask for.

        First the newest bars, then the holes from the youngest to the oldest, then what is older.
        """
        if not self._fetched:
            return Wanted()
        holes = self.holes()
        if holes:
            since, until = holes[-1]
            return self._page(until, min(PAGE, max(1, (until - since) // self.timeframe.length)))
        return self._page(self._first, PAGE) if self._older and self._order else None

    def _page(self, after: int, limit: int) -> Wanted:
        reach = (self._order[-1] - after) // self.timeframe.length + limit
        return Wanted(after, limit, reach <= RECENT)

    def asked(self) -> None:
        """A page is under way."""
        self._loading, self._view = True, None

    def failed(self, sentence: str) -> None:
        """It did not come."""
        self._loading, self._trouble, self._view = False, sentence, None

    def holes(self) -> list[tuple[int, int]]:
        """Stretches between the first bar and the last that nobody told us about."""
        if not self._order:
            return []
        return self._known.holes(self._order[0], self._order[-1])

    # Values out.

    def chart(self) -> Chart:
        """The bars as they are; the same object while nothing changed."""
        if self._view is None:
            self._view = Chart(
                symbol=self.symbol,
                timeframe=self.timeframe,
                bars=tuple(self._bars[ts] for ts in self._order),
                gaps=self._gaps(),
                whole=self._whole,
                loading=self._loading,
                trouble=self._trouble,
            )
        return self._view

    def _gaps(self) -> tuple[ChartGap, ...]:
        """The holes, and the bars that came spoiled."""
        gaps = Spans()
        for since, until in self.holes():
            gaps.add(since, until)
        for ts in self._spoiled:
            gaps.add(ts, ts + self.timeframe.length)
        return tuple(ChartGap(since, until) for since, until in gaps)


def _is_sound(candle: Candle) -> bool:
    """Whether the prices are numbers that can be those of one bar."""
    texts = (candle.open, candle.high, candle.low, candle.close)
    values = [value for text in texts if (value := number(text)) is not None]
    if len(values) != len(texts):
        return False
    open_, high, low, close = values
    return Decimal(0) <= low <= min(open_, close) and max(open_, close) <= high
