"""How late a price is: from the server's send to the terminal's bytes, held to the pane rate."""

import time
from statistics import median

from tests.bench.busy import busy
from tests.bench.delay import delays
from tests.bench.figure import Figure, said
from tests.bench.loading import loading
from tests.bench.programs import watching
from tests.bench.traffic import symbols

INTERVAL = 1 / 20
"""Seconds between two pictures at the default pane rate."""

RATES = {10: 0.015, 100: 0.015, 1000: 0.015, 2000: 0.015, 5000: 0.030}
"""Messages a second, and the seconds beyond the interval in which 99 of 100 must be seen."""

LONE = 0.015


def figures(rounds):
    """Median and 99th percentile at each rate; a lone tick on an idle market."""
    runs = {rate: [] for rate in RATES}
    for _ in range(rounds):
        for rate in RATES:
            runs[rate].append(busy("okxtui", rate, seconds=12.0 if rate < 100 else 4.0))
    for rate, beyond in RATES.items():
        middle = median(run.median for run in runs[rate])
        slowest = median(run.slowest for run in runs[rate])
        limits = INTERVAL / 2 + 0.010, INTERVAL + beyond
        yield Figure(
            name=f"delay to the screen, {rate:,}/s",
            against=f"the pane rate's {said(INTERVAL, 's')}",
            to_reach="p50 {}, p99 {}".format(*(said(limit, "s") for limit in limits)),
            measured=f"p50 {said(middle, 's')}, p99 {said(slowest, 's')}",
            good=middle <= limits[0] and slowest <= limits[1],
        )
    lone = median(_lone() for _ in range(rounds))
    yield Figure(
        name="delay of a lone tick, idle market",
        against="the pane rate's interval",
        to_reach=f"under {said(LONE, 's')}",
        measured=said(lone, "s"),
        good=lone < LONE,
    )


def _lone(count=8):
    """The median delay of some single ticks, half a second apart."""
    with loading() as server, watching("okxtui", server, symbols(5)) as program:
        time.sleep(2.0)
        server.begin(0)
        for place in range(count):
            time.sleep(0.73 + place * 0.01)  # Not in step with the clock's ticks.
            server.tick()
        time.sleep(0.3)
        waited, _ = delays(server.report()["marks"], program.pieces)
        return median(waited)
