"""Switchboard: which sockets some subscriptions need, and how each is asked for."""

import asyncio

import pytest

from okxtui.okx.environments import Environment, built_in
from okxtui.okx.events import Arg
from okxtui.okx.signing import Credentials
from okxtui.stream.dial import Dial
from okxtui.stream.survey import socket_of
from okxtui.stream.switchboard import NotServed, Switchboard, args_for
from tests.frames import book5
from tests.stream.holding import Owner
from tests.stream.stage import on_stage, until

MANY = [f"COIN{number}-USDT" for number in range(500)]


def board(place: Environment, *channels: str, symbols=("BTC-USDT",), who=None) -> Switchboard:
    return Switchboard(place, args_for(channels, symbols), Owner(), Dial(), who)


def test_each_channel_is_asked_for_in_its_own_way() -> None:
    channels = ["status", "index-tickers", "instruments", "liquidation-orders", "orders"]
    assert args_for(channels, ["BTC-USD-SWAP"]) == [
        Arg("status"),
        Arg("index-tickers", "BTC-USD"),
        Arg("instruments", inst_type="SWAP"),
        Arg("liquidation-orders", inst_type="SWAP"),
        Arg("orders", inst_type="ANY"),
    ]


async def test_each_channel_has_its_socket() -> None:
    lines = board(built_in("demo"), "tickers", "trades", "candle1m").lines
    assert [(line.path, len(line.wanted)) for line in lines] == [("public", 2), ("business", 1)]


async def test_many_symbols_are_spread_over_sockets_with_names_of_their_own() -> None:
    lines = board(built_in("live"), "tickers", symbols=MANY).lines

    assert [len(line.wanted) for line in lines] == [240, 240, 20]
    assert len({line.url for line in lines}) == 3
    assert {socket_of(line.url) for line in lines} == {"public"}
    assert len({arg for line in lines for arg in line.wanted}) == 500


async def test_of_whole_books_a_socket_carries_fewer_than_thirty() -> None:
    lines = board(built_in("live"), "books", symbols=MANY[:60]).lines
    assert [len(line.wanted) for line in lines] == [24, 24, 12]


async def test_the_name_behind_the_address_is_not_sent() -> None:
    async with on_stage() as stage:
        place = Environment(name="lab", public=stage.url)
        owner = Owner()
        spread = Switchboard(place, args_for(["books5"], MANY[:241]), owner, Dial())
        running = asyncio.create_task(spread.run())
        await until(lambda: len(stage.clients) == 2 and all(it.args for it in stage.clients))
        await stage.clients[1].push(book5("COIN240-USDT"))
        assert {it.connection.request.path for it in stage.clients} == {"/ws/v5/public"}
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("place", "channels", "who", "says"),
    [
        (Environment("a", public="ws://h/ws/v5/public"), ["candle1m"], None, "no business address"),
        (Environment("a", private="ws://127.0.0.1/p"), ["orders"], None, "need an API key"),
        (Environment("a", private="ws://h.example/p"), ["orders"], Credentials("k", "s", "p"),
         "without encryption"),
        (Environment("a", public="ws://h/ws/v3", dialect="v3"), ["status"], None, "nothing of"),
    ],
)  # fmt: skip
async def test_what_cannot_be_had_there_is_said(place, channels, who, says) -> None:
    with pytest.raises(NotServed, match=says):
        board(place, *channels, who=who)
