"""Clocks that jump: what is measured with the monotonic one does not care."""

import asyncio
import time
from contextlib import suppress

import pytest

from okxtui.market.freshness import State
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.elapsed import elapsed
from okxtui.stream.feed import SocketFeed
from okxtui.stream.gate import Gate
from tests.stream.stage import until


@pytest.mark.parametrize("step", [-3600.0, pytest.param(3600.0, marks=pytest.mark.slow)])
async def test_a_step_of_the_wall_clock_ages_nothing(step: float) -> None:
    """Red when an age or a deadline is reckoned with `Dial.wall`; a login corrects its own time."""
    wall, glances = [0.0], []
    async with Exchange(seed=1, activity=6.0, coins=["BTC"]) as exchange:
        dial = Dial(gate=Gate(0.01), wall=lambda: time.time() + wall[0])
        place = Environment(name="lab", **exchange.urls)
        feed = SocketFeed(place, ["BTC-USDT"], publish=glances.append, dial=dial)
        running = asyncio.create_task(feed.run())
        try:
            await until(lambda: glances and glances[-1].depth.bids and glances[-1].quotes[0].ticker)
            wall[0] = step
            stepped = len(glances)
            theirs = exchange.credentials[0]
            feed.login(Credentials(theirs.key, theirs.secret, theirs.passphrase))
            await until(lambda: glances[-1].holdings.session.phase == "in", within=10)

            for glance in glances[stepped:]:
                for pulse in (glance.quotes_pulse, glance.depth_pulse, glance.quotes[0].pulse):
                    assert pulse.state(glance.at) in (State.OK, State.QUIET)
                    assert pulse.age(glance.at) < 10
            assert {
                link.reconnects for link in glances[-1].health.links if link.name == "public"
            } == {0}
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def test_a_machine_that_slept_knows_how_old_its_prices_are() -> None:
    """Red when a line that was up before need not answer anew."""
    slept, glances = [0.0], []
    async with Exchange(seed=1, activity=6.0, coins=["BTC"]) as exchange:
        dial = Dial(gate=Gate(0.01), now=lambda: elapsed() + slept[0])
        place = Environment(name="lab", **exchange.urls)
        feed = SocketFeed(place, ["BTC-USDT"], publish=glances.append, dial=dial)
        running = asyncio.create_task(feed.run())
        try:
            await until(lambda: glances and glances[-1].quotes[0].ticker)
            exchange.faults.refuse()
            exchange.faults.freeze()
            slept[0] = 3600.0

            pulse = glances[-1].quotes_pulse
            assert pulse.state(dial.now()) is State.STALE
            assert pulse.says(dial.now()) == "STALE 1h"
            await until(lambda: glances[-1].health.links[0].phase == "waiting", within=8)
            exchange.faults.clear()
            exchange.faults.cut()
            await until(lambda: glances[-1].quotes_pulse.state(dial.now()) is State.OK)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


def test_what_grows_old_does_so_while_the_machine_sleeps() -> None:
    """Red when ages are measured with Python's monotonic clock, which stands still."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        assert elapsed() == pytest.approx(time.clock_gettime(time.CLOCK_BOOTTIME), abs=1.0)
    before = elapsed()

    assert elapsed() >= before
    assert Dial().now is elapsed
