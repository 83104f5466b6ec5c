"""The real program on a pseudo-terminal: it starts, obeys signals, and leaves no trace."""

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte
import pytest

ROOT = Path(__file__).parents[2]
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l")
"""The shell's screen, its cursor, and no mouse reports."""

pytestmark = pytest.mark.slow


class Terminal:
    """A program on a pseudo-terminal, its screen and every byte it wrote."""

    def __init__(self, home: Path, *arguments: str, size: tuple[int, int] = (120, 40)) -> None:
        columns, rows = size
        environment = {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),
        }
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "okxtui", *arguments],
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


@pytest.fixture
def on_sim(tmp_path: Path):
    """The dashboard on the built-in exchange, once prices stand on the screen."""
    terminal = Terminal(tmp_path, "--env", "sim")
    terminal.until(lambda text: re.search(r"BTC-USDT \d\d,\d{3}\.\d", text))
    yield terminal
    terminal.child.close(force=True)


def test_it_shows_the_built_in_exchange_and_quits_without_a_trace(on_sim: Terminal) -> None:
    text = on_sim.until(lambda text: "spread" in text and "▲B" in text)

    assert "SIM  simulated data" in text
    assert "LIVE" not in text
    assert b"\x1b]0;okxtui SIM" in on_sim.written

    on_sim.child.send("q")

    assert on_sim.ended() == 0
    assert all(sequence in on_sim.written for sequence in RESTORED)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_in_order(on_sim: Terminal, number: signal.Signals) -> None:
    on_sim.child.kill(number)

    assert on_sim.ended() == 128 + number
    assert all(sequence in on_sim.written for sequence in RESTORED)


def test_it_follows_the_terminal_through_any_size(on_sim: Terminal) -> None:
    for rows, columns in ((1, 1), (10, 40), (24, 80), (60, 200), (40, 120)):
        on_sim.child.setwinsize(rows, columns)
        on_sim.screen.resize(rows, columns)
        on_sim._read()

    on_sim.until(lambda text: "1 Tickers" in text and "? help" in text)
    assert on_sim.child.isalive()


def test_without_network_it_says_so_and_offers_the_built_in_exchange(tmp_path: Path) -> None:
    (tmp_path / "lab.toml").write_text(
        '[environments.lab]\npublic = "ws://127.0.0.1:9/ws/v5/public"\nrest = "http://127.0.0.1:9"\n'
    )
    terminal = Terminal(tmp_path, "--config", "lab.toml", "--env", "lab")
    text = terminal.until(lambda text: "next try in" in text)

    assert "cannot reach 127.0.0.1: the connection was refused; next try in" in text
    assert "okxtui --env sim" in text
    terminal.child.send("q")
    assert terminal.ended() == 0
