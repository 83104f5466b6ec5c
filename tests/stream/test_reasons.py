"""Why a socket went down, in words that are safe to show."""

import socket
import ssl
from random import Random

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import (
    ConnectionClosedError,
    InvalidMessage,
    InvalidProxyStatus,
    InvalidStatus,
    InvalidUpgrade,
)
from websockets.frames import Close
from websockets.http11 import Response

from okxtui.stream.patience import Patience
from okxtui.stream.reasons import why_closed, why_failed

HOST = "ws.okx.com"


def status(code, **headers):
    return InvalidStatus(Response(code, "", Headers(headers)))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1000, "closed the line"),
        (1001, "going away"),
        (1005, "without a reason"),
        (1006, "broke"),
        (None, "broke"),
        (1009, "too big"),
        (1011, "internal error"),
        (1012, "restarts"),
        (4004, "30 s"),
        (4005, "too slowly"),
        (4006, "abnormally"),
        (4321, "4321"),
    ],
)
def test_a_close_code_becomes_words(code, words):
    assert words in why_closed(code).sentence


def test_what_the_exchange_said_is_cleaned_and_cut():
    reason = why_closed(4004, "No data\x1b[2J received in 30s." + "x" * 500)

    assert "No data[2J received in 30s." in reason.sentence
    assert reason.sentence.isprintable()
    assert len(reason.sentence) < 200


def test_who_asks_to_come_back_later_is_left_in_peace():
    """Red when the pause that a reason asks for is not kept."""
    pauses = [Patience(Random(1)).after(why_closed(code), 0.0)[0] for code in (1012, 1013)]

    assert pauses[0] < 0.15
    assert pauses[1] == 5.0


def test_a_closed_connection_tells_its_code():
    error = ConnectionClosedError(Close(4006, "abnormal"), None)

    assert why_failed(error, HOST).close_code == 4006
    assert why_failed(ConnectionClosedError(None, None), HOST).close_code == 1006


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "the name is not known"),
        (TimeoutError(), "no answer"),
        (ConnectionRefusedError(111, "refused"), "refused"),
        (OSError(101, "Network is unreachable"), "Network is unreachable"),
        (OSError(), "OSError"),
        (ssl.SSLError(1, "bad"), "no secure connection"),
        (InvalidMessage("x"), "does not speak HTTP"),
        (InvalidUpgrade("Upgrade", "h2c"), "no WebSocket"),
        (InvalidProxyStatus(Response(407, "", Headers())), "the proxy refused: HTTP 407"),
    ],
)
def test_every_failure_of_the_network_becomes_words(error, words):
    reason = why_failed(error, HOST)

    assert words in reason.sentence
    assert reason.sentence.isprintable()


def test_an_untrusted_certificate_needs_the_user_at_once():
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_message = "self-signed\x1b[2J certificate"

    reason = why_failed(error, HOST)

    assert reason.hopeless_after == 1
    assert reason.sentence.isprintable()


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_refusal_that_stays_needs_the_user_after_three_attempts(code):
    reason = why_failed(status(code), HOST)

    assert reason.hopeless_after == 3
    assert str(code) in reason.sentence


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_server_in_trouble_is_tried_again(code):
    assert why_failed(status(code), HOST).hopeless_after == 0


@pytest.mark.parametrize("code", [301, 302, 307])
def test_a_redirect_needs_the_user(code):
    reason = why_failed(status(code, Location="https://evil.example"), HOST)

    assert reason.hopeless_after == 1
    assert "evil" not in reason.sentence


@pytest.mark.parametrize(
    ("after", "wait"),
    [("7", 7.0), ("", 5.0), ("1e9", 5.0), ("-1", 5.0), ("99999999", 5.0), ("x", 5.0)],
)
def test_too_many_requests_wait_as_long_as_asked(after, wait):
    reason = why_failed(status(429, **{"Retry-After": after}), HOST)

    assert Patience(Random(1)).after(reason, 0.0) == (wait, False)
