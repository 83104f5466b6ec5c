"""Read-out: one bar in words and numbers, in a row as wide as it may be.

Numbers are the exchange's own, padded to the tick size. What has no room goes in a fixed order;
close and change stay longest. Must not know where the bar stands in a chart.
"""

from msgspec import Struct

from okxtui.okx.events import Candle, Instrument
from okxtui.okx.numbers import number
from okxtui.okx.symbols import inst_type
from okxtui.ui import ink
from okxtui.ui.lines import Row, Span, width_of


class Fact(Struct, frozen=True):
    """A few spans. The highest ranks go first when there is no room; 0 stays."""

    spans: tuple[Span, ...]
    rank: int


def volume(candle: Candle, symbol: str, unit: str) -> str:
    """What changed hands, in contracts, coin or money, as the exchange counted it.

    `volCcy` is the coin of a derivative, but the money of a spot pair.
    """
    if unit == "money":
        return candle.vol_ccy_quote
    return candle.vol if unit == "contracts" or inst_type(symbol) == "SPOT" else candle.vol_ccy


def facts(candle: Candle, symbol: str, instrument: Instrument | None, unit: str) -> list[Fact]:
    """Open, high, low, close, the change from open to close, and the volume."""
    places = ink.decimals(instrument.tick_sz) if instrument else 0
    opened, closed = number(candle.open), number(candle.close)
    ratio = closed / opened - 1 if opened and closed is not None else None
    colour = "up" if ratio is None or ratio >= 0 else "down"
    ranks = (("O", candle.open, 5), ("H", candle.high, 4), ("L", candle.low, 4))
    prices = [
        Fact(((f" {name} ", "muted"), (ink.price(text, places), "")), rank)
        for name, text, rank in ranks
    ]
    close = Fact(((" C ", "muted"), (ink.price(candle.close, places), colour)), 0)
    change = Fact(((f" {ink.percent(ratio)}", colour),), 1)
    traded = ink.compact(number(volume(candle, symbol, unit)))
    named = ink.size_unit(instrument, unit)
    amount = Fact(((" V ", "muted"), (f"{traded} {named}".rstrip(), "label")), 3)
    return [*prices, close, change, amount]


def row(left: list[Fact], right: list[Fact], width: int) -> Row:
    """The facts in one row, `right` at its end; what does not fit goes by its rank."""
    kept = [*left, *right]
    for rank in sorted({fact.rank for fact in kept}, reverse=True):
        if _cells(kept) <= width or not rank:
            break
        kept = [fact for fact in kept if fact.rank < rank]
    first = tuple(span for fact in left if fact in kept for span in fact.spans)
    last = tuple(span for fact in right if fact in kept for span in fact.spans)
    space = max(0, width - width_of(first) - width_of(last))
    told: Row = (*first, (" " * space, ""), *last)
    return told if width_of(told) <= width else ((ink.fit("", width), ""),)


def _cells(parts: list[Fact]) -> int:
    return sum(width_of(part.spans) for part in parts)
