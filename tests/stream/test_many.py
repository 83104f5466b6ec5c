"""Many symbols over one real socket: few requests, each small enough, and a price in every row."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from okxtui.okx.environments import Environment
from okxtui.stream.dial import Dial
from okxtui.stream.feed import FeedSettings, SocketFeed
from okxtui.stream.gate import Gate
from tests.frames import ticker
from tests.stream.stage import on_stage, until

LARGEST = 64 * 1024
"""Octets of a request, as the exchange limits it."""


def symbols(count):
    return [f"COIN{number}-USDT-SWAP" for number in range(count)]


@asynccontextmanager
async def watching(public, names):
    glances = []
    feed = SocketFeed(
        Environment("lab", public=public.url),
        names,
        publish=glances.append,
        settings=FeedSettings(rate=100.0, seed=1),
        dial=Dial(gate=Gate(0.01)),
    )
    task = asyncio.create_task(feed.run())
    try:
        yield feed, glances
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def watched(client):
    return {symbol for channel, symbol in client.args if channel == "tickers"}


def octets(client):
    return max(len(text.encode()) for text in client.texts)


@pytest.mark.parametrize("count", [50, 500])
async def test_all_at_once_are_one_connection_and_few_requests(count):
    names = symbols(count)
    async with on_stage() as public, watching(public, names) as (_, glances):
        client = await public.connected()
        await until(lambda: watched(client) == set(names))
        for name in names:
            await client.push(ticker(name, last="1.50"))
        await until(lambda: glances and all(quote.ticker for quote in glances[-1].quotes))

        assert len(public.clients) == 1
        assert len(client.requests) <= 2
        assert octets(client) <= LARGEST
        assert {quote.ticker.last for quote in glances[-1].quotes} == {"1.50"}


async def test_many_that_are_added_later_travel_together():
    names = symbols(300)
    async with on_stage() as public, watching(public, names[:1]) as (feed, glances):
        client = await public.connected()
        await until(lambda: watched(client) == set(names[:1]))
        before = len(client.requests)
        feed.watch(*names[1:])
        await until(lambda: watched(client) == set(names))

        assert len(client.requests) - before <= 2
        assert octets(client) <= LARGEST
        await until(lambda: len(glances[-1].quotes) == 300)


async def test_another_group_is_one_request_to_leave_and_one_to_come():
    names = symbols(400)
    async with on_stage() as public, watching(public, names[:200]) as (feed, glances):
        client = await public.connected()
        await until(lambda: watched(client) == set(names[:200]))
        before = len(client.requests)
        feed.relist(names[200:], names[300], "others")
        await until(lambda: watched(client) == set(names[200:]))

        assert [request["op"] for request in client.requests[before:]] == [
            "unsubscribe",
            "subscribe",
        ]
        await until(lambda: glances[-1].group == "others")
        assert glances[-1].current == names[300]


async def test_a_name_that_the_exchange_does_not_know_is_named_and_the_others_go_on():
    names = symbols(60)
    async with on_stage() as public:
        public.refused = {names[7]}
        async with watching(public, names) as (_, glances):
            client = await public.connected()
            others = [name for name in names if name != names[7]]
            await until(lambda: set(others) <= watched(client))
            for name in others:
                await client.push(ticker(name))
            await until(
                lambda: (
                    glances
                    and sum(quote.ticker is not None for quote in glances[-1].quotes) == 59
                    and any(sentence.startswith(names[7]) for _, sentence in glances[-1].said)
                )
            )

            assert len(public.clients) == 1


async def test_an_unchanged_row_among_five_hundred_is_the_very_same_object():
    names = symbols(500)
    async with on_stage() as public, watching(public, names) as (_, glances):
        client = await public.connected()
        await until(lambda: watched(client) == set(names))
        await client.push(ticker(names[0]))
        await until(lambda: glances and glances[-1].quotes[0].ticker)
        before = glances[-1].quotes
        await client.push(ticker(names[499]))
        await until(lambda: glances[-1].quotes[499].ticker)

        after = glances[-1].quotes
        changed = [at for at in range(500) if after[at] is not before[at]]
        assert changed == [499]
