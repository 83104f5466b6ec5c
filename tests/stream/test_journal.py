"""Journal: what is in the file, what is not, and what a kill or a full disk leaves of it."""

import gzip
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from okxtui.stream.journal import Journal, JournalRefused
from okxtui.stream.recording import read

PUBLIC = "wss://ws.okx.com/ws/v5/public"
PRIVATE = "wss://ws.okx.com/ws/v5/private"
BUSINESS = "wss://ws.okx.com/ws/v5/business"

LOGIN = json.dumps(
    {"op": "login", "args": [{"apiKey": "KEY-1", "passphrase": "PASS-1", "sign": "SIGN-1"}]}
)
TICKER = b'{"arg":{"channel":"tickers","instId":"BTC-USDT"},"data":[]}'
ORDER = b'{"arg":{"channel":"orders","instType":"ANY","uid":"7"},"data":[]}'
CANDLE = b'{"arg":{"channel":"candle1m","instId":"BTC-USDT"},"data":[]}'
ALGO = b'{"arg":{"channel":"algo-advance","instType":"ANY"},"data":[]}'


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_line_names_its_time_direction_and_socket(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl", wall=lambda: 1700000000.25)

    journal.opened(PUBLIC)
    journal.sent(PUBLIC, "ping")
    journal.received(PUBLIC, TICKER)
    journal.rest("https://openapi.okx.com/api/v5/public/time", b'{"code":"0"}')
    journal.closed(PUBLIC, 4004, "No data received in 30s.")
    journal.close()

    found = lines(tmp_path / "a.jsonl")
    assert [line["dir"] for line in found] == ["open", "send", "recv", "rest", "close"]
    assert all(line["ts"] == 1700000000.25 and line["url"] for line in found)
    assert found[2]["raw"] == TICKER.decode()
    assert (found[4]["code"], found[4]["reason"]) == (4004, "No data received in 30s.")


def test_a_record_is_in_the_file_when_the_call_returns(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl")

    journal.received(PUBLIC, TICKER)

    assert lines(tmp_path / "a.jsonl")[0]["raw"] == TICKER.decode()
    assert journal.size == (tmp_path / "a.jsonl").stat().st_size
    journal.close()


def test_bytes_that_are_no_text_are_kept_exactly(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl")
    journal.received(PUBLIC, b"\xff\xfe{")
    journal.close()

    assert [record.frame for record in read(tmp_path / "a.jsonl")] == [b"\xff\xfe{"]


@pytest.mark.parametrize("private", [True, False])
def test_of_a_login_nothing_but_the_fact_is_written(tmp_path: Path, private: bool) -> None:
    """Red when the answer that repeats a login is kept with the account's other frames."""
    journal = Journal(tmp_path / "a.jsonl", private)
    journal.sent(PRIVATE, LOGIN)
    journal.sent(BUSINESS, LOGIN.replace('"login"', '"login" ').replace("{", "{ "))
    echo = {"event": "error", "code": "60012", "msg": f"Invalid request: {LOGIN}"}
    for url in (PRIVATE, BUSINESS):
        journal.received(url, json.dumps(echo).encode())
    journal.close()

    text = (tmp_path / "a.jsonl").read_text()
    assert not any(secret in text for secret in ("KEY-1", "PASS-1", "SIGN-1"))
    assert [json.loads(line["raw"])["args"] for line in lines(tmp_path / "a.jsonl")] == [[], []]


def test_the_account_is_recorded_only_when_asked_for(tmp_path: Path) -> None:
    for private in (False, True):
        journal = Journal(tmp_path / f"{private}.jsonl", private)
        journal.sent(PRIVATE, '{"op":"subscribe","args":[{"channel":"orders"}]}')
        journal.received(PRIVATE, ORDER)
        journal.sent(BUSINESS, LOGIN)
        journal.received(BUSINESS, ALGO)
        journal.received(BUSINESS, CANDLE)
        journal.received(PUBLIC, TICKER)
        journal.rest("https://openapi.okx.com/api/v5/account/balance", b"{}")
        journal.close()

    shown = [line["raw"] for line in lines(tmp_path / "False.jsonl") if line["dir"] == "recv"]
    assert shown == [CANDLE.decode(), TICKER.decode()]
    assert "account" not in (tmp_path / "False.jsonl").read_text()
    assert len(lines(tmp_path / "True.jsonl")) == 7


def test_the_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        Journal(tmp_path / "a.jsonl").close()
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "a.jsonl").stat().st_mode) == 0o600


def test_a_recording_is_continued_after_a_crash_in_mid_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"ts":1.0,"dir":"open","url":"wss://x"}\n{"ts":2.0,"dir":"re')

    journal = Journal(path)
    journal.received(PUBLIC, TICKER)
    journal.close()

    recording = read(path)
    assert [record.kind for record in recording] == ["open", "recv"]
    assert recording.skipped == ["line 2: not a record"]


def test_links_pipes_folders_and_strangers_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("dear diary\n")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "old.jsonl.gz").write_bytes(gzip.compress(b"x"))
    os.mkfifo(tmp_path / "pipe")

    said = []
    for name in ("file", "link", "pipe", "old.jsonl.gz", ".", "no/where"):
        with pytest.raises(JournalRefused) as caught:
            Journal(tmp_path / name)
        said.append(str(caught.value).rpartition(": ")[2])

    assert said == [
        "exists already and is no recording.",
        "is a symbolic link.",
        "is not an ordinary file.",
        "exists already, and a compressed recording cannot be continued.",
        "Is a directory.",
        "No such file or directory.",
    ]
    assert (tmp_path / "file").read_text() == "dear diary\n"
    with pytest.raises(JournalRefused, match="not an ordinary file"):
        Journal(Path("/dev/full"))


