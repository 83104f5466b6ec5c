"""Recording: a journal read back, record by record, however damaged it is.

What cannot be read is named and passed over; what is whole is never lost to its neighbour. A
file may come from anyone, so nothing in it decides how much memory reading takes.
"""

import gzip
import stat
import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from okxtui.okx.wire import UNREADABLE
from okxtui.stream.journal import LONGEST_LINE, Line

_File = BufferedReader | gzip.GzipFile

PATIENCE = 100
"""Lines without a single record after which a file is no journal."""

MOST_NAMED = 20
"""Skipped lines named one by one; beyond that they are counted."""

LATEST = 1e10
"""Unix seconds. A time beyond the year 2286 is nonsense, and no calendar could show it."""

PLAIN_PUBLIC = "wss://ws.okx.com/ws/v5/public"
"""Stands for the socket of recordings that do not name one."""


class NotAJournal(Exception):
    """The file is none, or cannot be read at all. The message is one sentence."""


class Record(Struct, frozen=True):
    """One readable line."""

    number: int
    """Its line in the file, from 1."""
    ts: float | None
    """Unix seconds; None where the recording does not know."""
    kind: str
    """"open", "send", "recv", "close" or "rest"."""
    url: str
    frame: bytes
    """What went over the wire: the text in UTF-8, or the binary frame."""
    code: int | None = None
    reason: str = ""


class Recording:
    """A journal on disk. Each iteration reads it from the start and counts anew what it skips."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped: list[str] = []
        """What could not be read, one phrase each, the first few."""
        self.skips = 0

    def __iter__(self) -> Iterator[Record]:
        """Every readable record in order. Raises NotAJournal, at the latest after some lines."""
        self.skipped, self.skips = [], 0
        found, url = False, PLAIN_PUBLIC
        for number, text in self._lines():
            line = self._parsed(number, text)
            if line is not None:
                found, url = True, line.url or url
                yield _record(number, line, url)
            elif not found and number >= PATIENCE:
                break
        if not found:
            raise NotAJournal(f"{self.path} is not a recording: {self._first_trouble()}.")

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        number = 0
        try:
            with _opened(self.path) as file:
                while text := file.readline(LONGEST_LINE):
                    number += 1
                    if text.endswith(b"\n") or not self._passed_over(file, number, len(text)):
                        yield number, text
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self._skip(number + 1, "the compressed data ends or breaks here")
        except OSError as error:
            raise NotAJournal(f"{self.path} cannot be read: {error.strerror}.") from None

    def _passed_over(self, file: _File, number: int, length: int) -> bool:
        """Skip the rest of a line beyond all bounds; the last line may well lack its newline."""
        if length < LONGEST_LINE:
            return False
        while (more := file.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
            pass
        self._skip(number, "longer than any record")
        return True

    def _parsed(self, number: int, text: bytes) -> Line | None:
        if not text.strip():
            return None
        try:
            line = _decode(text)
            if line.frame_b64:
                b64decode(line.frame_b64, validate=True)
            urlsplit(line.url)
        except (*UNREADABLE, NotBase64):
            whole = text.endswith(b"\n")
            self._skip(number, "not a record" if whole else "cut off at the end of the file")
            return None
        return line

    def _skip(self, number: int, why: str) -> None:
        self.skips += 1
        if len(self.skipped) < MOST_NAMED:
            self.skipped.append(f"line {number}: {why}")

    def _first_trouble(self) -> str:
        return self.skipped[0] if self.skipped else "it is empty"


_decode = msgspec.json.Decoder(Line).decode


def read(path: Path) -> Recording:
    """The recording at `path`; nothing is opened before it is iterated."""
    return Recording(path)


def _record(number: int, line: Line, url: str) -> Record:
    frame = b64decode(line.frame_b64) if line.frame_b64 else line.raw.encode()
    ts = line.ts if line.ts is not None and 0 <= line.ts < LATEST else None
    return Record(number, ts, line.dir, url, frame, line.code, line.reason)


def _opened(path: Path) -> _File:
    """The file, unpacked by what it is rather than by its name. Raises NotAJournal."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise NotAJournal(f"There is no file {path}.") from None
    if not stat.S_ISREG(mode):
        raise NotAJournal(f"{path} is not an ordinary file.")
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")
