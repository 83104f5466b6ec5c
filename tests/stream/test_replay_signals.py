"""Replaying a journal gives the signals of the day: the same hits, with what came after them.

Checked by hand: a market that is not told the recording's time, and liquidations that do not wait
for the prints before them, each turn it red.
"""

import asyncio
import json
from pathlib import Path

import pytest
from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.market.signals import Hit
from okxtui.stream.replay import Replay
from okxtui.stream.survey import survey
from tests.bench.planted import Scene

SYMBOL = "BTC-USDT-SWAP"


def lived(path: Path) -> list[Hit]:
    """A market that was recorded while it was watched; what stood out then."""
    with path.open("w") as file:

        def record(name: str, frame: bytes | str, at: float) -> None:
            raw = frame if isinstance(frame, str) else frame.decode()
            line = {"ts": at, "dir": "recv", "url": f"wss://x.invalid/ws/v5/{name}", "raw": raw}
            file.write(json.dumps(line) + "\n")

        scene = Scene([SYMBOL], seed=4, record=record)
        scene.live(25)
        scene.whale(SYMBOL, buy=True)
        scene.live(50)
        scene.withdrawal(SYMBOL, bids=True)
        scene.live(10)
        scene.rush(SYMBOL)
        scene.live(12)
        scene.look()
        return list(scene.markets[SYMBOL].security(SYMBOL).lookout.view().hits)


async def replayed(path: Path, rate: float) -> list[Hit]:
    """What stands out when it is played as fast as can be, with so many looks a second."""
    seen: dict[int, Hit] = {}
    ended = asyncio.Event()

    def publish(glance: Glance) -> None:
        seen.update({hit.number: hit for hit in glance.signals.hits})
        if glance.playback and glance.playback.ended:
            ended.set()

    replay = Replay(survey(path), speed=100_000.0, rate=rate, publish=publish)
    running = asyncio.create_task(replay.run())
    await asyncio.wait({asyncio.create_task(ended.wait()), running}, return_when="FIRST_COMPLETED")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert ended.is_set()
    return list(seen.values())


def told(hits: list[Hit]) -> list[Hit]:
    """Hits but for their numbers, which say in which order they were noticed."""
    return sorted((structs.replace(hit, number=0) for hit in hits), key=repr)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Hit]]:
    path = tmp_path_factory.mktemp("day") / "day.jsonl"
    return path, lived(path)


@pytest.mark.parametrize("rate", [1000.0, 2.0])
async def test_the_signals_of_a_replay_are_those_of_the_day(
    day: tuple[Path, list[Hit]], rate: float
) -> None:
    path, hits = day
    again = await replayed(path, rate)

    assert {"whale", "imbalance", "speed", "liquidation"} <= {hit.kind for hit in hits}
    assert any(hit.after[0] for hit in hits)
    assert told(again) == told(hits)
