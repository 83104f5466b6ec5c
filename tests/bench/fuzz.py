"""Hostile frames without end: `python -m tests.bench.fuzz --frames 1000000 --app 100000 --seed 7`.

Real frames are taken apart as JSON, one place is made wrong, and the result is fed to a Connection
among frames that are right; what comes out goes into a Market and an Account, which are looked at.
Nothing of this may raise. Then some more go through the whole dashboard (`whole.py`). The test
suite runs a few thousand of either.
"""

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from copy import deepcopy
from itertools import islice

from okxtui.market.account import Account
from okxtui.market.glance import LinkPhase
from okxtui.market.market import Market
from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg
from okxtui.okx.private import BalancePage, Order, PositionsPage
from tests import captures
from tests.bench.specimens import SPECIMENS
from tests.bench.whole import assault

SYMBOLS = ["BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP"]
_PUBLIC = ["tickers", "trades", "books5", "books", "bbo-tbt", "mark-price", "funding-rate"]
_PUBLIC += ["index-tickers", "open-interest", "price-limit"]
WANTED = {
    "public": [Arg(name, symbol) for name in _PUBLIC for symbol in SYMBOLS]
    + [Arg("instruments", inst_type="SPOT"), Arg("status")],
    "business": [Arg("candle1m", symbol) for symbol in SYMBOLS],
    "private": [Arg("orders", inst_type="ANY"), Arg("positions", inst_type="ANY"), Arg("account")],
}
_UP = {"public": LinkPhase("public", phase="up", since=1.0, heard_at=1.0)}

_HOSTILE = [None, True, False, 0, -1, 10**400, 1.5, -0.0, 1e308, float("nan"), float("inf")]
_HOSTILE += ["", " ", "0", "-0", "-1", "NaN", "sNaN", "Infinity", "1e999999999", "1_000", "٣"]
_HOSTILE += ["9" * 400, "0." + "9" * 400, "\x1b]52;c;eA==\x07", "[/x]", "[@click=app.quit]x[/]"]
_HOSTILE += ["\u202eabc", "\ud800", "}", '"}', '},"', "\\", "\x00", "BTC-USDT", "ETH-USDT", "-"]
_HOSTILE += [[], {}, [[]], [None], [{}], {"": ""}, [["1", "2"]], ["1"], {"instId": "BTC-USDT"}]
_HOSTILE += ["snapshot", "update", "error", "subscribe", "unsubscribe", "login", "60018", "60014"]

_RAW = [b"", b"abc", b"\xef\xbb\xbf{}", b"[]", b"1", b"null", b'"x"', b"{", b"\xff\xfe"]
_RAW += [b"[" * 5000, b'{"arg":' * 5000, b"pong", b"ping", b"NaN", b"1e999", b"{}", b" \n"]
_RAW += [b'{"event":1}', b'{"event":"error"}', b'{"arg":{}}', b'{"arg":{"channel":""},"data":1}']


class Mutant:
    """Makes frames wrong, one place at a time, from a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.draw = random.Random(seed)
        real = {
            path: [json.loads(text) for text in texts if text[:1] == "{"]
            for path, texts in SPECIMENS.items()
        }
        for name in ("okx-v5-2022-05-13.jsonl", "okx-v5-2026-08.jsonl"):
            # Big snapshots are left out: they cost most of the time and teach nothing more.
            real["public"] += [json.loads(it) for it in captures.frames(name) if len(it) < 4000]
        self.real = real

    def frame(self, path: str) -> bytes:
        """The next frame for a socket: right, wrong in structure, or wrong in its bytes."""
        draw = self.draw
        kind = draw.random()
        value = draw.choice(self.real[path])
        if kind < 0.25:
            return _encode(value)
        if kind < 0.8:
            return _encode(self._wrong(json.loads(json.dumps(value))))
        if kind < 0.97:
            return self._torn(_encode(value))
        return draw.choice(_RAW)

    def answer(self) -> bytes:
        """The body of a REST answer: rows of some push, right or wrong."""
        value = self.draw.choice(self.real[self.draw.choice(("public", "business", "private"))])
        body = {"code": "0", "msg": "", "data": deepcopy(value.get("data", []))}
        kind = self.draw.random()
        if kind < 0.3:
            return _encode(body)
        return _encode(self._wrong(body)) if kind < 0.9 else self._torn(_encode(body))

    def _wrong(self, value):
        for _ in range(self.draw.choice((1, 1, 1, 2, 4))):
            places = list(_places(value))
            if places:
                self._spoil(*self.draw.choice(places))
        return value

    def _spoil(self, holder, key) -> None:
        draw = self.draw
        match draw.randrange(7):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.insert(key, holder[draw.randrange(len(holder))])
            case 1:
                holder[draw.choice(["new", "instId", "seqId", "event", "data"])] = holder[key]
            case 2 if isinstance(holder, list):
                draw.shuffle(holder)
            case 3 if isinstance(holder[key], str):
                at = draw.randrange(len(holder[key]) + 1)
                holder[key] = holder[key][:at] + draw.choice("\x1b-.e9٣ }") + holder[key][at:]
            case 4 if draw.random() < 0.05:
                holder[key] = draw.choice(["x" * 100_000, _nested(draw.choice((40, 990, 3000)))])
            case _:
                holder[key] = deepcopy(draw.choice(_HOSTILE))

    def _torn(self, text: bytes) -> bytes:
        draw = self.draw
        at = draw.randrange(len(text) or 1)
        match draw.randrange(6):
            case 0:
                return text[:at]
            case 1:
                return text[:at] + bytes([draw.randrange(256)]) + text[at + 1 :]
            case 2:
                return text[:at] + text[at : at + 20] + text[at:]
            case 3:
                return text + text
            case 4:
                return b"[" + text + b"]"
            case _:
                return text.replace(b'"data":', b'"arg":{"channel":"books"},"data":', 1)


def _encode(value) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode(errors="surrogatepass")


def _nested(depth: int):
    value = []
    for _ in range(depth):
        value = [value]
    return json.loads(json.dumps(value)) if depth < 900 else "[" * depth


def _places(value):
    """Every (holder, key) inside a decoded frame."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


