"""The socket that lets messages gather: when it does, and that none is lost or late for it."""

import asyncio
from contextlib import asynccontextmanager
from random import Random

import pytest
from websockets.asyncio.server import broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from okxtui.okx.environments import Environment
from okxtui.okx.events import Arg
from okxtui.okx.heartbeat import PING_AFTER
from okxtui.stream.dial import Dial
from okxtui.stream.feed import SocketFeed
from okxtui.stream.gate import Gate
from okxtui.stream.line import Line
from okxtui.stream.sluice import SHORT
from tests.frames import BTC, ticker

BUSY, SOME, QUIET = (1000.0, 400_000.0), (100.0, 40_000.0), (10.0, 4000.0)
"""Messages and octets a second."""


class Kept(Dial):
    """A way out that keeps what it opened, for a test to look at."""

    def __init__(self, **seams):
        super().__init__(gate=Gate(0.0), **seams)
        self.sockets = []

    @asynccontextmanager
    async def socket(self, url):
        async with super().socket(url) as socket:
            self.sockets.append(socket)
            yield socket


@asynccontextmanager
async def ends():
    """Both ends of a socket on this machine."""
    arrived = asyncio.get_running_loop().create_future()

    async def attend(connection):
        arrived.set_result(connection)
        await connection.wait_closed()

    async with (
        serve(attend, "127.0.0.1", 0) as server,
        Kept().socket(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}") as socket,
    ):
        yield socket, await arrived


async def brought_to_pause(socket, server):
    """The socket is busy and has just been read."""
    socket.flows(*BUSY)
    await server.send("1")
    await socket.messages()
    assert not socket.transport.is_reading()


async def test_on_a_quiet_line_nothing_waits():
    async with ends() as (socket, server):
        socket.flows(*QUIET)

        await server.send("1")
        await socket.messages()

        assert socket.transport.is_reading()


async def test_on_a_busy_line_a_read_is_followed_by_a_pause_and_the_next_read():
    """Seeded bugs seen red: no pause; a pause that never ends."""
    async with ends() as (socket, server):
        socket.flows(*BUSY)

        for text in ("1", "2", "3"):
            await server.send(text)
            async with asyncio.timeout(5):
                assert await socket.messages() == [text.encode()]
            assert not socket.transport.is_reading()

        socket.flows(*QUIET)
        await server.send("4")
        await socket.messages()
        await server.send("5")
        assert await socket.messages() == [b"5"]
        assert socket.transport.is_reading()


async def test_while_somebody_looks_a_line_gathers_that_would_not_otherwise():
    """Seeded bugs seen red: a long pause for whoever takes messages one by one; none for who
    looks."""
    async with ends() as (socket, _):
        socket.flows(*SOME)
        assert not socket.gathers

        assert not socket.read_on()
        assert socket.gathers

        socket.flows(*QUIET)
        assert not socket.gathers


async def test_no_more_gathers_than_a_window_holds():
    """Seeded bug seen red: the same pause however much comes."""
    async with ends() as (socket, _):
        socket.read_on()
        for octets in (1e5, 1e6, 4e6):
            socket.flows(1000.0, octets)
            assert socket._long * octets <= 2**16
        socket.flows(50_000.0, 2e7)
        assert socket._long == SHORT


async def test_a_pause_ends_when_somebody_is_about_to_look():
    """Seeded bugs seen red: `read_on` that leaves the transport as it is; a pause that, though it
    was ended, ends the next one."""
    async with ends() as (socket, server):
        await brought_to_pause(socket, server)
        ended = socket._pause

        assert socket.read_on()

        assert ended.cancelled()
        assert socket.transport.is_reading()
        await server.send("2")
        assert await socket.messages() == [b"2"]


async def test_an_answer_that_is_timed_does_not_wait():
    """Or a ping would take as long as a pause. Seeded bug seen red: `hurry` that does nothing."""
    async with ends() as (socket, server):
        await brought_to_pause(socket, server)

        socket.hurry()

        assert socket.transport.is_reading()
        assert not socket.gathers


async def test_an_end_during_the_pause_is_noticed():
    async with ends() as (socket, server):
        socket.flows(*BUSY)
        await server.send("last")
        await server.close(4004, "no data")

        async with asyncio.timeout(5):
            assert await socket.messages() == [b"last"]
            with pytest.raises(ConnectionClosed) as closed:
                await socket.messages()

        assert closed.value.rcvd.code == 4004


async def test_a_socket_that_is_aborted_during_the_pause_reads_no_more():
    async with ends() as (socket, server):
        await brought_to_pause(socket, server)

        socket.transport.abort()

        async with asyncio.timeout(5):
            await socket.wait_closed()


class Owner:
    """Hears events until the socket that brings them gathers."""

    def __init__(self, dial):
        self.dial = dial
        self.gathered = asyncio.Event()

    def heard(self, line, events, now):
        if self.dial.sockets[-1].gathers:
            self.gathered.set()

    def changed(self, line):
        pass

    def recorders(self):
        return ()


@asynccontextmanager
async def pouring(messages, every):
    """The address of a server that sends so many messages at a time, over and over."""

    async def attend(connection):
        await connection.recv()
        while connection.state is State.OPEN:
            for _ in range(messages):
                broadcast((connection,), ticker())
            await asyncio.sleep(every)

    async with serve(attend, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def until(event, running):
    async with asyncio.timeout(20):
        await event.wait()
    running.cancel()
    await asyncio.wait([running])


async def test_a_line_tells_its_socket_how_much_comes():
    """Seeded bug seen red: the leg never tells the rate."""
    dial = Kept()
    owner = Owner(dial)
    async with pouring(20, 0.001) as url:
        line = Line("public", url, dial, owner, Random(1))
        line.want([Arg("tickers", BTC)])
        await until(owner.gathered, asyncio.create_task(line.run()))


async def test_a_line_that_pings_waits_for_nothing_meanwhile():
    """Seeded bug seen red: the leg does not tell its socket that it pings."""
    pinged, times = asyncio.Event(), [0.0]

    async def attend(connection):
        async for text in connection:
            if text == "ping":
                pinged.set()
            times.append(PING_AFTER)  # Since it subscribed nothing was heard.

    async with serve(attend, "127.0.0.1", 0) as server:
        dial = Kept(now=lambda: times[-1])
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        line = Line("public", url, dial, Owner(dial), Random(1))
        line.want([Arg("tickers", BTC)])
        await until(pinged, asyncio.create_task(line.run()))

    dial.sockets[0].flows(*BUSY)
    assert not dial.sockets[0].gathers


async def test_a_feed_lets_gather_what_comes_between_its_glances():
    """Seeded bug seen red: glances that are made without reading on."""
    dial, gathered = Kept(), asyncio.Event()

    def look(glance):
        if dial.sockets and dial.sockets[0].gathers:
            gathered.set()

    async with pouring(1, 0.008) as url:  # Less than a socket that nobody looks at lets gather.
        feed = SocketFeed(Environment("lab", public=url), [BTC], publish=look, dial=dial)
        await until(gathered, asyncio.create_task(feed.run()))
