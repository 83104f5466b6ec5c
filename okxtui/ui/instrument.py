"""The instrument line: what belongs to the current symbol besides its last price.

That it does not trade, mark, index and basis, funding with its countdown and what one's own
position pays, open interest and its change, the day's range and the price limits: only what exists
for the instrument, and only as much as fits. One row under the header.
"""

from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct
from textual.reactive import reactive

from okxtui.market.freshness import TRUSTED
from okxtui.market.glance import Glance, Quote, Reference
from okxtui.okx.events import Instrument, Ticker
from okxtui.okx.numbers import millis, number
from okxtui.ui import ink
from okxtui.ui.lines import Lines, Row, Span, inked, width_of
from okxtui.ui.view import View

_RANGE = 12
"""Cells of the day's range."""

_STANDING = {
    "suspend": "SUSPENDED",
    "preopen": "NOT OPEN YET",
    "rebase": "SUSPENDED FOR A REBASE",
    "post_only": "POST ONLY",
    "test": "A TEST INSTRUMENT",
}
"""What the exchange calls an instrument that does not trade as usual (OKX docs, "instruments")."""


class Fact(Struct, frozen=True):
    """Some words. Of those that do not fit, the ones with the highest rank go first."""

    rank: int
    spans: tuple[Span, ...]


class InstrumentLine(Lines):
    """The row under the header."""

    view: reactive[View] = reactive(View(), layout=False, repaint=False)

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(id="instrument")
        self.set_reactive(InstrumentLine.view, view)
        self.now = now
        self.glance: Glance | None = None

    def take(self, glance: Glance) -> None:
        """Keep what is new and repaint."""
        self.glance = glance
        self.repaint()

    def watch_view(self) -> None:
        """Another unit."""
        self.repaint()

    def rows(self) -> list[Row]:
        """One row."""
        width, glance = self.size.width, self.glance
        if glance is None or not glance.current:
            return [()]
        facts = self._facts(glance)
        while facts and sum(width_of(fact.spans) for fact in facts) > width:
            last = max(fact.rank for fact in facts)
            facts = [fact for fact in facts if fact.rank < last]
        row = tuple(span for fact in facts for span in fact.spans)
        trusted = glance.quotes_pulse.state(self.now()) in TRUSTED
        return [row if trusted else inked(row, "stale")]

    def _facts(self, glance: Glance) -> list[Fact]:
        """Everything that may be said, in its order."""
        quote = next((it for it in glance.quotes if it.symbol == glance.current), Quote(""))
        places = ink.decimals(glance.instrument.tick_sz) if glance.instrument else 0
        reference, ticker = glance.reference, quote.ticker
        return [
            *_standing(glance.instrument),
            *_last(ticker, places),
            *_prices(reference, places),
            *self._funding(glance),
            *_interest(reference, glance.instrument),
            *self._day(ticker, places),
            *_limits(reference, places),
            *_turnover(ticker, glance),
        ]

    def _funding(self, glance: Glance) -> list[Fact]:
        """Rate, countdown, and what is due to one's own position."""
        funding = glance.reference.funding
        if funding is None:
            return []
        rate, due = number(funding.funding_rate), millis(funding.funding_time) / 1000
        facts = [
            _fact(1, "funding", ink.rate(rate), "" if not rate else "down" if rate < 0 else "up")
        ]
        if due:
            facts.append(_fact(2, "in", ink.countdown(due - self._wall(glance))))
        for held in glance.holdings.positions:
            if held.position.inst_id == glance.current and held.funding:
                verb = "you get" if held.funding > 0 else "you pay"
                currency = held.instrument.settle_ccy if held.instrument else ""
                told = f"{ink.compact(abs(held.funding))} {currency}".rstrip()
                facts.append(_fact(3, verb, told, "up" if held.funding > 0 else "down"))
        return facts

    def _wall(self, glance: Glance) -> float:
        """Unix seconds of the exchange; a recording's clock stands between glances."""
        return glance.wall + (0.0 if glance.playback else self.now() - glance.at)

    def _day(self, ticker: Ticker | None, places: int) -> list[Fact]:
        """The 24 h range, and where in it the last price is."""
        if ticker is None:
            return []
        low, high, last = (number(text) for text in (ticker.low24h, ticker.high24h, ticker.last))
        if low is None or high is None or last is None or high <= low:
            return []
        place = max(0, min(_RANGE - 1, int((last - low) / (high - low) * _RANGE)))
        signs = self.view.signs
        spans: tuple[Span, ...] = (
            (" 24h ", "faint"),
            (ink.price(ticker.low24h, places), "muted"),
            (f" {signs.light * place}", "faint"),
            (signs.full, "strong"),
            (f"{signs.light * (_RANGE - 1 - place)} ", "faint"),
            (f"{ink.price(ticker.high24h, places)} ", "muted"),
        )
        return [Fact(5, spans)]


