"""What a picture costs: panes of the dashboard beside the same data in Textual's DataTable."""

import json
import tempfile
import time
from pathlib import Path

from tests.bench.figure import at_most
from tests.bench.program import NeverSeen, running

WHAT = {
    "ladder": f"the full ladder, {18 * 2} levels",
    "tape": "the tape, 3 prints a picture",
    "tickers": "100 tickers",
}
WITHIN = 180.0


def figures(rounds):
    """Processor time of one picture, after a first few."""
    costs = {(what, by): [] for what in WHAT for by in ("panes", "peers.tables")}
    for _ in range(rounds):
        for what, by in costs:
            costs[what, by].append(_cost(what, by))
    for what, name in WHAT.items():
        ours, theirs = costs[what, "panes"], costs[what, "peers.tables"]
        yield at_most(f"repaint of {name}", "DataTable", 0.1, ours, theirs, "s")


def _cost(what, by):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cost.json"
        with running(f"tests.bench.{by}", what, str(file)) as program:
            deadline = time.monotonic() + WITHIN
            while not file.exists() or not file.read_text():
                if time.monotonic() > deadline:
                    raise NeverSeen(b"".join(piece for _, piece in program.pieces)[-3000:])
                time.sleep(0.1)
        return json.loads(file.read_text())
