"""Axes: which prices and which times are written beside a chart, and where.

Round numbers, as many as there is room for, and never the same label twice. Prices are written by
the instrument's tick size; times by this machine's clock or UTC, days and weeks always by UTC,
for they begin there. Must not know how a chart is drawn.
"""

import time
from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, isfinite, log10

from msgspec import Struct

from okxtui.okx.timeframes import Timeframe
from okxtui.ui import ink

_DAY = 86_400_000
_STEPS = tuple(minutes * 60_000 for minutes in (1, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440))
_PRICE_EVERY = 5
"""Rows between two prices, about."""

_TIME_ROOM = 9
"""Cells that a label of the time axis wants for itself."""


class Scale(Struct, frozen=True):
    """Prices from the lowest row to the highest."""

    low: float
    high: float
    rows: int

    def share(self, price: float) -> float:
        """Where a price stands: 0 at the bottom, 1 at the top."""
        return (price - self.low) / (self.high - self.low)

    def half(self, price: float) -> int:
        """The half row of a price, counted from the bottom."""
        most = 2 * self.rows - 1
        return max(0, min(most, round(self.share(price) * most)))

    def row(self, price: float) -> int:
        """The row of a price, counted from the bottom."""
        return self.half(price) // 2

    def holds(self, price: float) -> bool:
        """Whether a price is on the scale."""
        return self.low <= price <= self.high


def scale(prices: Sequence[float], rows: int, tick: float) -> Scale:
    """A scale that holds all `prices`, with a little room above and below."""
    low, high = min(prices), max(prices)
    room = (high - low) * 0.04 or max(tick * 2, high * 1e-6)
    return Scale(low - room, high + room, rows)


def prices(axis: Scale, places: int) -> list[tuple[int, str]]:
    """Rows and labels of round prices, each a multiple of the last decimal place shown."""
    wanted = max(1, axis.rows // _PRICE_EVERY)
    step = _round_step((axis.high - axis.low) / wanted, places)
    if step is None:
        return []
    first = ceil(axis.low / float(step))
    last = floor(axis.high / float(step))
    labels = [(step * count, axis.row(float(step * count))) for count in range(first, last + 1)]
    return [(row, ink.rounded(price, places)) for price, row in labels if price >= 0]


def _round_step(least: float, places: int) -> Decimal | None:
    """The next of 1, 2, 5, 10 … that is not below `least`, nor below the last place shown."""
    if not isfinite(least) or least <= 0:
        return None
    power = floor(log10(least))
    steps = (Decimal(digit).scaleb(power) for digit in (1, 2, 5, 10))
    step = next((step for step in steps if float(step) >= least * 0.999), Decimal(0))
    return max(step, Decimal(1).scaleb(-places))


def times(
    opens: Sequence[int], step: int, timeframe: Timeframe, *, utc: bool
) -> list[tuple[int, str]]:
    """Places among `opens` (ms, evenly spaced) and their labels; `step` cells for each place."""
    if timeframe.length >= _DAY:
        return _dates(opens, step, timeframe)
    room = _TIME_ROOM / step * timeframe.length
    every = next((each for each in _STEPS if each >= room and not each % timeframe.length), _DAY)
    labels = []
    for place, ts in enumerate(opens):
        local = ts if utc else ts + (time.localtime(ts / 1000).tm_gmtoff or 0) * 1000
        if local % every == 0:
            labels.append((place, "%d %b" if local % _DAY == 0 else "%H:%M", local))
    if labels and all(form == "%H:%M" for _, form, _ in labels):
        # No midnight in view: without the date nobody knows which day this is.
        labels[0] = (labels[0][0], "%d %b %H:%M", labels[0][2])
    return [(place, _told(form, local)) for place, form, local in labels]


def _dates(opens: Sequence[int], step: int, timeframe: Timeframe) -> list[tuple[int, str]]:
    every = ceil(_TIME_ROOM / step)
    labels = []
    year = ""
    for place, ts in enumerate(opens):
        if (ts // timeframe.length) % every == 0:
            new, year = year != "" and _told("%Y", ts) != year, _told("%Y", ts)
            labels.append((place, _told("%b %Y" if new else "%d %b", ts)))
    return labels


def moment(ts: int, timeframe: Timeframe, *, utc: bool) -> str:
    """When a bar opened, for a person: `Sun 22 Nov 14:15`, of days and weeks the date."""
    if timeframe.length >= _DAY:
        return _told("%a %d %b %Y", ts)
    offset = 0 if utc else (time.localtime(ts / 1000).tm_gmtoff or 0) * 1000
    return _told("%a %d %b %H:%M", ts + offset)


def _told(form: str, ts: int) -> str:
    return time.strftime(form, time.gmtime(ts / 1000))
