"""Nothing lies, however things go: `python -m tests.bench.chaos --minutes 30 --seed 1`.

The whole dashboard, on two exchanges with a middleman before each, while lines are cut, frozen and
refused, pushes lost, doubled, swapped, held up and muted, books restart, logins and REST fail, and
`e` switches between the two. It runs in real time: heartbeats, backoffs and ages are what they are.
Every glance and, twice a second, the rendered screen are judged by what the exchanges really said
(`oracle.py`, `witness.py`); between the storms comes a checkpoint, at which everything must be
equal to the exchange's own engine and ledger.
"""

import argparse
import asyncio
import logging
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from okxtui.config import Config
from okxtui.market.freshness import TRUSTED, State
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.state import State as Kept
from okxtui.stream.elapsed import elapsed
from okxtui.ui.app import OkxTui
from okxtui.wiring import Wiring
from tests.bench.middleman import between
from tests.bench.oracle import Oracle, account_faults, levels, shown, tape_faults
from tests.bench.witness import Witness

SYMBOLS = ("BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP")
WAYS = ("FIN", "RST", "half", "deaf 4006", "deaf 1012", 1000, 1001, 1011, 1012, 4004, 4005)
CODES = (1001, 1012, 4004, 4006)
QUEUES = ("tickers", "books5", "books", "orders", "positions", "account", "mark-price")
"""Channels whose pushes may be lost: of trades nothing in the protocol would tell."""
SETTLED_WITHIN = 30.0


class Overheard:
    """A feed, with somebody who reads along and sees to it that the account is logged in."""

    def __init__(self, feed, name, chaos):
        self._feed, self._name, self._chaos = feed, name, chaos

    def __getattr__(self, name):
        return getattr(self._feed, name)

    async def glances(self):
        async for glance in self._feed.glances():
            self._chaos.witness.see(self._name, glance)
            yield glance


