"""Moving: putting a line on another socket while the one it stands on still carries.

After an announcement it waits a little (all clients of the exchange hear it at once), brings up a
leg with an heir as its crew, and says when that is as good as the old one. Whether the old one
held so long is the line's business.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from okxtui.okx.events import Trade
from okxtui.stream.heir import Heir
from okxtui.stream.leg import Crew, Leg

TAKE_OVER_WITHIN = 20.0
"""Seconds a new socket has to be as good as the old one."""

_LATELY = 256
"""Trades of before the move that are remembered: the new socket may begin with some of them."""


class Succession:
    """An heir with its leg, while it makes itself ready."""

    def __init__(self, heir: Heir, leg: Leg) -> None:
        self.heir = heir
        self.leg = leg

    async def ready(self, group: asyncio.TaskGroup) -> bool:
        """Whether the leg may take over. False: it died, was refused, or took too long."""
        life = self.leg.begin(group)
        decided = group.create_task(self.heir.decided.wait())
        await asyncio.wait(
            {life, decided}, timeout=TAKE_OVER_WITHIN, return_when=asyncio.FIRST_COMPLETED
        )
        decided.cancel()
        return self.heir.ready and not life.done()


class Mover:
    """Of one line. `take_over` is called with what is ready to be stood on."""

    def __init__(
        self,
        new_leg: Callable[[Crew], Leg],
        greet: Callable[[Leg], None],
        take_over: Callable[[Succession], None],
        draw: Random,
        within: float,
    ) -> None:
        """`within`: seconds over which the clients of an announced restart spread their moves."""
        self._new_leg = new_leg
        self._greet = greet
        self._take_over = take_over
        self._draw = draw
        self._within = within
        self._announced = asyncio.Event()
        self._following: Succession | None = None
        self._lately: deque[Trade] = deque(maxlen=_LATELY)

    @property
    def legs(self) -> list[Leg]:
        """The leg that is coming up, if there is one."""
        return [self._following.leg] if self._following is not None else []

    def announce(self) -> None:
        """The exchange said that it will close the socket."""
        self._announced.set()

    def beside(self, events: Sequence[Any]) -> None:
        """The line heard these on the leg it stands on."""
        # A push holds events of one kind.
        if events and type(events[-1]) is Trade:
            self._lately.extend(events)
            if self._following is not None:
                self._following.heir.beside(events)

    def claim(self) -> Succession | None:
        """The old leg broke: what is there to stand on at once, ready or not."""
        following = self._following
        if following is None or following.leg.connection is None:
            return None
        self._following = None
        return following

    def give_up(self) -> None:
        """Nobody needs another leg any more."""
        self._announced.clear()
        following, self._following = self._following, None
        if following is not None:
            following.leg.give_up()

    async def run(self, group: asyncio.TaskGroup) -> None:
        """After each announcement, legs until one is as good as the old."""
        while True:
            await self._announced.wait()
            self._announced.clear()
            await asyncio.sleep(self._draw.random() * self._within)
            while not await self._is_done(group):  # noqa: ASYNC110 - it is no look at a flag
                await asyncio.sleep(self._within / 5)

    async def _is_done(self, group: asyncio.TaskGroup) -> bool:
        """Try one leg. Whether that was the last attempt, for better or worse."""
        heir = Heir(self._greet)
        heir.beside(self._lately)
        following = self._following = Succession(heir, self._new_leg(heir))
        ready = await following.ready(group)
        if self._following is not following:
            return True  # The line stands on it already: the other one broke.
        self._following = None
        if ready:
            self._take_over(following)
            return True
        following.leg.give_up()
        return heir.hopeless
