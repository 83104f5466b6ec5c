"""Aftermath: what the price did one, five and fifteen minutes after something stood out.

The price of a moment is that of the last print before it, and is known with the first print
after it. Where prints may be missing between the two it is not known. Pure.
"""

from msgspec import structs

from okxtui.market.signals import AFTER, PENDING, UNKNOWN, Hit

_MINUTE = 60_000
_NEVER = 1 << 62
KEPT = 100
"""Hits."""


class Aftermath:
    """The hits of one symbol, followed up."""

    def __init__(self) -> None:
        self._hits: dict[int, Hit] = {}
        self._due = _NEVER
        """The next moment whose price is wanted."""
        self.price = ""
        self.at = 0
        """Of the newest print."""
        self._blind: tuple[int, int] = (0, 0)
        """The last stretch in which prints may be missing."""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Oldest first."""
        return tuple(self._hits.values())

    def put(self, hit: Hit) -> None:
        """A new hit, or one of the same number that is better known."""
        self._hits[hit.number] = hit
        while len(self._hits) > KEPT:
            del self._hits[next(iter(self._hits))]
        self._due = min(self._due, _next(hit))

    def blind(self, since: int, until: int) -> None:
        """Prints may be missing here."""
        self._blind = (since, until)

    def pass_to(self, at: int, price: str) -> bool:
        """A print at `at`; whether a hit got to know a price by it."""
        told = at >= self._due
        if told:
            self._tell(at)
        if at >= self.at:
            self.at, self.price = at, price
        return told

    def _tell(self, at: int) -> None:
        since, until = self._blind
        for hit in self._hits.values():
            if _next(hit) > at:
                continue
            after = tuple(
                price
                if price != PENDING or (moment := hit.at + minutes * _MINUTE) > at
                else UNKNOWN
                if since < moment <= until or not self.price
                else self.price
                for minutes, price in zip(AFTER, hit.after, strict=True)
            )
            self._hits[hit.number] = structs.replace(hit, after=after)
        self._due = min((_next(hit) for hit in self._hits.values()), default=_NEVER)


def _next(hit: Hit) -> int:
    """The first moment whose price is still to come."""
    return min(
        (
            hit.at + minutes * _MINUTE
            for minutes, price in zip(AFTER, hit.after, strict=True)
            if price == PENDING
        ),
        default=_NEVER,
    )
