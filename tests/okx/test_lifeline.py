"""Lines that fall silent, and logging in."""

import pytest

from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg, Lapsed, LoggedIn, LoginRefused
from okxtui.okx.signing import Credentials
from tests.frames import BTC, error, sent, subscribed, ticker

BOOKS = Arg("books", BTC)
TICKERS = Arg("tickers", BTC)


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
