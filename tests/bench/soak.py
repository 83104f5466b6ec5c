"""It stays small: `python -m tests.bench.soak [--messages 10000000] [--reconnects 1000]`.

Frames of the built-in exchange, over and over with new times and trades, through connection,
market and glances: memory must stay flat. A line that is cut again and again must leave no task,
thread or descriptor. A dashboard to which nothing comes must cost next to nothing.
(`python -m tests.bench long` sends its ten million to the whole program instead.)
"""

import argparse
import asyncio
import gc
import os
import re
import threading
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

from okxtui.market.glance import LinkPhase
from okxtui.market.market import Market
from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg
from okxtui.sim.house import House
from okxtui.sim.session import Session
from tests.bench.outside import exchange_outside
from tests.bench.program import running
from tests.frames import BTC
from tests.stream.holding import held
from tests.stream.stage import on_stage, until

FLAT = 1.05
"""How much more memory may be kept at the end than after the first fifth."""
SLACK = 2
"""More tasks, threads or descriptors than at first: what is on its way out as we look."""
IDLE = 0.03
SYMBOLS = ("BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP")
CHANNELS = ("tickers", "trades", "books5", "books", "mark-price", "funding-rate", "open-interest")
START = 1_790_000_000_000
LOOK_EVERY = 200
_TIME = re.compile(rb'"ts":"(\d{13})"')
_TRADE = re.compile(rb'"tradeId":"(\d+)"')


class Reel:
    """Some seconds of the exchange, to be told again and again as if they were new."""

    def __init__(self, seconds):
        house = House(seed=1, now=START, activity=12.0, coins=("BTC", "ETH"))
        session = Session(house, "public", "a4d3ae55", START)
        client = Connection("public", 0.0)
        client.subscribe(_wanted(), 0.0)
        for text in client.outgoing():
            session.receive(text, START)
        self.frames = []
        for now in range(START + 20, START + 1000 * seconds, 20):
            house.advance(now)
            self.frames += session.outgoing(now)
        self._millis = 1000 * seconds

    def told(self, time_round):
        """Every frame, in the `time_round`-th telling."""
        later, number = time_round * self._millis, b"%04d" % time_round

        def moved(found):
            return b'"ts":"%d"' % (int(found[1]) + later)

        for frame in self.frames:
            frame = _TIME.sub(moved, frame)
            yield _TRADE.sub(rb'"tradeId":"\g<1>' + number + b'"', frame)


def _wanted():
    every = [Arg(channel, symbol) for channel in CHANNELS for symbol in SYMBOLS]
    return [
        arg
        for arg in every
        if arg.channel not in ("funding-rate", "open-interest", "mark-price")
        or arg.inst_id.endswith("SWAP")
    ]


def messages(count, report=print):
    """Memory (octets) after each twentieth of `count` messages."""
    reel, market, kept = Reel(20), Market(SYMBOLS, book="books"), []
    taken = telling = 0
    while taken < count:
        now = 20.0 * telling
        connection = Connection("public", now)
        connection.subscribe(_wanted(), now)
        market.lost_line("public")
        for number, frame in enumerate(reel.told(telling)):
            market.fold(connection.receive(frame, now), now)
            if number % LOOK_EVERY == 0:
                now += 20.0 * LOOK_EVERY / len(reel.frames)
                market.choose(SYMBOLS[number // LOOK_EVERY % len(SYMBOLS)])
                link = LinkPhase("public", phase="up", since=1.0, heard_at=now)
                market.glance("soak", now, now, {"public": link})
                connection.outgoing()
        telling += 1
        taken += len(reel.frames)
        if taken >= count * (len(kept) + 1) / 20:
            kept.append(_resident())
            report(f"  {taken:11,} messages  {kept[-1] / 1e6:6.1f} MB")
    assert market.security(BTC).tape.view().total > 10, "the trades were not new ones"
    return kept


def _resident():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def left():
    """Tasks, threads and open descriptors of this process."""
    gc.collect()
    return len(asyncio.all_tasks()), threading.active_count(), len(os.listdir("/proc/self/fd"))


async def reconnects(count):
    """`left()` early on, and after so many reconnects of one line."""
    before = None
    async with on_stage() as stage, held(stage.url, Arg("tickers", BTC)) as (line, _):
        for number in range(1, count + 2):
            client = await stage.subscribed(number)
            if number == 2:
                before = left()
            client.finish()
            await until(lambda: line.phase().phase != "up")
            await until(lambda: line.phase().phase == "waiting")
            line.retry()
        await stage.subscribed(count + 2)
        stage.clients.clear()
        return before, left()


async def idle(seconds=20.0):
    """The share of a core of a dashboard on an exchange that only answers pings."""
    with NamedTemporaryFile("w", suffix=".toml") as config:
        async with exchange_outside() as exchange:
            lab = "\n".join(f'{name} = "{url}"' for name, url in exchange.urls.items())
            print(f"[environments.lab]\n{lab}", file=config, flush=True)
            with running("okxtui", "--config", config.name, "--env", "lab") as program:
                await asyncio.to_thread(program.until, r"\d\d,\d{3}\.\d")
                exchange.order("mute")
                await asyncio.sleep(5.0)
                before = program.cpu()
                await asyncio.sleep(seconds)
                return (program.cpu() - before) / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--reconnects", type=int, default=50)
    given = parser.parse_args()
    began = time.monotonic()
    kept = messages(given.messages)
    early, late = kept[len(kept) // 5], kept[-1]
    seconds = time.monotonic() - began
    print(f"memory: {early / 1e6:.1f} MB, then {late / 1e6:.1f} MB, after {seconds:.0f} s")
    before, after = asyncio.run(reconnects(given.reconnects))
    print(f"tasks, threads, descriptors: {before}, after {given.reconnects} reconnects {after}")
    share = asyncio.run(idle())
    print(f"idle: {share:.1%} of a core ({IDLE:.0%})")
    small = all(now <= then + SLACK for now, then in zip(after, before, strict=True))
    return 0 if late <= FLAT * early and small and share < IDLE else 1


if __name__ == "__main__":
    raise SystemExit(main())
