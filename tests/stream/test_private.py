"""The account, over real sockets, against the built-in exchange's own books."""

import asyncio
from contextlib import asynccontextmanager, suppress
from decimal import Decimal

import pytest

from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.feed import SocketFeed
from okxtui.stream.gate import Gate
from tests.stream.stage import until


class Desk:
    """A feed on an exchange, and the last glance of it."""

    def __init__(self, exchange: Exchange, environment: Environment | None = None) -> None:
        self.exchange = exchange
        self.glance = None
        self.connects = 0
        place = environment or Environment(name="lab", **exchange.urls)
        self.feed = SocketFeed(
            place, ["BTC-USDT"], publish=self.see, dial=Dial(gate=Gate(spacing=0.01))
        )
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
        return self.session.phase == "in" and self.holdings.orders_pulse.phase.value == "OK"

    def differences(self) -> list[str]:
        """What the glance says that the exchange's books do not, in words."""
        account, seen = self.account, self.holdings
        mine = {(it.ord_id, it.state, Decimal(it.acc_fill_sz)) for it in seen.orders}
        theirs = {(str(it.ord_id), it.state, it.size(it.filled)) for it in account.orders.values()}
        pairs = {
            "orders": (mine, theirs),
            "fills": (
                {(it.inst_id, it.ord_id, it.trade_id, it.fill_sz) for it in seen.fills},
                {(it["instId"], it["ordId"], it["tradeId"], it["fillSz"]) for it in account.fills},
            ),
            "positions": (
                {(it.position.inst_id, Decimal(it.position.pos)) for it in seen.positions},
                {(it.instrument.inst_id, it.contracts(it.lots)) for it in account.held_positions()},
            ),
            "balances": (
                {(it.ccy, Decimal(it.cash_bal)) for it in seen.balance.details},
                {(ccy, account.cash(ccy)) for ccy in account.currencies()},
            ),
        }
        return [f"{name}: {a ^ b}" for name, (a, b) in pairs.items() if a != b]


@asynccontextmanager
async def desk(activity: float = 1.0, environment: Environment | None = None):
    async with Exchange(seed=5, activity=activity) as exchange:
        it = Desk(exchange, environment)
        running = asyncio.create_task(it.feed.run())
        try:
            await until(lambda: it.glance is not None)
            yield it
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def test_a_login_shows_the_whole_account_and_whose_rights_these_are() -> None:
    async with desk() as it:
        it.feed.login(it.who)
        await until(lambda: it.at_rest() and it.session.rights)
        it.exchange.pause()
        await until(lambda: not it.differences())

        assert it.session.rights == "trade"
        assert "read-only key is enough" in it.session.sentence
        assert it.who.key not in repr(it.session)


@pytest.mark.parametrize(
    ("field", "code", "words"),
    [(0, "60005", "API key"), (1, "60007", "secret key"), (2, "60024", "passphrase")],
)
async def test_a_refused_login_names_what_is_wrong_and_is_not_repeated(
    field: int, code: str, words: str
) -> None:
    async with desk() as it:
        parts = list(it.who.reveal())
        parts[field] += "x"
        it.feed.login(Credentials(*parts))
        await until(lambda: it.session.phase == "refused")
        line = it.feed.lines["private"]
        sockets = line.ups
        await until(lambda: line.phase().phase == "off")

        assert it.session.code == code
        assert words in it.session.sentence
        assert line.ups == sockets == 1
        await until(lambda: it.glance.quotes[0].ticker is not None)


async def test_a_wrong_clock_costs_one_retry_with_the_measured_offset() -> None:
    async with desk() as it:
        it.exchange.faults.clock_skew(-120_000)
        it.feed.login(it.who)
        await until(it.at_rest, within=8.0)

        assert it.feed.lines["private"].ups == 2
        assert it.glance.health.clock_offset == pytest.approx(-120, abs=2)


async def test_nothing_is_signed_for_a_host_in_the_clear() -> None:
    far = Environment(
        name="far",
        public="ws://127.0.0.1:9/ws/v5/public",
        private="ws://198.51.100.7/ws/v5/private",
        rest="http://127.0.0.1:9",
    )
    async with desk(environment=far) as it:
        it.feed.login(it.who)

        assert it.session.phase == "refused"
        assert "without encryption" in it.session.sentence
        assert it.feed.lines["private"].ups == 0


async def test_a_place_without_private_addresses_cannot_be_logged_in_to() -> None:
    bare = Environment(name="bare", public="ws://127.0.0.1:9/ws/v5/public")
    async with desk(environment=bare) as it:
        it.feed.login(it.who)

        assert it.session.phase == "refused"
        assert "no address to log in at" in it.session.sentence
        assert it.feed.lines["business"].phase().phase == "off"


async def test_a_logout_forgets_the_account_and_closes_its_line() -> None:
    async with desk() as it:
        it.feed.login(it.who)
        await until(it.at_rest)
        it.feed.logout()
        await until(lambda: it.holdings.session.phase == "out")

        assert it.holdings.orders == it.holdings.fills == it.holdings.positions == ()
        assert it.holdings.session.key == ""
        await until(lambda: it.feed.lines["private"].phase().phase == "off")


@pytest.mark.parametrize("seed", [1, 2])
async def test_lost_pushes_and_lost_lines_end_with_the_exchanges_own_books(seed: int) -> None:
    """Seen to fail when reconciliation skips fills, orders-pending, or the uTime comparison."""
    async with desk(activity=6.0) as it:
        it.feed.login(it.who)
        await until(it.at_rest)
        faults = it.exchange.faults
        for round_ in range(4):
            lossy = faults.drop("orders", times=0, rate=0.5)
            doubled = faults.duplicate("positions", times=0, rate=0.3)
            fills = len(it.account.fills)
            await until(lambda fills=fills: len(it.account.fills) > fills + seed)
            ups = it.feed.lines["private"].ups
            if round_ % 2:
                faults.cut("private")
            else:
                faults.close(1001, "", "private")
            await until(lambda ups=ups: it.feed.lines["private"].ups > ups)
            faults.heal(lossy)
            faults.heal(doubled)
            await until(it.at_rest)
        it.exchange.pause()
        await until(lambda: not it.differences(), within=8.0)

        assert "reconciled" in it.holdings.reconciled
