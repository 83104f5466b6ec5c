"""A guest in somebody's terminal: however it ends, the terminal is as it was, at once."""

import asyncio
import os
import random
import re
import select
import signal
import socket
import termios
import threading
import time
from pathlib import Path

import pytest

from okxtui.sim.server import Exchange
from tests.bench.away import ASLEEP_WITHIN, DEAF_WITHIN, LAB, asleep, deaf, shows_prices
from tests.terminal import RESTORED, ROOT, Terminal

pytestmark = pytest.mark.slow

WITHIN = 0.5
SLOW_MACHINE = 5
"""Times as long as promised, for a machine that runs other tests besides."""


@pytest.fixture
def on_sim(tmp_path: Path):
    """The dashboard on the built-in exchange, once prices stand on the screen."""
    terminal = Terminal(tmp_path, "--env", "sim")
    yield terminal
    terminal.child.close(force=True)


@pytest.fixture
def lab(tmp_path: Path):
    """Opens the dashboard on an environment of its own, at a host and port."""
    opened = []

    def open_lab(host: str, **more) -> Terminal:
        (tmp_path / "lab.toml").write_text(LAB.format(host=host))
        opened.append(Terminal(tmp_path, "--config", "lab.toml", "--env", "lab", **more))
        return opened[-1]

    yield open_lab
    for terminal in opened:
        terminal.child.close(force=True)


def ends(terminal: Terminal, how, status: int) -> None:
    """Let it end by a key or a signal, and look at what it leaves behind."""
    began = time.monotonic()
    if isinstance(how, str):
        terminal.child.send(how)
    else:
        terminal.child.kill(how)
    assert terminal.ended() == status
    assert time.monotonic() - began < WITHIN * SLOW_MACHINE
    assert all(sequence in terminal.written for sequence in RESTORED)
    last = terminal.written[terminal.written.rindex(b"\x1b[?1049l") :]
    assert b"Traceback" not in last


@pytest.mark.parametrize("how", [signal.SIGINT, "\x11"], ids=["INT", "ctrl+q"])
def test_it_leaves_the_terminal_as_it_was(on_sim: Terminal, how) -> None:
    on_sim.until(shows_prices)
    ends(on_sim, how, 130 if how == signal.SIGINT else 0)


def test_a_shell_may_stop_it_and_go_on_with_it(on_sim: Terminal) -> None:
    on_sim.until(shows_prices)
    modes = termios.tcgetattr(on_sim.child.child_fd)[3]
    assert not modes & termios.ECHO
    on_sim.child.kill(signal.SIGTSTP)
    on_sim.until(lambda _: on_sim.written.rfind(RESTORED[0]) > 0 and stopped(on_sim))

    assert b"\x1b[?1049l" in on_sim.written
    assert termios.tcgetattr(on_sim.child.child_fd)[3] & termios.ECHO
    on_sim.screen.reset()
    time.sleep(0.5)
    on_sim.child.kill(signal.SIGCONT)
    on_sim.until(lambda text: shows_prices(text) and "? help" in text, 5)
    ends(on_sim, "q", 0)


def test_a_stop_that_nobody_asked_it_for_costs_neither_keys_nor_modes(on_sim: Terminal) -> None:
    """Red without `Driver._sigcont_application`: `q` waited for a second reader of keys, for ever,
    and the terminal was left without echo."""
    on_sim.until(shows_prices)
    for _ in range(3):
        on_sim.child.kill(signal.SIGSTOP)
        on_sim.until(lambda _: stopped(on_sim))
        on_sim.screen.reset()
        on_sim.child.kill(signal.SIGCONT)
        on_sim.until(lambda text: shows_prices(text) and "? help" in text, 5)
    on_sim.child.send("q")
    on_sim.written += on_sim.child.read()
    assert termios.tcgetattr(on_sim.child.child_fd)[3] & termios.ECHO
    assert on_sim.ended() == 0
    assert all(sequence in on_sim.written for sequence in RESTORED)


def stopped(terminal: Terminal) -> bool:
    with open(f"/proc/{terminal.child.pid}/stat") as stat:
        return stat.read().rsplit(")")[1].split()[0] == "T"


def test_it_ends_with_the_terminal_it_runs_in(on_sim: Terminal) -> None:
    on_sim.until(shows_prices)

    on_sim.child.ptyproc.fileobj.close()  # An emulator is closed: SIGHUP, and every write fails.

    for _ in range(int(10 * SLOW_MACHINE)):
        if not on_sim.child.isalive():
            break
        time.sleep(0.1)
    assert on_sim.child.exitstatus == 128 + signal.SIGHUP


