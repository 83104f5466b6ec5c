"""Levels: the prices that a chart draws a line at: the last one, own entries, own orders.

What they are comes from the account as it stands; where the line goes is the chart's business.
"""

from msgspec import Struct

from okxtui.market.glance import Glance
from okxtui.okx.events import Candle, Instrument
from okxtui.okx.private import Order
from okxtui.ui import ink


class Level(Struct, frozen=True):
    """A price to draw a line at."""

    price: str
    ink: str
    told: str = ""
    """What it is, a few letters."""


def levels(glance: Glance, unit: str = "contracts", *, masked: bool = False) -> tuple[Level, ...]:
    """Own entries and open orders of the current symbol, and the last price over them all.

    Sizes are told in `unit`; `masked` leaves them out.
    """
    symbol, chart = glance.current, glance.chart
    lines = [
        _order(order, "" if masked else _size(order, glance.instrument, unit))
        for order in glance.holdings.orders
        if order.inst_id == symbol
    ]
    lines += [
        Level(held.position.avg_px, "strong", "entry")
        for held in glance.holdings.positions
        if held.position.inst_id == symbol
    ]
    if chart.bars:
        last = chart.bars[-1]
        lines.append(Level(last.close, f"mark-{direction(last)}"))
    return tuple(lines)


def _order(order: Order, size: str) -> Level:
    told = f"{order.side} {size}".rstrip()
    return Level(order.px, "up" if order.side == "buy" else "down", told)


def _size(order: Order, instrument: Instrument | None, unit: str) -> str:
    told = ink.size_text(order.sz, order.px, instrument, unit).strip()
    return f"{told} {ink.size_unit(instrument, unit)}".rstrip()


def direction(candle: Candle) -> str:
    """Up or down; a bar that closed where it opened counts as up."""
    return "up" if float(candle.close) >= float(candle.open) else "down"
