"""Where a busy dashboard's time goes: `python -m tests.bench.profile [--rate 1000] [--seconds 15]`.

Samples of the whole program, every thread, each counted for the first of the parts below that its
stack runs through. It is what bounds the figures of `cpu` and `delays`. Needs py-spy (extra
`bench`), and the right to look into another process.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.bench.busy import SETTLING
from tests.bench.loading import loading
from tests.bench.programs import watching
from tests.bench.traffic import symbols

PARTS = (
    ("panes: composing rows", r"okxtui/ui/panes/"),
    ("header and lines: composing rows", r"okxtui/ui/(header|instrument|status|notice)\.py"),
    ("what differs of the rows, as sequences", r"okxtui/ui/thrift\.py"),
    ("the toolkit: messages, timers, screen, writing", r"textual/"),
    ("glances: the market as frozen values", r"SocketFeed\._flush"),
    ("frames to state", r"okxtui/(okx|market)/"),
    ("sockets", r"websockets/|okxtui/stream/|selector_events"),
    ("loops and threads", r""),
)
_WAITING = re.compile(
    r"(?:\w+\.)*(?:select|wait|_worker|get) \((?:selectors|threading|concurrent|queue)"
)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rate", type=float, default=1000.0)
    parser.add_argument("--seconds", type=int, default=15)
    given = parser.parse_args()
    for share, name in shares(sampled(given.rate, given.seconds)):
        print(f"{share:6.1%}  {name}")


def sampled(rate, seconds):
    """The stacks of a dashboard on five symbols: one a line, its frames from the outermost."""
    with (
        tempfile.TemporaryDirectory() as folder,
        loading() as server,
        watching("okxtui", server, symbols(5)) as program,
    ):
        time.sleep(SETTLING)
        server.begin(rate)
        time.sleep(SETTLING)
        file = Path(folder) / "stacks.txt"
        how = ("-r", "500", "-f", "raw", "-d", str(seconds), "-o", str(file))
        spy = Path(sys.executable).with_name("py-spy")
        command = (str(spy), "record", "-p", str(program.pid), *how)
        subprocess.run(command, check=True, capture_output=True)
        return file.read_text().splitlines()


def shares(lines):
    """The share of each part, in the order of the parts."""
    counts = Counter()
    for line in lines:
        stack, _, count = line.rpartition(" ")
        if not _WAITING.match(stack.rpartition(";")[2]):
            counts[part_of(stack)] += int(count)
    total = max(1, counts.total())
    return [(counts[name] / total, name) for name, _ in PARTS]


def part_of(stack):
    """The first part that a stack runs through."""
    return next(name for name, pattern in PARTS if re.search(pattern, stack))


if __name__ == "__main__":
    main()
