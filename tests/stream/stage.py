"""An exchange that follows a script: a real WebSocket server with every way to fail."""

import asyncio
import json
import socket
import struct
import time
from contextlib import asynccontextmanager
from http import HTTPStatus

from websockets.asyncio.server import serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Response

NAP = 0.004
"""Seconds between two looks."""


async def until(condition, within=5.0):
    """Wait until `condition()` is true. Fails the test when it does not become so.

    `within` is seconds of an idle machine: looks are counted, for on one that has no time for this
    process nothing of what is waited for goes on either.
    """
    for _ in range(int(within / NAP)):
        if condition():
            return
        await asyncio.sleep(NAP)
    assert condition(), "it never happened"


class Client:
    """One socket, as the server sees it."""

    def __init__(self, connection):
        self.connection = connection
        self.requests = []
        self.texts = []
        self.closed = asyncio.Event()

    @property
    def args(self):
        """What is subscribed to now, in order; an arg stands twice if it was asked for twice."""
        args = []
        for request in self.requests:
            for arg in request["args"]:
                if request["op"] == "subscribe":
                    args.append((arg["channel"], arg.get("instId", "")))
                else:
                    args.remove((arg["channel"], arg.get("instId", "")))
        return args

    async def push(self, text):
        await self.connection.send(text)

    def push_together(self, pushes):
        """Several in one segment of TCP: whoever reads the first has read the last."""
        texts = [json.dumps(push).encode() for push in pushes]
        heads = [bytes([0x81, len(text)]) for text in texts]  # Short ones: below 126 octets.
        self.connection.transport.write(b"".join(map(bytes.__add__, heads, texts)))

    async def close(self, code):
        """A proper close; 1005 is one without a code."""
        if code == 1005:
            self.connection.transport.pause_reading()
            self.connection.transport.write(b"\x88\x00")
            self.connection.transport.write_eof()
        else:
            await self.connection.close(code)

    def close_frame_only(self, code, text=b""):
        """A Close frame, and then nothing: the TCP line stays open and nobody reads from it."""
        payload = struct.pack("!H", code) + text
        self.connection.transport.pause_reading()
        self.connection.transport.write(bytes([0x88, len(payload)]) + payload)

    def finish(self):
        """FIN without a Close frame."""
        self.connection.transport.close()

    def half_a_frame(self):
        """The beginning of a frame, and FIN."""
        self.connection.transport.write(b"\x81\x7e\x04\x00" + b'{"arg":')
        self.connection.transport.close()

    def reset(self):
        """RST."""
        sock = self.connection.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.transport.abort()


class Stage:
    """What the server does, and what happened to it."""

    def __init__(self):
        self.url = ""
        self.clients = []
        self.connects = []
        """Monotonic times of every attempt, refused ones included."""
        self.statuses = []
        """(status, headers) for the next handshakes."""
        self.answers_pings = True
        self.acknowledges = True
        self.lets_in = False
        """Logins are granted; otherwise they are not answered."""
        self.refused = set()
        """Symbols that do not exist."""
        self.on_open = None
        """Called with every new client."""

    @property
    def client(self):
        return self.clients[-1]

    async def connected(self, count=1):
        """The `count`-th client."""
        await until(lambda: len(self.clients) >= count)
        return self.clients[count - 1]

    async def subscribed(self, count=1, channels=1):
        """The `count`-th client, once it asked for so many channels."""
        client = await self.connected(count)
        await until(lambda: len(client.args) >= channels)
        return client

    def greet(self, connection, request):
        self.connects.append(time.monotonic())
        if not self.statuses:
            return None
        status, headers = self.statuses.pop(0)
        return Response(status, HTTPStatus(status).phrase, Headers(headers), b"")

    async def attend(self, connection):
        client = Client(connection)
        self.clients.append(client)
        try:
            if self.on_open is not None:
                await self.on_open(client)
            async for text in connection:
                client.texts.append(text)
                await self.answer(client, text)
        except ConnectionClosed:
            pass
        finally:
            client.closed.set()

    async def answer(self, client, text):
        if text == "ping":
            if self.answers_pings:
                await client.push("pong")
            return
        request = json.loads(text)
        if request["op"] == "login" and self.lets_in:
            await client.push('{"event":"login","code":"0","msg":""}')
            return
        client.requests.append(request)
        if not self.acknowledges or request["op"] == "login":
            return
        for arg in request["args"]:
            body = {"id": request["id"], "connId": "a4d3ae55"}
            if arg.get("instId") in self.refused:
                body |= {"event": "error", "code": "60018", "msg": "doesn't exist."}
            else:
                body |= {"event": request["op"], "arg": arg}
            await client.push(json.dumps(body))


@asynccontextmanager
async def on_stage(port=0):
    stage = Stage()
    async with serve(
        stage.attend,
        "127.0.0.1",
        port,
        process_request=stage.greet,
        compression=None,
        ping_interval=None,
        close_timeout=0.1,
    ) as server:
        stage.port = server.sockets[0].getsockname()[1]
        stage.url = f"ws://127.0.0.1:{stage.port}/ws/v5/public"
        yield stage
        for client in stage.clients:
            client.connection.transport.abort()
