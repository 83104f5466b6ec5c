"""Levels: the prices that a chart draws a line at: the last one, own entries, own orders.

What they are comes from the account as it stands; where the line goes is the chart's business.
"""

from msgspec import Struct

from okxtui.market.glance import Glance
from okxtui.okx.events import Candle


class Level(Struct, frozen=True):
    """A price to draw a line at."""

    price: str
    ink: str
    told: str = ""
    """What it is, a few letters."""


def levels(glance: Glance) -> tuple[Level, ...]:
    """Own entries and open orders of the current symbol, and the last price over them all."""
    symbol, chart = glance.current, glance.chart
    lines = [
        Level(order.px, "up" if order.side == "buy" else "down", f"{order.side} {order.sz}")
        for order in glance.holdings.orders
        if order.inst_id == symbol
    ]
    for held in glance.holdings.positions:
        if held.position.inst_id == symbol:
            lines.append(Level(held.position.avg_px, "strong", "entry"))
    if chart.bars:
        last = chart.bars[-1]
        lines.append(Level(last.close, f"mark-{direction(last)}"))
    return tuple(lines)


def direction(candle: Candle) -> str:
    """ "up" or "down"; a bar that closed where it opened counts as up."""
    return "up" if float(candle.close) >= float(candle.open) else "down"
