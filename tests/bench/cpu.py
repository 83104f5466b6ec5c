"""What the dashboard costs beside a naive one and the guides' script: processor and octets."""

from statistics import median

from tests.bench.busy import busy
from tests.bench.figure import Figure, at_most, said

RATES = (100, 1000, 5000)
WHO = ("okxtui", "naive", "printing")


def figures(rounds):
    """Processor time at three rates, and what is written to the terminal."""
    runs = {(who, rate): [] for rate in RATES for who in WHO}
    for _ in range(rounds):
        for who, rate in runs:
            runs[who, rate].append(busy(who, rate))
    cost = {key: [run.cpu for run in each] for key, each in runs.items()}
    naive, script = "a naive Textual app", "the guides' script that prints"
    for rate, limit in ((100, 0.2), (1000, 0.25)):
        ours, theirs = cost["okxtui", rate], cost["naive", rate]
        yield at_most(f"CPU, 5 symbols, {rate:,}/s", naive, limit, ours, theirs, "core")
    yield _keeps_up(runs)
    for rate, limit in ((1000, 1.0), (5000, 0.8)):
        ours, theirs = cost["okxtui", rate], cost["printing", rate]
        yield at_most(f"CPU, 5 symbols, {rate:,}/s", script, limit, ours, theirs, "core")
    ours, theirs = ([run.written for run in runs[who, 100]] for who in ("okxtui", "naive"))
    yield at_most("written a second, 100/s", naive, 0.33, ours, theirs, "KB")
    for rate in (1000, 5000):  # The naive one paints ever fewer pictures then.
        ours, theirs = ([run.a_picture for run in runs[who, rate]] for who in ("okxtui", "naive"))
        yield at_most(f"written a picture, {rate:,}/s", naive, 1.0, ours, theirs, "KB")


def _keeps_up(runs):
    ours, theirs = (median(run.handled for run in runs[who, 5000]) for who in ("okxtui", "naive"))
    cost = said(median(run.cpu for run in runs["okxtui", 5000]), "core")
    return Figure(
        name="handled, 5 symbols, 5,000/s",
        against="a naive Textual app",
        to_reach="keeps up where that falls behind",
        measured=f"{ours:.1%} at {cost} of a core / {theirs:.1%}",
        good=ours >= 0.995 > theirs,
    )
