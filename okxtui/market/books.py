"""Books: what comes of the books of all instruments, folded into the securities they are about.

A book that broke stays so until its next snapshot. Like order and sums, a checksum waits until
somebody asks: comparing one costs more than many changes. What is wrong then is found; what was
overwritten meanwhile is right again.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from okxtui.market.depth import Depth
from okxtui.market.freshness import is_late
from okxtui.market.security import Securities, Security
from okxtui.okx.events import Arg, BookChange, BookGap, BookSnapshot

CROSSED_TOO_LONG = 5.0
"""Seconds that a kept book may be crossed while its instrument trades: a bid at or above the asks
would have met them long before, so a change must be missing, though no number was."""


class Books:
    """Folds the events of books. Written by `Market` alone."""

    def __init__(
        self,
        securities: Securities,
        shown: Callable[[], str],
        counts: Counter[str],
    ) -> None:
        """`shown` is the current symbol; what turns out wrong is counted in `counts`."""
        self.folds: dict[type, Callable[[Any, float], None]] = {
            BookSnapshot: self._snapshot,
            BookChange: self._change,
            BookGap: self._gap,
        }
        self._securities, self._shown, self._counts = securities, shown, counts
        self._owing: dict[Security, None] = {}
        """Those whose book came with a checksum that was not compared yet."""
        self._wrong: list[Arg] = []
        self._crossed: tuple[str, float] | None = None
        """Which book was seen crossed, and since when."""

    def prove(self) -> None:
        """Compare what is owed; a book that lost a change is broken from here on."""
        for security in self._owing:
            push = security.book.last
            if push is None or security.book.holds():
                continue
            self._counts["wrong checksums"] += 1
            if push.seq is None:
                # Without sequence numbers the checksum is the only witness of a lost change.
                security.broken.add(push.channel)
                self._wrong.append(Arg(push.channel, push.inst_id))
        self._owing.clear()

    def look(self, security: Security, depth: Depth, now: float) -> None:
        """`depth` is about to be shown. Before an opening a book may be crossed for long; while its
        instrument trades, one that stays so is broken. `books5` comes whole each time."""
        spread, terms = depth.spread, security.instrument
        trades = terms is not None and terms.state == "live"
        if depth.source != "books" or spread is None or spread > 0 or not trades:
            self._crossed = None
        elif self._crossed is None or self._crossed[0] != depth.symbol:
            self._crossed = (depth.symbol, now)
        elif now - self._crossed[1] >= CROSSED_TOO_LONG:
            self._crossed = None
            self._counts["books crossed for long"] += 1
            security.broken.add(depth.source)
            self._wrong.append(Arg(depth.source, depth.symbol))

    def wrong(self) -> list[Arg]:
        """The books to subscribe to anew, each told once."""
        self.prove()
        wrong, self._wrong = self._wrong, []
        return wrong

    def _snapshot(self, event: BookSnapshot, now: float) -> None:
        channel, security = event.channel, self._securities[event.inst_id]
        if channel == "books5":
            top = security.top
            if top is not None and event.ts < top.ts and is_late(event.ts, top.ts):
                self._counts["late pushes"] += 1
                return
            security.top = event
            if security.symbol == self._shown():
                security.lookout.top(event)
        elif channel == "books":
            security.broken.discard(channel)
            self._fold(security, event)
        security.heard[channel] = now

    def _change(self, event: BookChange, now: float) -> None:
        channel, security = event.channel, self._securities[event.inst_id]
        security.heard[channel] = now
        if channel not in security.broken:
            self._fold(security, event)

    def _fold(self, security: Security, event: BookSnapshot | BookChange) -> None:
        security.book.apply(event)
        if event.checksum:
            self._owing[security] = None

    def _gap(self, event: BookGap, now: float) -> None:
        self._securities[event.inst_id].broken.add(event.channel)
