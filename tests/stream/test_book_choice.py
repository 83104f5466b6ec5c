"""The ladder's channel, changed while the feed runs, against the built-in exchange."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from okxtui.market.freshness import TRUSTED
from okxtui.market.glance import Glance
from okxtui.okx.environments import Environment
from okxtui.sim.server import Exchange
from okxtui.stream.feed import SocketFeed


class Stand:
    """A feed on an exchange whose time passes only while somebody waits."""

    def __init__(self, exchange: Exchange, clock: list[int]) -> None:
        self.exchange, self.clock = exchange, clock
        self.glances: list[Glance] = []
        self.feed = SocketFeed(
            Environment(name="sim", **exchange.urls), ["BTC-USDT"], publish=self.glances.append
        )

    async def until(self, true: Callable[[Glance], bool]) -> Glance:
        async with asyncio.timeout(10):
            while not (self.glances and true(self.glances[-1])):
                self.clock[0] += 100
                self.exchange.advance(self.clock[0])
                await asyncio.sleep(0.005)
        return self.glances[-1]


def trusted(glance: Glance) -> bool:
    return glance.depth_pulse.state(glance.at) in TRUSTED


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    clock = [1_790_000_000_000]
    async with Exchange(seed=5, clock=lambda: clock[0], beating=False) as exchange:
        stand = Stand(exchange, clock)
        task = asyncio.create_task(stand.feed.run())
        yield stand
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_the_whole_book_can_be_followed_and_left_again(stand: Stand) -> None:
    await stand.until(lambda it: len(it.depth.bids) == 5 and trusted(it))

    stand.feed.book("books")
    whole = await stand.until(lambda it: len(it.depth.bids) > 5 and trusted(it))
    assert (whole.book, whole.depth.source, whole.depth.complete) == ("books", "books", 400)

    stand.feed.book("books5")
    best = await stand.until(lambda it: it.book == "books5" and trusted(it))
    assert (best.depth.source, len(best.depth.bids)) == ("books5", 5)


async def test_a_book_of_the_past_is_not_taken_for_one_of_now(stand: Stand) -> None:
    stand.feed.book("books")
    old = await stand.until(lambda it: len(it.depth.bids) > 5 and trusted(it))
    stand.feed.book("books5")
    await stand.until(lambda it: it.book == "books5" and trusted(it))
    await stand.until(lambda it: it.depth.ts > old.depth.ts + 3000)
    count = len(stand.glances)

    stand.feed.book("books")
    await stand.until(lambda it: it.book == "books" and trusted(it))

    again = [it for it in stand.glances[count:] if it.book == "books" and trusted(it)]
    assert all(it.depth.ts > old.depth.ts for it in again)


async def test_an_unknown_channel_is_not_followed(stand: Stand) -> None:
    await stand.until(trusted)

    stand.feed.book("books-l2-tbt")

    assert (await stand.until(trusted)).book == "books5"
