"""Sluice: a socket that, while messages come thick, lets them gather before it reads on.

A message that comes by itself costs ten times what it costs among others: the loop wakes, reads,
wakes the reader. So on a busy line each read is followed by a short pause, and the next one
brings all that came meanwhile. On a quiet line nothing waits. Must not know what messages say.
"""

from typing import Any

from websockets.asyncio.client import ClientConnection

PAUSE = 0.008
"""Seconds from one read to the next on a busy line: by so much a message may come later."""

_BUSY = 2 / PAUSE
"""Messages a second from which on a pause gathers several of them: below it would cost more."""


class Sluice(ClientConnection):
    """A client's socket that can be told how busy it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gathers = False
        """Whether it pauses after each read."""

    def flows(self, rate: float) -> None:
        """So many messages a second came lately."""
        self.gathers = rate > _BUSY

    def data_received(self, data: bytes) -> None:
        """Take what was read, then pause if that pays."""
        super().data_received(data)
        if self.gathers and not self.transport.is_closing():
            self.transport.pause_reading()
            self.loop.call_later(PAUSE, self._read_on)

    def _read_on(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()
