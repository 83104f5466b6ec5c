"""Admission: by whose clock a login is signed, and how often one may be refused."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from okxtui.okx.environments import Environment
from okxtui.okx.events import LoggedIn, LoginRefused
from okxtui.okx.private import BalancePage
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.stream.dial import Dial
from okxtui.stream.gate import Gate
from okxtui.stream.switchboard import Switchboard, args_for
from tests.stream.holding import Owner
from tests.stream.stage import until


@asynccontextmanager
async def admitted(exchange, spoil=""):
    """An owner whose line asks for the account; `spoil` goes behind the passphrase."""
    theirs = exchange.credentials[0]
    who = Credentials(theirs.key, theirs.secret, theirs.passphrase + spoil)
    place = Environment(name="lab", **exchange.urls)
    owner = Owner()
    board = Switchboard(place, args_for(["account"], []), owner, Dial(gate=Gate(0.01)), who)
    running = asyncio.create_task(board.run())
    try:
        yield owner, board.lines[0]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_wrong_clock_costs_one_retry_that_nobody_hears_of():
    """Red if logins are signed by this machine's clock, or if the retry is left out."""
    async with Exchange() as exchange:
        exchange.faults.clock_skew(-120_000)
        async with admitted(exchange) as (owner, line):
            await until(lambda: owner.of(BalancePage), within=8.0)

            assert line.ups <= 2
            assert owner.of(LoginRefused) == []
            assert len(owner.of(LoggedIn)) == 1


@pytest.mark.parametrize(
    ("spoil", "code", "refuse", "ups"),
    [
        ("x", "60024", "", 1),
        pytest.param("", "60009", "60009", 2, marks=pytest.mark.slow),
    ],
)
async def test_a_refused_login_is_told_and_the_line_stays_down(spoil, code, refuse, ups):
    """Red if the line goes on trying: then there is no phase "off"."""
    async with Exchange() as exchange:
        if refuse:
            exchange.faults.refuse_logins(refuse)
        async with admitted(exchange, spoil) as (owner, line):
            await until(lambda: owner.of(LoginRefused), within=8.0)
            await until(lambda: line.phase().phase == "off")

            assert [event.code for event in owner.of(LoginRefused)] == [code]
            assert line.ups == ups
