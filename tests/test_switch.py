"""From one environment to the other, at the worst moments: nothing crosses over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec import structs

from okxtui.config import Config
from okxtui.market.glance import Glance
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.state import State
from okxtui.stream.ways import Feed
from okxtui.wiring import Wiring
from tests.stream.stage import until

SYMBOLS = ("BTC-USDT",)


class Sight:
    """A feed, and every glance of it."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.glances: list[Glance] = []

    @property
    def phase(self) -> str:
        return self.glances[-1].holdings.session.phase if self.glances else ""

    async def look(self) -> None:
        async for glance in self.feed.glances():
            self.glances.append(glance)


@asynccontextmanager
async def seen(wiring: Wiring, name: str) -> AsyncIterator[Sight]:
    async with wiring.open_feed(name, SYMBOLS, "") as feed:
        sight = Sight(feed)
        looking = asyncio.create_task(sight.look())
        await until(lambda: bool(sight.glances))
        yield sight
        await feed.close()
        await looking


def place(name: str, exchange: Exchange) -> Environment:
    return structs.replace(Environment(name=name), **exchange.urls)


@pytest.mark.parametrize("moment", ["logged in", "during a login", "during a reconnect"])
async def test_nothing_crosses_over_at_a_switch(moment: str, tmp_path) -> None:
    """No glance of the one after the switch, and no login, account or socket at the other."""
    async with Exchange(seed=1, coins=["BTC"]) as left, Exchange(seed=2, coins=["BTC"]) as right:
        theirs = left.credentials[0]
        who = Credentials(theirs.key, theirs.secret, theirs.passphrase)
        environments = {"live": place("live", left), "demo": place("demo", right)}
        wiring = Wiring(Config(symbols=SYMBOLS, environments=environments), State(tmp_path / "s"))

        async with seen(wiring, "live") as before:
            before.feed.login(who)
            if moment == "during a login":
                await until(lambda: before.phase == "logging in")
            else:
                await until(lambda: before.phase == "in")
            if moment == "during a reconnect":
                left.faults.refuse(502)
                left.faults.cut()
                await until(lambda: before.phase == "logging in")
        await until(lambda: left.connected == 0)

        async with seen(wiring, "demo") as after:
            await until(lambda: after.glances[-1].quotes[0].ticker is not None)
            await until(lambda: after.glances[-1].depth.seq is not None)

            assert {glance.environment for glance in before.glances} == {"live"}
            assert {glance.environment for glance in after.glances} == {"demo"}
            for glance in after.glances:
                assert glance.holdings.session.phase == "out"
                assert glance.holdings.orders == glance.holdings.fills == ()
            assert not [session for session in right.faults.sessions if session.path == "private"]
            assert left.connected == 0
