"""Proofs: which whole books are still to be held against the checksum they came with.

Like order and sums, a checksum waits until somebody asks: comparing one costs more than many
changes. What is wrong then is found; what was overwritten meanwhile is right again.
"""

from collections import Counter

from okxtui.market.security import Security
from okxtui.okx.events import Arg


class Proofs:
    """Books that owe a proof, and those that failed it."""

    def __init__(self, counts: Counter[str]) -> None:
        """`counts`: where a wrong checksum is counted."""
        self._counts = counts
        self._owing: dict[Security, None] = {}
        self._wrong: list[Arg] = []

    def owe(self, security: Security) -> None:
        """Its book came with a checksum."""
        self._owing[security] = None

    def take(self) -> None:
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

    def wrong(self) -> list[Arg]:
        """The books to subscribe to anew, each told once."""
        self.take()
        wrong, self._wrong = self._wrong, []
        return wrong
