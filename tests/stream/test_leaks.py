"""What comes and goes leaves nothing behind: no task, no thread, no descriptor."""

import threading
from contextlib import nullcontext

import pytest

from okxtui.okx.environments import Environment
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.feed import SocketFeed
from okxtui.stream.gate import Gate
from okxtui.stream.thread import ThreadedFeed
from tests.bench.soak import left, messages, reconnects
from tests.frames import BTC
from tests.stream.stage import until

pytestmark = pytest.mark.slow


async def test_fifty_reconnects_leave_nothing_behind():
    """Red when somebody keeps the sockets, as the stage itself does with its clients."""
    before, after = await reconnects(50)

    assert all(now <= then + 2 for now, then in zip(after, before, strict=True))


def test_memory_is_flat_over_the_messages_of_an_hour():
    """Red when the tape keeps every print: then the last quarter holds more than the one before."""
    kept = messages(120_000, report=lambda line: None)

    assert kept[-1] <= 1.15 * kept[len(kept) // 2]


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
