"""Sink: the file under a journal. What was written is there, whole, whatever happens next.

Each record is one write to a descriptor opened for appending, so a kill loses none; where the
disk takes only half of one, that half is cut off again. It must not know what the bytes mean.
"""

import fcntl
import os
import stat
import time
import zlib
from collections.abc import Callable
from errno import EAGAIN, ELOOP, ENOSPC, ENXIO, ESTALE
from pathlib import Path

LOOK_AFTER = 1.0
"""Seconds between two looks whether the path still leads to this file, and between gzip flushes."""

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
# Not blocking: a FIFO without a reader must not hang the feed before we see that it is one.

_GZIP = 31
"""zlib's window bits for a gzip header and trailer."""

Clock = Callable[[], float]


class SinkRefused(Exception):
    """Nothing will be written there. The message says why, after the file's name."""


class Plain:
    """A file of one's own, 0600, that only grows. `size` counts its bytes."""

    def __init__(self, path: Path, clock: Clock = time.monotonic) -> None:
        self._path, self._clock = path, clock
        self._file = _open(path)
        self.size = os.fstat(self._file).st_size
        self._looked = clock()

    def head(self, limit: int) -> bytes:
        """The first bytes of what stood there before."""
        return os.pread(self._file, limit, 0)

    def ends_in_a_line(self) -> bool:
        """Whether the next byte begins a line; not so after a crash in mid-record."""
        return self.size == 0 or os.pread(self._file, 1, self.size - 1) == b"\n"

    def write(self, record: bytes) -> None:
        """Append `record` whole or not at all. Raises OSError, also if the file was taken away."""
        if (now := self._clock()) - self._looked >= LOOK_AFTER:
            self._looked = now
            self._look()
        written = os.write(self._file, record)
        if written < len(record):
            os.ftruncate(self._file, self.size)
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        self.size += written

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)

    abandon = close
    """After a write failed: the file ends at a whole record as it is."""

    def _look(self) -> None:
        ours = os.fstat(self._file)
        try:
            there = os.stat(self._path, follow_symlinks=False)
        except FileNotFoundError:
            raise OSError(ESTALE, "the file was removed or renamed") from None
        if (ours.st_dev, ours.st_ino) != (there.st_dev, there.st_ino):
            raise OSError(ESTALE, "the file was replaced by another")


class Gzip:
    """The same, compressed. What came since the last flush, about a second ago, dies in a kill."""

    def __init__(self, path: Path, clock: Clock = time.monotonic) -> None:
        self._plain, self._clock = Plain(path, clock), clock
        if self._plain.size:
            self._plain.close()
            raise SinkRefused("exists already, and a compressed recording cannot be continued")
        self._packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        self._waiting: list[bytes] = []
        self._flushed = clock()

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return self._plain.size

    def write(self, record: bytes) -> None:
        """Take `record`; write what waits if that is due. Raises OSError."""
        self._waiting.append(self._packer.compress(record))
        if self._clock() - self._flushed >= LOOK_AFTER:
            self.flush()

    def flush(self) -> None:
        """Write what waits, ending at a border from which a reader can take all of it."""
        self._flushed = self._clock()
        if self._waiting:
            self._waiting.append(self._packer.flush(zlib.Z_SYNC_FLUSH))
            self._hand_over()

    def close(self) -> None:
        """Write the rest and let the file go."""
        self._waiting.append(self._packer.flush(zlib.Z_FINISH))
        self._hand_over()
        self._plain.close()

    def abandon(self) -> None:
        """Let the file go after a write failed; it ends where the last flush did."""
        self._plain.close()

    def _hand_over(self) -> None:
        block = b"".join(self._waiting)
        self._waiting.clear()
        self._plain.write(block)


def _open(path: Path) -> int:
    try:
        file = os.open(path, _FLAGS, 0o600)
    except OSError as error:
        raise SinkRefused(_why(error)) from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise SinkRefused("is not an ordinary file")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        busy = error.errno == EAGAIN
        raise SinkRefused("is being recorded to already" if busy else _why(error)) from None
    return file


def _why(error: OSError) -> str:
    if error.errno == ELOOP:
        return "is a symbolic link"
    if error.errno == ENXIO:
        return "is not an ordinary file"
    return f"cannot be written: {error.strerror}"
