"""The way back: what a person at the screen may want of the feed.

The screen knows the feed by this protocol alone, so tests and replays stand in for it freely.
Every method is safe to call from any thread, returns at once, and answers through later glances.
"""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from okxtui.market.glance import Glance
from okxtui.okx.signing import Credentials


class Feed(Protocol):
    """A running source of glances."""

    def glances(self) -> AsyncIterator[Glance]:
        """Each newest glance, until the feed is closed; raises what broke the feed."""
        ...

    def watch(self, *symbols: str) -> None:
        """Add `symbols` at the end of the watch list."""
        ...

    def unwatch(self, symbol: str) -> None:
        """Drop `symbol` from the watch list."""
        ...

    def relist(self, symbols: Iterable[str], current: str, group: str = "") -> None:
        """Watch just `symbols` from now on, as the watch group of this name."""
        ...

    def choose(self, symbol: str) -> None:
        """Make `symbol` the current one: ladder, tape and chart follow it."""
        ...

    def catalogue(self) -> None:
        """Fetch all that can be watched, once; asked again, what of it is older than a minute."""
        ...

    def timeframe(self, name: str) -> None:
        """Show bars of this length (`okx.timeframes`), as "15m" or "1D"."""
        ...

    def older(self) -> None:
        """Fetch bars older than those of the chart that is shown."""
        ...

    def book(self, channel: str) -> None:
        """Take the depth of the current symbol from "books5" or from "books" (400 levels)."""
        ...

    def login(self, credentials: Credentials) -> None:
        """Log in, once; `Glance.holdings.session` tells how it went."""
        ...

    def logout(self) -> None:
        """Forget the credentials and the account."""
        ...

    def retry(self) -> None:
        """Connect now whatever waits for its next attempt."""
        ...

    def record(self, path: Path | None) -> None:
        """Write the raw frames to `path` from now on; None stops."""
        ...

    async def close(self) -> None:
        """Close sockets and journal; at most half a second."""
        ...


@runtime_checkable
class Playable(Feed, Protocol):
    """A feed that plays a recording, and what a person may want of its clock."""

    def pause(self) -> None:
        """Let the clock stand, or run again; after the end, from the start."""
        ...

    def step(self) -> None:
        """Play the next record and stand still."""
        ...

    def speed(self, step: int) -> None:
        """The next faster (1) or slower (-1) speed."""
        ...

    def jump(self, text: str, utc: bool) -> None:
        """To a time as a person types it: `14:02:10`, `+5m`, `50%`. Nonsense is said in a toast."""
        ...

    def next_gap(self) -> None:
        """On to where something is missing, and stand still there."""
        ...

    def next_signal(self) -> None:
        """On to where something of the current symbol stands out, and stand still there."""
        ...


@runtime_checkable
class Breakable(Protocol):
    """What can be told to fail: a feed of the built-in exchange, and its runner."""

    def fault(self, line: str) -> None:
        """Let something go wrong, in the words of `okxtui exchange --faults`."""
        ...
