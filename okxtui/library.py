"""The library: OKX's market for programs of others, in a dozen lines.

`open_feed` holds the sockets on a thread of its own and hands out typed events, to an iterator or
to a callback; what they add up to can be asked for at any moment from any thread. Reconnects,
subscriptions and broken books are looked after. No screen is loaded.
"""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent import futures
from typing import Any

from okxtui.faults import sole
from okxtui.market.depth import Depth
from okxtui.market.freshness import State
from okxtui.market.glance import LinkPhase
from okxtui.market.market import Market
from okxtui.okx.environments import Environment, built_in
from okxtui.okx.events import Ticker, Trade
from okxtui.okx.signing import Credentials
from okxtui.stream.dial import Dial
from okxtui.stream.elapsed import elapsed
from okxtui.stream.leg import Recorder
from okxtui.stream.line import Line
from okxtui.stream.switchboard import Switchboard, args_for
from okxtui.wiring import served

CHANNELS = ("tickers", "trades", "books5")
"""What is subscribed to unless something else is named."""

MOST_WAITING = 100_000
"""Events that may wait for an iterator; then the oldest are dropped, and counted."""

_CLOSE_WITHIN = 1.0


def open_feed(
    symbols: Iterable[str],
    channels: Iterable[str] = CHANNELS,
    *,
    environment: str | Environment = "live",
    region: str = "global",
    on_message: Callable[[Any], None] | None = None,
    credentials: Credentials | None = None,
    proxy: str = "",
) -> "EventFeed":
    """A feed of these symbols, for `with` or `async with`.

    `environment` is "live", "demo", "sim" (the built-in exchange), or an Environment with
    addresses. Private channels ("orders", "positions", "account") need `credentials`, but in
    "sim". With `on_message` every event goes to it, on the feed's thread, and none to iterators.
    Raises ValueError for a channel or an environment that does not exist.
    """
    place = environment if isinstance(environment, Environment) else _named(environment, region)
    return EventFeed(place, list(symbols), list(channels), on_message, credentials, proxy)


def _named(name: str, region: str) -> Environment:
    try:
        return Environment(name) if name == "sim" else built_in(name, region)
    except KeyError:
        raise ValueError(f"there is no environment {name!r} in region {region!r}") from None


