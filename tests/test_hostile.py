"""A hostile exchange and the whole program: nothing it says may steer, crash or flood anything."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins

from okxtui.okx.events import Instrument
from okxtui.okx.private import AccountConfig, Balance, Cash, Fill, Order, Position
from tests.frames import BTC, all_said, book5, push, ticker, trade
from tests.stream.host import http_host
from tests.stream.stage import Client, Stage, on_stage, until
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

PAYLOADS = [
    "[/x]",
    "[@click=app.leave]x[/]",
    "[bold $x]",
    "\x1b]52;c;aGlqYWNr\x07",
    "\x1b]0;hijack\x07",
    "\x1b[2J\x1bc",
    "a\x1b[31337mb",
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
STEERING = PAYLOADS[:8]
"""Those that would do something, for where each costs a login."""
KEYS = {"OKX_API_KEY": "key", "OKX_SECRET_KEY": "secret", "OKX_PASSPHRASE": "passphrase"}
RAW = ['{"arg":' * 20000, "[" * 100000, '{"a":1,"a":2}', "NaN", '{"event":1e999}', "\ufeff{}"]
OURS = re.compile(
    rb"\x1b\[[<=>?]?[\d;:]*[ $]?[A-Za-z]"  # Cursor, colours, modes.
    rb"|\x1b\](0;okxtui [\x20-\x7e]*|22;[a-z]+)\x07"  # The window's title, the pointer's shape.
    rb"|\x1b[P_][^\x1b]*\x1b\\"  # What is asked of the terminal about itself.
)
"""What the program itself says to the terminal."""
CANARY = b"\x1b[31337m"
"""Of the payloads, the only one that looks like something of ours."""


def foreign(written: bytes) -> list[str]:
    """What a terminal might obey among the bytes for it, and is none of the program's own."""
    rest = OURS.sub(b"", written.replace(CANARY, b"\0")).decode()
    return sorted({sign for sign in rest if not sign.isprintable() and sign not in "\r\n"})


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


def opened(home: Path, stage: Stage, rest: str) -> Terminal:
    """The program on a hostile exchange, with a key for it."""
    host = f"ws://127.0.0.1:{stage.port}/ws/v5"
    (home / "lab.toml").write_text(
        f'[environments.lab]\npublic = "{host}/public"\nprivate = "{host}/private"\n'
        f'business = "{host}/business"\nrest = "{rest}"\nkeys = "environment"\n'
    )
    return Terminal(home, "--config", "lab.toml", "--env", "lab", "--symbols", BTC, **KEYS)


async def quits_unharmed(terminal: Terminal) -> None:
    """Look at everything, see a good price still, and end it."""
    for key in "i?\x1b123456789tzv":
        terminal.child.send(key)
        await asyncio.sleep(0.05)
    await asyncio.to_thread(terminal.until, lambda text: "63,707.3" in text, 10)
    assert "LIVE" not in terminal.text
    terminal.child.send("\x1b\x1b\x11")
    assert await asyncio.to_thread(terminal.ended) == 0
    assert foreign(terminal.written) == []


async def test_whatever_the_exchange_sends_the_program_goes_on_and_quits(tmp_path: Path) -> None:
    """Red when a toast takes markup (the program ends with a MarkupError)."""
    async with on_stage() as stage:
        terminal = opened(tmp_path, stage, "http://127.0.0.1:9")
        try:
            await stage.connected(1)
            reading = asyncio.to_thread(terminal.until, lambda text: "63,707.3" in text, 30)
            reading = asyncio.create_task(reading)
            await until(lambda: all(it.args for it in stage.clients), within=10)
            for client in list(stage.clients):
                await attack(client)
            await reading
            assert len(re.findall(r"internal error", terminal.text)) <= 3, "one toast of a kind"
            await quits_unharmed(terminal)
        finally:
            terminal.child.close(force=True)


def account(payload: str) -> dict[str, list[Any]]:
    """Rows of an account with the payload in every text, by the channel that pushes them."""
    orders = all_said(Order, payload), all_said(Order, payload, inst_id=BTC, state="live")
    held = all_said(Position, payload, pos="1"), all_said(Position, payload, inst_id=BTC, pos="-2")
    cash = [all_said(Cash, payload), Cash(ccy=payload, eq="1")]
    rows = {
        "orders": [*orders, all_said(Order, payload, state="filled", fill_sz="1")],
        "positions": held,
        "account": [all_said(Balance, payload, details=cash)],
    }
    return {name: [to_builtins(row) for row in each] for name, each in rows.items()}


