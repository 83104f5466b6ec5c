"""The built-in exchange in a process of its own, so that a bench measures the client alone."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import asynccontextmanager

from okxtui.okx.signing import Credentials


class Outside:
    """An exchange elsewhere: where it is, whom it knows, and the lines that break it."""

    def __init__(self, process, told):
        self._process = process
        self.urls = {name: told[name] for name in ("public", "private", "business", "rest")}
        self.credentials = Credentials(told["key"], told["secret"], told["passphrase"])

    def order(self, line):
        """One line of `okxtui exchange --faults`."""
        self._process.stdin.write(f"{line}\n".encode())


@asynccontextmanager
async def exchange_outside(seed=1):
    """Runs while the context lasts."""
    words = ("-m", "okxtui", "exchange", "--port", "0", "--seed", str(seed), "--faults")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        lines = [(await process.stdout.readline()).decode().split() for _ in range(7)]
        yield Outside(process, {name.rstrip(":"): value for name, value in lines})
    finally:
        process.kill()
        await process.wait()
