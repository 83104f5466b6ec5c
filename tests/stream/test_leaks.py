"""What comes and goes leaves nothing behind: no task, no thread, no descriptor."""

import asyncio
import gc
import os
import threading
from contextlib import nullcontext

import pytest

from okxtui.okx.environments import Environment
from okxtui.okx.events import Arg
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.feed import SocketFeed
from okxtui.stream.gate import Gate
from okxtui.stream.thread import ThreadedFeed
from tests.frames import BTC
from tests.stream.holding import held
from tests.stream.stage import on_stage, until

pytestmark = pytest.mark.slow


def left():
    """Tasks, threads and open descriptors of this process."""
    gc.collect()
    return len(asyncio.all_tasks()), threading.active_count(), len(os.listdir("/proc/self/fd"))


async def test_fifty_reconnects_leave_nothing_behind():
    """Red when somebody keeps the sockets, as the stage itself does with its clients."""
    async with on_stage() as stage, held(stage.url, Arg("tickers", BTC)) as (line, _):
        before = None
        for count in range(1, 52):
            client = await stage.subscribed(count)
            if count == 2:
                before = left()
            client.finish()
            await until(lambda: line.phase().phase != "up")
            await until(lambda: line.phase().phase == "waiting")
            line.retry()
        await stage.subscribed(52)
        stage.clients.clear()

        assert all(now <= then + 2 for now, then in zip(left(), before, strict=True))


async def test_twenty_environments_one_after_the_other_leave_nothing_behind():
    """Red when `ThreadedFeed.close` does not cancel its runner."""
    async with Exchange(seed=1) as exchange:
        place = Environment(name="lab", **exchange.urls)

        async def visit():
            def runner(publish):
                feed = SocketFeed(place, [BTC], publish=publish, dial=Dial(gate=Gate(0.01)))
                return nullcontext(feed)

            async with ThreadedFeed(runner) as feed:
                async for glance in feed.glances():
                    if glance.quotes and glance.quotes[0].ticker:
                        break
            await until(lambda: exchange.connected == 0)

        await visit()
        before = left()
        for _ in range(20):
            await visit()
        await until(lambda: threading.active_count() <= before[1])

        assert all(now <= then + 2 for now, then in zip(left(), before, strict=True))