def answers(payload: str) -> dict[str, Any]:
    """What REST says of such an account, by path; at last it refuses."""
    rows = account(payload)
    data = {
        "trade/orders-pending": rows["orders"],
        "trade/fills": [to_builtins(all_said(Fill, payload))],
        "account/positions": rows["positions"],
        "account/balance": rows["account"],
        "account/config": [to_builtins(all_said(AccountConfig, payload))],
        "public/instruments": [to_builtins(all_said(Instrument, payload, inst_id=BTC))],
    }
    told: dict[str, Any] = {
        f"/api/v5/{path}": json.dumps({"code": "0", "msg": payload, "data": each})
        for path, each in data.items()
    }
    refusal = json.dumps({"code": payload, "msg": payload, "data": [payload]})
    return told | {"/api/v5/market/candles": refusal, "/api/v5/trade/order": (400, refusal)}


async def let_in(stage: Stage, count: int) -> Client:
    """The `count`-th private socket, once all three channels are asked for."""

    def theirs() -> list[Client]:
        return [it for it in stage.clients if it.connection.request.path.endswith("private")]

    await until(lambda: len(theirs()) >= count and len(theirs()[count - 1].args) == 3, within=20)
    return theirs()[count - 1]


async def test_whatever_an_account_holds_the_program_goes_on_and_quits(tmp_path: Path) -> None:
    """By the private socket and by REST, anew after every loss of that socket. Red, as the others
    here, without the last gate before the terminal (`Harmless`)."""
    async with on_stage() as stage, http_host() as host:
        stage.lets_in = True
        host.answers = answers(STEERING[0])
        terminal = opened(tmp_path, stage, host.url)
        reading = asyncio.create_task(asyncio.to_thread(read_on, terminal))
        try:
            for count, payload in enumerate(STEERING, 1):
                client = await let_in(stage, count)
                for channel, rows in account(payload).items():
                    arg = {"channel": channel, "instType": "ANY", "uid": "7"}
                    await client.push(json.dumps({"arg": arg, "data": rows}))
                for event in ("error", "notice", "channel-conn-count-error"):
                    told = {"event": event, "code": payload, "msg": payload, "channel": "orders"}
                    await client.push(json.dumps(told))
                await asyncio.sleep(0.3)
                host.answers = answers(STEERING[count % len(STEERING)])
                client.finish()
            [public] = [it for it in stage.clients if ("tickers", BTC) in it.args]
            await public.push(ticker(last="63707.30"))
            terminal.child.send("7")
            await reading
            await quits_unharmed(terminal)
        finally:
            terminal.child.close(force=True)


def read_on(terminal: Terminal) -> None:
    """Until the good price that ends the attack."""
    terminal.until(lambda text: "63,707.3" in text, 60)


async def test_whatever_a_recording_holds_the_program_goes_on_and_quits(tmp_path: Path) -> None:
    """Its frames, its addresses, its reasons, its answers of REST, and its name. Red when an
    address is taken apart that is none."""
    path = tmp_path / "[on]\x1b]0;hijack\x07.jsonl"
    url = "wss://ws.okx.com/ws/v5/public"
    records: list[dict[str, Any]] = []
    for payload in PAYLOADS:
        records += ({"dir": "recv", "url": url, "raw": frame} for frame in frames(payload))
        records += [
            {"dir": "close", "url": url, "code": 1001, "reason": payload},
            {"dir": "open", "url": f"ws://{payload}/ws/v5/business"},
            {"dir": payload, "url": payload, "raw": payload},
        ]
        for target, body in answers(payload).items():
            raw = body if isinstance(body, str) else body[1]
            records.append({"dir": "rest", "url": f"https://x{target}", "raw": raw})
    records += ({"dir": "recv", "url": url, "raw": raw} for raw in RAW)
    records.append({"dir": "recv", "url": url, "raw": ticker(last="63707.30")})
    path.write_text("".join(json.dumps({"ts": 1.7e9, **it}) + "\n" for it in records))
    terminal = Terminal(tmp_path, "replay", str(path), "--speed", "1000")
    try:
        await asyncio.to_thread(read_on, terminal)
        await quits_unharmed(terminal)
    finally:
        terminal.child.close(force=True)