def test_it_does_not_wait_for_a_host_that_never_answers(lab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        terminal = lab(f"127.0.0.1:{deaf.getsockname()[1]}")
        terminal.until(lambda text: "? help" in text)
        ends(terminal, "q", 0)


@pytest.mark.parametrize("how", ["q", signal.SIGTERM], ids=["q", "TERM"])
def test_it_waits_neither_for_a_name_nor_for_a_keyring(lab, how) -> None:
    terminal = lab("ws.example.test", program=(str(ROOT / "tests/hanging.py"),))
    terminal.until(lambda text: "? help" in text)
    ends(terminal, how, 0 if how == "q" else 143)


async def test_a_terminal_that_takes_nothing_holds_up_nothing_else(lab) -> None:
    async with Exchange(seed=3, activity=6.0) as exchange:
        terminal = lab(f"127.0.0.1:{exchange.port}")
        await asyncio.to_thread(terminal.until, shows_prices)
        for _ in range(100):  # The line of the candles may come up after the prices.
            sessions = set(exchange.faults.sessions)
            if {it.path for it in sessions} == {"public", "business"}:
                break
            await asyncio.sleep(0.1)
        assert await deaf(terminal, exchange, 4.0) < DEAF_WITHIN * SLOW_MACHINE
        assert set(exchange.faults.sessions) == sessions, "the exchange must not notice"


async def test_a_machine_that_slept_shows_the_present_when_it_wakes(lab) -> None:
    """The exchange hung up meanwhile."""
    async with Exchange(seed=3, activity=6.0) as exchange:
        terminal = lab(f"127.0.0.1:{exchange.port}")
        await asyncio.to_thread(terminal.until, shows_prices)
        sessions = set(exchange.faults.sessions)
        assert await asleep(terminal, exchange, 3.0) < ASLEEP_WITHIN * SLOW_MACHINE
        assert not sessions & set(exchange.faults.sessions)
        assert exchange.connected


PLAIN = {
    "no home": {"HOME": "/proc/none", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""},
    "no colour": {"NO_COLOR": "1"},
    "16 colours": {"COLORTERM": "", "TERM": "xterm"},
    "no UTF-8": {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    "latin-1": {"PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_terminal_shows_states_in_words_or_says_why_not(tmp_path: Path, kind: str) -> None:
    """Red without `takes_unicode`: then borders are escapes of nine characters."""
    terminal = Terminal(tmp_path, "--env", "sim", **PLAIN[kind])
    try:
        text = terminal.until(lambda text: shows_prices(text) and "OK 0." in text)
        assert "SIM  simulated data" in text
        ends(terminal, "q", 0)
    finally:
        terminal.child.close(force=True)
    colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.written)
    match kind:
        case "no home":
            assert b"No log will be written" in terminal.written
        case "no colour":
            assert all(red == green == blue for red, green, blue in colours)
        case "16 colours":
            assert colours == []
        case _:
            assert text.isascii()
            assert b"\\u" not in terminal.written


def test_sizes_keys_and_pastes_in_any_order_end_nothing(on_sim: Terminal) -> None:
    on_sim.until(shows_prices)
    draw = random.Random(5)
    keys = [chr(code) for code in range(1, 127) if chr(code) not in "qQ\x11\x1a\x03\x1c\x13\x10:"]
    keys += ["\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~", "\x1b", "\x1b[Z", "\x1bOP", "é", "\xff"]
    sizes = [(1, 1), (1, 300), (500, 1), (300, 500), (24, 80), (10, 40), (2, 2), (60, 200)]
    for _ in range(80):
        on_sim.child.setwinsize(*draw.choice(sizes))
        on_sim.child.send("".join(draw.choices(keys, k=draw.randrange(8))))
        if draw.random() < 0.1:
            on_sim.child.send("\x1b[200~" + "q e BTC [/x] \x07" * 500 + "\x1b[201~")
        drain(on_sim)
    on_sim.child.send("\x1b" * 3)
    on_sim.child.setwinsize(40, 120)
    on_sim.until(lambda text: "? help" in text.splitlines()[-1])
    ends(on_sim, "\x11", 0)


def test_a_paste_of_a_megabyte_presses_no_key(on_sim: Terminal) -> None:
    """Red when what is pasted counts as typed: `q` would end it, `e` would leave the simulation."""
    on_sim.until(shows_prices)
    for _ in range(2):  # Onto the panes, then into the prompt that `/` opens.
        paste = f"\x1b[200~{'qe' * 500_000}\x1b[201~/"
        pasting = threading.Thread(target=on_sim.child.send, args=(paste,))
        pasting.start()
        while pasting.is_alive():
            drain(on_sim)
        assert "SIM  simulated data" in on_sim.until(lambda text: "Symbols with:" in text, 30)
    on_sim.child.send("\x1b")
    on_sim.until(lambda text: "Symbols with" not in text)
    ends(on_sim, "q", 0)


def drain(terminal: Terminal) -> None:
    """Read what is there."""
    while select.select([terminal.child.child_fd], [], [], 0.005)[0]:
        try:
            os.read(terminal.child.child_fd, 65536)
        except OSError:
            raise AssertionError("the program ended") from None
