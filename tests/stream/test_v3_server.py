"""A server of the older dialect: one socket, deflated frames, and a market all the same."""

import asyncio
import json
import zlib
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from okxtui.config import load
from okxtui.faults import UsageFault
from okxtui.market.freshness import State
from okxtui.okx.checksum import checksum
from okxtui.okx.environments import Environment
from okxtui.okx.events import Level
from okxtui.stream.feed import SocketFeed
from okxtui.stream.survey import survey
from tests.stream.stage import until

WHEN = "2021-04-17T16:50:00.535Z"


def deflated(body) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    text = body if isinstance(body, str) else json.dumps(body)
    return squeeze.compress(text.encode()) + squeeze.flush()


class Old:
    """What the server was asked, and the way to push."""

    def __init__(self):
        self.url = ""
        self.asked = []
        self.sockets = []

    async def attend(self, socket):
        self.sockets.append(socket)
        try:
            async for text in socket:
                if text == "ping":
                    await socket.send(deflated("pong"))
                    continue
                request = json.loads(text)
                self.asked += [(request["op"], arg) for arg in request["args"]]
                for arg in request["args"]:
                    await socket.send(deflated({"event": request["op"], "channel": arg}))
                    if request["op"] == "subscribe":
                        await self.answer(arg)
        except ConnectionClosed:
            pass

    async def answer(self, arg):
        table, _, symbol = arg.partition(":")
        row = {"instrument_id": symbol, "timestamp": WHEN}
        match table.partition("/")[2]:
            case "ticker":
                await self.push(table, row | {"last": "1.50", "best_bid": "1.4"})
            case "trade":
                await self.push(
                    table, row | {"trade_id": "7", "price": "1.5", "size": "2", "side": "buy"}
                )
            case "depth5" | "depth_l2_tbt" as kind:
                levels = {"asks": [["1.6", "1", "0", "1"]], "bids": [["1.4", "1", "0", "1"]]}
                right = checksum([Level("1.4", "1")], [Level("1.6", "1")])
                action = {"action": "partial"} if kind == "depth_l2_tbt" else {}
                await self.push(table, row | levels | {"checksum": right}, **action)
            case "candle60s":
                bar = ["2021-04-17T16:50:00.000Z", "1", "3", "0.5", "2", "10"]
                await self.push(table, {"instrument_id": symbol, "candle": bar})

    async def push(self, table, row, **more):
        await self.sockets[-1].send(deflated({"table": table, "data": [row], **more}))


@pytest.fixture
async def old():
    old = Old()
    async with serve(old.attend, "127.0.0.1", 0, compression=None, close_timeout=0.1) as server:
        old.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/stream"
        yield old


@asynccontextmanager
async def feeding(old, tmp_path, glances):
    config = tmp_path / "config.toml"
    config.write_text(f'[environments.old]\npublic = "{old.url}"\ndialect = "v3"\n')
    place = load({"config": str(config), "environment": "old"}, {}).place("old")
    feed = SocketFeed(place, ["BTC-USDT"], publish=glances.append)
    feed.timeframe("1m")
    feed.record(tmp_path / "old.jsonl")
    running = asyncio.create_task(feed.run())
    try:
        yield feed
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_every_pane_works_from_a_server_of_the_older_dialect(old, tmp_path):
    glances = []
    async with feeding(old, tmp_path, glances) as feed:
        feed.book("books")
        await until(
            lambda: glances and glances[-1].prints.total and glances[-1].depth.bids
            and glances[-1].chart.bars and glances[-1].quotes[0].ticker
        )  # fmt: skip
        last = glances[-1]

        assert last.depth.bids[0].price == "1.4"
        assert last.depth_pulse.state(last.at) is State.OK
        assert last.chart_pulse.state(last.at) is State.OK
        assert ("subscribe", "spot/candle60s:BTC-USDT") in old.asked
        assert not any("status" in arg for _, arg in old.asked)
        assert len(old.sockets) == 1

        feed.choose("ETH-USDT")
        await until(lambda: ("subscribe", "spot/trade:ETH-USDT") in old.asked)

    found = survey(tmp_path / "old.jsonl")
    assert found.symbols == ("BTC-USDT", "ETH-USDT")
    assert {"tickers", "trades", "books", "candle1m"} <= found.channels


async def test_a_wrong_checksum_brings_a_new_partial(old, tmp_path):
    glances = []
    async with feeding(old, tmp_path, glances) as feed:
        feed.book("books")
        await until(lambda: glances and glances[-1].depth.source == "books")
        row = {"instrument_id": "BTC-USDT", "timestamp": WHEN, "checksum": 1}
        wrong = row | {"asks": [["1.5", "9", "0", "1"]], "bids": []}
        await old.push("spot/depth_l2_tbt", wrong, action="update")

        asked = ("subscribe", "spot/depth_l2_tbt:BTC-USDT")
        await until(lambda: old.asked.count(asked) == 2)
        await until(lambda: glances[-1].depth_pulse.state(glances[-1].at) is State.OK)
        assert glances[-1].depth.asks[0].price == "1.6"


def test_the_address_alone_tells_the_dialect_too(tmp_path: Path):
    config = tmp_path / "config.toml"
    config.write_text('[environments.old]\npublic = "ws://127.0.0.1:9/ws/v3"\n')

    assert load({"config": str(config)}, {}).place("old").dialect == "v3"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('dialect = "v4"', "is none of v5, v3"),
        ('dialect = "v3"\nrest = "http://127.0.0.1:9"', 'has one address, "public"'),
    ],
)
def test_a_dialect_that_cannot_be_is_refused(tmp_path: Path, line: str, says: str):
    config = tmp_path / "config.toml"
    config.write_text(f'[environments.old]\npublic = "ws://127.0.0.1:9/ws/v3"\n{line}\n')

    with pytest.raises(UsageFault, match=says):
        load({"config": str(config)}, {})


def test_environments_speak_todays_dialect_unless_told_otherwise():
    assert Environment(name="x").dialect == "v5"
