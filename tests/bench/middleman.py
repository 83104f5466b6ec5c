"""A TCP proxy on loopback that can hurt what passes, for the tests of recovery."""

import asyncio
import socket
import struct
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from okxtui.stream.elapsed import elapsed

LINGER_NOT = struct.pack("ii", 1, 0)


def close_frame(code):
    """A Close frame. 1005 stands for one without a code and 1006 for none at all (RFC 6455, 7.4.1):
    neither is ever sent as a number."""
    if code in (1005, 1006):
        return b"\x88\x00" if code == 1005 else b""
    return b"\x88\x02" + struct.pack("!H", code)


class Middleman:
    """One port in front of another. `accepting` False: connections are refused."""

    def __init__(self, target):
        self.target = target
        self.port = 0
        self.connects = []
        """Monotonic times at which sockets (not REST) were opened."""
        self.cut_after = {}
        """By path ("public" …): cut the next such connection when the client's n-th piece passes.

        1 is the handshake, 2 the login or the first request, 3 what follows a login."""
        self.cut_at = 0.0
        """When it last did."""
        self.passed = {}
        """By path: when the exchange's last piece went on to the client."""
        self.ended = {}
        """By path: when the last connection ended or was hurt."""
        self._server = None
        self._paths = {}
        self._pairs = {}
        self._tasks = set()
        self._writers = []

    async def accept(self):
        """Listen (again), on the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self):
        """Listen no more; what is open stays open."""
        self._server.close()

    def dead_for(self, path, now, silence=8.5):
        """Seconds since the client could know that its line is dead; None while it lives."""
        if path in [self._paths.get(client) for client in self._pairs]:
            still = now - self.passed.get(path, now)
            return still - silence if still > silence else None
        return now - self.ended[path] if path in self.ended else None

    def hurt(self, way):
        """End every open connection: FIN, RST, "half" a frame, a close code, or a code "deaf"ly."""
        for client, server in list(self._pairs.items()):
            if way == "RST":
                _reset(client)
            elif way == "half":
                client.write(b"\x81\x7e\x04\x00" + b'{"arg":')
                client.close()
            elif isinstance(way, int):
                client.write(close_frame(way))
                client.close()
            elif way.startswith("deaf"):
                client.write(close_frame(int(way.split()[1])))
                client.transport.pause_reading()
            else:
                client.close()
            _reset(server)
            self._end(client)

    def _end(self, client):
        self.ended[self._paths.pop(client, "")] = elapsed()
        return self._pairs.pop(client, None)

    async def _serve(self, reader, writer):
        self._tasks.add(asyncio.current_task())
        try:
            there, away = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        self._pairs[writer] = away
        self._writers += (writer, away)
        back = asyncio.create_task(self._pump(there, writer))
        try:
            await self._forward(reader, writer, away)
        except asyncio.CancelledError:
            pass  # The bench ended. A cancelled task would be complained about by asyncio.
        finally:
            back.cancel()
            if writer in self._pairs and self._end(writer):
                away.close()
                writer.close()

    async def _forward(self, reader, writer, away):
        count, path = 0, ""
        with suppress(OSError):
            while piece := await reader.read(65536):
                count += 1
                if count == 1 and piece.startswith(b"GET /ws/"):
                    self.connects.append(elapsed())
                    path = piece.split(b" ")[1].rsplit(b"/")[-1].decode()
                    self._paths[writer] = path
                if self.cut_after.get(path) == count:
                    del self.cut_after[path]
                    self.cut_at = elapsed()
                    _reset(writer)
                    return
                if away.is_closing():
                    return
                away.write(piece)

    async def _pump(self, there, writer):
        with suppress(OSError):
            while piece := await there.read(65536):
                if writer.is_closing():
                    return
                writer.write(piece)
                self.passed[self._paths.get(writer, "")] = elapsed()
            if writer in self._pairs:
                writer.close()

    async def close(self):
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(0.01)  # They tell their streams in the next turn of the loop.


def _reset(writer):
    plug = writer.get_extra_info("socket")
    with suppress(OSError):
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
    writer.transport.abort()


@asynccontextmanager
async def between(url):
    """A middleman in front of the host of `url`."""
    man = Middleman(urlsplit(url).port)
    await man.accept()
    try:
        yield man
    finally:
        await man.close()
