"""Telling: an alert handed to a command of the user's own.

The command is a list of words from the config and never a line for a shell; what the alert says,
which may be the server's words, goes to its stdin as one JSON object and nowhere else. What the
command prints is dropped: the terminal is the dashboard's.
"""

import asyncio
import logging
import os
import signal
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from okxtui.market.alerts import Fired

logger = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that a command may take."""

_AT_ONCE = 4
"""Commands that run at the same time; what fires meanwhile waits its turn."""


def as_json(environment: str, fired: Fired) -> bytes:
    """The alert as one line: environment, symbol, rule, value, and its time twice."""
    told = {
        "environment": environment,
        **msgspec.structs.asdict(fired),
        "time": datetime.fromtimestamp(fired.at, UTC).isoformat(timespec="milliseconds"),
    }
    return msgspec.json.encode(told) + b"\n"


class Teller:
    """Runs the command once for each alert."""

    def __init__(self, command: tuple[str, ...], patience: float = PATIENCE) -> None:
        self._command, self._patience = command, patience
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def tell(self, environment: str, fired: Fired) -> str:
        """Hand on one alert. Returns why that failed, in half a sentence; "" if it did not."""
        async with self._turns:
            trouble = await self._run(as_json(environment, fired))
        if trouble:
            logger.warning("the alert command %s", trouble)
        return trouble

    async def _run(self, told: bytes) -> str:
        nowhere = asyncio.subprocess.DEVNULL
        try:
            child = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=nowhere,
                stderr=nowhere,
                start_new_session=True,  # So that it ends with all that it started.
            )
        except OSError as error:
            return f"cannot be run: {error.strerror}"
        try:
            async with asyncio.timeout(self._patience):
                await child.communicate(told)
        except TimeoutError:
            return f"took longer than {self._patience:g} s and was stopped"
        finally:
            if child.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                await child.wait()
        return f"ended with status {child.returncode}" if child.returncode else ""
