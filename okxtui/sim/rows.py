"""The rows that channels and REST both send, field for field as OKX writes them.

A row is a dict of strings, made from the venue at one moment; envelopes are added elsewhere.
"""

from __future__ import annotations

from okxtui.sim.bars import Bar
from okxtui.sim.decimals import plain
from okxtui.sim.instruments import Instrument, Terms
from okxtui.sim.pit import Liquidation, Match, Pit, Print
from okxtui.sim.reference import CAP, Reference
from okxtui.sim.venue import Venue

Row = dict[str, object]
Levels = list[list[str]]


def side(buy: bool) -> str:
    """The taker's side in OKX's words."""
    return "buy" if buy else "sell"


def rate(value: float) -> str:
    """A small ratio, such as a funding rate, without an exponent."""
    return plain(round(value * 10**10), 10)


def ticker(pit: Pit) -> Row:
    """As `tickers` pushes it and market/ticker answers."""
    terms, day, last = pit.terms, pit.day, pit.last
    bid, ask = best(pit, buy=True), best(pit, buy=False)
    vol, vol_ccy, _ = terms.volumes(day.lots, day.turnover)
    return {
        "instType": pit.instrument.inst_type,
        "instId": pit.instrument.inst_id,
        "last": terms.price(last.ticks),
        "lastSz": terms.size(last.lots),
        "askPx": ask[0],
        "askSz": ask[1],
        "bidPx": bid[0],
        "bidSz": bid[1],
        "open24h": terms.price(day.open),
        "high24h": terms.price(day.high),
        "low24h": terms.price(day.low),
        "sodUtc0": start_of_day(pit, "1Dutc"),
        "sodUtc8": start_of_day(pit, "1D"),
        "volCcy24h": vol_ccy,
        "vol24h": vol,
        "ts": str(pit.now),
    }


def best(pit: Pit, *, buy: bool) -> tuple[str, str]:
    """Price and size at the touch; empty strings for an empty side."""
    top = (pit.engine.bids if buy else pit.engine.asks).top(1)
    return (pit.terms.price(top[0][0]), pit.terms.size(top[0][1])) if top else ("", "")


def start_of_day(pit: Pit, bar: str) -> str:
    """The open of the running day; `bar` is 1Dutc or 1D (UTC+8)."""
    today = pit.candles.bar(bar, pit.now)
    return pit.terms.price(today.open) if today else ""


def levels(pit: Pit, *, buy: bool, depth: int) -> Levels:
    """[px, sz, "0", orders], best first."""
    terms = pit.terms
    top = (pit.engine.bids if buy else pit.engine.asks).top(depth)
    return [[terms.price(px), terms.size(lots), "0", str(count)] for px, lots, count in top]


def trade(pit: Pit, print_: Print) -> Row:
    """As `trades` pushes it."""
    return {
        "instId": pit.instrument.inst_id,
        "tradeId": str(print_.trade_id),
        "px": pit.terms.price(print_.ticks),
        "sz": pit.terms.size(print_.lots),
        "side": side(print_.buy),
        "ts": str(print_.ts),
        "count": str(print_.count),
        "source": "0",
        "seqId": print_.seq,
    }


def match(pit: Pit, one: Match) -> Row:
    """As `trades-all` pushes it and market/trades answers: not aggregated, no seqId."""
    return {
        "instId": pit.instrument.inst_id,
        "tradeId": str(one.trade_id),
        "px": pit.terms.price(one.ticks),
        "sz": pit.terms.size(one.lots),
        "side": side(one.buy),
        "source": "0",
        "ts": str(one.ts),
    }


def liquidation(pit: Pit, one: Liquidation) -> Row:
    """As `liquidation-orders` pushes it."""
    detail = {
        "side": side(one.buy),
        "posSide": "short" if one.buy else "long",
        "bkPx": pit.terms.price(one.ruin),
        "sz": pit.terms.size(one.lots),
        "bkLoss": "0",
        "ccy": "",
        "ts": str(one.ts),
    }
    listed = pit.instrument
    return {
        "instType": listed.inst_type,
        "instFamily": listed.family,
        "instId": listed.inst_id,
        "uly": listed.family,
        "details": [detail],
    }


def candle(terms: Terms, bar: Bar, *, confirmed: bool) -> list[str]:
    """[ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm]."""
    prices = (terms.bar_price(each) for each in (bar.open, bar.high, bar.low, bar.close))
    volumes = terms.volumes(bar.lots, bar.turnover)
    return [str(bar.ts), *prices, *volumes, "1" if confirmed else "0"]


def mark_price(pit: Pit, reference: Reference, inst_type: str) -> Row:
    """As `mark-price` pushes it; spot is marked as MARGIN."""
    return {
        "instType": inst_type,
        "instId": pit.instrument.inst_id,
        "markPx": reference.mark,
        "ts": str(pit.now),
    }


