"""Rules: what is typed is understood or refused with a reason, and is kept as it reads."""

from decimal import Decimal as D

import pytest

from okxtui.market.rules import NoRule, read


@pytest.mark.parametrize(
    ("text", "what", "side", "level", "window"),
    [
        ("BTC-USDT > 68000", "price", ">", D(68000), 0),
        ("btc-usdt < 68,000.5", "price", "<", D("68000.5"), 0),
        ("BTC-USDT move 2% 5m", "move", "", D("0.02"), 300),
        ("BTC-USDT spread > 0.05%", "spread", ">", D("0.0005"), 0),
        ("BTC-USDT funding < -0.01%", "funding", "<", D("-0.0001"), 0),
        ("BTC-USDT liq < 10%", "liq", "<", D("0.1"), 0),
        ("BTC-USDT fill", "fill", "", 0, 0),
        ("BTC-USDT whale", "whale", "", 0, 0),
    ],
)
def test_a_rule_reads_as_it_is_typed(text, what, side, level, window) -> None:
    rule = read(text)

    assert (rule.symbol, rule.what, rule.side, rule.level, rule.window) == (
        *("BTC-USDT", what, side, level, window),
    )


def test_without_a_symbol_it_is_about_the_current_one() -> None:
    assert read("> 5", "ETH-USDT").text == "ETH-USDT > 5"
    assert read("trouble", "ETH-USDT").symbol == ""


def test_a_level_fires_once_and_an_event_again_unless_it_is_said_otherwise() -> None:
    assert not read("BTC-USDT > 5").again
    assert read("BTC-USDT > 5 again").again
    assert read("BTC-USDT whale").again
    assert not read("BTC-USDT whale once").again


@pytest.mark.parametrize(
    "text", ["BTC-USDT > 5 again replay stale", "BTC-USDT whale once", "trouble", "A-B move 1% 30s"]
)
def test_what_is_kept_reads_as_the_same_rule(text: str) -> None:
    assert read(read(text).text) == read(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "reads like"),
        ("BTC-USDT", "reads like"),
        ("BTC-USDT > x", "no price"),
        ("BTC-USDT > 1e5", "no price"),
        ("BTC-USDT > -5", "no price"),
        ("BTC-USDT move 2 5y", "no time"),
        ("BTC-USDT move 2 48h", "no time"),
        ("BTC-USDT move 2 0.5s", "no time"),
        ("BTC-USDT move much 5m", "no percentage"),
        ("BTC-USDT move -2% 5m", "either way"),
        ("BTC-USDT move 0% 5m", "goes nowhere"),
        ("> 5", "which symbol"),
        ("BTC-USDT moon", "reads like"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_reason(text: str, word: str) -> None:
    """Red when a move may be negative: every print is farther away than -2 %, and it fired."""
    with pytest.raises(NoRule, match=word):
        read(text)
