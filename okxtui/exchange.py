"""Exchange: the built-in one, served to whoever wants to talk to it."""

import asyncio
import os
from contextlib import AsyncExitStack

from okxtui.faults import UsageFault, sole
from okxtui.headless import put, tell


async def serve(port: int, seed: int) -> int:
    """Print the addresses on stdout, one `name url` a line, and serve until cancelled."""
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
        tell("Simulated market, pretend money. Ctrl+C ends it.")
        await asyncio.get_running_loop().create_future()
    return 0
