"""Played: one socket of a recording, with the protocol on it as if it were open.

It asks for what the recording shows to have been asked for, and for what came without an
asking: a recording may begin in mid-session. Nothing it wants to say is ever sent.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from okxtui.market.glance import LinkPhase
from okxtui.okx.dialect import DIALECTS, by_socket, dialect_heard, dialect_of, text_of
from okxtui.stream.survey import KINDS_KEPT, args_of, head_of, socket_of


class PlayedLine:
    """One socket of the recording, from its opening to its close."""

    def __init__(self, url: str, now: float) -> None:
        self.path = socket_of(url)
        self._speak(dialect_of(url), now)
        self._url = url
        self._host = urlsplit(url).hostname or ""
        self._since = now
        self._heads: set[bytes] = set()
        self._frames = 0
        self._octets = 0

    def receive(self, frame: bytes, now: float) -> Sequence[Any]:
        """The events in one frame."""
        if not self._frames and (heard := dialect_heard(self._url, frame)) != self._dialect:
            self._speak(heard, now)
        self._frames += 1
        self._octets += len(frame)
        text = text_of(self._dialect, frame)
        head = head_of(text)
        if head not in self._heads and len(self._heads) < KINDS_KEPT:
            self._heads.add(head)
            self._route(text, now)
        # Bytes are V3's deflated frames; its inflated ones are handed over as text.
        if self._dialect == "v3" and text:
            return self.connection.receive(text.decode(errors="replace"), now)
        return self.connection.receive(frame, now)

    def _speak(self, dialect: str, now: float) -> None:
        self._dialect = dialect
        self.connection = DIALECTS[dialect](self.path, now)

    def _route(self, text: bytes, now: float) -> None:
        """Tell the connection what is subscribed to, as if it had asked for it."""
        wanted = by_socket(self._dialect, args_of(self._dialect, text))
        self.connection.subscribe(wanted.get(self.path, ()), now)
        self.connection.outgoing()

    def phase(self) -> LinkPhase:
        """What the line was doing."""
        return LinkPhase(
            name=self.path,
            host=self._host,
            phase="up",
            since=self._since,
            heard_at=self.connection.heard_at,
            frames=self._frames,
            octets=self._octets,
        )
