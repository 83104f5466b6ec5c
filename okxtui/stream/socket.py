"""Socket: a client's WebSocket whose reader is handed all the messages of a read together.

websockets wakes a task for each message and joins it from frames, though nearly every message is
one plain frame. Those are taken here as they are read; all else goes through websockets as ever,
so handshakes, pings, fragments, closes and what breaks the protocol are its business still.
Must not know what messages say.
"""

import asyncio
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.frames import DATA_OPCODES, Frame
from websockets.protocol import Event, State
from websockets.streams import StreamReader

from okxtui.stream.plain import may_be_plain, plain

_AT_A_FRAME = StreamReader.at_eof.__code__
"""Where the parser of websockets waits for a frame of which it has nothing yet."""


class Socket(ClientConnection):
    """A socket to be read by `messages` alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._came: list[bytes] = []
        """Messages that nobody has fetched yet."""
        self._news = asyncio.Event()
        self._cut = b""
        """The beginning of a plain frame whose end is still to come."""
        self._fragments = bytearray()

    async def messages(self) -> list[bytes]:
        """All that came since, oldest first; waits for the first. Raises as `recv` does."""
        while not self._came:
            if self.state is State.CLOSED:
                await self.recv()  # Which brings nothing any more but why.
            self._news.clear()
            await self._news.wait()
        came, self._came = self._came, []
        return came

    def data_received(self, data: bytes) -> None:
        """Take what was read."""
        data, self._cut = self._cut + data, b""
        if self._is_between_messages():
            texts, data = plain(data)
            self._came += texts
            if may_be_plain(data):
                self._cut, data = data, b""
        if data:
            super().data_received(data)
        if self._came:
            self._news.set()

    def process_event(self, event: Event) -> None:
        """Put a message together that was not plain."""
        if not (isinstance(event, Frame) and event.opcode in DATA_OPCODES):
            super().process_event(event)
            return
        self._fragments += event.data
        if event.fin:
            self._came.append(bytes(self._fragments))
            self._fragments.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake who waits for more."""
        super().connection_lost(exc)
        self._news.set()

    def _is_between_messages(self) -> bool:
        """Whether websockets waits for nothing but the next message.

        That its buffer is empty does not tell: it may have taken the head of a frame already.
        """
        protocol = self.protocol
        waiting: Any = protocol.parser
        while waiting.gi_yieldfrom is not None:
            waiting = waiting.gi_yieldfrom
        return (
            waiting.gi_code is _AT_A_FRAME
            and protocol.state is State.OPEN
            and protocol.current_size is None
        )
