"""Record: what is recorded can be played, and what cannot be recorded is said."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from okxtui.cli import run
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

    done = record(path, "ETH-USDT", "BTC-USDT-SWAP", "--seconds", "2")

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
