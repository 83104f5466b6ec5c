"""Moving to another socket before the exchange closes this one: no gap, and nothing twice."""

import asyncio
import json
from contextlib import asynccontextmanager
from random import Random

import pytest

from okxtui.market.glance import TapeGap
from okxtui.okx.environments import Environment
from okxtui.okx.events import Arg, BookGap, LoggedIn, Notice, Subscribed, Ticker, Trade
from okxtui.okx.private import BalancePage
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.feed import FeedSettings, SocketFeed
from okxtui.stream.gate import Gate
from okxtui.stream.line import Line
from tests.frames import BTC, ticker, trade
from tests.stream.holding import Owner
from tests.stream.stage import on_stage, until

TICKERS, TRADES = Arg("tickers", BTC), Arg("trades", BTC)
NOTICE = json.dumps({"event": "notice", "code": "64008", "msg": "a service upgrade"})


@pytest.fixture
async def stage():
    async with on_stage() as stage:
        yield stage


@asynccontextmanager
async def held(stage, *args, path="public", sign_in=None):
    owner = Owner()
    line = Line(path, stage.url, Dial(gate=Gate(0.01)), owner, Random(1), move_within=0.05)
    line.sign_in = sign_in
    line.want(args)
    task = asyncio.create_task(line.run())
    try:
        yield line, owner
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def announced(stage, owner, channels=2):
    """The old client and the new one, subscribed but without data."""
    old = await stage.subscribed(channels=channels)
    await old.push(ticker(last="1"))
    await until(lambda: owner.of(Ticker))
    await old.push(NOTICE)
    return old, await stage.subscribed(2, channels=channels)


async def test_the_old_socket_goes_once_the_new_one_has_data(stage):
    """Red when `Heir.watched` does not ask for data, or `_take_over` leaves the old one open."""
    async with held(stage, TICKERS, TRADES) as (line, owner):
        old, new = await announced(stage, owner)
        await asyncio.sleep(0.7)
        assert not old.closed.is_set()

        await new.push(ticker(last="2"))
        await until(old.closed.is_set)

        assert not new.closed.is_set()
        assert [phase for phase, _ in owner.phases] == ["connecting", "up"]
        assert line.phase().reconnects == 0
        assert line.counts["moved to a new socket"] == 1
        await new.push(ticker(last="3"))
        await until(lambda: owner.of(Ticker)[-1].last == "3")


async def test_while_both_are_open_no_trade_is_heard_twice_and_none_is_missed(stage):
    """Red without `Heir.beside`, or when only what comes after the change is told."""
    async with held(stage, TRADES, TICKERS) as (_, owner):
        old, new = await announced(stage, owner)
        for number, clients in ((1, [old, new]), (2, [old]), (3, [new]), (4, [new, old])):
            for client in clients:
                await client.push(trade(trade_id=str(number)))
        await new.push(ticker(last="2"))
        await until(old.closed.is_set)
        await new.push(trade(trade_id="5"))
        await until(lambda: len(owner.of(Trade)) >= 5)

        assert sorted(it.trade_id for it in owner.of(Trade)) == ["1", "2", "3", "4", "5"]
        assert len(owner.of(Subscribed)) == 2


async def test_a_move_from_a_socket_that_never_let_us_in_tells_of_the_login(stage):
    """Red when the heir keeps its login and subscriptions to itself, as in any other move."""
    who, account = Credentials("key", "secret", "pass"), Arg("account")
    granted = '{"event":"login","code":"0","msg":""}'
    row = {"arg": {"channel": "account"}, "eventType": "snapshot", "data": [{"totalEq": "7"}]}
    async with held(stage, account, path="private", sign_in=lambda: who.login("1")) as (_, owner):
        old = await stage.connected()
        await until(lambda: old.requests)
        await old.push(NOTICE)
        new = await stage.connected(2)
        await until(lambda: new.requests)
        await new.push(granted)
        await until(lambda: len(new.requests) == 2)
        await new.push(json.dumps(row))
        await until(old.closed.is_set)

        assert [type(it) for it in owner.events] == [Notice, LoggedIn, Subscribed, BalancePage]


