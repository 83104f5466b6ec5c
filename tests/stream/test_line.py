"""One socket, and every way in which it can die, over real loopback sockets."""

import asyncio
import time

import pytest

from okxtui.okx.events import Arg, Refused, Ticker
from okxtui.stream.dial import Dial
from okxtui.stream.gate import Gate
from tests.frames import BTC, ETH, ticker
from tests.stream.holding import held, hurried
from tests.stream.stage import on_stage, until

TICKERS = Arg("tickers", BTC)
TRADES = Arg("trades", BTC)


@pytest.fixture
async def stage():
    async with on_stage() as stage:
        yield stage


async def test_it_subscribes_and_hands_on_what_comes(stage):
    async with held(stage.url, TICKERS, TRADES) as (line, owner):
        client = await stage.subscribed(channels=2)
        await client.push(ticker(last="1.50"))
        await until(lambda: owner.of(Ticker))

        assert client.args == [("tickers", BTC), ("trades", BTC)]
        assert owner.of(Ticker)[0].last == "1.50"
        assert line.phase().phase == "up"
        assert line.phase().frames == 3
        assert line.connection.settled


async def test_it_connects_to_nothing_while_nothing_is_wanted(stage):
    async with held(stage.url) as (line, _):
        await asyncio.sleep(0.05)
        assert line.phase().phase == "off"
        assert stage.connects == []

        line.want([TICKERS])
        await stage.subscribed()


async def test_it_goes_when_nothing_is_wanted_any_more(stage):
    async with held(stage.url, TICKERS) as (line, _):
        client = await stage.subscribed()

        line.want([])

        await until(client.closed.is_set)
        await until(lambda: line.phase().phase == "off")
        assert len(stage.connects) == 1


async def test_what_is_wanted_may_change_while_it_is_up(stage):
    async with held(stage.url, TICKERS, TRADES) as (line, _):
        client = await stage.subscribed(channels=2)

        line.want([TICKERS, Arg("tickers", ETH)])

        await until(lambda: client.args == [("tickers", BTC), ("tickers", ETH)])


async def test_what_was_refused_is_not_asked_for_again_when_something_else_is_wanted(stage):
    nope = Arg("tickers", "NOPE-USDT")
    stage.refused.add("NOPE-USDT")
    async with held(stage.url, TICKERS, nope) as (line, owner):
        client = await stage.subscribed(channels=2)
        await until(lambda: owner.of(Refused))

        line.want([TICKERS, nope, TRADES])
        await until(lambda: ("trades", BTC) in client.args)

        assert client.args.count(("tickers", "NOPE-USDT")) == 1
        assert len(owner.of(Refused)) == 1


async def test_a_symbol_that_was_refused_may_be_tried_once_more(stage):
    nope = Arg("tickers", "NOPE-USDT")
    stage.refused.add("NOPE-USDT")
    async with held(stage.url, TICKERS, nope) as (line, owner):
        await until(lambda: owner.of(Refused))

        line.want([TICKERS])
        line.want([TICKERS, nope])

        await until(lambda: len(owner.of(Refused)) == 2)


WAYS = {
    "close 1000": (lambda client: client.close(1000), "closed the line"),
    "close 1001": (lambda client: client.close(1001), "going away"),
    "close 1005": (lambda client: client.close(1005), "without a reason"),
    "close 1011": (lambda client: client.close(1011), "internal error"),
    "close 1012": (lambda client: client.close(1012), "restarts"),
    "close 4004": (lambda client: client.close(4004), "30 s"),
    "close 4006": (lambda client: client.close(4006), "abnormally"),
    "FIN": (lambda client: client.finish(), "broke"),
    "half a frame": (lambda client: client.half_a_frame(), "broke"),
    "RST": (lambda client: client.reset(), "broke"),
    "close frame, line open": (
        lambda client: client.close_frame_only(4006, b"bye"),
        "abnormally: bye",
    ),
}


@pytest.mark.parametrize("way", WAYS)
async def test_however_a_socket_dies_the_same_channels_are_back_soon(stage, way):
    die, words = WAYS[way]
    async with held(stage.url, TICKERS, TRADES) as (line, owner):
        client = await stage.subscribed(channels=2)
        died_at = time.monotonic()

        ending = die(client)
        if ending is not None:
            await ending
        await until(lambda: line.phase().phase != "up")
        noticed_at = time.monotonic()
        again = await stage.subscribed(2, channels=2)
        await again.push(ticker(last="7"))
        await until(lambda: owner.of(Ticker))

        assert noticed_at - died_at < 0.35
        assert time.monotonic() - died_at < 1.5
        assert again.args == [("tickers", BTC), ("trades", BTC)]
        assert words in next(reason for phase, reason in owner.phases if phase == "waiting")
        assert line.phase().reconnects == 1


