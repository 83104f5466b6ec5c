"""Wiring: every kind of environment gives glances, and begins with the right list."""

import asyncio
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from okxtui import log
from okxtui.config import Config
from okxtui.market.glance import Glance
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.sim.server import Exchange
from okxtui.state import State
from okxtui.stream.survey import survey
from okxtui.stream.thread import ThreadedFeed
from okxtui.stream.ways import Breakable
from okxtui.ui.app import OkxTui
from okxtui.wiring import Wiring
from tests.stream.host import http_host
from tests.stream.stage import until

FILE = Config().symbols


async def first(wiring: Wiring, name: str, good: Callable[[Glance], object]) -> Glance:
    async with wiring.open_feed(name, FILE, "") as feed:
        async for glance in feed.glances():
            if good(glance):
                return glance
    raise AssertionError("the feed ended")


def lab() -> dict[str, Environment]:
    """An environment whose addresses refuse everybody."""
    return {"lab": Environment(name="lab", public="ws://127.0.0.1:9/ws/v5/public")}


async def test_the_sim_is_an_exchange_of_its_own_with_live_prices(tmp_path: Path) -> None:
    wiring = Wiring(Config(environment="sim"), State(tmp_path / "s"))

    glance = await first(wiring, "sim", lambda it: it.depth.bids and it.quotes[0].ticker)

    assert glance.environment == "sim"
    assert [quote.symbol for quote in glance.quotes] == list(FILE)
    assert all(link.host in ("127.0.0.1", "") for link in glance.health.links)


def recorded(folder: Path) -> Wiring:
    """Of a recording of one price."""
    row = {"instId": "XRP-USDT", "last": "0.5"}
    raw = json.dumps({"arg": {"channel": "tickers", "instId": "XRP-USDT"}, "data": [row]})
    (folder / "a").write_text(json.dumps({"ts": 1.0, "dir": "recv", "raw": raw}))
    return Wiring(Config(environment="replay"), State(folder / "s"), survey(folder / "a"))


async def test_a_replay_shows_the_symbols_of_its_recording(tmp_path: Path) -> None:
    wiring = recorded(tmp_path)

    glance = await first(wiring, "replay", lambda it: it.playback and it.playback.ended)

    assert glance.environment == "replay"
    assert [quote.symbol for quote in glance.quotes] == ["XRP-USDT"]
    assert [place.name for place in wiring.environments] == ["live", "demo", "sim", "replay"]


async def test_a_list_made_on_the_screen_is_there_in_the_next_run(tmp_path: Path) -> None:
    Wiring(Config(), State(tmp_path / "s")).remember("sim", ("ETH-USDT", "BTC-USDT"), "BTC-USDT")

    glance = await first(Wiring(Config(), State(tmp_path / "s")), "sim", lambda it: True)

    assert [quote.symbol for quote in glance.quotes] == ["ETH-USDT", "BTC-USDT"]
    assert glance.current == "BTC-USDT"


async def test_a_flag_outranks_that_list_and_leaves_it_alone(tmp_path: Path) -> None:
    state = State(tmp_path / "s")
    Wiring(Config(), state).remember("sim", ("ETH-USDT",), "ETH-USDT")
    wiring = Wiring(Config(symbols_asked=True), state)

    glance = await first(wiring, "sim", lambda it: True)
    wiring.remember("sim", FILE, FILE[0])

    assert [quote.symbol for quote in glance.quotes] == list(FILE)
    assert state.lists("sim").symbols == ("ETH-USDT",)


def test_a_list_that_only_repeats_the_config_file_is_not_kept(tmp_path: Path) -> None:
    state = State(tmp_path / "s")

    Wiring(Config(), state).remember("demo", FILE, "ETH-USDT")
    Wiring(Config(), state).remember("replay", ("XRP-USDT",), "XRP-USDT")

    assert state.lists("demo").symbols == ()
    assert state.lists("demo").current == "ETH-USDT"
    assert state.lists("replay").symbols == ()


async def test_typed_credentials_are_kept_out_of_every_log(tmp_path: Path) -> None:
    who = Credentials("key-7f3a", "secret-91bc", "passphrase-44de")
    wiring = Wiring(Config(environment="sim"), State(tmp_path / "s"))

    async with wiring.open_feed("sim", FILE, "") as feed:
        feed.login(who)

    assert log.redacted("key-7f3a secret-91bc passphrase-44de") == " ".join([log.HIDDEN] * 3)


async def test_a_log_tells_how_the_lines_did(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="okxtui")

    await first(Wiring(Config(), State(tmp_path / "s")), "sim", lambda it: it.depth.bids)

    assert "sim public 127.0.0.1: up " in caplog.messages


