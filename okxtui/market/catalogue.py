"""Catalogue: every instrument that can be watched, for whoever chooses among them.

A few thousand rows, made once and handed from glance to glance as the same object: nothing is
worked out per glance. Prices stay the exchange's strings. Must not know how it is fetched.
"""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, structs

from okxtui.okx.events import Instrument, Ticker
from okxtui.okx.numbers import number
from okxtui.okx.symbols import inst_type
from okxtui.okx.text import clean

KINDS = ("SPOT", "SWAP", "FUTURES", "OPTION")

_NAME_LIMIT = 64
_OVER = ("expired", "test")
"""States of what nobody can watch."""


class Listed(Struct, frozen=True, gc=False):
    """One instrument: enough for a row."""

    symbol: str
    kind: str
    """SPOT, SWAP, FUTURES or OPTION."""
    state: str = ""
    """"live", "suspend", "preopen"; "" where the exchange told none."""
    last: str = ""
    open24h: str = ""
    """The price 24 h ago: what the change counts from."""
    tick_sz: str = ""
    """"" where the exchange did not tell the instrument."""


class Catalogue(Struct, frozen=True):
    """What is known of the exchange's list, and what is still missing of it."""

    rows: tuple[Listed, ...] = ()
    """Type by type, the most traded first within each."""
    missing: tuple[str, ...] = KINDS
    """The types not told yet."""
    failed: str = ""
    """Why the last attempt broke off; "" while it goes on or when it is done."""

    def with_kind(self, kind: str, rows: Iterable[Listed]) -> "Catalogue":
        """The catalogue with these rows for one type, in place of what it had of it."""
        by_kind = {other: [row for row in self.rows if row.kind == other] for other in KINDS}
        by_kind[kind] = list(rows)
        return structs.replace(
            self,
            rows=tuple(row for other in KINDS for row in by_kind[other]),
            missing=tuple(other for other in self.missing if other != kind),
            failed="",
        )


def listed(kind: str, instruments: Iterable[Instrument], tickers: Iterable[Ticker]) -> list[Listed]:
    """The rows of one type. Where an instrument is not told, its ticker alone says that it is."""
    prices = {ticker.inst_id: ticker for ticker in tickers}
    told = {each.inst_id: each for each in instruments}
    names = [name for name, each in told.items() if each.state not in _OVER]
    names += [name for name in prices if name not in told]
    # Sorting is stable: what is not traded stays in the exchange's own order.
    names.sort(key=lambda name: _turnover(prices.get(name)), reverse=True)
    return [_row(name, kind, told.get(name), prices.get(name)) for name in names]


def named(symbols: Iterable[str]) -> Catalogue:
    """A catalogue of names alone, complete as it is: what a recording holds."""
    rows = tuple(Listed(symbol, inst_type(symbol) or "SPOT") for symbol in symbols)
    return Catalogue(rows, missing=())


def _row(name: str, kind: str, each: Instrument | None, ticker: Ticker | None) -> Listed:
    last, before = (ticker.last, ticker.open24h) if ticker else ("", "")
    state, tick = (each.state, each.tick_sz) if each else ("", "")
    name = clean(name, _NAME_LIMIT)
    return Listed(name, kind, clean(state, 12), clean(last, 32), before, clean(tick, 24))


def _turnover(ticker: Ticker | None) -> Decimal:
    """What changed hands in 24 h, roughly in money: enough to say which is the greater."""
    if ticker is None:
        return Decimal(0)
    traded = number(ticker.vol_ccy24h) or Decimal(0)
    if ticker.inst_type in ("SPOT", ""):
        return traded
    return traded * (number(ticker.last) or Decimal(0))