class EventFeed:
    """Events as they come, and the market they add up to. Every method is for any thread.

    Events are those of `okxtui.okx.events` and `okxtui.okx.private`; a `LinkPhase` says that a
    socket came up or went down.
    """

    def __init__(
        self,
        place: Environment,
        symbols: Sequence[str],
        channels: Sequence[str],
        on_message: Callable[[Any], None] | None,
        credentials: Credentials | None,
        proxy: str,
    ) -> None:
        self.missed = 0
        """Events that an iterator came too late for."""
        self._place, self._credentials, self._proxy = place, credentials, proxy
        self._args = args_for(channels, symbols)
        self._book = "books" if "books" in channels else "books5"
        self._on_message = on_message
        self._lock = threading.Condition()
        self._market = Market(symbols, book=self._book)
        self._lines: Sequence[Line] = ()
        self._events: deque[Any] = deque()
        self._wake: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="okxtui", daemon=True)
        self._ended = threading.Event()
        self._running: futures.Future[None] | None = None

    # From beginning to end.

    def __enter__(self) -> "EventFeed":
        self._thread.start()
        self._running = asyncio.run_coroutine_threadsafe(self._run(), self._loop)
        self._running.add_done_callback(lambda _: self._tell())
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> "EventFeed":
        return self.__enter__()

    async def __aexit__(self, *_: object) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.close)

    def close(self) -> None:
        """Close the sockets; iterators end. At most a second. Safe to call again."""
        if self._running is None or self._loop.is_closed():
            return
        self._running.cancel()
        self._ended.wait(_CLOSE_WITHIN)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSE_WITHIN)
        if not self._thread.is_alive():
            self._loop.close()

    def wait(self, seconds: float | None = None) -> None:
        """Wait so long, or until the feed ends. Raises what broke it, such as a callback."""
        self._ended.wait(seconds)
        if self._ended.is_set() and self._running is not None:
            futures.wait((self._running,), _CLOSE_WITHIN)
            self._raise_if_broken()

    # Events.

    def __iter__(self) -> Iterator[Any]:
        """Every event; waits for the next. Ends with `close`; raises what broke the feed."""
        while True:
            with self._lock:
                while not self._events and not self._is_done():
                    self._lock.wait()
                if not self._events:
                    break
                event = self._events.popleft()
            yield event
        self._raise_if_broken()

    async def __aiter__(self) -> AsyncIterator[Any]:
        """As `__iter__`, on any loop."""
        news = asyncio.Event()
        with self._lock:
            self._wake.append((asyncio.get_running_loop(), news))
        while True:
            news.clear()
            with self._lock:
                events, self._events = self._events, deque()
                done = self._is_done()
            for event in events:
                yield event
            if done:
                break
            if not events:
                await news.wait()
        self._raise_if_broken()

    # What they add up to.

    def depth(self, symbol: str) -> Depth:
        """The book of `symbol` as it is now: best five levels a side, with "books" up to 400."""
        with self._lock:
            return self._market.security(symbol).depth(self._book)

    def ticker(self, symbol: str) -> Ticker | None:
        """The last ticker."""
        with self._lock:
            return self._market.security(symbol).ticker

    def trades(self, symbol: str) -> tuple[Trade, ...]:
        """The last trades, oldest first, as many as the tape keeps."""
        with self._lock:
            rows = self._market.security(symbol).tape.view().rows
        return tuple(row for row in rows if isinstance(row, Trade))

    def state(self, symbol: str, channel: str) -> State:
        """How far what is known of a channel can be trusted: OK, WAIT, QUIET, STALE, RESYNC."""
        with self._lock:
            line = next((it for it in self._lines if _carries(it, channel, symbol)), None)
            link = line.phase() if line is not None else LinkPhase("public")
            pulse = self._market.security(symbol).pulse(channel, link.alive_at, link.since)
        return pulse.state(elapsed())

    # What the lines tell (`line.Owner`), on the feed's thread.

    def heard(self, line: Line, events: Iterable[Any], now: float) -> None:
        """Fold what came, and hand it on."""
        with self._lock:
            self._market.fold(events, now)
            for arg in self._market.wrong_books():
                line.resubscribe(arg)
        self._hand_on(events)

    def changed(self, line: Line) -> None:
        """A line came up or went down."""
        phase = line.phase()
        if line.connection is None:
            with self._lock:
                self._market.lost_line(line.path)
        if phase.phase != "connecting":
            self._hand_on((phase,))

    def recorders(self) -> Sequence[Recorder]:
        """Nobody records."""
        return ()

    # Inside.

    async def _run(self) -> None:
        try:
            async with served(self._place) as (place, lent, _):
                who = self._credentials or lent
                board = Switchboard(place, self._args, self, Dial(self._proxy), who)
                self._lines = board.lines
                await board.run()
        finally:
            self._ended.set()

    def _hand_on(self, events: Iterable[Any]) -> None:
        if self._on_message is not None:
            for event in events:
                self._on_message(event)
            return
        with self._lock:
            self._events.extend(events)
            while len(self._events) > MOST_WAITING:
                self._events.popleft()
                self.missed += 1
        self._tell()

    def _tell(self) -> None:
        """Wake every iterator."""
        with self._lock:
            self._lock.notify_all()
            for loop, news in self._wake:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(news.set)

    def _is_done(self) -> bool:
        return self._running is None or self._running.done()

    def _raise_if_broken(self) -> None:
        """Raise whatever ended the feed, but for its being closed."""
        if self._running is None or self._running.cancelled() or not self._running.done():
            return
        error = self._running.exception()
        if error is not None:
            raise sole(error)


def _carries(line: Line, channel: str, symbol: str) -> bool:
    return any((arg.channel, arg.inst_id) == (channel, symbol) for arg in line.wanted)
