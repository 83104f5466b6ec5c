"""The bars OKX draws: where each begins, and how small ones add up to a large one.

Pure arithmetic on milliseconds. From six hours up a bar opens at midnight of UTC+8, unless
its name ends in "utc".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

SECOND = 1_000
MINUTE = 60_000
HOUR = 3_600_000
DAY = 24 * HOUR

_SHORT = {
    "1s": SECOND,
    "1m": MINUTE,
    "3m": 3 * MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1H": HOUR,
    "2H": 2 * HOUR,
    "4H": 4 * HOUR,
}
_LONG = {
    "6H": 6 * HOUR,
    "12H": 12 * HOUR,
    "1D": DAY,
    "2D": 2 * DAY,
    "3D": 3 * DAY,
    "5D": 5 * DAY,
    "1W": 7 * DAY,
}
_MONTHS = {"1M": 1, "3M": 3}
_HONG_KONG = 8 * HOUR
_FIRST_MONDAY = 4 * DAY
"""1 January 1970 was a Thursday."""

BARS = (*_SHORT, *(f"{bar}{zone}" for bar in (*_LONG, *_MONTHS) for zone in ("", "utc")))
"""Every bar size there is, as channels and REST name them."""


class Bar:
    """One bar, in ticks, lots and turnover units; `ts` is when it opened, in ms."""

    __slots__ = ("close", "high", "lots", "low", "open", "ts", "turnover")

    def __init__(
        self, ts: int, open: int, high: int, low: int, close: int, lots: int = 0, turnover: int = 0
    ) -> None:
        self.ts = ts
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.lots = lots
        self.turnover = turnover

    @classmethod
    def flat(cls, ts: int, ticks: int) -> Bar:
        """A bar in which nothing was traded."""
        return cls(ts, ticks, ticks, ticks, ticks)

    def add(self, ticks: int, lots: int, turnover: int) -> None:
        """One more trade; the first one sets the open."""
        if not self.lots:
            self.open = self.high = self.low = ticks
        elif ticks > self.high:
            self.high = ticks
        elif ticks < self.low:
            self.low = ticks
        self.close = ticks
        self.lots += lots
        self.turnover += turnover


def merged(ts: int, bars: Iterable[Bar]) -> Bar | None:
    """One bar made of consecutive smaller ones; None if there are none."""
    parts = list(bars)
    if not parts:
        return None
    traded = [bar for bar in parts if bar.lots] or parts
    return Bar(
        ts,
        traded[0].open,
        max(bar.high for bar in traded),
        min(bar.low for bar in traded),
        traded[-1].close,
        sum(bar.lots for bar in parts),
        sum(bar.turnover for bar in parts),
    )


def unit(bar: str) -> int:
    """The base bars (second, minute, hour; in ms) that a bar is added up from."""
    length = _SHORT.get(bar, HOUR)
    return SECOND if length == SECOND else MINUTE if length < HOUR else HOUR


def opening(bar: str, at: int) -> int:
    """When the bar that contains `at` opened (ms)."""
    if bar in _SHORT:
        return at - at % _SHORT[bar]
    shift, name = _zone(bar)
    local = at + shift
    if name in _MONTHS:
        return _month(local, _MONTHS[name]) - shift
    phase = _FIRST_MONDAY if name == "1W" else 0
    return local - (local - phase) % _LONG[name] - shift


def closing(bar: str, opened: int) -> int:
    """When the bar that opened at `opened` ends, and the next begins (ms)."""
    if bar in _SHORT:
        return opened + _SHORT[bar]
    shift, name = _zone(bar)
    if name in _MONTHS:
        return _month(opened + shift + _MONTHS[name] * 31 * DAY, _MONTHS[name]) - shift
    return opened + _LONG[name]


def _zone(bar: str) -> tuple[int, str]:
    return (0, bar[:-3]) if bar.endswith("utc") else (_HONG_KONG, bar)


def _month(local: int, months: int) -> int:
    moment = datetime.fromtimestamp(local / 1000, UTC)
    first = (moment.month - 1) // months * months + 1
    return int(datetime(moment.year, first, 1, tzinfo=UTC).timestamp() * 1000)
