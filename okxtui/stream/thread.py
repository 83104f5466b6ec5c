"""A feed on a thread and loop of its own.

A terminal that stops draining blocks Textual's loop for as long as it lasts; the exchange must not
notice. So whatever makes glances runs here, and the screen takes the newest one when it can.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

from okxtui.market.glance import Glance
from okxtui.okx.signing import Credentials
from okxtui.stream.slot import Ended, Slot

CLOSE_WITHIN = 0.5
"""Seconds that closing may take; the thread is a daemon, so no exit waits for a name look-up."""


class Runner(Protocol):
    """What makes glances, on the loop it runs on. Methods as in `ways.Feed`."""

    async def run(self) -> None: ...
    def watch(self, *symbols: str) -> None: ...
    def unwatch(self, symbol: str) -> None: ...
    def relist(self, symbols: Iterable[str], current: str, group: str = "") -> None: ...
    def choose(self, symbol: str) -> None: ...
    def catalogue(self) -> None: ...
    def timeframe(self, name: str) -> None: ...
    def older(self) -> None: ...
    def book(self, channel: str) -> None: ...
    def login(self, credentials: Credentials) -> None: ...
    def logout(self) -> None: ...
    def retry(self) -> None: ...
    def record(self, path: Path | None) -> None: ...


Publish = Callable[[Glance], None]
OpenRunner = Callable[[Publish], AbstractAsyncContextManager[Runner]]


class ThreadedFeed:
    """`ways.Feed` around a runner on another thread. An async context manager."""

    def __init__(self, open_runner: OpenRunner, name: str = "feed") -> None:
        self._open_runner = open_runner
        self._slot = Slot()
        self._loop = asyncio.new_event_loop()
        self._runner: Runner | None = None
        self._wishes: list[Callable[[Runner], None]] = []
        """What was wanted before the runner was there."""
        self._main: asyncio.Task[None] | None = None
        self._cancelled = False
        """Closed before `_main` had begun."""
        self.entered = asyncio.Event()
        """Set on the feed's loop once somebody entered: until then it runs ahead of its reader."""
        self._ended = threading.Event()
        self._closed: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def begin(self) -> None:
        """Run, though nobody has entered yet. Entering begins what was not begun."""
        if self._thread.ident is None:
            self._thread.start()

    async def __aenter__(self) -> "ThreadedFeed":
        self.begin()
        self._call(self.entered.set)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def glances(self) -> AsyncIterator[Glance]:
        """Each newest glance. Ends with the feed; raises what broke it."""
        while True:
            try:
                yield await self._slot.take()
            except Ended:
                return

    def watch(self, *symbols: str) -> None:
        self._wish(lambda runner: runner.watch(*symbols))

    def unwatch(self, symbol: str) -> None:
        self._wish(lambda runner: runner.unwatch(symbol))

    def relist(self, symbols: Iterable[str], current: str, group: str = "") -> None:
        self._wish(lambda runner: runner.relist(symbols, current, group))

    def choose(self, symbol: str) -> None:
        self._wish(lambda runner: runner.choose(symbol))

    def catalogue(self) -> None:
        self._wish(lambda runner: runner.catalogue())

    def timeframe(self, name: str) -> None:
        self._wish(lambda runner: runner.timeframe(name))

    def older(self) -> None:
        self._wish(lambda runner: runner.older())

    def book(self, channel: str) -> None:
        self._wish(lambda runner: runner.book(channel))

    def login(self, credentials: Credentials) -> None:
        self._wish(lambda runner: runner.login(credentials))

    def logout(self) -> None:
        self._wish(lambda runner: runner.logout())

    def retry(self) -> None:
        self._wish(lambda runner: runner.retry())

    def record(self, path: Path | None) -> None:
        self._wish(lambda runner: runner.record(path))

    async def close(self) -> None:
        """Cancel the runner and wait for its end, but not for long. Safe to call again."""
        if self._ended.is_set() or not self._thread.is_alive():
            return
        done = asyncio.Event()
        self._closed.append((asyncio.get_running_loop(), done))
        self._call(self._cancel)
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await done.wait()
        except TimeoutError:
            self._slot.end(None)

    def _wish(self, wish: Callable[[Runner], None]) -> None:
        self._call(self._grant, wish)

    def _grant(self, wish: Callable[[Runner], None]) -> None:
        if self._runner is None:
            self._wishes.append(wish)
        else:
            wish(self._runner)

    def _call(self, call: Callable[..., None], *args: Any) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *args)

    def _cancel(self) -> None:
        if self._main is None:
            self._cancelled = True
        else:
            self._main.cancel()

    # From here on: the feed's thread.

    def _work(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            error = runner.run(self._watched())
        self._slot.end(error)
        self._ended.set()
        for loop, done in self._closed:
            if not loop.is_closed():
                loop.call_soon_threadsafe(done.set)

    async def _watched(self) -> BaseException | None:
        """Run to the end. Returns what broke it, for whoever reads glances to raise."""
        if self._cancelled:
            return None
        self._main = asyncio.create_task(self._run())
        await asyncio.wait([self._main])
        return None if self._main.cancelled() else self._main.exception()

    async def _run(self) -> None:
        async with self._open_runner(self._slot.put) as runner:
            self._runner = runner
            for wish in self._wishes:
                wish(runner)
            self._wishes.clear()
            await runner.run()
