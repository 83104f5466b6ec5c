"""Replay: the same recording gives the same market, every time and as it really was."""

import asyncio
import gzip
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okxtui.market.freshness import State
from okxtui.market.glance import Glance, TapeGap
from okxtui.okx.events import Trade
from okxtui.stream.recording import NotAJournal
from okxtui.stream.replay import Replay
from okxtui.stream.survey import survey

CAPTURES = Path(__file__).parents[2] / "../shared/captures"
OLD, NEW = CAPTURES / "okx-v5-2022-05-13.jsonl", CAPTURES / "okx-v5-2026-08.jsonl"
real = pytest.mark.skipif(not CAPTURES.is_dir(), reason="needs the recorded sessions")

PUBLIC = "wss://ws.okx.com/ws/v5/public"
URL = {"url": PUBLIC}


def push(channel: str, symbol: str, *rows: dict[str, Any]) -> dict[str, Any]:
    arg = {"channel": channel, "instId": symbol}
    raw = json.dumps({"arg": arg, "data": list(rows)}, separators=(",", ":"))
    return {"dir": "recv", "raw": raw, **URL}


def ticker(last: str) -> dict[str, Any]:
    row = {"instType": "SPOT", "instId": "BTC-USDT", "last": last, "ts": "1700000000000"}
    return push("tickers", "BTC-USDT", row)


