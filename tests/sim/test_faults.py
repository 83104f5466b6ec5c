"""Everything that can be made to go wrong, does, and stops when told."""

from __future__ import annotations

import asyncio
import itertools

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from okxtui.sim.house import House
from okxtui.sim.server import Exchange
from tests.sim.talk import NOW, heard, live, say, session, subscribe


@pytest.fixture(scope="module")
def opened():
    return House(seed=1, now=NOW, coins=["BTC"])


@pytest.fixture
def house(opened):
    yield opened
    opened.faults.clear()
    opened.venue.resume()


@pytest.fixture
async def exchange():
    async with Exchange(seed=1, coins=["BTC"]) as exchange:
        yield exchange


def links(house: House, seconds: float = 3) -> list[tuple[int, int]]:
    one = session(house)
    say(one, subscribe("books"))
    live(house, seconds)
    rows = [each["data"][0] for each in heard(one)]
    one.leave()
    return [(row["prevSeqId"], row["seqId"]) for row in rows]


def gaps(chain: list[tuple[int, int]]) -> int:
    return sum(new[0] != old[1] for old, new in itertools.pairwise(chain))


def test_without_faults_the_chain_holds(house):
    assert gaps(links(house)) == 0


def test_a_dropped_update_is_one_gap(house):
    one = session(house)
    say(one, subscribe("books"))
    live(house, 1)
    house.faults.drop("books", "BTC-USDT")
    live(house, 2)

    rows = [each["data"][0] for each in heard(one)]

    assert gaps([(row["prevSeqId"], row["seqId"]) for row in rows]) == 1


def test_a_duplicate_comes_twice(house):
    house.faults.duplicate("books", times=2)
    one = session(house)
    frames = say(one, subscribe("books"))

    assert frames[1] == frames[2]


def test_a_swapped_push_comes_after_its_successor(house):
    one = session(house)
    say(one, subscribe("trades"))
    house.faults.reorder("trades")
    live(house, 10)

    ids = [int(each["data"][0]["tradeId"]) for each in heard(one)]

    assert ids[0] > ids[1] < ids[2]
    assert ids[2:] == sorted(ids[2:])


def test_a_late_push_comes_late(house):
    one = session(house)
    say(one, subscribe("books5"))
    house.faults.delay(2_000, "books5")
    now = live(house, 1.9)
    assert heard(one, now) == []

    now = live(house, 2)

    assert all(int(each["data"][0]["ts"]) <= now - 2_000 for each in heard(one, now))


def test_a_muted_channel_is_silent_until_healed(house):
    one = session(house)
    say(one, subscribe("books5"))
    say(one, subscribe("tickers"))
    rule = house.faults.mute("books5")
    live(house, 2)
    channels = {each["arg"]["channel"] for each in heard(one)}
    house.faults.heal(rule)
    live(house, 2)

    assert channels == {"tickers"}
    assert {each["arg"]["channel"] for each in heard(one)} == {"tickers", "books5"}


def test_a_rate_loses_about_its_share_and_follows_the_seed():
    counts = []
    for _ in range(2):
        house = House(seed=5, now=NOW, coins=["BTC"])
        house.faults.drop("books", times=0, rate=0.3)
        counts.append(len(links(house, 10)))

    assert counts[0] == counts[1]
    assert 55 < counts[0] < 85


def test_after_maintenance_the_numbers_begin_again(house):
    one = session(house)
    say(one, subscribe("books"))
    live(house, 1)
    house.faults.reset_book("BTC-USDT")
    live(house, 1)

    rows = [each["data"][0] for each in heard(one)]

    assert gaps([(row["prevSeqId"], row["seqId"]) for row in rows]) == 0
    assert sum(row["seqId"] < row["prevSeqId"] for row in rows) == 1


def test_data_may_overtake_the_answer(house):
    house.faults.data_first = True

    frames = say(session(house), subscribe("tickers"))

    assert ["data" in frames[0], frames[1].get("event")] == [True, "subscribe"]


def test_a_notice_is_followed_by_the_end_of_those_who_heard_it(house):
    old = session(house)
    house.faults.notice(after=1_000)
    new = session(house)
    told = heard(old)
    live(house, 1.1)

    assert (told[0]["event"], told[0]["code"], told[0]["connId"]) == ("notice", "64008", "a4d3ae55")
    assert old.closing
    assert new.closing is None


def test_logins_can_be_refused(house):
    house.faults.refuse_logins("60009")
    arg = {"apiKey": "a", "passphrase": "b", "timestamp": "1", "sign": "c"}

    frames = say(session(house, "private"), {"op": "login", "args": [arg]})

    assert frames[0]["code"] == "60009"


async def ended(socket) -> ConnectionClosed:
    async with asyncio.timeout(5):
        with pytest.raises(ConnectionClosed) as end:
            await socket.recv()
    return end.value


async def test_a_connection_is_closed_with_the_code_asked_for(exchange):
    async with (
        connect(exchange.urls["public"], proxy=None) as public,
        connect(exchange.urls["business"], proxy=None) as business,
    ):
        exchange.faults.close(4006, "abnormal", "public")
        end = await ended(public)
        await business.send("ping")

        assert await business.recv() == "pong"
    assert (end.rcvd.code, end.rcvd.reason) == (4006, "abnormal")


async def test_a_cut_connection_ends_without_a_word(exchange):
    async with connect(exchange.urls["public"], proxy=None) as socket:
        exchange.faults.cut()
        end = await ended(socket)

    assert end.rcvd is None


async def test_a_connection_may_be_cut_while_it_ends(exchange):
    """Red when `_reset` asks nothing of the socket before it sets an option: the beat failed."""
    async with connect(exchange.urls["public"], proxy=None):
        exchange.faults.cut()
        for _ in range(6):
            exchange.advance(exchange.venue.now)
            await asyncio.sleep(0)


async def test_a_frozen_connection_says_nothing_until_thawed(exchange):
    async with connect(exchange.urls["public"], proxy=None) as socket:
        request = {"op": "subscribe", "args": [{"channel": "status"}]}
        exchange.faults.freeze()
        exchange.advance(exchange.venue.now)
        await socket.send(msgspec.json.encode(request).decode())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await socket.recv()
        exchange.faults.thaw()

        async with asyncio.timeout(5):
            assert "subscribe" in await socket.recv()


@pytest.mark.parametrize(
    ("status", "error"), [(503, InvalidStatus), (0, (InvalidMessage, ConnectionResetError))]
)
async def test_new_connections_are_turned_away_and_then_let_in(exchange, status, error):
    exchange.faults.refuse(status)
    with pytest.raises(error):
        async with connect(exchange.urls["public"], proxy=None):
            pass
    exchange.faults.clear()

    async with connect(exchange.urls["public"], proxy=None) as socket:
        await socket.send("ping")
        assert await socket.recv() == "pong"
