"""Retelling: the market of a recording, folded record by record.

The same conversations as on real sockets, with what came instead of what comes. It counts where
something is missing. Must not know when a record is due, nor who looks.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct, structs

from okxtui.market.candles import Wanted
from okxtui.market.glance import LinkPhase
from okxtui.market.market import Market
from okxtui.okx.events import BookGap, Candle, Instrument
from okxtui.okx.numbers import millis
from okxtui.okx.text import clean
from okxtui.okx.timeframes import Timeframe, timeframe_of
from okxtui.okx.wire import UNREADABLE, Push, Reader
from okxtui.stream.played import PlayedLine
from okxtui.stream.recording import Record
from okxtui.stream.rest import CLOSES, closes
from okxtui.stream.survey import socket_of

_SOCKETS = 64
"""Open at once at most; a recording of ours has three, or one for each few hundred symbols."""

_read_instruments = Reader(Push[Instrument]).read
_read_candles = Reader(Push[Candle]).read


class Bars(Struct, frozen=True):
    """Bars that REST told."""

    symbol: str
    timeframe: Timeframe
    wanted: Wanted
    rows: list[Candle]


def bars_of(url: str, body: bytes) -> Bars | None:
    """The bars in an answer; None for an answer about something else. Raises UNREADABLE's."""
    parts = urlsplit(url)
    if not parts.path.endswith(("/market/candles", "/market/history-candles")):
        return None
    query = dict(parse_qsl(parts.query))
    timeframe = timeframe_of(query.get("bar", ""))
    if timeframe is None:
        return None
    wanted = Wanted(millis(query.get("after", "")), millis(query.get("limit", "")))
    return Bars(query.get("instId", ""), timeframe, wanted, _read_candles(body).data)


class Retelling:
    """The state after so many records."""

    def __init__(self, market: Market, listen: Callable[[Any], None] = lambda event: None) -> None:
        """`listen` hears every event before it is folded."""
        self.market = market
        self.gaps = 0
        """Lines lost, sequences broken, checksums wrong."""
        self._listen = listen
        self._sockets: dict[str, PlayedLine] = {}
        self._down: dict[str, LinkPhase] = {}
        """Lines that were lost, until they come up again."""
        self._unreadable = 0

    @property
    def newest_signal(self) -> int:
        """The number of the newest signal of the current symbol; 0: none so far."""
        hits = self.market.signals().hits
        return hits[-1].number if hits else 0

    def take(self, record: Record, now: float) -> None:
        """Fold one record at `now` (monotonic seconds)."""
        if record.ts is not None:
            self.market.tell_time(record.ts, now)
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

    def links(self) -> dict[str, LinkPhase]:
        """The lines by path."""
        up = {socket.path: socket.phase() for socket in self._sockets.values()}
        return {**self._down, **up}

    def counts(self) -> list[Counter[str]]:
        """What could not be used, by name."""
        mine = Counter({"unreadable answers": self._unreadable})
        theirs = (socket.connection.counts for socket in self._sockets.values())
        return [self.market.counts, mine, *theirs]

    def _open(self, url: str, now: float) -> PlayedLine | None:
        if len(self._sockets) >= _SOCKETS:
            return None
        socket = self._sockets[url] = PlayedLine(url, now)
        self._down.pop(socket.path, None)
        return socket

    def _lose(self, record: Record, now: float) -> None:
        socket = self._sockets.pop(record.url, None)
        if socket is not None:
            self.gaps += 1
            reason = clean(record.reason) or "the connection was closed"
            up = socket.phase()
            self._down[socket.path] = structs.replace(up, phase="off", since=now, reason=reason)
            self.market.lost_line(socket.path)

    def _receive(self, url: str, frame: bytes, now: float) -> None:
        socket = self._sockets.get(url) or self._open(url, now)
        if socket is not None:
            for event in socket.receive(frame, now):
                self.gaps += type(event) is BookGap
                self._listen(event)
                self.market.apply(event, now)
            # Nobody can be asked for a book again: it heals when the recording has it healed.
            self.gaps += len(self.market.wrong_books())

    def _learn(self, url: str, body: bytes) -> None:
        try:
            if urlsplit(url).path.endswith("/public/instruments"):
                self.market.learn(_read_instruments(body).data)
            elif (told := bars_of(url, body)) is not None:
                self._learn_bars(told)
        except UNREADABLE:
            self._unreadable += 1

    def _learn_bars(self, told: Bars) -> None:
        if told.wanted.limit == CLOSES:
            self.market.history(told.symbol, closes(told.rows))
        else:
            candles = self.market.charts.candles(told.symbol, told.timeframe)
            candles.answer(told.wanted, told.rows)
