"""Elapsed: the seconds by which everything grows old, those in which the machine sleeps included.

Python's monotonic clock stands still while a laptop is closed (clock_gettime(2), CLOCK_MONOTONIC;
on macOS mach_absolute_time), so an hour-old price would call itself a second old when it is opened.
Linux has a clock that goes on, and macOS another; elsewhere the monotonic one must do.
"""

import sys
import time
from collections.abc import Callable
from functools import partial

_CLOCK = time.CLOCK_MONOTONIC if sys.platform == "darwin" else getattr(time, "CLOCK_BOOTTIME", None)

elapsed: Callable[[], float] = (
    time.monotonic if _CLOCK is None else partial(time.clock_gettime, _CLOCK)
)
"""Seconds since some moment of the past; only differences mean something."""
