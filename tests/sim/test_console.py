"""Faults by a line of text."""

import asyncio
import subprocess
import sys

import pytest

from okxtui.sim.console import HELP, Console
from okxtui.sim.server import Exchange


@pytest.fixture
async def exchange():
    async with Exchange(beating=False) as exchange:
        yield exchange


async def test_lines_drive_the_switchboard(exchange):
    console, faults = Console(exchange.faults), exchange.faults
    for line in ("refuse 502", "skew 40", "refuse-logins 60007", "fail-rest 503 50001"):
        assert console.obey(line) == "ok"

    assert faults.refusing == 502
    assert faults.failing[:2] == (503, "50001")
    assert console.obey("drop books btc-usdt 2") == "ok"
    assert faults.verdict({"channel": "books", "instId": "BTC-USDT"}).times == 1
    assert console.obey("clear") == "ok"
    assert faults.refusing is None
    assert faults.verdict({"channel": "books", "instId": "BTC-USDT"}) is None


@pytest.mark.parametrize("line", ["cut", "cut public", "notice 5", "freeze", "thaw", "close 1012"])
async def test_every_connection_can_be_meant(exchange, line):
    assert Console(exchange.faults).obey(line) == "ok"


@pytest.mark.parametrize(
    "line",
    ["close", "close x", "cut nowhere", "skew 1e9", "skew ٣", "reset-book X", "delay", "delay x y"],
)
async def test_what_cannot_be_obeyed_is_answered_with_a_sentence(exchange, line):
    answer = Console(exchange.faults).obey(line)
    assert answer not in ("ok", "")
    assert "\n" not in answer


async def test_what_is_no_order_gets_the_help(exchange):
    assert Console(exchange.faults).obey("hlep") == HELP
    assert Console(exchange.faults).obey("  ") == ""


async def test_the_command_reads_faults_from_stdin():
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "okxtui", "exchange", "--faults"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        process.stdin.write(b"refuse 502\nclose x\n")
        process.stdin.close()
        async with asyncio.timeout(30):
            told = [await process.stderr.readline() for _ in range(4)]
        assert told[2:] == [b"ok\n", b"a whole number is wanted\n"]
        process.terminate()
        assert await process.wait() == 143
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
