"""Process: what must be in place before anything else."""

import os
import subprocess
import sys

import pytest

from okxtui.process import drop_switches


def test_switches_that_write_secrets_down_are_dropped() -> None:
    variables = {
        "TEXTUAL": "devtools",
        "TEXTUAL_LOG": "keys.txt",
        "TEXTUAL_DRIVER": "os:system",
        "SSLKEYLOGFILE": "tls.txt",
        "WEBSOCKETS_MAX_LOG_SIZE": "9999",
        "TERM": "xterm",
        "OKXTUI_REGION": "us",
    }

    drop_switches(variables)

    assert list(variables) == ["TERM", "OKXTUI_REGION"]


@pytest.mark.parametrize("mode", [{}, {"PYTHONDEVMODE": "1", "PYTHONASYNCIODEBUG": "1"}])
def test_a_crash_shows_no_locals_no_secret_and_ends_with_status_one(mode: dict[str, str]) -> None:
    script = """
import os, resource, threading
from okxtui import log, process
process.harden()
log.hide("hunter2hunter2")
def fail():
    held = "a-local-value"
    raise RuntimeError("sent hunter2" + "hunter2")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
assert os.umask(0) == 0o077
fail()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, **mode}
    )

    assert done.returncode == 1
    assert done.stderr.count("RuntimeError: sent [hidden]") == 2
    assert "hunter2hunter2" not in done.stderr
    assert "a-local-value" not in done.stderr


def test_the_end_waits_for_no_look_up_that_hangs_in_a_thread() -> None:
    script = """
import asyncio, threading
from okxtui.__main__ import leave
from okxtui.headless import run
async def main():
    started = threading.Event()
    def hang():
        started.set()
        threading.Event().wait()
    asyncio.get_running_loop().run_in_executor(None, hang)
    started.wait()
    print("data")
    return 4
leave(run(main()))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20
    )

    assert (done.returncode, done.stdout) == (4, "data\n")