class Chaos:
    """The two exchanges, the dashboard, and what is done to them."""

    def __init__(self, seed, report=print):
        self.draw = Random(seed)
        self.seed = seed
        self.report = report
        self.rounds = Counter()
        self.checkpoints = 0
        self.witness = Witness({})

    @asynccontextmanager
    async def world(self):
        """Everything up, and the dashboard on the first exchange."""
        async with AsyncExitStack() as stack:
            group = await stack.enter_async_context(asyncio.TaskGroup())
            environments = {}
            for number, name in enumerate(("demo", "live")):
                exchange = Exchange(
                    seed=self.seed + number, activity=4.0, coins=("BTC", "ETH"), beating=False
                )
                await stack.enter_async_context(exchange)
                man = await stack.enter_async_context(between(exchange.urls["public"]))
                ports = f":{exchange.port}", f":{man.port}"
                urls = {key: url.replace(*ports) for key, url in exchange.urls.items()}
                environments[name] = Environment(name=name, **urls)
                oracle = Oracle(exchange, SYMBOLS)
                self.witness.worlds[name] = oracle, man
                stack.callback(group.create_task(oracle.beat()).cancel)
            config = Config(symbols=SYMBOLS, environments=environments, frame_rate=10.0)
            folder = stack.enter_context(TemporaryDirectory())
            wiring = Wiring(config, Kept(Path(folder) / "state.json"))
            self.app = OkxTui(config, self._opener(wiring), wiring.environments, now=elapsed)
            self.pilot = await stack.enter_async_context(self.app.run_test(size=(160, 50)))
            stack.callback(group.create_task(self._look()).cancel)
            yield

    def _opener(self, wiring):
        @asynccontextmanager
        async def open_feed(name, symbols, current):
            async with wiring.open_feed(name, symbols, current) as feed:
                feed.login(self._who(name))
                yield Overheard(feed, name, self)

        return open_feed

    def _who(self, name):
        theirs = self.witness.worlds[name][0].exchange.credentials[0]
        return Credentials(theirs.key, theirs.secret, theirs.passphrase)

    async def _look(self):
        while True:
            await asyncio.sleep(0.5)
            desk = self.app.desk
            if desk is not None and desk.is_current and desk.glance is not None:
                strips = self.app.screen._compositor.render_strips()
                self.witness.look(desk, [list(map(_piece, strip)) for strip in strips])

    # What is going on.

    @property
    def desk(self):
        return self.app.desk

    @property
    def oracle(self):
        return self.witness.worlds[self.desk.environment.name][0]

    @property
    def man(self):
        return self.witness.worlds[self.desk.environment.name][1]

    @property
    def faults(self):
        return self.oracle.exchange.faults

    async def until(self, condition, within):
        """Whether `condition(glance)` came true in time: seconds of this process, for on a machine
        that has no time for it nothing here goes on, the exchanges neither."""
        for _ in range(int(within / 0.05)):
            glance = self.desk.glance if self.desk else None
            if glance is not None and condition(glance):
                return True
            await asyncio.sleep(0.05)
        return False

    # The storm.

    async def round(self):
        """One thing goes wrong, for a while."""
        kinds = ("cut", "lose", "lose", "late", "mute", "freeze", "close", "refuse", "books")
        kinds += ("rest", "logins", "notice", "skew", "switch", "both")
        kind = self.draw.choice(kinds)
        self.rounds[kind] += 1
        await getattr(self, f"_{kind}")()

    async def _cut(self):
        outage = self.draw.choice((0.0, 0.5, 2.0, 6.0, 12.0))
        if outage:
            self.man.refuse()
        self.man.hurt(self.draw.choice(WAYS))
        await asyncio.sleep(outage)
        if outage:
            await self.man.accept()
        await asyncio.sleep(self.draw.choice((0.3, 2.0, 5.0)))

    async def _lose(self):
        channel = self.draw.choice(QUEUES)
        act = self.draw.choice((self.faults.drop, self.faults.duplicate, self.faults.reorder))
        rule = act(channel, times=0, rate=self.draw.choice((0.1, 0.5)))
        await asyncio.sleep(4.0)
        self.faults.heal(rule)

    async def _late(self):
        late = self.draw.choice((0.3, 1.5))
        self.witness.late = late
        rule = self.faults.delay(int(late * 1000), self.draw.choice(QUEUES))
        await asyncio.sleep(4.0)
        self.faults.heal(rule)
        await asyncio.sleep(late + 0.5)
        self.witness.late = 0.0

    async def _mute(self):
        rule = self.faults.mute(self.draw.choice((*QUEUES, "candle15m")))
        await asyncio.sleep(self.draw.choice((3.0, 12.0)))
        self.faults.heal(rule)

    async def _freeze(self):
        path = self.draw.choice(("", "public", "private", "business"))
        self.faults.freeze(path)
        await asyncio.sleep(self.draw.choice((2.0, 11.0)))
        # Thawed it would have lost pushes on a line that lives, which TCP never does.
        self.faults.cut(path)
        self.faults.thaw(path)

    async def _close(self):
        self.faults.close(self.draw.choice(CODES), "[/x]\x1b]52;c;eA==\x07", self._path())
        await asyncio.sleep(self.draw.choice((0.2, 2.0)))

    async def _refuse(self):
        self.faults.refuse(self.draw.choice((0, 502, 503)))
        self.faults.cut(self._path())
        await asyncio.sleep(self.draw.choice((1.0, 4.0)))
        self.faults.refusing = None

    async def _books(self):
        self.desk.feed.book(self.draw.choice(("books", "books5")))
        self.desk.feed.choose(self.draw.choice(SYMBOLS))
        self.faults.reset_book(self.draw.choice(SYMBOLS))
        await asyncio.sleep(2.0)

    async def _rest(self):
        self.faults.fail_rest(503, "50001", "busy")
        self.faults.cut("private")
        await asyncio.sleep(self.draw.choice((1.0, 4.0)))
        self.faults.failing = None

    async def _logins(self):
        self.faults.refuse_logins(self.draw.choice(("60009", "63999")))
        self.faults.cut("private")
        await asyncio.sleep(3.0)
        self.oracle.exchange.house.gate.refusing = None

    async def _notice(self):
        self.faults.notice(self._path(), after=self.draw.choice((0, 3000)))
        await asyncio.sleep(4.0)

    async def _skew(self):
        self.faults.clock_skew(self.draw.choice((-120_000, 90_000)))
        self.faults.cut("private")
        await asyncio.sleep(3.0)
        self.faults.clock_skew(0)

    async def _switch(self):
        """To the other exchange, while whatever goes on there goes on."""
        for _ in range(self.draw.choice((1, 1, 3))):
            await self.pilot.press("e")
            await asyncio.sleep(self.draw.choice((0.05, 1.0, 3.0)))
        await self.until(lambda glance: glance.environment == self.desk.environment.name, 10.0)

    async def _both(self):
        self.man.hurt("RST")
        await self._switch()

    def _path(self):
        return self.draw.choice(("", "public", "private", "business"))

    # The calm.

    async def checkpoint(self):
        """End all faults, reconcile, let everything arrive, and compare."""
        self.checkpoints += 1
        name, feed, exchange = self.desk.environment.name, self.desk.feed, self.oracle.exchange
        exchange.faults.clear()
        exchange.faults.cut("private")
        await asyncio.sleep(0.5)
        # A login that was refused waits for a person.
        feed.login(self._who(name))
        since = elapsed()
        stamp = exchange.venue.now
        fresh = await self.until(lambda it: _is_settled(it, since, stamp), SETTLED_WITHIN)
        if not fresh:
            states = _states(self.desk.glance), self.desk.glance.holdings.session.sentence
            self.witness.found(f"{name} did not recover: {states}")
            return
        exchange.pause()
        await asyncio.sleep(1.0)
        wrong = self.differences()
        for _ in range(20):
            if not wrong:
                break
            await asyncio.sleep(0.2)
            wrong = self.differences()
        for sentence in wrong:
            self.witness.found(f"checkpoint {self.checkpoints} in {name}: {sentence}")
        exchange.resume()

    def differences(self):
        """What the newest glance says that the exchange's own books do not."""
        glance, exchange = self.desk.glance, self.oracle.exchange
        pits, wrong = exchange.venue.pits, []
        for quote in glance.quotes:
            pit = pits[quote.symbol]
            last = pit.terms.price(pit.last.ticks)
            if quote.ticker.last != last:
                wrong.append(f"{quote.symbol} {quote.ticker.last} is {last}")
        pit = pits[glance.current]
        depth = glance.depth
        if shown(depth, 400) != levels(pit, 5 if depth.source == "books5" else 400):
            wrong.append(f"the {depth.source} of {glance.current} is another one")
        wrong += tape_faults(glance.prints.rows, pit)
        account = exchange.house.account(exchange.credentials[0])
        return wrong + account_faults(glance.holdings, account)


