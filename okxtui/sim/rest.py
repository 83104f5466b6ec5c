"""The exchange's REST, as a pure function: method, path, query in; status and body out.

Market data only asks the venue; what needs a signature is decided elsewhere. The codes and
sentences are OKX's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from okxtui.sim import rows
from okxtui.sim.bars import BARS, closing
from okxtui.sim.decimals import whole
from okxtui.sim.pit import Pit
from okxtui.sim.venue import Venue

Query = Mapping[str, str]
Body = dict[str, object]
Answer = tuple[int, Body]
TYPES = ("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION")
_RECENT = 1_440
"""Bars that market/candles can reach back to; older ones are market/history-candles'."""


class Refused(ValueError):
    """OKX's answer to a request it cannot serve."""

    def __init__(self, code: str, sentence: str, status: int = 200) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.status = status


def answer(venue: Venue, method: str, path: str, query: Query) -> Answer:
    """Status and body for one public request."""
    route = _ROUTES.get(path)
    if route is None or method != "GET":
        return 404, {"code": "404", "msg": "Not Found", "data": []}
    try:
        return 200, {"code": "0", "msg": "", "data": route(venue, query)}
    except Refused as refused:
        return refused.status, {"code": refused.code, "msg": refused.sentence, "data": []}


def number(query: Query, name: str, usual: int, most: int) -> int:
    """A count from the query, within 1 and `most`."""
    text = query.get(name, "")
    if not text:
        return usual
    count = whole(text)
    if count is None:
        raise Refused("51000", f"Parameter {name} error")
    return max(1, min(most, count))


def required(query: Query, name: str) -> str:
    """A parameter that must be there."""
    value = query.get(name, "")
    if not value:
        raise Refused("50014", f"Parameter {name} can not be empty.", 400)
    return value


def place(query: Query, name: str) -> int | None:
    """An id or a moment (ms) by which a page is cut; None if it was not given."""
    text = query.get(name, "")
    found = whole(text)
    if text and found is None:
        raise Refused("51000", f"Parameter {name} error")
    return found


def _pit(venue: Venue, query: Query) -> Pit:
    name = required(query, "instId")
    pit = venue.pits.get(name)
    if pit is None:
        raise Refused("51001", "Instrument ID, Instrument ID code, or Spread ID doesn't exist.")
    return pit


def _listed(venue: Venue, query: Query) -> list[Pit]:
    """The pits of an instType, narrowed by instFamily, uly and instId."""
    kind = required(query, "instType")
    if kind not in TYPES:
        raise Refused("51000", "Parameter instType error")
    family = query.get("instFamily") or query.get("uly", "")
    name = query.get("instId", "")
    own = "SPOT" if kind == "MARGIN" else kind
    return [
        pit
        for pit in venue.pits.values()
        if pit.instrument.inst_type == own
        and (not family or pit.instrument.family == family)
        and (not name or pit.instrument.inst_id == name)
    ]


def _instruments(venue: Venue, query: Query) -> list[rows.Row]:
    kind = query.get("instType", "")
    if kind == "OPTION" and not query.get("uly"):  # The family's older name, which ccxt sends.
        required(query, "instFamily")
    opened = venue.opened - venue.opened % 86_400_000 - 1_600 * 86_400_000
    return [rows.instrument(pit.instrument, kind, opened) for pit in _listed(venue, query)]


def _tickers(venue: Venue, query: Query) -> list[rows.Row]:
    return [rows.ticker(pit) for pit in _listed(venue, query)]


def _ticker(venue: Venue, query: Query) -> list[rows.Row]:
    return [rows.ticker(_pit(venue, query))]


def _index_tickers(venue: Venue, query: Query) -> list[rows.Row]:
    name, quote = query.get("instId", ""), query.get("quoteCcy", "")
    if not name and not quote:
        raise Refused("50014", "Parameter instId can not be empty.", 400)
    families = [name] if name else [f"{coin}-{quote}" for coin in venue.world.coins()]
    found = [row for each in families if (row := rows.index_ticker(venue, each))]
    if not found:
        raise Refused("51001", "Index doesn't exist.")
    return found


def _books(venue: Venue, query: Query) -> list[rows.Row]:
    pit = _pit(venue, query)
    depth = number(query, "sz", 1, 400)
    return [
        {
            "asks": rows.levels(pit, buy=False, depth=depth),
            "bids": rows.levels(pit, buy=True, depth=depth),
            "ts": str(pit.now),
            "seqId": pit.engine.seq,
        }
    ]


