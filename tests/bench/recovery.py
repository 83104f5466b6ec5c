"""How soon a loss is said and everything is back: `python -m tests.bench.recovery --rounds 100`.

A feed, logged in, on the built-in exchange (a process of its own, as in life), with a middleman
between them that breaks all lines in every way there is, for outages of several lengths. Bounds: a
loss is said within 0.3 s, every pane is fresh 2.0 s after the exchange accepts again, and no second
has more than 3 connects. Of a round out of bounds it prints what happened when.
"""

import argparse
import asyncio
from contextlib import asynccontextmanager
from random import Random
from urllib.parse import urlsplit

from okxtui.market.freshness import State
from okxtui.okx.environments import Environment
from okxtui.stream.dial import Dial
from okxtui.stream.elapsed import elapsed
from okxtui.stream.feed import FeedSettings, SocketFeed
from okxtui.stream.gate import Gate
from tests.bench.middleman import between
from tests.bench.outside import exchange_outside

SAID_WITHIN, FRESH_WITHIN, NOT_SAID = 0.3, 2.0, 9.9
CODES = (1000, 1001, 1005, 1006, 1011, 1012, 4004, 4005, 4006)
WAYS = ("FIN", "RST", "half", "deaf 4006", "deaf 1012", *CODES)
OUTAGES = (0.0, 0.3, 1.5, 4.0, 15.0, 60.0)
LATE = ("", "", "502", "handshake", "login", "resubscribe", "reconcile")
"""What goes wrong besides, on the way back."""


class Watched:
    """The feed's glances, with the times at which they were seen."""

    def __init__(self):
        self.glance = None
        self.news = asyncio.Event()
        self.diary = []
        """(monotonic time, what had changed since) in a few words."""

    def see(self, glance):
        self.glance = glance
        self.news.set()
        line = told(glance)
        if not self.diary or self.diary[-1][1] != line:
            self.diary.append((elapsed(), line))

    async def until(self, condition, within):
        """Seconds until `condition(glance)`; None when it did not come true."""
        began = elapsed()
        try:
            async with asyncio.timeout(within):
                while self.glance is None or not condition(self.glance):
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            return None
        return elapsed() - began

    def since(self, at):
        """The diary from `at` on, a line an entry."""
        return [f"      {when - at:+7.3f} {line}" for when, line in self.diary if when >= at - 0.1]


def told(glance):
    """What the links and the login are doing."""
    links = (f"{link.name} {link.phase}" for link in glance.health.links)
    session = glance.holdings.session
    orders = glance.holdings.orders_pulse.phase
    return f"{' '.join(links)}; {session.phase} {session.sentence}; orders {orders}"


def is_lost(glance):
    return any(link.phase != "up" for link in glance.health.links)


def pulses(glance):
    """Of every pane, by name."""
    held = glance.holdings
    return {
        "tickers": glance.quotes_pulse,
        "ladder": glance.depth_pulse,
        "tape": glance.tape_pulse,
        "chart": glance.chart_pulse,
        "orders": held.orders_pulse,
        "positions": held.positions_pulse,
        "balances": held.balance_pulse,
    }


def stale(glance, at):
    """The panes that do not show what came after `at`."""
    return [
        name
        for name, pulse in pulses(glance).items()
        if not (pulse.phase is State.OK and pulse.heard_at > at and pulse.line_at > at)
    ]


def fresh_since(at):
    """Whether every pane of a glance shows what came after `at`."""
    return lambda glance: not stale(glance, at)


