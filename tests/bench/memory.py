"""What the dashboard keeps in memory: busy, and after ten million messages."""

import time
from statistics import median

from tests.bench.busy import busy
from tests.bench.figure import Figure, at_most
from tests.bench.loading import loading
from tests.bench.program import running
from tests.bench.programs import HELLO, watching
from tests.bench.traffic import symbols

LONG = 10_000_000
RATE = 20_000
FLAT = 1.05
"""How much more may be kept at the end than after the first fifth."""


def figures(rounds):
    """Resident memory at 1,000 messages/s beside a bare hello."""
    ours, hello = [], []
    for _ in range(rounds):
        ours.append(busy("okxtui", 1000).memory)
        hello.append(_hello())
    yield at_most("memory, 5 symbols, 1,000/s", "a bare Textual hello", 1.8, ours, hello, "MB")


def _hello():
    with running(*HELLO) as program:
        program.until("hello")
        time.sleep(0.5)
        return program.memory()


def long_figures(rounds):
    """Ten million messages through one dashboard, which takes nine minutes."""
    kept = []
    with loading() as server, watching("okxtui", server, symbols(50)) as program:
        server.begin(RATE)
        while server.report()["sent"] < LONG:
            time.sleep(5)
            kept.append(program.memory())
    fifth = max(1, len(kept) // 5)
    early, late = median(kept[fifth : 2 * fifth]), median(kept[-fifth:])
    between = ", ".join(
        f"{median(kept[at : at + fifth]) / 1e6:.0f}" for at in range(0, len(kept), fifth)
    )
    yield Figure(
        name=f"memory over {LONG:,} messages",
        against="itself after the first fifth",
        to_reach=f"flat: at most {FLAT:g} times",
        measured=f"{late / early:.2f} times (MB by fifths: {between})",
        good=late / early <= FLAT,
    )
