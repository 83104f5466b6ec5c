"""Charts: the candles of every symbol and timeframe that was looked at lately.

Coming back to one shows what is known of it at once. Nothing here can mix two of them up: bars
are folded by the symbol and the timeframe they came with, whatever is shown.
"""

from collections import OrderedDict

from okxtui.market.candles import Candles
from okxtui.okx.events import Bar
from okxtui.okx.timeframes import USUAL, Timeframe, timeframe_of

_KEPT = 12
"""Charts; each has some thousands of bars at most."""


class Charts:
    """Candles by symbol and timeframe, and the timeframe that is shown."""

    def __init__(self, timeframe: Timeframe = USUAL) -> None:
        self.timeframe = timeframe
        self._candles: OrderedDict[tuple[str, str], Candles] = OrderedDict()

    def candles(self, symbol: str, timeframe: Timeframe | None = None) -> Candles:
        """The candles of `symbol`, begun if need be; in the timeframe shown if none is named."""
        timeframe = timeframe or self.timeframe
        key = (symbol, timeframe.bar)
        candles = self._candles.get(key)
        if candles is None:
            candles = self._candles[key] = Candles(symbol, timeframe)
            if len(self._candles) > _KEPT:
                self._candles.popitem(last=False)
        self._candles.move_to_end(key)
        return candles

    def fold(self, bar: Bar) -> None:
        """A bar was pushed."""
        timeframe = timeframe_of(bar.timeframe)
        if timeframe is not None:
            self.candles(bar.inst_id, timeframe).push(bar.candle)

    def interrupt(self) -> None:
        """The line that carried them all was lost."""
        for candles in self._candles.values():
            candles.interrupt()
