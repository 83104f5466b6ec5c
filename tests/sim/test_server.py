"""The exchange over real loopback sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from okxtui.sim.server import Exchange, wall_clock


@pytest.fixture
async def exchange():
    async with Exchange(seed=1, coins=["BTC"]) as exchange:
        yield exchange


async def say(socket: ClientConnection, *args: dict) -> None:
    await socket.send(msgspec.json.encode({"op": "subscribe", "args": list(args)}).decode())


async def next_of(socket: ClientConnection, channel: str) -> dict:
    async with asyncio.timeout(5):
        async for text in socket:
            frame = msgspec.json.decode(text)
            if "data" in frame and frame["arg"]["channel"] == channel:
                return frame
    raise AssertionError("the socket ended")


async def get(exchange: Exchange, path: str, **headers: str) -> tuple[int, dict]:
    request = Request(exchange.urls["rest"] + path, headers=headers)

    def fetch() -> tuple[int, bytes]:
        try:
            with urlopen(request, timeout=5) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()

    status, body = await asyncio.to_thread(fetch)
    return status, msgspec.json.decode(body)


@asynccontextmanager
async def by_hand(clock: Callable[[], int], max_queue: int = 64):
    async with (
        Exchange(clock=clock, beating=False, coins=["BTC"]) as exchange,
        connect(
            exchange.urls["public"], proxy=None, max_queue=max_queue, close_timeout=0.2
        ) as socket,
    ):
        yield exchange, socket


async def test_all_of_it_lives_on_one_port(exchange):
    assert set(exchange.urls) == {"public", "private", "business", "rest"}
    assert all(f":{exchange.port}" in url for url in exchange.urls.values())


async def test_the_market_moves_by_itself(exchange):
    async with connect(exchange.urls["public"], proxy=None) as socket:
        await say(socket, {"channel": "books5", "instId": "BTC-USDT"})

        first = await next_of(socket, "books5")
        second = await next_of(socket, "books5")

    assert second["data"][0]["seqId"] > first["data"][0]["seqId"]


async def test_two_clients_hear_the_same_chain(exchange):
    async with (
        connect(exchange.urls["public"], proxy=None) as one,
        connect(exchange.urls["public"], proxy=None) as other,
    ):
        for socket in (one, other):
            await say(socket, {"channel": "books", "instId": "BTC-USDT"})
            await next_of(socket, "books")

        links = [{(await next_of(socket, "books"))["data"][0]["seqId"] for _ in range(4)}
                 for socket in (one, other)]  # fmt: skip

    assert links[0] & links[1]


async def test_candles_come_on_the_business_socket(exchange):
    async with connect(exchange.urls["business"], proxy=None) as socket:
        await say(socket, {"channel": "candle1s", "instId": "BTC-USDT"})

        rows = [(await next_of(socket, "candle1s"))["data"][0] for _ in range(3)]

    assert int(rows[-1][0]) >= int(rows[0][0])


async def test_rest_answers_beside_the_sockets(exchange):
    status, body = await get(exchange, "/api/v5/public/time", **{"x-simulated-trading": "1"})

    assert (status, body["code"]) == (200, "0")
    assert abs(int(body["data"][0]["ts"]) - wall_clock()) < 1_000


async def test_a_signed_request_is_answered_and_an_unsigned_one_is_not(exchange):
    key = exchange.credentials[0]
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    path = "/api/v5/account/balance?ccy=BTC,USDT"
    headers = {
        "OK-ACCESS-KEY": key.key,
        "OK-ACCESS-SIGN": key.sign(f"{moment}GET{path}"),
        "OK-ACCESS-TIMESTAMP": moment,
        "OK-ACCESS-PASSPHRASE": key.passphrase,
    }

    status, body = await get(exchange, path, **headers)
    refused, without = await get(exchange, path)

    assert (status, body["code"]) == (200, "0")
    assert (refused, without["code"]) == (401, "50103")


async def test_an_unknown_path_is_not_found(exchange):
    assert (await get(exchange, "/nothing"))[0] == 404
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(exchange.urls["public"] + "x", proxy=None):
            pass

    assert refusal.value.response.status_code == 404


async def test_a_web_page_of_another_origin_is_turned_away(exchange):
    status, _ = await get(exchange, "/api/v5/public/time", Origin="https://evil.example")
    named, _ = await get(exchange, "/api/v5/public/time", Host="evil.example")

    assert (status, named) == (403, 403)


async def test_while_paused_the_socket_stays_but_is_silent(exchange):
    async with connect(exchange.urls["public"], proxy=None) as socket:
        await say(socket, {"channel": "trades", "instId": "BTC-USDT"})
        await next_of(socket, "trades")
        exchange.pause()
        await socket.send("ping")
        async with asyncio.timeout(5):
            while await socket.recv() != "pong":
                pass
        before = exchange.venue.pits["BTC-USDT"].last

        exchange.resume()
        frame = await next_of(socket, "trades")

    assert int(frame["data"][0]["tradeId"]) > before.trade_id


async def test_time_can_be_driven_by_hand():
    now = 1_790_000_000_000
    async with by_hand(lambda: now) as (exchange, socket):
        await say(socket, {"channel": "tickers", "instId": "BTC-USDT"})
        await next_of(socket, "tickers")
        now += 5_000
        exchange.advance(now)

        frame = await next_of(socket, "tickers")

    assert now - 5_000 < int(frame["data"][0]["ts"]) <= now


async def test_an_exchange_that_fails_does_not_fail_silently():
    times = iter([1_790_000_000_000, 1_790_000_000_020])

    def clock() -> int:
        return next(times, 0) or 1 // 0

    with pytest.raises(ExceptionGroup) as failure:
        async with Exchange(clock=clock, coins=["BTC"]), asyncio.timeout(5):
            await asyncio.Event().wait()

    assert failure.group_contains(ZeroDivisionError)


async def test_a_silent_client_is_hung_up_on():
    now = 1_790_000_000_000
    async with by_hand(lambda: now) as (exchange, socket):
        await socket.send("ping")
        assert await socket.recv() == "pong"
        now += 30_000
        exchange.advance(now)

        with pytest.raises(ConnectionClosed) as ended:
            await socket.recv()

    assert (ended.value.rcvd.code, ended.value.rcvd.reason) == (4004, "No data received in 30s.")


async def test_a_client_that_does_not_read_is_dropped():
    now = 1_790_000_000_000
    async with by_hand(lambda: now, max_queue=1) as (exchange, _):
        (session,) = exchange.faults.sessions
        for _ in range(24):
            session.push(b"{}".ljust(1 << 20), {"channel": "books"})
        exchange.advance(now)
        async with asyncio.timeout(10):
            while exchange.connected:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    assert session.closing == (4005, "write buffer full")