async def test_an_old_socket_that_breaks_too_early_leaves_its_heir(stage):
    """Red when `_last_words` returns without a look at the next socket."""
    async with held(stage, TICKERS, TRADES) as (line, owner):
        old, new = await announced(stage, owner)
        old.finish()
        await until(lambda: line.ups == 2)
        await new.push(ticker(last="2"))
        await until(lambda: owner.of(Ticker)[-1].last == "2")

        assert len(stage.connects) == 2
        assert [phase for phase, _ in owner.phases] == ["connecting", "up"] * 2
        assert len(owner.of(Subscribed)) == 4, "the market must know that there was a gap"


async def test_a_new_socket_that_breaks_is_tried_again_while_the_old_one_carries(
    stage, monkeypatch
):
    async with held(stage, TICKERS, TRADES) as (_, owner):
        old, new = await announced(stage, owner)
        new.finish()
        third = await stage.subscribed(3, channels=2)
        await old.push(ticker(last="5"))
        await until(lambda: owner.of(Ticker)[-1].last == "5")
        await third.push(ticker(last="6"))
        await until(old.closed.is_set)

        assert [phase for phase, _ in owner.phases] == ["connecting", "up"]


async def test_what_is_wanted_meanwhile_is_wanted_of_both(stage):
    async with held(stage, TICKERS, TRADES) as (line, owner):
        old, new = await announced(stage, owner)
        line.want([TICKERS])
        await until(lambda: new.args == [("tickers", BTC)] == old.args)

        line.want([])
        await until(lambda: old.closed.is_set() and new.closed.is_set())


async def test_a_recording_tells_of_one_socket_after_the_other(stage):
    """Red when the heir's frames go to the recorders as they come."""
    async with held(stage, TICKERS, TRADES) as (_, owner):
        owner.recording = True
        old, new = await announced(stage, owner)
        await new.push(ticker(last="2"))
        await old.push(ticker(last="8"))
        await until(old.closed.is_set)

        kinds = [kind for kind, _ in owner.records]
        second = kinds.index("close") + 1
        assert kinds[second:][:3] == ["open", "send", "recv"]
        assert kinds.count("close") == 1
        assert ("recv", ticker(last="8").encode()) in owner.records[:second]


@asynccontextmanager
async def trading(book):
    """A feed, logged in, on the built-in exchange; its events and its glances."""
    async with Exchange(seed=5, activity=6.0) as exchange:
        urls, glances, heard = exchange.urls, [], []
        environment = Environment(
            "sim", urls["public"], urls["private"], urls["business"], urls["rest"]
        )
        feed = SocketFeed(
            environment,
            (BTC, "ETH-USDT", "BTC-USDT-SWAP"),
            publish=glances.append,
            listen=lambda event, now: heard.append(event),
            settings=FeedSettings(rate=60.0, book=book, seed=1),
            dial=Dial(gate=Gate(0.01)),
        )
        for line in feed.lines.values():
            line._mover._within = 0.2
        theirs = exchange.credentials[0]
        feed.login(Credentials(theirs.key, theirs.secret, theirs.passphrase))
        task = asyncio.create_task(feed.run())
        try:
            yield exchange, feed, glances, heard
            assert not task.done(), task.exception()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("book", ["books5", "books"])
async def test_an_announced_restart_leaves_no_mark_on_any_number(book):
    """Red when the clean change tells `Subscribed` (a gap in the tape) or two legs feed a book."""
    async with trading(book) as (exchange, feed, glances, heard):
        await until(lambda: feed.private.session.phase == "in" and not feed.private._reconciling)
        await until(lambda: sum(type(it) is Trade for it in heard) > 10, within=15)
        ups = {path: line.ups for path, line in feed.lines.items()}
        exchange.faults.notice()
        moved = "moved to a new socket"
        await until(lambda: all(line.counts[moved] == 1 for line in feed.lines.values()), 15)
        await until(lambda: exchange.connected == 3)
        count = len(glances)
        trades = sum(type(it) is Trade for it in heard)
        await until(lambda: sum(type(it) is Trade for it in heard) > trades + 10, within=15)

        assert {path: line.ups for path, line in feed.lines.items()} == ups
        assert not any(type(it) is BookGap for it in heard)
        prints = [(it.inst_id, it.trade_id) for it in heard if type(it) is Trade]
        assert len(prints) == len(set(prints))
        rows = glances[-1].prints.rows
        assert not any(isinstance(row, TapeGap) for row in rows)
        ids = [int(row.trade_id) for row in rows]
        assert ids == sorted(ids)
        assert all(glance.holdings.reconciled == "" for glance in glances[count:])
        assert feed.market.counts["wrong checksums"] == 0
