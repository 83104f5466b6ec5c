"""A feed on the built-in exchange with an account to log in to, for the tests of that account."""

import asyncio
import time
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from okxtui.market.freshness import State
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.elapsed import elapsed
from okxtui.stream.feed import SocketFeed
from okxtui.stream.gate import Gate
from tests.bench.oracle import account_faults
from tests.bench.recovery import pulses
from tests.stream.stage import until


class Desk:
    """A feed on an exchange, and the last glance of it."""

    def __init__(
        self,
        exchange: Exchange,
        environment: Environment | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.exchange = exchange
        self.glance = None
        place = environment or Environment(name="lab", **exchange.urls)
        dial = Dial(gate=Gate(spacing=0.01), wall=wall)
        self.feed = SocketFeed(place, ["BTC-USDT"], publish=self.see, dial=dial)
        theirs = exchange.credentials[0]
        self.account = exchange.house.account(theirs)
        self.who = Credentials(theirs.key, theirs.secret, theirs.passphrase)

    def see(self, glance) -> None:
        self.glance = glance

    @property
    def holdings(self):
        return self.glance.holdings

    @property
    def session(self):
        return self.feed.private.session

    def at_rest(self) -> bool:
        """Whether the login of now is reconciled, and the last glance knows it."""
        live, seen = self.feed.private.pulse("orders"), self.holdings
        told = seen.session is self.session and seen.orders_pulse.phase is State.OK
        return told and self.session.phase == "in" and live.phase is State.OK

    def states(self) -> dict[str, State]:
        """What the panes say at this moment, by their names."""
        now = elapsed()
        return {name: pulse.state(now) for name, pulse in pulses(self.glance).items()}

    def differences(self) -> list[str]:
        """What the glance says that the exchange's books do not, in words."""
        return account_faults(self.holdings, self.account)


@asynccontextmanager
async def desk(activity: float = 1.0, **more: Any):
    async with Exchange(seed=5, activity=activity, coins=("BTC", "ETH")) as exchange:
        it = Desk(exchange, **more)
        running = asyncio.create_task(it.feed.run())
        try:
            await until(lambda: it.glance is not None)
            yield it
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
