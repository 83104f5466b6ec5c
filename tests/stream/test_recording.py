"""Recording: what is whole is read, whatever happened to the rest of the file."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okxtui.stream.journal import LONGEST_LINE
from okxtui.stream.recording import MOST_NAMED, NotAJournal, read

CAPTURES = Path(__file__).parents[2] / "../shared/captures"


def line(number: int) -> bytes:
    return json.dumps(
        {"ts": float(number), "dir": "recv", "url": "wss://x", "raw": str(number)}
    ).encode()


def test_a_file_cut_at_any_byte_of_its_last_record_gives_all_records_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    whole = b"\n".join([line(1), line(2)]) + b"\n"
    for cut in range(1, len(line(3)) + 1):
        path.write_bytes(whole + line(3)[:cut])

        recording = read(path)
        frames = [record.frame for record in recording]

        if cut == len(line(3)):
            assert frames == [b"1", b"2", b"3"]
        else:
            assert frames == [b"1", b"2"]
            assert recording.skipped == ["line 3: cut off at the end of the file"]


def test_a_compressed_file_cut_anywhere_gives_what_can_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress(b"\n".join(line(number) for number in range(500)) + b"\n")
    for cut in range(len(packed) // 2, len(packed), 97):
        path.write_bytes(packed[:cut])

        recording = read(path)
        frames = [record.frame for record in recording]

        assert frames == [b"%d" % number for number in range(len(frames))]
        assert recording.skips >= 1


@given(st.integers(0, 5 * 60 * 8 - 1))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_costs_at_most_the_two_records_it_touches(tmp_path: Path, bit: int) -> None:
    path = tmp_path / "a.jsonl"
    whole = bytearray(b"\n".join(line(number) for number in range(9)) + b"\n")
    whole[bit // 8] ^= 1 << bit % 8
    path.write_bytes(whole)

    assert len(list(read(path))) >= 7


@pytest.mark.parametrize("ts", ["-1", "1e10", "1e308"])
def test_a_time_that_no_calendar_knows_is_no_time(tmp_path: Path, ts: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"ts":{ts},"dir":"recv","raw":"pong"}}')

    assert [record.ts for record in read(path)] == [None]


def test_unreadable_lines_are_named_the_first_few_and_all_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line(1) + b"\n" + b"nonsense\n" * 50 + b"\n" + line(2) + b"\n")

    recording = read(path)

    assert [record.number for record in recording] == [1, 53]
    assert recording.skips == 50
    assert len(recording.skipped) == MOST_NAMED
    assert recording.skipped[0] == "line 2: not a record"


def test_an_address_that_is_none_costs_its_record(tmp_path: Path) -> None:
    """Red when the address is taken apart later, where a ValueError is a fault of ours."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(line(1) + b"\n" + b'{"dir":"open","url":"ws://[/x]"}\n' + line(2) + b"\n")

    recording = read(path)

    assert [record.frame for record in recording] == [b"1", b"2"]
    assert recording.skipped == ["line 2: not a record"]


def test_a_line_without_end_is_passed_over_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line(1) + b"\n" + b"x" * (LONGEST_LINE + 10) + b"\n" + line(2) + b"\n")

    recording = read(path)

    assert [record.frame for record in recording] == [b"1", b"2"]
    assert recording.skipped == ["line 2: longer than any record"]


@pytest.mark.parametrize(
    "content",
    [b"", b"dear diary\n", b"\x00" * 5000, b"[]\n1\nnull\n", b'{"dir":"elsewhere"}\n', b"\n" * 999],
)
def test_what_is_no_journal_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)

    with pytest.raises(NotAJournal, match="is not a recording"):
        list(read(tmp_path / "a"))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"\x1f\x8bnot gzip at all")

    with pytest.raises(NotAJournal, match="There is no file"):
        list(read(tmp_path / "no"))
    with pytest.raises(NotAJournal, match="not an ordinary file"):
        list(read(tmp_path))
    with pytest.raises(NotAJournal, match="ends or breaks"):
        list(read(tmp_path / "a.gz"))


def test_frames_of_an_old_recording_belong_to_the_one_socket_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"ts":1,"dir":"open","url":"wss://ws.okx.com:8443/ws/v5/public"}\n'
        '{"ts":2,"dir":"recv","raw":"pong"}\n'
    )

    assert [record.url for record in read(path)] == ["wss://ws.okx.com:8443/ws/v5/public"] * 2


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="needs the recorded sessions")
@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("okx-v5-2022-05-13.jsonl", 414),
        ("okx-v5-2026-08.jsonl", 36),
        ("okex-v3-2021-04-17.jsonl", 2488),
    ],
)
def test_every_record_of_the_real_sessions_is_read(name: str, records: int) -> None:
    recording = read(CAPTURES / name)

    assert len(list(recording)) == records
    assert recording.skipped == []