def _piece(segment):
    return segment.text, segment.style.color if segment.style else None


def _pulses(glance):
    held = glance.holdings
    return {
        "tickers": glance.quotes_pulse,
        "ladder": glance.depth_pulse,
        "tape": glance.tape_pulse,
        "orders": held.orders_pulse,
        "positions": held.positions_pulse,
        "balances": held.balance_pulse,
    }


def _states(glance):
    now = elapsed()
    return {name: pulse.says(now) for name, pulse in _pulses(glance).items()}


def _is_settled(glance, since, stamp):
    """Whether every pane shows what the exchange said after the storm."""
    now, held = elapsed(), glance.holdings
    newer = all(quote.ticker and int(quote.ticker.ts) > stamp for quote in glance.quotes)
    reconciled = held.orders_pulse.phase is State.OK and held.orders_pulse.heard_at > since
    book = glance.depth.ts > stamp and glance.depth.source == glance.book
    return (
        newer
        and reconciled
        and book
        and all(pulse.state(now) in TRUSTED for pulse in _pulses(glance).values())
    )


async def storm(minutes, seed, report=print):
    """Run so long. The chaos afterwards, with its findings."""
    chaos = Chaos(seed, report)
    async with chaos.world():
        if not await chaos.until(lambda it: _is_settled(it, 0.0, 0), SETTLED_WITHIN):
            told = chaos.desk.glance and _states(chaos.desk.glance)
            raise AssertionError(f"the dashboard never came up: {told}")
        ends = elapsed() + minutes * 60
        number = 0
        while elapsed() < ends:
            number += 1
            await chaos.round()
            if number % 6 == 0:
                await chaos.checkpoint()
                report(
                    f"{minutes * 60 - (ends - elapsed()):6.0f} s  {number} rounds, "
                    f"{chaos.checkpoints} checkpoints, {len(chaos.witness.findings)} findings"
                )
        await chaos.checkpoint()
    return chaos


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    # The exchange writes into sockets that were cut: that is what this is for.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    with suppress(KeyboardInterrupt):
        chaos = asyncio.run(storm(given.minutes, given.seed))
    print(f"rounds: {dict(sorted(chaos.rounds.items()))}")
    print(f"looked at: {dict(chaos.witness.looks)}")
    print(f"checkpoints: {chaos.checkpoints}")
    print(f"findings: {len(chaos.witness.findings)}")
    return 1 if chaos.witness.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
