"""What the book amounts to: the rows of the ladder between the sides and below them."""

from decimal import Decimal

from okxtui.market.depth import Depth
from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.lines import Row
from okxtui.ui.panes.gauge import gauge
from okxtui.ui.panes.ladder_look import Look
from okxtui.ui.sight import Step


def spread_row(depth: Depth, look: Look, width: int) -> Row:
    """Spread in ticks and basis points, and the mid."""
    spread, mid, rule = depth.spread, depth.mid, look.view.signs.rule * 2
    if spread is None or not mid:
        return ((ink.fit(f" {rule} one side is empty", width), "warn"),)
    if spread <= 0:
        return ((ink.fit(f" {rule} crossed by {-spread:f}", width), "warn"),)
    ticks = _ticks(spread, look.instrument)
    points = f"{ink.rounded(spread / mid * 10_000, 2)} bp"
    # Of a tiny price the spread takes half the row, and the ticks say the same.
    parts = ((f"{spread:f}", ticks, points), (ticks, points))
    ways = [f" {rule} spread " + "  ".join(filter(None, each)) for each in parts]
    rest = f"mid {ink.exact(mid)} "
    if len(ways[0]) + len(rest) + 2 <= width:
        ways = [f"{ways[0]:<{width - len(rest)}}{rest}"]
    return ((ink.fit_first(ways, width), "muted"),)


def _ticks(spread: Decimal, instrument: Instrument | None) -> str:
    tick = number(instrument.tick_sz) if instrument else None
    if not tick:
        return ""
    count = spread / tick
    return f"{count:.0f} tick{'' if count == 1 else 's'}"


def balance_row(depth: Depth, look: Look, width: int) -> Row:
    """Who stands with more in the best five."""
    return gauge(depth.imbalance(5), width, look.view.signs, ("bids", "asks"))


def micro_row(depth: Depth, look: Look, width: int) -> Row:
    """The microprice, and how far from the mid it is."""
    micro, mid = depth.microprice, depth.mid
    if micro is None or not mid:
        return ((" " * width, ""),)
    seen = max(ink.decimals(level.price) for level in (*depth.bids[:5], *depth.asks[:5]))
    places = 2 + (look.places if look.instrument else seen)
    points = (micro - mid) / mid * 10_000
    told = f" micro {ink.rounded(micro, places)}  {points:+.2f} bp of mid"
    return ((ink.fit(told, width), "muted"),)


def pointed_row(step: Step, depth: Depth, look: Look, width: int) -> Row:
    """What the cursor points at: size, sum, money and the way from the mid."""
    mid, at = depth.mid, number(step.price)
    price = look.price(step.price)
    away = f"{(at - mid) / mid * 10_000:+.2f} bp" if mid and at is not None else ""
    if step.rung is None:
        told = "nothing rests" if step.known else f"beyond {depth.complete} levels"
        ways = [(price, away, told), (away, told)]
    else:
        sizes = [look.text(step, upto=upto).strip() for upto in (False, True)]
        size, few = " of ".join(sizes), f"{look.few(step.rung.here)} of {look.few(step.rung.upto)}"
        worth, roughly = look.worth(step.rung.upto)
        # The price stands in the row itself, so it goes first; the money goes never.
        ways = [(price, away, size, worth), (away, size, worth), (away, size, roughly)]
        ways += [(away, few, roughly), (away, roughly)]
    said = [" " + "  ".join(filter(None, way)) for way in ways]
    return ((ink.fit_first(said, width, more=look.view.signs.more), "strong"),)
