"""Exchange: the built-in one, served to whoever wants to talk to it."""

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from okxtui.faults import UsageFault, sole
from okxtui.headless import put, tell

if TYPE_CHECKING:
    from okxtui.sim.faults import Faults


async def serve(port: int, seed: int, *, faulty: bool = False) -> int:
    """Print addresses and a set of keys on stdout, one a line, and serve until cancelled.

    The keys open the account that trades by itself. Pretend keys for pretend money: they open
    nothing else, so any client may be tried with them. When `faulty`, lines on stdin say what
    shall go wrong.
    """
    from okxtui.sim.server import Exchange

    async with AsyncExitStack() as stack:
        try:
            exchange = await stack.enter_async_context(Exchange(port=port, seed=seed))
        except (OSError, ExceptionGroup) as error:
            cause = sole(error)
            if not isinstance(cause, OSError):
                raise
            why = os.strerror(cause.errno) if cause.errno else str(cause)
            raise UsageFault(f"The option --port: {port} cannot be used: {why}.") from None
        for name, url in exchange.urls.items():
            put(f"{name:8} {url}")
        who = exchange.credentials[0]
        put(f"key: {who.key}")
        put(f"secret: {who.secret}")
        put(f"passphrase: {who.passphrase}")
        tell("Simulated market, pretend money. Ctrl+C ends it.")
        if faulty:
            await _obey(exchange.faults)
        await asyncio.get_running_loop().create_future()
    return 0


async def _obey(faults: "Faults") -> None:
    """Do what stdin says, line by line, to its end."""
    from okxtui.sim.console import Console

    tell("Faults: one a line; `help` tells which.")
    console, lines = Console(faults), asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    try:
        while line := await lines.readline():
            tell_all(console.obey(line.decode(errors="replace")))
    except ValueError:
        tell("That line was too long; no more are read.")
    finally:
        pipe.close()


def tell_all(answer: str) -> None:
    """An answer of any number of lines."""
    for line in answer.splitlines():
        tell(line)
