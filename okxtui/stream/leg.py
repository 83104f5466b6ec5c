"""Leg: one socket and the conversation on it, from the first byte to the last.

A line stands on one leg, and for a moment on two while it moves to another socket. A leg notices
every way in which its socket can die, and says why it ended. It knows neither what comes before
nor after it, and never waits for whoever receives its events.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from websockets.protocol import State

from okxtui.okx.dialect import Conversation, Converse
from okxtui.stream.dial import Dial
from okxtui.stream.reasons import NETWORK_ERRORS, Reason, why_failed
from okxtui.stream.sluice import Sluice

WATCH_EVERY = 0.1
"""Seconds between looks at the socket's state: a Close frame on an open TCP line raises nothing."""


class Recorder(Protocol):
    """Where raw frames go, besides."""

    def opened(self, url: str) -> None: ...
    def sent(self, url: str, text: str) -> None: ...
    def received(self, url: str, frame: bytes) -> None: ...
    def closed(self, url: str, code: int | None, reason: str) -> None: ...


class Crew(Protocol):
    """Whom a leg carries. Every method returns at once."""

    def opened(self, leg: "Leg") -> None:
        """The socket is open: log in, subscribe."""

    def heard(self, leg: "Leg", events: Sequence[Any], at: float) -> None:
        """Events came, oldest first."""

    def watched(self, leg: "Leg", at: float) -> None:
        """Ten times a second, while the socket is open."""

    def recorders(self) -> Iterable[Recorder]:
        """Those who want the raw frames right now."""


class Leg:
    """One socket. All methods belong to the loop it runs on."""

    def __init__(
        self, path: str, url: str, host: str, dial: Dial, crew: Crew, converse: Converse
    ) -> None:
        self.crew = crew
        """Whoever is carried now; may change on the way."""
        self.url = url
        self.connection: Conversation | None = None
        """The protocol on the socket while that is open."""
        self.counts: Counter[str] = Counter()
        """What went wrong on the socket, by name."""
        self.frames = 0
        self.octets = 0
        self.left = False
        """It ends because we wanted that."""
        self._path = path
        self._converse = converse
        self._host = host
        self._dial = dial
        self._socket: Sluice | None = None
        self._looked: tuple[int, int, float] = (0, 0, 0.0)
        """How many frames and octets there were at the last look at the socket, and its time."""
        self._nudge = asyncio.Event()
        self._life: asyncio.Task[Reason] | None = None

    def begin(self, group: asyncio.TaskGroup) -> asyncio.Task[Reason]:
        """Connect and live, as a task of `group`, whose result is why it ended."""
        self._life = group.create_task(self._run())
        return self._life

    async def end(self) -> Reason:
        """Wait for the end of what was begun, and say why it ended."""
        if self._life is None:
            raise RuntimeError("the leg has not begun")
        return await self._life

    def nudge(self) -> None:
        """Send what waits to be sent."""
        self._nudge.set()

    def read_on(self) -> bool:
        """Take in what has gathered at the socket, if anything may have."""
        return self._socket is not None and self._socket.read_on()

    def leave(self) -> None:
        """End: nobody needs this socket any more."""
        self.left = True
        if self._socket is not None:
            self._socket.transport.abort()

    def give_up(self) -> None:
        """End, even while connecting."""
        self.leave()
        if self._life is not None:
            self._life.cancel()

    async def _run(self) -> Reason:
        try:
            async with self._dial.socket(self.url) as socket:
                return await self._live(socket)
        except NETWORK_ERRORS as error:
            return why_failed(error, self._host)

    async def _live(self, socket: Sluice) -> Reason:
        connection = self.connection = self._converse(self._path, self._dial.now())
        self.counts = connection.counts
        self._socket = socket
        for recorder in self.crew.recorders():
            recorder.opened(self.url)
        self.crew.opened(self)
        try:
            async with asyncio.TaskGroup() as group:
                keeper = group.create_task(self._keep(socket, connection))
                reason = await self._read(socket, connection)
                keeper.cancel()
        finally:
            self.connection, self._socket = None, None
        for recorder in self.crew.recorders():
            recorder.closed(self.url, reason.close_code, reason.sentence)
        return reason

    async def _read(self, socket: Sluice, connection: Conversation) -> Reason:
        """Every frame until the last."""
        now, receive = self._dial.now, connection.receive
        try:
            while True:
                frames = await socket.messages()
                at = now()
                self.frames += len(frames)
                for frame in frames:
                    for recorder in self.crew.recorders():
                        recorder.received(self.url, frame)
                    self.octets += len(frame)
                    events = receive(frame, at)
                    if events and not self.left:  # What it still says is nobody's business.
                        self.crew.heard(self, events, at)
                if connection.has_outgoing:
                    await self._send(socket, connection)
        except NETWORK_ERRORS as error:
            if connection.lapsed:
                return Reason("the line went silent")
            return why_failed(error, self._host)

    async def _keep(self, socket: Sluice, connection: Conversation) -> None:
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
            self._tell_rate(socket, now)
            if now >= connection.deadline and not self.left:
                self.crew.heard(self, connection.tick(now), now)
            if connection.lapsed or self.left or socket.state is not State.OPEN:
                socket.transport.abort()
                return
            self.crew.watched(self, now)

    def _tell_rate(self, socket: Sluice, now: float) -> None:
        frames, octets, at = self._looked
        if now > at:
            passed = now - at
            socket.flows((self.frames - frames) / passed, (self.octets - octets) / passed)
        self._looked = (self.frames, self.octets, now)

    async def _send(self, socket: Sluice, connection: Conversation) -> None:
        for text in connection.outgoing():
            for recorder in self.crew.recorders():
                recorder.sent(self.url, text)
            try:
                await socket.send(text)
                if text == "ping":
                    socket.hurry()
            except NETWORK_ERRORS:
                return  # The reader meets the same end and says why.
