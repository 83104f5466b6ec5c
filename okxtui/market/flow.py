"""Order flow of one instrument: who bought and who sold, print by print, and the book's lean.

The cumulative volume delta is taker buys minus taker sells. It starts where we began to listen,
and begins anew after every gap: a delta with a hole in it is a lie. So it says since when it
counts, and which share of the time since the beginning was heard. Pure; the times are the
exchange's, in milliseconds.
"""

from collections import deque
from decimal import Decimal

from msgspec import Struct, structs

from okxtui.market.contracts import Volume, volume
from okxtui.market.gaps import TapeGap
from okxtui.okx.events import Trade

MINUTE = 60_000
_BARS = 240
_GAPS = 50
LEANS = 900
"""Seconds of the book's lean that are kept."""

_NOTHING = Volume()


class FlowBar(Struct, frozen=True):
    """One minute."""

    ts: int
    bought: Volume = _NOTHING
    sold: Volume = _NOTHING
    delta: Volume = _NOTHING
    """The cumulative delta at its end."""
    restarted: bool = False
    """The cumulative delta began anew within it."""


class Flow(Struct, frozen=True):
    """The order flow as the screen sees it."""

    symbol: str = ""
    began: int = 0
    """The first print heard; 0 for none."""
    since: int = 0
    """The first print after the last gap: from here on bought and sold are counted."""
    until: int = 0
    """The newest print."""
    prints: int = 0
    """Counted since `since`."""
    bought: Volume = _NOTHING
    sold: Volume = _NOTHING
    bars: tuple[FlowBar, ...] = ()
    """Minutes with prints in them, oldest first."""
    gaps: tuple[TapeGap, ...] = ()
    """Where prints may be missing, oldest first."""
    leans: tuple[tuple[int, float], ...] = ()
    """Second of the exchange's time, and the share of the bids in the best five levels then."""

    @property
    def delta(self) -> Volume:
        """Bought minus sold since `since`."""
        return self.bought - self.sold

    def coverage(self) -> float | None:
        """Which share of the time since the beginning was heard, 0..1; None before any passed."""
        whole = self.until - self.began
        if whole <= 0:
            return None
        missed = sum(min(gap.until, self.until) - max(gap.since, self.began) for gap in self.gaps)
        return max(0.0, 1 - missed / whole)


class OrderFlow:
    """Folds prints and books. A `tape.Reader`."""

    def __init__(self, symbol: str) -> None:
        self._flow = Flow(symbol)
        self._bars: list[FlowBar] = []
        self._leans: deque[tuple[int, float]] = deque(maxlen=LEANS)
        self._bought, self._sold = _NOTHING, _NOTHING
        self._restarts = False
        self._stale = False

    def add(self, trade: Trade, at: int, price: Decimal, size: Decimal) -> None:
        """Count one print of `size` at `price`."""
        here = volume(size, price)
        bought, sold = (here, _NOTHING) if trade.side == "buy" else (_NOTHING, here)
        self._bought += bought
        self._sold += sold
        self._count(at)
        self._fold(at - at % MINUTE, bought, sold)

    def gap(self, gap: TapeGap) -> None:
        """Prints may be missing: what is cumulative begins anew with the next one."""
        self._bought, self._sold, self._restarts = _NOTHING, _NOTHING, True
        gaps = (*self._flow.gaps, gap)[-_GAPS:]
        self._flow = structs.replace(self._flow, since=0, prints=0, gaps=gaps)

    @property
    def leaned_at(self) -> int:
        """The last second whose lean is known."""
        return self._leans[-1][0] if self._leans else 0

    def lean(self, second: int, share: float | None) -> None:
        """The book's lean in one second, later than the last."""
        if share is not None:
            self._leans.append((second, share))
            self._stale = True

    def view(self) -> Flow:
        """The order flow now; the same object while nothing came."""
        if self._stale:
            self._stale = False
            self._flow = structs.replace(
                self._flow,
                bought=self._bought,
                sold=self._sold,
                bars=tuple(self._bars),
                leans=tuple(self._leans),
            )
        return self._flow

    def _count(self, at: int) -> None:
        flow, self._stale = self._flow, True
        self._flow = structs.replace(
            flow,
            began=flow.began or at,
            since=flow.since or at,
            until=max(flow.until, at),
            prints=flow.prints + 1,
        )

    def _fold(self, minute: int, bought: Volume, sold: Volume) -> None:
        """Into its minute; a late print also moves the delta of all minutes after it."""
        bars = self._bars
        place = len(bars)
        while place and bars[place - 1].ts >= minute:
            place -= 1
        if place == len(bars) or bars[place].ts != minute:
            before = bars[place - 1].delta if place else _NOTHING
            bars.insert(place, FlowBar(minute, delta=before))
        bars[place] = self._grown(bars[place], bought, sold, bought - sold)
        for later in range(place + 1, len(bars)):
            bars[later] = self._grown(bars[later], _NOTHING, _NOTHING, bought - sold)
        del bars[:-_BARS]

    def _grown(self, bar: FlowBar, bought: Volume, sold: Volume, moved: Volume) -> FlowBar:
        delta = bar.delta + moved
        if self._restarts:
            self._restarts, delta = False, moved
            bar = structs.replace(bar, restarted=True)
        return FlowBar(bar.ts, bar.bought + bought, bar.sold + sold, delta, bar.restarted)
