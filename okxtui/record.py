"""Record: the raw frames to a file, without a screen.

The same feed as behind the dashboard, so a recording holds what the dashboard would have seen.
How it goes is one line on stderr that is written over, or on a pipe a line for each change.
"""

import asyncio
import sys
from pathlib import Path

from okxtui.config import Config
from okxtui.faults import NetworkFault, UsageFault
from okxtui.headless import tell
from okxtui.market.glance import Glance
from okxtui.okx.text import clean
from okxtui.stream.feed import FeedSettings, SocketFeed
from okxtui.wiring import reachable


async def record(config: Config, path: Path, seconds: float | None) -> int:
    """Record until cancelled, for `seconds`, or until the disk refuses. Returns the exit status."""
    progress = Progress(path)
    async with reachable(config, config.environment) as place:
        settings = FeedSettings(rate=1.0, book=config.book, proxy=config.proxy)
        feed = SocketFeed(place, config.symbols, publish=progress.show, settings=settings)
        feed.record(path)
        progress.refuse_if_failed(feed.vitals.recording)
        running = asyncio.create_task(feed.run())
        failing = asyncio.create_task(progress.failed.wait())
        try:
            await asyncio.wait(
                {running, failing}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            running.cancel()
            failing.cancel()
            await asyncio.wait({running})
            progress.finish(sum(line.phase().frames for line in feed.lines.values()))
    if not running.cancelled():
        running.result()
    progress.refuse_if_failed(progress.state)
    if not progress.frames:
        raise NetworkFault(progress.trouble or "Nothing came in that time.")
    return 0


class Progress:
    """What stderr shows of a recording."""

    def __init__(self, path: Path) -> None:
        self.frames = 0
        self.state = ""
        """What the feed says of the recording."""
        self.trouble = ""
        """What is wrong with the line, if anything."""
        self.failed = asyncio.Event()
        self._name = clean(path.name)
        self._path = path
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._told = ""

    def show(self, glance: Glance) -> None:
        """Say how it goes."""
        links = glance.health.links
        self.frames = sum(link.frames for link in links)
        self.state = glance.health.recording
        if self.state.startswith("failed"):
            self.failed.set()
        down = [link for link in links if link.reason and link.phase != "up"]
        self.trouble = "; ".join(f"{link.name}: {link.reason}" for link in down)
        up = any(link.phase == "up" for link in links)
        state = self.trouble or (f"recording from {glance.environment}" if up else "connecting")
        if self._terminal:
            self._overwrite(f"{self._name}: {self.frames:,} frames, {self._size():,} B, {state}")
        elif state != self._told:
            tell(f"{self._name}: {state}")
        self._told = state

    def finish(self, frames: int) -> None:
        """Say what there is in the end."""
        self.frames = frames
        if self._terminal:
            sys.stderr.write("\r\x1b[K")
        tell(f"{self._name}: {self.frames:,} frames, {self._size():,} B.")

    @staticmethod
    def refuse_if_failed(state: str) -> None:
        """Raise UsageFault for a file that cannot be written."""
        if state.startswith("failed: "):
            raise UsageFault(state.removeprefix("failed: "))

    def _overwrite(self, line: str) -> None:
        sys.stderr.write(f"\r{clean(line)[:100]}\x1b[K")
        sys.stderr.flush()

    def _size(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0
