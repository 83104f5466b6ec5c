"""Books that lose their sequence, channels that fall silent, lines that die."""

import json

from okxtui.okx.events import (
    Arg,
    BookChange,
    BookGap,
    BookSnapshot,
    Subscribed,
    Ticker,
    Unsubscribed,
)
from okxtui.okx.requests import TRIES
from tests.frames import BTC, ETH, ack, book, book5, error, sent, subscribed, ticker, wire

BOOKS = Arg("books", BTC)
BOOKS5 = Arg("books5", BTC)
TICKERS = Arg("tickers", BTC)


def following(*args):
    """A connection that follows books and has their snapshots, seqId 10."""
    connection = subscribed(*(args or (BOOKS,)))
    for arg in args or (BOOKS,):
        connection.receive(book("snapshot", -1, 10, [("100", "1")], inst_id=arg.inst_id), 0.1)
    return connection


def asked_anew(connection):
    """The ops of the requests that wait to be sent."""
    return [(it["op"], it["args"]) for it in sent(connection)]


def until(connection, now, then, step=1.0):
    """Let time pass on a line that answers pings. Returns everything sent and all events."""
    requests, events = [], []
    while now < then:
        now += step
        connection.receive("pong", now)
        events += connection.tick(now)
        requests += asked_anew(connection)
    return requests, events


def test_a_chain_that_holds_is_applied_link_by_link():
    connection = following()

    [first] = connection.receive(book("update", 10, 15, [("100", "2")]), 0.2)
    [heartbeat] = connection.receive(book("update", 15, 15), 0.3)
    [reset] = connection.receive(book("update", 15, 3, [("99", "1")]), 0.4)

    assert [type(it) for it in (first, heartbeat, reset)] == [BookChange] * 3
    assert (first.bids[0].price, first.bids[0].size, first.seq) == ("100", "2", 15)
    assert asked_anew(connection) == []


def test_a_gap_asks_for_a_new_snapshot():
    connection = following()

    events = connection.receive(book("update", 12, 15), 0.2)

    assert events == [BookGap("books", BTC, expected=10, got=12)]
    assert asked_anew(connection) == [("unsubscribe", [wire(BOOKS)]), ("subscribe", [wire(BOOKS)])]
    assert connection.counts["sequence gaps"] == 1


def broken_and_unheard(connection):
    """The book broke and was asked for anew; the farewell was lost, so the exchange takes the
    new subscription for the one it has: it confirms it and sends no second snapshot."""
    connection.receive(book("update", 12, 15), 0.2)
    _, back = (it["id"] for it in sent(connection))
    connection.receive(ack(BOOKS, back), 0.3)
    connection.receive(book("update", 15, 16), 0.4)


def test_a_farewell_that_got_no_answer_is_repeated_and_the_book_heals():
    """Seeded bug: with `return ()` for every unanswered unsubscribe only the silence rule helps."""
    connection = following()
    broken_and_unheard(connection)

    requests, _ = until(connection, 0.4, 6.0)
    [whole] = connection.receive(book("snapshot", -1, 30), 6.1)

    assert requests == [("unsubscribe", [wire(BOOKS)]), ("subscribe", [wire(BOOKS)])]
    assert type(whole) is BookSnapshot
    assert connection.receive(book("update", 30, 31), 6.2)


def test_a_book_whose_snapshot_came_is_left_alone_though_the_farewell_got_no_answer():
    connection = following()
    broken_and_unheard(connection)
    connection.receive(book("snapshot", -1, 30), 0.5)

    assert until(connection, 0.5, 30.0) == ([], [])


def test_a_farewell_is_not_repeated_for_ever():
    connection = following()
    broken_and_unheard(connection)

    requests, _ = until(connection, 0.4, 64.0)

    assert [op for op, _ in requests].count("unsubscribe") == TRIES - 1


def test_after_a_gap_nothing_is_applied_until_the_new_snapshot():
    connection = following()
    connection.receive(book("update", 12, 15), 0.2)
    away, back = (it["id"] for it in sent(connection))

    late = connection.receive(book("update", 15, 16), 0.3)
    connection.receive(ack(BOOKS, away, "unsubscribe"), 0.3)
    acked = connection.receive(ack(BOOKS, back), 0.3)
    [whole] = connection.receive(book("snapshot", -1, 20), 0.4)
    [change] = connection.receive(book("update", 20, 21), 0.5)

    assert list(late) == []
    assert acked == [Subscribed(BOOKS)]
    assert (type(whole), type(change)) == (BookSnapshot, BookChange)
    assert asked_anew(connection) == []


def test_only_the_book_that_broke_is_asked_for_anew():
    connection = following(BOOKS, Arg("books", ETH))

    connection.receive(book("update", 12, 15, inst_id=ETH), 0.2)

    assert {json.dumps(args) for _, args in asked_anew(connection)} == {
        json.dumps([wire(Arg("books", ETH))])
    }
    assert connection.receive(book("update", 10, 11), 0.3)


