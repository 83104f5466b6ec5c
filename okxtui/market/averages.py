"""Averages over a row of bars: what is drawn over the candles.

They work on places of the time axis, not on bars: None stands where nothing is known, and no
average reaches across such a place, for it would claim to know what happened there.
"""

from collections import deque
from collections.abc import Iterable, Sequence

from msgspec import Struct


class Traded(Struct, frozen=True, gc=False):
    """What changed hands in one bar."""

    session: int
    """The number of the session that the bar belongs to."""
    size: float
    money: float
    """Price times size, summed over the trades; in any unit, if always in the same."""


def moving(closes: Sequence[float | None], window: int) -> list[float | None]:
    """The mean of the last `window` closes at every place, None where there are not as many."""
    means: list[float | None] = []
    held: deque[float] = deque(maxlen=window)
    for close in closes:
        if close is None:
            held.clear()
        else:
            held.append(close)
        means.append(sum(held) / window if len(held) == window else None)
    return means


def vwap(places: Iterable[Traded | None]) -> list[float | None]:
    """The volume-weighted price since the session began, at every place.

    Of a session whose beginning is not known, or that has a hole, the rest has none.
    """
    prices: list[float | None] = []
    session, size, money, sound = None, 0.0, 0.0, False
    for place in places:
        if place is None:
            sound = False
            prices.append(None)
            continue
        if place.session != session:
            # The first place may lie in the middle of its session: that one is not sound.
            sound = session is not None
            session, size, money = place.session, 0.0, 0.0
        size += place.size
        money += place.money
        prices.append(money / size if sound and size else None)
    return prices
