"""Haste: why the next record of a recording is played at once, though its time has not come.

A person goes to a moment, on to the next place worth standing at, or record by record. Once that
is reached the clock is put where it belongs. Must not know where records come from.
"""

from collections.abc import Callable

from msgspec import Struct

from okxtui.stream.retelling import Retelling
from okxtui.stream.timeline import Timeline


class Landmark(Struct, frozen=True):
    """A kind of place worth standing at."""

    passed: Callable[[Retelling], int]
    """Grows when one is passed."""
    none_left: str
    """What is said when there is no more of them."""


GAP = Landmark(lambda told: told.gaps, "Nothing is missing from there to the end.")
SIGNAL = Landmark(lambda told: told.newest_signal, "No signal from there to the end.")


class Haste:
    """What is hurried to; nothing, most of the time."""

    def __init__(self) -> None:
        self._goal: float | None = None
        """A time of the recording, unix seconds."""
        self._sought: Landmark | None = None
        self._passed = 0
        self._steps = 0

    def to(self, at: float) -> None:
        """To this moment, and nothing else."""
        self.over()
        self._goal = at

    def until(self, landmark: Landmark, told: Retelling) -> None:
        """On to the next such place."""
        self._sought, self._passed = landmark, landmark.passed(told)

    def step(self) -> None:
        """One record more, though the clock stands."""
        self._steps += 1

    def wanted(self, timeline: Timeline, told: Retelling, now: float) -> bool:
        """Whether the next record is to be played at once. Sets the clock if not any more."""
        if self._goal is not None:
            if timeline.next <= self._goal:
                timeline.hurry(now)
                return True
            timeline.land(self._goal, now)
            self._goal = None
        if self._found(told):
            self._sought = None
            timeline.land(timeline.at, now)
            timeline.halt(now)
        if self._sought or self._steps:
            self._steps = max(0, self._steps - 1)
            timeline.hurry(now)
            return True
        return False

    def missed(self, told: Retelling) -> str:
        """At the end: what to say of a place that was sought in vain; "" if none was."""
        return self._sought.none_left if self._sought and not self._found(told) else ""

    def over(self) -> None:
        """Nothing is hurried to any more."""
        self._goal, self._sought, self._steps = None, None, 0

    def _found(self, told: Retelling) -> bool:
        return self._sought is not None and self._sought.passed(told) > self._passed
