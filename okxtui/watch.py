"""Watch: the market as lines on stdout, for people in a hurry and for programs.

It holds sockets of its own, subscribed to what was asked for and nothing else. How the lines are
doing goes to stderr, so that a pipe carries data alone.
"""

import asyncio
import os
import time
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from okxtui.config import Config
from okxtui.faults import LoginFault, NetworkFault, UsageFault
from okxtui.headless import put, tell
from okxtui.keys import Variables, whose
from okxtui.okx.channels import channel
from okxtui.okx.dialect import by_socket
from okxtui.okx.events import LoginRefused, Notice, Refused, Trade
from okxtui.settings import did_you_mean, quoted
from okxtui.spelling import as_json, quote, quote_line, trade_line
from okxtui.stream.dial import Dial
from okxtui.stream.leg import Recorder
from okxtui.stream.line import Line
from okxtui.stream.switchboard import NotServed, Switchboard, args_for
from okxtui.wiring import served

QUOTES = ("tickers", "books5", "bbo-tbt")
"""Channels that tell the best bid and ask; these and trades can be written without JSON."""

OTHERS = ("trades", "books", "candle1m", "mark-price", "orders", "positions", "account")
"""A few more, to guess what was meant; the last three are the account's and need a key."""


class Asked(Struct, frozen=True, kw_only=True):
    """What the command line asks for."""

    symbols: tuple[str, ...]
    channels: tuple[str, ...]
    json: bool = False
    every: float = 1.0
    """Seconds between two lines with the prices of one symbol; 0: every change."""
    count: int = 0
    """Lines after which to end; 0: never."""
    seconds: float | None = None


def asked(
    symbols: tuple[str, ...],
    channels: Sequence[str],
    as_json: bool,
    every: float,
    count: int | None,
    seconds: float | None,
) -> Asked:
    """The wishes of the command line, if they can be fulfilled. Raises UsageFault."""
    wanted = tuple(channels) or (QUOTES[0],)
    for name in wanted:
        kind = channel(name)
        if kind is None:
            hint = did_you_mean(name, (*QUOTES, *OTHERS))
            raise UsageFault(f"The option --channel: {quoted(name)} is no channel{hint}.")
        if not as_json and name not in (*QUOTES, "trades"):
            raise UsageFault(f"The option --channel: {name} can only be written with --json.")
    return Asked(
        symbols=symbols,
        channels=wanted,
        json=as_json,
        every=every,
        count=count or 0,
        seconds=seconds,
    )


async def watch(config: Config, asked: Asked) -> int:
    """Write lines until enough were written, or cancelled. Returns the exit status."""
    args = args_for(asked.channels, asked.symbols)
    keys = Variables(os.environ)
    async with served(config.place(config.environment)) as (place, lent, _):
        board = Board(asked, len(args))
        private = any(path == "private" for path in by_socket(place.dialect, args))
        who = lent or (whose(place, keys) if private else None)
        try:
            switchboard = Switchboard(place, args, board, Dial(config.proxy), who)
        except NotServed as fault:
            raise UsageFault(str(fault)) from None
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(work) for work in (switchboard.run(), board.keep_pace())]
            await asyncio.wait({board.outcome}, timeout=asked.seconds)
            for task in running:
                task.cancel()
    if board.outcome.done():
        return board.outcome.result()
    if not board.heard_any:
        raise NetworkFault(board.trouble or "Nothing came in that time.")
    return 0


class Board:
    """Turns events into lines (`line.Owner`)."""

    def __init__(self, asked: Asked, subscriptions: int) -> None:
        self.outcome: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """The exit status, or what ended it all. Set once."""
        self.heard_any = False
        self.trouble = ""
        """What went wrong with a line last."""
        self._asked = asked
        self._left = asked.count
        self._open = subscriptions
        self._shown: dict[str, tuple[str, float]] = {}
        """By symbol: the prices on the last line, and when it was written."""
        self._waiting: dict[str, tuple[Any, str]] = {}
        """By symbol: newer prices that came too soon."""
        self._told: dict[str, str] = {}

    # What the lines tell.

    def heard(self, line: Line, events: Iterable[Any], now: float) -> None:
        """Write what came. A reader that went away ends it all, but not inside the socket."""
        try:
            for event in events:
                self._write(event, now)
        except BrokenPipeError as error:
            self._end(error)

    def changed(self, line: Line) -> None:
        """Say how the line is doing, once each time that it changes."""
        phase = line.phase()
        if phase.phase == "up":
            said = f"{phase.name}: connected to {phase.host}"
        elif phase.reason:
            said = self.trouble = f"{phase.name}: {phase.reason}"
        else:
            return
        if self._told.get(phase.name) != said:
            self._told[phase.name] = said
            tell(said)
            if self._asked.json:
                self._put(as_json(phase, time.time()))

    def recorders(self) -> Sequence[Recorder]:
        """Nobody records."""
        return ()

    # Inside.

    async def keep_pace(self) -> None:
        """Write prices that came too soon once their time has come."""
        while True:
            await asyncio.sleep(0.1)
            now = time.monotonic()
            due = [it for it in self._waiting if now - self._shown[it][1] >= self._asked.every]
            for symbol in due:
                event, prices = self._waiting.pop(symbol)
                self._put_quote(event, symbol, prices, now)

    def _write(self, event: Any, now: float) -> None:
        if isinstance(event, Refused):
            self._refused(event)
        elif isinstance(event, LoginRefused):
            self._end(LoginFault(f"The login was refused: {event.sentence} ({event.code})."))
        elif isinstance(event, Notice):
            tell(f"The exchange announces ({event.code}): {event.message}")
        else:
            self.heard_any = True
        if self._asked.json:
            self._put(as_json(event, time.time()))
        elif isinstance(event, Trade):
            self._put(trade_line(event))
        elif (told := quote(event)) is not None:
            self._pace(event, *told, now)

    def _pace(self, event: Any, symbol: str, prices: str, now: float) -> None:
        shown, at = self._shown.get(symbol, ("", float("-inf")))
        if prices == shown:
            self._waiting.pop(symbol, None)
        elif now - at >= self._asked.every:
            self._put_quote(event, symbol, prices, now)
        else:
            self._waiting[symbol] = (event, prices)

    def _put_quote(self, event: Any, symbol: str, prices: str, now: float) -> None:
        self._shown[symbol] = (prices, now)
        self._waiting.pop(symbol, None)
        self._put(quote_line(event, prices))

    def _put(self, line: str) -> None:
        if self.outcome.done():
            return
        try:
            put(line)
        except BrokenPipeError as error:
            self._end(error)
        self._left -= 1
        if self._left == 0:
            self._end(0)

    def _refused(self, event: Refused) -> None:
        about = f"{event.arg.channel} {event.arg.inst_id}".strip() if event.arg else "the exchange"
        sentence = f"{about}: {event.sentence} ({event.code})." if event.code else event.sentence
        self._open -= event.arg is not None
        if self._open > 0:
            tell(sentence)
        else:
            self._end(UsageFault(f"Nothing that was asked for is to be had: {sentence}"))

    def _end(self, outcome: int | Exception) -> None:
        if self.outcome.done():
            return
        if isinstance(outcome, int):
            self.outcome.set_result(outcome)
        else:
            self.outcome.set_exception(outcome)
