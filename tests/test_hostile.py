"""A hostile exchange and the whole program: nothing it says may steer, crash or flood anything."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from tests.frames import BTC, book5, push, ticker, trade
from tests.stream.stage import on_stage, until
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

PAYLOADS = [
    "[/x]",
    "[@click=app.leave]x[/]",
    "[bold $x]",
    "\x1b]52;c;aGlqYWNr\x07",
    "\x1b]0;hijack\x07",
    "\x1b[2J\x1bc",
    "\x9b31m\x9d52;c;eA==\x9c",
    "\u202eevil\u2066\u200d",
    "\ud800",
    "e\u0301" * 300,
    "N" * 65536,
    "NaN",
    "1e999",
    "-0",
    "9" * 400,
    "",
]
RAW = ['{"arg":' * 20000, "[" * 100000, '{"a":1,"a":2}', "NaN", '{"event":1e999}', "\ufeff{}"]
FOREIGN = (b"\x1b]52", b"hijack\x07", b"\x1bc", b"\xc2\x9b", b"\xc2\x9d", "\u202e".encode())
"""What must never be among the bytes for the terminal."""


def frames(payload: str):
    """Pushes and answers with the payload in every place that holds a text."""
    yield ticker(last=payload)
    yield ticker(**dict.fromkeys(("askPx", "bidPx", "open24h", "vol24h", "ts"), payload))
    for name in ("trade_id", "px", "sz", "side", "ts"):
        yield trade(**{name: payload})
    yield book5()
    for level in ([payload, "1", "0", "1"], ["1", payload, "0", "1"], [payload]):
        yield push("books5", BTC, {"asks": [level], "bids": [level], "ts": "1", "seqId": 1})
    row = [payload] * 9
    yield json.dumps({"arg": {"channel": "candle15m", "instId": BTC}, "data": [row]})
    for name in ("instruments", "status", "mark-price", "funding-rate", "open-interest"):
        names = ("instId", "title", "state", "tickSz", "lotSz", "markPx", "fundingRate", "oi")
        yield push(name, BTC, dict.fromkeys(names, payload))
    yield json.dumps({"event": payload, "code": payload, "msg": payload})
    yield json.dumps({"event": "error", "code": payload, "msg": payload, "id": payload})
    yield json.dumps({"event": "notice", "code": payload, "msg": payload})
    yield json.dumps({"arg": {"channel": payload, "instId": payload}, "data": [payload]})


async def attack(client) -> None:
    """Everything on one socket, with good prices between."""
    for payload in PAYLOADS:
        for frame in frames(payload):
            await client.push(frame)
        await client.push(ticker(last="63707.30"))
        await asyncio.sleep(0.03)
    for frame in RAW:
        await client.push(frame)
    for number in range(300):
        await client.push(json.dumps({"event": "error", "code": "50026", "msg": f"[/x] {number}"}))


async def test_whatever_the_exchange_sends_the_program_goes_on_and_quits(tmp_path: Path) -> None:
    """Red when a toast takes markup (the program ends with a MarkupError)."""
    async with on_stage() as stage:
        host = f"127.0.0.1:{stage.port}"
        (tmp_path / "lab.toml").write_text(
            f'[environments.lab]\npublic = "ws://{host}/ws/v5/public"\n'
            f'business = "ws://{host}/ws/v5/business"\nrest = "http://127.0.0.1:9"\n'
        )
        terminal = Terminal(tmp_path, "--config", "lab.toml", "--env", "lab", "--symbols", BTC)
        try:
            client = await stage.connected(1)
            reading = asyncio.to_thread(terminal.until, lambda text: "63,707.3" in text, 30)
            reading = asyncio.create_task(reading)
            await until(lambda: all(it.args for it in stage.clients), within=10)
            for client in list(stage.clients):
                await attack(client)
            await reading
            for key in "i?\x1b123456789tzv":
                terminal.child.send(key)
                await asyncio.sleep(0.05)
            await asyncio.to_thread(terminal.until, lambda text: "63,707.3" in text, 10)
            text = terminal.text

            assert terminal.child.isalive()
            assert "LIVE" not in text
            assert len(re.findall(r"internal error", text)) <= 3, "one toast of a kind"
            terminal.child.send("\x1b\x1b\x11")
            assert await asyncio.to_thread(terminal.ended) == 0
            assert not [it for it in FOREIGN if it in terminal.written]
        finally:
            terminal.child.close(force=True)
