"""Holdings: the account as the screen shows it, in frozen values beside the market they stand in.

What the exchange says comes first; between its pushes a position's profit is moved by the mark
price, and by nothing else. Pure.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from okxtui.market.contracts import money, profit
from okxtui.market.freshness import Pulse
from okxtui.okx.events import Funding, Instrument, MarkPrice
from okxtui.okx.numbers import millis, number
from okxtui.okx.private import Balance, Fill, Order, Position


class Session(Struct, frozen=True):
    """Whose eyes we look through."""

    phase: str = "out"
    """"out", "logging in", "in" or "refused"."""
    attempt: int = 0
    """Grows with every login a person asked for, so that a dialog knows its own answer."""
    sentence: str = ""
    """Why it was refused, or what to know about the key."""
    code: str = ""
    """The exchange's code of the refusal."""
    key: str = ""
    """The API key, masked but for both ends."""
    rights: str = ""
    """"read-only", "trade", "trade and withdraw"; "" until `account/config` answered."""
    bound: str = ""
    """Addresses the key is bound to; "" for none."""
    label: str = ""


class Holding(Struct, frozen=True):
    """One position with what follows from the market around it."""

    position: Position
    instrument: Instrument | None = None
    mark: Decimal | None = None
    upl: Decimal | None = None
    """Unrealised profit at `mark`, in settlement currency."""
    upl_ratio: Decimal | None = None
    liquidation: Decimal | None = None
    """None where the exchange gives none, or none that means anything."""
    distance: Decimal | None = None
    """From mark to liquidation as a share of mark; positive while the position is safe."""
    value: Decimal | None = None
    """At mark, in quote currency, unsigned."""
    funding: Decimal | None = None
    """What the next funding brings (negative: costs), in settlement currency."""


class Holdings(Struct, frozen=True):
    """Everything of the account."""

    session: Session = Session()
    positions: tuple[Holding, ...] = ()
    orders: tuple[Order, ...] = ()
    """Open ones, oldest first."""
    ended: tuple[Order, ...] = ()
    """Orders that ended while we looked, oldest first."""
    fills: tuple[Fill, ...] = ()
    """Oldest first."""
    balance: Balance = Balance()
    prices: Mapping[str, Decimal] = {}
    """Last price (else mark) of every symbol with a position or an open order."""
    instruments: Mapping[str, Instrument] = {}
    """Metadata of every symbol in these lists, as far as known."""
    positions_pulse: Pulse = Pulse()
    orders_pulse: Pulse = Pulse()
    balance_pulse: Pulse = Pulse()
    reconciled: str = ""
    """"orders between 14:02:10 and 14:02:31 reconciled" (UTC), once there was something to."""


def signed_size(position: Position) -> Decimal | None:
    """Contracts (margin: what it is counted in) held, negative when short.

    A margin position says its side by the currency it is in: the base currency is long.
    """
    size = number(position.pos)
    if size is None:
        return None
    if position.inst_type == "MARGIN" and position.pos_ccy:
        return -abs(size) if position.counts_money else abs(size)
    return -size if position.pos_side == "short" else size


def newer_mark(position: Position, told: MarkPrice | None) -> Decimal | None:
    """The mark price that the market told; None when it is older than the position's own, as
    while the line of the market is down and that of the account is not."""
    if told is None or millis(told.ts) < millis(position.p_time):
        return None
    return number(told.mark_px)


def holding(
    position: Position,
    instrument: Instrument | None,
    mark: Decimal | None,
    funding: Funding | None,
) -> Holding:
    """A position at the mark price of now; without one, at the mark it was pushed with."""
    pushed_mark = number(position.mark_px)
    mark = mark or pushed_mark
    size = signed_size(position)
    upl, ratio = number(position.upl), number(position.upl_ratio)
    value = None
    if instrument is not None and mark and size:
        held = abs(size)
        value = held if position.counts_money else money(held, mark, instrument)
        moved = profit(pushed_mark, mark, size, instrument) if pushed_mark else None
        if upl is not None and moved:
            # The ratio is the profit over the margin, so both grow by the same factor; from no
            # profit at all there is none to grow by.
            ratio = ratio * (upl + moved) / upl if ratio is not None and upl else None
            upl += moved
    liquidation = number(position.liq_px)
    if liquidation is not None and liquidation <= 0:
        liquidation = None
    return Holding(
        position=position,
        instrument=instrument,
        mark=mark,
        upl=upl,
        upl_ratio=ratio,
        liquidation=liquidation,
        distance=_distance(mark, liquidation, size),
        value=value,
        funding=_funding(value, mark, size, instrument, funding),
    )


def _distance(
    mark: Decimal | None, liquidation: Decimal | None, size: Decimal | None
) -> Decimal | None:
    if not mark or liquidation is None or not size:
        return None
    return (mark - liquidation if size > 0 else liquidation - mark) / mark


def _funding(
    value: Decimal | None,
    mark: Decimal | None,
    size: Decimal | None,
    instrument: Instrument | None,
    funding: Funding | None,
) -> Decimal | None:
    """Longs pay shorts while the rate is positive. An inverse contract settles it in coin."""
    rate = number(funding.funding_rate) if funding else None
    if rate is None or value is None or not size or instrument is None:
        return None
    due = -value * rate if size > 0 else value * rate
    if instrument.ct_type == "inverse":
        return due / mark if mark else None
    return due


def order_distance(order: Order, last: Decimal | None) -> Decimal | None:
    """How far the market must move to reach an order, as a share of the last price; 0 or less:
    it is there."""
    price = number(order.px)
    if price is None or not last:
        return None
    return (last - price if order.side == "buy" else price - last) / last
