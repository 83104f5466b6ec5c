"""Errands: what a feed fetches by REST beside the streams, patiently and without being waited for.

The exchange's clock, the metadata of instruments, the closes of the last day. An errand that fails
is tried again later; meanwhile the screen does without.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from okxtui.okx.events import Instrument
from okxtui.okx.symbols import family_of, inst_type
from okxtui.stream.dial import Dial
from okxtui.stream.interest import kinds
from okxtui.stream.rest import CLOSES, Rest, RestFailed, closes

CLOCK_EVERY = 600.0
"""Seconds between looks at the exchange's clock."""

CLOSES_EVERY = 900.0
"""Seconds between looks at the hourly closes."""

_CLOSES_AGAIN = 15.0
"""Seconds until closes that failed are looked for again."""

_PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
_BETWEEN = 0.06
"""Seconds between two calls of one kind: the strictest limit that concerns us is 20 in 2 s."""

_LOOKS = 3
"""At the clock, each time it is measured."""

_SPARKS = 60
"""So many symbols get their closes; a longer list does without."""


class Errands:
    """Runs errands on the loop of its feed and tells results to callbacks."""

    def __init__(
        self,
        rest: Rest,
        dial: Dial,
        failed: Callable[[str], None],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rest = rest
        self._dial = dial
        self._failed = failed
        self._sleep = sleep
        self.offset: float | None = None
        """The exchange's clock minus ours, seconds, give or take half a round trip."""

    def wall(self) -> float:
        """Unix seconds by the exchange's clock, as well as we know it."""
        return self._dial.wall() + (self.offset or 0.0)

    async def measure(self) -> None:
        """Measure the offset of the clocks once. Raises RestFailed.

        Of a few looks, the quickest tells best: its answer had the least time to grow old.
        """
        looks = [await self._look_at_clock() for _ in range(_LOOKS)]
        self.offset = min(looks)[1]

    async def keep_clock(self) -> None:
        """Measure the offset of the clocks, now and every ten minutes."""
        while True:
            await self._insist(self.measure)
            await self._sleep(CLOCK_EVERY)

    async def keep_closes(
        self, symbols: Callable[[], Iterable[str]], tell: Callable[[str, list[float]], None]
    ) -> None:
        """The last 24 hourly closes of every symbol, and of those that join later."""
        told: dict[str, float] = {}
        while True:
            for symbol in list(symbols())[:_SPARKS]:
                if self._dial.now() - told.get(symbol, float("-inf")) >= CLOSES_EVERY:
                    done = await self._once(partial(self._tell_closes, symbol, tell))
                    again = CLOSES_EVERY if done else _CLOSES_AGAIN
                    told[symbol] = self._dial.now() - CLOSES_EVERY + again
                    await self._sleep(_BETWEEN)
            await self._sleep(1.0)

    async def keep_instruments(
        self, symbols: Callable[[], Iterable[str]], tell: Callable[[list[Instrument]], None]
    ) -> None:
        """The metadata of every type among the symbols, once each; of options, every family."""
        told: set[tuple[str, str]] = set()
        while True:
            for whole in _wholes(list(symbols())):
                if whole not in told:
                    told.add(whole)
                    await self._insist(partial(self._tell_instruments, *whole, tell))
            await self._sleep(1.0)

    async def _look_at_clock(self) -> tuple[float, float]:
        """Seconds the look took, and the offset it shows."""
        sent_at = self._dial.wall()
        theirs = await self._rest.server_time() / 1000
        answered_at = self._dial.wall()
        return answered_at - sent_at, theirs - (sent_at + answered_at) / 2

    async def _tell_closes(self, symbol: str, tell: Callable[[str, list[float]], None]) -> None:
        if inst_type(symbol):
            tell(symbol, closes(await self._rest.candles(symbol, "1H", CLOSES)))

    async def _tell_instruments(
        self, kind: str, family: str, tell: Callable[[list[Instrument]], None]
    ) -> None:
        tell(await self._rest.instruments(kind, family))

    async def _once(self, errand: Callable[[], Awaitable[None]]) -> bool:
        try:
            await errand()
        except RestFailed as failure:
            self._failed(str(failure))
            return False
        return True

    async def _insist(self, errand: Callable[[], Awaitable[None]]) -> None:
        """Run an errand until it succeeds, less and less often."""
        attempt = 0
        while not await self._once(errand):
            await self._sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            attempt += 1


def _wholes(symbols: list[str]) -> list[tuple[str, str]]:
    """What metadata is told in one answer each: type and family, the latter for options alone."""
    families = dict.fromkeys(family_of(it) for it in symbols if inst_type(it) == "OPTION")
    types = [(kind, "") for kind in kinds(symbols) if kind != "OPTION"]
    return [*types, *(("OPTION", family) for family in families)]
