"""Away for as long as it takes: `python -m tests.bench.away --deaf 60 --asleep 40`.

The dashboard on a pseudo-terminal, logged in and recording, on the built-in exchange: first its
terminal takes nothing for a minute, then the machine sleeps and the exchange hangs up meanwhile.
Measured is when the screen shows the present again; the exchange must notice nothing of the first,
the recording go on through it, and what was filled during the second be reconciled.
"""

import argparse
import asyncio
import logging
import re
import signal
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from okxtui.sim.server import Exchange
from okxtui.stream.recording import read
from tests.terminal import Terminal

PRICES = re.compile(r"BTC-USDT \d\d,\d{3}\.\d")
LAB = """
[environments.lab]
public = "ws://{host}/ws/v5/public"
private = "ws://{host}/ws/v5/private"
business = "ws://{host}/ws/v5/business"
rest = "http://{host}"
keys = "environment"
"""
DEAF_WITHIN, ASLEEP_WITHIN = 1.0, 2.0
"""Seconds until the screen shows the present, on a machine with nothing else to do."""
STILL = 3.0
"""Seconds without a frame that are no hole in a recording."""


def shows_prices(text):
    return bool(PRICES.search(text))


def last_price(text):
    found = PRICES.search(text)
    return found[0].split()[1].replace(",", "") if found else ""


def present(exchange):
    """The price that stands still while the crowd is silent, as the header writes it."""
    pit = exchange.venue.pits["BTC-USDT"]
    return f"{float(pit.terms.price(pit.last.ticks)):.1f}"


async def deaf(terminal, exchange, seconds):
    """The terminal takes nothing: seconds until the present is shown afterwards."""
    await asyncio.sleep(seconds)
    exchange.pause()
    await asyncio.sleep(0.2)
    return await _seen(terminal, present(exchange))


async def asleep(terminal, exchange, seconds):
    """SIGSTOP, the lines die meanwhile, SIGCONT: seconds until the present is shown."""
    terminal.child.kill(signal.SIGSTOP)
    await asyncio.sleep(seconds)
    exchange.faults.cut()
    exchange.pause()
    await asyncio.sleep(0.5)
    terminal.child.kill(signal.SIGCONT)
    return await _seen(terminal, present(exchange))


async def _seen(terminal, price):
    began = time.monotonic()
    await asyncio.to_thread(terminal.until, lambda text: last_price(text) == price, 15)
    return time.monotonic() - began


async def away(home, seconds_deaf, seconds_asleep):
    """Both, one after the other, with a line for each. Whether all was as promised."""
    async with Exchange(seed=3, activity=6.0) as exchange:
        terminal = _opened(home, exchange)
        try:
            await asyncio.to_thread(terminal.until, lambda text: "LONG" in text or "SHORT" in text)
            terminal.child.send("R")
            await asyncio.to_thread(terminal.until, lambda text: "Record to:" in text)
            terminal.child.send("\r")
            await asyncio.to_thread(terminal.until, lambda text: " REC " in text)
            began = time.time()
            good = await _deaf(terminal, exchange, seconds_deaf)
            until = time.time()
            exchange.resume()
            good &= await _asleep(terminal, exchange, seconds_asleep)
            terminal.child.send("q")
            status = await asyncio.to_thread(terminal.ended)
            return good & _recorded(home, began, until) & (status == 0)
        finally:
            terminal.child.close(force=True)


def _opened(home, exchange):
    (home / "lab.toml").write_text(LAB.format(host=f"127.0.0.1:{exchange.port}"))
    theirs = exchange.credentials[0]
    variables = {
        "OKX_API_KEY": theirs.key,
        "OKX_SECRET_KEY": theirs.secret,
        "OKX_PASSPHRASE": theirs.passphrase,
    }
    return Terminal(home, "--config", "lab.toml", "--env", "lab", **variables)


async def _deaf(terminal, exchange, seconds):
    before = set(exchange.faults.sessions)
    shown = await deaf(terminal, exchange, seconds)
    same = before == set(exchange.faults.sessions)
    print(f"deaf   {seconds:4.0f} s  present after {shown:.2f} s ({DEAF_WITHIN})  ", end="")
    print("the exchange noticed nothing" if same else "A LINE WAS LOST")
    return shown <= DEAF_WITHIN and same


def _recorded(home, began, until):
    """Whether the recording went on through the deafness (unix seconds)."""
    [path] = home.rglob("*.jsonl*")
    times = [record.ts for record in read(path) if record.kind == "recv"]
    while_deaf = [began, *(at for at in times if began < at < until), until]
    silence = max(after - before for before, after in pairwise(while_deaf))
    print(f"        recorded while deaf: {len(while_deaf) - 2:,} frames, ", end="")
    print(f"the longest silence {silence:.2f} s")
    return silence < STILL


async def _asleep(terminal, exchange, seconds):
    account = exchange.house.account(exchange.credentials[0])
    before = len(account.fills)
    shown = await asleep(terminal, exchange, seconds)
    filled = len(account.fills) - before
    text = await asyncio.to_thread(terminal.until, lambda text: "reconciled" in text, 5)
    said = re.search(r"orders between [\d:]+ and [\d:]+ UTC reconciled", text)
    print(f"asleep {seconds:4.0f} s  present after {shown:.2f} s ({ASLEEP_WITHIN})  ", end="")
    print(f"{filled} fills meanwhile, {said[0] if said else 'NOT SAID'}")
    return shown <= ASLEEP_WITHIN and said is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--deaf", type=float, default=60.0)
    parser.add_argument("--asleep", type=float, default=40.0)
    given = parser.parse_args()
    # The exchange writes into sockets that it cut: that is what this is for.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    with TemporaryDirectory() as home:
        return 0 if asyncio.run(away(Path(home), given.deaf, given.asleep)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
