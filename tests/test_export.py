"""Export: every number of a recording in tables, digit by digit."""

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okxtui.cli import run
from okxtui.okx.events import BookChange, BookSnapshot, Level
from okxtui.stream.top import Top

CAPTURES = Path(__file__).parents[1] / "../shared/captures"
real = pytest.mark.skipif(not CAPTURES.is_dir(), reason="needs the recorded sessions")

URL = "wss://ws.okx.com/ws/v5"
Rows = list[dict[str, str]]


def exported(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def push(second: float, channel: str, *rows: Any, path: str = "public", **more: Any) -> str:
    raw = {"arg": {"channel": channel, "instId": "BTC-USDT"}, **more, "data": list(rows)}
    line = {"ts": second, "dir": "recv", "url": f"{URL}/{path}", "raw": json.dumps(raw)}
    return json.dumps(line) + "\n"


def frames(name: str, channel: str) -> list[dict[str, Any]]:
    """The rows of a channel, by the plainest reading there is."""
    rows: list[dict[str, Any]] = []
    for text in (CAPTURES / name).read_text().splitlines():
        line = json.loads(text)
        frame = json.loads(line["raw"]) if line["dir"] == "recv" else {}
        if "data" in frame and frame["arg"]["channel"] == channel:
            rows += frame["data"]
    return rows


@real
def test_every_ticker_and_trade_of_a_real_session_is_there(tmp_path: Path) -> None:
    name = "okx-v5-2022-05-13.jsonl"

    assert run(["replay", str(CAPTURES / name), "--csv", str(tmp_path / "out")]) == 0

    for table, fields in (("tickers", ("instId", "last", "bidPx", "ts")),
                          ("trades", ("instId", "tradeId", "px", "sz", "side"))):  # fmt: skip
        told = [tuple(row[it] for it in fields) for row in exported(tmp_path / "out", table)]
        assert told == [tuple(row[it] for it in fields) for row in frames(name, table)]
    quotes = exported(tmp_path / "out", "quotes")
    assert {row["channel"] for row in quotes} == {"books"}
    assert all(Decimal(row["bidPx"]) < Decimal(row["askPx"]) for row in quotes)


@real
def test_a_session_of_the_older_protocol_has_tables_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = CAPTURES / "okex-v3-2021-04-17.jsonl"

    assert run(["replay", str(file), "--csv", str(tmp_path)]) == 0

    assert len(exported(tmp_path, "tickers")) == 33
    assert len(exported(tmp_path, "trades")) == 25
    last = [row for row in exported(tmp_path, "quotes") if row["instId"] == "UNI-USD-SWAP"][-1]
    assert last["bidPx"] == "35.393"
    assert "33 tickers, 25 trades" in capsys.readouterr().err


def test_candles_stand_once_each_as_they_were_last(tmp_path: Path) -> None:
    path, ends = tmp_path / "a.jsonl", ("0", "0", "1")
    bars = [["60000", "1", "3", "0.50", str(at), "9", "9", "9", end] for at, end in enumerate(ends)]
    rest = {"code": "0", "data": [["60000", "9", "9", "9", "9"], ["0", "1", "2", "1", "1.10"]]}
    told = {"ts": 9, "dir": "rest", "raw": json.dumps(rest),
            "url": "https://x/api/v5/market/candles?instId=BTC-USDT&bar=1m&limit=300"}  # fmt: skip
    lines = [push(at, "candle1m", bar, path="business") for at, bar in enumerate(bars)]
    path.write_text("".join(lines) + json.dumps(told) + "\n")

    assert run(["replay", str(path), "--csv", str(tmp_path)]) == 0

    rows = exported(tmp_path, "candles")
    assert [(row["ts"], row["l"], row["c"]) for row in rows] == [
        ("0", "1", "1.10"),
        ("60000", "0.50", "2"),
    ]


def test_only_the_window_is_written_and_formulas_stay_text(tmp_path: Path) -> None:
    row = {"instId": "BTC-USDT", "px": "1", "sz": "=1+1", "side": "buy", "ts": "1"}
    path = tmp_path / "a.jsonl"
    path.write_text("".join(push(at, "trades", {**row, "tradeId": str(at)}) for at in range(100)))

    assert run(["replay", str(path), "--csv", str(tmp_path), "--from", "+10", "--to", "+12"]) == 0

    rows = exported(tmp_path, "trades")
    assert [row["tradeId"] for row in rows] == ["10", "11", "12"]
    assert rows[0]["sz"] == "'=1+1"
    assert rows[0]["received"] == "10.000000"


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        (["--from", "noon"], 2, "The option --from: 'noon' is no time"),
        (["--from", "50%", "--to", "10%"], 2, "it lies before --from"),
        ([], 2, "trades.csv exists already"),
    ],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], status: int, says: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(push(at, "trades", {"instId": "BTC-USDT"}) for at in (1, 5)))
    (tmp_path / "trades.csv").write_text("mine\n")

    assert run(["replay", str(path), "--csv", str(tmp_path), *more]) == status

    assert says in capsys.readouterr().err
    assert (tmp_path / "trades.csv").read_text() == "mine\n"


def test_no_part_of_the_screen_is_loaded(tmp_path: Path) -> None:
    script = "import sys, okxtui.export; print('textual' in sys.modules, 'rich' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.stdout == "False False\n"


def test_the_top_of_a_book_follows_its_changes() -> None:
    top = Top()
    bids = [Level("1", "5"), Level("3", "1"), Level("2", "2")]
    top.apply(BookSnapshot("books", "X", bids, [Level("4", "1")], ""))
    assert top.best() == ("3", "1", "4", "1")

    top.apply(BookChange("books", "X", [Level("3", "0")], [Level("3.5", "7")], ""))
    assert top.best() == ("2", "2", "3.5", "7")

    top.apply(BookChange("books", "X", [Level("1", "0"), Level("2", "0")], [], ""))
    assert top.best() == ("", "", "3.5", "7")
