"""The desk of a recording: keys for its clock, and a row that tells where it stands."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from msgspec import structs

from okxtui.config import Config
from okxtui.market.glance import Playback
from okxtui.okx.environments import Environment
from okxtui.stream.elapsed import elapsed
from okxtui.stream.player import PlayedFeed
from okxtui.stream.replay import Replay
from okxtui.stream.survey import survey
from okxtui.ui.app import OkxTui
from okxtui.ui.replaying import PlayedClock, share

URL = "wss://ws.okx.com/ws/v5/public"
START = 1_600_000_000


def record(second: int) -> str:
    row = {"instType": "SPOT", "instId": "BTC-USDT", "last": f"{10_000 + second}.5"}
    raw = {"arg": {"channel": "tickers", "instId": "BTC-USDT"}, "data": [row]}
    line = {"ts": START + second, "dir": "recv", "url": URL, "raw": json.dumps(raw)}
    return json.dumps(line) + "\n"


@pytest.fixture
async def player(tmp_path):
    """The application on a recording of 100 s, with one ticker a second."""
    path = tmp_path / "day.jsonl"
    path.write_text("".join(record(second) for second in range(101)))
    found = survey(path)

    @asynccontextmanager
    async def replay(publish):
        yield Replay(found, publish=publish)

    app = OkxTui(
        Config(environment="replay", time="utc"),
        lambda *_: PlayedFeed(replay),
        [Environment(name="replay"), Environment(name="sim")],
        now=elapsed,
    )
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        yield pilot


async def shows(pilot, *texts: str) -> str:
    async with asyncio.timeout(8):
        while True:
            strips = pilot.app.screen._compositor.render_strips()
            screen = "\n".join(strip.text for strip in strips)
            if all(text in screen for text in texts):
                return screen
            await pilot.pause(0.02)


async def test_the_keys_of_a_recording(player) -> None:
    await shows(player, "playing 1x", "12:28:20", "day.jsonl", "10,000.5")
    await player.press("p")
    await shows(player, "paused 1x")
    await player.press("J", *"50%", "enter")
    await shows(player, "paused 1x 12:27:30", "10,050.5", "p play", "REPLAY")
    await player.press("full_stop", "full_stop")
    await shows(player, "12:27:32", "10,052.5")
    await player.press("greater_than_sign")
    await shows(player, "paused 2x")
    await player.press("less_than_sign", "less_than_sign")
    await shows(player, "paused 0.5x")
    await player.press("J", *"12:28:20", "enter")
    await shows(player, "ended", "10,100.5")
    await player.press("H")
    await shows(player, "No signal from there to the end.")
    await player.press("R")
    await shows(player, "This is a recording already.")
    await player.press("N", "p")
    await shows(player, "playing 0.5x", "10,000.5")


async def test_the_help_tells_of_them(player) -> None:
    await player.press("question_mark")

    await shows(player, "In a recording", "To the next gap, then stand still", "To the next signal")


def test_the_clock_of_the_panes_goes_as_fast_as_the_glance_ages(base) -> None:
    """Red if the panes' ages run on while the recording stands."""
    real = [500.0]
    clock = PlayedClock(lambda: real[0])
    playback = Playback("x", at=5.0, start=0.0, end=10.0, speed=1.0)

    for ageing, passed in ((0.0, 0.0), (0.1, 2.0), (1.0, 20.0)):
        played = structs.replace(playback, ageing=ageing)
        clock.set(structs.replace(base, at=77.0, playback=played))
        real[0] += 20
        assert clock() == pytest.approx(77.0 + passed)


def test_the_share_stays_between_nothing_and_all() -> None:
    playback = Playback("x", at=5.0, start=0.0, end=10.0, speed=1.0)
    assert share(playback) == 0.5
    assert share(structs.replace(playback, at=99.0)) == 1.0
    assert share(structs.replace(playback, start=10.0)) == 1.0
