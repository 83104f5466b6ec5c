"""The chart of a recording: its own bars, in its own timeframe, and no other."""

import asyncio
import json
from pathlib import Path
from typing import Any

from okxtui.market.glance import Glance
from okxtui.stream.replay import Replay
from okxtui.stream.survey import survey

BUSINESS = "wss://ws.okx.com/ws/v5/business"
REST = "https://openapi.okx.com/api/v5/market/"
T0, MINUTE = 1_790_000_040_000, 60_000


def row(place: int, confirm: str = "1") -> list[str]:
    return [str(T0 + place * MINUTE), "2", "3", "1", "2", "7", "14", "14", confirm]


def pushed(ts: float, bar: str, *rows: list[str]) -> dict[str, Any]:
    arg = {"channel": f"candle{bar}", "instId": "BTC-USDT"}
    return {"ts": ts, "dir": "recv", "url": BUSINESS, "raw": json.dumps({"arg": arg, "data": rows})}


def answered(ts: float, what: str, *rows: list[str]) -> dict[str, Any]:
    body = {"code": "0", "msg": "", "data": rows}
    return {"ts": ts, "dir": "rest", "url": REST + what, "raw": json.dumps(body)}


def write(path: Path, *records: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


async def last_glance(path: Path, *records: dict[str, Any]) -> Glance:
    write(path, *records)
    glances: list[Glance] = []
    ended = asyncio.Event()

    def publish(glance: Glance) -> None:
        glances.append(glance)
        if glance.playback and glance.playback.ended:
            ended.set()

    replay = Replay(survey(path), speed=1000.0, rate=1000, publish=publish)
    running = asyncio.create_task(replay.run())
    await asyncio.wait_for(ended.wait(), 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return glances[-1]


async def test_pushed_and_fetched_bars_of_a_recording_meet(tmp_path: Path) -> None:
    glance = await last_glance(
        tmp_path / "a.jsonl",
        pushed(1.0, "1m", row(3, "0")),
        answered(1.1, "candles?instId=BTC-USDT&bar=1m&limit=300", row(3, "0"), row(2)),
        answered(
            1.2,
            f"history-candles?instId=BTC-USDT&bar=1m&limit=300&after={T0 + 2 * MINUTE}",
            row(1),
            row(0),
        ),
        pushed(1.3, "1m", row(3)),
    )

    assert glance.chart.timeframe.name == "1m"
    assert [int(bar.ts) for bar in glance.chart.bars] == [T0 + n * MINUTE for n in range(4)]
    assert {bar.confirm for bar in glance.chart.bars} == {"1"}
    assert glance.chart.gaps == ()


async def test_the_closes_of_a_sparkline_are_no_chart(tmp_path: Path) -> None:
    hour = [str(1_789_999_200_000), "2", "3", "1", "2.5", "7", "14", "14", "1"]
    glance = await last_glance(
        tmp_path / "a.jsonl",
        pushed(1.0, "1H", hour),
        answered(1.1, "candles?instId=BTC-USDT&bar=1H&limit=24", hour),
    )

    assert glance.quotes[0].spark == (2.5,)
    assert len(glance.chart.bars) == 1
