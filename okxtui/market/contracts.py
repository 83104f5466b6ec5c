"""Contract arithmetic: what a size is worth, and what a move of the price makes of it.

Spot sizes are coins. A linear contract is `ctVal` × `ctMult` coins; an inverse one is `ctVal` ×
`ctMult` of the quote currency, whatever the price (OKX docs, "Instruments" and "Fills").
"""

from decimal import Decimal

from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number


def contract_value(instrument: Instrument) -> Decimal | None:
    """ctVal × ctMult, in `ct_val_ccy`; None for spot, or while the metadata is unusable."""
    value = number(instrument.ct_val)
    if not value:
        return None
    return value * (number(instrument.ct_mult) or 1)


def is_inverse(instrument: Instrument) -> bool:
    """Whether contracts are denominated in quote currency and settled in coin."""
    return instrument.ct_type == "inverse"


def coins(size: Decimal, price: Decimal | None, instrument: Instrument) -> Decimal | None:
    """`size` in base currency; None if that takes a price or a contract value we lack."""
    if instrument.inst_type in ("SPOT", "MARGIN"):
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
