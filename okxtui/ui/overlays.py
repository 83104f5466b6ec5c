"""Overlays: the averages that can be drawn over a chart, each value in its slot.

Which bars an average needs before the first slot on screen is decided here, so that it does not
change its course when somebody pans. Must not know how a line is drawn.
"""

import time

from okxtui.market.averages import Traded, moving, vwap
from okxtui.market.chart import Chart
from okxtui.okx.events import Candle
from okxtui.okx.numbers import number
from okxtui.okx.symbols import inst_type
from okxtui.okx.timeframes import Timeframe
from okxtui.ui.slots import Slot, slots

OVERLAYS = {
    "VWAP": (("VWAP", "warn"),),
    "MA": (("MA50", "label"), ("MA20", "accent")),
}
"""By the name of the toggle: the lines and their inks, the slower ones below."""

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_WINDOWS = (50, 20)

Values = list[float | None]


def curves(
    chart: Chart, shown: tuple[Slot, ...], overlays: tuple[str, ...]
) -> list[tuple[str, Values]]:
    """Ink and values of each line that is wanted, a value for each slot shown."""
    if not shown:
        return []
    lines: list[tuple[str, Values]] = []
    since = reach(chart.timeframe, shown[0].ts, overlays)
    count = (shown[-1].ts - since) // chart.timeframe.length + 1
    places = slots(chart, shown[-1].ts, count)
    if "VWAP" in overlays:
        values = vwap(_traded(chart, places))
        sessions = [session(chart.timeframe, slot.ts) for slot in places]
        # Every other session is a line of its own: the next one begins anew, not at the old end.
        lines += [
            ("warn", [v if n % 2 == odd else None for v, n in zip(values, sessions, strict=True)])
            for odd in (0, 1)
        ]
    if "MA" in overlays:
        closes = _closes(places)
        lines += [
            (inks, moving(closes, window))
            for window, (_, inks) in zip(_WINDOWS, OVERLAYS["MA"], strict=True)
        ]
    return [(inks, values[-len(shown) :]) for inks, values in lines]


def reach(timeframe: Timeframe, first: int, overlays: tuple[str, ...]) -> int:
    """When the first bar opens that the overlays need to start at `first`."""
    since = first
    if "MA" in overlays:
        since = min(since, first - (max(_WINDOWS) - 1) * timeframe.length)
    if "VWAP" in overlays:
        # One bar more: only across a border is it certain that a session began.
        since = min(since, _session_start(timeframe, first) - timeframe.length)
    return since


def _closes(places: tuple[Slot, ...]) -> Values:
    """The close of each slot; one without trades keeps the price."""
    closes: Values = []
    last: float | None = None
    for slot in places:
        last = float(slot.candle.close) if slot.candle else last if slot.known else None
        closes.append(last)
    return closes


def _traded(chart: Chart, places: tuple[Slot, ...]) -> list[Traded | None]:
    spot = inst_type(chart.symbol) == "SPOT"
    return [
        _of(slot.candle, session(chart.timeframe, slot.ts), spot=spot) if slot.known else None
        for slot in places
    ]


def _of(candle: Candle | None, number_: int, *, spot: bool) -> Traded:
    if candle is None:
        return Traded(number_, 0.0, 0.0)
    size = float(number(candle.vol if spot else candle.vol_ccy) or 0)
    money = number(candle.vol_ccy_quote)
    typical = (float(candle.high) + float(candle.low) + float(candle.close)) / 3
    return Traded(number_, size, float(money) if money is not None else size * typical)


def session(timeframe: Timeframe, ts: int) -> int:
    """The session a bar belongs to, as a number: its day by UTC; of longer bars the week, the
    month or the year."""
    if timeframe.length <= _HOUR:
        return ts // _DAY
    if timeframe.length < _DAY:
        return (ts - 4 * _DAY) // (7 * _DAY)
    then = time.gmtime(ts / 1000)
    return then.tm_year * 12 + then.tm_mon if timeframe.length == _DAY else then.tm_year


def _session_start(timeframe: Timeframe, ts: int) -> int:
    """When the first bar of the session opened that `ts` belongs to."""
    here = session(timeframe, ts)
    while session(timeframe, ts - timeframe.length) == here:
        ts -= timeframe.length
    return ts
