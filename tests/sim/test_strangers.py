"""Whatever a client sends, the exchange answers or hangs up; it never breaks."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okxtui.sim.frontdoor import greet
from okxtui.sim.house import House
from tests.sim.talk import NOW, heard, say, session

WORDS = st.sampled_from(
    ["", "1", "-1", "0", "²", "1e999999999", "NaN", "9" * 5_000, "BTC-USDT", "BTC-USDT-SWAP",
     "1m", "SPOT", "buy", "limit", "market", "true", "{", "\u0000", "1.5"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
OPS = st.sampled_from(
    ["subscribe", "unsubscribe", "login", "order", "cancel-order", "amend-order", "batch-orders"]
)
FIELDS = st.sampled_from(
    ["channel", "instId", "instType", "extraParams", "ccy", "apiKey", "sign", "timestamp",
     "passphrase", "instIdCode", "side", "ordType", "sz", "px", "ordId", "clOrdId", "newPx",
     "newSz", "tdMode", "tgtCcy", "reduceOnly"]
)  # fmt: skip
CHANNELS = st.sampled_from(["account", "positions", "orders", "liquidation-warning"])
ARGS = st.dictionaries(FIELDS, VALUES, max_size=8)
PATHS = st.sampled_from(
    ["market/ticker", "market/books", "market/candles", "market/history-trades",
     "public/instruments", "market/index-tickers", "public/funding-rate"]
)  # fmt: skip
QUERIES = st.dictionaries(
    st.sampled_from(["instId", "instType", "bar", "limit", "after", "before", "sz", "type"]),
    WORDS,
)
QUICK = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def house():
    return House(seed=1, now=NOW, coins=["BTC"])


@pytest.fixture(scope="module")
def trader(house):
    one = session(house, "private")
    key = house.credentials[1]
    sign = key.sign(f"{NOW // 1000}GET/users/self/verify")
    arg = {"apiKey": key.key, "passphrase": key.passphrase, "timestamp": NOW // 1000, "sign": sign}
    assert say(one, {"op": "login", "args": [arg]})[0]["event"] == "login"
    return one


@QUICK
@given(st.text() | VALUES.map(lambda value: msgspec.json.encode(value).decode()))
def test_any_text_is_answered(house, text):
    one = session(house, "private")

    one.receive(text, NOW)

    assert one.closing or heard(one) if text != "ping" else one.outgoing(NOW)
    one.leave()


@QUICK
@given(OPS, st.lists(ARGS, max_size=3) | VALUES, WORDS)
def test_any_request_of_a_trader_is_answered(house, trader, op, args, given_id):
    one = trader if op != "subscribe" else session(house, "public")

    assert say(one, {"op": op, "args": args, "id": given_id or "1"})


@QUICK
@given(CHANNELS, ARGS)
def test_any_private_subscription_is_answered(trader, channel, arg):
    assert say(trader, {"op": "subscribe", "args": [arg | {"channel": channel}]}, NOW)


@QUICK
@given(
    st.fixed_dictionaries(
        {"instIdCode": st.sampled_from([2021032601100001, 10459, 10467]),
         "side": st.sampled_from(["buy", "sell"]),
         "ordType": st.sampled_from(["limit", "market", "post_only", "fok", "ioc"]),
         "sz": WORDS | st.sampled_from(["0.001", "1", "5"]),
         "px": WORDS | st.sampled_from(["64000", "63000.1"])},
        optional={"tgtCcy": WORDS, "reduceOnly": WORDS, "clOrdId": WORDS},
    )
)  # fmt: skip
def test_any_order_is_answered_and_conserves_money(house, trader, order):
    answer = next(each for each in say(trader, {"id": "1", "op": "order", "args": [order]})
                  if "data" in each and "op" in each)  # fmt: skip

    assert answer["data"][0]["sCode"]
    assert house.desk.ledger.total("USDT") == house.desk.ledger.total("BTC") == 0


@QUICK
@given(PATHS, QUERIES)
def test_any_query_is_answered(house, path, query):
    named = {"instId": "BTC-USDT", "instType": "SPOT"} | query
    text = "&".join(f"{name}={value}" for name, value in named.items())

    status, body = greet(house, "127.0.0.1", {"Host": "localhost"}, f"/api/v5/{path}?{text}", NOW)

    assert status in (200, 400)
    assert "code" in body


def test_a_hundred_thousand_brackets_are_only_text(house):
    one = session(house)

    one.receive("[" * 60_000, NOW)

    assert heard(one)[0]["code"] == "60012"
