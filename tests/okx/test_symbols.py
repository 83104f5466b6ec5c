"""What the name of an instrument says by its shape."""

import pytest

from okxtui.okx.symbols import index_of, inst_type, is_symbol


@pytest.mark.parametrize(
    ("symbol", "kind", "index"),
    [
        ("BTC-USDT", "SPOT", "BTC-USDT"),
        ("1INCH-USDC", "SPOT", "1INCH-USDC"),
        ("BTC-USDT-SWAP", "SWAP", "BTC-USDT"),
        ("BTC-USD-SWAP", "SWAP", "BTC-USD"),
        ("BTC-USD-261225", "FUTURES", "BTC-USD"),
        ("BTC-USD-261225-60000-C", "OPTION", "BTC-USD"),
        ("DOGE-USD-261225-0.125-P", "OPTION", "DOGE-USD"),
        ("BTC-USD_UM-SWAP", "SWAP", "BTC-USD"),
        ("BTC-USD_UM-261225-60000-C", "OPTION", "BTC-USD"),
    ],
)
def test_the_shape_says_what_it_is(symbol, kind, index):
    assert is_symbol(symbol)
    assert inst_type(symbol) == kind
    assert index_of(symbol) == index


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BTC",
        "btc-usdt",
        "BTC-USDT-",
        "BTC_USDT",
        "BTC-USD_-SWAP",
        "BTC-USDT-PERP",
        "BTC-USD-26122",
        "BTC-USD-261225-60000-X",
        "BTC-USD-٢٦١٢٢٥",
        " BTC-USDT",
        "BTC-USDT\n",
        "B" * 30 + "-USDT",
        "../../etc/passwd",
        "[/x]",
    ],
)
def test_anything_else_is_no_symbol(text):
    assert not is_symbol(text)
    assert inst_type(text) == ""