def _books_full(venue: Venue, query: Query) -> list[rows.Row]:
    pit = _pit(venue, query)
    depth = number(query, "sz", 1, 5_000)
    asks, bids = (rows.levels(pit, buy=buy, depth=depth) for buy in (False, True))
    three = ([[px, sz, count] for px, sz, _, count in side] for side in (asks, bids))
    return [{"asks": next(three), "bids": next(three), "ts": str(pit.now)}]


def _trades(venue: Venue, query: Query) -> list[rows.Row]:
    pit = _pit(venue, query)
    limit = number(query, "limit", 100, 500)
    return [rows.match(pit, each) for each in islice(reversed(pit.matches), limit)]


def _history_trades(venue: Venue, query: Query) -> list[rows.Row]:
    """Paged by tradeId, or with type=2 by time; `after` means older than."""
    pit = _pit(venue, query)
    limit = number(query, "limit", 100, 100)
    after, before = place(query, "after"), place(query, "before")
    by_time = query.get("type") == "2"
    chosen = (
        each
        for each in reversed(pit.matches)
        for at in (each.ts if by_time else each.trade_id,)
        if (after is None or at < after) and (before is None or at > before)
    )
    return [rows.match(pit, each) for each in islice(chosen, limit)]


def _candles(venue: Venue, query: Query, *, recent: int | None = _RECENT) -> list[list[str]]:
    """Newest first; `after` means older than, `before` newer than."""
    pit = _pit(venue, query)
    name = query.get("bar", "") or "1m"
    if name not in BARS:
        raise Refused("51000", "Parameter bar error")
    limit = number(query, "limit", 100, 300)
    after, before = place(query, "after"), place(query, "before")
    if recent is not None and after is not None:
        length = closing(name, 0)
        recent -= max(0, (venue.now - after) // length)
        limit = max(0, min(limit, recent))
    found = []
    for bar in islice(pit.candles.before(name, after or venue.now + 1), limit):
        if before is not None and bar.ts <= before:
            break
        over = closing(name, bar.ts) <= venue.now
        found.append(rows.candle(pit.terms, bar, confirmed=over))
    return found


def _history_candles(venue: Venue, query: Query) -> list[list[str]]:
    return _candles(venue, query, recent=None)


def _mark_price(venue: Venue, query: Query) -> list[rows.Row]:
    kind = required(query, "instType")
    return [
        rows.mark_price(pit, venue.references[pit.instrument.inst_id], kind)
        for pit in _listed(venue, query)
    ]


def _open_interest(venue: Venue, query: Query) -> list[rows.Row]:
    return [
        rows.open_interest(pit, venue.references[pit.instrument.inst_id])
        for pit in _listed(venue, query)
        if pit.instrument.contract
    ]


def _funding_rate(venue: Venue, query: Query) -> list[rows.Row]:
    pits = list(venue.pits.values()) if query.get("instId") == "ANY" else [_pit(venue, query)]
    return [
        rows.funding(pit, venue.references[pit.instrument.inst_id])
        for pit in pits
        if pit.instrument.inst_type == "SWAP"
    ]


def _price_limit(venue: Venue, query: Query) -> list[rows.Row]:
    pit = _pit(venue, query)
    return [rows.price_limit(pit, venue.references[pit.instrument.inst_id])]


def _status(venue: Venue, query: Query) -> list[rows.Row]:
    row = venue.upkeep.row
    return [row] if row and query.get("state", "") in ("", row["state"]) else []


Route = Callable[[Venue, Query], "list[rows.Row] | list[list[str]]"]

_ROUTES: dict[str, Route] = {
    "/api/v5/public/instruments": _instruments,
    "/api/v5/public/mark-price": _mark_price,
    "/api/v5/public/open-interest": _open_interest,
    "/api/v5/public/funding-rate": _funding_rate,
    "/api/v5/public/price-limit": _price_limit,
    "/api/v5/market/tickers": _tickers,
    "/api/v5/market/ticker": _ticker,
    "/api/v5/market/index-tickers": _index_tickers,
    "/api/v5/market/books": _books,
    "/api/v5/market/books-full": _books_full,
    "/api/v5/market/trades": _trades,
    "/api/v5/market/history-trades": _history_trades,
    "/api/v5/market/candles": _candles,
    "/api/v5/market/history-candles": _history_candles,
    "/api/v5/system/status": _status,
}
