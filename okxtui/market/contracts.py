"""Contract arithmetic: what a size is worth, and what a move of the price makes of it.

Spot sizes are coins. A linear contract is `ctVal` × `ctMult` coins; an inverse one is `ctVal` ×
`ctMult` of the quote currency, whatever the price (OKX docs, "Instruments" and "Fills").
"""

from decimal import Decimal

from msgspec import Struct

from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number

_ZERO = Decimal(0)


class Volume(Struct, frozen=True, gc=False):
    """Sizes at their prices, added up so that the sum can still be said in any unit, exactly."""

    size: Decimal = _ZERO
    """In the wire's unit: contracts, or coins of a spot pair."""
    times_price: Decimal = _ZERO
    """Σ size × price: what linear contracts and coins are worth in money."""
    over_price: Decimal = _ZERO
    """Σ size ÷ price: what inverse contracts are worth in coins."""

    def __add__(self, other: "Volume") -> "Volume":
        return Volume(
            self.size + other.size,
            self.times_price + other.times_price,
            self.over_price + other.over_price,
        )

    def __sub__(self, other: "Volume") -> "Volume":
        return Volume(
            self.size - other.size,
            self.times_price - other.times_price,
            self.over_price - other.over_price,
        )


def volume(size: Decimal, price: Decimal) -> Volume:
    """`size` traded, or resting, at `price`."""
    return Volume(size, size * price, size / price if price else _ZERO)


def contract_value(instrument: Instrument) -> Decimal | None:
    """ctVal × ctMult, in `ct_val_ccy`; None for spot, or while the metadata is unusable."""
    value, times = number(instrument.ct_val), number(instrument.ct_mult) or Decimal(1)
    return value * times if value is not None and value * times > 0 else None


def is_inverse(instrument: Instrument) -> bool:
    """Whether contracts are denominated in quote currency and settled in coin."""
    return instrument.ct_type == "inverse"


def is_spot(instrument: Instrument) -> bool:
    """Whether sizes are coins rather than contracts."""
    return instrument.inst_type in ("SPOT", "MARGIN")


def coins(size: Decimal, price: Decimal | None, instrument: Instrument) -> Decimal | None:
    """`size` in base currency; None if that takes a price or a contract value we lack."""
    if is_spot(instrument):
        return size
    value = contract_value(instrument)
    if value is None:
        return None
    if is_inverse(instrument):
        return size * value / price if price else None
    return size * value


def money(size: Decimal, price: Decimal | None, instrument: Instrument) -> Decimal | None:
    """`size` in quote currency; None if that takes a price or a contract value we lack."""
    if is_inverse(instrument):
        value = contract_value(instrument)
        return size * value if value is not None else None
    amount = coins(size, price, instrument)
    return amount * price if amount is not None and price else None


def convert(
    size: Decimal, price: Decimal | None, instrument: Instrument, unit: str
) -> Decimal | None:
    """`size` in "contracts" (a spot pair's are its coins), "coin" or "money"; None as above."""
    match unit:
        case "coin":
            return coins(size, price, instrument)
        case "money":
            return money(size, price, instrument)
    return size


def convert_volume(total: Volume, instrument: Instrument, unit: str) -> Decimal | None:
    """The same for sizes at many prices, each at its own."""
    if unit == "contracts" or (is_spot(instrument) and unit == "coin"):
        return total.size
    if is_spot(instrument):
        return total.times_price
    value = contract_value(instrument)
    if value is None:
        return None
    if is_inverse(instrument):
        return value * (total.size if unit == "money" else total.over_price)
    return value * (total.times_price if unit == "money" else total.size)


def mean_price(total: Volume, instrument: Instrument | None) -> Decimal | None:
    """The average price that pays exactly as much: of inverse contracts the harmonic mean."""
    if not total.size:
        return None
    if instrument is not None and is_inverse(instrument):
        return total.size / total.over_price if total.over_price else None
    return total.times_price / total.size


def profit(
    entry: Decimal, exit_price: Decimal, size: Decimal, instrument: Instrument
) -> Decimal | None:
    """What `size` (negative: short) makes from `entry` to `exit_price`, in settlement currency.

    Linear: (exit - entry) × size × value. Inverse: (1/entry - 1/exit) × size × value, in coin.
    """
    value = contract_value(instrument)
    if value is None:
        return None
    if is_inverse(instrument):
        return (1 / entry - 1 / exit_price) * size * value if entry and exit_price else None
    return (exit_price - entry) * size * value
