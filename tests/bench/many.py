"""Many symbols: nothing may grow with what is not on screen."""

from statistics import median

from tests.bench.busy import busy
from tests.bench.figure import Figure, at_most, said

SYMBOLS, RATE = 500, 20_000
NO_BACKLOG = 0.1
"""Seconds by which the last third may be later than the first."""


def figures(rounds):
    """500 symbols at 20,000/s, and 500 against 5 at 2,000/s."""
    ours, naive, many, few = [], [], [], []
    for _ in range(rounds):
        ours.append(busy("okxtui", RATE, SYMBOLS))
        naive.append(busy("naive", RATE, SYMBOLS))
        many.append(busy("okxtui", 2000, SYMBOLS))
        few.append(busy("okxtui", 2000, 5))
    yield _keeps_up(ours, naive)
    yield at_most(
        "CPU, 500 symbols, 2,000/s",
        "5 symbols, 2,000/s",
        1.5,
        [run.cpu for run in many],
        [run.cpu for run in few],
        "core",
    )


def _keeps_up(ours, naive):
    share, theirs = (median(run.handled for run in runs) for runs in (ours, naive))
    lag, cost = (median(getattr(run, name) for run in ours) for name in ("lag", "cpu"))
    told = f"{share:.1%}, lag {said(lag, 's')}, {said(cost, 'core')} of a core / {theirs:.1%}"
    return Figure(
        name="handled, 500 symbols, 20,000/s",
        against="a naive Textual app",
        to_reach="99.5 %, no growing backlog / under a quarter",
        measured=told,
        good=share >= 0.995 and lag <= NO_BACKLOG and theirs < 0.25,
    )
