"""Switchboard: as many lines as a fixed set of subscriptions needs.

For whoever wants events without a screen: `watch`, `record` and programs of others. Which socket
serves a channel, how each channel wants to be asked for, and how much one socket may carry are
decided here. What the events mean, it must not know.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import partial
from random import Random
from typing import Any
from urllib.parse import urlsplit

from okxtui.okx.channels import channel
from okxtui.okx.dialect import by_socket
from okxtui.okx.environments import Environment
from okxtui.okx.events import Arg
from okxtui.okx.signing import Credentials
from okxtui.okx.symbols import index_of, inst_type
from okxtui.stream.admission import Admission
from okxtui.stream.dial import Dial
from okxtui.stream.line import Line, Owner
from okxtui.stream.proxy import is_loopback

_LOAD = 240
"""What one socket carries. The exchange publishes no number; of books with many levels it advises
fewer than 30 a connection, and V3 allowed 240 subscriptions an hour."""

_BOOK = 10
"""The load of such a book; of every other subscription it is 1."""


class NotServed(ValueError):
    """What is asked for cannot be had there. The message is one sentence."""


def args_for(channels: Iterable[str], symbols: Iterable[str]) -> list[Arg]:
    """The subscriptions for some channels of some symbols, as each channel wants to be asked.

    Raises NotServed for a channel that does not exist.
    """
    every = list(symbols)
    args: list[Arg] = []
    for name in channels:
        kind = channel(name)
        if kind is None:
            raise NotServed(f"There is no channel {name[:40]!r}.")
        if kind.path == "private":
            args.append(Arg(name, inst_type="" if name == "account" else "ANY"))
        elif name == "status":
            args.append(Arg(name))
        else:
            args += (_of_symbol(name, symbol) for symbol in every)
    return list(dict.fromkeys(args))


def _of_symbol(name: str, symbol: str) -> Arg:
    if name in ("instruments", "liquidation-orders"):
        return Arg(name, inst_type=inst_type(symbol))
    return Arg(name, index_of(symbol) if name == "index-tickers" else symbol)


class Switchboard:
    """Lines for some subscriptions. All methods belong to the loop it runs on."""

    def __init__(
        self,
        place: Environment,
        args: Iterable[Arg],
        owner: Owner,
        dial: Dial,
        credentials: Credentials | None = None,
    ) -> None:
        """Raises NotServed if the environment cannot carry all of `args`."""
        self._credentials, self._dial, self._owner = credentials, dial, owner
        self._draw = Random()  # noqa: S311 - jitter, not secrecy
        self.lines: list[Line] = []
        self._runs: list[Callable[[], Coroutine[Any, Any, None]]] = []
        """What holds each line."""
        sockets = by_socket(place.dialect, args)
        if not any(sockets.values()):
            raise NotServed(f"The environment {place.name} serves nothing of what is asked for.")
        for path, wanted in sockets.items():
            for number, load in enumerate(_loads(wanted), start=1):
                self._add(place, path, number, load)

    def _add(self, place: Environment, path: str, number: int, args: list[Arg]) -> None:
        url = place.url(path)
        if not url:
            raise NotServed(f"The environment {place.name} has no {path} address.")
        # Recordings tell sockets apart by their addresses; the part behind # is never sent.
        label = url if number == 1 else f"{url}#{number}"
        if path == "private":
            admission = Admission(place, self._whoever_may(place), self._dial, self._owner)
            line = self._line(path, label, admission, place.dialect)
            self._runs.append(partial(admission.run, line))
        else:
            line = self._line(path, label, self._owner, place.dialect)
            self._runs.append(line.run)
        line.want(args)
        self.lines.append(line)

    def _line(self, path: str, label: str, owner: Owner, dialect: str) -> Line:
        return Line(path, label, self._dial, owner, self._draw, dialect=dialect)

    async def run(self) -> None:
        """Hold every line. Ends by cancellation; raises an ExceptionGroup for a fault of ours."""
        async with asyncio.TaskGroup() as group:
            for run in self._runs:
                group.create_task(run())

    def _whoever_may(self, place: Environment) -> Credentials:
        parts = urlsplit(place.private)
        if self._credentials is None:
            raise NotServed(f"Private channels need an API key for {place.name}.")
        if parts.scheme == "ws" and not is_loopback(parts.hostname or ""):
            raise NotServed(f"{parts.hostname} is reached without encryption: no login there.")
        return self._credentials


def _loads(args: Iterable[Arg]) -> Iterator[list[Arg]]:
    """The args in parts that one socket carries each."""
    load: list[Arg] = []
    weight = 0
    for arg in args:
        kind = channel(arg.channel)
        more = _BOOK if kind is not None and kind.chained else 1
        if load and weight + more > _LOAD:
            yield load
            load, weight = [], 0
        load.append(arg)
        weight += more
    yield load
