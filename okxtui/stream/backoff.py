"""How long to wait before the next attempt: quick after a hiccup, patient in a long outage."""

from random import Random

STEADY_AFTER = 5.0
"""Seconds a line must have held, with data, before its next loss counts as a new outage."""


class Backoff:
    """The pauses of one line. An outage begins with the first failure after an answer."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self.attempts = 0
        """Failures in this outage."""
        self._since: float | None = None

    def steady(self) -> None:
        """The line has proved itself."""
        self.attempts = 0
        self._since = None

    def answered(self) -> None:
        """The host is there again. Whether the line holds is another question: the next loss is no
        hiccup, but it begins an outage of its own."""
        self._since = None

    def pause(self, now: float, at_least: float = 0.0) -> float:
        """Seconds until the next attempt; called once a failure.

        Below 150 ms at first, at most 1.2 s in the first minute, 5 s in the first ten, then 15 s.
        """
        if self._since is None:
            self._since = now
        outage = now - self._since
        ceiling = 1.2 if outage < 60 else 5.0 if outage < 600 else 15.0
        step = min(ceiling, 0.15 * 2.0 ** min(self.attempts, 10))
        self.attempts += 1
        # Jitter downwards, so that a thousand clients do not come back at once.
        return max(at_least, step * (0.5 + 0.5 * self._draw.random()))
