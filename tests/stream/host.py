"""A small HTTP host on loopback that answers what it is told to, and remembers what was asked."""

import asyncio
from contextlib import asynccontextmanager


class Host:
    """`answers` by path: a body, a status with a body, or bytes that are sent as they are."""

    def __init__(self):
        self.answers = {}
        self.requests = []
        self.drops = 0
        """So many requests lose their connection instead of being answered."""
        self.url = ""

    def paths(self):
        return [request.split(" ")[1] for request, _ in self.requests]

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines if line)
                self.requests.append((first, headers))
                if self.drops:
                    self.drops -= 1
                    return
                writer.write(self.answer(first.split(" ")[1]))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(self, target):
        told = self.answers.get(
            target.partition("?")[0], (404, '{"code":404,"msg":"no","data":[]}')
        )
        if isinstance(told, bytes):
            return told
        status, body = told if isinstance(told, tuple) else (200, told)
        content = body.encode()
        return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%b" % (status, len(content), content)


@asynccontextmanager
async def http_host():
    host = Host()
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
    host.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield host
    finally:
        server.close()
