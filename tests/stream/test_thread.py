"""A feed on a thread of its own: what the screen may rely on."""

import asyncio
import sys
import threading
import time
from contextlib import asynccontextmanager

import pytest

from okxtui.market.glance import Glance
from okxtui.stream.thread import CLOSE_WITHIN, ThreadedFeed


class Runner:
    """Makes numbered glances as fast as it is told to, and remembers what was wished."""

    def __init__(self, publish, fault=None):
        self.publish = publish
        self.fault = fault
        self.wishes = []
        self.closed = threading.Event()
        self.number = 0

    async def run(self):
        while True:
            self.number += 1
            self.publish(Glance("sim", float(self.number), 0.0))
            if self.fault is not None:
                raise self.fault
            await asyncio.sleep(0.001)

    def watch(self, symbol):
        self.wishes.append(("watch", symbol, threading.current_thread().name))

    def retry(self):
        self.wishes.append(("retry",))


def feed_of(runners, fault=None, runner=Runner):
    @asynccontextmanager
    async def opened(publish):
        made = runner(publish, fault)
        runners.append(made)
        try:
            yield made
        finally:
            made.closed.set()

    return ThreadedFeed(opened, name="feed of a test")


async def first(feed, count=1):
    seen = []
    async with asyncio.timeout(5):
        async for glance in feed.glances():
            seen.append(glance)
            if len(seen) == count:
                return seen
    return seen


async def test_glances_arrive_in_their_order():
    async with feed_of([]) as feed:
        seen = [glance.at for glance in await first(feed, 20)]

    assert seen == sorted(set(seen))


async def test_a_reader_that_stalled_finds_the_present():
    runners = []
    async with feed_of(runners) as feed:
        await first(feed)
        time.sleep(0.15)  # noqa: ASYNC251 - the reader's loop stands still, as a terminal makes it
        made = runners[0].number

        [glance] = await first(feed)

    assert made > 20
    assert glance.at >= made - 1


async def test_a_stalled_reader_does_not_stall_the_feed():
    runners = []
    async with feed_of(runners) as feed:
        await first(feed)
        before = runners[0].number
        time.sleep(0.1)  # noqa: ASYNC251
        after = runners[0].number

    assert after - before > 10


async def test_what_was_wished_before_the_runner_was_there_is_granted():
    runners = []
    feed = feed_of(runners)
    async with feed:
        feed.watch("BTC-USDT")
        feed.retry()
        await first(feed, 3)

    assert runners[0].wishes == [("watch", "BTC-USDT", "feed of a test"), ("retry",)]


async def test_wishes_are_granted_on_the_feeds_own_thread():
    runners = []
    async with feed_of(runners) as feed:
        await first(feed)
        feed.watch("ETH-USDT")
        await first(feed, 5)

    assert runners[0].wishes == [("watch", "ETH-USDT", "feed of a test")]


async def test_a_fault_of_the_runner_reaches_the_reader_after_the_last_glance():
    feed = feed_of([], fault=ZeroDivisionError("in the feed"))
    async with feed:
        [glance] = await first(feed)
        assert glance.at == 1.0
        with pytest.raises(ZeroDivisionError, match="in the feed"):
            await first(feed)


async def test_the_glances_end_when_the_feed_is_closed():
    feed = feed_of([])
    async with feed:
        await first(feed)
        await feed.close()
        await first(feed, 10_000)


async def test_closing_waits_for_the_runner_to_clean_up():
    runners = []
    feed = feed_of(runners)
    async with feed:
        await first(feed)

    assert runners[0].closed.is_set()


@pytest.fixture
def _threads_change_often():
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_threads_change_often")
async def test_closing_at_once_ends_the_thread_as_well():
    for _ in range(60):
        feed = feed_of([])
        began = time.monotonic()
        async with feed:
            pass

        assert time.monotonic() - began < CLOSE_WITHIN
        feed._thread.join(1.0)
        assert not feed._thread.is_alive()


async def test_closing_twice_is_harmless():
    feed = feed_of([])
    async with feed:
        await first(feed)
        await asyncio.gather(feed.close(), feed.close())
        await feed.close()


async def test_a_wish_after_the_end_is_passed_over():
    feed = feed_of([])
    async with feed:
        await first(feed)
    feed.watch("BTC-USDT")


class Stubborn(Runner):
    """Does not let itself be cancelled while it is busy."""

    async def run(self):
        self.publish(Glance("sim", 1.0, 0.0))
        time.sleep(1.0)  # noqa: ASYNC251


async def test_closing_does_not_wait_longer_than_half_a_second():
    feed = feed_of([], runner=Stubborn)
    async with feed:
        await first(feed)
        began = time.monotonic()
        await feed.close()
        took = time.monotonic() - began
        assert await first(feed) == []

    assert CLOSE_WITHIN - 0.1 < took < CLOSE_WITHIN + 0.2
    feed._thread.join()
