"""Which losses mend themselves, and which need the user."""

import asyncio
from random import Random

import pytest

from okxtui.okx.events import Arg, Refused
from okxtui.stream.patience import Patience
from okxtui.stream.reasons import Reason, why_closed
from tests.frames import BTC
from tests.stream.holding import held
from tests.stream.stage import on_stage, until

NONSENSE = Reason("no protocol", nonsense=True)
ARGS = [Arg(name, BTC) for name in ("tickers", "trades", "books5")]


def hopes(*losses):
    """For each (reason, time): whether only the user can help."""
    patience = Patience(Random(1))
    return [patience.after(reason, now)[1] for reason, now in losses]


def test_nonsense_three_times_in_a_minute_needs_the_user():
    """Red when the times are not looked at, or two are enough."""
    assert hopes((NONSENSE, 0), (NONSENSE, 20), (NONSENSE, 40)) == [False, False, True]
    assert hopes((NONSENSE, 0), (NONSENSE, 20), (NONSENSE, 61)) == [False, False, False]


def test_ordinary_losses_need_nobody_however_many_there_are():
    losses = [(why_closed(code), at) for at, code in enumerate((1006, 1012, 4004, 4005, 4006) * 9)]
    assert not any(hopes(*losses))


def test_a_changed_key_is_tried_once_more():
    assert hopes((why_closed(4007), 0), (why_closed(4007), 1)) == [False, True]


def test_asking_for_less_helps_once():
    assert hopes((why_closed(4009), 0), (why_closed(4009), 600)) == [False, True]


@pytest.fixture
async def stage():
    async with on_stage() as stage:
        yield stage


@pytest.mark.parametrize("code", [1009, 4008, 4009])
async def test_what_is_too_much_for_the_exchange_is_halved_and_said(stage, code):
    """Red when `_greet` asks for all that is wanted."""
    async with held(stage.url, *ARGS) as (line, owner):
        client = await stage.subscribed(channels=3)
        await client.close(code)
        again = await stage.subscribed(2, channels=2)

        assert again.args == [("tickers", BTC), ("trades", BTC)]
        assert [(it.arg.channel, it.code) for it in owner.of(Refused)] == [("books5", str(code))]
        await again.close(code)
        await until(lambda: line.phase().phase == "needs you")


async def test_frames_that_are_none_cost_three_sockets_and_then_patience(stage):
    async with held(stage.url, *ARGS) as (line, _):
        for count in (1, 2, 3):
            client = await stage.subscribed(count, channels=3)
            client.connection.transport.pause_reading()
            client.connection.transport.write(b"\xff\xff\xff\xff")
        await until(lambda: line.phase().phase == "needs you")
        await asyncio.sleep(0.3)

        assert len(stage.connects) == 3
        assert "no WebSocket frame" in line.phase().reason
