"""A mix of public frames as a busy watch list gets them, told by the built-in exchange.

36 % tickers, 30 % books5, 18 % trades, 12 % books, the rest of the instruments' books as they
begin. The exchange is run in memory, its frames sorted by channel and dealt out anew by lot; within
a channel they keep their order, so every chain of sequence numbers holds. An instrument has either
`books` or `books5`: ccxt keeps one book for both.
"""

import json
from collections import deque
from random import Random

from msgspec import Struct

from okxtui.okx.events import Arg
from okxtui.sim.house import House
from okxtui.sim.session import Session
from tests.captures import frames as recorded

SHARES = {"tickers": 36, "books5": 30, "trades": 18, "books": 12}
RECORDED = "okx-v5-2022-05-13.jsonl"
_START = 1_790_000_000_000
_BEAT = 20
_WHOLE_BOOKS = 6
"""Instruments that have `books`; the others have `books5`."""


class Corpus(Struct, frozen=True):
    """Frames, and the subscriptions they answer to."""

    args: tuple[Arg, ...]
    frames: tuple[bytes, ...]

    @property
    def symbols(self) -> tuple[str, ...]:
        """The instruments, each once."""
        return tuple(dict.fromkeys(arg.inst_id for arg in self.args))

    def channels(self, *names: str) -> "Corpus":
        """Those of these channels alone."""
        args = tuple(arg for arg in self.args if arg.channel in names)
        kept = [frame for frame in self.frames if json.loads(frame)["arg"]["channel"] in names]
        return Corpus(args, tuple(kept))


def mix(count: int, seed: int = 1) -> Corpus:
    """About `count` frames; the same ones for the same seed."""
    house = House(seed=seed, now=_START, activity=3.0)
    session = Session(house, "public", "a4d3ae55", _START)
    args = _interest(list(house.venue.pits))
    request = {"op": "subscribe", "args": [_wire(arg) for arg in args]}
    session.receive(json.dumps(request), _START)
    need = {name: count * share // sum(SHARES.values()) for name, share in SHARES.items()}
    told: dict[str, deque[bytes]] = {name: deque() for name in SHARES}
    while any(len(told[name]) < need[name] for name in need):
        house.advance(house.venue.now + _BEAT)
        for frame in session.outgoing(house.venue.now):
            if frame.startswith(b'{"arg":{"channel":"'):
                told[frame[19 : frame.index(b'"', 19)].decode()].append(frame)
    return Corpus(tuple(args), tuple(_dealt(told, need, Random(seed))))


def recording() -> Corpus:
    """The pushes of the session recorded in 2022; none where it is missing."""
    pushes = [text.encode() for text in recorded(RECORDED) if '"data"' in text]
    args = dict.fromkeys(Arg(**_names(json.loads(frame)["arg"])) for frame in pushes)
    return Corpus(tuple(args), tuple(pushes))


def _interest(symbols: list[str]) -> list[Arg]:
    whole = symbols[:_WHOLE_BOOKS]
    return [
        Arg(name, symbol)
        for symbol in symbols
        for name in ("tickers", "trades", "books" if symbol in whole else "books5")
    ]


def _dealt(told: dict[str, deque[bytes]], need: dict[str, int], draw: Random) -> list[bytes]:
    order = [name for name in need for _ in range(need[name])]
    draw.shuffle(order)
    return [told[name].popleft() for name in order]


def _wire(arg: Arg) -> dict[str, str]:
    return {"channel": arg.channel, "instId": arg.inst_id}


def _names(arg: dict[str, str]) -> dict[str, str]:
    return {"channel": arg["channel"], "inst_id": arg["instId"]}
