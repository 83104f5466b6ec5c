"""Dialect: the address tells the language, and each language its sockets."""

import zlib

import pytest

from okxtui.okx.dialect import by_socket, dialect_heard, dialect_of, text_of
from okxtui.okx.events import Arg


@pytest.mark.parametrize(
    ("url", "dialect"),
    [
        ("wss://ws.okx.com/ws/v5/public", "v5"),
        ("wss://real.okex.com:8443/ws/v3", "v3"),
        ("ws://127.0.0.1:9000/ws/v3/", "v3"),
        ("", "v5"),
    ],
)
def test_the_address_tells_the_language(url: str, dialect: str) -> None:
    assert dialect_of(url) == dialect


def deflated(text: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(text) + squeeze.flush()


PUSH = b'{"table":"spot/trade","data":[]}'


@pytest.mark.parametrize(
    ("first", "dialect"),
    [
        (deflated(PUSH), "v3"),
        (deflated(b'{"event":"subscribe","channel":"spot/trade:BTC-USDT"}'), "v3"),
        (deflated(b"pong"), "v3"),
        (PUSH, "v3"),
        (deflated(b"something else"), "v5"),
        (b'{"arg":{"channel":"trades","instId":"BTC-USDT"},"data":[]}', "v5"),
        (b"pong", "v5"),
        (b"", "v5"),
        (b"\x00\xff\xfe", "v5"),
    ],
)
def test_where_the_address_tells_nothing_the_first_frame_does(first: bytes, dialect: str) -> None:
    """Red if any frame that happens to inflate is taken for the older language."""
    assert dialect_heard("ws://127.0.0.1:9000/stream", first) == dialect
    assert dialect_heard("ws://127.0.0.1:9000/ws/v3", first) == "v3"


def test_the_text_of_the_older_language_is_inflated_unless_it_was_already() -> None:
    assert text_of("v3", deflated(PUSH)) == text_of("v3", PUSH) == text_of("v5", PUSH) == PUSH
    assert text_of("v3", b"\xff\xff") == b""


def test_the_older_language_has_one_socket_and_lacks_some_channels() -> None:
    args = [Arg("tickers", "BTC-USDT"), Arg("candle1m", "BTC-USDT"), Arg("status")]

    assert by_socket("v3", args) == {"public": args[:2]}
    assert by_socket("v5", args) == {"public": [args[0], args[2]], "business": [args[1]]}
