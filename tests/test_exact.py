"""The screen's numbers are the exchange's, to the digit: a real feed on the built-in exchange."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from okxtui.market.depth import Depth
from okxtui.market.freshness import State
from okxtui.okx.environments import Environment
from okxtui.okx.events import Trade
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.feed import FeedSettings, SocketFeed
from okxtui.stream.gate import Gate
from tests.stream.stage import until

SYMBOLS = ("BTC-USDT", "ETH-USDT", "SOL-USDT", "PEPE-USDT", "BTC-USDT-SWAP", "BTC-USD-SWAP")


@asynccontextmanager
async def watching(book, listen=None):
    """An exchange, a feed on it, and the glances of the feed."""
    async with Exchange(seed=11, activity=6.0) as exchange:
        urls, glances = exchange.urls, []
        environment = Environment(
            "sim", urls["public"], urls["private"], urls["business"], urls["rest"]
        )
        feed = SocketFeed(
            environment,
            SYMBOLS,
            publish=glances.append,
            listen=listen,
            settings=FeedSettings(rate=60.0, book=book, seed=1),
            dial=Dial(gate=Gate(0.01)),
        )
        task = asyncio.create_task(feed.run())
        try:
            yield exchange, feed, glances
            assert not task.done(), task.exception()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def rest_and_look(exchange, feed, glances):
    """The last glance after the crowd fell silent and everything under way has arrived."""
    exchange.pause()
    frames, moved_at = -1, asyncio.get_running_loop().time()
    while (now := asyncio.get_running_loop().time()) - moved_at < 0.4:
        heard = feed.lines["public"].phase().frames
        if heard != frames:
            frames, moved_at = heard, now
        await asyncio.sleep(0.02)
    count = len(glances)
    feed.choose(feed.market.current)
    await until(lambda: len(glances) > count)
    return glances[-1]


def levels(pit, depth):
    terms = pit.terms
    return [
        [(terms.price(px), terms.size(lots)) for px, lots, _ in side.top(depth)]
        for side in (pit.engine.bids, pit.engine.asks)
    ]


def shown(depth: Depth, count):
    return [[(it.price, it.size) for it in side[:count]] for side in (depth.bids, depth.asks)]


@pytest.mark.parametrize(("book", "count"), [("books5", 5), ("books", 50)])
async def test_after_a_busy_while_every_number_is_the_venues(book, count):
    heard = []
    async with watching(book, lambda event, now: heard.append(event)) as (exchange, feed, glances):
        await until(lambda: sum(type(it) is Trade for it in heard) > 60, within=15)
        glance = await rest_and_look(exchange, feed, glances)

        for quote in glance.quotes:
            pit = exchange.venue.pits[quote.symbol]
            assert quote.ticker.last == pit.terms.price(pit.last.ticks)
            assert quote.ticker.last_sz == pit.terms.size(pit.last.lots)
            [[bid], [ask]] = levels(pit, 1)
            assert (quote.ticker.bid_px, quote.ticker.bid_sz) == bid
            assert (quote.ticker.ask_px, quote.ticker.ask_sz) == ask
        for symbol in SYMBOLS:
            feed.choose(symbol)
            await until(lambda symbol=symbol: glances[-1].current == symbol)
            await check_symbol(exchange, feed, glances, symbol, book, count)


async def check_symbol(exchange, feed, glances, symbol, book, count):
    """Ladder and tape of one symbol."""
    await until(lambda: glances[-1].depth.source == book and glances[-1].depth.symbol == symbol)
    pit = exchange.venue.pits[symbol]
    glance = glances[-1]
    assert glance.depth_pulse.phase is State.OK
    assert shown(glance.depth, count) == levels(pit, count)

    prints = [it for it in glance.prints.rows if isinstance(it, Trade)]
    assert len(prints) == len(glance.prints.rows), "a gap where nothing was lost"
    expected = list(pit.prints)[-len(prints) :][-50:]
    assert [(it.trade_id, it.px, it.sz, it.side) for it in prints[-50:]] == [
        (
            str(it.trade_id),
            pit.terms.price(it.ticks),
            pit.terms.size(it.lots),
            "buy" if it.buy else "sell",
        )
        for it in expected
    ]


async def test_the_tiny_coin_shows_its_digits():
    async with watching("books5") as (exchange, feed, glances):
        feed.choose("PEPE-USDT")
        await until(lambda: glances and glances[-1].depth.symbol == "PEPE-USDT", within=10)
        await until(lambda: glances[-1].quotes[3].ticker is not None)
        glance = await rest_and_look(exchange, feed, glances)

        pit = exchange.venue.pits["PEPE-USDT"]
        last = glance.quotes[3].ticker.last
        assert last == pit.terms.price(pit.last.ticks)
        assert last.startswith("0.0000")
        assert "e" not in last.lower()
        assert len(last) > 8


async def test_nothing_is_lost_and_nothing_comes_twice():
    heard = []
    async with watching("books", lambda event, now: heard.append(event)) as (
        exchange,
        feed,
        glances,
    ):
        await until(lambda: sum(type(it) is Trade for it in heard) > 60, within=15)
        glance = await rest_and_look(exchange, feed, glances)

        counts = dict(glance.health.counts)
        assert not {name for name in counts if "gap" in name or "unreadable" in name}, counts
        for symbol in SYMBOLS:
            got = [it.trade_id for it in heard if type(it) is Trade and it.inst_id == symbol]
            pit = exchange.venue.pits[symbol]
            assert got == [str(it.trade_id) for it in pit.prints if it.trade_id >= int(got[0])]