async def test_the_exchange_of_the_sim_fails_when_it_is_told_to(tmp_path: Path) -> None:
    """Red when the wish does not reach the console of the feed's own exchange."""
    wiring = Wiring(Config(environment="sim"), State(tmp_path / "s"))
    async with wiring.open_feed("sim", FILE, "") as feed:
        assert isinstance(feed, Breakable)
        feed.fault("refuse 503")
        feed.fault("nonsense")
        feed.fault("cut")
        async for glance in feed.glances():
            [public] = [it for it in glance.health.links if it.name == "public"] or [None]
            if public is not None and "503" in public.reason:
                break

    assert [sentence for _, sentence in glance.said] == [
        "fault refuse 503: ok",
        "fault nonsense: there is no such fault",
        "fault cut: ok",
    ]


async def test_no_other_feed_can_be_told_to_fail(tmp_path: Path) -> None:
    wiring = Wiring(Config(environments=lab()), State(tmp_path / "s"))

    async with wiring.open_feed("lab", FILE, "") as feed:
        assert not isinstance(feed, Breakable)


async def test_a_feed_that_was_begun_runs_before_it_is_entered_and_is_given_once(
    tmp_path: Path,
) -> None:
    """Seeded bugs seen red: one that only entering begins; one that is kept for the next, too."""
    wiring = Wiring(Config(environments=lab()), State(tmp_path / "s"))

    wiring.begin("lab")
    begun = wiring.open_feed("lab", FILE, "")
    async with asyncio.timeout(5), wiring.open_feed("lab", FILE, "") as another:
        assert isinstance(begun, ThreadedFeed)
        glance = await anext(aiter(begun.glances()))
        await begun.close()

    assert [quote.symbol for quote in glance.quotes] == list(FILE)
    assert another is not begun


async def test_a_feed_that_was_begun_calls_no_rest_before_it_is_entered(tmp_path: Path) -> None:
    """The library of those calls is imported then, and not beside that of the screen. Seeded bug
    seen red: a feed that takes itself for entered when it begins."""
    async with http_host() as host, http_host() as other:
        places = {
            name: Environment(name=name, public="ws://127.0.0.1:9", rest=rest)
            for name, rest in (("lab", host.url), ("other", other.url))
        }
        wiring = Wiring(Config(environments=places), State(tmp_path / "s"))
        wiring.begin("lab")
        async with wiring.open_feed("other", FILE, ""):
            await until(lambda: other.requests)
        assert not host.requests

        async with wiring.open_feed("lab", FILE, ""):
            await until(lambda: host.requests)


BEGUN = """
import asyncio, json, sys, threading
from pathlib import Path
from okxtui.config import Config
from okxtui.okx.environments import Environment
from okxtui.state import State
from okxtui.wiring import Wiring

imported = []
sys.addaudithook(lambda event, args: event == "import"
    and threading.current_thread().name == "lab" and imported.append(args[0]))

async def main():
    config = Config(environments={"lab": Environment("lab", **json.loads(sys.argv[1]))})
    wiring = Wiring(config, State(Path(sys.argv[2])))
    wiring.begin("lab")
    async for glance in wiring.open_feed("lab", config.symbols, "").glances():
        if glance.quotes[0].ticker:
            break
    print(*imported)

asyncio.run(main())
"""


async def test_a_feed_that_was_begun_imports_nothing_before_it_is_entered(tmp_path: Path) -> None:
    """Its thread and the one that imports the screen could lock each other out. Seeded bugs seen
    red: the module of the feed, or the library of REST, imported on the feed's thread."""
    async with Exchange(seed=1, activity=6.0) as exchange:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", BEGUN, json.dumps(exchange.urls), str(tmp_path / "s")),
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()

    assert (said.decode().strip(), process.returncode) == ("", 0)


async def test_the_screen_asks_for_the_very_feed_that_was_begun(tmp_path: Path) -> None:
    """Or there would be two. Seeded bug seen red: begun with the lists of the config file."""
    state = State(tmp_path / "s")
    state.remember("lab", ("ETH-USDT", "SOL-USDT"), "SOL-USDT")
    config = Config(environment="lab", environments=lab())
    wiring = Wiring(config, state)
    app = OkxTui(config, wiring.open_feed, wiring.environments, groups=wiring.groups)

    wiring.begin("lab")
    async with app.run_test() as pilot:
        await pilot.pause()
        names = [thread.name for thread in threading.enumerate()]
        await pilot.press("q")

    assert names.count("lab") == 1


@pytest.mark.parametrize("name", ["replay", "sim"])
def test_what_is_on_this_machine_is_not_begun_before_somebody_looks(
    name: str, tmp_path: Path
) -> None:
    """Seeded bugs seen red: a replay whose first moments nobody sees; an exchange that is imported
    on its feed's thread, beside the screen."""
    recorded(tmp_path).begin(name)

    assert name not in [thread.name for thread in threading.enumerate()]
