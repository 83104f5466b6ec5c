"""The whole list: fetched when asked for, type by type, and no more often than needed."""

import asyncio
import json
from contextlib import asynccontextmanager

from okxtui.market.catalogue import KINDS, Catalogue, Listed, listed, named
from okxtui.okx.environments import Environment
from okxtui.okx.events import Instrument, Ticker
from okxtui.stream.cataloguing import AGAIN, PRICES_LAST, Cataloguing
from okxtui.stream.dial import Dial
from okxtui.stream.feed import SocketFeed
from okxtui.stream.rest import Rest, RestFailed
from tests.stream.host import http_host
from tests.stream.stage import until


class Answers(Rest):
    """REST without a network: one instrument a type, or failures by type."""

    def __init__(self, url="http://127.0.0.1:1"):
        super().__init__(Environment("lab", rest=url), Dial())
        self.asked = []
        self.failing = {}
        self.trading = {}

    def _ask(self, what, kind):
        self.asked.append((what, kind))
        if (what, kind) in self.failing:
            raise self.failing[what, kind]

    async def instruments(self, kind, family=""):
        self._ask("instruments", family or kind)
        if family:
            return [Instrument(inst_id=f"{family}-261225-9-C", inst_type=kind, state="live")]
        return [Instrument(inst_id=f"A-{kind}", inst_type=kind, state="live")]

    async def tickers(self, kind):
        self._ask("tickers", kind)
        if kind in self.trading:
            return [Ticker(inst_id=it, inst_type=kind, last="2") for it in self.trading[kind]]
        return [Ticker(inst_id=f"A-{kind}", inst_type=kind, last="1.50", open24h="1")]


class Desk:
    """Somebody who asks, and a clock."""

    def __init__(self, rest):
        self.time = 0.0
        self.told = []
        dial = Dial(now=lambda: self.time)
        self.cataloguing = Cataloguing(rest, dial, self.told.append)

    async def ask(self):
        """Ask, and wait until all that was fetched for it is told."""
        self.cataloguing.ask()
        task = asyncio.create_task(self.cataloguing.keep())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return self.told[-1]


async def test_all_four_types_come_and_each_is_shown_when_it_is_there():
    desk = Desk(Answers())

    whole = await desk.ask()

    assert [row.symbol for row in whole.rows] == [f"A-{kind}" for kind in KINDS]
    assert whole.rows[0] == Listed("A-SPOT", "SPOT", "live", "1.50", "1")
    assert (whole.missing, whole.failed) == ((), "")
    assert [len(state.rows) for state in desk.told] == [0, 1, 2, 3, 4]


async def test_asked_again_only_what_grew_old_is_fetched():
    rest = Answers()
    desk = Desk(rest)
    await desk.ask()
    first, told = len(rest.asked), len(desk.told)

    desk.time += PRICES_LAST - 1
    await desk.ask()
    assert (len(rest.asked), len(desk.told)) == (first, told)

    desk.time += 1
    await desk.ask()
    assert rest.asked[first:] == [("tickers", kind) for kind in KINDS]
    assert len(desk.told) == told, "nothing changed, so it is the very same catalogue"


async def test_a_failure_is_said_and_what_was_there_stays():
    rest = Answers()
    desk = Desk(rest)
    rest.failing["tickers", "SWAP"] = RestFailed("no answer from REST (ConnectError)")

    broken = await desk.ask()
    assert broken.failed == "no answer from REST (ConnectError)"
    assert broken.missing == KINDS[1:]
    assert [row.kind for row in broken.rows] == ["SPOT"]

    rest.failing.clear()
    assert await desk.ask() is broken
    desk.time += AGAIN
    assert (await desk.ask()).missing == ()