class Victim:
    """A client without sockets: three connections, a market, an account."""

    def __init__(self) -> None:
        self.now = 100.0
        self.events: Counter[str] = Counter()
        self.market = Market(SYMBOLS)
        self.account = Account()
        self.reconnect_at: dict[str, float] = {}
        self.connections = {path: self._connected(path) for path in WANTED}

    def _connected(self, path: str) -> Connection:
        connection = Connection(path, self.now)
        connection.subscribe(WANTED[path], self.now)
        if path == "private":
            connection.receive('{"event":"login","code":"0","msg":""}', self.now)
        # Mutants get most subscriptions refused sooner or later.
        self.reconnect_at[path] = self.now + 3.0
        return connection

    def take(self, path: str, frame: bytes) -> None:
        """One frame, and now and then a look at everything."""
        self.now += 0.01
        connection = self.connections[path]
        for event in connection.receive(frame, self.now):
            self.events[type(event).__name__] += 1
            self.market.apply(event, self.now)
            self._fold_account(event)

    def _fold_account(self, event) -> None:
        match event:
            case Order():
                self.account.order(event)
            case PositionsPage():
                self.account.positions_push(event)
            case BalancePage():
                self.account.balance_push(event)

    def refresh(self) -> None:
        """A whole book and a legal change: chains that hold are what mutants must break."""
        for frame in SPECIMENS["public"][:2]:
            self.take("public", frame.encode())

    def look(self) -> None:
        """What a screen and a line do beside the frames."""
        for book in ("books", "books5"):
            self.market.book_channel = book
            glance = self.market.glance("fuzz", self.now, 1.0, _UP)
            depth = glance.depth
            _ = depth.mid, depth.spread, depth.microprice, depth.imbalance()
            assert depth.mid is None or depth.mid.is_finite()
            for pulse in (glance.quotes_pulse, glance.depth_pulse, glance.tape_pulse):
                assert pulse.says(self.now)
        self.market.choose(SYMBOLS[int(self.now * 100) % len(SYMBOLS)])
        self.market.wrong_books()
        account = self.account
        _ = account.open_orders, account.closed_orders, account.fills, account.balance
        for path, connection in self.connections.items():
            connection.tick(self.now)
            connection.outgoing()
            assert connection.deadline > 0
            assert len(connection.counts) < 200
            if connection.lapsed or self.now >= self.reconnect_at[path]:
                self.connections[path] = self._connected(path)


def fuzz(frames: int, seed: int) -> Counter[str]:
    """Feed `frames` frames. Returns the events that came of them, by name. Raises what is found."""
    mutant, victim = Mutant(seed), Victim()
    paths = mutant.draw.choices(["public", "business", "private"], [8, 1, 3], k=1024)
    for number in range(frames):
        path = paths[number % 1024]
        frame = mutant.frame(path)
        try:
            victim.take(path, frame)
            if number % 32 == 0:
                victim.look()
            if number % 48 == 0:
                victim.refresh()
        except Exception as fault:
            fault.add_note(f"seed {seed}, frame {number} on {path}: {frame[:2000]!r}")
            raise
    return victim.events


def main() -> None:
    """Run until the frames are used up and say what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--app", type=int, default=100_000, help="frames for the whole dashboard")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.monotonic()
    events = fuzz(given.frames, given.seed)
    seconds = time.monotonic() - began
    print(f"{given.frames} frames in {seconds:.1f} s, nothing raised")
    for name, count in islice(sorted(events.items()), 40):
        print(f"  {name:14} {count}")
    began = time.monotonic()
    sent, counts, _ = asyncio.run(assault(given.app, Mutant(given.seed)))
    print(f"{sent} through the whole dashboard in {time.monotonic() - began:.1f} s, nothing fell")
    for name, count in counts.items():
        print(f"  {name:34} {count}")


if __name__ == "__main__":
    main()
