"""All that is known of one instrument, wherever it came from. Written by `Market` alone."""

from collections import deque
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec import structs

from okxtui.market.book import Book, snapshot_depth
from okxtui.market.depth import Depth
from okxtui.market.flow import OrderFlow
from okxtui.market.footprint import Footprint, Wake
from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Quote, Reference
from okxtui.market.lookout import Lookout
from okxtui.market.signals import Signals
from okxtui.market.tape import Tape
from okxtui.okx.events import BookSnapshot, Instrument, Liquidation, OpenInterest, Ticker
from okxtui.okx.numbers import millis, number

_SPARK = 24
_SPARK_STEP = 15.0
"""Seconds between the points of a sparkline made from what was seen."""
_MINUTE = 60_000
_HOUR = 60
"""Minutes over which the change of the open interest is told."""


class Security:
    """The state of one instrument. Times are monotonic seconds of receipt."""

    def __init__(self, symbol: str, clock: Callable[[], int | None] = lambda: None) -> None:
        """`clock` is for the tape."""
        self.symbol = symbol
        self.instrument: Instrument | None = None
        self.ticker: Ticker | None = None
        self.top: BookSnapshot | None = None
        """The last push of `books5`."""
        self.book = Book()
        self.flow = OrderFlow(symbol)
        self.footprint = Footprint(symbol)
        self.lookout = Lookout(symbol)
        self.tape = Tape(symbol, (self.flow, self.footprint, self.lookout), clock)
        self.reference = Reference()
        self.heard: dict[str, float] = {}
        """When each channel was heard last, but for tickers: they have `ticker_at`."""
        self.ticker_at = 0.0
        self.refused: dict[str, str] = {}
        """Why a channel is not to be had."""
        self.broken: set[str] = set()
        """Book channels that lost their sequence and wait for a snapshot."""
        self.closes: tuple[float, ...] = ()
        """Closes of the last hours, oldest first, once REST told them."""
        self._seen: deque[float] = deque(maxlen=_SPARK)
        self._seen_at = float("-inf")
        self._quote = Quote(symbol)
        self._depth = Depth()
        self._depth_of: object = None
        self._wake = Wake()
        self._interests: deque[OpenInterest] = deque(maxlen=_HOUR + 1)
        """One a minute, oldest first."""

    # Folded in.

    def interest(self, event: OpenInterest) -> None:
        """The open interest, and what it was an hour ago."""
        kept, at = self._interests, millis(event.ts)
        if not kept or at - millis(kept[-1].ts) >= _MINUTE:
            kept.append(event)
        while len(kept) > 1 and millis(kept[0].ts) < at - _HOUR * _MINUTE:
            kept.popleft()
        self.reference = structs.replace(
            self.reference, open_interest=event, interest_before=kept[0]
        )

    def liquidated(self, event: Liquidation) -> None:
        """Positions that the exchange took over, after the prints that came before them."""
        self.tape.settle()
        for order in event.details:
            self.lookout.liquidated(order)

    def interrupt(self) -> None:
        """The line was lost: prints and pushes of the book are missing from here on."""
        self.tape.interrupt()
        self.lookout.away()
        self._wake.forget()

    # Looked at.

    @property
    def price(self) -> Decimal | None:
        """The last price, else the mark price."""
        last = number(self.ticker.last) if self.ticker else None
        return last if last is not None else self.reference.mark_price

    def parts(self, book: str, line_at: float, up_since: float) -> dict[str, Any]:
        """What a glance shows of the current symbol, by its fields."""
        depth, pulse = self.depth(book), self.pulse(book, line_at, up_since)
        if line_at and pulse.phase is State.OK:
            self._wake.keep(depth)
            self._lean(depth)
        else:
            self._wake.forget()
        return {
            "instrument": self.instrument,
            "reference": self.reference,
            "depth": depth,
            "depth_before": self._wake.back(),
            "depth_pulse": pulse,
            "prints": self.tape.view(depth.ts),  # Before those that read the tape.
            "traded": self.footprint.view(depth.ts),
            "flow": self.flow.view(),
            "signals": self.signals(),
            "best_pulse": self.pulse("books5", line_at, up_since),
            "tape_pulse": self.pulse("trades", line_at, up_since),
        }

    def signals(self) -> Signals:
        """What stands out, prints included that nobody has looked at yet."""
        self.tape.settle()
        return self.lookout.view()

    def _lean(self, depth: Depth) -> None:
        """Note once a second which way the book leans, while somebody looks."""
        second = depth.ts // 1000
        if second > self.flow.leaned_at:
            self.flow.lean(second, depth.imbalance())

    def quote(self, now: float) -> Quote:
        """The row of the watch list, made anew."""
        before, ticker = self._quote, self.ticker
        price = number(ticker.last) if ticker else None
        direction = before.direction
        if price is not None and ticker is not None:
            was = number(before.ticker.last) if before.ticker else None
            if was is not None and was != price:
                direction = 1 if price > was else -1
            if now - self._seen_at >= _SPARK_STEP:
                self._seen.append(float(price))
                self._seen_at = now
        live = (float(price),) if price is not None else ()
        spark = (self.closes or tuple(self._seen))[-(_SPARK - 1) :] + live
        refusal = self.refused.get("tickers", "")
        phase = State.OFF if refusal else State.OK if ticker else State.WAIT
        # Whether the line is up is said once for the whole list, so that a row changes only when
        # its own values do: hence the line that never goes silent.
        pulse = Pulse(phase, self.ticker_at, float("inf"), refusal)
        self._quote = Quote(self.symbol, ticker, self.instrument, direction, spark, pulse)
        return self._quote

    def depth(self, channel: str) -> Depth:
        """The depth by `channel`; the same object while it did not change."""
        if channel == "books":
            if self._depth_of != ("books", self.book.version):
                self._depth_of = ("books", self.book.version)
                self._depth = self.book.depth(self.symbol)
        elif self._depth_of is not self.top or self.top is None:
            self._depth_of = self.top
            self._depth = snapshot_depth(self.top, self.symbol) if self.top else Depth()
        return self._depth

    def pulse(self, channel: str, line_at: float, up_since: float) -> Pulse:
        """The facts about one channel, given when its line showed life and came up last."""
        heard_at = self.ticker_at if channel == "tickers" else self.heard.get(channel, 0.0)
        refusal = self.refused.get(channel, "")
        if refusal:
            phase = State.OFF
        elif channel in self.broken:
            phase = State.RESYNC
        elif not heard_at or (line_at and heard_at < up_since):
            phase = State.WAIT
        else:
            phase = State.OK
        return Pulse(phase, heard_at, line_at, refusal)


class Securities(dict[str, Security]):
    """By symbol. One is begun when it is asked for by `[]`; `get` begins none."""

    def __init__(self, begin: Callable[[str], Security]) -> None:
        super().__init__()
        self._begin = begin

    def __missing__(self, symbol: str) -> Security:
        begun = self[symbol] = self._begin(symbol)
        return begun
