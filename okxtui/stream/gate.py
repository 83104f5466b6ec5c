"""One gate for every connect of this process: OKX allows three a second from one address.

It outlives a switch of environment and is shared by feeds on different threads, so it hands out
times instead of sleeping itself.
"""

import threading

SPACING = 0.4
"""Seconds between two connects: never more than three in any second, though a busy machine may
make one of them a fifth of a second late."""


class Gate:
    """Hands out the times at which connects may happen, one after the other."""

    def __init__(self, spacing: float = SPACING) -> None:
        self._spacing = spacing
        self._free_at = float("-inf")
        self._lock = threading.Lock()

    def reserve(self, now: float) -> float:
        """Take the next free place. Returns the seconds to wait for it."""
        with self._lock:
            at = max(now, self._free_at)
            self._free_at = at + self._spacing
            return at - now


PROCESS_GATE = Gate()
"""The gate that all sockets to an exchange go through."""
