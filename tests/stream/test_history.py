"""Bars by REST and by socket against the built-in exchange, whose venue is the truth."""

import asyncio
from collections.abc import Callable

import pytest

from okxtui.market.charts import Charts
from okxtui.market.glance import Glance
from okxtui.okx.environments import Environment
from okxtui.okx.events import Candle
from okxtui.okx.timeframes import timeframe
from okxtui.sim import rows
from okxtui.sim.server import Exchange
from okxtui.stream.feed import SocketFeed
from okxtui.stream.history import History
from okxtui.stream.rest import RestFailed

MINUTE = 60_000
T0 = 1_790_000_040_000


class Archive:
    """A REST that answers from bars numbered by the minute, and fails when told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, bool]] = []
        self.last = 1_000
        self.fail = 0

    async def candles(self, symbol, bar, limit=300, after=0, *, archive=False):
        self.calls.append((after, archive))
        if self.fail:
            self.fail -= 1
            raise RestFailed("no answer from REST")
        newest = (after - T0) // MINUTE - 1 if after else self.last
        return [
            Candle(str(T0 + place * MINUTE), "2", "3", "1", "2", confirm=str(int(place < 1_000)))
            for place in range(newest, max(-1, newest - limit), -1)
        ]


@pytest.fixture
async def kept():
    """A history at work: archive, candles, and a way to wait for something."""
    archive, charts, changed = Archive(), Charts(timeframe("1m")), asyncio.Event()
    history = History(archive, charts, lambda: "BTC-USDT", changed.set)
    candles = charts.candles("BTC-USDT")
    task = asyncio.create_task(history.keep())

    async def until(true: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not true():
                await changed.wait()
                changed.clear()

    yield archive, candles, history, until
    task.cancel()


async def test_the_newest_page_is_fetched_by_itself(kept):
    archive, candles, _, until = kept
    await until(lambda: len(candles.chart().bars) == 300)

    assert archive.calls == [(0, False)]


async def test_older_pages_come_on_demand_to_the_very_first_bar(kept):
    _, candles, history, until = kept
    await until(lambda: bool(candles.chart().bars))
    while not candles.chart().whole:
        candles.older()
        history.look()
        await until(lambda: candles.chart().whole or candles.wanted() is None)

    assert len(candles.chart().bars) == 1_001
    assert candles.chart().gaps == ()


async def test_a_call_that_fails_is_said_and_repeated(kept):
    archive, candles, history, until = kept
    await until(lambda: bool(candles.chart().bars))
    archive.fail, archive.last = 1, 1_001
    candles.interrupt()
    history.look()

    await until(lambda: candles.chart().trouble != "")
    assert candles.chart().trouble == "no answer from REST"
    await until(lambda: len(candles.chart().bars) == 301)
    assert candles.chart().trouble == ""


async def test_somebody_in_a_hurry_does_not_wait_for_the_next_attempt(kept):
    archive, candles, history, until = kept
    await until(lambda: bool(candles.chart().bars))
    archive.fail = 5
    candles.interrupt()
    history.look()

    async with asyncio.timeout(1.5):
        while archive.fail:
            await until(lambda: candles.chart().trouble != "" and not candles.chart().loading)
            candles.chart()
            history.hurry()
            await asyncio.sleep(0)
        history.hurry()
        await until(lambda: candles.wanted() is None)


class Stand:
    """A feed on an exchange whose time passes only while somebody waits."""

    def __init__(self, exchange: Exchange, clock: list[int]) -> None:
        self.exchange, self.clock = exchange, clock
        self.glances: list[Glance] = []
        self.feed = SocketFeed(
            Environment(name="sim", **exchange.urls), ["BTC-USDT"], publish=self.glances.append
        )
        self.feed.timeframe("1m")

    async def until(self, true: Callable[[Glance], bool]) -> Glance:
        async with asyncio.timeout(20):
            while not (self.glances and true(self.glances[-1])):
                self.clock[0] += 400
                self.exchange.advance(self.clock[0])
                await asyncio.sleep(0.005)
        return self.glances[-1]

    def true_bars(self) -> dict[int, Candle]:
        """By opening time, as the exchange itself tells them."""
        pit = self.exchange.venue.pits["BTC-USDT"]
        bars = pit.candles.before("1m", self.clock[0] + 1)
        return {
            bar.ts: Candle(*rows.candle(pit.terms, bar, confirmed=True))
            for bar, _ in zip(bars, range(400), strict=False)
        }


@pytest.fixture
async def stand():
    clock = [1_790_000_055_000]
    async with Exchange(seed=5, clock=lambda: clock[0], beating=False) as exchange:
        stand = Stand(exchange, clock)
        task = asyncio.create_task(stand.feed.run())
        yield stand
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.slow
async def test_bars_of_both_sources_equal_those_built_from_all_trades(stand):
    glance = await stand.until(lambda it: len(it.chart.bars) > 301)

    truth = stand.true_bars()
    assert glance.chart.gaps == ()
    assert all(candle == truth[int(candle.ts)] for candle in glance.chart.bars[:-1])
    assert glance.chart.bars[-1].confirm == "0"


@pytest.mark.slow
async def test_bars_missed_while_the_line_was_down_are_fetched(stand):
    await stand.until(lambda it: len(it.chart.bars) >= 300 and it.chart_pulse.heard_at > 0)
    before = len(stand.glances[-1].chart.bars)

    stand.exchange.faults.cut("business")
    stand.clock[0] += 3 * MINUTE
    stand.exchange.advance(stand.clock[0])
    glance = await stand.until(
        lambda it: len(it.chart.bars) >= before + 3 and not it.chart.gaps and not it.chart.loading
    )

    truth = stand.true_bars()
    assert all(candle == truth[int(candle.ts)] for candle in glance.chart.bars[:-1])
    times = [int(candle.ts) for candle in glance.chart.bars]
    assert times == list(range(times[0], times[-1] + MINUTE, MINUTE))


async def test_another_timeframe_shows_its_own_bars_and_the_way_back_is_at_once(stand):
    await stand.until(lambda it: len(it.chart.bars) >= 300)
    stand.feed.timeframe("1D")
    glance = await stand.until(lambda it: it.chart.timeframe.bar == "1Dutc" and it.chart.bars)
    assert all(int(candle.ts) % 86_400_000 == 0 for candle in glance.chart.bars)

    stand.feed.timeframe("1m")
    stand.glances.clear()
    glance = await stand.until(lambda it: True)

    assert glance.chart.timeframe.name == "1m"
    assert len(glance.chart.bars) >= 300
