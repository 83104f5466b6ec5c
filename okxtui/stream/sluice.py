"""Sluice: a socket that, while messages come thick, lets them gather before it reads on.

Nearly all that a message costs is that a loop wakes for it. So on a busy line each read is followed
by a pause, and the next one brings all that came meanwhile. Just before somebody looks, the pause
is ended: what is shown is not older for it. Where nobody looks in time, as messages are taken one
by one, a pause is short. On a quiet line nothing waits. Must not know what messages say.
"""

from asyncio import TimerHandle
from typing import Any

from okxtui.stream.socket import Socket

SHORT, LONG = 0.008, 0.06
"""Seconds from one read to the next on a busy line: by the short one a message may come later;
the long one is longer than from one look to the next, so that looking ends it."""

_ROOM = 1 << 16
"""Octets that may gather: what a receive window holds at least, so that no sender has to wait."""


class Sluice(Socket):
    """A client's socket that can be told how busy it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._short = self._long = 0.0
        """How long it pauses after a read, when nobody looks and when somebody does; 0: not."""
        self._looked_at = self._hurried_until = float("-inf")
        self._pause: TimerHandle | None = None

    @property
    def gathers(self) -> bool:
        """Whether it pauses after each read."""
        return bool(self._pause_now())

    def flows(self, messages: float, octets: float) -> None:
        """So many messages and octets a second came lately."""
        long = min(LONG, max(SHORT, _ROOM / octets)) if octets else LONG
        # A pause in which no two messages come costs more than it saves.
        self._short, self._long = (
            pause if messages * pause > 2 else 0.0 for pause in (SHORT, long)
        )

    def data_received(self, data: bytes) -> None:
        """Take what was read, then pause if that pays."""
        super().data_received(data)
        if pause := self._pause_now():
            self.transport.pause_reading()
            self._pause = self.loop.call_later(pause, self._end_pause)

    def read_on(self) -> bool:
        """Read what has gathered, in the next turn of the loop: somebody is about to look.

        Returns whether there was a pause.
        """
        self._looked_at, paused = self.loop.time(), self._pause is not None
        self._end_pause()
        return paused

    def hurry(self) -> None:
        """For a second nothing waits: an answer is timed, and the pause is not the line's."""
        self._hurried_until = self.loop.time() + 1.0
        self._end_pause()

    def _pause_now(self) -> float:
        now = self.loop.time()
        if now < self._hurried_until:
            return 0.0
        return self._long if now - self._looked_at < 2 * LONG else self._short

    def _end_pause(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
            self.transport.resume_reading()
