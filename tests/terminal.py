"""A program on a pseudo-terminal, as a person has it before them."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).parents[1]
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l")
"""The shell's screen, its cursor, and no mouse reports."""


class Terminal:
    """A program on a pseudo-terminal, its screen and every byte it wrote."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int] = (120, 40),
        program: tuple[str, ...] = ("-m", "okxtui"),
        **variables: str,
    ) -> None:
        columns, rows = size
        environment = {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),
            **variables,
        }
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.child = pexpect.spawn(
            sys.executable,
            [*program, *arguments],
            dimensions=(rows, columns),
            env=environment,
            cwd=str(home),
            timeout=20,
        )

    def until(self, seen: Callable[[str], object], seconds: float = 20.0) -> str:
        """Read until the screen's text satisfies `seen`; the text."""
        for _ in range(int(seconds * 10)):
            if seen(self.text):
                return self.text
            self._read()
        raise AssertionError(f"not seen within {seconds} s:\n{self.text}")

    def listen(self, seconds: float) -> None:
        """Read whatever comes for some time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._read()

    def _read(self) -> None:
        try:
            piece = self.child.read_nonblocking(65536, timeout=0.1)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            raise AssertionError(f"the program ended:\n{self.text}") from None
        self.written += piece
        self._stream.feed(piece)

    @property
    def text(self) -> str:
        """The screen, row by row."""
        return "\n".join(self.screen.display)

    def ended(self) -> int:
        """Read to the end; the exit status, or 128 + n when a signal killed it."""
        self.written += self.child.read()
        self.child.close()
        status, killed = self.child.exitstatus, self.child.signalstatus
        return status if status is not None else 128 + (killed or 0)
