"""Export: a recording as tables, for a spreadsheet or a notebook. No screen, no network.

Tickers, trades and changes of the best bid and ask in the order in which they came, each with its
time of receipt; candles once each, as they were last. Numbers stay the exchange's own strings.
"""

import csv
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from msgspec import structs

from okxtui.faults import RecordingFault, UsageFault
from okxtui.headless import tell
from okxtui.okx.events import Bar, BookChange, BookGap, BookSnapshot, Candle, Ticker, Trade
from okxtui.okx.numbers import millis, number
from okxtui.okx.wire import UNREADABLE
from okxtui.stream.played import PlayedLine
from okxtui.stream.recording import NotAJournal, Record, read
from okxtui.stream.retelling import bars_of
from okxtui.stream.survey import socket_of
from okxtui.stream.top import Top

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "tickers": (
        *("received", "ts", "instId", "last", "lastSz", "bidPx", "bidSz", "askPx", "askSz"),
        *("open24h", "high24h", "low24h", "vol24h", "volCcy24h"),
    ),
    "trades": ("received", "ts", "instId", "tradeId", "side", "px", "sz", "count"),
    "quotes": ("received", "ts", "instId", "channel", "bidPx", "bidSz", "askPx", "askSz"),
    "candles": (
        *("instId", "bar", "ts", "o", "h", "l", "c", "vol", "volCcy", "volCcyQuote", "confirm"),
    ),
}
"""Of each file `NAME.csv`. `received` is unix seconds by the recorder's clock, `ts` the exchange's
milliseconds; `side` is the taker's."""


def export(file: Path, window: tuple[float, float], folder: Path) -> int:
    """Write the tables into `folder`: what came in the window (unix seconds). Returns the exit
    status."""
    paths = {name: folder / f"{name}.csv" for name in COLUMNS}
    for path in paths.values():
        if path.exists():
            raise UsageFault(f"{path} exists already.")
    with ExitStack() as stack:
        tables = {name: _Table(stack, path, COLUMNS[name]) for name, path in paths.items()}
        reading = _Reading(tables, window)
        recording = read(file)
        try:
            for record in recording:
                reading.take(record)
        except NotAJournal as fault:
            raise RecordingFault(str(fault)) from None
        reading.finish()
    if recording.skips:
        tell(f"{recording.skips} could not be read: {recording.skipped[0]}")
    tell(", ".join(f"{table.count:,} {name}" for name, table in tables.items()) + f" in {folder}")
    return 0


class _Table:
    """One file."""

    def __init__(self, stack: ExitStack, path: Path, columns: Iterable[str]) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(path.open("x", newline="", encoding="utf-8"))
        except OSError as error:
            raise UsageFault(f"{path} cannot be written: {error.strerror}.") from None
        self.count = 0
        self._write = csv.writer(file, lineterminator="\n").writerow
        self._write(columns)

    def add(self, *values: str) -> None:
        """A row. What a spreadsheet would take for a formula is kept from being one."""
        self.count += 1
        self._write([_harmless(value) for value in values])


def _harmless(value: str) -> str:
    return (
        f"'{value}" if value.startswith(("=", "+", "-", "@", "\t")) and _is_text(value) else value
    )


def _is_text(value: str) -> bool:
    return number(value) is None


class _Reading:
    """Records in, rows out."""

    def __init__(self, tables: Mapping[str, _Table], window: tuple[float, float]) -> None:
        self._tables, self._window = tables, window
        self._sockets: dict[str, PlayedLine] = {}
        self._tops: dict[tuple[str, str], Top] = {}
        self._quoted: dict[tuple[str, str], tuple[str, ...]] = {}
        self._candles: dict[tuple[str, str, int], Candle] = {}
        self._at: float | None = None
        self._ts = ""

    def take(self, record: Record) -> None:
        """One record. What came before the window counts, but is not written."""
        self._at = record.ts if record.ts is not None else self._at
        self._ts = "" if record.ts is None else f"{record.ts:.6f}"
        match record.kind:
            case "open" | "close":
                self._sockets.pop(record.url, None)
            case "recv" if socket_of(record.url) != "private":
                socket = self._sockets.get(record.url)
                if socket is None:
                    socket = self._sockets[record.url] = PlayedLine(record.url, 0.0)
                for event in socket.receive(record.frame, 0.0):
                    self._event(event)
            case "rest":
                self._rest(record)

    def _rest(self, record: Record) -> None:
        with suppress(*UNREADABLE):
            bars = bars_of(record.url, record.frame)
            if bars is not None:
                for candle in bars.rows:
                    self._candle(bars.symbol, bars.timeframe.bar, candle)

    def finish(self) -> None:
        """The candles, by instrument, length and time."""
        for (symbol, bar, _), candle in sorted(self._candles.items(), key=lambda item: item[0]):
            self._tables["candles"].add(symbol, bar, *structs.astuple(candle))

    def _event(self, event: Any) -> None:
        match event:
            case Ticker():
                self._add("tickers", event)
            case Trade():
                self._add("trades", event)
            case Bar():
                self._candle(event.inst_id, event.timeframe, event.candle)
            case BookSnapshot() | BookChange():
                self._book(event)
            case BookGap():
                self._tops.pop((event.inst_id, event.channel), None)

    def _add(self, name: str, event: Any) -> None:
        if self._is_wanted():
            known = structs.asdict(event)
            fields = {_camel(field): value for field, value in known.items()}
            row = {**fields, "received": self._ts}
            self._tables[name].add(*(row[column] for column in COLUMNS[name]))

    def _book(self, event: BookSnapshot | BookChange) -> None:
        key = (event.inst_id, event.channel)
        if isinstance(event, BookSnapshot):
            self._tops[key] = Top()
        top = self._tops.get(key)
        if top is None:
            return
        top.apply(event)
        best = top.best()
        if best != self._quoted.get(key) and self._is_wanted():
            self._quoted[key] = best
            self._tables["quotes"].add(self._ts, event.ts, *key, *best)

    def _candle(self, symbol: str, bar: str, candle: Candle) -> None:
        key = (symbol, bar, millis(candle.ts))
        before = self._candles.get(key)
        if self._is_wanted() and (before is None or before.confirm != "1"):
            self._candles[key] = candle

    def _is_wanted(self) -> bool:
        start, end = self._window
        return self._at is None or start <= self._at <= end


def _camel(field: str) -> str:
    head, *rest = field.split("_")
    return head + "".join(word.capitalize() for word in rest)
