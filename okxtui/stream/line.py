"""Line: one socket of the exchange, held for as long as somebody wants anything on it.

It connects through the gate, runs a `Connection` on the socket, notices every way a socket can
die, waits, and connects again with the same wishes. It hands events and its own state to one
owner. It knows nothing of what events mean, and never waits for whoever receives them.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Protocol
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection
from websockets.protocol import State

from okxtui.market.glance import LinkPhase
from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg
from okxtui.okx.requests import Requests
from okxtui.okx.signing import Login
from okxtui.stream.backoff import STEADY_AFTER, Backoff
from okxtui.stream.dial import Dial
from okxtui.stream.reasons import NETWORK_ERRORS, Reason, why_failed

WATCH_EVERY = 0.1
"""Seconds between looks at the socket's state: a Close frame on an open TCP line raises nothing."""

_USER_PROBE = 60.0
"""Seconds between attempts when only the user can mend the cause."""


class Recorder(Protocol):
    """Where raw frames go, besides."""

    def opened(self, url: str) -> None: ...
    def sent(self, url: str, text: str) -> None: ...
    def received(self, url: str, frame: bytes) -> None: ...
    def closed(self, url: str, code: int | None, reason: str) -> None: ...


class Owner(Protocol):
    """Whoever holds the lines. Every method returns at once."""

    def heard(self, line: "Line", events: Iterable[Any], now: float) -> None:
        """Events came, oldest first."""

    def changed(self, line: "Line") -> None:
        """The line came up or went down, or is trying."""

    def recorders(self) -> Iterable[Recorder]:
        """Those who want the raw frames right now."""