async def test_options_that_are_not_told_all_at_once_are_asked_for_family_by_family():
    """Seeded bug: with the tickers alone no option has a state, and the untraded are missing."""
    rest = Answers()
    rest.failing["instruments", "OPTION"] = RestFailed("a parameter is missing", "50014")
    rest.trading["OPTION"] = ["BTC-USD-261225-9-C", "BTC-USD-261225-8-P"]

    whole = await Desk(rest).ask()

    options = {row.symbol: row.state for row in whole.rows if row.kind == "OPTION"}
    assert options == {"BTC-USD-261225-9-C": "live", "BTC-USD-261225-8-P": ""}
    assert whole.missing == ()
    assert rest.asked[-1] == ("instruments", "BTC-USD")


async def test_a_family_that_is_refused_has_its_tickers_alone():
    rest = Answers()
    refused = RestFailed("a parameter is missing", "50014")
    rest.failing |= {("instruments", it): refused for it in ("OPTION", "BTC-USD")}
    rest.trading["OPTION"] = ["BTC-USD-261225-9-C"]

    whole = await Desk(rest).ask()

    assert [row.symbol for row in whole.rows if row.kind == "OPTION"] == ["BTC-USD-261225-9-C"]
    assert whole.missing == ()


async def test_without_an_address_that_is_said():
    assert "no REST address" in (await Desk(Answers(url="")).ask()).failed


def test_the_most_traded_stand_first_and_what_is_over_is_left_out():
    names = ("LOW", "NONE", "HIGH", "OVER")
    instruments = [Instrument(inst_id=it, state="expired" if it == "OVER" else "") for it in names]
    tickers = [
        Ticker(inst_id="LOW", inst_type="SWAP", last="1", vol_ccy24h="100"),
        Ticker(inst_id="HIGH", inst_type="SWAP", last="70000", vol_ccy24h="1"),
    ]

    assert [row.symbol for row in listed("SWAP", instruments, tickers)] == ["HIGH", "LOW", "NONE"]


def test_a_price_has_the_decimals_of_its_instrument():
    row = listed(
        "SPOT", [Instrument(inst_id="A-B", tick_sz="0.10")], [Ticker(inst_id="A-B", last="9")]
    )

    assert (row[0].last, row[0].tick_sz) == ("9", "0.10")


def test_what_the_exchange_calls_a_thing_cannot_command_the_terminal():
    row = Ticker(inst_id="EVIL\x1b]52;c;AAAA\x07\u202e", last="\x1b[2J1")

    assert listed("SPOT", [], [row]) == [Listed("EVIL]52;c;AAAA", "SPOT", last="[2J1")]


def test_a_recording_has_a_catalogue_of_its_own():
    catalogue = named(("BTC-USDT", "BTC-USDT-SWAP"))

    assert [row.kind for row in catalogue.rows] == ["SPOT", "SWAP"]
    assert catalogue.missing == ()


@asynccontextmanager
async def running(feed):
    task = asyncio.create_task(feed.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_feed_that_was_asked_before_it_ran_fetches_it_and_hands_out_the_same_object():
    glances = []
    row = {"instId": "ETH-USDT", "instType": "SPOT", "last": "3412.50", "state": "live"}
    async with http_host() as host:
        body = json.dumps({"code": "0", "data": [row]})
        host.answers["/api/v5/market/tickers"] = body
        host.answers["/api/v5/public/instruments"] = body
        place = Environment("lab", rest=host.url)
        feed = SocketFeed(place, ["BTC-USDT"], publish=glances.append)
        feed.catalogue()
        assert feed.market.catalogue is None
        async with running(feed):
            await until(lambda: glances and glances[-1].catalogue)
            await until(lambda: not glances[-1].catalogue.missing)
            seen = glances[-1].catalogue
            feed.retry()
            feed.watch("SOL-USDT")
            await until(lambda: len(glances[-1].quotes) == 2)

    assert glances[-1].catalogue is seen
    assert type(seen) is Catalogue
    assert seen.rows[0] == Listed("ETH-USDT", "SPOT", "live", "3412.50", "")
