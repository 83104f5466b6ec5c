"""Findings: what a detector found, as a hit with its inputs spelled out.

One function a kind. The number of the hit is given by whoever counts them. Pure.
"""

from decimal import Decimal

from okxtui.market import breakout, imbalance, liquidations, speed
from okxtui.market.breakout import Phase
from okxtui.market.chart import Chart
from okxtui.market.imbalance import Leaning
from okxtui.market.liquidations import Forced
from okxtui.market.signals import Hit, places
from okxtui.market.speed import Rush
from okxtui.market.whales import PERCENTILE, TakerOrder
from okxtui.okx.numbers import millis


def whale(symbol: str, order: TakerOrder, known: int) -> Hit:
    """A large taker order."""
    inputs = (
        ("prints joined", str(order.prints)),
        ("first price", order.first),
        ("last price", order.last),
        ("size", f"{order.size:f}"),
        ("judged by", f"{PERCENTILE}th percentile of {known} orders, at most an hour"),
    )
    threshold = order.threshold or Decimal(0)
    return Hit(
        *(0, "whale", symbol, order.at, order.side, order.last, order.measure, threshold, inputs)
    )


def liquidation(symbol: str, forced: Forced, at: int, price: str, known: int) -> Hit:
    """A liquidation worth looking at, known since `at`."""
    order = forced.order
    inputs = (
        ("position", forced.position),
        ("size", order.sz),
        ("bankrupt at", order.bk_px),
        ("told late by", f"{max(0, at - millis(order.ts)) / 1000:.1f} s"),
        ("judged by", f"{liquidations.PERCENTILE}th percentile of {known} orders, at most an hour"),
        ("beware", "the exchange does not tell of all liquidations"),
    )
    threshold = forced.threshold or Decimal(0)
    return Hit(
        *(0, "liquidation", symbol, at, order.side, price or order.bk_px),
        *(forced.measure, threshold, inputs),
    )


def leaning(symbol: str, found: Leaning) -> Hit:
    """An unusual order-flow imbalance."""
    inputs = (
        ("window", f"{imbalance.JUDGED} s of best-level changes"),
        ("imbalance", f"{places(found.total):f}"),
        ("usual", f"{places(found.mean):f} +- {places(found.deviation):f}"),
        ("judged by", "the windows of the last 5 minutes"),
        ("definition", "Cont, Kukanov and Stoikov 2014"),
    )
    z, least = places(found.z), places(imbalance.FIRES)
    return Hit(*(0, "imbalance", symbol, found.at, found.side, f"{found.mid:f}", z, least, inputs))


def rush(symbol: str, found: Rush, price: str) -> Hit:
    """A tape that became fast."""
    inputs = (
        ("window", f"{speed.WINDOW} s"),
        ("prints", str(found.prints)),
        ("usual", f"{places(found.mean):f} +- {places(found.deviation):f}"),
        ("judged by", "the windows of the last 5 minutes"),
    )
    return Hit(
        *(0, "speed", symbol, found.at, "", price, places(found.z), places(speed.FIRES), inputs)
    )


def broken(found: Phase, chart: Chart) -> Hit:
    """A close outside the range, on volume."""
    inputs = (
        ("bars", f"{breakout.BARS} of {chart.timeframe.name}"),
        ("range", f"{found.low:f} to {found.high:f}"),
        ("level", f"{found.level:f}"),
        ("volume", f"{places(float(found.volume)):f} times the mean"),
    )
    times = places(float(found.volume))
    return Hit(
        *(0, "breakout", chart.symbol, found.at, found.side, found.close, times),
        *(breakout.VOLUME, inputs),
    )