def test_two_programs_cannot_record_into_one_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl")

    with pytest.raises(JournalRefused, match="being recorded to already"):
        Journal(tmp_path / "a.jsonl")

    journal.close()


@pytest.mark.parametrize("take_away", ["remove", "replace"])
def test_a_file_taken_away_is_noticed_within_a_second(tmp_path: Path, take_away: str) -> None:
    path, now, said = tmp_path / "a.jsonl", [0.0], []
    journal = Journal(path, failed=said.append, clock=lambda: now[0])
    journal.received(PUBLIC, TICKER)

    path.unlink()
    if take_away == "replace":
        path.write_text("")
    now[0] = 1.0
    journal.received(PUBLIC, TICKER)
    journal.received(PUBLIC, TICKER)

    assert len(said) == 1
    assert said[0].startswith("Recording stopped: a.jsonl: the file was re")
    assert journal.failure
    journal.close()


def test_a_compressed_recording_holds_all_but_the_last_second_at_any_time(tmp_path: Path) -> None:
    path, now = tmp_path / "a.jsonl.gz", [0.0]
    journal = Journal(path, clock=lambda: now[0])
    for _ in range(10):
        journal.received(PUBLIC, TICKER)
    now[0] = 1.0
    journal.received(PUBLIC, TICKER)
    journal.received(PUBLIC, TICKER)

    torn = read(path)
    assert len(list(torn)) == 11
    assert torn.skipped == ["line 12: the compressed data ends or breaks here"]

    journal.flush()
    assert len(list(read(path))) == 12

    journal.received(PUBLIC, TICKER)
    journal.close()
    whole = read(path)
    assert len(list(whole)) == 13
    assert whole.skipped == []


_WRITE_FOR_EVER = """
import sys
from pathlib import Path
from okxtui.stream.journal import Journal
journal = Journal(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    journal.received("wss://x", b"%d" % number)
    if number % 100 == 0:
        sys.stdout.write("%d\\n" % number)
        sys.stdout.flush()
"""


@pytest.mark.parametrize(
    "many", [20, *(pytest.param(many, marks=pytest.mark.slow) for many in (1, 2, 3, 70, 300, 1000))]
)
def test_kill_nine_loses_no_record_that_was_taken(tmp_path: Path, many: int) -> None:
    path = tmp_path / "a.jsonl"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITE_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    told = [int(writer.stdout.readline()) for _ in range(many)][-1]
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()

    numbers = [int(record.frame) for record in read(path)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= told


_FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from okxtui.stream.journal import Journal
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
journal = Journal(Path(sys.argv[1]), failed=print)
for number in range(200):
    journal.received("wss://x", b"%d" % number * 30)
journal.flush()
journal.close()
print("still alive")
"""


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_full_disk_is_said_once_and_leaves_whole_records(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    script = _FILL_THE_DISK
    if name.endswith("gz"):
        script = script.replace('b"%d" % number * 30', "__import__('os').urandom(300)")
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )

    said = done.stdout.splitlines()
    assert said[0].startswith(f"Recording stopped: {name}: ")
    assert said[1:] == ["still alive"]
    if name == "a.jsonl":
        recording = read(path)
        assert len(list(recording)) > 20
        assert recording.skipped == []
        assert path.read_bytes().endswith(b"\n")
