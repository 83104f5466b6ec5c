"""Played: one socket of a recording, with the protocol on it as if it were open.

It asks for what the recording shows to have been asked for, and for what came without an
asking: a recording may begin in mid-session. Nothing it wants to say is ever sent.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from okxtui.market.glance import LinkPhase
from okxtui.okx.channels import channel
from okxtui.okx.connection import Connection
from okxtui.stream.survey import KINDS_KEPT, arg_of, head_of, socket_of


class PlayedLine:
    """One socket of the recording, from its opening to its close."""

    def __init__(self, url: str, now: float) -> None:
        self.path = socket_of(url)
        self.connection = Connection(self.path, now)
        self._host = urlsplit(url).hostname or ""
        self._since = now
        self._heads: set[bytes] = set()
        self._frames = 0
        self._octets = 0

    def receive(self, frame: bytes, now: float) -> Sequence[Any]:
        """The events in one frame."""
        self._frames += 1
        self._octets += len(frame)
        head = head_of(frame)
        if head not in self._heads and len(self._heads) < KINDS_KEPT:
            self._heads.add(head)
            self._route(frame, now)
        return self.connection.receive(frame, now)

    def _route(self, frame: bytes, now: float) -> None:
        """Tell the connection what is subscribed to, as if it had asked for it."""
        arg = arg_of(frame)
        kind = channel(arg.channel) if arg is not None else None
        if arg is not None and kind is not None and kind.path == self.path:
            self.connection.subscribe([arg], now)
            self.connection.outgoing()

    def phase(self, heard_at: float) -> LinkPhase:
        """What the line was doing; `heard_at`: when it is to count as heard last, 0: its own."""
        return LinkPhase(
            name=self.path,
            host=self._host,
            phase="up",
            since=self._since,
            heard_at=heard_at or self.connection.heard_at,
            frames=self._frames,
            octets=self._octets,
        )
