"""Cost to trade: what taking a size out of the book would come to, level by level.

It walks the levels that were really seen. Where they do not suffice it says so and how much they
hold; nothing is extrapolated. Fees are not in it: they depend on the account.
"""

from decimal import Decimal

from msgspec import Struct

from okxtui.market.contracts import (
    Volume,
    contract_value,
    convert,
    is_inverse,
    is_spot,
    mean_price,
    volume,
)
from okxtui.market.depth import Depth
from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number


class Cost(Struct, frozen=True):
    """What a walk up or down one side comes to."""

    filled: Volume = Volume()
    """What the levels seen give, in the wire's unit; all of what was asked unless `short`."""
    short: Decimal = Decimal(0)
    """What they do not give, in the unit that was asked in; 0: all is there."""
    mean: Decimal | None = None
    """Average price; None while nothing is there."""
    slippage: Decimal | None = None
    """Basis points by which the average is worse than the mid."""
    loss: Decimal | None = None
    """The same in money: in quote currency, or coins for an inverse contract."""


def cost(
    depth: Depth, asked: Decimal, instrument: Instrument | None, *, buys: bool, unit: str
) -> Cost:
    """Take `asked`, counted in "contracts", "coin" or "money", from one side of the book.

    The last level is taken in part, as fine as the sum needs it; lots are not rounded.
    """
    filled, short = _walk(depth, asked, instrument, buys=buys, unit=unit)
    mean, mid = mean_price(filled, instrument), depth.mid
    if mean is None or not mid:
        return Cost(filled, short, mean)
    sign = 1 if buys else -1
    slippage = sign * (mean - mid) / mid * 10_000
    return Cost(filled, short, mean, slippage, _loss(filled, mid, instrument, sign))


def _walk(
    depth: Depth, asked: Decimal, instrument: Instrument | None, *, buys: bool, unit: str
) -> tuple[Volume, Decimal]:
    """What was taken, and what is missing of `asked`."""
    filled, left = Volume(), asked
    for level in depth.asks if buys else depth.bids:
        size, price = number(level.size), number(level.price)
        if left <= 0 or size is None or not price:
            break
        worth = convert(size, price, instrument, unit) if instrument else size
        if not worth:
            break
        filled += volume(size * min(left, worth) / worth, price)
        left -= min(left, worth)
    return filled, left


def _loss(filled: Volume, mid: Decimal, instrument: Instrument | None, sign: int) -> Decimal | None:
    """What was paid beyond the mid. Inverse contracts are paid for in coin."""
    if instrument is None:
        return None
    value = Decimal(1) if is_spot(instrument) else contract_value(instrument)
    if value is None:
        return None
    if is_inverse(instrument):
        return sign * value * (filled.size / mid - filled.over_price)
    return sign * value * (filled.times_price - filled.size * mid)
