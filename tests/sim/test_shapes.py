"""What the exchange sends has the fields, and the spelling, of what OKX really sent."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from okxtui.sim.house import House
from tests.sim.talk import NOW, heard, live, say, session, subscribe

CAPTURE = Path(__file__).parents[2] / "../shared/captures/okx-v5-2026-08.jsonl"


@pytest.fixture(scope="module")
def house():
    return House(seed=1, now=NOW, coins=["BTC"])


@pytest.fixture(scope="module")
def recorded() -> dict[tuple[str, str], dict]:
    if not CAPTURE.exists():
        pytest.skip("the recordings are not here")
    frames = {}
    for line in CAPTURE.read_text().splitlines():
        entry = msgspec.json.decode(line)
        if entry["dir"] == "recv":
            frame = msgspec.json.decode(entry["raw"])
            kind = "data" if "data" in frame else frame["event"]
            frames[frame["arg"]["channel"], kind] = frame
    return frames


def spelling(value: object) -> object:
    """The kinds of values in the place of the values themselves."""
    if isinstance(value, dict):
        return {name: spelling(each) for name, each in value.items()}
    if isinstance(value, list):
        return [spelling(each) for each in value]
    if value in ("buy", "sell"):
        return "side"
    if isinstance(value, str) and re.fullmatch(r"[\d.]+", value):
        return "number"
    return type(value).__name__ if isinstance(value, int) else value


@pytest.mark.parametrize("channel", ["tickers", "trades", "books5", "candle1m"])
@pytest.mark.parametrize("kind", ["data", "subscribe"])
def test_a_frame_is_spelled_as_recorded(house, recorded, channel, kind):
    real = recorded[channel, kind]
    one = session(house, "business" if channel.startswith("candle") else "public")
    frames = say(one, subscribe(channel, real["arg"]["instId"]))
    live(house, 12)
    frames += heard(one)
    found = [each for each in frames if ("data" in each) == (kind == "data")]

    ours = found[-1]
    real.pop("connId", None)
    ours.pop("connId", None)
    assert list(ours) == list(real)
    assert spelling(ours) == spelling(real)
