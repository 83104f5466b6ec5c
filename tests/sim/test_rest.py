"""REST as a function: what is asked, what is answered."""

from __future__ import annotations

import pytest

from okxtui.sim import rest
from okxtui.sim.venue import Venue

NOW = 1_790_000_000_000


@pytest.fixture(scope="module")
def venue():
    venue = Venue(seed=2, now=NOW)
    for step in range(1, 500):
        venue.advance(NOW + step * 20)
    return venue


def get(venue: Venue, path: str, **query: str) -> list:
    status, body = rest.answer(venue, "GET", f"/api/v5/{path}", query)
    assert (status, body["code"]) == (200, "0"), body
    return body["data"]


def test_instruments_are_listed_by_type(venue):
    spot = get(venue, "public/instruments", instType="SPOT")
    swaps = get(venue, "public/instruments", instType="SWAP")

    assert {"BTC-USDT", "PEPE-USDT"} <= {row["instId"] for row in spot}
    terms = {row["instId"]: row for row in swaps}
    assert terms["BTC-USD-SWAP"]["ctType"] == "inverse"
    assert terms["BTC-USD-SWAP"]["settleCcy"] == "BTC"
    assert terms["BTC-USDT-SWAP"]["ctValCcy"] == "BTC"
    assert isinstance(terms["BTC-USDT-SWAP"]["instIdCode"], int)


def test_there_are_no_options_and_they_are_told_by_family(venue):
    assert get(venue, "public/instruments", instType="OPTION", instFamily="BTC-USD") == []
    assert get(venue, "public/instruments", instType="OPTION", uly="BTC-USD") == []
    whole = {"instType": "OPTION"}
    status, body = rest.answer(venue, "GET", "/api/v5/public/instruments", whole)
    assert (status, body["code"]) == (400, "50014")


def test_a_ticker_answers_alone_and_among_all(venue):
    one = get(venue, "market/ticker", instId="BTC-USDT")[0]
    rows = get(venue, "market/tickers", instType="SPOT")

    assert one in rows


def test_the_book_is_one_level_deep_unless_asked(venue):
    assert len(get(venue, "market/books", instId="BTC-USDT")[0]["asks"]) == 1
    deep = get(venue, "market/books", instId="BTC-USDT", sz="400")[0]
    assert (len(deep["asks"]), len(deep["bids"]), len(deep["bids"][0])) == (400, 400, 4)
    full = get(venue, "market/books-full", instId="BTC-USDT", sz="5000")[0]
    assert (len(full["asks"][0]), "seqId" in full) == (3, False)


def test_candles_are_newest_first_and_paged_backwards(venue):
    new = get(venue, "market/candles", instId="BTC-USDT", bar="1m", limit="300")
    old = get(venue, "market/candles", instId="BTC-USDT", bar="1m", limit="300", after=new[-1][0])

    stamps = [int(row[0]) for row in new + old]
    assert stamps == list(range(stamps[0], stamps[0] - 600 * 60_000, -60_000))
    assert new[0][8] == "0"
    assert {row[8] for row in new[1:] + old} == {"1"}


def test_recent_candles_reach_back_1440_bars_and_history_further(venue):
    far = str(NOW - 1_500 * 60_000)

    assert get(venue, "market/candles", instId="BTC-USDT", after=far) == []
    assert len(get(venue, "market/history-candles", instId="BTC-USDT", after=far)) == 100


def test_candles_newer_than_a_moment(venue):
    rows = get(venue, "market/candles", instId="BTC-USDT", before=str(NOW - 5 * 60_000))

    assert len(rows) == 5


def test_the_ticker_and_the_candles_tell_one_story(venue):
    ticker = get(venue, "market/ticker", instId="ETH-USDT")[0]
    after, rows = str(venue.now + 1), []
    while len(rows) < 1_440:
        query = {"instId": "ETH-USDT", "bar": "1m", "limit": "300", "after": after}
        rows += get(venue, "market/history-candles", **query)
        after = rows[-1][0]
    day = rows[:1_440]

    assert float(ticker["open24h"]) == float(day[-1][1])
    assert float(ticker["high24h"]) == max(float(row[2]) for row in day)
    assert float(ticker["low24h"]) == min(float(row[3]) for row in day)
    assert float(ticker["vol24h"]) == pytest.approx(sum(float(row[5]) for row in day))
    assert ticker["last"] == day[0][4]


def test_trades_are_newest_first(venue):
    rows = get(venue, "market/trades", instId="BTC-USDT", limit="20")
    older = get(venue, "market/history-trades", instId="BTC-USDT", after=rows[-1]["tradeId"])

    ids = [int(row["tradeId"]) for row in rows + older]
    assert ids == sorted(ids, reverse=True)
    assert len(rows) == 20


@pytest.mark.parametrize(
    "path",
    ["public/mark-price", "public/open-interest"],
)
def test_reference_prices_are_listed_by_type(venue, path):
    assert len(get(venue, path, instType="SWAP")) == 6


def test_the_other_routes_answer(venue):
    assert get(venue, "public/funding-rate", instId="BTC-USDT-SWAP")[0]["fundingRate"]
    assert get(venue, "public/price-limit", instId="BTC-USDT")[0]["enabled"] is True
    assert get(venue, "market/index-tickers", instId="BTC-USDT")[0]["idxPx"]
    assert len(get(venue, "market/index-tickers", quoteCcy="USDT")) == 12
    assert get(venue, "system/status") == []


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("market/ticker", {}, 400, "50014"),
        ("market/ticker", {"instId": "NOPE-USDT"}, 200, "51001"),
        ("public/instruments", {"instType": "FISH"}, 200, "51000"),
        ("market/candles", {"instId": "BTC-USDT", "bar": "7m"}, 200, "51000"),
        ("market/candles", {"instId": "BTC-USDT", "limit": "x"}, 200, "51000"),
        ("no/such", {}, 404, "404"),
    ],
)
def test_what_cannot_be_served_is_refused_by_code(venue, path, query, status, code):
    answered, body = rest.answer(venue, "GET", f"/api/v5/{path}", query)

    assert (answered, body["code"]) == (status, code)
