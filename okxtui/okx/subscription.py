"""One subscription on one connection, from the wish to the data, and its repairs."""

from okxtui.okx.channels import Channel, Make
from okxtui.okx.events import Arg

_STEADY_AFTER = 60.0
"""Seconds without a repair after which the next one need not wait."""

_LONGEST_PAUSE = 30.0

_PATIENT = 8
"""Repairs in a row after which the pause grows no more."""


class Subscription:
    """What was asked for, how to read its pushes, and when it was last heard."""

    def __init__(self, arg: Arg, kind: Channel, now: float) -> None:
        self.arg = arg
        self.kind = kind
        self.chained = kind.chained
        self.read = kind.reader.strictly
        self.make: Make = kind.opened(arg)
        self.confirmed = False
        """Acknowledged, or its data came (which may be before the acknowledgement)."""
        self.heard_at = now
        self._uid = ""
        """Whose account its pushes tell of, once one named it."""
        self._asked_at = now
        self._repairs = 0
        self._repaired_at = float("-inf")

    def is_unanswered(self, now: float) -> bool:
        """Whether it was asked for and no data came since: of a book, no snapshot."""
        return self.heard_at <= self._asked_at <= now

    def matches(self, arg: Arg) -> bool:
        """Whether a push with `arg` is ours: by the channel and the fields that were sent.

        Never by equality: private pushes echo more than was asked (`uid`), or less.
        """
        mine = self.arg
        return mine.channel == arg.channel and all(
            asked in ("", echoed)
            for asked, echoed in (
                (mine.inst_id, arg.inst_id),
                (mine.inst_type, arg.inst_type),
                (mine.inst_family, arg.inst_family),
                (mine.ccy, arg.ccy),
            )
        )

    def is_of(self, uid: str) -> bool:
        """Whether a push that names an account ("": it names none) is of the same as those before.

        One login a connection is one account; that all channels name it alike is not documented.
        """
        self._uid = self._uid or uid
        return uid in ("", self._uid)

    def is_silent(self, now: float) -> bool:
        """Whether a channel that repeats itself has not done so."""
        return self.kind.silence is not None and now - self.heard_at > self.kind.silence

    def repair(self, now: float) -> float | None:
        """Start anew with an empty state. Returns when to ask: the later the more often.

        A book that breaks every 50 ms must not spend the 480 requests an hour of its connection.
        None: the last repair has yet to be asked for.
        """
        self.make = self.kind.opened(self.arg)
        self.confirmed = False
        self.heard_at = now
        if self._repaired_at > now:
            return None
        if now - self._repaired_at > _STEADY_AFTER:
            self._repairs = 0
        pause = min(_LONGEST_PAUSE, 2.0 ** (self._repairs - 1)) if self._repairs else 0.0
        self._repairs = min(self._repairs + 1, _PATIENT)
        self._asked_at = self._repaired_at = max(now, self._repaired_at + pause)
        return self._repaired_at