class Line:
    """The socket of one path. All methods belong to the loop it runs on."""

    def __init__(self, path: str, url: str, dial: Dial, owner: Owner, draw: Random) -> None:
        self.path = path
        self.url = url
        self.host = urlsplit(url).hostname or ""
        self.wanted: dict[Arg, None] = {}
        """What to subscribe to, in order, on every new socket."""
        self.sign_in: Callable[[], Login] | None = None
        """Makes the login of a new socket, signed for its moment; None where nobody logs in."""
        self.connection: Connection | None = None
        """The protocol on the socket that is open now."""
        self._dial = dial
        self._owner = owner
        self._backoff = Backoff(draw)
        self._phase = "off"
        self._since = 0.0
        self._reason = ""
        self._next_at = 0.0
        self.ups = 0
        """How often a socket was open so far."""
        self._frames = 0
        self._octets = 0
        self._counts: Counter[str] = Counter()
        self._hurry = asyncio.Event()
        self._wish = asyncio.Event()
        self._nudge = asyncio.Event()

    # What the owner wants.

    def want(self, args: Iterable[Arg]) -> None:
        """Subscribe to exactly `args` from now on."""
        wanted = dict.fromkeys(args)
        gone = [arg for arg in self.wanted if arg not in wanted]
        # Not simply all: what the exchange refused is wanted still, and must not be asked for
        # whenever something else is.
        new = [arg for arg in wanted if arg not in self.wanted]
        self.wanted = wanted
        self._nudge.set()
        if wanted:
            self._wish.set()
        else:
            self._wish.clear()
        if self.connection is not None:
            now = self._dial.now()
            self.connection.unsubscribe(gone, now)
            self.connection.subscribe(new, now)
            self._nudge.set()

    def resubscribe(self, arg: Arg) -> None:
        """The data of `arg` turned out wrong: ask for it anew."""
        if self.connection is not None:
            self.connection.resubscribe(arg, self._dial.now())
            self._nudge.set()

    def introduce(self, recorder: Recorder) -> None:
        """Tell a recorder that comes in the middle what is open and subscribed to.

        Books that live on changes are asked for anew, or the recording would lack their beginning.
        """
        if self.connection is None:
            return
        recorder.opened(self.url)
        for text in Requests().ask("subscribe", self.wanted, self._dial.now()):
            recorder.sent(self.url, text)
        for arg in self.wanted:
            if arg.channel == "books":
                self.resubscribe(arg)

    @property
    def counts(self) -> Counter[str]:
        """What went wrong on all sockets of this line so far, by name."""
        return self._counts + self.connection.counts if self.connection else self._counts

    def retry(self) -> None:
        """Do not wait for the next attempt."""
        self._hurry.set()

    def phase(self) -> LinkPhase:
        """What the line is doing."""
        connection = self.connection
        return LinkPhase(
            name=self.path,
            host=self.host,
            phase=self._phase,
            since=self._since,
            heard_at=connection.heard_at if connection else 0.0,
            reason=self._reason,
            attempt=self._backoff.attempts,
            next_at=self._next_at,
            reconnects=max(0, self.ups - 1),
            latency=connection.latency if connection else None,
            frames=self._frames,
            octets=self._octets,
        )

    # The life of a line.

    async def run(self) -> None:
        """Connect whenever something is wanted, for ever. Ends by cancellation."""
        while True:
            if not self.wanted:
                self._say("off")
                await self._wish.wait()
            self._say("connecting")
            reason = await self._once()
            await self._rest(reason)

    async def _once(self) -> Reason:
        """One connection from the first byte to the last. Returns why it ended."""
        try:
            async with self._dial.socket(self.url) as socket:
                return await self._live(socket)
        except NETWORK_ERRORS as error:
            return why_failed(error, self.host)

    async def _rest(self, reason: Reason) -> None:
        """Wait for the next attempt, unless somebody is in a hurry."""
        if not self.wanted:
            return
        now = self._dial.now()
        hopeless = 0 < reason.hopeless_after <= self._backoff.attempts + 1
        pause = self._backoff.pause(now, _USER_PROBE if hopeless else reason.wait)
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

    async def _live(self, socket: ClientConnection) -> Reason:
        connection = Connection(self.path, self._dial.now())
        self.connection = connection
        self.ups += 1
        for recorder in self._owner.recorders():
            recorder.opened(self.url)
        if self.sign_in is not None:
            connection.login(self.sign_in(), self._dial.now())
        connection.subscribe(self.wanted, self._dial.now())
        self._say("up")
        try:
            async with asyncio.TaskGroup() as group:
                keeper = group.create_task(self._keep(socket, connection))
                reason = await self._read(socket, connection)
                keeper.cancel()
        finally:
            self.connection = None
            self._counts += connection.counts
        for recorder in self._owner.recorders():
            recorder.closed(self.url, reason.close_code, reason.sentence)
        return reason

    async def _read(self, socket: ClientConnection, connection: Connection) -> Reason:
        """Every frame until the last."""
        now, heard = self._dial.now, self._owner.heard
        recv, receive = socket.recv, connection.receive
        try:
            while True:
                frame = await recv(decode=False)
                for recorder in self._owner.recorders():
                    recorder.received(self.url, frame)
                at = now()
                self._frames += 1
                self._octets += len(frame)
                events = receive(frame, at)
                if events:
                    heard(self, events, at)
                if connection.has_outgoing:
                    await self._send(socket, connection)
        except NETWORK_ERRORS as error:
            if connection.lapsed:
                return Reason("the line went silent")
            return why_failed(error, self.host)

    async def _keep(self, socket: ClientConnection, connection: Connection) -> None:
        """Do what is due, and give up a socket that is dead without having said so."""
        while True:
            await self._send(socket, connection)
            try:
                async with asyncio.timeout(WATCH_EVERY):
                    await self._nudge.wait()
            except TimeoutError:
                pass
            self._nudge.clear()
            now = self._dial.now()
            if now >= connection.deadline:
                self._owner.heard(self, connection.tick(now), now)
            if connection.lapsed or not self.wanted or socket.state is not State.OPEN:
                socket.transport.abort()
                return
            if self._backoff.attempts and self._is_steady(connection, now):
                self._backoff.steady()

    def _is_steady(self, connection: Connection, now: float) -> bool:
        return bool(connection.last_data_at) and now - self._since > STEADY_AFTER

    async def _send(self, socket: ClientConnection, connection: Connection) -> None:
        for text in connection.outgoing():
            for recorder in self._owner.recorders():
                recorder.sent(self.url, text)
            try:
                await socket.send(text)
            except NETWORK_ERRORS:
                return  # The reader meets the same end and says why.

    def _say(self, phase: str) -> None:
        self._phase = phase
        self._since = self._dial.now()
        self._owner.changed(self)
