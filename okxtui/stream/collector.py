"""Collector: raw frames of any channels of many symbols, into a journal, and nothing besides.

No market is folded, so a whole type of instruments costs no more than its frames. Which file they
go to is for others to say, as often as they like.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from okxtui.market.glance import LinkPhase
from okxtui.okx.environments import Environment
from okxtui.okx.events import Refused
from okxtui.stream.dial import Dial
from okxtui.stream.leg import Recorder
from okxtui.stream.line import Line
from okxtui.stream.rest import Rest, RestFailed
from okxtui.stream.switchboard import NotServed, Switchboard, args_for
from okxtui.stream.taping import Taping
from okxtui.stream.vitals import Vitals

_BEAT = 1.0
_PATIENCE = (1.0, 2.0, 5.0, 5.0, 5.0)
"""Seconds between attempts to get the list of instruments."""

Publish = Callable[[Sequence[LinkPhase], str], None]
"""Hears the links, and what the recording says of itself: `health.links`, `health.recording`."""


class Collector:
    """Lines and a recording. All methods belong to the loop it runs on."""

    def __init__(self, place: Environment, dial: Dial, publish: Publish) -> None:
        self.vitals = Vitals()
        self.lines: list[Line] = []
        self._place, self._dial, self._publish = place, dial, publish
        self._taping = Taping(self.vitals)

    async def live(self, kind: str) -> list[str]:
        """Every instrument of a type that trades now. Raises RestFailed, NotServed."""
        async with Rest(self._place, self._dial, self._taping.rest) as rest:
            for pause in _PATIENCE:
                try:
                    found = await rest.instruments(kind)
                    break
                except RestFailed:
                    await asyncio.sleep(pause)
            else:
                found = await rest.instruments(kind)
        symbols = [it.inst_id for it in found if it.state in ("", "live")]
        if not symbols:
            raise NotServed(f"The environment {self._place.name} has no {kind} that trades.")
        return symbols

    async def run(self, channels: Iterable[str], symbols: Iterable[str]) -> None:
        """Collect until cancelled. Raises NotServed for what cannot be had."""
        board = Switchboard(self._place, args_for(channels, symbols), self, self._dial)
        self.lines = board.lines
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(board.run())
                group.create_task(self._beat())
        finally:
            self.record(None)

    def record(self, path: Path | None) -> None:
        """Record to `path` from now on, or stop."""
        if path is None:
            self._taping.stop()
        else:
            self._taping.start(path, self.lines)

    # What the lines tell (`line.Owner`).

    def heard(self, line: Line, events: Iterable[Any], now: float) -> None:
        """Only refusals matter here."""
        for event in events:
            if isinstance(event, Refused):
                about = f"{event.arg.channel} {event.arg.inst_id}: " if event.arg else ""
                self.vitals.refused(f"{about}{event.sentence}")

    def changed(self, line: Line) -> None:
        """A line came up or went down."""
        self._tell()

    def recorders(self) -> Iterable[Recorder]:
        """Who wants the raw frames."""
        return self._taping.recorders

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            self._taping.beat()
            self._tell()

    def _tell(self) -> None:
        self._publish([line.phase() for line in self.lines], self.vitals.recording)
