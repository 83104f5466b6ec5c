"""Spelling: lines that people can read, programs can split, and no terminal obeys."""

import json

from okxtui.okx.events import (
    Arg,
    Bar,
    BookChange,
    BookGap,
    BookSnapshot,
    Candle,
    Level,
    MarkPrice,
    Refused,
    Ticker,
    Trade,
)
from okxtui.spelling import as_json, quote, quote_line, trade_line

TICKER = Ticker(
    inst_id="BTC-USDT",
    bid_px="64000.10",
    bid_sz="0.5",
    ask_px="64000.2",
    ask_sz="1",
    ts="1700000000300",
)


def test_a_quote_is_time_symbol_and_the_best_prices_as_the_exchange_wrote_them() -> None:
    symbol, prices = quote(TICKER) or ("", "")

    assert symbol == "BTC-USDT"
    assert quote_line(TICKER, prices) == (
        "2023-11-14T22:13:20.300Z BTC-USDT 64000.10 0.5 64000.2 1"
    )


def test_a_book_tells_its_best_prices_and_an_empty_side_keeps_its_columns() -> None:
    book = BookSnapshot("books5", "BTC-USDT", [Level("1", "2"), Level("0.9", "5")], [], "x")

    assert quote(book) == ("BTC-USDT", "1 2 - -")
    assert quote_line(book, "1 2 - -").startswith("- BTC-USDT ")


def test_what_tells_no_price_is_no_quote() -> None:
    assert quote(MarkPrice(inst_id="BTC-USDT")) is None


def test_a_trade_is_time_symbol_side_price_size() -> None:
    trade = Trade(inst_id="BTC-USDT", px="64000", sz="0.1", side="buy", ts="1700000000000")

    assert trade_line(trade) == "2023-11-14T22:13:20.000Z BTC-USDT buy 64000 0.1"


def test_nothing_in_a_line_commands_a_terminal_or_adds_a_column() -> None:
    bad = "\x1b]52;c;eA==\x07 1\u202e\x9b2J"
    trade = Trade(inst_id="BTC-USDT", px=bad, sz="", side="buy", ts="nonsense")

    line = trade_line(trade)
    assert line == "- BTC-USDT buy ]52;c;eA==12J -"
    told = as_json(trade, 1.0)
    assert told.isascii()
    assert told.isprintable()
    assert json.loads(told)["px"] == bad


def test_json_has_a_type_a_time_and_the_exchanges_own_names() -> None:
    assert json.loads(as_json(TICKER, 12.3456789)) | {"type": "ticker", "received": 12.345679} == (
        json.loads(as_json(TICKER, 12.3456789))
    )
    assert json.loads(as_json(TICKER, 1.0))["bidPx"] == "64000.10"
    mark = MarkPrice(inst_id="BTC-USDT", mark_px="1")
    assert json.loads(as_json(mark, 1.0))["type"] == "mark-price"


def test_json_of_books_candles_gaps_and_refusals_names_what_they_are_about() -> None:
    change = BookChange("books", "BTC-USDT", [Level("1", "0")], [], "7", 12)
    bar = Bar("BTC-USDT", "1m", Candle("1", "2", "3", "4", "5", confirm="1"))
    gap = BookGap("books", "BTC-USDT", 5, 9)
    refused = Refused("60018", "no such thing", Arg("tickers", "NOPE-USDT"))

    told = [json.loads(as_json(event, 1.0)) for event in (change, bar, gap, refused)]

    assert told[0]["action"] == "update"
    assert told[0]["bids"] == [["1", "0"]]
    assert told[0]["seqId"] == 12
    assert (told[1]["bar"], told[1]["h"], told[1]["confirm"]) == ("1m", "3", "1")
    assert (told[2]["type"], told[2]["expected"], told[2]["got"]) == ("gap", 5, 9)
    assert (told[3]["instId"], told[3]["code"]) == ("NOPE-USDT", "60018")
