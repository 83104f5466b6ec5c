"""Grouping: one side of a book as rungs, level by level or joined to price steps, and summed up.

Exact decimals throughout; a level that is not joined keeps the exchange's own string. A side is
climbed no further than somebody looks, so four hundred levels cost what is on the screen of them.
"""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby, islice

from msgspec import Struct

from okxtui.market.contracts import Volume, volume
from okxtui.okx.events import Level
from okxtui.okx.numbers import number

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""How many ticks a step may be."""


class Rung(Struct, frozen=True):
    """One step of one side."""

    price: str
    here: Volume
    """What rests on this step."""
    upto: Volume
    """What rests on this step and on all nearer the middle."""
    seen: Decimal | None = None
    """The last price that was shown, where the step goes on beyond it: at least so much rests
    here. None: all of the step was shown."""

    @property
    def size(self) -> Decimal:
        """Of this step, in the wire's unit."""
        return self.here.size

    @property
    def total(self) -> Decimal:
        """Up to this step, in the wire's unit."""
        return self.upto.size


def stepped(price: Decimal, step: Decimal | None, *, asks: bool) -> Decimal:
    """The step that `price` belongs to: asks go upwards, bids down, away from the middle."""
    if not step:
        return price
    rounding = ROUND_CEILING if asks else ROUND_FLOOR
    return (price / step).to_integral_value(rounding) * step


class Climb:
    """The rungs of one side, best first."""

    def __init__(
        self,
        levels: tuple[Level, ...] = (),
        step: Decimal | None = None,
        *,
        asks: bool,
        more: bool = False,
    ) -> None:
        """`step` None leaves every level as it is. What is not plainly a number is left out.
        `more`: beyond the last of `levels` there may be others."""
        self.asks = asks
        self.worst = number(levels[-1].price) if levels else None
        """The last price that the side knows."""
        self._rest = _climb(levels, step, asks=asks, last=self.worst if more else None)
        self._climbed: list[Rung] = []

    def upto(self, count: int) -> list[Rung]:
        """The first `count` rungs, or all there are."""
        if count > len(self._climbed):
            self._climbed += islice(self._rest, count - len(self._climbed))
        return self._climbed[: max(0, count)]

    def at(self, index: int) -> Rung | None:
        """The rung at `index`, 0 for the best; None beyond the end."""
        self.upto(index + 1)
        return self._climbed[index] if 0 <= index < len(self._climbed) else None

    def all(self) -> list[Rung]:
        """Every rung."""
        self._climbed += self._rest
        return self._climbed

    def reach(self, price: Decimal) -> int:
        """How many rungs stand before `price` or the next worse one."""
        index = 0
        while (rung := self.at(index)) is not None:
            here = Decimal(rung.price)
            if here >= price if self.asks else here <= price:
                break
            index += 1
        return index


def _climb(
    levels: tuple[Level, ...], step: Decimal | None, *, asks: bool, last: Decimal | None
) -> Iterator[Rung]:
    upto = Volume()
    cut = stepped(last, step, asks=asks) if last is not None else None
    for price, here in _joined(levels, step, asks=asks):
        upto += here
        yield Rung(price, here, upto, last if last != cut and Decimal(price) == cut else None)


def _joined(
    levels: tuple[Level, ...], step: Decimal | None, *, asks: bool
) -> Iterator[tuple[str, Volume]]:
    exact = ((level.price, number(level.price), number(level.size)) for level in levels)
    known = ((text, price, size) for text, price, size in exact if price is not None and size)
    if not step:
        yield from ((text, volume(size, price)) for text, price, size in known)
        return
    parts = ((stepped(price, step, asks=asks), volume(size, price)) for _, price, size in known)
    for price, group in groupby(parts, key=lambda part: part[0]):
        yield f"{price:f}", sum((here for _, here in group), Volume())
