"""Pace: at most so many glances a second, and the first changes after a rest at once."""

import asyncio
from collections.abc import Callable

LEAD = 0.002
"""Seconds before a slot at which `prepare` is called: about as long as reading and folding take."""

SPARED = 2
"""Slots in which nothing was flushed that may be made up for."""

LATE = 0.01
"""Seconds behind a slot for which a flush waits for what was waiting."""


class Pace:
    """Flushes soon after `touch`: immediately after a rest, else in the next slot.

    After a rest some slots are there at once: what ends one, as a line that connects and comes up,
    is seldom what is waited for.
    A moment before each slot it calls `prepare`, which says whether anything may have been waiting:
    then the flush comes as soon as that has touched. A slot in which nothing touched and nothing
    may have been waiting is the beginning of a rest.
    """

    def __init__(
        self,
        rate: float,
        flush: Callable[[], None],
        prepare: Callable[[], bool] = lambda: False,
    ) -> None:
        self._interval = 1 / rate
        self._flush = flush
        self._prepare = prepare
        self._last = float("-inf")
        """The slot before."""
        self._loop = asyncio.get_running_loop()
        self._due: asyncio.Handle | None = None
        self._touched = False
        self._awaited = False
        """What was waiting is on its way."""
        self._time = asyncio.Event()
        """It is time to flush."""

    async def keep(self) -> None:
        """Call `flush` whenever it is time. What that raises ends it: in the loop's own hands it
        would be logged, and the next flush tried."""
        while True:
            await self._time.wait()
            self._time.clear()
            self._flush()

    def touch(self) -> None:
        """Something changed."""
        self._touched = True
        if self._awaited:
            self._awaited = False
            self.stop()
            self._due = self._loop.call_soon(self._run)
        elif self._due is None:
            self._run_at(self._last + self._interval)

    def stop(self) -> None:
        """Forget what is due."""
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _run_at(self, at: float) -> None:
        loop = self._loop
        past = at <= loop.time()
        self._due = loop.call_soon(self._run) if past else loop.call_at(at, self._run)

    def _begin(self) -> None:
        self._due, slot = None, self._last + self._interval
        self._awaited = self._prepare()
        if self._awaited:
            self._run_at(slot + LATE)
        elif self._touched:
            self._run_at(slot)

    def _run(self) -> None:
        self._awaited = False
        slot, now = self._last + self._interval, self._loop.time()
        self._last = max(slot, now - SPARED * self._interval)
        self._due = self._loop.call_at(self._last + self._interval - LEAD, self._begin)
        if self._touched:
            self._touched = False
            self._time.set()
