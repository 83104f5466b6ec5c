"""What is fetched beside the streams: patiently, and again when it failed."""

import asyncio
import itertools

import pytest

from okxtui.okx.environments import Environment
from okxtui.okx.events import Instrument
from okxtui.stream.dial import Dial
from okxtui.stream.errands import CLOSES_EVERY, Errands
from okxtui.stream.rest import Rest, RestFailed


class Answers(Rest):
    """REST without a network: answers or failures by path, in order; the last one stays."""

    def __init__(self, **answers):
        super().__init__(Environment("lab"), Dial())
        self.answers = answers
        self.asked = []

    def _next(self, what, *about):
        self.asked.append((what, *about))
        answers = self.answers[what]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def server_time(self):
        return self._next("time")

    async def instruments(self, kind, family=""):
        return self._next("instruments", *filter(None, (kind, family)))

    async def candles(self, symbol, bar, limit=300, after=0, *, archive=False):
        return self._next("candles", symbol)


class Clock:
    """Monotonic and wall time, moved by hand."""

    def __init__(self, wall=(1000.0,)):
        self.time = 0.0
        self.walls = itertools.chain(wall, itertools.repeat(wall[-1]))

    def dial(self):
        return Dial(now=lambda: self.time, wall=lambda: next(self.walls))


async def during(errand, done):
    """Run an errand until `done` is set, with sleeps that take no time."""
    task = asyncio.create_task(errand)
    try:
        async with asyncio.timeout(5):
            await done.wait()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def no_time(seconds):
    await asyncio.sleep(0)


def errands_of(rest, clock, failed=print):
    return Errands(rest, clock.dial(), failed, no_time)


async def test_the_quickest_of_three_looks_tells_the_clock():
    # Sent and answered at: 1000/1002, 1010/1010.2, 1020/1021.
    clock = Clock([1000.0, 1002.0, 1010.0, 1010.2, 1020.0, 1021.0])
    rest = Answers(time=[1_500_000, 1_015_100, 1_500_000])
    errands = errands_of(rest, clock, lambda sentence: None)

    await errands.measure()

    assert errands.offset == pytest.approx(1015.1 - 1010.1)
    assert errands.wall() == pytest.approx(1021.0 + 5.0)


async def test_an_unknown_offset_leaves_the_clock_as_it_is():
    assert errands_of(Answers(), Clock([77.0])).wall() == 77.0


async def test_a_clock_that_cannot_be_read_is_tried_again():
    failures, measured = [], asyncio.Event()
    rest = Answers(time=[RestFailed("no"), RestFailed("no"), 1_000_000])
    errands = Errands(rest, Clock().dial(), failures.append, lambda seconds: paused(seconds))

    async def paused(seconds):
        if errands.offset is not None:
            measured.set()
        await asyncio.sleep(0)

    await during(errands.keep_clock(), measured)

    assert failures == ["no", "no"]
    assert errands.offset == 0.0


async def test_the_metadata_of_every_type_is_fetched_once():
    told, done, symbols = [], asyncio.Event(), ["BTC-USDT", "ETH-USDT"]
    rest = Answers(instruments=[[Instrument(inst_id="X")]])
    errands = errands_of(rest, Clock())

    def tell(instruments):
        told.extend(instruments)
        symbols.append("BTC-USDT-SWAP")
        if len(told) == 2:
            done.set()

    await during(errands.keep_instruments(lambda: symbols, tell), done)

    assert rest.asked == [("instruments", "SPOT"), ("instruments", "SWAP")]


async def test_the_metadata_of_options_is_fetched_family_by_family():
    """OKX refuses the whole type. Seeded bug: asked for it, tick sizes of options never come."""
    done, told = asyncio.Event(), []
    rest = Answers(instruments=[[]])
    options = ["BTC-USD-261225-9-C", "BTC-USD-261225-8-P", "ETH-USD-261225-2-C"]

    def tell(instruments):
        told.append(instruments)
        if len(told) == 3:
            done.set()

    errands = errands_of(rest, Clock())
    await during(errands.keep_instruments(lambda: ["BTC-USDT", *options], tell), done)

    assert rest.asked == [
        ("instruments", "SPOT"),
        ("instruments", "OPTION", "BTC-USD"),
        ("instruments", "OPTION", "ETH-USD"),
    ]


async def test_metadata_that_failed_is_fetched_again():
    failures, done = [], asyncio.Event()
    rest = Answers(instruments=[RestFailed("busy"), []])
    errands = errands_of(rest, Clock(), failures.append)

    await during(errands.keep_instruments(lambda: ["BTC-USDT"], lambda it: done.set()), done)

    assert failures == ["busy"]
    assert len(rest.asked) == 2


async def test_closes_are_fetched_for_every_symbol_and_for_those_that_join():
    told, done, symbols = [], asyncio.Event(), ["BTC-USDT"]
    errands = errands_of(Answers(candles=[[]]), Clock())

    def tell(symbol, values):
        told.append(symbol)
        symbols.append("ETH-USDT")
        if "ETH-USDT" in told:
            done.set()

    await during(errands.keep_closes(lambda: dict.fromkeys(symbols), tell), done)

    assert told == ["BTC-USDT", "ETH-USDT"]


async def test_closes_are_fetched_anew_only_after_a_while():
    clock, told, done = Clock(), [], asyncio.Event()
    errands = errands_of(Answers(candles=[[]]), clock)
    looks = 0

    def symbols():
        nonlocal looks
        looks += 1
        clock.time += 1.0
        if clock.time > CLOSES_EVERY:
            done.set()
        return ["BTC-USDT"]

    await during(errands.keep_closes(symbols, lambda symbol, values: told.append(clock.time)), done)

    assert looks >= CLOSES_EVERY
    assert len(told) <= 2


async def test_closes_that_failed_are_fetched_again_soon():
    clock, told, done = Clock(), [], asyncio.Event()
    errands = errands_of(Answers(candles=[RestFailed("no"), []]), clock, lambda sentence: None)

    def symbols():
        clock.time += 1.0
        return ["BTC-USDT"]

    def tell(symbol, values):
        told.append(clock.time)
        done.set()

    await during(errands.keep_closes(symbols, tell), done)

    assert told[0] < 60.0
