"""Pace: at most so many glances a second, and the first change after a rest at once."""

import asyncio
from collections.abc import Callable

LEAD = 0.002
"""Seconds from `prepare` to `flush`: some turns of the loop, for what is read to be folded."""


class Pace:
    """Calls `flush` soon after `touch`: immediately when idle, else at the next slot, and then
    `prepare` a moment before it."""

    def __init__(
        self, rate: float, flush: Callable[[], None], prepare: Callable[[], None] = lambda: None
    ) -> None:
        self._interval = 1 / rate
        self._flush = flush
        self._prepare = prepare
        self._last = float("-inf")
        self._loop = asyncio.get_running_loop()
        self._due: asyncio.Handle | None = None

    def touch(self) -> None:
        """Something changed."""
        if self._due is None:
            loop = self._loop
            at = self._last + self._interval
            if at <= loop.time():
                self._due = loop.call_soon(self._run)
            else:
                self._due = loop.call_at(at - LEAD, self._begin)

    def stop(self) -> None:
        """Forget what is due."""
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _begin(self) -> None:
        self._due = self._loop.call_at(self._last + self._interval, self._run)
        self._prepare()

    def _run(self) -> None:
        self._due = None
        self._last = self._loop.time()
        self._flush()
