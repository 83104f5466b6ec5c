"""Lookout: folds the prints, books and bars of one symbol into its signals.

Whatever is folded is folded once, in the order it came, and judged by what came before it; so
the same recording gives the same signals. Where something was missed, what rests on it begins to
warm up anew. Pure; written by `Security` and `Market` alone.
"""

from collections import Counter, deque
from collections.abc import Iterator
from decimal import Decimal

from msgspec import structs

from okxtui.market import findings
from okxtui.market.aftermath import Aftermath
from okxtui.market.breakout import BARS, Breakout, Phase
from okxtui.market.chart import Chart
from okxtui.market.freshness import spell_age
from okxtui.market.gaps import TapeGap
from okxtui.market.imbalance import FIRES as LEANS
from okxtui.market.imbalance import JUDGED, WINDOWS, Imbalance
from okxtui.market.liquidations import PERCENTILE as FORCED
from okxtui.market.liquidations import Liquidations
from okxtui.market.signals import Hit, Signals, Standing, places
from okxtui.market.speed import FIRES as RUSHES
from okxtui.market.speed import WINDOW, Speed
from okxtui.market.usual import Usual
from okxtui.market.whales import WARM_ORDERS, TakerOrder, Whales
from okxtui.okx.events import BookSnapshot, LiquidationOrder, Trade
from okxtui.okx.numbers import millis
from okxtui.okx.symbols import inst_type

_PUSHES = 500
"""Pushes of the book that wait to be folded at most."""


