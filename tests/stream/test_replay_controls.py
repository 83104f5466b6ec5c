"""The keys of a replay: however one moves through a recording, its state is that of the moment."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from okxtui.market.freshness import State
from okxtui.market.glance import Glance, Playback
from okxtui.market.whales import WARM_ORDERS
from okxtui.stream.moment import NoMoment, Span, moment
from okxtui.stream.replay import Replay
from okxtui.stream.survey import survey

URL = "wss://ws.okx.com/ws/v5/public"
START = 1_600_000_000.0
SPAN = Span(START, START + 100, START + 50)


def ticker(second: float, last: str) -> dict[str, Any]:
    row = {"instType": "SPOT", "instId": "BTC-USDT", "last": last, "ts": "1600000000000"}
    raw = {"arg": {"channel": "tickers", "instId": "BTC-USDT"}, "data": [row]}
    return {"ts": START + second, "dir": "recv", "url": URL, "raw": json.dumps(raw)}


def trade(second: float, size: str, symbol: str = "BTC-USDT") -> dict[str, Any]:
    at = str(int((START + second) * 1000))
    row = {"instId": symbol, "tradeId": at, "px": "100", "sz": size, "side": "buy", "ts": at}
    raw = {"arg": {"channel": "trades", "instId": symbol}, "data": [row]}
    return {"ts": START + second, "dir": "recv", "url": URL, "raw": json.dumps(raw)}


def closed(second: float) -> dict[str, Any]:
    return {"ts": START + second, "dir": "close", "url": URL, "code": 4004}


class Player:
    """A replay at whose glances one can wait."""

    def __init__(self, path: Path, **how: Any) -> None:
        self.glance: Glance | None = None
        self._news = asyncio.Event()
        self.replay = Replay(survey(path), rate=1000, publish=self._publish, **how)

    def _publish(self, glance: Glance) -> None:
        self.glance = glance
        self._news.set()

    @property
    def playback(self) -> Playback:
        assert self.glance is not None
        assert self.glance.playback is not None
        return self.glance.playback

    @property
    def last(self) -> str:
        quote = self.glance.quotes[0] if self.glance else None
        return quote.ticker.last if quote and quote.ticker else ""

    @property
    def said(self) -> str:
        return self.glance.said[-1][1] if self.glance and self.glance.said else ""

    @property
    def second(self) -> float:
        return self.playback.at - START

    async def until(self, **wanted: object) -> None:
        async with asyncio.timeout(5):
            while not self.glance or any(
                getattr(self, name, getattr(self.playback, name, None)) != value
                for name, value in wanted.items()
            ):
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def playing(tmp_path: Path, *records: dict[str, Any], **how: Any) -> AsyncIterator[Player]:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    player = Player(path, **how)
    running = asyncio.create_task(player.replay.run())
    try:
        yield player
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


HUNDRED = [ticker(second, str(second)) for second in range(101)]


async def test_it_stands_still_and_steps_record_by_record(tmp_path: Path) -> None:
    async with playing(tmp_path, *HUNDRED) as player:
        await player.until(last="0")
        player.replay.pause()
        await player.until(paused=True)
        player.replay.step()
        player.replay.step()

        await player.until(last="2", second=2.0)
        assert player.playback.paused


async def test_nothing_grows_old_while_the_recording_stands(tmp_path: Path) -> None:
    """Red if ages are told by our own clock: then a paused line turns stale by itself."""
    now = [1000.0]
    async with playing(tmp_path, *HUNDRED, now=lambda: now[0]) as player:
        await player.until(last="0")
        player.replay.pause()
        await player.until(paused=True)
        assert player.glance
        stood_at = player.glance.at

        now[0] += 60
        player.replay.step()
        await player.until(last="1", ageing=0.0)
        assert player.glance.at == stood_at
        assert player.glance.quotes_pulse.state(player.glance.at) is State.OK


async def test_a_jump_shows_the_moment_whichever_way_it_goes(tmp_path: Path) -> None:
    async with playing(tmp_path, *HUNDRED) as player:
        await player.until(last="0")
        player.replay.pause()
        for text, second in (("50%", 50), ("+30", 80), ("-1m", 20), ("100%", 100), ("0%", 0)):
            player.replay.jump(text)
            await player.until(last=str(second), second=float(second))


async def test_a_jump_to_the_end_ends_it_and_p_begins_anew(tmp_path: Path) -> None:
    async with playing(tmp_path, *HUNDRED) as player:
        await player.until(last="0")
        player.replay.jump("100%")
        await player.until(ended=True, last="100")

        player.replay.pause()

        await player.until(ended=False, paused=False, last="0")


async def test_speeds_go_up_and_down_a_ladder_and_stop_at_its_ends(tmp_path: Path) -> None:
    async with playing(tmp_path, *HUNDRED, speed=20.0) as player:
        for _ in range(5):
            player.replay.speed(1)
        await player.until(speed=100.0)
        for _ in range(20):
            player.replay.speed(-1)
        await player.until(speed=0.1)


async def test_the_next_gap_is_found_and_shown(tmp_path: Path) -> None:
    records = [*HUNDRED[:40], closed(40), *HUNDRED[41:70], ticker(90, "90"), ticker(91, "91")]
    async with playing(tmp_path, *records) as player:
        await player.until(last="0")

        player.replay.next_gap()
        await player.until(paused=True, second=40.0)
        assert player.last == "39"
        player.replay.next_gap()
        await player.until(second=90.0)
        player.replay.next_gap()
        await player.until(ended=True)

        assert player.glance
        assert player.glance.said[-1][1] == "Nothing is missing from there to the end."


async def test_the_next_signal_of_the_symbol_shown_is_found(tmp_path: Path) -> None:
    """Red if the hits of another symbol count, if nobody counts between two glances, or if prints
    are judged by a clock that was left behind."""
    usual = [trade(second / 10, "1") for second in range(WARM_ORDERS + 1)]
    elsewhere = [trade(it["ts"] - START + 0.05, "1", "ETH-USDT") for it in usual]
    first = usual[-1]["ts"] - START
    records = [
        *sorted(usual + elsewhere, key=lambda it: float(it["ts"])),
        trade(first + 2, "9", "ETH-USDT"),
        trade(first + 5, "9"),
        trade(first + 6, "1"),
        trade(first + 7, "8"),
        trade(first + 30, "1"),
    ]
    async with playing(tmp_path, *records, current="BTC-USDT") as player:
        await player.until(paused=False)
        for second in (5, 7):
            player.replay.next_signal()
            await player.until(paused=True, second=pytest.approx(first + second, abs=0.01))
            assert player.glance
            assert player.glance.signals.hits[-1].at == int((START + first + second) * 1000)
        player.replay.next_signal()
        await player.until(ended=True, said="No signal from there to the end.")


async def test_a_gap_in_the_last_record_is_not_said_to_be_missing(tmp_path: Path) -> None:
    async with playing(tmp_path, *HUNDRED[:40], closed(40)) as player:
        await player.until(last="0")
        player.replay.next_gap()
        await player.until(ended=True)

        assert player.said == ""


async def test_only_a_window_is_played_but_what_came_before_is_known(tmp_path: Path) -> None:
    async with playing(tmp_path, *HUNDRED, window=(START + 40, START + 60), speed=1000.0) as player:
        await player.until(ended=True)

        assert (player.last, player.second) == ("60", 60.0)
        assert player.playback.start == START + 40
        player.replay.jump("10%")
        await player.until(ended=False)
        assert float(player.last) >= 42


async def test_jumping_about_leads_to_the_same_end(tmp_path: Path) -> None:
    ends = []
    for jumps in ((), ("70%", "10%", "100%")):
        async with playing(tmp_path, *HUNDRED, speed=1000.0) as player:
            for text in jumps:
                player.replay.jump(text)
                await asyncio.sleep(0)
            await player.until(ended=True)
            assert player.glance
            ends.append((player.last, player.second, player.glance.prints, player.glance.depth))

    assert ends[0] == ends[1]


async def test_nonsense_is_said_and_changes_nothing(tmp_path: Path) -> None:
    async with playing(tmp_path, *HUNDRED) as player:
        await player.until(last="0")
        player.replay.jump("noon")

        await player.until(said="'noon' is no time like 14:02:10, +5m, 50% or 2026-11-22T14:02.")
        assert player.last == "0"


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("+30", 80), ("-1m", 0), ("+1500ms", 51.5), ("25%", 25),
        ("12:27:10", 30), ("12:27", 20), ("2020-09-13T12:27:00Z", 20), ("2020-09-13 12:28", 80),
        ("+9d", 100), ("1999-01-01", 0),
    ],
)  # fmt: skip
def test_a_time_is_typed_in_many_ways(text: str, second: float) -> None:
    assert datetime.fromtimestamp(START, UTC).isoformat() == "2020-09-13T12:26:40+00:00"
    assert moment(text, SPAN, utc=True) - START == pytest.approx(second)


def test_a_time_of_the_day_before_the_start_is_tomorrows() -> None:
    night = Span(START, START + 86_400, START)
    assert moment("02:00", night, utc=True) > START


@pytest.mark.parametrize("text", ["", "noon", "25:00", "12:61", "%", "+", "٣%٣", "9" * 400])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(NoMoment):
        moment(text, SPAN, utc=True)
