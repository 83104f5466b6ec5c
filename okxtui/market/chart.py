"""Chart: the bars of one symbol in one timeframe as they are handed out, in frozen values.

A place on the time axis without a bar is one of two things: nothing was traded then, or we do not
know. The second is a gap and stands in `gaps`; whatever is in neither was without trades.
"""

from msgspec import Struct

from okxtui.okx.events import Candle
from okxtui.okx.timeframes import USUAL, Timeframe


class ChartGap(Struct, frozen=True):
    """Bars that open from `since` on and before `until` (milliseconds) are not known."""

    since: int
    until: int


class Chart(Struct, frozen=True):
    """Candles, oldest first."""

    symbol: str = ""
    timeframe: Timeframe = USUAL
    bars: tuple[Candle, ...] = ()
    """Numbers as the exchange wrote them, but known to be numbers. Only the last may be open."""
    gaps: tuple[ChartGap, ...] = ()
    """Between the first bar and the last, oldest first."""
    whole: bool = False
    """The first bar is the first there is, or the first that is kept: nothing older will come."""
    loading: bool = False
    """Bars are being fetched."""
    trouble: str = ""
    """Why they could not be fetched; it is tried again."""
