"""Exchange: the built-in one, served to whoever wants to talk to it."""

import asyncio
import os
from contextlib import AsyncExitStack

from okxtui.faults import UsageFault, sole
from okxtui.headless import put, tell


async def serve(port: int, seed: int) -> int:
    """Print addresses and a set of keys on stdout, one a line, and serve until cancelled.

    The keys open the account that trades by itself. Pretend keys for pretend money: they open
    nothing else, so any client may be tried with them.
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
        await asyncio.get_running_loop().create_future()
    return 0
