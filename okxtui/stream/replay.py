"""Replay: a recording through the same protocol and market as the live thing, to the same screen.

Nothing is sent and no socket is opened. What was subscribed to is taken from the recording, and
where it began in mid-session from the frames themselves.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from msgspec import structs

from okxtui.market.candles import Wanted
from okxtui.market.glance import Glance, LinkPhase, Playback
from okxtui.market.market import Market
from okxtui.okx.events import Candle, Instrument
from okxtui.okx.numbers import millis
from okxtui.okx.signing import Credentials
from okxtui.okx.text import clean
from okxtui.okx.timeframes import TIMEFRAMES, USUAL, Timeframe, timeframe, timeframe_of
from okxtui.okx.wire import UNREADABLE, Push, Reader
from okxtui.stream.pace import Pace
from okxtui.stream.played import PlayedLine
from okxtui.stream.recording import NotAJournal, Record, Recording, read
from okxtui.stream.rest import CLOSES, closes
from okxtui.stream.survey import Survey, socket_of
from okxtui.stream.timeline import Timeline
from okxtui.stream.vitals import Vitals

_BEAT = 1.0
_SOCKETS = 16
"""Open at once at most; a recording of ours has three."""

_BREATH = 200
"""Records after which others may run, when the recording leaves no pause."""

_read_instruments = Reader(Push[Instrument]).read
_read_candles = Reader(Push[Candle]).read


class Replay:
    """A runner (`thread.Runner`) that plays one recording, then stands still."""

    def __init__(
        self,
        survey: Survey,
        current: str = "",
        *,
        symbols: tuple[str, ...] = (),
        speed: float = 1.0,
        rate: float = 20.0,
        book: str = "books5",
        publish: Callable[[Glance], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._survey = survey
        self.market = Market(symbols or survey.symbols, current, _best_book(survey, book))
        self.market.charts.timeframe = _best_timeframe(survey)
        self.vitals = Vitals()
        self._publish, self._rate, self._now = publish, rate, now
        self._timeline = Timeline(survey.start, speed, now())
        self._sockets: dict[str, PlayedLine] = {}
        self._down: dict[str, LinkPhase] = {}
        """Lines that were lost, until they come up again."""
        self._ended = self._just_ended = False
        self._pace: Pace | None = None

    async def run(self) -> None:
        """Play to the end, then hold the last state until cancelled."""
        self._pace = Pace(self._rate, self._flush)
        recording = read(self._survey.path)
        self._timeline = Timeline(self._survey.start, self._timeline.speed, self._now())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._beat())
                group.create_task(self._play(recording))
        finally:
            self._pace.stop()

    # What a person at the screen may want.

    def watch(self, symbol: str) -> None:
        """Add a symbol to the list; it stays blank unless the recording has it."""
        self.market.watch(symbol)
        self._touch()

    def unwatch(self, symbol: str) -> None:
        """Drop a symbol from the list."""
        self.market.unwatch(symbol)
        self._touch()

    def choose(self, symbol: str) -> None:
        """Make a symbol the current one."""
        self.market.choose(symbol)
        self._touch()

    def timeframe(self, name: str) -> None:
        """Show bars of another length; there are some only if the recording has them."""
        self.market.charts.timeframe = timeframe(name) or self.market.charts.timeframe
        self._touch()

    def older(self) -> None:
        """What the recording holds is all there is."""

    def book(self, channel: str) -> None:
        """Take the depth from another channel, if the recording has it."""
        if _best_book(self._survey, channel) != channel:
            self._say(f"This recording has no {channel}.")
            return
        self.market.book_channel = channel
        self._touch()

    def login(self, credentials: Credentials) -> None:
        """No key ever leaves for a file."""
        self._say("A recording has no account to log in to.")

    def logout(self) -> None:
        """Nobody is logged in."""

    def retry(self) -> None:
        """There is no line to try again."""

    def record(self, path: Path | None) -> None:
        """A recording is not recorded a second time."""
        if path is not None:
            self._say("This is a recording already.")

    # Inside.

    async def _play(self, recording: Recording) -> None:
        try:
            for count, record in enumerate(recording):
                pause = self._timeline.due(record.ts) - self._now()
                if pause > 0 or count % _BREATH == 0:
                    await asyncio.sleep(max(0.0, pause))
                self._take(record, self._now())
                self._timeline.played(self._now())
                self._touch()
        except NotAJournal as fault:
            self.vitals.say(str(fault))
        if recording.skips:
            self.vitals.counts["lines that could not be read"] = recording.skips
            self.vitals.say(f"{recording.skips} could not be read: {recording.skipped[0]}")
        self._ended = self._just_ended = True
        self._touch()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            self._touch()

    def _take(self, record: Record, now: float) -> None:
        match record.kind:
            case "open":
                self._lose(record, now)
                self._open(record.url, now)
            case "close":
                self._lose(record, now)
            case "recv" if socket_of(record.url) != "private":
                self._receive(record.url, record.frame, now)
            case "rest":
                self._learn(record.url, record.frame)

    def _open(self, url: str, now: float) -> PlayedLine | None:
        if len(self._sockets) >= _SOCKETS:
            return None
        socket = self._sockets[url] = PlayedLine(url, now)
        self._down.pop(socket.path, None)
        return socket

    def _lose(self, record: Record, now: float) -> None:
        socket = self._sockets.pop(record.url, None)
        if socket is not None:
            reason = clean(record.reason) or "the connection was closed"
            up = socket.phase(0.0)
            self._down[socket.path] = structs.replace(up, phase="off", since=now, reason=reason)
            self.market.lost_line(socket.path)

    def _receive(self, url: str, frame: bytes, now: float) -> None:
        socket = self._sockets.get(url) or self._open(url, now)
        if socket is not None:
            for event in socket.receive(frame, now):
                self.market.apply(event, now)
            # Nobody can be asked for a book again: it heals when the recording has it healed.
            self.market.wrong_books.clear()

    def _learn(self, url: str, body: bytes) -> None:
        parts = urlsplit(url)
        try:
            if parts.path.endswith("/public/instruments"):
                self.market.learn(_read_instruments(body).data)
            elif parts.path.endswith(("/market/candles", "/market/history-candles")):
                self._learn_bars(dict(parse_qsl(parts.query)), _read_candles(body).data)
        except UNREADABLE:
            self.vitals.counts["unreadable answers"] += 1

    def _learn_bars(self, query: dict[str, str], rows: list[Candle]) -> None:
        symbol, bars = query.get("instId", ""), timeframe_of(query.get("bar", ""))
        after, limit = (millis(query.get(name, "")) for name in ("after", "limit"))
        if limit == CLOSES:
            self.market.history(symbol, closes(rows))
        elif bars is not None:
            self.market.charts.candles(symbol, bars).answer(Wanted(after, limit), rows)

    def _say(self, sentence: str) -> None:
        self.vitals.say(sentence)
        self._touch()

    def _touch(self) -> None:
        if self._pace is not None:
            self._pace.touch()

    def _flush(self) -> None:
        now = self._now()
        vitals, links = self.vitals, self._links(now)
        vitals.glances += 1
        if vitals.is_due(now, links) or self._just_ended:
            self._just_ended = False
            counts = [socket.connection.counts for socket in self._sockets.values()]
            channels = {name: self.market.freshest(name, links) for name in self._survey.channels}
            vitals.renew(links, (self.market.counts, *counts), channels, None, "")
        playback = self._playback(now)
        glance = self.market.glance(
            "replay", now, playback.at, links, vitals.health, vitals.said, playback
        )
        self._publish(glance)

    def _links(self, now: float) -> dict[str, LinkPhase]:
        """The lines by path. After the end those still up stay so: nothing has failed."""
        heard_at = now if self._ended else 0.0
        up = {socket.path: socket.phase(heard_at) for socket in self._sockets.values()}
        return {**self._down, **up}

    def _playback(self, now: float) -> Playback:
        survey = self._survey
        return Playback(
            name=clean(survey.path.name),
            at=survey.end if self._ended else self._timeline.reading(now),
            start=survey.start,
            end=survey.end,
            speed=self._timeline.speed,
            ended=self._ended,
        )


def _best_timeframe(survey: Survey) -> Timeframe:
    """The chart's bars: the usual ones, or the shortest that the recording has."""
    has = [frame for frame in (USUAL, *TIMEFRAMES) if frame.channel in survey.channels]
    return has[0] if has else USUAL


def _best_book(survey: Survey, wanted: str) -> str:
    """The ladder's channel: the one that is wanted, if the recording has it."""
    has = [name for name in (wanted, "books5", "books") if name in survey.channels]
    return has[0] if has else wanted
