"""Rungs: the levels of a book as a ladder shows them, grouped by price steps and summed up.

Pure arithmetic on exact decimals; a level that is not grouped keeps the exchange's own string.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby

from msgspec import Struct

from okxtui.okx.events import Level
from okxtui.okx.numbers import number

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""How many ticks a step of the ladder may be."""


class Rung(Struct, frozen=True):
    """One step of one side."""

    price: str
    size: Decimal
    total: Decimal
    """The size of this step and of all nearer the middle."""


def rungs(levels: tuple[Level, ...], step: Decimal | None, *, asks: bool) -> list[Rung]:
    """Best first. `step` None leaves every level as it is; asks are grouped upwards, bids down.

    Levels whose price or size is not a plain number are left out.
    """
    climbed: list[Rung] = []
    total = Decimal(0)
    for price, size in _grouped(levels, step, asks=asks):
        total += size
        climbed.append(Rung(price, size, total))
    return climbed


def _grouped(
    levels: tuple[Level, ...], step: Decimal | None, *, asks: bool
) -> list[tuple[str, Decimal]]:
    exact = [(level.price, number(level.price), number(level.size)) for level in levels]
    known = [(text, price, size) for text, price, size in exact if price is not None and size]
    if not step:
        return [(text, size) for text, _, size in known]
    rounding = ROUND_CEILING if asks else ROUND_FLOOR
    stepped = [
        ((price / step).to_integral_value(rounding) * step, size) for _, price, size in known
    ]
    return [
        (f"{price:f}", sum((size for _, size in group), Decimal(0)))
        for price, group in groupby(stepped, key=lambda pair: pair[0])
    ]


_CALM = tuple(Decimal(step) for step in ("1", "1.5", "2", "3", "4", "6", "8", "10"))


def calm_scale(most: Decimal) -> Decimal:
    """A full bar for a greatest size of `most`: the next round number, so bars do not all jump
    when one order comes or goes."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(most.adjusted())
    return next(step * power for step in _CALM if step * power >= most)
