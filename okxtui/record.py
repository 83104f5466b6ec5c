"""Record: the raw frames to a file, or one file after another, without a screen.

Unless channels or a type of instruments are named it is the same feed as behind the dashboard, so
a recording holds what the dashboard would have seen. How it goes is one line on stderr that is
written over, or on a pipe a line for each change.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from okxtui.config import Config
from okxtui.faults import NetworkFault, UsageFault
from okxtui.headless import tell
from okxtui.market.glance import LinkPhase
from okxtui.okx.channels import channel
from okxtui.okx.environments import Environment
from okxtui.okx.text import clean
from okxtui.reels import Limits, Reels, limits
from okxtui.settings import did_you_mean, quoted
from okxtui.stream.collector import Collector
from okxtui.stream.dial import Dial
from okxtui.stream.feed import FeedSettings, SocketFeed
from okxtui.stream.line import Line
from okxtui.stream.rest import RestFailed
from okxtui.stream.switchboard import NotServed
from okxtui.stream.vitals import Vitals
from okxtui.wiring import reachable

USUAL = ("tickers", "trades", "books5")
"""The channels of a whole type of instruments, unless others are named."""

_LOOK_EVERY = 0.25


class Asked(Struct, frozen=True, kw_only=True):
    """What the command line asks for."""

    channels: tuple[str, ...] = ()
    kind: str = ""
    """SPOT, SWAP, FUTURES or OPTION: every instrument of it, instead of the symbols."""
    limits: Limits = Limits()
    seconds: float | None = None


def asked(
    channels: Sequence[str], kind: str | None, rotate: Sequence[str], seconds: float | None
) -> Asked:
    """The wishes of the command line, if they can be fulfilled. Raises UsageFault."""
    for name in channels:
        known = channel(name)
        if known is None or known.path == "private":
            hint = did_you_mean(name, (*USUAL, "books", "bbo-tbt", "candle1m", "mark-price"))
            raise UsageFault(f"The option --channel: {quoted(name)} is no public channel{hint}.")
    wanted = tuple(channels) or (USUAL if kind else ())
    return Asked(channels=wanted, kind=kind or "", limits=limits(rotate), seconds=seconds)


class Source(Protocol):
    """What frames come from: a feed, or a collector."""

    vitals: Vitals

    def record(self, path: Path | None) -> None:
        """Record to `path` from now on, or stop."""


async def record(config: Config, path: Path, asked: Asked) -> int:
    """Record until cancelled, until the time is up, or until the disk refuses. Returns the exit
    status."""
    reels = Reels(path, asked.limits, _about(config, asked))
    progress = Progress(reels, config.environment)
    async with reachable(config, config.environment) as place:
        source, work, lines = _source(config, place, asked, progress)
        source.record(reels.begin(time.time(), 0))
        progress.refuse_if_failed(source.vitals.recording)

        def frames() -> int:
            return sum(line.phase().frames for line in lines())

        running = asyncio.create_task(work())
        besides = [
            asyncio.create_task(progress.failed.wait()),
            asyncio.create_task(_turn(source, reels, progress, frames)),
        ]
        try:
            await asyncio.wait(
                {running, *besides}, timeout=asked.seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            progress.pass_on(source.vitals)
            for task in (running, *besides):
                task.cancel()
            await asyncio.wait({running})
            source.record(None)
            reels.end(time.time(), frames())
            progress.finish(frames())
    if not running.cancelled():
        running.result()
    progress.refuse_if_failed(progress.state)
    if not progress.frames:
        raise NetworkFault(progress.trouble or "Nothing came in that time.")
    return 0


async def _turn(
    source: Source, reels: Reels, progress: "Progress", frames: Callable[[], int]
) -> None:
    """Begin the next file when the present one is full. Nothing is lost between the two."""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        progress.pass_on(source.vitals)
        now = time.time()
        if reels.is_full(now):
            source.record(None)
            reels.end(now, frames())
            source.record(reels.begin(now, frames()))


def _about(config: Config, asked: Asked) -> dict[str, Any]:
    """What the manifest says of the recording as a whole."""
    what = {"type": asked.kind} if asked.kind else {"symbols": list(config.symbols)}
    return {"environment": config.environment, **what, "channels": list(asked.channels)}


def _source(
    config: Config, place: Environment, asked: Asked, progress: "Progress"
) -> tuple[Source, Callable[[], Coroutine[Any, Any, None]], Callable[[], Iterable[Line]]]:
    """Where frames come from, its work, and its lines."""
    if asked.channels:
        collector = Collector(place, Dial(config.proxy), progress.show)
        work = partial(_collect, collector, asked, config.symbols)
        return collector, work, lambda: collector.lines
    feed = SocketFeed(
        place,
        config.symbols,
        publish=lambda glance: progress.show(glance.health.links, glance.health.recording),
        settings=FeedSettings(rate=1.0, book=config.book, proxy=config.proxy),
    )
    return feed, feed.run, lambda: feed.lines.values()


async def _collect(collector: Collector, asked: Asked, symbols: Sequence[str]) -> None:
    try:
        await collector.run(
            asked.channels, await collector.live(asked.kind) if asked.kind else symbols
        )
    except NotServed as fault:
        raise UsageFault(str(fault)) from None
    except RestFailed as fault:
        raise NetworkFault(f"The list of instruments cannot be had: {fault}.") from None


class Progress:
    """What stderr shows of a recording."""

    def __init__(self, reels: Reels, environment: str) -> None:
        self.frames = 0
        self.state = ""
        """What the recording says of itself."""
        self.trouble = ""
        """What is wrong with the lines, if anything."""
        self.failed = asyncio.Event()
        self._reels, self._environment = reels, environment
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._told = ""
        self._passed_on = 0

    def pass_on(self, vitals: Vitals) -> None:
        """What a dashboard would show as toasts, such as a symbol that does not exist.

        What ended the recording is said at the end.
        """
        for number, sentence in vitals.said:
            if number > self._passed_on and not vitals.recording.endswith(sentence):
                self._passed_on = number
                self._clear()
                tell(sentence)

    def show(self, links: Sequence[LinkPhase], recording: str) -> None:
        """Say how it goes."""
        self.frames = sum(link.frames for link in links)
        self.state = recording
        if self.state.startswith("failed"):
            self.failed.set()
        down = [link for link in links if link.reason and link.phase != "up"]
        self.trouble = "; ".join(dict.fromkeys(f"{link.name}: {link.reason}" for link in down))
        up = any(link.phase == "up" for link in links)
        state = self.trouble or (f"recording from {self._environment}" if up else "connecting")
        if self._terminal:
            self._overwrite(f"{self._amount()}, {state}")
        elif state != self._told:
            tell(f"{clean(self._reels.path.name)}: {state}")
        self._told = state

    def finish(self, frames: int) -> None:
        """Say what there is in the end."""
        self.frames = frames
        self._clear()
        tell(f"{self._amount()}.")

    @staticmethod
    def refuse_if_failed(state: str) -> None:
        """Raise UsageFault for a file that cannot be written."""
        if state.startswith("failed: "):
            raise UsageFault(state.removeprefix("failed: "))

    def _amount(self) -> str:
        return f"{clean(self._reels.path.name)}: {self.frames:,} frames, {self._reels.amount}"

    def _clear(self) -> None:
        if self._terminal:
            sys.stderr.write("\r\x1b[K")

    def _overwrite(self, line: str) -> None:
        sys.stderr.write(f"\r{clean(line)[:100]}\x1b[K")
        sys.stderr.flush()
