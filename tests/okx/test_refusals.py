"""What the exchange refuses, and whom that concerns."""

import json

from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg, Refused, Subscribed
from tests.frames import BTC, ack, error, sent, ticker, wire

TICKERS = Arg("tickers", BTC)
TRADES = Arg("trades", BTC)
BOOKS5 = Arg("books5", BTC)


def asked(*args):
    """A connection that asked for `args`, and the id of its request."""
    connection = Connection("public", 0.0)
    connection.subscribe(args, 0.0)
    return connection, sent(connection)[0]["id"]


def test_an_error_names_no_arg_yet_the_right_one_is_refused():
    nope = Arg("tickers", "NOPE-USDT")
    connection, identity = asked(TICKERS, nope, TRADES)

    events = [
        *connection.receive(ack(TICKERS, identity), 0.1),
        *connection.receive(error("60018", identity), 0.1),
        *connection.receive(ack(TRADES, identity), 0.1),
    ]

    assert [event.arg for event in events if type(event) is Subscribed] == [TICKERS, TRADES]
    refusals = [event for event in events if type(event) is Refused]
    assert [(it.code, it.arg) for it in refusals] == [("60018", nope)]


def test_several_refused_args_of_one_request_get_their_own_code_and_text():
    args = [Arg("tickers", name) for name in ("A-USDT", BTC, "B-USDT")]
    connection, identity = asked(*args)

    connection.receive(error("60018", identity, "no A"), 0.1)
    connection.receive(ack(args[1], identity), 0.1)
    refusals = connection.receive(error("51001", identity, "no B"), 0.1)

    assert [(it.code, it.arg, it.message) for it in refusals] == [
        ("60018", args[0], "no A"),
        ("51001", args[2], "no B"),
    ]


def test_three_of_ten_refused_leave_seven_and_are_not_asked_for_again():
    args = [Arg("tickers", f"C{number}-USDT") for number in range(10)]
    connection, identity = asked(*args)

    events = []
    for number, arg in enumerate(args):
        bad = number in (2, 5, 9)
        answer = error("60018", identity) if bad else ack(arg, identity)
        events += connection.receive(answer, 0.1)
    for second in range(1, 60):
        connection.receive("pong", float(second))
        events += connection.tick(second + 0.9)

    assert [it.arg for it in events if type(it) is Refused] == [args[2], args[5], args[9]]
    assert sent(connection) == []
    assert connection.settled


def test_the_pushes_of_a_refused_arg_are_nobodys():
    connection, identity = asked(TICKERS)
    connection.receive(error("60018", identity), 0.1)

    assert list(connection.receive(ticker(), 0.2)) == []
    assert connection.counts["pushes nobody asked for: tickers"] == 1


def test_an_error_without_an_id_concerns_the_connection():
    connection, _ = asked(TICKERS)

    [refused] = connection.receive(error("60012", "", "Invalid request: [{"), 0.1)

    assert refused.arg is None
    assert refused.code == "60012"
    assert refused.message == "Invalid request: [{"


def test_an_error_without_a_code_and_with_a_megabyte_of_text_is_cut():
    connection, _ = asked(TICKERS)

    [refused] = connection.receive(json.dumps({"event": "error", "msg": "x" * 2**20}), 0.1)

    assert refused.code == ""
    assert len(refused.message) == 200


def test_a_busy_exchange_is_asked_again_after_a_growing_pause():
    connection, identity = asked(TICKERS)
    moments = []
    now = 0.0

    for _ in range(3):
        connection.receive(error("60014", identity), now)
        before = now
        while not (again := sent(connection)):
            now = connection.deadline
            connection.tick(now)
        identity = again[0]["id"]
        moments.append(now - before)

    assert moments == [1.0, 2.0, 4.0]


def test_an_exchange_that_stays_busy_is_given_up_after_four_tries():
    connection, identity = asked(TICKERS)
    events, tries, now = [], 1, 0.0

    while not events:
        events = list(connection.receive(error("50013", identity), now))
        while not events and not (again := sent(connection)):
            now = connection.deadline
            connection.tick(now)
            connection.receive("pong", now + 0.001)
        if not events:
            identity, tries = again[0]["id"], tries + 1

    assert tries == 4
    assert [(type(it), it.arg) for it in events] == [(Refused, TICKERS)]


def test_a_busy_exchange_that_refuses_every_arg_by_itself_is_no_news_either():
    connection, identity = asked(TICKERS, TRADES, BOOKS5)

    events = [connection.receive(error("60014", identity), 0.1) for _ in range(3)]

    assert [list(it) for it in events] == [[], [], []]
    connection.tick(1.1)
    assert [it["args"] for it in sent(connection)] == [[*map(wire, (TICKERS, TRADES, BOOKS5))]]
