"""Sluice: a socket that, while messages come thick, lets them gather before it reads on.

A message that comes by itself costs ten times what it costs among others: the loop wakes, reads,
wakes the reader. So on a busy line each read is followed by a short pause, and the next one
brings all that came meanwhile. Just before somebody looks, the pause is ended: what is shown is not
older for it. On a quiet line nothing waits. Must not know what messages say.
"""

from asyncio import TimerHandle
from typing import Any

from okxtui.stream.socket import Socket

PAUSE = 0.008
"""Seconds from one read to the next on a busy line: by so much a message may come later."""

_BUSY = 2 / PAUSE
"""Messages a second from which on a pause gathers several of them: below it would cost more."""


class Sluice(Socket):
    """A client's socket that can be told how busy it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gathers = False
        """Whether it pauses after each read."""
        self._pause: TimerHandle | None = None

    def flows(self, rate: float) -> None:
        """So many messages a second came lately."""
        self.gathers = rate > _BUSY

    def data_received(self, data: bytes) -> None:
        """Take what was read, then pause if that pays."""
        super().data_received(data)
        if self.gathers and not self.transport.is_closing():
            self.transport.pause_reading()
            self._pause = self.loop.call_later(PAUSE, self.read_on)

    def read_on(self) -> None:
        """Read what has gathered, in the next turn of the loop."""
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
            if not self.transport.is_closing():
                self.transport.resume_reading()
