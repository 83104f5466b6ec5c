"""Driver: what the screen is written to, and what becomes of it when the terminal goes away.

An emulator is closed, an ssh line drops: from then on every write fails. Textual's writer would
die of the first, and the program would wait for ever for a queue that nobody empties, as an orphan
without a screen. And a process may be stopped without being asked, and wake with its terminal as
it was or in other hands meanwhile. Must not know what is written.
"""

import os
import signal
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

    def _sigcont_application(self, *_: object) -> None:
        """Woken: take the terminal again, after SIGSTOP by way of the loop.

        This may run in the middle of anything, a write to the terminal included.
        """
        if not self._auto_restart or self._must_signal_resume:
            super()._sigcont_application()
        elif self._is_behind_a_shell():
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            self._loop.call_soon_threadsafe(self._take_anew)

    def _take_anew(self) -> None:
        """SIGSTOP asks nobody, so the terminal has yet to be given back.

        Taking it a second time would leave two threads reading keys, of which the end waits for
        the one that gets none, and take the modes of the dashboard for those of the shell.
        """
        if self._app._exit:
            return  # It is being given back for good.
        self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()

    def _is_behind_a_shell(self) -> bool:
        """Whether the terminal belongs to another job now."""
        try:
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        except OSError:
            return False
