"""Lines that fall silent, and logging in."""

import json
from itertools import pairwise

import pytest

from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg, Lapsed, LoggedIn, LoginRefused, Subscribed
from okxtui.okx.private import BalancePage
from okxtui.okx.signing import Credentials
from tests.frames import BTC, error, sent, subscribed, ticker

BOOKS = Arg("books", BTC)
TICKERS = Arg("tickers", BTC)
ACCOUNT = Arg("account")


def test_five_seconds_of_silence_ask_for_a_sign_of_life():
    connection = Connection("public", 100.0)
    connection.tick(101.0)
    connection.outgoing()

    assert list(connection.tick(104.9)) == []
    assert connection.outgoing() == []
    connection.tick(105.0)

    assert connection.outgoing() == ["ping"]


def test_an_unanswered_ping_gives_the_line_up_after_three_seconds():
    connection = Connection("public", 100.0)
    connection.tick(105.0)

    assert list(connection.tick(107.9)) == []
    [event] = connection.tick(108.0)

    assert type(event) is Lapsed
    assert connection.lapsed


def test_the_answer_measures_the_latency():
    connection = Connection("public", 100.0)
    connection.tick(105.0)

    connection.receive("pong", 105.25)

    assert connection.latency == pytest.approx(0.25)
    assert connection.heard_at == 105.25


def test_data_answer_a_ping_as_well_as_a_pong_does():
    connection = subscribed(TICKERS, now=100.0)
    now = 100.0

    for _ in range(40):
        now += 6.0
        connection.tick(now)
        connection.receive(ticker(), now + 0.5)

    assert not connection.lapsed


def test_ten_idle_minutes_hold_no_thirty_seconds_without_a_word():
    """Red when a line that answers is not asked any more: the exchange hangs up after 30 s."""
    connection = subscribed(TICKERS)
    spoken, now = [0.0], 0.0

    while now < 600.0:
        now += 0.1
        connection.tick(now)
        if "ping" in connection.outgoing():
            spoken.append(now)
            connection.receive("pong", now)

    assert not connection.lapsed
    assert max(after - before for before, after in pairwise([*spoken, 600.0])) < 25.0


def test_a_ping_of_the_exchange_is_answered():
    connection = Connection("public", 0.0)

    assert list(connection.receive("ping", 1.0)) == []

    assert connection.outgoing() == ["pong"]


def test_the_deadline_is_never_later_than_the_next_ping():
    connection = subscribed(TICKERS, BOOKS, now=50.0)
    now = 50.0

    for _ in range(20):
        assert connection.deadline <= connection.heard_at + 5.0
        now = max(now, connection.deadline)
        connection.receive("pong", now)
        connection.tick(now)


def logging_in():
    connection = Connection("private", 0.0)
    connection.login(Credentials("key", "secret", "pass").login("1538054050"), 0.0)
    [request] = sent(connection)
    return connection, request


def test_a_login_carries_key_passphrase_time_and_signature():
    _, request = logging_in()

    assert request["op"] == "login"
    assert set(request["args"][0]) == {"apiKey", "passphrase", "timestamp", "sign"}


@pytest.mark.parametrize("code", ['"0"', "0"])
def test_a_login_is_confirmed_by_its_code(code):
    connection, _ = logging_in()

    events = connection.receive('{"event":"login","msg":"","code":' + code + ',"x":1}', 0.1)

    assert events == [LoggedIn()]
    assert connection.logged_in


@pytest.mark.parametrize(
    ("code", "again"),
    [("60007", False), ("60024", False), ("50101", False), ("60006", True), ("69999", False)],
)
def test_a_refused_login_says_whether_another_try_may_help(code, again):
    connection, _ = logging_in()

    [event] = connection.receive(error(code, "", "Login failed."), 0.1)

    assert type(event) is LoginRefused
    assert (event.code, event.again) == (code, again)
    assert not connection.logged_in


def test_a_repeated_login_error_does_not_undo_the_login():
    connection, _ = logging_in()

    connection.receive('{"event":"login","msg":"","code":"0"}', 0.1)
    assert list(connection.receive(error("60031", ""), 0.2)) == []

    assert connection.logged_in


def test_an_unanswered_login_gives_the_line_up():
    connection, _ = logging_in()

    [event] = connection.tick(4.0)

    assert type(event) is Lapsed


def test_a_push_that_names_another_account_is_left_out_and_said_once():
    """Red when `_receive_push` does not ask whose it is, or learns the way of the frame first."""
    connection, _ = logging_in()
    connection.subscribe([ACCOUNT], 0.0)
    connection.receive('{"event":"login","msg":"","code":"0"}', 0.1)
    mine, theirs = (
        json.dumps({"arg": {"channel": "account", "uid": uid}, "data": [{"totalEq": uid}]})
        for uid in ("7798", "1234")
    )

    assert [type(it) for it in connection.receive(mine, 0.2)] == [Subscribed, BalancePage]
    [said] = connection.receive(theirs, 0.3)
    assert not connection.receive(theirs, 0.4)

    assert said.arg == ACCOUNT
    assert "another account" in said.sentence
    assert connection.counts["pushes of another account"] == 2
    [page] = connection.receive(mine, 0.5)
    assert page.rows[0].total_eq == "7798"


def test_what_comes_before_the_login_is_nobodys():
    """Red when the private socket takes pushes as the public one does: unconfirmed."""
    connection, _ = logging_in()
    connection.subscribe([ACCOUNT], 0.0)
    push = json.dumps({"arg": {"channel": "account", "uid": "1234"}, "data": [{"totalEq": "1"}]})

    assert not connection.receive(push, 0.1)
    assert connection.counts["pushes before the login"] == 1
    connection.receive('{"event":"login","msg":"","code":"0"}', 0.2)
    assert BalancePage in map(type, connection.receive(push.replace("1234", "7798"), 0.3))


def test_an_exchange_that_forgot_the_login_wants_another():
    """Red when the channel is simply given up."""
    connection, _ = logging_in()
    connection.subscribe([ACCOUNT], 0.0)
    connection.receive('{"event":"login","msg":"","code":"0"}', 0.1)
    [request] = sent(connection)

    [event] = connection.receive(error("60011", request["id"], "Please log in"), 0.2)

    assert type(event) is LoginRefused
    assert (event.code, event.again) == ("60011", True)
