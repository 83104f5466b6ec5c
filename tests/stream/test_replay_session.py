"""A session of ours on the built-in exchange, recorded while things go wrong: played, it ends as it
did."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from okxtui.market.freshness import State
from okxtui.market.glance import Glance, TapeGap
from okxtui.stream.replay import Replay
from okxtui.stream.survey import survey
from tests.stream.desk import Desk, desk
from tests.stream.stage import until

pytestmark = pytest.mark.slow


async def recorded(it: Desk, path: Path) -> Glance:
    """The last glance of a stormy session that was recorded to `path` from its beginning."""
    it.feed.record(path)
    it.feed.book("books")
    faults, public = it.exchange.faults, it.feed.lines["public"]
    for line in it.feed.lines.values():
        line._mover._within = 0.1
    rules = [
        faults.duplicate("books", times=0, rate=0.1),
        faults.duplicate("books5", times=0, rate=0.3),
        faults.reorder("tickers", times=0, rate=0.3),
    ]
    await more_prints(it, 20)
    faults.drop("books")
    await until(lambda: public.counts["sequence gaps"])
    faults.cut()
    await more_prints(it, 20)
    faults.close(1012)
    await more_prints(it, 20)
    for rule in rules:
        faults.heal(rule)
    faults.notice(after=5_000)
    await until(lambda: public.counts["moved to a new socket"], within=15)
    await more_prints(it, 20)
    it.exchange.pause()
    # What was on its way arrives, a book that broke is asked for anew, and a glance shows it.
    await asyncio.sleep(1.0)
    count = it.glance.health.glances
    await until(lambda: it.glance.health.glances > count)
    it.feed.record(None)
    return it.glance


async def more_prints(it: Desk, many: int) -> None:
    """Until so many came since."""
    before = it.glance.prints.total
    await until(lambda: it.glance.prints.total >= before + many, within=20)


async def played(path: Path, like: Glance) -> Glance:
    """The last glance of the recording, of the same symbols."""
    glances: list[Glance] = []
    symbols = tuple(quote.symbol for quote in like.quotes)
    replay = Replay(
        survey(path),
        like.current,
        symbols=symbols,
        speed=1000.0,
        rate=1000,
        book=like.book,
        publish=glances.append,
    )
    running = asyncio.create_task(replay.run())
    await until(lambda: glances and glances[-1].playback and glances[-1].playback.ended, within=20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return glances[-1]


def told(glance: Glance) -> dict[str, Any]:
    """All that follows from what the exchange said; not what also hangs on when somebody looked."""
    return {
        "quotes": [(quote.ticker, quote.instrument) for quote in glance.quotes],
        "depth": glance.depth,
        "prints": (glance.prints.rows, glance.prints.total),
        "flow": structs.replace(glance.flow, leans=()),
        "chart": glance.chart,
        "traded": glance.traded,
        "hits": glance.signals.hits,
        "reference": glance.reference,
    }


async def test_a_recorded_storm_ends_as_it_ended_live(tmp_path: Path) -> None:
    """Red when a recording lacks the REST answers or what an heir heard, or when a line that was
    lost is played as if it had not been."""
    path = tmp_path / "storm.jsonl"
    async with desk(activity=8.0) as it:
        live = await recorded(it, path)
    again = await played(path, live)

    assert live.depth_pulse.phase is State.OK
    assert live.depth.bids
    assert any(isinstance(row, TapeGap) for row in live.prints.rows)
    ours, theirs = told(live), told(again)
    assert [name for name in ours if ours[name] != theirs[name]] == []
