"""Journal: every frame as it came, one JSON line each, so that a day can be played back.

Secrets stay out by construction: the arguments of a login are never written, and what concerns
the account only when asked for. A journal that cannot be written says so once and falls silent;
the live view must not suffer from a full disk. It must not know what a frame means beyond that.
"""

import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from okxtui.okx.channels import channel
from okxtui.okx.wire import UNREADABLE
from okxtui.stream.sink import Clock, Gzip, Plain, SinkRefused

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes. A frame is at most 1 MiB; the REST list of all instruments is the longest record."""

_PUBLIC_REST = ("/api/v5/public/", "/api/v5/market/", "/api/v5/system/", "/api/v5/rubik/")
_KINDS = ("open", "send", "recv", "close", "rest")


class Line(Struct, omit_defaults=True, kw_only=True):
    """One record, as it stands in the file."""

    ts: float | None = None
    """Unix seconds at receipt; old recordings may lack it."""
    dir: str
    """"open", "send", "recv", "close" or "rest" (the body of an answer)."""
    url: str = ""
    raw: str = ""
    """The exact text."""
    frame_b64: str = ""
    """The exact bytes where there is no text: V3's deflated frames, or what is no UTF-8."""
    code: int | None = None
    """Of a close."""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.dir not in _KINDS:
            raise ValueError("no kind of record we know")


class JournalRefused(Exception):
    """Nothing can be recorded there. The message is one sentence."""


class _ChannelOf(Struct, frozen=True):
    channel: str = ""


class _Head(Struct):
    """As much of a frame as decides who may read it."""

    op: str = ""
    arg: _ChannelOf = _ChannelOf()


_encode = msgspec.json.Encoder().encode
_read_head = msgspec.json.Decoder(_Head).decode


class Journal:
    """An open recording. Every method returns at once and raises nothing.

    `failed` hears one sentence when writing ends before `close`. With `private` unset the
    account's channels and the signed REST calls leave no trace in the file.
    """

    def __init__(
        self,
        path: Path,
        private: bool = False,
        *,
        failed: Callable[[str], None] = lambda sentence: None,
        wall: Clock = time.time,
        clock: Clock = time.monotonic,
    ) -> None:
        self.path = path
        self.failure = ""
        self._private, self._failed, self._wall = private, failed, wall
        self._accounts: set[str] = set()
        self._sink: Plain | Gzip | None = _sink(path, clock)

    @property
    def size(self) -> int:
        """Bytes in the file, 0 when it is closed."""
        return self._sink.size if self._sink else 0

    def opened(self, url: str) -> None:
        """A socket was opened."""
        self._write("open", url)

    def sent(self, url: str, text: str) -> None:
        """A text was sent. Of a login only that it happened is kept."""
        if '"login"' in text and _head(text.encode()).op in ("login", ""):
            self._accounts.add(url)
            self._write("send", url, raw='{"op":"login","args":[]}')
        elif not self._withheld(url, text.encode()):
            self._write("send", url, raw=text)

    def received(self, url: str, frame: bytes) -> None:
        """A frame came."""
        if self._withheld(url, frame):
            return
        try:
            self._write("recv", url, raw=frame.decode())
        except UnicodeDecodeError:
            self._write("recv", url, frame_b64=b64encode(frame).decode())

    def closed(self, url: str, code: int | None, reason: str) -> None:
        """A socket was closed, by whom ever."""
        self._write("close", url, code=code, reason=reason)

    def rest(self, url: str, body: bytes) -> None:
        """A REST answer came. Addresses of the account need `private`."""
        if self._private or urlsplit(url).path.startswith(_PUBLIC_REST):
            self._write("rest", url, raw=body.decode(errors="replace"))

    def flush(self) -> None:
        """Write what waits in a compressed recording: once a second keeps the loss that small."""
        self._guarded(lambda sink: sink.flush())

    def close(self) -> None:
        """Write the rest and end. Safe to call again."""
        self._guarded(lambda sink: sink.close())
        self._sink = None

    def _write(
        self,
        kind: str,
        url: str,
        *,
        raw: str = "",
        frame_b64: str = "",
        code: int | None = None,
        reason: str = "",
    ) -> None:
        line = Line(
            ts=self._wall(),
            dir=kind,
            url=url,
            raw=raw,
            frame_b64=frame_b64,
            code=code,
            reason=reason,
        )
        record = _encode(line) + b"\n"
        self._guarded(lambda sink: sink.write(record))

    def _guarded(self, act: Callable[[Plain | Gzip], None]) -> None:
        if self._sink is None:
            return
        try:
            act(self._sink)
        except OSError as error:
            self.failure = f"{self.path.name}: {error.strerror}"
            self._sink.abandon()
            self._sink = None
            self._failed(f"Recording stopped: {self.failure}.")

    def _withheld(self, url: str, frame: bytes) -> bool:
        """Whether a frame is the account's: of a private socket, or one that logged in."""
        if not (url in self._accounts or url.endswith("/private")):
            return False
        if b"passphrase" in frame:
            return True  # An error repeats what it could not read (60012), be it a login.
        if self._private:
            return False
        known = channel(_head(frame).arg.channel)
        return known is None or known.path == "private"


def _sink(path: Path, clock: Clock) -> Plain | Gzip:
    try:
        if path.suffix == ".gz":
            return Gzip(path, clock)
        return _continued(Plain(path, clock))
    except SinkRefused as refused:
        raise JournalRefused(f"{path}: {refused}.") from None


def _continued(sink: Plain) -> Plain:
    """A new file, or a journal to go on with: a record that a crash cut off ends its line here."""
    if sink.size and not _is_record(sink.head(LONGEST_LINE).split(b"\n", 1)[0]):
        sink.close()
        raise SinkRefused("exists already and is no recording")
    if not sink.ends_in_a_line():
        sink.write(b"\n")
    return sink


def _is_record(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=Line)
    except UNREADABLE:
        return False
    return True


def _head(frame: bytes) -> _Head:
    try:
        return _read_head(frame)
    except UNREADABLE:
        return _Head()
