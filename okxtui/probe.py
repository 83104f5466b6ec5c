"""Probe: one line of the dashboard's own kind, opened to see whether one thing works.

Says what it heard first, or why it heard nothing. Must not know what is made of that.
"""

import asyncio
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from okxtui.okx.environments import Environment
from okxtui.okx.events import Arg, LoggedIn, LoginRefused, Refused, Ticker
from okxtui.okx.signing import Credentials
from okxtui.stream.dial import Dial
from okxtui.stream.leg import Recorder
from okxtui.stream.line import Line

PATIENCE = 8.0
"""Seconds for a socket, what is asked on it and the first answer."""


class NotHeard(Exception):
    """Nothing came, and why."""


class LoginFailed(Exception):
    """The exchange refused the login: its reason in our words, with its code."""


class Listener:
    """Owns one line (`line.Owner`) until what it waits for has come."""

    def __init__(self, kind: type) -> None:
        self.heard_first: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.trouble = ""
        self._kind = kind

    def heard(self, line: Line, events: Iterable[Any], now: float) -> None:
        """Look for it, and for a refusal of it."""
        for event in events:
            if self.heard_first.done():
                return
            if type(event) is self._kind:
                self.heard_first.set_result(event)
            elif type(event) is LoginRefused:
                self.heard_first.set_exception(LoginFailed(f"{event.sentence} ({event.code})"))
            elif type(event) is Refused:
                self.heard_first.set_exception(NotHeard(f"{event.sentence} ({event.code})"))

    def changed(self, line: Line) -> None:
        """Remember what went wrong."""
        self.trouble = line.phase().reason or self.trouble

    def recorders(self) -> Iterable[Recorder]:
        """None."""
        return ()


async def first_price(place: Environment, symbol: str, dial: Dial) -> tuple[str, float]:
    """The last price of `symbol`, and the seconds it took. Raises NotHeard."""
    began = dial.now()
    ticker = await _first(Ticker, place, "public", Arg("tickers", symbol), dial)
    return ticker.last, dial.now() - began


async def logged_in(
    place: Environment, who: Credentials, dial: Dial, wall: Callable[[], float]
) -> None:
    """Log in, once. Raises LoginFailed or NotHeard."""

    def sign(line: Line) -> None:
        line.sign_in = lambda: who.login(str(int(wall())))

    await _first(LoggedIn, place, "private", Arg("account"), dial, sign)


async def _first(
    kind: type,
    place: Environment,
    path: str,
    arg: Arg,
    dial: Dial,
    prepare: Callable[[Line], None] = lambda line: None,
) -> Any:
    """The first event of `kind` on a line."""
    listener = Listener(kind)
    draw = Random()  # noqa: S311 - jitter, not secrecy
    line = Line(path, place.url(path), dial, listener, draw, dialect=place.dialect)
    prepare(line)
    line.want([arg])
    running = asyncio.create_task(line.run())
    try:
        async with asyncio.timeout(PATIENCE):
            return await listener.heard_first
    except TimeoutError:
        raise NotHeard(listener.trouble or "the exchange does not answer") from None
    finally:
        running.cancel()
        await asyncio.wait({running})
