"""Timeline: when each record of a recording is due, and what its clock says meanwhile.

Arrival order wins: a time that jumps back delays nothing and turns no clock back. It can be
halted, hurried and set to another speed in the middle of a pause. Pure; the present comes as an
argument.
"""

from okxtui.stream.survey import PACE

LONGEST_PAUSE = 10.0
"""Recorded seconds that are waited for at most: two sessions in one file may lie days apart."""


class Ageing:
    """The clock by which what is shown grows old: it stands while the recording does, goes slower
    in slow motion, and is never faster than life."""

    def __init__(self, now: float) -> None:
        self._at = self._read_at = now
        self._rate = 1.0

    def read(self, now: float, rate: float) -> float:
        """What it says at `now`; from here on it goes at `rate`."""
        self._at += (now - self._read_at) * self._rate
        self._read_at, self._rate = now, rate
        return self._at


class Timeline:
    """The clock of one replay. `now` is monotonic seconds, `at` the recording's unix seconds."""

    def __init__(self, start: float, speed: float, now: float) -> None:
        self.speed = speed
        self.at = start
        """The recording's time of the last record that was played."""
        self.next = start
        """That of the record which is due."""
        self.halted = False
        self._due = now
        self._left = 0.0
        """While halted: how long before the next record was due."""
        self._told, self._told_at = start, now
        """What the clock said at a moment, from which it runs on."""

    def due(self, ts: float | None) -> float:
        """When the next record, received at `ts`, is to be played."""
        step = PACE if ts is None else max(0.0, ts - self.at)
        self.next = self.at + step
        wait = min(step, LONGEST_PAUSE) / self.speed
        if self.halted:
            self._left = wait
        self._due += wait
        return self._due

    def left(self, now: float) -> float | None:
        """Seconds until the next record is due; None while halted."""
        return None if self.halted else self._due - now

    def played(self, now: float) -> None:
        """The record that was due has been played."""
        self.at = self.next
        self._tell(self.at, now)

    def reading(self, now: float) -> float:
        """The recording's clock at `now`, running on between two records."""
        passed = 0.0 if self.halted else max(0.0, now - self._told_at) * self.speed
        return min(self.next, self._told + passed)

    # What a person may want.

    def halt(self, now: float) -> None:
        """Let the clock stand."""
        if not self.halted:
            self._tell(self.reading(now), now)
            self._left = max(0.0, self._due - now)
            self.halted = True

    def go(self, now: float) -> None:
        """Let it run on from where it stands."""
        if self.halted:
            self.halted = False
            self._told_at, self._due = now, now + self._left

    def run_at(self, speed: float, now: float) -> None:
        """Another speed, from this moment on."""
        self._tell(self.reading(now), now)
        self._left *= self.speed / speed
        self._due = now + max(0.0, self._due - now) * self.speed / speed
        self.speed = speed

    def hurry(self, now: float) -> None:
        """The next record is due at once."""
        self._due, self._left = now, 0.0

    def land(self, at: float, now: float) -> None:
        """After hurrying: the clock says `at`, between the last record and the next."""
        self._tell(min(max(at, self.at), self.next), now)
        self._left = min(self.next - self._told, LONGEST_PAUSE) / self.speed
        self._due = now + self._left

    def _tell(self, at: float, now: float) -> None:
        self._told, self._told_at = at, now