def journal(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


Played = Callable[..., Awaitable[list[Glance]]]


@pytest.fixture
def played() -> Played:
    async def played(path: Path, current: str = "", speed: float = 1000.0) -> list[Glance]:
        glances: list[Glance] = []
        ended = asyncio.Event()

        def publish(glance: Glance) -> None:
            glances.append(glance)
            if glance.playback and glance.playback.ended:
                ended.set()

        replay = Replay(survey(path), current, speed=speed, rate=1000, publish=publish)
        running = asyncio.create_task(replay.run())
        await asyncio.wait(
            {asyncio.create_task(ended.wait()), running}, return_when="FIRST_COMPLETED"
        )
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert ended.is_set()
        return glances

    return played


def fold(path: Path, symbol: str) -> tuple[list[str], list[str], int, str]:
    """What the recording says in the end, by the plainest reading there is."""
    sides: dict[str, dict[str, str]] = {"bids": {}, "asks": {}}
    trades, last = 0, ""
    for line in path.read_text().splitlines():
        record = json.loads(line)
        frame = json.loads(record["raw"]) if record["dir"] == "recv" else {}
        if frame.get("arg", {}).get("instId") != symbol or "data" not in frame:
            continue
        for row in frame["data"]:
            match frame["arg"]["channel"]:
                case "books":
                    for side, levels in sides.items():
                        if frame["action"] == "snapshot":
                            levels.clear()
                        levels.update({level[0]: level[1] for level in row[side]})
                case "trades":
                    trades += 1
                case "tickers":
                    last = row["last"]
    kept = {
        side: sorted((price for price, size in levels.items() if size != "0"), key=Decimal)
        for side, levels in sides.items()
    }
    return kept["bids"][::-1], kept["asks"], trades, last


@real
@pytest.mark.parametrize("symbol", ["BTC-USDT", "BTC-USD-220527", "UNI-USD-SWAP"])
async def test_a_real_session_ends_with_its_own_book_tape_and_price(
    played: Played, symbol: str
) -> None:
    glance = (await played(OLD, symbol))[-1]

    bids, asks, trades, last = fold(OLD, symbol)
    depth = glance.depth
    assert [level.price for level in depth.bids] == bids[: len(depth.bids)]
    assert [level.price for level in depth.asks] == asks[: len(depth.asks)]
    assert len(depth.bids) > 5
    assert glance.prints.total == trades
    quote = next(quote for quote in glance.quotes if quote.symbol == symbol)
    assert quote.ticker is not None
    assert quote.ticker.last == last
    assert glance.health.counts == ()


@real
async def test_three_replays_of_one_file_end_in_one_state(played: Played) -> None:
    ends = [(await played(OLD, "BTC-USDT"))[-1] for _ in range(3)]

    assert len({repr((end.depth, end.prints, end.wall)) for end in ends}) == 1
    tickers = [[quote.ticker for quote in end.quotes] for end in ends]
    assert tickers[0] == tickers[1] == tickers[2]


@real
async def test_a_session_without_times_is_played_at_a_pace_of_its_own(played: Played) -> None:
    end = (await played(NEW))[-1]

    assert end.playback is not None
    assert end.playback.end - end.playback.start == pytest.approx(36 * 0.05)
    assert end.playback.start > 1.7e9, "the exchange's own stamp tells the day"
    assert [quote.symbol for quote in end.quotes] == ["BTC-USDT", "BTC-USDT-SWAP"]
    assert end.depth.source == "books5"


@real
async def test_a_session_of_the_older_protocol_shows_that_days_market(played: Played) -> None:
    older = CAPTURES / "okex-v3-2021-04-17.jsonl"

    end = (await played(older, "UNI-USD-SWAP"))[-1]

    assert len(end.quotes) == 10
    quote = next(quote for quote in end.quotes if quote.symbol == "UNI-USD-SWAP")
    assert quote.ticker is not None
    assert end.depth.source == "books"
    assert end.depth.bids[0].price == "35.393"
    assert end.prints.total > 0
    assert end.depth_pulse.state(end.at) is State.OK
    assert end.health.counts == (), "no checksum was wrong, no frame unreadable"


@real
@pytest.mark.parametrize("opened", [[], [{"dir": "open", "url": "ws://127.0.0.1:9/stream"}]])
async def test_binary_frames_are_the_older_protocols_whatever_the_socket_is_called(
    tmp_path: Path, played: Played, opened: list[dict[str, str]]
) -> None:
    """Red if the address decides: the frames of an unknown one were all unreadable."""
    lines = (CAPTURES / "okex-v3-2021-04-17.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines if "frame_b64" in line]
    bare = [{"dir": it["dir"], "frame_b64": it["frame_b64"]} for it in records]
    path = journal(tmp_path / "bare.jsonl", *opened, *bare)

    end = (await played(path, "UNI-USD-SWAP"))[-1]

    assert len(survey(path).symbols) == 10
    assert end.depth.bids[0].price == "35.393"
    assert end.health.counts == ()


async def test_the_clock_is_the_recordings_and_never_goes_back(
    tmp_path: Path, played: Played
) -> None:
    records = [{"ts": 1600000000.0 + at, **ticker(str(at))} for at in (0, 5, 3, 9, 20)]

    glances = await played(journal(tmp_path / "a.jsonl", *records))

    walls = [glance.wall for glance in glances]
    assert walls == sorted(walls)
    assert walls[-1] == 1600000020.0
    assert glances[-1].quotes[0].ticker is not None
    assert glances[-1].quotes[0].ticker.last == "20"


async def test_after_the_end_the_last_state_stands_and_nothing_counts_as_lost(
    tmp_path: Path, played: Played
) -> None:
    end = (await played(journal(tmp_path / "a.jsonl", {"ts": 1.0, **ticker("7")})))[-1]

    assert end.playback is not None
    assert end.playback.ended
    assert end.quotes_pulse.state(end.at) is State.OK
    assert end.health.links[0].phase == "up"


async def test_a_line_that_was_lost_is_lost_in_the_replay_too(
    tmp_path: Path, played: Played
) -> None:
    trade = {"instId": "BTC-USDT", "px": "1", "sz": "1", "side": "buy", "ts": "1700000000000"}
    path = journal(
        tmp_path / "a.jsonl",
        {"ts": 1.0, "dir": "open", **URL},
        {"ts": 1.1, **push("trades", "BTC-USDT", {**trade, "tradeId": "1"})},
        {"ts": 1.2, "dir": "close", "code": 4004, "reason": "No data received in 30s.", **URL},
        {"ts": 1.3, "dir": "open", **URL},
        {"ts": 1.4, **push("trades", "BTC-USDT", {**trade, "tradeId": "9"})},
        {"ts": 1.5, "dir": "close", "reason": "\x1b[2Jbye", **URL},
    )

    end = (await played(path))[-1]

    kinds = [type(row) for row in end.prints.rows]
    assert kinds == [Trade, TapeGap, Trade]
    assert end.health.links[0].phase == "off"
    assert end.health.links[0].reason == "[2Jbye"
    assert end.tape_pulse.state(end.at) is State.STALE


async def test_what_rest_told_is_learned_again(tmp_path: Path, played: Played) -> None:
    instruments = {"code": "0", "data": [{"instId": "BTC-USDT", "tickSz": "0.1"}]}
    candles = {"code": "0", "data": [["2", "1", "1", "1", "20"], ["1", "1", "1", "1", "10"]]}
    rest = "https://openapi.okx.com/api/v5"
    path = journal(
        tmp_path / "a.jsonl",
        {"ts": 1.0, **ticker("7")},
        {"ts": 1.0, "dir": "rest", "url": f"{rest}/public/instruments?instType=SPOT",
         "raw": json.dumps(instruments)},
        {"ts": 1.0, "dir": "rest", "url": f"{rest}/market/candles?instId=BTC-USDT&bar=1H&limit=24",
         "raw": json.dumps(candles)},
        {"ts": 1.0, "dir": "rest", "url": f"{rest}/public/instruments", "raw": "<html>"},
    )  # fmt: skip

    end = (await played(path))[-1]

    assert end.instrument is not None
    assert end.instrument.tick_sz == "0.1"
    assert end.quotes[0].spark == (10.0, 20.0, 7.0)
    assert Counter(dict(end.health.counts))["unreadable answers"] == 1


async def test_the_account_is_not_played(tmp_path: Path) -> None:
    record = {
        **push("orders", "BTC-USDT", {"ordId": "1"}),
        "url": PUBLIC.replace("public", "private"),
    }

    with pytest.raises(NotAJournal):
        survey(journal(tmp_path / "a.jsonl", record))


async def test_a_damaged_compressed_recording_plays_and_says_what_is_missing(
    tmp_path: Path, played: Played
) -> None:
    lines = [json.dumps({"ts": 1.0 + at / 100, **ticker(str(at))}) for at in range(400)]
    lines.insert(10, "nonsense")
    packed = gzip.compress("\n".join(lines).encode())
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) * 3 // 4])

    end = (await played(path))[-1]

    assert end.quotes[0].ticker is not None
    assert 100 < int(end.quotes[0].ticker.last) < 399
    assert dict(end.health.counts)["lines that could not be read"] == 2
    assert end.said[-1][1] == "2 could not be read: line 11: not a record"


async def test_the_list_can_be_changed_while_it_plays(tmp_path: Path) -> None:
    path = journal(tmp_path / "a.jsonl", {"ts": 1.0, **ticker("7")})
    said = asyncio.get_running_loop().create_future()

    def publish(glance: Glance) -> None:
        if glance.said and not said.done():
            said.set_result(glance)

    replay = Replay(survey(path), rate=1000, publish=publish)
    running = asyncio.create_task(replay.run())
    await asyncio.sleep(0)

    replay.watch("ETH-USDT")
    replay.choose("ETH-USDT")
    replay.unwatch("BTC-USDT")
    replay.retry()
    replay.record(tmp_path / "b.jsonl")
    glance = await said
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert [quote.symbol for quote in glance.quotes] == ["ETH-USDT"]
    assert glance.said[-1][1] == "This is a recording already."
    assert not (tmp_path / "b.jsonl").exists()


async def test_a_fault_of_ours_ends_the_replay(tmp_path: Path) -> None:
    """Seeded bug seen red: a glance that cannot be made is logged, and no other one comes."""

    def broken(glance: Glance) -> None:
        raise ZeroDivisionError("ours")

    replay = Replay(survey(journal(tmp_path / "a", ticker("1"))), "", publish=broken)
    with pytest.raises(ExceptionGroup) as failure:
        async with asyncio.timeout(5):
            await replay.run()

    assert failure.group_contains(ZeroDivisionError, match="ours", depth=None)
