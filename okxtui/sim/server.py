"""The exchange as others meet it: one loopback port for the three sockets and REST.

The only file of this floor that knows asyncio, websockets and the wall clock. It moves the
venue on a steady beat and carries frames between sessions and sockets; what they say is
decided elsewhere.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import msgspec
from websockets.asyncio.server import Server, ServerConnection, broadcast, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from okxtui.sim import rest
from okxtui.sim.auth import Credential
from okxtui.sim.dice import stream
from okxtui.sim.faults import Faults
from okxtui.sim.frontdoor import HANG_UP, PATHS, greet
from okxtui.sim.house import House
from okxtui.sim.session import Session
from okxtui.sim.venue import Venue

BEAT = 20
"""Milliseconds between two moments of the exchange."""
FALL_BEHIND = 1_000
"""A machine that was away longer than this goes on from now instead of catching up."""
WRITE_BUFFER = 1 << 20
"""Unread bytes at which a client counts as too slow."""
CLOSE_WITHIN = 1.0
"""Seconds a client has to answer a close."""


def wall_clock() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Exchange:
    """The exchange, while the `async with` lasts."""

    def __init__(
        self,
        port: int = 0,
        seed: int = 1,
        host: str = "127.0.0.1",
        activity: float = 1.0,
        *,
        coins: Collection[str] = (),
        clock: Callable[[], int] = wall_clock,
        beating: bool = True,
    ) -> None:
        """Port 0 takes any free one; `coins` lists these only (none: all there are).

        Without `beating`, time passes only by `advance`.
        """
        self.host = host
        self.port = port
        opened = clock() // BEAT * BEAT
        self.house = House(seed=seed, now=opened, activity=activity, coins=coins)
        self._dice = stream(seed, "connections")
        self._clock = clock
        self._beating = beating
        self._sessions: dict[ServerConnection, Session] = {}
        self._still: set[ServerConnection] = set()
        self._leaving: set[ServerConnection] = set()
        self._stack = AsyncExitStack()
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        """Open the port, start the beat. If the beat ever fails, so does the `async with`."""
        async with AsyncExitStack() as stack:
            self._group = await stack.enter_async_context(asyncio.TaskGroup())
            server = await stack.enter_async_context(self._serve())
            self.port = server.sockets[0].getsockname()[1]
            if self._beating:
                stack.callback(self._group.create_task(self._beat()).cancel)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Hang up on everyone and close the port."""
        await self._stack.__aexit__(kind, error, traceback)

    def _serve(self) -> AbstractAsyncContextManager[Server]:
        return serve(
            self._attend,
            self.host,
            self.port,
            process_request=self._greet,
            compression=None,
            ping_interval=None,
            close_timeout=CLOSE_WITHIN,
            max_size=2**17,
        )

    @property
    def urls(self) -> dict[str, str]:
        """Addresses by name: public, private, business, rest."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        sockets = {name: f"ws://{host}:{self.port}{path}" for path, name in PATHS.items()}
        return sockets | {"rest": f"http://{host}:{self.port}"}

    @property
    def venue(self) -> Venue:
        """The markets: what is true, for whoever wants to compare."""
        return self.house.venue

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The keys of the built-in accounts: the one that trades by itself, the quiet one."""
        return self.house.credentials

    @property
    def faults(self) -> Faults:
        """What can go wrong, on demand."""
        return self.house.faults

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return len(self._sessions)

    def pause(self) -> None:
        """The crowd falls silent; sockets, heartbeats and candles go on."""
        self.venue.pause()

    def resume(self) -> None:
        """The crowd goes on."""
        self.venue.resume()

    def advance(self, now: int) -> None:
        """Live through every beat up to `now` (ms) and send what is due."""
        at = self.venue.now
        if now - at > FALL_BEHIND and self._beating:
            at = (now - BEAT) // BEAT * BEAT
        while at + BEAT <= now:
            at += BEAT
            self.house.advance(at)
        for connection, session in list(self._sessions.items()):
            session.expire(now)
            self._flush(connection, session, now)

    async def _beat(self) -> None:
        while True:
            self.advance(self._clock())
            await asyncio.sleep(BEAT / 1000)

    async def _attend(self, connection: ServerConnection) -> None:
        """One client, from the handshake to the end."""
        path = urlsplit(connection.request.path).path if connection.request else ""
        conn_id = f"{self._dice.getrandbits(32):08x}"
        session = Session(self.house, PATHS[path], conn_id, self._clock())
        self._sessions[connection] = session
        try:
            with suppress(ConnectionClosed):
                await self._listen(connection, session)
        finally:
            session.leave()
            del self._sessions[connection]
            self._leaving.discard(connection)
            self._still.discard(connection)

    async def _listen(self, connection: ServerConnection, session: Session) -> None:
        async for message in connection:
            if isinstance(message, str):
                now = self._clock()
                session.receive(message, now)
                self._flush(connection, session, now)

    def _flush(self, connection: ServerConnection, session: Session, now: int) -> None:
        frames = session.outgoing(now)
        if session.cut:
            _reset(connection)
        elif session.frozen:
            self._still.add(connection)
            connection.transport.pause_reading()
        else:
            self._send(connection, session, frames)

    def _send(self, connection: ServerConnection, session: Session, frames: list[bytes]) -> None:
        if connection in self._still:
            self._still.discard(connection)
            connection.transport.resume_reading()
        for frame in frames:
            broadcast((connection,), frame, text=True)
        if connection.transport.get_write_buffer_size() > WRITE_BUFFER:
            session.closing = session.closing or (4005, "write buffer full")
        if session.closing:
            self._hang_up(connection, session.closing)

    def _hang_up(self, connection: ServerConnection, closing: tuple[int, str]) -> None:
        if connection not in self._leaving:
            self._leaving.add(connection)
            self._group.create_task(_close(connection, *closing))

    def _greet(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse strangers, answer REST, let the rest through to the handshake."""
        found = greet(self.house, self.host, request.headers, request.path, self._clock())
        if found is None:
            return None
        status, body = found
        if status == HANG_UP:
            _reset(connection)
            status = 503
        return _response(HTTPStatus(status), body)


def _response(status: HTTPStatus, body: rest.Body) -> Response:
    content = msgspec.json.encode(body)
    headers = Headers(
        {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(content)),
            "Connection": "close",
        }
    )
    return Response(status.value, status.phrase, headers, content)


def _reset(connection: ServerConnection) -> None:
    """End the connection with a TCP reset."""
    plug = connection.transport.get_extra_info("socket")
    if plug is not None and plug.fileno() >= 0:  # It may have ended by itself a moment ago.
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.transport.abort()


async def _close(connection: ServerConnection, code: int, reason: str) -> None:
    """Close politely; whoever does not read is cut off, for the close waits behind the data."""
    try:
        async with asyncio.timeout(CLOSE_WITHIN):
            await connection.close(code, reason)
    except TimeoutError:
        connection.transport.abort()