def index_ticker(venue: Venue, family: str) -> Row | None:
    """As `index-tickers` pushes it; None if there is no such index."""
    pit = venue.index(family)
    if pit is None:
        return None
    terms, day = pit.terms, pit.day
    ticks = max(day.low, min(day.high, venue.references[pit.instrument.inst_id].mark_ticks))
    return {
        "instId": family,
        "idxPx": terms.price(ticks),
        "high24h": terms.price(day.high),
        "sodUtc0": start_of_day(pit, "1Dutc"),
        "open24h": terms.price(day.open),
        "low24h": terms.price(day.low),
        "sodUtc8": start_of_day(pit, "1D"),
        "ts": str(pit.now),
    }


def funding(pit: Pit, reference: Reference) -> Row:
    """As `funding-rate` pushes it, for swaps."""
    ends, following = reference.funding_times(pit.now)
    return {
        "instType": "SWAP",
        "instId": pit.instrument.inst_id,
        "method": "current_period",
        "formulaType": "withRate",
        "fundingRate": rate(reference.funding_rate),
        "fundingTime": str(ends),
        "nextFundingRate": "",
        "nextFundingTime": str(following),
        "minFundingRate": rate(-CAP),
        "maxFundingRate": rate(CAP),
        "interestRate": "0.0001",
        "impactValue": "20000",
        "settState": "settled",
        "settFundingRate": rate(reference.funding_rate * 0.9),
        "premium": rate(reference.premium),
        "prevFundingTime": str(2 * ends - following),
        "ts": str(pit.now),
    }


def open_interest(pit: Pit, reference: Reference) -> Row:
    """As `open-interest` pushes it."""
    contracts, coin, dollars = reference.interest
    return {
        "instType": pit.instrument.inst_type,
        "instId": pit.instrument.inst_id,
        "oi": contracts,
        "oiCcy": coin,
        "oiUsd": dollars,
        "ts": str(pit.now),
    }


def price_limit(pit: Pit, reference: Reference) -> Row:
    """As `price-limit` pushes it."""
    highest, lowest = reference.limits
    return {
        "instType": pit.instrument.inst_type,
        "instId": pit.instrument.inst_id,
        "buyLmt": highest,
        "sellLmt": lowest,
        "ts": str(pit.now),
        "enabled": True,
    }


def instrument(listed: Instrument, inst_type: str, opened: int) -> Row:
    """As public/instruments answers; `opened` (ms) dates the listing."""
    spot = not listed.contract
    return {
        "instType": inst_type,
        "instId": listed.inst_id,
        "instIdCode": listed.code,
        **(_SPOT_TERMS if spot else _contract(listed)),
        "baseCcy": listed.base if spot else "",
        "quoteCcy": listed.quote if spot else "",
        "settleCcy": listed.settle,
        "optType": "",
        "stk": "",
        "listTime": str(opened),
        "expTime": str(listed.expiry) if listed.expiry else "",
        "lever": "" if inst_type == "SPOT" else listed.lever,
        "tickSz": listed.tick,
        "lotSz": listed.lot,
        "minSz": listed.minimum,
        "alias": "quarter" if listed.expiry else "",
        "state": "live",
        "contTdSwTime": str(opened),
        "tradeQuoteCcyList": [listed.quote] if spot else [],
        **_RULES,
    }


def _contract(listed: Instrument) -> Row:
    return {
        "uly": listed.family,
        "instFamily": listed.family,
        "ctVal": listed.contract,
        "ctMult": "1",
        "ctValCcy": "USD" if listed.inverse else listed.base,
        "ctType": "inverse" if listed.inverse else "linear",
        "maxLmtSz": "100000000",
        "maxMktSz": "35000",
        "maxStopSz": "35000",
        "maxMktAmt": "",
        "groupId": "4",
    }


_SPOT_TERMS: Row = {
    **dict.fromkeys(("uly", "instFamily", "ctVal", "ctMult", "ctValCcy", "ctType"), ""),
    "maxLmtSz": "9999999999",
    "maxMktSz": "1000000",
    "maxStopSz": "1000000",
    "maxMktAmt": "1000000",
    "groupId": "1",
}
_RULES: Row = {
    "category": "1",
    "ruleType": "normal",
    "maxLmtAmt": "20000000",
    "maxTwapSz": "9999999999",
    "maxIcebergSz": "9999999999",
    "maxTriggerSz": "9999999999",
    "openType": "call_auction",
    "auctionEndTime": "",
    "preMktSwTime": "",
    "futureSettlement": False,
    "upcChg": [],
}