def _fact(rank: int, name: str, value: str, inks: str = "muted") -> Fact:
    return Fact(rank, ((f" {name} ", "faint"), (value, inks), (" ", "")))


def _standing(instrument: Instrument | None) -> list[Fact]:
    """That it does not trade: why its prices stand still. It outlives all other facts."""
    told = _STANDING.get(instrument.state) if instrument else None
    return [Fact(-1, ((f" {told} ", "warn"),))] if told else []


def _last(ticker: Ticker | None, places: int) -> list[Fact]:
    return [_fact(8, "last", ink.price(ticker.last, places), "")] if ticker else []


def _prices(reference: Reference, places: int) -> list[Fact]:
    """Mark and index, and how far the mark is from the index."""
    facts = []
    if reference.mark is not None:
        facts.append(_fact(0, "mark", ink.price(reference.mark.mark_px, places)))
    if reference.index is not None:
        facts.append(_fact(4, "index", ink.price(reference.index.idx_px, places)))
    mark = number(reference.mark.mark_px) if reference.mark else None
    index = number(reference.index.idx_px) if reference.index else None
    if mark is not None and index:
        basis = mark - index
        told = (
            f"{'+' if basis > 0 else ''}{ink.exact(basis, places)} {basis / index * 10_000:+.1f} bp"
        )
        facts.append(_fact(4, "basis", told, "up" if basis > 0 else "down" if basis < 0 else ""))
    return facts


def _interest(reference: Reference, instrument: Instrument | None) -> list[Fact]:
    """Open interest in coin (contracts, if that is all there is), and its change over the hour or
    as long as we have listened."""
    now, before = reference.open_interest, reference.interest_before
    if now is None:
        return []
    coins = number(now.oi_ccy)
    told = ink.compact(coins if coins is not None else number(now.oi))
    unit = ink.size_unit(instrument, "coin" if coins is not None else "contracts")
    facts = [_fact(3, "OI", f"{told} {unit}".rstrip())]
    held, was = number(now.oi), number(before.oi) if before else None
    minutes = (millis(now.ts) - millis(before.ts)) // 60_000 if before else 0
    if held is not None and was and minutes > 0:
        change = held / was - 1
        inks = "up" if change > 0 else "down" if change < 0 else "muted"
        facts.append(
            _fact(6, f"{'1h' if minutes >= 60 else f'{minutes}m'}", ink.percent(change), inks)
        )
    return facts


def _limits(reference: Reference, places: int) -> list[Fact]:
    """Between which prices orders are taken now."""
    limit = reference.limit
    if limit is None or not (limit.buy_lmt or limit.sell_lmt):
        return []
    told = f"{ink.price(limit.sell_lmt, places)} to {ink.price(limit.buy_lmt, places)}"
    return [_fact(7, "limits", told)]


def _turnover(ticker: Ticker | None, glance: Glance) -> list[Fact]:
    """The 24 h volume as the exchange counts it beside contracts: coin, or money of a spot pair."""
    amount: Decimal | None = number(ticker.vol_ccy24h) if ticker else None
    if amount is None or glance.instrument is None:
        return []
    spot = glance.instrument.inst_type in ("SPOT", "MARGIN")
    unit = ink.size_unit(glance.instrument, "money" if spot else "coin")
    return [_fact(9, "24h volume", f"{ink.compact(amount)} {unit}".rstrip())]
