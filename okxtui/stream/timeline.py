"""Timeline: when each record of a recording is due, and what its clock says meanwhile.

Arrival order wins: a time that jumps back delays nothing and turns no clock back. Pure; the
present comes as an argument.
"""

from okxtui.stream.survey import PACE

LONGEST_PAUSE = 10.0
"""Recorded seconds that are waited for at most: two sessions in one file may lie days apart."""


class Timeline:
    """The clock of one replay. `now` is monotonic seconds, `at` the recording's unix seconds."""

    def __init__(self, start: float, speed: float, now: float) -> None:
        self.speed = speed
        self.at = start
        """The recording's time of the last record that was played."""
        self._played = now
        self._next = start
        self._due = now

    def due(self, ts: float | None) -> float:
        """When the next record, received at `ts`, is to be played."""
        step = PACE if ts is None else max(0.0, ts - self.at)
        self._next = self.at + step
        self._due += min(step, LONGEST_PAUSE) / self.speed
        return self._due

    def played(self, now: float) -> None:
        """The record that was due has been played."""
        self.at, self._played = self._next, now

    def reading(self, now: float) -> float:
        """The recording's clock at `now`, running on between two records."""
        return min(self._next, self.at + max(0.0, now - self._played) * self.speed)