@asynccontextmanager
async def logged_in(seed=1):
    """(exchange, middleman, watched) once every pane is fresh."""
    async with (
        exchange_outside(seed) as exchange,
        between(exchange.urls["public"]) as man,
    ):
        theirs = urlsplit(exchange.urls["public"]).netloc
        ours = f"127.0.0.1:{man.port}"
        urls = {name: url.replace(theirs, ours) for name, url in exchange.urls.items()}
        watched = Watched()
        feed = SocketFeed(
            Environment("lab", **urls),
            ("BTC-USDT", "ETH-USDT"),
            publish=watched.see,
            settings=FeedSettings(rate=20.0, seed=seed),
            dial=Dial(gate=Gate()),
        )
        feed.login(exchange.credentials)
        task = asyncio.create_task(feed.run())
        try:
            assert await watched.until(fresh_since(0.1), 15) is not None, "it never came up"
            yield exchange, man, watched
            assert not task.done(), task.exception()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def one(world, way, outage, late):
    """Break everything one way.

    (seconds until it was said, seconds until all was fresh, what came last, when it began).
    """
    exchange, man, watched = world
    if outage:
        man.refuse()
    hurt_at = elapsed()
    man.hurt(way)
    said = await watched.until(is_lost, 2.0)
    await asyncio.sleep(max(0.0, outage - (elapsed() - hurt_at)))
    if late == "502":
        exchange.order("refuse 502")
    elif late == "reconcile":
        exchange.order("fail-rest 503 50001")
    elif late:
        man.cut_after = {
            "handshake": {"public": 1, "private": 1},
            "login": {"private": 2},
            "resubscribe": {"public": 2, "private": 3},
        }[late]
    if outage:
        await man.accept()
    if late == "502":
        await asyncio.sleep(0.5)
        exchange.order("clear")
    mended = since = hurt_at if not outage and not late else elapsed()
    if late == "reconcile":
        await watched.until(lambda it: it.holdings.orders_pulse.phase is State.RECONCILING, 3.0)
        exchange.order("clear")
        mended = elapsed()
    last = []
    while man.cut_after or stale(watched.glance, max(since, man.cut_at)):
        last = stale(watched.glance, since)
        await watched.until(fresh_since(max(since, man.cut_at)), 0.1)
        if elapsed() - mended > 15:
            break
    return said, elapsed() - max(mended, man.cut_at), last, hurt_at


def busiest_second(times):
    """The most connects in any second."""
    return max((sum(at <= other < at + 1 for other in times) for at in times), default=0)


async def recover(rounds, seed, longest, report=print):
    """Run so many rounds, with outages of up to `longest` seconds.

    (the worst times until said and fresh, the most connects in a second, the rounds in bounds).
    """
    draw, worst_said, worst_fresh, good = Random(seed), 0.0, 0.0, 0
    outages = [outage for outage in OUTAGES if outage <= longest]
    async with logged_in(seed) as world:
        for number in range(rounds):
            way, outage, late = draw.choice(WAYS), draw.choice(outages), draw.choice(LATE)
            said, fresh, last, began = await one(world, way, outage, late)
            said = NOT_SAID if said is None else said
            fine = said <= SAID_WITHIN and fresh <= FRESH_WITHIN
            good += fine
            worst_said, worst_fresh = max(worst_said, said), max(worst_fresh, fresh)
            report(
                f"{number + 1:4} {way!s:10} outage {outage:4} s {late:12}"
                f" said {said:5.3f} s  fresh {fresh:5.3f} s"
                f" {'' if fine else '  <-- too late: ' + ' '.join(last)}"
            )
            if not fine:
                report("\n".join(world[2].since(began)))
            await asyncio.sleep(draw.choice((0.2, 1.0, 5.5)))
        return worst_said, worst_fresh, busiest_second(world[1].connects), good


async def silence():
    """Seconds until a line on which nothing comes any more is said to be lost."""
    async with logged_in() as (exchange, _, watched):
        exchange.order("freeze")
        return await watched.until(is_lost, 12.0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=4.0, help="of the outages, in seconds")
    given = parser.parse_args()
    run = recover(given.rounds, given.seed, given.longest)
    said, fresh, busiest, good = asyncio.run(run)
    still = asyncio.run(silence())
    print(f"silence is said after {still:.2f} s (8.5 and a tenth)")
    print(f"within bounds: {good} of {given.rounds}")
    print(f"worst: said {said:.3f} s (0.3), fresh {fresh:.3f} s (2.0)")
    print(f"most connects in any second: {busiest} (3)")
    return 0 if good == given.rounds and busiest <= 3 else 1


if __name__ == "__main__":
    raise SystemExit(main())