def test_the_same_update_twice_is_applied_once():
    connection = following()
    update = book("update", 10, 15, [("100", "2")])

    assert len(connection.receive(update, 0.2)) == 1
    assert list(connection.receive(update, 0.3)) == []
    assert asked_anew(connection) == []
    assert len(connection.receive(book("update", 15, 16), 0.4)) == 1


def test_two_updates_that_changed_places_break_the_book():
    connection = following()

    events = [
        *connection.receive(book("update", 11, 12), 0.2),
        *connection.receive(book("update", 10, 11), 0.2),
    ]

    assert [type(it) for it in events] == [BookGap]


def test_an_update_before_the_first_snapshot_is_passed_over():
    connection = subscribed(BOOKS)

    assert list(connection.receive(book("update", 10, 15), 0.1)) == []
    assert asked_anew(connection) == []


def test_a_second_snapshot_that_nobody_asked_for_replaces_the_first():
    connection = following()

    [event] = connection.receive(book("snapshot", -1, 99), 0.2)

    assert type(event) is BookSnapshot
    assert connection.receive(book("update", 99, 100), 0.3)


def test_an_update_that_cannot_be_read_is_noticed_by_the_next_one():
    connection = following()

    connection.receive(book("update", 10, 15).replace('"seqId":15', '"seqId":[]'), 0.2)
    events = connection.receive(book("update", 15, 16), 0.3)

    assert [type(it) for it in events] == [BookGap]


def test_a_book_that_breaks_all_the_time_does_not_spend_the_hourly_requests():
    connection = following()
    requests, now = 0, 0.0

    while now < 1200:
        now += 0.25
        connection.receive(book("snapshot", -1, 10), now)
        connection.receive(book("update", 12, 15), now)
        connection.tick(now)
        requests += len(asked_anew(connection))

    assert 40 < requests < 160


def test_a_book_that_broke_once_long_ago_is_asked_for_at_once():
    connection = following()
    connection.receive(book("update", 12, 15), 0.2)
    asked_anew(connection)
    connection.receive(book("snapshot", -1, 20), 0.3)
    until(connection, 0.3, 61.0)
    connection.receive(book("snapshot", -1, 30), 62.0)

    connection.receive(book("update", 31, 32), 62.1)

    assert [op for op, _ in asked_anew(connection)] == ["unsubscribe", "subscribe"]


def test_a_held_repair_of_a_book_nobody_wants_any_more_is_not_made():
    connection = following()
    connection.receive(book("update", 12, 15), 0.2)
    connection.receive(book("snapshot", -1, 10), 0.3)
    connection.receive(book("update", 12, 15), 0.4)
    connection.unsubscribe([BOOKS], 0.5)
    for request in sent(connection):
        if request["op"] == "unsubscribe":
            connection.receive(ack(BOOKS, request["id"], "unsubscribe"), 0.6)

    requests, _ = until(connection, 0.6, 40.0)

    assert requests == []


def test_a_silent_book_is_asked_for_anew_after_65_seconds():
    connection = following(BOOKS)

    requests, _ = until(connection, 0.1, 64.0)
    assert requests == []
    requests, _ = until(connection, 64.0, 70.0)

    assert [op for op, _ in requests] == ["unsubscribe", "subscribe"]


def test_a_book_that_only_gets_what_it_cannot_use_counts_as_silent():
    connection = subscribed(BOOKS)
    requests, now = [], 0.0

    while now < 70.0:
        now += 1.0
        connection.receive(book("update", 5, 6), now)
        connection.tick(now)
        requests += asked_anew(connection)

    assert [op for op, _ in requests] == ["unsubscribe", "subscribe"]


def test_a_quiet_instrument_is_no_dead_subscription():
    connection = subscribed(TICKERS, Arg("trades", BTC))
    connection.receive(ticker(), 0.1)

    requests, events = until(connection, 0.1, 600.0)

    assert (requests, events) == ([], [])


def test_a_book_that_repeats_itself_every_minute_is_left_alone():
    connection = subscribed(BOOKS5)
    requests = []

    for minute in range(10):
        connection.receive(book5(), minute * 60.0)
        requests += until(connection, minute * 60.0, minute * 60.0 + 59)[0]

    assert requests == []


def test_a_subscription_ended_by_the_exchange_is_renewed_once():
    connection = subscribed(TICKERS)

    events = connection.receive(ack(TICKERS, "", "unsubscribe"), 1.0)

    assert events == [Unsubscribed(TICKERS, asked=False)]
    requests = sent(connection)
    assert [(it["op"], it["args"]) for it in requests] == [
        ("unsubscribe", [wire(TICKERS)]),
        ("subscribe", [wire(TICKERS)]),
    ]
    away, back = (it["id"] for it in requests)
    connection.receive(error("60018", away), 1.1)
    assert connection.receive(ack(TICKERS, back), 1.1) == [Subscribed(TICKERS)]
    assert until(connection, 1.1, 30.0) == ([], [])
    assert type(connection.receive(ticker(), 30.0)[-1]) is Ticker


def test_resubscribing_what_is_not_subscribed_does_nothing():
    connection = subscribed(TICKERS)

    connection.resubscribe(BOOKS, 1.0)

    assert asked_anew(connection) == []
