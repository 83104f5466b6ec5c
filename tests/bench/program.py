"""A program on a pseudo-terminal of 120x40, measured from outside.

Whatever it writes is read at once, with the time, as a fast terminal would; what it costs is asked
of the kernel, for all of its threads.
"""

import os
import pty
import re
import subprocess
import sys
import tempfile
import termios
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench.grid import Grid
from tests.bench.loading import ROOT

SIZE = (40, 120)
_SYNC_ASKED, _SYNC_YES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""Whether the terminal takes a frame in one piece: modern ones do."""


class NeverSeen(Exception):
    """The program did not write what it should."""


class Program:
    """A running program and all that it wrote."""

    def __init__(self, process, screen):
        self.pid = process.pid
        self.began = time.monotonic()
        self.pieces = []
        """(monotonic seconds, bytes) in the order they came."""
        self._process, self._screen = process, screen
        self._news = threading.Condition()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self):
        while True:
            try:
                piece = os.read(self._screen, 1 << 16)
            except OSError:
                return
            at = time.monotonic()
            if _SYNC_ASKED in piece:
                os.write(self._screen, _SYNC_YES)
            with self._news:
                self.pieces.append((at, piece))
                self._news.notify_all()

    def cpu(self):
        """Seconds of processor time so far, of all threads."""
        return time.clock_gettime((~self.pid << 3) | 2)  # CPUCLOCK_SCHED of another process.

    def memory(self):
        """Octets of resident memory."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def written(self):
        """Octets written so far."""
        return sum(len(piece) for _, piece in self.pieces)

    def until(self, pattern, within=20.0):
        """Seconds from the start until a row of the screen had `pattern`. Raises NeverSeen."""
        deadline, place, grid = time.monotonic() + within, 0, Grid()
        with self._news:
            while True:
                for at, piece in self.pieces[place:]:
                    place += 1
                    if any(re.search(pattern, row) for row in grid.feed(piece)):
                        return at - self.began
                if not self._news.wait(max(0.0, deadline - time.monotonic())):
                    raise NeverSeen("\n".join((pattern, *grid.rows)))


@contextmanager
def running(*command):
    """`python -m command…` on a terminal, with an empty home, until the block is left."""
    screen, end = pty.openpty()
    termios.tcsetwinsize(end, SIZE)
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            **dict.fromkeys(("stdin", "stdout", "stderr"), end),
            env=environment | {"HOME": home},
            cwd=home,
            start_new_session=True,
        )
        os.close(end)
        try:
            yield Program(process, screen)
        finally:
            process.kill()
            process.wait()
            os.close(screen)
