"""Dialect: the address tells the language, and each language its sockets."""

import pytest

from okxtui.okx.dialect import by_socket, dialect_of
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


def test_the_older_language_has_one_socket_and_lacks_some_channels() -> None:
    args = [Arg("tickers", "BTC-USDT"), Arg("candle1m", "BTC-USDT"), Arg("status")]

    assert by_socket("v3", args) == {"public": args[:2]}
    assert by_socket("v5", args) == {"public": [args[0], args[2]], "business": [args[1]]}
