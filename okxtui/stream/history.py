"""History: fetches the bars that no push brought, for the chart that is shown.

The newest when a chart is opened and after the line was lost, then whatever is missing between,
then older ones as somebody looks back. One page at a time, well below the exchange's limit; the
screen never waits for it. It must not know how bars are merged.
"""

import asyncio
from collections.abc import Callable, Iterable

from okxtui.market.candles import Candles, Wanted
from okxtui.market.charts import Charts
from okxtui.okx.events import Arg
from okxtui.okx.symbols import is_symbol
from okxtui.okx.timeframes import timeframe_of
from okxtui.stream.rest import Rest, RestFailed

_BETWEEN = 0.12
"""Seconds between two pages: history-candles allows 20 in 2 s from one address."""

_PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds until a page that did not come, or brought nothing new, is asked for again."""


class History:
    """Keeps the chart that is shown complete."""

    def __init__(
        self,
        rest: Rest,
        charts: Charts,
        current: Callable[[], str],
        changed: Callable[[], None],
    ) -> None:
        """`current` tells the symbol on the screen, `changed` hears that a chart is another."""
        self._rest, self._charts = rest, charts
        self._current, self._changed = current, changed
        self._wake = asyncio.Event()
        self._vain = 0
        """Pages in a row that were of no use."""
        self._last: Candles | None = None

    def follow(self, before: Iterable[Arg], after: Iterable[Arg]) -> None:
        """Subscriptions change: what is given up misses bars from here on."""
        for arg in set(before) - set(after):
            bars = timeframe_of(arg.channel.removeprefix("candle"))
            if bars is not None:
                self._charts.candles(arg.inst_id, bars).interrupt()
        self.look()

    def older(self) -> None:
        """Bars older than those of the chart are wanted."""
        shown = self._shown()
        if shown is not None:
            shown.older()
            self.look()
            self._changed()

    def look(self) -> None:
        """Something may be missing now."""
        self._wake.set()

    def hurry(self) -> None:
        """Do not wait for the next attempt."""
        self._vain = 0
        self._wake.set()

    async def keep(self) -> None:
        """Fetch whatever is missing, for ever. Ends by cancellation."""
        while True:
            candles = self._shown()
            wanted = candles.wanted() if candles else None
            if candles is None or wanted is None:
                await self._wake.wait()
                self._wake.clear()
                continue
            if candles is not self._last:
                self._last, self._vain = candles, 0
            await self._fetch(candles, wanted)
            self._changed()
            await self._pause(candles)

    def _shown(self) -> Candles | None:
        """The candles of the chart on the screen."""
        current = self._current()
        return self._charts.candles(current) if is_symbol(current) else None

    async def _fetch(self, candles: Candles, wanted: Wanted) -> None:
        candles.asked()
        self._changed()
        symbol, bar = candles.symbol, candles.timeframe.bar
        try:
            rows = await self._rest.candles(
                symbol, bar, wanted.limit, wanted.after, archive=not wanted.recent
            )
        except RestFailed as failure:
            candles.failed(str(failure))
            self._vain += 1
        else:
            self._vain = 0 if candles.answer(wanted, rows) else self._vain + 1

    async def _pause(self, candles: Candles) -> None:
        """Until the next page is due, another chart is shown, or somebody is in a hurry."""
        if not self._vain:
            await asyncio.sleep(_BETWEEN)
            return
        vain = self._vain
        try:
            async with asyncio.timeout(_PAUSES[min(vain, len(_PAUSES)) - 1]):
                while self._shown() is candles and self._vain == vain:
                    await self._wake.wait()
                    self._wake.clear()
        except TimeoutError:
            pass
