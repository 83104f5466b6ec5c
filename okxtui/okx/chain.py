"""The sequence chain of one book: whether an update may be applied to what we hold.

The laws (OKX docs, "Order book channel"): a snapshot carries prevSeqId -1; an update's prevSeqId
equals the last seqId; a heartbeat repeats it (seqId == prevSeqId); after maintenance seqId may
fall below prevSeqId, which is legal while prevSeqId still matches. Anything else is a gap.
Recordings from before June 2023 carry no numbers: then there is nothing to follow here.
"""

from enum import Enum, auto


class Verdict(Enum):
    """What to do with a push of a book."""

    APPLY = auto()
    SKIP = auto()
    """Before the first snapshot, after a gap, or the same update a second time."""
    GAP = auto()


# By these names, because a member looked up on its class takes as long as all the rest of a link.
APPLY, SKIP, GAP = Verdict


class Chain:
    """Follows seqId and prevSeqId from push to push."""

    def __init__(self) -> None:
        self.last: int | None = None
        """seqId of the last push applied; None where the exchange numbers nothing."""
        self.whole = False
        """A snapshot came and nothing was lost since."""
        self.skipped = 0
        self._previous: int | None = None

    def snapshot(self, seq: int | None) -> Verdict:
        """A snapshot begins the chain anew, asked for or not."""
        self.last, self._previous, self.whole = seq, None, True
        return APPLY

    def update(self, previous: int | None, seq: int | None) -> Verdict:
        """An update continues the chain, repeats its last link, or breaks it."""
        if not self.whole:
            self.skipped += 1
            return SKIP
        if previous == self.last:
            self._previous, self.last = previous, seq
            return APPLY
        if previous == self._previous and seq == self.last:
            self.skipped += 1
            return SKIP
        self.whole = False
        return GAP
