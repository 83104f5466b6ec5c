"""Line: the way to one path of the exchange, held for as long as somebody wants anything on it.

It stands on a leg (one socket); when that breaks it waits and puts down the next with the same
wishes, and when the exchange announces its end it moves to the next beforehand. It hands events
and its own state to one owner. It knows nothing of what events mean, and waits for nobody.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, Protocol
from urllib.parse import urlsplit

from okxtui.market.glance import LinkPhase
from okxtui.okx.dialect import DIALECTS, Conversation
from okxtui.okx.events import Arg, Notice, Refused
from okxtui.okx.signing import Login
from okxtui.stream.dial import Dial
from okxtui.stream.heir import ECHO, Heir, Kept
from okxtui.stream.leg import Crew, Leg, Recorder
from okxtui.stream.moving import Mover, Succession
from okxtui.stream.patience import Patience
from okxtui.stream.reasons import Reason

_MOVE = "64008"
"""The notice that the exchange will close this socket in a minute."""

_MOVE_WITHIN = 10.0
"""Seconds over which the clients of an announced restart spread their moves."""


class Owner(Protocol):
    """Whoever holds the lines. Every method returns at once."""

    def heard(self, line: "Line", events: Iterable[Any], now: float) -> None:
        """Events came, oldest first."""

    def changed(self, line: "Line") -> None:
        """The line came up or went down, or is trying."""

    def recorders(self) -> Iterable[Recorder]:
        """Those who want the raw frames right now."""


class Line:
    """One path. All methods belong to the loop it runs on."""

    def __init__(
        self,
        path: str,
        url: str,
        dial: Dial,
        owner: Owner,
        draw: Random,
        move_within: float = _MOVE_WITHIN,
        dialect: str = "v5",
    ) -> None:
        self.path = path
        self.url = url
        self.host = urlsplit(url).hostname or ""
        self.wanted: dict[Arg, None] = {}
        """What to subscribe to, in order, on every new socket."""
        self._left_out: set[Arg] = set()
        """What is wanted, but was too much for the exchange."""
        self.sign_in: Callable[[], Login] | None = None
        """Makes the login of a new socket, signed for its moment; None where nobody logs in."""
        self.ups = 0
        """How often the line came up so far."""
        self._converse = DIALECTS[dialect]
        self._dial = dial
        self._owner = owner
        self._patience = Patience(draw)
        self._mover = Mover(self._new_leg, self._greet, self._take_over, draw, move_within)
        self._leg: Leg | None = None
        """The socket that the line stands on."""
        self._phase = "off"
        self._since = 0.0
        self._reason = ""
        self._next_at = 0.0
        self._frames = 0
        self._octets = 0
        self._counts: Counter[str] = Counter()
        self._hurry = asyncio.Event()
        self._wish = asyncio.Event()
        self._answered = False
        """The exchange answered on this socket."""
        self._echoes: Heir | None = None
        """Who knows what the socket before had told already, for a while after a change."""
        self._moved_at = 0.0
        dial.word.listen(self.host, self._hear_of_host)

    # What the owner wants.

    @property
    def connection(self) -> Conversation | None:
        """The protocol on the socket that is open now."""
        return self._leg.connection if self._leg is not None else None

    def want(self, args: Iterable[Arg]) -> None:
        """Subscribe to exactly `args` from now on. A line without an address wants nothing."""
        wanted = dict.fromkeys(args if self.url else ())
        gone = [arg for arg in self.wanted if arg not in wanted]
        # Not simply all: what the exchange refused is wanted still, and must not be asked for
        # whenever something else is.
        new = [arg for arg in wanted if arg not in self.wanted]
        self.wanted = wanted
        self._left_out.intersection_update(wanted)
        if wanted:
            self._wish.set()
        else:
            self._wish.clear()
        for leg in self._legs():
            if not wanted:
                leg.leave()
            elif leg.connection is not None:
                now = self._dial.now()
                leg.connection.unsubscribe(gone, now)
                leg.connection.subscribe(new, now)
                leg.nudge()

    def read_on(self) -> bool:
        """Take in what has gathered: somebody is about to look. Returns whether anything may."""
        return self._leg is not None and self._leg.read_on()

    def resubscribe(self, arg: Arg) -> None:
        """The data of `arg` turned out wrong: ask for it anew."""
        if self._leg is not None and self._leg.connection is not None:
            self._leg.connection.resubscribe(arg, self._dial.now())
            self._leg.nudge()

    def introduce(self, recorder: Recorder) -> None:
        """Tell a recorder that comes in the middle what is open and subscribed to.

        Books that live on changes are asked for anew, or the recording would lack their beginning.
        """
        if self.connection is None:
            return
        recorder.opened(self.url)
        again = self._converse(self.path, self._dial.now())
        again.subscribe(self.wanted, self._dial.now())
        for text in again.outgoing():
            recorder.sent(self.url, text)
        for arg in self.wanted:
            if arg.channel == "books":
                self.resubscribe(arg)

    @property
    def counts(self) -> Counter[str]:
        """What went wrong on all sockets of this line so far, by name."""
        return self._counts + self._leg.counts if self._leg else self._counts

    def retry(self) -> None:
        """Do not wait for the next attempt."""
        self._hurry.set()

    def _hear_of_host(self) -> None:
        self._patience.answered()
        if self._phase == "waiting" and self._patience.trusts():
            self._hurry.set()

    def phase(self) -> LinkPhase:
        """What the line is doing."""
        leg, connection = self._leg, self.connection
        return LinkPhase(
            name=self.path,
            host=self.host,
            phase=self._phase,
            since=self._since,
            heard_at=connection.heard_at if connection else 0.0,
            reason=self._reason,
            attempt=self._patience.attempts,
            next_at=self._next_at,
            reconnects=max(0, self.ups - 1),
            latency=connection.latency if connection else None,
            frames=self._frames + (leg.frames if leg else 0),
            octets=self._octets + (leg.octets if leg else 0),
        )

    # What the leg tells (`leg.Crew`).

    def opened(self, leg: Leg) -> None:
        """The socket is open."""
        self.ups += 1
        self._answered = False
        self._greet(leg)
        self._say("up")

    def heard(self, leg: Leg, events: Sequence[Any], at: float) -> None:
        """Hand events on, and take note of the announced end of the socket."""
        if self._echoes is not None:
            events = self._echoes.unheard(events)
            if at > self._moved_at + ECHO:
                self._echoes = None
        self._owner.heard(self, events, at)
        if not self._answered:
            self._answered = True
            self._dial.word.spread(self.host)
        self._mover.beside(events)
        if events and type(events[-1]) is Notice and events[-1].code == _MOVE:
            self._mover.announce()

    def watched(self, leg: Leg, at: float) -> None:
        """A line that holds, with data, has proved itself."""
        if leg.connection is not None and leg.connection.last_data_at:
            self._patience.held(self._since, at)

    def recorders(self) -> Iterable[Recorder]:
        """Those of the owner."""
        return self._owner.recorders()

    # The life of a line.

    async def run(self) -> None:
        """Connect whenever something is wanted, for ever. Ends by cancellation."""
        while True:
            if not self.wanted:
                self._say("off")
                await self._wish.wait()
            self._say("connecting")
            await self._rest(await self._stand())

    async def _stand(self) -> Reason | None:
        """Stand on one socket after the other, until one breaks while there is no next.

        Returns why it broke; None when nobody wanted it any more.
        """
        async with asyncio.TaskGroup() as group:
            leg = self._leg = self._new_leg(self)
            leg.begin(group)
            mover = group.create_task(self._mover.run(group))
            try:
                return await self._last_words(leg)
            finally:
                mover.cancel()
                self._settle()
                self._mover.give_up()

    async def _last_words(self, leg: Leg) -> Reason | None:
        while True:
            reason = await leg.end()
            if self._leg is leg:
                self._settle()
                if leg.left:
                    return None
                if not self._inherits(reason):
                    return reason
            if self._leg is None:
                return None
            leg = self._leg

    async def _rest(self, reason: Reason | None) -> None:
        """Wait for the next attempt, unless somebody is in a hurry."""
        if reason is None or not self.wanted:
            return
        now = self._dial.now()
        pause, hopeless = self._patience.after(reason, now)
        if reason.crowded and not self._left_out:
            self._leave_out(str(reason.close_code))
        self._reason = reason.sentence
        self._next_at = now + pause
        self._say("needs you" if hopeless else "waiting")
        self._hurry.clear()
        try:
            async with asyncio.timeout(pause):
                await self._hurry.wait()
        except TimeoutError:
            pass
        self._next_at = 0.0

    def _legs(self) -> list[Leg]:
        return self._mover.legs if self._leg is None else [self._leg, *self._mover.legs]

    def _new_leg(self, crew: Crew) -> Leg:
        return Leg(self.path, self.url, self.host, self._dial, crew, self._converse)

    def _greet(self, leg: Leg) -> None:
        """Log in and subscribe on a socket that has just been opened."""
        if leg.connection is None:
            return
        if self.sign_in is not None:
            leg.connection.login(self.sign_in(), self._dial.now())
        wanted = [arg for arg in self.wanted if arg not in self._left_out]
        leg.connection.subscribe(wanted, self._dial.now())

    def _leave_out(self, code: str) -> None:
        """The exchange found it too much: ask for the first half, and say so of the others."""
        spared = list(self.wanted)[(len(self.wanted) + 1) // 2 :]
        self._left_out = set(spared)
        sentence = "too much for one line"
        refusals = [Refused(code, sentence, arg) for arg in spared]
        self._owner.heard(self, refusals, self._dial.now())

    def _settle(self) -> None:
        """The line does not stand on its leg any more: keep what that counted."""
        leg, self._leg = self._leg, None
        if leg is not None:
            self._frames += leg.frames
            self._octets += leg.octets
            self._counts += leg.counts

    def _say(self, phase: str) -> None:
        self._phase = phase
        self._since = self._dial.now()
        self._owner.changed(self)

    # Moving to another socket.

    def _take_over(self, following: Succession) -> None:
        """The change without a gap."""
        old = self._leg
        self._settle()
        self._counts["moved to a new socket"] += 1
        for recorder in self.recorders():
            recorder.closed(self.url, None, "moved to a new socket")
        # An old socket that was not let in yet leaves an owner who waits to hear that.
        settled = old is not None and old.connection is not None and old.connection.settled
        self._put(following, following.heir.news() if settled else following.heir.all())
        self._echoes, self._moved_at = following.heir, self._dial.now()
        if old is not None:
            old.crew = following.heir  # What it still says is nobody's business.
            old.leave()

    def _inherits(self, reason: Reason) -> bool:
        """The old socket broke before the change. If there is a next: it is a gap, but a short one.

        Returns whether there is.
        """
        following = self._mover.claim()
        if following is None:
            return False
        self._reason = reason.sentence
        self._say("connecting")
        self.ups += 1
        self._put(following, following.heir.all())
        return True

    def _put(self, following: Succession, told: Iterable[Kept]) -> None:
        self._leg = following.leg
        following.leg.crew = self
        for recorder in self.recorders():
            following.heir.shelf.tell(recorder)
        if self._phase != "up":
            self._say("up")
        for events, at in told:
            self.heard(following.leg, events, at)