class Lookout:
    """Keeps a lookout for what is unusual in one symbol. A `tape.Reader`."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self._whales = Whales(symbol)
        self._speed = Speed()
        self._imbalance = Imbalance()
        self._breakout = Breakout()
        self._liquidations = None if inst_type(symbol) == "SPOT" else Liquidations(symbol)
        """None where nothing is borrowed."""
        self._aftermath = Aftermath()
        self._tops: deque[BookSnapshot] = deque()
        """Pushes of `books5` that nobody has looked at yet."""
        self._chart: Chart | None = None
        self._counts: Counter[str] = Counter()
        self._order: TakerOrder | None = None
        self._whale = 0
        """The number that the newest order has as a hit; 0 while it is none."""
        self._view = Signals(symbol)
        self._stale = True

    # Folded in.

    def add(self, trade: Trade, at: int, price: Decimal, size: Decimal) -> None:
        """A print of `size` at `price`, at `at` milliseconds."""
        self._stale = True
        if self._tops:
            self._fold_tops(at)  # What is found in them is to be followed up by this print.
        self._aftermath.pass_to(at, trade.px)
        self._ordered(self._whales.add(trade, at, price, size))
        rush = self._speed.add(at)
        if rush is not None:
            self._found(findings.rush(self.symbol, rush, trade.px))

    def gap(self, gap: TapeGap) -> None:
        """Prints may be missing before the next one."""
        self._stale = True
        self._whales.cut()
        self._speed.reset()
        self._aftermath.blind(gap.since, gap.until)

    def top(self, push: BookSnapshot) -> None:
        """A push of the best levels; folded when somebody looks."""
        self._tops.append(push)
        if len(self._tops) >= _PUSHES:
            self._fold_tops()

    def liquidated(self, order: LiquidationOrder) -> None:
        """A position was taken over; it is known from now on, whenever it was."""
        kept = self._liquidations
        forced = kept.add(order, self._whales.threshold(FORCED)) if kept is not None else None
        if forced is None:
            return
        self._stale = True
        if forced.large:
            at = max(millis(order.ts), self._aftermath.at)
            price, known = self._aftermath.price, self._whales.known
            self._found(findings.liquidation(self.symbol, forced, at, price, known))

    def away(self) -> None:
        """Pushes of the book are missed from here on, or were."""
        self._fold_tops()
        self._imbalance.reset()
        self._stale = True

    def chart(self, chart: Chart) -> None:
        """The bars as they are now."""
        if chart is self._chart:
            return
        self._chart = chart
        for phase in self._breakout.take(chart):
            self._found(findings.broken(phase, chart))
        self._stale = True

    # Looked at.

    def view(self) -> Signals:
        """The signals now; the same object while nothing changed."""
        self._fold_tops()
        if self._stale:
            self._stale = False
            view = Signals(self.symbol, tuple(self._standings()), self._aftermath.hits)
            self._view = self._view if view == self._view else view
        return self._view

    def _fold_tops(self, until: int | None = None) -> None:
        """Fold the pushes that wait, those of `until` (milliseconds) and before if it is given."""
        tops = self._tops
        while tops and (until is None or millis(tops[0].ts) <= until):
            self._stale = True
            leaning = self._imbalance.add(tops.popleft())
            if leaning is not None:
                self._found(findings.leaning(self.symbol, leaning))

    def _found(self, hit: Hit) -> int:
        """Number a hit and follow it up."""
        self._counts[hit.kind] += 1
        number = self._counts.total()
        self._aftermath.put(structs.replace(hit, number=number))
        return number

    def _ordered(self, order: TakerOrder) -> None:
        """The newest order; once it is large it is a hit, which grows with it."""
        self._order = order
        if order.prints == 1:
            self._whale = 0
        if not order.large:
            return
        hit = findings.whale(self.symbol, order, self._whales.known)
        if self._whale:
            self._aftermath.put(structs.replace(hit, number=self._whale))
        else:
            self._whale = self._found(hit)

    # How each kind stands.

    def _standings(self) -> Iterator[Standing]:
        yield from (self._whaling(), self._leaning(), self._rushing(), self._breaking())
        if self._liquidations is not None:
            yield self._liquidating(self._liquidations)

    def _whaling(self) -> Standing:
        order = self._order
        return Standing(
            "whale",
            min(self._whales.known, WARM_ORDERS),
            WARM_ORDERS,
            order.measure if order else None,
            self._whales.threshold(),
            hits=self._counts["whale"],
        )

    def _liquidating(self, kept: Liquidations) -> Standing:
        return Standing(
            "liquidation",
            min(self._whales.known, WARM_ORDERS),
            WARM_ORDERS,
            kept.last.measure if kept.last else None,
            self._whales.threshold(FORCED),
            note=f"{kept.seen} told",
            hits=self._counts["liquidation"],
        )

    def _leaning(self) -> Standing:
        kept = self._imbalance.windows
        told = "  ".join(f"{window}s {_leans(kept[window])}" for window in WINDOWS)
        return Standing(
            "imbalance",
            self._imbalance.known,
            self._imbalance.need,
            _judged(kept[JUDGED]),
            places(LEANS),
            note=told,
            hits=self._counts["imbalance"],
        )

    def _rushing(self) -> Standing:
        usual = self._speed.usual
        return Standing(
            "speed",
            self._speed.known,
            self._speed.need,
            _judged(usual),
            places(RUSHES),
            note=f"{usual.total:.0f} in {WINDOW}s",
            hits=self._counts["speed"],
        )

    def _breaking(self) -> Standing:
        span = self._breakout.range
        state, note = _state(span.phase, self._chart.timeframe.length if self._chart else 0)
        hits = self._counts["breakout"]
        return Standing("breakout", span.known, BARS, state=state, note=note, hits=hits)


def _judged(usual: Usual) -> Decimal | None:
    return None if usual.z is None else places(usual.z)


def _leans(usual: Usual) -> str:
    """A sum of sizes, signed, in few letters, and how unusual it is."""
    return f"{usual.total:+.4g}" + ("" if usual.z is None else f" (z {usual.z:+.1f})")


def _state(phase: Phase, length: int) -> tuple[str, str]:
    """What became of a range of bars of `length` milliseconds, in a word or two and in full."""
    match phase.state:
        case "armed":
            return "armed", f"{phase.low:f} to {phase.high:f}"
        case "broke":
            return "broke", f"through {phase.level:f}"
        case "held":
            since = phase.bars * length // 1000
            return f"held {spell_age(since)}", f"beyond {phase.level:f} for {phase.bars} bars"
        case "failed":
            return "failed", f"back from {phase.level:f}"
    return "", ""
