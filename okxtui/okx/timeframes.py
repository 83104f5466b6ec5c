"""Timeframes: how long a bar is, when it opens, and what the exchange calls it.

Days and weeks are those of UTC: without `utc` in their name the exchange's own open at midnight
of Hong Kong. Pure arithmetic on milliseconds; it must not know what stands in a bar.
"""

from msgspec import Struct

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_FIRST_MONDAY = 4 * _DAY
"""1 January 1970 was a Thursday, and the exchange's weeks begin on Monday."""


class Timeframe(Struct, frozen=True):
    """One length of bars."""

    name: str
    """As a person says it: "15m", "1D"."""
    bar: str
    """As the exchange says it, in REST and behind `candle` in a channel: "1Dutc"."""
    length: int
    """Milliseconds."""

    @property
    def channel(self) -> str:
        """The channel that pushes these bars."""
        return f"candle{self.bar}"

    def opening(self, at: int) -> int:
        """When the bar that holds the moment `at` opened."""
        phase = _FIRST_MONDAY if self.length > _DAY else 0
        return at - (at - phase) % self.length


TIMEFRAMES = (
    Timeframe("1m", "1m", _MINUTE),
    Timeframe("3m", "3m", 3 * _MINUTE),
    Timeframe("5m", "5m", 5 * _MINUTE),
    Timeframe("15m", "15m", 15 * _MINUTE),
    Timeframe("30m", "30m", 30 * _MINUTE),
    Timeframe("1H", "1H", _HOUR),
    Timeframe("4H", "4H", 4 * _HOUR),
    Timeframe("1D", "1Dutc", _DAY),
    Timeframe("1W", "1Wutc", 7 * _DAY),
)
"""The ones the chart offers, shortest first."""

USUAL = TIMEFRAMES[3]

_BY_NAME = {frame.name: frame for frame in TIMEFRAMES}
_BY_BAR = {frame.bar: frame for frame in TIMEFRAMES}


def timeframe(name: str) -> Timeframe | None:
    """By the name a person uses; None for one that is not offered."""
    return _BY_NAME.get(name)


def timeframe_of(bar: str) -> Timeframe | None:
    """By the exchange's word for it; None for one that is not offered."""
    return _BY_BAR.get(bar)


def beside(name: str, step: int) -> Timeframe:
    """The timeframe so many steps longer (below 0: shorter) than the one named; the ends stay."""
    place = next((i for i, frame in enumerate(TIMEFRAMES) if frame.name == name), 0)
    return TIMEFRAMES[max(0, min(len(TIMEFRAMES) - 1, place + step))]
