"""The slot where the feed's thread and the screen's loop meet: it holds the newest glance only.

A screen that sleeps for a minute finds one glance when it wakes, the present one.
"""

import asyncio
import threading

from okxtui.market.glance import Glance


class Ended(Exception):
    """There will be no more glances."""


class Slot:
    """One place, written from any thread, read on one loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._glance: Glance | None = None
        self._end: BaseException | None = None
        self._reader: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def put(self, glance: Glance) -> None:
        """Replace what is there. Wakes the reader only if there was nothing."""
        with self._lock:
            empty, self._glance = self._glance is None, glance
            if empty:
                self._wake()

    def end(self, error: BaseException | None) -> None:
        """No more will come; `error` is what the reader is to be told."""
        with self._lock:
            self._end = error or Ended()
            self._wake()

    async def take(self) -> Glance:
        """The newest glance, once there is one. Raises Ended, or what broke the writer."""
        with self._lock:
            if self._reader is None:
                self._reader = (asyncio.get_running_loop(), asyncio.Event())
            event = self._reader[1]
        while True:
            with self._lock:
                event.clear()
                glance, self._glance = self._glance, None
                end = self._end
            # What was put before the end is still the last truth: hand it out first.
            if glance is not None:
                return glance
            if end is not None:
                raise end
            await event.wait()

    def _wake(self) -> None:
        if self._reader is not None:
            loop, event = self._reader
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
