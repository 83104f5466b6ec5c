"""The rules of one connection, spoken in text."""

from __future__ import annotations

import pytest

from okxtui.sim.channels import Floor
from okxtui.sim.house import House
from tests.sim.talk import NOW, heard, live, say, session, subscribe


@pytest.fixture(scope="module")
def opened():
    return House(seed=1, now=NOW, coins=["BTC", "ETH"])


@pytest.fixture
def house(opened):
    opened.floor = Floor(opened.venue)
    yield opened
    opened.venue.resume()


def test_a_subscription_is_answered_with_its_id_then_with_data(house):
    frames = say(session(house), subscribe("tickers", id="a1"))

    assert frames[0] == {
        "id": "a1",
        "event": "subscribe",
        "arg": {"channel": "tickers", "instId": "BTC-USDT"},
        "connId": "a4d3ae55",
    }
    assert frames[1]["arg"] == {"channel": "tickers", "instId": "BTC-USDT"}


def test_every_argument_is_answered_in_order(house):
    args = [{"channel": "books5", "instId": name} for name in ("BTC-USDT", "NOPE", "ETH-USDT")]

    frames = say(session(house), {"id": "7", "op": "subscribe", "args": args})

    events = [(each["event"], each.get("code")) for each in frames if "event" in each]
    assert events == [("subscribe", None), ("error", "60018"), ("subscribe", None)]


def test_an_error_has_no_arg_but_the_id(house):
    frames = say(session(house), subscribe("tickers", "NOPE-USDT", id="b2"))

    assert list(frames[0]) == ["event", "msg", "code", "connId", "id"]


def test_a_second_subscription_is_acknowledged_but_adds_no_data(house):
    one = session(house)
    say(one, subscribe("trades"))

    frames = say(one, subscribe("trades"))

    assert [each.get("event") for each in frames] == ["subscribe"]


@pytest.mark.parametrize(
    ("path", "channel", "code"),
    [
        ("public", "candle1m", "64001"),
        ("public", "trades-all", "64001"),
        ("public", "orders", "60018"),
        ("business", "tickers", "64002"),
        ("private", "books", "60018"),
        ("private", "candle1H", "64001"),
        ("public", "books-l2-tbt", "64003"),
        ("public", "candle7m", "60018"),
    ],
)
def test_the_wrong_path_is_named_by_its_code(house, path, channel, code):
    frames = say(session(house, path), subscribe(channel))

    assert frames[0]["code"] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "60012"),
        ("[]", "60012"),
        ('{"op":"subscribe"}', "60012"),
        ('{"op":"subscribe","args":[]}', "60012"),
        ('{"op":"subscribe","args":["x"]}', "60013"),
        ('{"op":"dance","args":[]}', "60019"),
        ('{"id":"a-b","op":"subscribe","args":[{"channel":"status"}]}', "60033"),
    ],
)
def test_a_malformed_request_is_refused_by_code(house, text, code):
    one = session(house)

    one.receive(text, NOW)

    assert heard(one)[0]["code"] == code


def test_ping_is_answered_with_pong(house):
    one = session(house)

    one.receive("ping", NOW)

    assert one.outgoing(NOW) == [b"pong"]


def test_a_silent_connection_is_closed_after_thirty_seconds(house):
    one = session(house)

    one.expire(NOW + 29_999)
    assert one.closing is None
    one.expire(NOW + 30_000)

    assert one.closing == (4004, "No data received in 30s.")


def test_a_ping_keeps_the_connection(house):
    one = session(house)
    one.receive("ping", NOW + 20_000)

    one.expire(NOW + 30_000)

    assert one.closing is None


def test_too_large_a_request_ends_the_connection(house):
    one = session(house)

    one.receive("x" * 70_000, NOW)

    assert one.closing[0] == 1009


def test_the_481st_request_within_an_hour_is_refused(house):
    one = session(house)
    for _ in range(480):
        say(one, subscribe("status"))

    assert say(one, subscribe("status"))[0]["code"] == "60014"
    assert say(one, subscribe("status"), NOW + 3_600_001)[0]["event"] == "subscribe"


def test_after_unsubscribing_no_more_data_comes(house):
    one = session(house)
    say(one, subscribe("trades"))
    answer = say(one, {"op": "unsubscribe", "args": [{"channel": "trades", "instId": "BTC-USDT"}]})

    live(house, 5)

    assert answer[0]["event"] == "unsubscribe"
    assert heard(one) == []
    assert len(house.floor) == 0


def test_a_session_that_leaves_closes_its_topics(house):
    one, other = session(house), session(house)
    say(one, subscribe("trades"))
    say(other, subscribe("trades"))

    one.leave()
    assert len(house.floor) == 1
    other.leave()

    assert len(house.floor) == 0


def test_candles_are_served_on_business(house):
    frames = say(session(house, "business"), subscribe("candle1m"))

    assert len(frames[1]["data"][0]) == 9


def test_a_status_subscription_needs_no_instrument(house):
    frames = say(session(house), {"op": "subscribe", "args": [{"channel": "status"}]})

    assert frames[0]["arg"] == {"channel": "status"}
