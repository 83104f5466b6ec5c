"""The real program on a pseudo-terminal: it starts, obeys signals, and leaves no trace."""

import re
import signal
from pathlib import Path

import pytest

from tests.terminal import RESTORED, Terminal

pytestmark = pytest.mark.slow


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
