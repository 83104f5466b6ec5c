"""A recording is played alone: no host, no name, no keyring, and REPLAY on the screen all along."""

import json
from pathlib import Path

import pytest

from tests.frames import ticker
from tests.terminal import ROOT, Terminal

pytestmark = pytest.mark.slow

PUBLIC = "wss://ws.okx.com/ws/v5/public"
REST = "https://openapi.okx.com/api/v5/public/instruments?instType=SPOT"
KEYS = {"OKX_API_KEY": "key", "OKX_SECRET_KEY": "secret", "OKX_PASSPHRASE": "passphrase"}


def journal(path: Path) -> Path:
    """A minute of one price after the other, as if recorded from the real exchange."""
    instruments = {"code": "0", "data": [{"instId": "BTC-USDT", "tickSz": "0.1"}]}
    records = [
        {"ts": 1.7e9, "dir": "open", "url": PUBLIC},
        {"ts": 1.7e9, "dir": "rest", "url": REST, "raw": json.dumps(instruments)},
    ]
    for number in range(60):
        raw = ticker(last=f"637{number:02}.3")
        records.append({"ts": 1.7e9 + number, "dir": "recv", "url": PUBLIC, "raw": raw})
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def reached(home: Path, *arguments: str, keys: str, seen: str) -> list[str]:
    """What a run of the program reached for: until `seen`, some keys, and the end."""
    child = (str(ROOT / "tests/reaching.py"), "list")
    terminal = Terminal(home, *arguments, program=child, **KEYS)
    try:
        texts = [terminal.until(lambda text: seen in text)]
        for key in keys:
            terminal.child.send(key)
            texts.append(terminal.until(lambda text: "? help" in text))
        terminal.child.send("\x11")
        assert terminal.ended() == 0
        assert all(("REPLAY" in text) == ("replay" in arguments) for text in texts)
    finally:
        terminal.child.close(force=True)
    made = home / "list"
    return made.read_text().splitlines() if made.exists() else []


def test_a_replay_reaches_for_no_host_no_name_and_no_key(tmp_path: Path) -> None:
    """Red when a replay connects to this very machine, or opens the keyring."""
    path = journal(tmp_path / "a.jsonl")
    arguments = ("replay", str(path), "--speed", "20")

    assert reached(tmp_path, *arguments, keys="irl]Uv", seen="63,759.3") == []


def test_that_list_is_not_empty_where_there_is_something_to_reach_for(tmp_path: Path) -> None:
    lines = reached(tmp_path, "--env", "sim", keys="", seen="▲B")

    assert any(line.startswith("socket.connect") for line in lines)
