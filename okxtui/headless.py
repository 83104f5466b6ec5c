"""Headless: what commands without a screen share. Data goes to stdout, all else to stderr.

Signals end a command in good order: its `finally` blocks run, files are whole, and the status
says which signal it was.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from okxtui.faults import Fault, sole
from okxtui.okx.text import clean

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(main: Coroutine[Any, Any, int]) -> int:
    """The status `main` returns, or 128+n once a signal has cancelled it.

    A reader that went away (`okxtui watch … | head`) ends it quietly, as it would any filter.
    """
    # Not asyncio.run: that waits for threads, and a name look-up can hang in one for minutes.
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_until_signal(main))
    except (Fault, BrokenPipeError, ExceptionGroup) as error:
        cause = sole(error)
        if isinstance(cause, Fault):
            raise cause from None
        if not isinstance(cause, BrokenPipeError):
            raise
        # Python flushes stdout once more on its way out; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _until_signal(main: Coroutine[Any, Any, int]) -> int:
    task, loop = asyncio.ensure_future(main), asyncio.get_running_loop()
    caught: list[int] = []

    def stop(number: int) -> None:
        caught.append(number)
        task.cancel()

    for number in SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not caught:
            raise
        return 128 + caught[0]


def tell(sentence: str) -> None:
    """A line for a person, on stderr."""
    if sys.stderr is not None:
        sys.stderr.write(clean(sentence, 500) + "\n")
        sys.stderr.flush()


def put(line: str) -> None:
    """A line of data, on stdout, there before the next event. Raises BrokenPipeError."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
