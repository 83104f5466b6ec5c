"""Fault entries of the palette: in sim they reach the exchange, elsewhere there are none."""

from contextlib import asynccontextmanager

import pytest
from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.sim.console import Console
from okxtui.sim.server import Exchange
from okxtui.ui.faults import lines
from tests.ui.conftest import ScriptedFeed


class Breakable(ScriptedFeed):
    """A feed that writes down what shall go wrong."""

    def fault(self, line: str) -> None:
        self.wishes.append(("fault", line))


@asynccontextmanager
async def palette(staged, base: Glance, feed: ScriptedFeed, typed: str):
    async with staged() as stage:
        stage.app.desk.feed = feed
        await stage.show(base)
        await stage.press("colon", *typed)
        await stage.pilot.pause(0.3)
        yield stage


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("lose the next", "drop books5 BTC-USDT"),
        ("announce", "notice 10"),
        ("fault close 4004 public", "close 4004 public"),
    ],
)
async def test_a_fault_is_a_line_for_the_exchange(staged, base: Glance, typed, line) -> None:
    async with palette(staged, base, feed := Breakable(), typed) as stage:
        await stage.press("enter")
        await stage.pilot.pause(0.1)

        assert feed.wishes == [("fault", line)]


async def test_a_real_exchange_has_no_such_entries(staged, base: Glance) -> None:
    """Red when the palette offers them whatever the feed is."""
    async with palette(staged, base, ScriptedFeed(), "fault") as stage:
        assert "Fault:" not in stage.text


async def test_every_entry_is_obeyed(base: Glance) -> None:
    async with Exchange(beating=False) as exchange:
        console = Console(exchange.faults)
        for book in ("books5", "books"):
            for name, line in lines(structs.replace(base, book=book)):
                assert console.obey(line) == "ok", name
