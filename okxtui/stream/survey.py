"""Survey: what is in a recording, found in one pass before anything of it is shown.

The screen wants to know the symbols, the length and whether there is anything to see at all. It
looks at each kind of frame once, so a long recording costs little more than reading it.
"""

import re
from pathlib import Path

from msgspec import Struct

from okxtui.okx.channels import channel
from okxtui.okx.dialect import dialect_heard, text_of
from okxtui.okx.events import Arg
from okxtui.okx.symbols import is_symbol
from okxtui.okx.v3 import about
from okxtui.okx.wire import UNREADABLE, read_envelope
from okxtui.stream.recording import NotAJournal, Record, read

PACE = 0.05
"""Seconds a frame without a time of its own is given."""

KINDS_KEPT = 10_000
"""A hostile file may hold any number of kinds of frames; those beyond are not looked at."""

_LONGEST_HEAD = 256
_LONGEST_TABLE = 24
"""Of V3: `{"table":"spot/candle60s"`, enough to tell one from another."""

_INSTRUMENT = re.compile(rb'"instrument_id":"([A-Z0-9-]{1,40})"')
_STAMP = re.compile(rb'"ts":"(\d{13})"')


class Survey(Struct, frozen=True):
    """A recording as a whole."""

    path: Path
    symbols: tuple[str, ...]
    """In the order in which they first appear."""
    channels: frozenset[str]
    start: float
    """Unix seconds: when the first frame came; the exchange's own stamp where that is unknown."""
    end: float
    records: int


def socket_of(url: str) -> str:
    """Which of the exchange's sockets an address is; one without a name counts as public."""
    name = url.partition("#")[0].rsplit("/", 1)[-1]
    return name if name in ("public", "private", "business") else "public"


def head_of(frame: bytes) -> bytes:
    """The first bytes of a frame, up to the end of its `arg`: equal for frames of one kind.

    A frame of V3 says what it is about in its rows, wherever they stand: it is a kind of its own.
    """
    if frame.startswith(b'{"table"'):
        return b" ".join(_INSTRUMENT.findall(frame)) + frame[:_LONGEST_TABLE]
    return frame[: frame.find(b"}", 19)][:_LONGEST_HEAD]


def args_of(dialect: str, text: bytes) -> list[Arg]:
    """What a push or an acknowledgement is about."""
    if dialect == "v3":
        return about(text)
    arg = arg_of(text)
    return [arg] if arg is not None else []


def arg_of(frame: bytes) -> Arg | None:
    """What a push or its acknowledgement is about; None for all else, and for unknown channels."""
    try:
        envelope = read_envelope(frame)
    except UNREADABLE:
        return None
    if envelope.arg is None or envelope.event not in ("", "subscribe"):
        return None
    return envelope.arg if channel(envelope.arg.channel) is not None else None


def survey(path: Path) -> Survey:
    """Look through the recording at `path`. Raises NotAJournal if nothing in it can be shown."""
    watch = _Watch()
    for record in read(path):
        watch.see(record)
    if not watch.args:
        raise NotAJournal(f"{path} is a recording, but holds no market data of OKX's.")
    start, end = watch.span()
    return Survey(
        path=path,
        symbols=tuple(dict.fromkeys(watch.symbols())),
        channels=frozenset(arg.channel for arg in watch.args),
        start=start,
        end=end,
        records=watch.records,
    )


class _Watch:
    """What was seen so far."""

    def __init__(self) -> None:
        self.args: dict[Arg, None] = {}
        self.records = 0
        self._untimed = 0
        self._first: float | None = None
        self._last = 0.0
        self._stamp: float | None = None
        self._heads: set[bytes] = set()
        self._dialects: dict[str, str] = {}
        """By the address of a socket."""

    def see(self, record: Record) -> None:
        self.records += 1
        if record.ts is None:
            self._untimed += 1
        else:
            self._first = record.ts if self._first is None else self._first
            self._last = max(self._last, record.ts)
        if record.kind == "recv" and socket_of(record.url) != "private":
            dialect = self._dialect(record.url, record.frame)
            self._see_frame(dialect, text_of(dialect, record.frame))

    def _dialect(self, url: str, frame: bytes) -> str:
        known = self._dialects.get(url)
        if known is None:
            known = dialect_heard(url, frame)
            if len(self._dialects) < KINDS_KEPT:
                self._dialects[url] = known
        return known

    def _see_frame(self, dialect: str, frame: bytes) -> None:
        if self._stamp is None and (found := _STAMP.search(frame)):
            self._stamp = int(found[1]) / 1000
        head = head_of(frame)
        if head not in self._heads and len(self._heads) < KINDS_KEPT:
            self._heads.add(head)
            self.args.update(dict.fromkeys(args_of(dialect, frame)))

    def symbols(self) -> list[str]:
        """Those with prices of their own; an index is no instrument."""
        return [
            arg.inst_id
            for arg in self.args
            if is_symbol(arg.inst_id) and arg.channel not in ("index-tickers", "mark-price")
        ]

    def span(self) -> tuple[float, float]:
        if self._first is not None:
            return self._first, self._last + self._untimed * PACE
        start = self._stamp or 0.0
        return start, start + self._untimed * PACE
