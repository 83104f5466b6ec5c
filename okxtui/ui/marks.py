"""Marks: what stood out, where it stood out: a letter beside prints, prices and bars.

The letter is the first one of its kind, so that no colour is needed; the ink is its side. Which
row, price or bar a mark belongs to is decided here, where it is drawn by each pane.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from okxtui.market.contracts import contract_value
from okxtui.market.gaps import TapeGap
from okxtui.market.signals import Hit, Signals
from okxtui.okx.events import Instrument, Trade
from okxtui.okx.numbers import millis, number
from okxtui.okx.timeframes import Timeframe
from okxtui.ui import ink
from okxtui.ui.lines import Row, Span

INKS = {"buy": "up", "sell": "down"}
"""Of a side; what points nowhere is "warn"."""

_WEIGHTS = ("speed", "imbalance", "whale", "liquidation", "breakout")
"""Where one place has room for one letter, the kind that is rarer."""

_PRICE_LASTS = 300_000
"""Milliseconds for which a price stays marked."""


class BarMark(Struct, frozen=True):
    """A letter at a bar."""

    ts: int
    """When the bar opens."""
    letter: str
    ink: str
    below: bool
    """Under the bar: it points up."""


def span(hit: Hit) -> Span:
    """The letter of a hit, inked."""
    return (hit.kind[0].upper(), INKS.get(hit.side, "warn"))


def marked(row: Row, mark: Span | None) -> Row:
    """The row with a mark, if there is one, in its first cell."""
    if mark is None:
        return row
    (text, inks), *rest = row
    behind = ((text[1:], inks),) if text[1:] else ()
    return ((mark[0], f"{inks} {mark[1]} strong"), *behind, *rest)


def money(value: Decimal | None, instrument: Instrument | None) -> str:
    """What a signal measures in money, in few cells."""
    if value is None:
        return ""
    return ink.compact(value * ((contract_value(instrument) if instrument else None) or 1))


def on_prints(
    hits: Iterable[Hit], rows: Sequence[Trade | TapeGap], *, newest: bool
) -> dict[Trade | TapeGap, Span]:
    """The marks among `rows` of a tape, the newest print first: a whale's at all its prints, others
    at the last print before they were known. `newest`: no print is newer than the first row.
    """
    trades = [(millis(row.ts), row) for row in rows if isinstance(row, Trade)]
    if not trades:
        return {}
    first, last = trades[-1][0], trades[0][0]
    marks: dict[Trade | TapeGap, Span] = {}
    for hit in sorted(hits, key=_weight):
        if hit.at < first or (hit.at > last and not newest):
            continue
        if hit.kind == "whale":
            its = (it for at, it in trades if at == hit.at and it.side == hit.side)
            marks |= dict.fromkeys(its, span(hit))
        else:
            marks[next(it for at, it in trades if at <= hit.at)] = span(hit)
    return marks


def on_prices(hits: Iterable[Hit], prices: Sequence[str], now: int) -> dict[int, Span]:
    """The marks of the last minutes by the place of the nearest of `prices`; "" is no price.

    What lies beyond all of them is not marked. `now` in milliseconds of the exchange.
    """
    places = [(price, place) for place, text in enumerate(prices) if (price := number(text))]
    if not places:
        return {}
    low, high = min(places)[0], max(places)[0]
    marks: dict[int, Span] = {}
    for hit in sorted(hits, key=_weight):
        price = number(hit.price)
        if price is not None and low <= price <= high and hit.at > now - _PRICE_LASTS:
            nearest = min(places, key=lambda it: abs(it[0] - price))
            marks[nearest[1]] = span(hit)
    return marks


def on_bars(signals: Signals, timeframe: Timeframe) -> tuple[BarMark, ...]:
    """One mark a bar and side. What is known as a bar closes belongs to the bar that closed."""
    return tuple(dict(_by_bar(signals.hits, timeframe)).values())


def _by_bar(hits: Iterable[Hit], timeframe: Timeframe) -> Iterator[tuple[object, BarMark]]:
    for hit in sorted(hits, key=_weight):
        letter, inks = span(hit)
        mark = BarMark(timeframe.opening(hit.at - 1), letter, inks, below=hit.side == "buy")
        yield (mark.ts, mark.below), mark


def _weight(hit: Hit) -> tuple[int, int]:
    return _WEIGHTS.index(hit.kind), hit.at