async def test_a_frame_that_is_too_big_costs_the_socket_and_no_more(stage):
    async with held(stage.url, TICKERS) as (_, owner):
        client = await stage.subscribed()

        await client.push("x" * (2**20 + 1))
        await stage.subscribed(2)

        assert any("too big" in reason for _, reason in owner.phases)


async def test_bytes_that_are_no_websocket_cost_the_socket_and_no_more(stage):
    async with held(stage.url, TICKERS) as (_, owner):
        client = await stage.subscribed()

        client.connection.transport.pause_reading()
        client.connection.transport.write(b"\xff\xff\xff\xff")

        await stage.subscribed(2)
        assert any("no WebSocket frame" in reason for _, reason in owner.phases)


async def test_invalid_text_is_counted_and_the_line_goes_on(stage):
    async with held(stage.url, TICKERS) as (line, owner):
        client = await stage.subscribed()

        client.connection.transport.write(b"\x81\x03\xff\xfe\xfd")
        await client.push(ticker())
        await until(lambda: owner.of(Ticker))

        assert line.counts["unreadable frames"] == 1
        assert len(stage.connects) == 1


async def test_a_line_that_answers_no_ping_is_given_up(stage):
    stage.answers_pings = False
    dial = Dial(gate=Gate(0.01), now=hurried())
    async with held(stage.url, TICKERS, dial=dial) as (_, owner):
        client = await stage.subscribed()
        await stage.subscribed(2)

        assert "ping" in client.texts
        assert any("silent" in reason for _, reason in owner.phases)


async def test_a_quiet_line_that_answers_pings_is_kept(stage):
    dial = Dial(gate=Gate(0.01), now=hurried(60.0))
    async with held(stage.url, TICKERS, dial=dial) as (line, _):
        client = await stage.subscribed()
        await until(lambda: client.texts.count("ping") >= 5)

        assert len(stage.connects) == 1
        assert line.phase().latency is not None


async def test_what_is_not_acknowledged_is_asked_for_again(stage):
    stage.acknowledges = False
    dial = Dial(gate=Gate(0.01), now=hurried())
    async with held(stage.url, TICKERS, dial=dial) as (line, owner):
        client = await stage.subscribed()
        await until(lambda: len(client.requests) >= 4)
        await until(lambda: owner.of(Refused))

        assert "confirm" in owner.of(Refused)[0].sentence
        assert line.phase().phase == "up"


async def test_counts_survive_the_socket_they_were_made_on(stage):
    async with held(stage.url, TICKERS) as (line, _):
        client = await stage.subscribed()
        await client.push("abc")
        await until(lambda: line.counts["unreadable frames"] == 1)

        client.finish()
        again = await stage.subscribed(2)
        await again.push("abc")

        await until(lambda: line.counts["unreadable frames"] == 2)


async def test_everything_that_passes_is_recorded(stage):
    async with held(stage.url, TICKERS) as (_, owner):
        owner.recording = True
        client = await stage.subscribed()
        await client.push(ticker())
        await until(lambda: owner.of(Ticker))
        await client.close(4006)
        await stage.connected(2)

        kinds = [kind for kind, _ in owner.records]
        assert kinds[: kinds.index("close") + 1] == ["open", "send", "recv", "recv", "close"]
        assert owner.records[3] == ("recv", ticker().encode())
        assert ("close", 4006) in owner.records


async def test_a_recorder_that_joins_late_is_told_what_is_subscribed(stage):
    books = Arg("books", BTC)
    async with held(stage.url, TICKERS, books) as (line, owner):
        client = await stage.subscribed(channels=2)
        await until(lambda: line.connection.settled)

        line.introduce(owner)
        await until(lambda: len(client.requests) == 3)

        assert owner.records[0] == ("open", stage.url)
        assert '"books"' in owner.records[1][1]
        # The recording needs the book from its beginning.
        assert [request["op"] for request in client.requests[1:]] == ["unsubscribe", "subscribe"]
        assert client.requests[1]["args"] == [{"channel": "books", "instId": BTC}]
