"""Telling: the user's command gets every alert on its stdin, and only there.

Checked by hand: words put into the command's line, a command that is waited for without end, and
a status that is not looked at each turn a test red.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from okxtui.market.alerts import Fired
from okxtui.telling import Teller

FIRED = Fired("BTC-USDT", "BTC-USDT > 68000", "$(touch pwned); `id`\n68001", 1_790_000_000.25)


def python(code: str, *more: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code, *more)


async def test_the_alert_comes_as_json_on_stdin_and_in_no_argument(tmp_path: Path) -> None:
    kept = tmp_path / "told"
    code = "import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]) + sys.stdin.read())"

    assert await Teller(python(code, str(kept))).tell("demo", FIRED) == ""

    arguments, told = kept.read_text()[:2], json.loads(kept.read_text()[2:])
    assert arguments == "[]"
    assert told == {
        "environment": "demo",
        "symbol": "BTC-USDT",
        "rule": "BTC-USDT > 68000",
        "value": FIRED.value,
        "at": 1_790_000_000.25,
        "time": "2026-09-21T14:13:20.250+00:00",
    }


async def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    word = f"$(touch {tmp_path / 'pwned'})"

    code = "import sys; sys.exit(len(sys.argv) - 2)"

    assert await Teller(python(code, word)).tell("x", FIRED) == ""
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("/no/such/program",), "cannot be run: No such file or directory"),
        (python("raise SystemExit(3)"), "ended with status 3"),
        (python("import os; os.abort()"), "ended with status -6"),
    ],
)
async def test_a_failure_is_said(command: tuple[str, ...], says: str) -> None:
    assert await Teller(command).tell("demo", FIRED) == says


async def test_what_takes_too_long_ends_with_all_that_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    line = 'sleep 60 & echo $$ $! > "$0"; wait'  # A shell, because it starts at once.
    telling = Teller(("sh", "-c", line, str(pids)), patience=1.0).tell("x", FIRED)

    assert await telling == "took longer than 1 s and was stopped"
    parent, child = map(int, pids.read_text().split())
    with pytest.raises(ProcessLookupError):
        os.kill(parent, 0)
    assert not running(child)


async def test_whoever_leaves_leaves_no_command_behind(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    os.mkfifo(pids)
    code = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    telling = asyncio.create_task(Teller(python(code, str(pids))).tell("x", FIRED))
    pid = int(await asyncio.to_thread(pids.read_text))

    telling.cancel()
    await asyncio.gather(telling, return_exceptions=True)
    assert not running(pid)


def running(pid: int) -> bool:
    """Whether a process lives; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
