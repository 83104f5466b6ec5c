"""Nothing of a key comes out: not on the terminal, in a file, in the log, nor when we break."""

import asyncio
import base64
import json
import re
import signal
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from okxtui.sim.auth import Credential
from okxtui.sim.server import Exchange
from tests.terminal import RESTORED, ROOT, Terminal

pytestmark = pytest.mark.slow

COPIES = ("\x01", "\x03", "\x18", "\x1b[99;9u", "\x1b[2;5~")
"""All, copy, cut, copy as kitty's protocol has it, and Ctrl+Insert."""


class Served:
    """The built-in exchange on a thread of its own; its keys are the canaries."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.ready, self.end = threading.Event(), asyncio.Event()
        self.exchange = Exchange(seed=77)
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self._serve(),))

    async def _serve(self) -> None:
        async with self.exchange:
            self.ready.set()
            await self.end.wait()

    def __enter__(self) -> "Served":
        self.thread.start()
        assert self.ready.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.end.set)
        self.thread.join()
        self.loop.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """One exchange for all of these."""
    with Served() as served:
        yield served


@pytest.fixture
def key(served: Served) -> Credential:
    """What must not be found anywhere: the whole key of the exchange's first account."""
    return served.exchange.credentials[0]


@pytest.fixture
def lab(served: Served, tmp_path: Path) -> Path:
    """A config file with that exchange in it."""
    urls = "".join(f'{name} = "{url}"\n' for name, url in served.exchange.urls.items())
    path = tmp_path / "lab.toml"
    path.write_text(f'symbols = ["BTC-USDT"]\n\n[environments.lab]\n{urls}keys = "environment"\n')
    return path


def needles(key: Credential) -> list[bytes]:
    """Every spelling by which a canary could be recognised."""
    found: list[bytes] = []
    for secret in (key.key, key.secret, key.passphrase):
        raw = secret.encode()
        found += [raw, raw[::-1], raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")[:-1]]
        found += [quote(secret).encode(), json.dumps(secret)[1:-1].encode()]
        chance = raw.rpartition(b"-")[2]
        found += [chance[at : at + 6] for at in range(len(chance) - 5)]
    return found


def found_in(key: Credential, *texts: bytes) -> list[bytes]:
    """The needles that are in any of the texts."""
    return [needle for needle in needles(key) if any(needle in text for text in texts)]


def files(home: Path) -> dict[Path, bytes]:
    """Everything that was left on the disk, recordings as they read."""
    return {path: _content(path) for path in home.rglob("*") if path.is_file()}


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return (
        zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content)
        if path.suffix == ".gz"
        else content
    )


def type_in(terminal: Terminal, key: Credential, passphrase: str = "") -> None:
    """The secret by paste, the rest by hand."""
    terminal.child.send("l")
    terminal.until(lambda text: "Log in: LAB" in text)
    pasted = f"\x1b[200~{key.secret}\x1b[201~"
    # All at once, as a password manager does it.
    terminal.child.send(f"{key.key}\t{pasted}\t{passphrase or key.passphrase}")
    terminal.until(lambda text: re.search(rf"\D{len(key.secret)} ", text))


def test_a_session_from_a_refused_login_to_a_signal(
    tmp_path: Path, lab: Path, key: Credential
) -> None:
    terminal = Terminal(
        tmp_path,
        *("--config", str(lab), "--env", "lab", "--log-level", "debug"),
        TEXTUAL_LOG=str(tmp_path / "keystrokes.log"),
        SSLKEYLOGFILE=str(tmp_path / "tls.log"),
    )
    terminal.until(lambda text: re.search(r"BTC-USDT \d\d,\d{3}\.\d", text))
    terminal.child.send("R")
    terminal.until(lambda text: "Record to:" in text)
    terminal.child.send("\r")
    terminal.until(lambda text: " REC " in text)
    type_in(terminal, key, key.passphrase[::-1])
    for copy in COPIES:
        terminal.child.send(copy)
    terminal.child.send("\r")
    terminal.until(lambda text: "Refused" in text and "passphrase" in text)

    terminal.child.send(key.passphrase + "\r")
    terminal.until(lambda text: "CAN TRADE" in text or "READ-ONLY" in text)
    terminal.until(lambda text: "LONG" in text or "SHORT" in text)
    argv = Path(f"/proc/{terminal.child.pid}/cmdline").read_bytes()
    terminal.child.send("yl")
    terminal.until(lambda text: "Log out" in text)
    terminal.child.kill(signal.SIGTERM)

    assert terminal.ended() == 128 + signal.SIGTERM
    assert all(sequence in terminal.written for sequence in RESTORED)
    left = files(tmp_path)
    assert any(path.suffix == ".log" for path in left)
    assert any(b'"op\\":\\"login\\",\\"args\\":[]' in content for content in left.values())
    assert not any(path.name in ("keystrokes.log", "tls.log") for path in left)
    assert found_in(key, terminal.written, argv, *left.values()) == []


@pytest.mark.parametrize("point", ["handler", "timer", "worker", "mount"])
def test_a_crash_over_the_filled_dialog(
    tmp_path: Path, lab: Path, key: Credential, point: str
) -> None:
    program = (str(ROOT / "tests" / "crashing.py"),)
    terminal = Terminal(tmp_path, point, str(lab), program=program)
    terminal.until(lambda text: "1 Tickers" in text)
    type_in(terminal, key)
    terminal.child.send("\x1b[20~")

    assert terminal.ended() == 1
    assert b"broken on purpose" in terminal.written
    assert b"break_with" in terminal.written
    assert all(sequence in terminal.written for sequence in RESTORED)
    assert found_in(key, terminal.written, *files(tmp_path).values()) == []
