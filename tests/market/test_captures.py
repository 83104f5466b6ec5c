"""Real sessions, played through protocol and market, against oracles that know neither.

The oracles below read the raw JSON with the standard library and keep their own books: not a
line of the program helps them.
"""

import json
from collections import Counter
from decimal import Decimal

import pytest

from okxtui.market.market import Market
from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg, BookChange, BookSnapshot, Trade
from tests import captures

OLD, NEW = "okx-v5-2022-05-13.jsonl", "okx-v5-2026-08.jsonl"


def sessions(name):
    """(path, [frame …]) of every socket of a recording, in order: a `send` begins a new one."""
    path, texts = "public", []
    for line in captures.lines(name):
        if line["dir"] == "recv":
            texts.append(json.loads(line["raw"]) | {"raw": line["raw"]})
            continue
        if texts:
            yield path, texts
        path, texts = line["url"].rsplit("/", 1)[-1], []
    yield path, texts


def play(name, book="books"):
    """The market after a whole recording, and every event with the market that it made."""
    one, events = Market([], book=book), []
    for path, texts in sessions(name):
        connection = Connection(path, 0.0)
        wanted = {Arg(it["arg"]["channel"], it["arg"]["instId"]): None for it in texts}
        connection.subscribe(wanted, 0.0)
        for arg in wanted:
            one.watch(arg.inst_id)
        for at, text in enumerate(texts):
            for event in connection.receive(text["raw"], float(at)):
                one.apply(event, float(at))
                assert one.wrong_books() == []
                events.append(event)
        assert not connection.counts
    return one, events


def pushes(name, channel):
    """The raw pushes of a channel, in the order in which they came."""
    return [
        text
        for _, texts in sessions(name)
        for text in texts
        if "data" in text and text["arg"]["channel"] == channel
    ]


def glance_of(one, symbol):
    """As of the last ticker: time that ran back would make prints come from the future."""
    one.choose(symbol)
    return one.glance("replay", one.newest_ticker[1], 1.0, {})


@pytest.fixture(scope="module")
def old():
    return play(OLD)


@pytest.fixture(scope="module")
def new():
    return play(NEW, book="books5")


def test_all_290_books_of_2022_have_the_checksum_they_came_with(old):
    one, events = old

    books = [it for it in events if type(it) in (BookSnapshot, BookChange)]
    assert Counter(type(it).__name__ for it in books) == {"BookSnapshot": 3, "BookChange": 287}
    assert all(it.checksum for it in books)
    assert one.counts["wrong checksums"] == 0


def test_one_lost_change_of_2022_is_found_by_the_checksum():
    one = Market(["BTC-USDT"], book="books")
    connection = Connection("public", 0.0)
    arg, wrong = Arg("books", "BTC-USDT"), []
    connection.subscribe([arg], 0.0)

    texts = [it["raw"] for it in pushes(OLD, "books") if it["arg"]["instId"] == "BTC-USDT"]
    for at, text in enumerate(texts):
        if at != 40:
            for event in connection.receive(text, 1.0):
                one.apply(event, 1.0)
                wrong += one.wrong_books()

    assert wrong[:1] == [arg]


def oracle_book(name, symbol):
    sides = {"bids": {}, "asks": {}}
    for push in pushes(name, "books"):
        if push["arg"]["instId"] == symbol:
            [row] = push["data"]
            for side, levels in sides.items():
                if push["action"] == "snapshot":
                    levels.clear()
                for price, size, *_ in row[side]:
                    levels[price] = size
    return {
        side: sorted(
            ([price, size] for price, size in levels.items() if size != "0"),
            key=lambda level: Decimal(level[0]),
            reverse=side == "bids",
        )
        for side, levels in sides.items()
    }


@pytest.mark.parametrize("symbol", ["BTC-USDT", "UNI-USD-SWAP", "BTC-USD-220527"])
def test_the_books_of_2022_end_level_by_level_as_the_exchange_had_them(old, symbol):
    depth = glance_of(old[0], symbol).depth

    expected = oracle_book(OLD, symbol)
    assert [[it.price, it.size] for it in depth.bids] == expected["bids"][:400]
    assert [[it.price, it.size] for it in depth.asks] == expected["asks"][:400]
    assert len(depth.bids) > 50


def oracle_tickers(name):
    return {row["instId"]: row for push in pushes(name, "tickers") for row in push["data"]}


@pytest.mark.parametrize("name", [OLD, NEW])
def test_the_last_ticker_of_every_symbol_is_the_one_shown(name, request):
    one, _ = request.getfixturevalue("old" if name == OLD else "new")
    quotes = {quote.symbol: quote.ticker for quote in glance_of(one, "BTC-USDT").quotes}

    for symbol, row in oracle_tickers(name).items():
        shown = quotes[symbol]
        assert shown is not None
        assert shown.last == row["last"]
        assert (shown.bid_px, shown.bid_sz) == (row["bidPx"], row["bidSz"])
        assert (shown.ask_px, shown.ask_sz) == (row["askPx"], row["askSz"])
        assert (shown.open24h, shown.high24h, shown.low24h) == (
            row["open24h"],
            row["high24h"],
            row["low24h"],
        )
        assert (shown.vol24h, shown.vol_ccy24h) == (row["vol24h"], row["volCcy24h"])
        assert shown.ts == row["ts"]


@pytest.mark.parametrize("name", [OLD, NEW])
def test_every_trade_is_on_the_tape_once(name, request):
    one, _ = request.getfixturevalue("old" if name == OLD else "new")
    expected = {}
    for push in pushes(name, "trades"):
        for row in push["data"]:
            expected.setdefault(row["instId"], {})[row["tradeId"]] = row

    assert expected
    for symbol, rows in expected.items():
        prints = glance_of(one, symbol).prints
        shown = [it for it in prints.rows if isinstance(it, Trade)]
        assert sorted(it.trade_id for it in shown) == sorted(rows)
        assert prints.total == len(rows)
        for it in shown:
            row = rows[it.trade_id]
            assert (it.px, it.sz, it.side, it.ts) == (
                row["px"],
                row["sz"],
                row["side"],
                row["ts"],
            )


def test_the_pressure_of_the_last_minute_of_2022_adds_up(old):
    rows = {
        row["tradeId"]: row
        for push in pushes(OLD, "trades")
        for row in push["data"]
        if row["instId"] == "BTC-USDT"
    }
    newest = max(int(row["ts"]) for row in rows.values())
    recent = [row for row in rows.values() if int(row["ts"]) >= newest - 60_000]

    prints = glance_of(old[0], "BTC-USDT").prints

    for side, shown in (("buy", prints.bought), ("sell", prints.sold)):
        assert Decimal(shown) == sum(Decimal(it["sz"]) for it in recent if it["side"] == side)


def test_of_two_books_of_2026_the_one_that_came_last_is_shown(new):
    last = {push["arg"]["instId"]: push["data"][0] for push in pushes(NEW, "books5")}

    assert last
    for symbol, row in last.items():
        depth = glance_of(new[0], symbol).depth
        assert [[it.price, it.size] for it in depth.bids] == [level[:2] for level in row["bids"]]
        assert [[it.price, it.size] for it in depth.asks] == [level[:2] for level in row["asks"]]
        assert depth.seq == row["seqId"]


def test_a_candle_that_came_before_its_acknowledgement_counts(new):
    bars = [it.candle.ts for it in new[1] if type(it).__name__ == "Bar"]

    assert bars == [row[0] for push in pushes(NEW, "candle1m") for row in push["data"]]
