"""Record: what is recorded can be played, and what cannot be recorded is said."""

import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from okxtui.cli import run
from okxtui.reels import Reels, limits
from okxtui.stream.recording import read
from okxtui.stream.survey import survey

COMMAND = [sys.executable, "-m", "okxtui", "record", "--env", "sim"]


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Record = Callable[..., Done]


@pytest.fixture
def record(capsys: pytest.CaptureFixture[str]) -> Record:
    def record(path: Path, *arguments: str) -> Done:
        status = run(["record", "--env", "sim", str(path), *arguments])
        return Done(status, *capsys.readouterr())

    return record


def test_a_recording_of_the_built_in_exchange_holds_what_a_replay_needs(
    record: Record, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl.gz"

    done = record(path, "ETH-USDT", "BTC-USDT-SWAP", "--seconds", "3")

    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("a.jsonl.gz: ")
    found = survey(path)
    assert found.symbols == ("ETH-USDT", "BTC-USDT-SWAP")
    assert found.channels >= {"tickers", "books5", "trades"}
    kinds = [one.kind for one in read(path)]
    assert {"open", "send", "recv", "rest"} <= set(kinds)


def test_ctrl_c_ends_a_recording_that_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    recorder = subprocess.Popen(
        [*COMMAND, str(path), "BTC-USDT"], stderr=subprocess.PIPE, text=True
    )
    with recorder:
        assert recorder.stderr
        told = next(line for line in recorder.stderr if "recording from sim" in line)
        recorder.send_signal(signal.SIGINT)
        _, rest = recorder.communicate(timeout=20)

    assert recorder.returncode == 130
    assert told
    assert "Traceback" not in rest
    recording = read(path)
    assert len(list(recording)) > 3
    assert recording.skipped == []


def test_a_place_that_takes_no_recording_is_refused(record: Record, tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("dear diary\n")

    done = record(tmp_path / "diary", "BTC-USDT")

    assert done.returncode == 2
    assert "exists already and is no recording" in done.stderr
    assert (tmp_path / "diary").read_text() == "dear diary\n"


def test_an_exchange_that_is_not_there_is_a_network_fault(record: Record, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[environments.lab]\npublic = "ws://127.0.0.1:1/ws/v5/public"\n')

    done = record(
        tmp_path / "a", "BTC-USDT", "--config", str(config), "--env", "lab", "--seconds", "1.5"
    )

    assert done.returncode == 4
    assert "cannot reach 127.0.0.1" in done.stderr


def test_a_long_recording_is_many_files_that_each_can_be_played(
    record: Record, tmp_path: Path
) -> None:
    done = record(tmp_path / "day.jsonl.gz", "BTC-USDT", "--rotate", "0.7s", "--seconds", "2.8")

    assert done.returncode == 0
    manifest = json.loads((tmp_path / "day.manifest.json").read_text())
    names = [file["name"] for file in manifest["files"]]
    octets = sum(file["bytes"] for file in manifest["files"])
    assert f"{octets:,} B in {len(names)} files." in done.stderr.splitlines()[-1]
    assert names[:3] == ["day-0001.jsonl.gz", "day-0002.jsonl.gz", "day-0003.jsonl.gz"]
    assert sorted(it.name for it in tmp_path.iterdir()) == [*names, "day.manifest.json"]
    for file in manifest["files"][1:3]:
        path = tmp_path / file["name"]
        assert path.stat().st_size == file["bytes"]
        assert file["frames"] > 0
        assert survey(path).symbols == ("BTC-USDT",)
        assert next(it.kind for it in read(path)) == "rest"
    assert manifest["symbols"] == ["BTC-USDT"]

    again = record(tmp_path / "day.jsonl.gz", "BTC-USDT", "--rotate", "1MB", "--seconds", "1.2")

    assert again.returncode == 0
    files = json.loads((tmp_path / "day.manifest.json").read_text())["files"]
    assert [file["name"] for file in files] == [*names, f"day-{len(names) + 1:04}.jsonl.gz"]


def test_a_whole_type_is_recorded_in_the_channels_asked_for(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "swaps.jsonl"

    done = record(path, "--type", "swap", "--channel", "trades,candle1m", "--seconds", "1.5")

    assert done.returncode == 0
    found = survey(path)
    assert found.channels == {"trades", "candle1m"}
    assert len(found.symbols) > 1
    assert all(symbol.endswith("-SWAP") for symbol in found.symbols)


@pytest.mark.parametrize("channels", [(), ("--channel", "trades")])
def test_a_symbol_that_does_not_exist_is_told_once(
    record: Record, tmp_path: Path, channels: tuple[str, ...]
) -> None:
    done = record(tmp_path / "a.jsonl", "BTC-USDT,NOPE-USDT", *channels, "--seconds", "2")

    assert done.returncode == 0
    assert done.stderr.count("NOPE-USDT: unknown to this exchange") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--channel", "trades,"], "'' is no public channel"),
        (["--channel", "orders"], "'orders' is no public channel"),
        (["--rotate", "often"], "'often' is no size or time like 100MB, 1h"),
        (["--rotate", "0s"], "'0s' is no size or time"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    record: Record, tmp_path: Path, arguments: list[str], says: str
) -> None:
    done = record(tmp_path / "a.jsonl", "BTC-USDT", *arguments)

    assert done.returncode == 2
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_full_by_size_or_by_time(tmp_path: Path) -> None:
    reels = Reels(tmp_path / "a.jsonl", limits(["1kb", "10s"]), {})
    path = reels.begin(100.0, 0)

    assert path.name == "a-0001.jsonl"
    assert not reels.is_full(105.0)
    assert reels.is_full(110.0)
    path.write_bytes(b"x" * 1000)
    assert reels.is_full(101.0)
    assert not Reels(tmp_path / "b", limits([]), {}).is_full(1e9)


def test_a_disk_that_is_full_ends_it_with_one_sentence(tmp_path: Path) -> None:
    """Red if what the recording said of its end is passed on as well."""
    command = f"ulimit -f 64; exec {shlex.join([*COMMAND, 'a.jsonl', 'BTC-USDT'])}"

    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=30
    )

    assert done.returncode == 2
    assert done.stderr.count("Recording stopped: a.jsonl: ") == 1
    assert list(read(tmp_path / "a.jsonl"))
