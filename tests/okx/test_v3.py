"""The V3 dialect: the same events from OKEX's older frames."""

import json
import zlib
from base64 import b64decode
from pathlib import Path

import pytest

from okxtui.market.market import Market
from okxtui.okx.events import Arg, Bar, BookChange, BookSnapshot, Refused, Subscribed, Ticker, Trade
from okxtui.okx.v3 import V3Connection, arg_of, inflate, subscription

RECORDING = Path(__file__).parents[2] / "../shared/captures/okex-v3-2021-04-17.jsonl"
ACK = b64decode(
    "q1ZKLUvNK1GyUiouTSpOLspMSlXSUUrOSMzLS80BiuYXlGTm5+mXZCZnpxZZOYU464YGu+gaGRqYGBnrmpkYGBjoOivVAgA="
)


def deflated(body: object) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(json.dumps(body).encode()) + squeeze.flush()


def connected(*args: Arg) -> V3Connection:
    connection = V3Connection("public", 0.0)
    connection.subscribe(args, 0.0)
    connection.outgoing()
    return connection


def test_a_frame_is_raw_deflate() -> None:
    assert inflate(ACK) == b'{"event":"subscribe","channel":"option/ticker:BTC-USD-210423-64000-C"}'


def test_a_bomb_is_refused() -> None:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    bomb = squeeze.compress(b"0" * 2**24) + squeeze.flush()
    connection = connected()

    assert connection.receive(bomb, 1.0) == ()
    assert connection.counts["unreadable frames"] == 1


@pytest.mark.parametrize(
    ("arg", "text"),
    [
        (Arg("tickers", "BTC-USDT"), "spot/ticker:BTC-USDT"),
        (Arg("books5", "BTC-USD-190517"), "futures/depth5:BTC-USD-190517"),
        (Arg("books", "UNI-USD-SWAP"), "swap/depth_l2_tbt:UNI-USD-SWAP"),
        (Arg("trades", "BTC-USD-210423-64000-C"), "option/trade:BTC-USD-210423-64000-C"),
        (Arg("candle1m", "BTC-USDT"), "spot/candle60s:BTC-USDT"),
    ],
)
def test_a_subscription_is_a_string_and_back(arg: Arg, text: str) -> None:
    assert subscription(arg) == text
    assert arg_of(text) == arg


def test_what_v3_does_not_have_is_not_asked_for() -> None:
    connection = V3Connection("public", 0.0)

    connection.subscribe([Arg("mark-price", "BTC-USD-SWAP"), Arg("status")], 0.0)

    assert connection.outgoing() == []


def test_args_travel_together_and_are_confirmed_one_by_one() -> None:
    connection = V3Connection("public", 0.0)
    args = [Arg("tickers", "BTC-USDT"), Arg("trades", "BTC-USDT")]

    connection.subscribe(args, 0.0)
    (text,) = connection.outgoing()
    events = connection.receive(
        deflated({"event": "subscribe", "channel": "spot/ticker:BTC-USDT"}), 0.1
    )

    assert json.loads(text)["args"] == ["spot/ticker:BTC-USDT", "spot/trade:BTC-USDT"]
    assert events == [Subscribed(args[0])]
    assert not connection.settled
    connection.tick(4.5)
    assert json.loads(connection.outgoing()[-1])["args"] == ["spot/trade:BTC-USDT"]


def test_rows_become_the_events_of_v5() -> None:
    connection = connected(
        *(Arg(name, "BTC-USDT") for name in ("tickers", "trades", "books", "books5", "candle1m"))
    )
    when = "2021-04-17T16:49:03.207Z"
    row = {"instrument_id": "BTC-USDT", "timestamp": when}

    def pushed(table: str, more: dict[str, object], **frame: object) -> object:
        (event,) = connection.receive(
            deflated({"table": f"spot/{table}", "data": [row | more], **frame}), 1.0
        )
        return event

    ticker = pushed("ticker", {"last": "1.50", "best_bid": "1.4", "base_volume_24h": "9"})
    trade = pushed("trade", {"trade_id": "7", "price": "1.5", "size": "2", "side": "buy"})
    levels = {"asks": [["2", "1", "0", "1"]], "bids": [["1", "1", "0", "1"]], "checksum": 5}
    partial = pushed("depth_l2_tbt", levels, action="partial")
    update = pushed("depth_l2_tbt", levels, action="update")
    five = pushed("depth5", levels)
    bar = pushed("candle60s", {"candle": [when, "1", "3", "0.5", "2", "10"]})

    assert isinstance(ticker, Ticker)
    assert (ticker.last, ticker.bid_px, ticker.vol24h) == ("1.50", "1.4", "9")
    assert ticker.ts == "1618678143207"
    assert isinstance(trade, Trade)
    assert (trade.trade_id, trade.px, trade.sz, trade.side) == ("7", "1.5", "2", "buy")
    assert isinstance(partial, BookSnapshot)
    assert isinstance(update, BookChange)
    assert (partial.channel, update.checksum) == ("books", 5)
    assert isinstance(five, BookSnapshot)
    assert five.channel == "books5"
    assert isinstance(bar, Bar)
    assert (bar.timeframe, bar.candle.high, bar.candle.ts) == ("1m", "3", "1618678143207")


def test_pushes_of_what_was_given_up_are_dropped() -> None:
    connection = connected(Arg("tickers", "BTC-USDT"))
    connection.unsubscribe([Arg("tickers", "BTC-USDT")], 1.0)

    frame = {"table": "spot/ticker", "data": [{"instrument_id": "BTC-USDT", "last": "1"}]}
    assert list(connection.receive(deflated(frame), 2.0)) == []


def test_the_line_is_kept_alive_with_the_text_ping_and_a_deflated_pong() -> None:
    connection = connected()

    connection.tick(5.0)
    assert connection.outgoing() == ["ping"]
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    connection.receive(squeeze.compress(b"pong") + squeeze.flush(), 5.2)

    assert connection.latency == pytest.approx(0.2)
    assert not connection.lapsed


def test_silence_ends_the_line() -> None:
    connection = connected()

    connection.tick(5.0)
    connection.tick(8.0)

    assert connection.lapsed


def test_a_refusal_is_told_with_the_servers_words_cleaned() -> None:
    (event,) = connected().receive(
        deflated({"event": "error", "message": "no \x1b[2Jsuch", "errorCode": 30040}), 1.0
    )

    assert isinstance(event, Refused)
    assert (event.code, event.message) == ("30040", "no [2Jsuch")


def test_garbage_is_counted() -> None:
    connection = connected()

    for frame in (b"", b"\xff\xff", deflated([1]), deflated({"table": 3, "data": 4})):
        assert not connection.receive(frame, 1.0)

    assert connection.counts["unreadable frames"] >= 3


@pytest.mark.skipif(not RECORDING.exists(), reason="the recordings are not here")
def test_every_book_frame_of_the_recorded_day_verifies_its_checksum() -> None:
    connection = V3Connection("public", 0.0)
    market = Market([])
    books = 0
    for line in RECORDING.read_text().splitlines():
        record = json.loads(line)
        if record["dir"] == "send":
            args = [arg_of(text) for text in json.loads(record["raw"])["args"]]
            connection.subscribe([arg for arg in args if arg is not None], 0.0)
        elif "frame_b64" in record:
            events = connection.receive(b64decode(record["frame_b64"]), 1.0)
            books += sum(isinstance(event, BookSnapshot | BookChange) for event in events)
            market.fold(events, 1.0)
            assert market.wrong_books() == []

    assert books == 2398
    assert market.counts["wrong checksums"] == 0
    assert connection.counts["unreadable frames"] == 0
