"""Slots: the places of the time axis that a chart shows, each with its bar if there is one.

Every interval has its place, also one in which nothing was traded or of which nothing is known;
so bars that stand side by side follow one another in time. Must not know how they are drawn.
"""

from bisect import bisect_right

from msgspec import Struct

from okxtui.market.chart import Chart
from okxtui.okx.events import Candle
from okxtui.okx.numbers import millis


class Slot(Struct, frozen=True, gc=False):
    """One interval."""

    ts: int
    """When it opens, milliseconds."""
    candle: Candle | None = None
    known: bool = True
    """False in a gap. Known and without a candle: nothing was traded."""


def newest(chart: Chart) -> int:
    """When the last bar opens; 0 without bars."""
    return millis(chart.bars[-1].ts) if chart.bars else 0


def oldest(chart: Chart) -> int:
    """When the first bar opens; 0 without bars."""
    return millis(chart.bars[0].ts) if chart.bars else 0


def slots(chart: Chart, until: int, count: int) -> tuple[Slot, ...]:
    """The `count` slots that end with the one that opens at `until`, oldest first.

    Before the first bar and behind the last there are none.
    """
    length = chart.timeframe.length
    first = max(oldest(chart), until - (count - 1) * length)
    last = min(newest(chart), until)
    if not chart.bars or first > last:
        return ()
    start = bisect_right(chart.bars, first - 1, key=lambda candle: millis(candle.ts))
    bars = {}
    for place in range(start, min(len(chart.bars), start + count)):
        candle = chart.bars[place]
        bars[millis(candle.ts)] = candle
    return tuple(
        Slot(ts, bars.get(ts), known=not _missing(chart, ts))
        for ts in range(first, last + 1, length)
    )


def _missing(chart: Chart, ts: int) -> bool:
    return any(gap.since <= ts < gap.until for gap in chart.gaps)
