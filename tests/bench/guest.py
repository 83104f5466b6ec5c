"""How soon the terminal is somebody's own again: `python -m tests.bench.guest --rounds 5`.

The dashboard on the built-in exchange is ended in every way there is; measured is the time from
the key or signal to the sequence that gives the screen back, and to the end of the process.
"""

import argparse
import signal
import tempfile
import time
from pathlib import Path

from tests.terminal import RESTORED, Terminal

WITHIN = 0.5
WAYS = {
    "q": ("q", 0),
    "ctrl+q": ("\x11", 0),
    "INT": (signal.SIGINT, 130),
    "TERM": (signal.SIGTERM, 143),
    "HUP": (signal.SIGHUP, 129),
    "QUIT": (signal.SIGQUIT, 131),
}
"""What is typed or sent, and the status that `--help` promises."""


def end(how):
    """(seconds until the screen is given back, until the process is gone, its status)."""
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(Path(home), "--env", "sim")
        try:
            terminal.until(lambda text: "OK 0." in text)
            began = time.monotonic()
            if isinstance(how, str):
                terminal.child.send(how)
            else:
                terminal.child.kill(how)
            restored = _restored(terminal)
            status = terminal.ended()
            return restored - began, time.monotonic() - began, status
        finally:
            terminal.child.close(force=True)


def _restored(terminal):
    """When the last of the sequences that give the screen back had been read."""
    while not all(terminal.written.rfind(it) > 0 for it in RESTORED):
        terminal.written += terminal.child.read_nonblocking(65536, timeout=10)
    return time.monotonic()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    good = True
    for name, (how, promised) in WAYS.items():
        runs = [end(how) for _ in range(given.rounds)]
        screen, gone = (max(run[place] for run in runs) for place in (0, 1))
        statuses = sorted({run[2] for run in runs})
        fine = screen <= WITHIN and statuses == [promised]
        good &= fine
        late = "" if fine else "  <-- missed"
        print(f"{name:7} screen {screen:.3f} s  gone {gone:.3f} s  status {statuses}{late}")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
