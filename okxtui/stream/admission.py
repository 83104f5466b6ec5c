"""Admission: the login on a private line, for whoever holds lines without a screen.

Signed by the exchange's clock. A refusal that a wrong clock or a hiccup may have caused costs one
more try with the clock looked at anew; after any other, and after that one, the line stays down:
nobody's key is tried again and again. What the account's events mean, it must not know.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from okxtui.okx.environments import Environment
from okxtui.okx.events import Arg, LoggedIn, LoginRefused
from okxtui.okx.signing import Credentials
from okxtui.stream.dial import Dial
from okxtui.stream.errands import Errands
from okxtui.stream.leg import Recorder
from okxtui.stream.line import Line, Owner
from okxtui.stream.rest import Rest, RestFailed

RETRY_AFTER = 2.0
"""Seconds from a refusal that may not be final to the one retry."""


class Admission:
    """Owns a private line (`line.Owner`) in the name of somebody else's owner."""

    def __init__(
        self,
        place: Environment,
        who: Credentials,
        dial: Dial,
        owner: Owner,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rest = Rest(place, dial)
        self._clock = Errands(self._rest, dial, lambda sentence: None)
        self._who, self._owner, self._sleep = who, owner, sleep
        self._spent = False
        """The one retry was used, and no login succeeded since."""
        self._wanted: tuple[Arg, ...] = ()
        self._refused = asyncio.Event()

    async def run(self, line: Line) -> None:
        """Hold the line. Ends by cancellation."""
        line.sign_in = lambda: self._who.login(str(int(self._clock.wall())))
        async with self._rest, asyncio.TaskGroup() as group:
            if self._rest.reachable:
                group.create_task(self._clock.keep_clock())
            group.create_task(self._try_again(line))
            group.create_task(line.run())

    async def _try_again(self, line: Line) -> None:
        while True:
            await self._refused.wait()
            self._refused.clear()
            with suppress(RestFailed):  # Then with what we know of the clock.
                await self._clock.measure()
            await self._sleep(RETRY_AFTER)
            line.want(self._wanted)

    # What the line tells.

    def heard(self, line: Line, events: Iterable[Any], now: float) -> None:
        """Hand everything on, but for a refusal that is not final."""
        told = [event for event in events if not self._hides(line, event)]
        self._owner.heard(line, told, now)

    def changed(self, line: Line) -> None:
        """Hand it on."""
        self._owner.changed(line)

    def recorders(self) -> Iterable[Recorder]:
        """Those of the owner."""
        return self._owner.recorders()

    def _hides(self, line: Line, event: Any) -> bool:
        if type(event) is LoggedIn:
            self._spent = False
        if type(event) is not LoginRefused:
            return False
        self._wanted = tuple(line.wanted) or self._wanted
        line.want(())
        again = event.again and not self._spent
        if again:
            self._spent = True
            self._refused.set()
        return again
