"""Ink: the only tailor of numbers.

Widths, signs, grouping commas, rounding and units are decided here and nowhere else. Prices and
sizes stay the exchange's own decimal strings: they are padded and grouped, never recomputed.
Must not know colours, panes or Textual.
"""

import time
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from okxtui.market.contracts import (
    Volume,
    contract_value,
    convert,
    convert_volume,
    is_inverse,
)
from okxtui.okx.events import Instrument, Ticker
from okxtui.okx.numbers import number

NOTHING = "-"
"""What stands where there is no value."""

MASK = "****"
"""What stands for an amount while the privacy key is on: always as wide, whatever it hides."""

_AT_LENGTH = Context(prec=200)
"""Room for every digit before the point, whatever was multiplied: the usual 28 would raise."""

_TENTH, _FAINTEST = Decimal("0.1"), Decimal("0.0001")

_MAGNITUDES = tuple(
    (Decimal(10) ** power, sign) for power, sign in zip((12, 9, 6, 3), "TBMk", strict=True)
)


def harmless(text: str) -> str:
    """`text` with a question mark for all that a terminal would obey instead of showing.

    Controls, direction marks, zero-width signs and lone surrogates are all unprintable to Python.
    """
    return text if text.isprintable() else "".join(s if s.isprintable() else "?" for s in text)


def fit(text: str, width: int, *, right: bool = False, more: str = "…") -> str:
    """`text` in exactly `width` cells: padded, or cut with a mark where it was cut.

    Strings of the exchange pass here too, so nothing stays that could steer a terminal.
    """
    if width <= 0:
        return ""
    text = harmless(text)
    if text.isascii() and len(text) <= width:
        return text.rjust(width) if right else text.ljust(width)
    cells = cell_len(text)
    if cells <= width:
        return " " * (width - cells) + text if right else text + " " * (width - cells)
    return set_cell_size(text, width - 1) + more


def fit_first(ways: Sequence[str], width: int, *, more: str = "…") -> str:
    """The first of some ways to say a thing, longest first, that `width` has room for; else the
    last one, cut."""
    told = next((way for way in ways if len(way) <= width), ways[-1])
    return fit(told, width, more=more)


def decimals(step: str) -> int:
    """How many decimals a tick or lot size has: 1 for "0.1", 0 for "1" and for ""."""
    return len(step.partition(".")[2].rstrip("0"))


@lru_cache(2048)
def price(text: str, places: int = 0) -> str:
    """The exchange's decimal with commas, padded to `places` decimals; never rounded.

    >>> price("67432", 1), price("0.000011234", 10)
    ('67,432.0', '0.0000112340')
    """
    if not text:
        return NOTHING
    whole, _, fraction = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if not (digits.isascii() and digits.isdigit()):
        return text
    fraction = fraction.ljust(places, "0")
    grouped = f"{int(digits):,}" if len(digits) > 3 else digits
    return f"{sign}{grouped}.{fraction}" if fraction else f"{sign}{grouped}"


def exact(value: Decimal | None, places: int = 0) -> str:
    """A calculated decimal, with at least `places` decimals and without an exponent."""
    return NOTHING if value is None else price(f"{value:f}", places)


def rounded(value: Decimal | None, places: int) -> str:
    """A calculated decimal cut to `places` decimals: for means and sums, not for prices."""
    if value is None:
        return NOTHING
    least = Decimal(1).scaleb(-places)
    return price(f"{value.quantize(least, ROUND_HALF_EVEN, _AT_LENGTH):f}")


def percent(ratio: Decimal | None) -> str:
    """A ratio as `+1.24%`: always with its sign, so colour is never alone."""
    if ratio is None:
        return NOTHING
    places = 1 if abs(ratio) >= 1 else 2
    return f"{ratio * 100:+.{places}f}%"


def rate(ratio: Decimal | None) -> str:
    """A funding rate as `+0.0100%`."""
    return NOTHING if ratio is None else f"{ratio * 100:+.4f}%"


def countdown(seconds: float) -> str:
    """Hours and minutes to come, `2:14`; seconds in the last minute."""
    if seconds < 60:
        return f"{max(0, int(seconds))}s"
    return f"{int(seconds) // 3600}:{int(seconds) % 3600 // 60:02d}"


def compact(value: Decimal | None) -> str:
    """A volume in at most six cells, a minus aside: `1.23M`, `982k`, `41.2`, `0.0042`."""
    if value is None:
        return NOTHING
    for size, letter in _MAGNITUDES:
        if abs(value) >= size:
            return _three_digits(value / size) + letter
    if value and abs(value) < _FAINTEST:
        return f"{'-' if value < 0 else ''}<.0001"
    return _three_digits(value)


