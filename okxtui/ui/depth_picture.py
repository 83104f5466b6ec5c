"""The depth of a book as a picture: what stands up to each price, bids left and asks right.

Both sides reach equally far from the mid, as far as the shorter one was seen: beyond the levels
shown nothing is known and nothing is drawn. Made off the screen's loop, in the charts' thread.
"""

import asyncio
from bisect import bisect_right
from decimal import Decimal

from msgspec import Struct

from okxtui.market.contracts import Volume, convert_volume
from okxtui.market.depth import Depth
from okxtui.market.grouping import Climb, Rung
from okxtui.okx.events import Instrument
from okxtui.ui import ink
from okxtui.ui.easel import chart_thread
from okxtui.ui.lines import Row
from okxtui.ui.plot import Canvas, Curve, Marks
from okxtui.ui.signs import Signs

Reach = tuple[tuple[float, float], ...]
"""Distance from the mid and the sum up to there, nearest first."""


class DepthSketch(Struct, frozen=True):
    """All that decides the picture. Floats: they place cells, they are never written."""

    width: int
    height: int
    bids: Reach
    asks: Reach
    ends: tuple[str, str, str]
    """Lowest price, mid and highest price, as they are to be written."""
    sums: tuple[str, str]
    """Everything up to either end, as it is to be written."""
    signs: Signs


def sketch(
    depth: Depth,
    instrument: Instrument | None,
    unit: str,
    signs: Signs,
    width: int,
    height: int,
) -> DepthSketch | None:
    """What to draw of `depth`; None while a side is empty or the room too small."""
    mid = depth.mid
    if mid is None or width < 16 or height < 6:
        return None
    bids, asks = (Climb(it, asks=i > 0).all() for i, it in enumerate((depth.bids, depth.asks)))
    if not (bids and asks):
        return None
    far = min(mid - Decimal(bids[-1].price), Decimal(asks[-1].price) - mid)
    near = [[it for it in side if abs(Decimal(it.price) - mid) <= far] for side in (bids, asks)]
    if far <= 0 or not all(near):
        return None
    places = ink.decimals(instrument.tick_sz) if instrument else 0
    return DepthSketch(
        width=width,
        height=height,
        bids=_reach(near[0], mid, instrument, unit),
        asks=_reach(near[1], mid, instrument, unit),
        ends=tuple(ink.exact(price, places) for price in (mid - far, mid, mid + far)),  # type: ignore[arg-type]
        sums=tuple(  # type: ignore[arg-type]
            f"{ink.compact(_said(side[-1].upto, instrument, unit))} "
            f"{ink.size_unit(instrument, unit)}".rstrip()
            for side in near
        ),
        signs=signs,
    )


def _reach(rungs: list[Rung], mid: Decimal, instrument: Instrument | None, unit: str) -> Reach:
    return tuple(
        (float(abs(Decimal(it.price) - mid)), float(_said(it.upto, instrument, unit)))
        for it in rungs
    )


def _said(total: Volume, instrument: Instrument | None, unit: str) -> Decimal:
    said = convert_volume(total, instrument, unit) if instrument else None
    return total.size if said is None else said


async def picture(canvas: list[Canvas], wanted: DepthSketch) -> tuple[Row, ...]:
    """The rows of the picture. `canvas` keeps the figure, begun in the charts' thread."""
    return await asyncio.get_running_loop().run_in_executor(chart_thread(), _draw, canvas, wanted)


def _draw(canvas: list[Canvas], wanted: DepthSketch) -> tuple[Row, ...]:
    if not canvas:
        canvas.append(Canvas())
    rows = canvas[0].draw(wanted.width, wanted.height - 2, _layers(wanted))
    left, right = wanted.sums
    gap = max(1, wanted.width - len(left) - len(right) - 2)
    sums: Row = ((f" {left}", "up"), (" " * gap, ""), (f"{right} ", "down"))
    return (sums, *rows, ((_axis(wanted), "muted"),))


def _axis(wanted: DepthSketch) -> str:
    low, mid, high = wanted.ends
    side = (wanted.width - len(mid)) // 2
    if len(low) + 1 >= side or len(high) + 1 >= side:
        return ink.fit(mid.center(wanted.width), wanted.width)
    right = ink.fit(high, wanted.width - side - len(mid) - 1, right=True)
    return f" {ink.fit(low, side - 1)}{mid}{right} "[: wanted.width]


def _layers(wanted: DepthSketch) -> list[Marks | Curve]:
    """A line up the middle, and the outline of either side."""
    middle = (wanted.width - 1) / 2
    top = wanted.height - 3
    mid = Marks("faint", tuple((round(middle), y, wanted.signs.dot) for y in range(0, top + 1, 2)))
    far = max(wanted.bids[-1][0], wanted.asks[-1][0])
    most = max(wanted.bids[-1][1], wanted.asks[-1][1]) or 1.0
    return [
        mid,
        *(
            Curve(name, _outline(side, way, middle, far, top / most), wanted.signs.candles.curve)
            for side, way, name in ((wanted.bids, -1, "up"), (wanted.asks, 1, "down"))
        ),
    ]


def _outline(
    side: Reach, way: int, middle: float, far: float, scale: float
) -> tuple[tuple[float, float], ...]:
    """Steps: at half a cell's distance, how much stands up to there."""
    distances = [distance for distance, _ in side]
    points = []
    for half in range(int(middle * 2) + 1):
        reached = bisect_right(distances, half / 2 / middle * far)
        total = side[reached - 1][1] if reached else 0.0
        points.append((middle + way * half / 2, total * scale))
    return tuple(points)
