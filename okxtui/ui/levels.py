"""Levels: the prices that a chart draws a line at: the last one, own entries, own orders.

What they are comes from the account as it stands; where the line goes is the chart's business.
"""

from msgspec import Struct

from okxtui.market.glance import Glance
from okxtui.okx.events import Candle
from okxtui.okx.private import Order


class Level(Struct, frozen=True):
    """A price to draw a line at."""

    price: str
    ink: str
    told: str = ""
    """What it is, a few letters."""


def levels(glance: Glance, *, masked: bool = False) -> tuple[Level, ...]:
    """Own entries and open orders of the current symbol, and the last price over them all.

    `masked` leaves the sizes out.
    """
    symbol, chart = glance.current, glance.chart
    lines = [
        _order(order, masked=masked) for order in glance.holdings.orders if order.inst_id == symbol
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


def _order(order: Order, *, masked: bool) -> Level:
    told = order.side if masked else f"{order.side} {order.sz}"
    return Level(order.px, "up" if order.side == "buy" else "down", told)


def direction(candle: Candle) -> str:
    """Up or down; a bar that closed where it opened counts as up."""
    return "up" if float(candle.close) >= float(candle.open) else "down"
