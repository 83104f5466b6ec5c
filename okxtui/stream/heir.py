"""Heir: what carries a leg that shall take a line over, while another one still does.

The exchange announces (notice 64008) that it will close a socket. Its heir connects, logs in and
subscribes beside it; what it hears meanwhile is kept, and told to the line at the moment of the
change. So nothing is missed, no book has two sources at once, and a recording tells one story.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from okxtui.okx.events import Lapsed, LoggedIn, LoginRefused, Subscribed, Trade
from okxtui.stream.leg import Leg, Recorder

OVERLAP = 0.5
"""Seconds both sockets stay, so that what the old one brings late is not lost."""

ECHO = 5.0
"""Seconds after the change in which the new socket may still tell a print that the old one told:
it is the slower of the two as often as not."""

Kept = tuple[Sequence[Any], float]
"""Events of one frame, and when they came."""


class Shelf:
    """A recorder that keeps what it is told until the real ones may have it."""

    def __init__(self) -> None:
        self._told: list[Callable[[Recorder], None]] = []

    def opened(self, url: str) -> None:
        """The beginning."""
        self._told.append(lambda recorder: recorder.opened(url))

    def sent(self, url: str, text: str) -> None:
        """A text of ours."""
        self._told.append(lambda recorder: recorder.sent(url, text))

    def received(self, url: str, frame: bytes) -> None:
        """A frame of theirs."""
        self._told.append(lambda recorder: recorder.received(url, frame))

    def closed(self, url: str, code: int | None, reason: str) -> None:
        """The end."""
        self._told.append(lambda recorder: recorder.closed(url, code, reason))

    def tell(self, recorder: Recorder) -> None:
        """All of it, in order."""
        for tell in self._told:
            tell(recorder)


class Heir:
    """The crew of a leg that waits for its turn (`leg.Crew`)."""

    def __init__(self, greet: Callable[[Leg], None]) -> None:
        self.shelf = Shelf()
        self.decided = asyncio.Event()
        """It is known whether it can take over."""
        self.hopeless = False
        """It cannot: the login did not succeed."""
        self._greet = greet
        self._kept: list[Kept] = []
        self._ready_at: float | None = None
        self._printed: set[tuple[str, str]] = set()
        """Trades that the line has heard from its other leg meanwhile."""

    # What its leg tells.

    def opened(self, leg: Leg) -> None:
        """Log in and subscribe, as the line would."""
        self._greet(leg)

    def heard(self, leg: Leg, events: Sequence[Any], at: float) -> None:
        """Keep events for later."""
        if any(type(event) in (LoginRefused, Lapsed) for event in events):
            self.hopeless = True
            self.decided.set()
        self._kept.append((events, at))

    def watched(self, leg: Leg, at: float) -> None:
        """See whether every subscription is confirmed, with data, for long enough."""
        connection = leg.connection
        if connection is None or not (connection.settled and connection.last_data_at):
            self._ready_at = None
        elif self._ready_at is None:
            self._ready_at = at
        elif at - self._ready_at >= OVERLAP:
            self.decided.set()

    def recorders(self) -> Iterable[Recorder]:
        """What it hears is recorded once it is true for the line."""
        return (self.shelf,)

    # What the line tells and asks.

    @property
    def ready(self) -> bool:
        """Whether it can take over."""
        return self.decided.is_set() and not self.hopeless

    def beside(self, trades: Iterable[Trade]) -> None:
        """The line heard these from its other leg, or before there was this one."""
        self._printed.update((trade.inst_id, trade.trade_id) for trade in trades)

    def news(self) -> Iterator[Kept]:
        """What the line does not know yet, for a change without a gap.

        That it subscribed and logged in is none: it would say that something may be missing.
        """
        for events, at in self._kept:
            new = [event for event in events if not self._is_known(event)]
            if new:
                yield new, at

    def unheard(self, events: Sequence[Any]) -> Sequence[Any]:
        """`events` without the prints that the other leg told first."""
        return [event for event in events if type(event) is not Trade or not self._is_known(event)]

    def all(self) -> Iterator[Kept]:
        """Everything, for a line whose other leg broke before the change."""
        yield from self._kept

    def _is_known(self, event: Any) -> bool:
        if type(event) is Trade:
            return (event.inst_id, event.trade_id) in self._printed
        return type(event) in (Subscribed, LoggedIn)