def _three_digits(value: Decimal) -> str:
    """As many decimals as there is room for, so that what is not nothing does not read so."""
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= _TENTH or not size else 4
    return f"{value:.{places}f}"


def bold_from(old: str, new: str) -> int:
    """Where `new` begins to differ from `old`: what flashes is the tail from there on."""
    if len(old) != len(new):
        return 0
    return next((at for at, pair in enumerate(zip(old, new, strict=True)) if len({*pair}) > 1), 0)


def spark(values: tuple[float, ...], width: int, blocks: str) -> str:
    """The last `width` values as blocks between their lowest and highest."""
    shown = values[-width:]
    if len(shown) < 2:
        return ""
    low, high = min(shown), max(shown)
    if low == high:
        return blocks[len(blocks) // 2] * len(shown)
    scale = (len(blocks) - 1) / (high - low)
    return "".join(blocks[round((value - low) * scale)] for value in shown)


def change(ticker: Ticker, since: str) -> Decimal | None:
    """The ratio by which the price changed since "24h", "utc" or "utc8" (start of the day)."""
    start = {"24h": ticker.open24h, "utc": ticker.sod_utc0, "utc8": ticker.sod_utc8}[since]
    opened, last = number(start), number(ticker.last)
    return last / opened - 1 if opened and last is not None else None


def clock(millis: int, utc: bool, *, thousandths: bool = False) -> str:
    """A time of day, `14:02:11` or `14:02:11.412`; dashes when unknown."""
    if millis <= 0:
        return "--:--:--.---" if thousandths else "--:--:--"
    seconds, rest = divmod(millis, 1000)
    parts = time.gmtime(seconds) if utc else time.localtime(seconds)
    told = time.strftime("%H:%M:%S", parts)
    return f"{told}.{rest:03d}" if thousandths else told


def size_unit(instrument: Instrument | None, unit: str) -> str:
    """What a converted size is counted in: `ct`, `BTC`, `USDT`; "" while nothing is known."""
    if instrument is None:
        return ""
    if instrument.inst_type == "SPOT" or instrument.inst_type == "MARGIN":
        return instrument.quote_ccy if unit == "money" else instrument.base_ccy
    if unit == "contracts":
        return "ct"
    inverse = instrument.ct_type == "inverse"
    if unit == "money":
        return instrument.ct_val_ccy if inverse else instrument.settle_ccy
    return instrument.settle_ccy if inverse else instrument.ct_val_ccy


def size_places(instrument: Instrument | None, unit: str) -> int:
    """How many decimals the sizes of a column have at most, so that their points stand in line."""
    if instrument is None:
        return 0
    if _as_sent(instrument, unit):
        return decimals(instrument.lot_sz)
    if unit == "money":
        return 2
    lot, value = number(instrument.lot_sz), contract_value(instrument)
    if lot is None or value is None or is_inverse(instrument):
        return 6
    return decimals(f"{lot * value:f}")


def _as_sent(instrument: Instrument, unit: str) -> bool:
    return size_unit(instrument, unit) == size_unit(instrument, "contracts")


def size_text(text: str, at: str, instrument: Instrument | None, unit: str) -> str:
    """A size of the wire for a column: as sent while no conversion is asked for or possible.

    Blanks stand where decimals are missing, so that the points of a column are in line.
    """
    places = size_places(instrument, unit)
    amount = number(text)
    if instrument is None or amount is None or _as_sent(instrument, unit):
        return blanks_behind(price(text), places)
    return _cut(convert(amount, number(at), instrument, unit), places)


def volume_text(total: Volume, instrument: Instrument | None, unit: str) -> str:
    """A sum of sizes, each converted at its own price; exact while no conversion is asked for."""
    places = size_places(instrument, unit)
    if instrument is None or _as_sent(instrument, unit):
        return blanks_behind(price(f"{total.size:f}"), places)
    return _cut(convert_volume(total, instrument, unit), places)


def _cut(value: Decimal | None, places: int) -> str:
    """Rounded, but what is not nothing does not read as nothing."""
    least = Decimal(1).scaleb(-places)
    return f"<{least:f}" if value and abs(value) < least else rounded(value, places)


def in_line(texts: Sequence[str]) -> list[str]:
    """A column whose decimals nobody told: blanks behind, so that its points stand in line.

    >>> in_line(["64,075", "64,073.6", ""])
    ['64,075  ', '64,073.6', '']
    """
    places = max(map(decimals, texts), default=0)
    return [blanks_behind(text, places) if text else "" for text in texts]


def blanks_behind(text: str, places: int) -> str:
    """`text` as wide as it were with so many decimals."""
    _, point, fraction = text.partition(".")
    missing = places - len(fraction) + (not point) if places else 0
    return text + " " * missing
