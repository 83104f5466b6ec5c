"""The library: a market for programs of others, as the README shows it and as it must hold."""

import asyncio
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import okxtui
from okxtui import (
    BookSnapshot,
    Credentials,
    Environment,
    LinkPhase,
    Subscribed,
    Ticker,
    Trade,
    open_feed,
)
from okxtui.market.freshness import State
from okxtui.okx.private import BalancePage
from tests.frames import book5, ticker
from tests.stream.stage import on_stage, until

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"<!-- runs -->\n```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda code: code.split("\n")[0][:40])
def test_the_examples_of_the_readme_run(example: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, timeout=30
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) >= 3


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


def test_importing_the_package_loads_next_to_nothing() -> None:
    script = "import sys, okxtui; print(sorted(it for it in sys.modules if 'okxtui' in it))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.stdout == "['okxtui']\n"


def test_no_part_of_the_screen_is_loaded() -> None:
    script = "import sys, okxtui.library; print('textual' in sys.modules, 'rich' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.stdout == "False False\n"


def test_every_public_name_is_there() -> None:
    assert [name for name in okxtui.__all__ if getattr(okxtui, name) is None] == []
    with pytest.raises(AttributeError):
        _ = okxtui.nothing_of_the_kind


def test_a_loop_gets_every_event_and_can_ask_what_they_add_up_to() -> None:
    seen: set[type] = set()
    with open_feed(["BTC-USDT"], ["tickers", "trades", "books"], environment="sim") as feed:
        for event in feed:
            seen.add(type(event))
            if seen >= {LinkPhase, Subscribed, Ticker, Trade, BookSnapshot}:
                break
        depth = feed.depth("BTC-USDT")
        assert len(depth.bids) > 5
        assert float(depth.bids[0].price) < float(depth.asks[0].price)
        assert feed.ticker("BTC-USDT")
        assert feed.trades("BTC-USDT")
        assert feed.state("BTC-USDT", "books") is State.OK
        assert feed.state("ETH-USDT", "books") is State.WAIT
    assert feed.missed == 0


def test_a_callback_hears_events_and_any_thread_may_ask_for_the_depth() -> None:
    heard, asked, enough = [], [], threading.Event()

    def on_message(event: object) -> None:
        heard.append(event)
        if len(heard) > 30:
            enough.set()

    with open_feed(["ETH-USDT"], environment="sim", on_message=on_message) as feed:
        asker = threading.Thread(
            target=lambda: [asked.append(feed.depth("ETH-USDT")) for _ in range(2000)]
        )
        asker.start()
        assert enough.wait(10)
        asker.join()
        assert feed.depth("ETH-USDT").bids

    assert len(asked) == 2000


async def test_a_task_gets_events_and_closing_ends_its_loop() -> None:
    async with open_feed(["BTC-USDT"], environment="sim") as feed:
        async with asyncio.timeout(10):
            async for event in feed:
                if isinstance(event, Trade):
                    break
    left = [event async for event in feed]
    assert len(left) < 100_000


async def test_the_account_comes_with_the_built_in_exchange() -> None:
    async with open_feed([], ["account"], environment="sim") as feed, asyncio.timeout(10):
        async for event in feed:
            if isinstance(event, BalancePage):
                break


async def test_a_line_that_breaks_is_back_by_itself_with_its_book() -> None:
    async with on_stage() as stage:
        place = Environment(name="lab", public=stage.url)
        async with open_feed(["BTC-USDT"], ["books5"], environment=place) as feed:
            client = await stage.subscribed()
            await client.push(book5(bids=[("100", "1")]))
            await until(lambda: feed.depth("BTC-USDT").bids)
            client.reset()
            client = await stage.subscribed(count=2)
            await client.push(book5(bids=[("200", "1")]))

            await until(lambda: feed.depth("BTC-USDT").bids[0].price == "200")


async def test_what_a_callback_raises_ends_the_feed_and_is_raised() -> None:
    def on_message(event: object) -> None:
        if isinstance(event, Ticker):
            raise LookupError("mine")

    async with on_stage() as stage:
        place = Environment(name="lab", public=stage.url)
        feed = open_feed(["BTC-USDT"], environment=place, on_message=on_message)
        async with feed:
            client = await stage.subscribed()
            await client.push(ticker())
            with pytest.raises(LookupError, match="mine"):
                await asyncio.to_thread(feed.wait, 5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: open_feed(["BTC-USDT"], ["tickrs"]),
        lambda: open_feed(["BTC-USDT"], environment="mars"),
        lambda: open_feed(["BTC-USDT"], region="moon"),
    ],
)
def test_what_does_not_exist_is_refused_at_once(ask) -> None:
    with pytest.raises(ValueError, match=r"There is no channel|there is no environment"):
        ask()


def test_no_key_goes_out_unencrypted_or_without_being_there() -> None:
    far = Environment(name="far", private="ws://203.0.113.1/ws/v5/private")
    for who, says in ((None, "need an API key"), (Credentials("k", "s", "p"), "without encryp")):
        feed = open_feed([], ["account"], environment=far, credentials=who)
        with feed, pytest.raises(ValueError, match=says):
            feed.wait(5)
