"""How old and how complete a number is, in one word.

The one place that decides between OK, QUIET and STALE, for the screen and for `watch` alike.
It judges from facts and the reader's own clock, so a feed that hangs is found out too.
It must not know what the numbers are about.
"""

from enum import StrEnum

from msgspec import Struct

from okxtui.okx.numbers import millis

QUIET_AFTER = 5.0
"""Seconds a channel may be silent while its line answers."""

STALE_AFTER = 8.5
"""Seconds a line may be silent: a ping after 5 s, 3 s for its answer, half a second of grace."""

OVERTAKEN = 10_000
"""Milliseconds by which a push may be older than the one before it and count as overtaken on its
way. Older still, the exchange's clock was set back, and the new time is the right one."""


class State(StrEnum):
    """What a pane's title says."""

    OK = "OK"
    WAIT = "WAIT"
    QUIET = "QUIET"
    STALE = "STALE"
    GAP = "GAP"
    RESYNC = "RESYNC"
    RECONCILING = "RECONCILING"
    WARM = "WARM"
    MAINT = "MAINT"
    OFF = "OFF"


TRUSTED = frozenset({State.OK, State.QUIET, State.WARM})
"""States in which a value may be shown undimmed and signals may rest on it."""


class Pulse(Struct, frozen=True, gc=False):
    """The facts about one channel. Times are monotonic seconds; 0 is never."""

    phase: State = State.OFF
    """What the protocol knows: OFF (not asked for, or refused), WAIT (no data yet), OK, RESYNC …"""
    heard_at: float = 0.0
    """When the last value of this channel came."""
    line_at: float = 0.0
    """When its line last showed life; 0 while the line is down."""
    note: str = ""
    """A few words beside the state: why it is off, how far it has warmed up."""
    upkeep: bool = False
    """The exchange says that it is being maintained: that is then why nothing comes."""

    def state(self, now: float) -> State:
        """The word for the title, judged at `now`."""
        if self.phase is State.OFF or (self.phase is State.WAIT and not self.heard_at):
            return self.phase
        if now - self.line_at > STALE_AFTER:
            return State.MAINT if self.upkeep else State.STALE
        if self.phase is State.OK and now - self.heard_at > QUIET_AFTER:
            return State.MAINT if self.upkeep else State.QUIET
        return self.phase

    def age(self, now: float) -> float | None:
        """Seconds since the last value; None while there was none."""
        return max(0.0, now - self.heard_at) if self.heard_at else None

    def says(self, now: float) -> str:
        """The state with its age, as a title shows it: `OK 0.1s`, `STALE 12s`, `WARM 20/60`.

        Tenths below a second only: a title must not tick by itself ten times a second.
        """
        state, age = self.state(now), self.age(now)
        words: list[str] = [state.value]
        if age is not None and state is not State.OFF:
            words.append(spell_age(age))
        if self.note:
            words.append(self.note)
        return " ".join(words)


def is_late(ts: str, newest: str) -> bool:
    """Whether a push stamped `ts` (milliseconds) was overtaken by the one stamped `newest`."""
    return 0 < millis(newest) - millis(ts) <= OVERTAKEN


def spell_age(seconds: float) -> str:
    """`0.1s`, `12s`, `3m`, `2h`, `5d`: never wider than four cells."""
    if seconds < 1:
        return f"{int(seconds * 10) / 10:.1f}s"
    for unit, size in (("s", 60), ("m", 60), ("h", 24)):
        if seconds < size:
            return f"{int(seconds)}{unit}"
        seconds /= size
    return f"{int(seconds)}d"
