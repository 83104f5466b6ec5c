"""Driver: what the screen is written to, and what becomes of it when the terminal goes away.

An emulator is closed, an ssh line drops: from then on every write fails. Textual's writer would
die of the first, and the program would wait for ever for a queue that nobody empties, as an orphan
without a screen. Must not know what is written.
"""

from contextlib import suppress
from typing import IO, Any, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class Departing:
    """A file to write to. What is written after it is gone goes nowhere."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write text. Returns its length, whatever became of it."""
        try:
            return self._file.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        with suppress(OSError):  # SIGHUP tells the program; so does the end of the keys.
            self._file.flush()

    def fileno(self) -> int:
        """The file's number."""
        return self._file.fileno()


class Driver(LinuxDriver):
    """Textual's, on a terminal that may depart."""

    def __init__(self, app: App[Any], **how: Any) -> None:
        super().__init__(app, **how)
        if self._file is not None:
            self._file = cast(Any, Departing(self._file))
