"""Patience: what a line does after a loss: how long it waits, and when it asks the user for help.

Most losses mend themselves. Some only the user can mend, and a few are of the kind that must not
go on for ever. Pure; the reason and the time are arguments.
"""

from collections import deque
from random import Random

from okxtui.stream.backoff import STEADY_AFTER, Backoff
from okxtui.stream.reasons import Reason

_USER_PROBE = 60.0
"""Seconds between attempts when only the user can mend the cause."""

_NONSENSE_IN = 60.0
_NONSENSE = 3
"""So many losses by what is no protocol, in so many seconds, are no accident."""


class Patience:
    """The pauses and the hopes of one line."""

    def __init__(self, draw: Random) -> None:
        self._backoff = Backoff(draw)
        self._nonsense: deque[float] = deque(maxlen=_NONSENSE)
        self._crowded = 0
        self._fixed = False
        """The pause was asked for, or makes sense however well the host is."""

    @property
    def attempts(self) -> int:
        """Failures in this outage."""
        return self._backoff.attempts

    def answered(self) -> None:
        """The host answers, on this line or on another one."""
        self._backoff.answered()

    def held(self, since: float, now: float) -> None:
        """The line is up since then, with data: after a while it has proved itself."""
        if self._backoff.attempts and now - since > STEADY_AFTER:
            self._backoff.steady()

    def after(self, reason: Reason, now: float) -> tuple[float, bool]:
        """Seconds until the next attempt, and whether only the user can help."""
        hopeless = self._is_hopeless(reason, now)
        self._fixed = hopeless or reason.wait > 0
        return self._backoff.pause(now, _USER_PROBE if hopeless else reason.wait), hopeless

    def trusts(self) -> bool:
        """Whether word that the host answers may end the pause."""
        return not self._fixed

    def _is_hopeless(self, reason: Reason, now: float) -> bool:
        if reason.nonsense:
            self._nonsense.append(now)
            full = len(self._nonsense) == _NONSENSE
            return full and now - self._nonsense[0] <= _NONSENSE_IN
        self._crowded += reason.crowded
        if reason.crowded and self._crowded > 1:
            return True
        return 0 < reason.hopeless_after <= self._backoff.attempts + 1
