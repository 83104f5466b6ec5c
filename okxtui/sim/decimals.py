"""Whole numbers to the decimal strings of the wire, and back.

Inside the exchange prices are counted in ticks and sizes in lots, so nothing is ever
rounded by accident; only here do they become text. No exponent, no trailing zeros.
"""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal

_PLAIN = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_WHOLE = re.compile(r"[0-9]{1,20}")


def plain(units: int, digits: int) -> str:
    """`units` of 10^-digits as a plain decimal: plain(1230, 2) is "12.3"."""
    text = padded(units, digits)
    return text.rstrip("0").rstrip(".") if digits else text


def padded(units: int, digits: int) -> str:
    """As `plain`, with all `digits` decimals kept: padded(1230, 2) is "12.30"."""
    if not digits:
        return str(units)
    sign, text = ("-", str(-units)) if units < 0 else ("", str(units))
    text = text.zfill(digits + 1)
    return f"{sign}{text[:-digits]}.{text[-digits:]}"


def units(text: str, digits: int) -> int | None:
    """How many 10^-digits `text` is; None if it is no plain number or lies between two of them."""
    if not _PLAIN.fullmatch(text):
        return None
    scaled = Decimal(text).scaleb(digits)
    return int(scaled) if scaled == scaled.to_integral_value() else None


def whole(text: str) -> int | None:
    """A count, id or moment that somebody sent; None if it is none, or absurdly long."""
    return int(text) if _WHOLE.fullmatch(text) else None


def places(text: str) -> int:
    """How many decimals a plain decimal string has: places("0.001") is 3."""
    return len(text.partition(".")[2])


def amount(units: int, digits: int) -> Decimal:
    """`units` of 10^-digits as a Decimal, exactly."""
    return Decimal(units).scaleb(-digits)


def text(value: Decimal, digits: int = 12) -> str:
    """A Decimal as plain text, cut (towards zero) to at most `digits` decimals: "0.1", "-3"."""
    cut = value.quantize(Decimal(1).scaleb(-digits), ROUND_DOWN) if value else value
    return format(cut.normalize(), "f") if cut else "0"
