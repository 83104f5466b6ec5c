"""Costs grow with what is on screen, not with what arrives: processor time against message rate."""

from statistics import median

import plotext

from tests.bench.busy import busy
from tests.bench.figure import Figure, said

RATES = (0.5, 100, 500, 1000, 2000, 4000, 6000, 8000, 10_000)
WHO = {"okxtui": "okxtui", "printing": "print script"}


def figures(rounds):
    """Prints the plot; the figure is what a message costs at 10,000/s beside one at 100/s."""
    shares = {who: [] for who in WHO}
    for rate in RATES:
        for who, kept in shares.items():
            kept.append(
                median(busy(who, rate, seconds=3.0).cpu for _ in range(max(1, rounds // 2)))
            )
    print(plot(shares))
    ours = dict(zip(RATES, shares["okxtui"], strict=True))
    yield Figure(
        name="CPU, 10,000/s",
        against="okxtui at 100/s",
        to_reach="a hundred times the messages, at most 5 times the CPU",
        measured=f"{ours[10_000] / ours[100]:.1f} times ({said(ours[10_000], 'core')})",
        good=ours[10_000] <= 5 * ours[100],
    )


def plot(shares):
    """Percent of a core against messages a second, as text."""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(100, 24)
    plotext.title("CPU, % of a core, against messages a second")
    for who, values in shares.items():
        percent = [value * 100 for value in values]
        plotext.plot(RATES, percent, label=WHO[who], marker=WHO[who][0])
    plotext.ylim(0)
    return plotext.uncolorize(plotext.build())
